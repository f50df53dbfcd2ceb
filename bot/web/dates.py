"""Writes a day in words, as each language does. No locale of the machine is involved."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language

MONTHS: dict[Language, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ),
}  # fmt: skip


_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ABOUT = {"en": "about", "fr": "vers"}


def write_date(value: str, language: Language) -> str:
    """Return an ISO day in words: "November 24, 2026", « 24 novembre 2026 »."""
    day = date.fromisoformat(value)
    month = MONTHS[language][day.month - 1]
    if language == "en":
        return f"{month} {day.day}, {day.year}"
    return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"


def write_printed_date(value: str, language: Language) -> str:
    """Return a source's date, which may be a day, a month or a year, or only about right ("c. 2017")."""
    if value.startswith("c. "):
        return f"{_ABOUT[language]} {value.removeprefix('c. ')}"
    month = _MONTH.fullmatch(value)
    if month:
        return f"{MONTHS[language][int(month[2]) - 1]} {month[1]}"
    return write_date(value, language) if value.count("-") == 2 else value
