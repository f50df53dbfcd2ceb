"""Checks that the rule by which a line is open and its hours in words say the same."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from opening_hours import validate

from bot.knowledge_base.opening import write_time
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge_base.schema import ContactRecord

_TIME = re.compile(r"\b(\d{2}):(\d{2})\b")


def find_unlike_hours(record: ContactRecord) -> Iterator[str]:
    """Yield what is wrong with the rule of a record: it cannot be read, or a time of it is missing in the words."""
    if record.opening_hours is None:
        return
    if not validate(record.opening_hours):
        yield f"{record.id}: opening_hours must be in OpenStreetMap's form, such as Mo-Fr 09:00-17:00"
        return
    for language in LANGUAGES:
        words = record.hours.in_language(language).replace("\u00a0", " ") if record.hours else ""
        for hour, minute in _TIME.findall(record.opening_hours):
            told = write_time(time(int(hour) % 24, int(minute)), language)
            if told not in words:
                yield f"{record.id}: hours.{language} do not say “{told}”, which opening_hours do"
