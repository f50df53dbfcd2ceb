"""Cells of CSV files, as spreadsheet programs read them: which delimiter each language has, and no cell that they run.

Text that begins like a formula gets an apostrophe before it, so that no program runs it (standard D11).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language

DELIMITERS: dict[Language, str] = {"en": ",", "fr": ";"}
"""What Excel looks for in each language."""
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")


def begins_like_a_formula(text: str) -> bool:
    """Return whether a program might run `text`, or would once apostrophes before it are gone."""
    return _FORMULA.match(text) is not None


def guard(text: str) -> str:
    """Return `text` as a cell that no program runs."""
    return f"'{text}" if begins_like_a_formula(text) else text


def unguard(text: str) -> str:
    """Return the text that `guard` was given."""
    return text[1:] if text.startswith("'") and begins_like_a_formula(text[1:]) else text
