"""Whether a line is open now, in Ontario's time, and until when or from when.

The rule of a line is written as OpenStreetMap writes opening hours: `Mo-Fr 13:00-21:00`. Nothing is known of holidays, and
that is said.
"""

from __future__ import annotations

from datetime import datetime, time
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

if TYPE_CHECKING:
    from bot.knowledge_base.schema import ContactRecord
    from bot.messages import Language

ONTARIO = ZoneInfo("America/Toronto")

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_ALWAYS = {"en": "Open now.", "fr": "Ouvert maintenant."}
_OPEN = {
    "en": "Open now ({day}, {now}), until {closes}, Eastern Time. Hours may differ on holidays.",
    "fr": "Ouvert maintenant ({day}, {now}), jusqu’à {closes}, heure de l’Est. L’horaire peut changer les jours fériés.",
}
_CLOSED = {
    "en": "Closed now ({day}, {now}). Opens {then} at {opens}, Eastern Time. Hours may differ on holidays.",
    "fr": "Fermé en ce moment ({day}, {now}). Ouvre {then} à {opens}, heure de l’Est. L’horaire peut changer les jours "
    "fériés.",
}
_TODAY = {"en": "today", "fr": "aujourd’hui"}
_TOMORROW = {"en": "tomorrow", "fr": "demain"}


def say_opening(record: ContactRecord, language: Language, now: datetime | None = None) -> str | None:
    """Return whether a line is open, with the time at which that was so: the words stay true on a screen left open.

    Returns:
        None where its hours are not known as a rule.
    """
    if record.opening_hours is None:
        return _ALWAYS[language] if record.open_24_7 else None
    rule = _parse_rule(record.opening_hours)
    now = (now or datetime.now(ONTARIO)).astimezone(ONTARIO)
    change = rule.next_change(now)
    if change is None:
        return _ALWAYS[language]
    fields = {"day": _DAYS[language][now.weekday()], "now": write_time(now.time(), language)}
    at = write_time(change.time(), language)
    if rule.is_open(now):
        return _OPEN[language].format(**fields, closes=at)
    return _CLOSED[language].format(**fields, then=_name_day(now, change, language), opens=at)


@cache
def _parse_rule(rule: str) -> OpeningHours:
    return OpeningHours(rule, timezone=ONTARIO)


def write_time(when: time, language: Language) -> str:
    """Return a time of day as it is written: "9:30 p.m.", « 21 h 30 »."""
    if language == "fr":
        return f"{when.hour} h" + (f" {when.minute:02}" if when.minute else "")
    if when in (time(0), time(12)):
        return "noon" if when.hour else "midnight"
    minutes = f":{when.minute:02}" if when.minute else ""
    return f"{(when.hour - 1) % 12 + 1}{minutes} {'a.m.' if when.hour < 12 else 'p.m.'}"


def _name_day(now: datetime, then: datetime, language: Language) -> str:
    days = (then.date() - now.date()).days
    if days < 2:
        return (_TOMORROW if days else _TODAY)[language]
    return _DAYS[language][then.weekday()]
