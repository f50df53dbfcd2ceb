"""How each kind of value stands in a cell, and how it is read back.

A form writes a value of the YAML as the text of a cell, and reads such a text as a value; a text that it cannot read is a
`CellError`. An empty cell never reaches `read`: `empty` says what it means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from bot.editing.cell_text import find_invisible, split_wordings, tidy, unwrap
from bot.editing.findings import CellError
from bot.knowledge_base import schema

if TYPE_CHECKING:
    from bot.messages import Language

CellType = Literal["text", "number", "date", "flag", "formula", "error"]

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_-]*")
_WEB_ADDRESS = re.compile(r"https?://[^\s.]+\.\S+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+\.[^\s@]+")
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_PRINTED_DATE = re.compile(r"(?:c\. )?\d{4}(?:-\d{2}(?:-\d{2})?|–\d{4})?")
_BETWEEN = re.compile(r"[,;\n]+")
_NUMBER_OF_A_PROGRAM = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
"""What a spreadsheet makes of a long number: 1.8339E+10."""

Labels = Mapping[str, Mapping["Language", str]]
"""The words of a list, each with its name in both languages."""

YES_NO: Labels = {"yes": {"en": "yes", "fr": "oui"}, "no": {"en": "no", "fr": "non"}}
YES_NO_UNKNOWN: Labels = {**YES_NO, "unknown": {"en": "unknown", "fr": "inconnu"}}
STATUSES: Labels = {
    "verified": {"en": "verified", "fr": "vérifié"},
    "secondary": {"en": "secondary", "fr": "secondaire"},
}


@dataclass(frozen=True, slots=True)
class Form:
    """A line of text."""

    accepts: ClassVar[frozenset[CellType]] = frozenset(["text"])
    empty: ClassVar[Any] = None

    def write(self, value: Any) -> str:
        """Return the text of a cell that holds `value`."""
        return "" if value is None else tidy(str(value))

    def read(self, text: str, before: Any) -> Any:
        """Return the value of a tidy text; `before` is the value that the entry has now.

        Raises:
            CellError: the text has no such value.
        """
        del before
        if "\n" in text:
            raise CellError("one_line")
        return read_visible(text)

    def localize(self, text: str, language: Language) -> str:
        """Return the text for a sheet in `language`; `read` knows it in both."""
        del language
        return text


@dataclass(frozen=True, slots=True)
class Prose(Form):
    """Paragraphs and lists; an empty line stands between two paragraphs, an item begins with a hyphen."""

    def write(self, value: Any) -> str:
        """Return the text with each paragraph on one line."""
        return "" if value is None else unwrap(str(value))

    def read(self, text: str, before: Any) -> str:
        """Return the text with each paragraph on one line."""
        del before
        return unwrap(read_visible(text))


@dataclass(frozen=True, slots=True)
class Wordings(Form):
    """One or more wordings of the same thing, set apart by a line of hyphens."""

    always_list: bool = False

    def write(self, value: Any) -> str:
        """Return the wordings, one under the other."""
        wordings = [value] if isinstance(value, str) else value or ()
        return "\n---\n".join(unwrap(str(wording)) for wording in wordings)

    def read(self, text: str, before: Any) -> str | list[str]:
        """Return the wordings; the only one stands by itself unless the schema wants a list."""
        wordings = split_wordings(read_visible(text))
        if not wordings:
            raise CellError("no_wording")
        return wordings[0] if len(wordings) == 1 and not self.always_list and not isinstance(before, list) else wordings


@dataclass(frozen=True, slots=True)
class Lines(Form):
    """Several short texts, one per line."""

    empty: ClassVar[Any] = []

    def write(self, value: Any) -> str:
        """Return one text per line."""
        return tidy("\n".join(str(item) for item in value or ()))

    def read(self, text: str, before: Any) -> list[str]:
        """Return the lines that hold something."""
        del before
        return [line for line in read_visible(text).split("\n") if line]


@dataclass(frozen=True, slots=True)
class Identifiers(Form):
    """Ids with commas between them; `options` are the only ones that there are, None where others are checked later."""

    empty: ClassVar[Any] = []
    options: tuple[str, ...] | None = None

    def write(self, value: Any) -> str:
        """Return the ids with commas between them."""
        return ", ".join(value or ())

    def read(self, text: str, before: Any) -> list[str]:
        """Return the ids, each once; commas, semicolons and line breaks part them."""
        del before
        found = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
        for identifier in found:
            _check_identifier(identifier, self.options)
            if found.count(identifier) > 1:
                raise CellError("twice_in_cell", value=identifier)
        return found


@dataclass(frozen=True, slots=True)
class Identifier(Form):
    """One id; `options` are the only ones that there are."""

    options: tuple[str, ...] | None = None

    def read(self, text: str, before: Any) -> str:
        """Return the id."""
        del before
        _check_identifier(text, self.options)
        return text


@dataclass(frozen=True, slots=True)
class Choice(Form):
    """One of a few words; an empty cell means `default`."""

    accepts: ClassVar[frozenset[CellType]] = frozenset(["text", "flag"])
    labels: Labels
    default: str = ""

    def write(self, value: Any) -> str:
        """Return the word."""
        return self.default if value is None else str(value)

    def read(self, text: str, before: Any) -> Any:
        """Return the word for a text in either language."""
        del before
        wanted = text.casefold()
        for option, names in self.labels.items():
            if wanted in (option, *names.values()):
                return option
        shown = dict.fromkeys(name for names in self.labels.values() for name in names.values())
        raise CellError("not_an_option", value=text, options=", ".join(shown))

    def localize(self, text: str, language: Language) -> str:
        """Return the word in `language`."""
        return self.labels[text][language] if text in self.labels else text


@dataclass(frozen=True, slots=True)
class YesNo(Choice):
    """Yes or no; an empty cell means no, or nothing when `may_be_open`. A mere no is not written down."""

    labels: Labels = field(default_factory=lambda: YES_NO)
    may_be_open: bool = False

    def write(self, value: Any) -> str:
        """Return the word."""
        if value is None:
            return "" if self.may_be_open else "no"
        return "yes" if value else "no"

    def read(self, text: str, before: Any) -> bool | None:
        """Return True, False, or None for nothing to write down."""
        is_yes: bool = Choice.read(self, text, before) == "yes"
        return is_yes if is_yes or self.may_be_open else None


@dataclass(frozen=True, slots=True)
class Day(Form):
    """A date: year, month, day."""

    accepts: ClassVar[frozenset[CellType]] = frozenset(["text", "date"])

    def read(self, text: str, before: Any) -> date:
        """Return the date; other orders than year, month, day could mean two days and are refused."""
        del before
        match = _DAY.fullmatch(text)
        try:
            if match:
                return date(*(int(part) for part in match.groups()))
        except ValueError:
            pass
        raise CellError("not_a_date", value=text)


@dataclass(frozen=True, slots=True)
class PrintedDate(Form):
    """A date as a page prints it: a year, a month or a day. What a program took for a date might be a mere month."""

    accepts: ClassVar[frozenset[CellType]] = frozenset(["text", "number"])

    def read(self, text: str, before: Any) -> str:
        """Return the text."""
        del before
        check_printed_date(text)
        return text


@dataclass(frozen=True, slots=True)
class WebAddress(Form):
    """The address of a page."""

    def read(self, text: str, before: Any) -> str:
        """Return the address."""
        del before
        check_web_address(text)
        return text


@dataclass(frozen=True, slots=True)
class Email(Form):
    """An e-mail address."""

    def read(self, text: str, before: Any) -> str:
        """Return the address."""
        del before
        if not _EMAIL.fullmatch(text):
            raise CellError("not_an_email", value=text)
        return text


def check_printed_date(text: str) -> None:
    """Refuse what is no year, month or day.

    Raises:
        CellError: it is none.
    """
    try:
        schema.check_printed_date(text)
    except ValueError as error:
        raise CellError("not_a_printed_date", value=text) from error
    if not _PRINTED_DATE.fullmatch(text):
        raise CellError("not_a_printed_date", value=text)


def check_web_address(text: str) -> None:
    """Refuse what is no address of a page.

    Raises:
        CellError: it is none.
    """
    if not _WEB_ADDRESS.fullmatch(text):
        raise CellError("not_a_web_address", value=text)


def read_visible(text: str) -> str:
    """Return `text`, in which everything can be seen and nothing was made by a program.

    Raises:
        CellError: it holds an invisible character, or is a number that a spreadsheet made of something else.
    """
    invisible = find_invisible(text)
    if invisible:
        raise CellError("invisible", value=invisible)
    if _NUMBER_OF_A_PROGRAM.fullmatch(text):
        raise CellError("made_a_number", value=text)
    return text


def _check_identifier(text: str, options: tuple[str, ...] | None) -> None:
    if not _IDENTIFIER.fullmatch(text):
        raise CellError("not_an_id", value=text)
    if options is not None and text not in options:
        raise CellError("not_an_option", value=text, options=", ".join(options))
