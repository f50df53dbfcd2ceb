"""What stands in the way of an import: where it is, what is wrong and what to do, in both languages.

Owns the shape of a finding and its errors; the words are in `finding_words.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.editing.finding_words import PLACES, WORDS
from bot.errors import RepereError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a console would obey and not show."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right. `sheet`, `row` and `column` are those of the file, as the editor sees them.

    `details` fill the words; one that differs between the languages is a text per language.
    """

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    def in_language(self, language: Language) -> str:
        """Return the finding as one line: where, and what to do; control characters in it are replaced."""
        places = PLACES[language]
        where = [
            self.sheet,
            places["row"].format(self.row) if self.row else "",
            places["column"].format(self.column) if self.column else "",
        ]
        place = ", ".join(part for part in where if part)
        details = {name: value[language] if isinstance(value, dict) else value for name, value in self.details.items()}
        text = WORDS[self.code][language].format(**details)
        line = f"{place}{places['colon']}{text}" if place else text
        return _CONTROL.sub("\ufffd", re.sub(r"[\t\n\u2028\u2029]", " ", line))


class CellError(RepereError):
    """What a cell holds cannot be taken over; `code` is a key of the words, `details` fill them."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class SheetFileError(RepereError):
    """A file cannot be read, or should not be; the finding says why."""

    def __init__(self, code: str, sheet: str = "", **details: object) -> None:
        super().__init__(code)
        self.finding = Finding(code, sheet, details=details)
