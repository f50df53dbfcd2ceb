"""The texts of an answer as its pages and its form show them: a field beside the same one in the other language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.staff.deciding import MOST_REASON_CHARS
from bot.staff.revisions import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.editing.columns import Column
    from bot.knowledge_base.schema import Answer
    from bot.messages import Language
    from bot.redaction.redactor import Redactor

_BASIC = ("title", "short", "more", "again")
_CHARS_OF_A_ROW, _MOST_ROWS = 50, 22
WORDING_MARK = "\n---\n"


@dataclass(frozen=True, slots=True)
class Box:
    """One text: `name` is the key of its column."""

    name: str
    language: Language
    text: str

    @property
    def wordings(self) -> tuple[str, ...]:
        """The wordings of the text, or the text itself."""
        return tuple(self.text.split(WORDING_MARK)) if self.text else ()


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field of an answer in both languages, with what it is called."""

    name: str
    heading: str
    help: str
    boxes: tuple[Box, ...]
    rows: int
    is_basic: bool
    """Whether it is one of the fields that every answer has."""


def name_field(column: Column, language: Language) -> str:
    """Return what a field is called, without the language of its text."""
    return column.heading[language].rsplit(" (", 1)[0]


def group_fields(
    columns: Iterable[Column], answer: Answer, language: Language, cells: Mapping[str, str] | None = None
) -> tuple[FieldPair, ...]:
    """Return the fields of an answer in pairs.

    Args:
        language: that of whoever reads the names.
        cells: the texts to show instead of those of the answer.
    """
    texts = {**cells_of(answer), **(cells or {})}
    pairs: dict[tuple[str, ...], list[Column]] = {}
    for column in columns:
        pairs.setdefault(column.path[1:], []).append(column)
    return tuple(
        FieldPair(
            name="_".join(path),
            heading=name_field(pair[0], language),
            help=pair[0].help[language],
            boxes=tuple(Box(one.key, "fr" if one.path[0] == "fr" else "en", texts.get(one.key, "")) for one in pair),
            rows=max(_count_rows(texts.get(one.key, "")) for one in pair),
            is_basic=path[-1] in _BASIC,
        )
        for path, pair in pairs.items()
    )


def _count_rows(text: str) -> int:
    """Return how many rows a box needs, so that a text is read without scrolling in it."""
    return min(_MOST_ROWS, 2 + sum(len(line) // _CHARS_OF_A_ROW + bool(text) for line in text.split("\n")))


def clean_reason(redactor: Redactor, typed: str) -> str:
    """Return staff's words as they are kept: visible characters only, without what could identify somebody."""
    visible = "".join(character for character in typed if character.isprintable() or character == "\n")
    return redactor.redact(visible.strip())[:MOST_REASON_CHARS]
