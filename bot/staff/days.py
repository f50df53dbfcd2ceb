"""Days as staff mean them: days in Ontario. Stored times are UTC and naive."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

ONTARIO = ZoneInfo("America/Toronto")
DAYS_OF_WEEK = 7


class Period(NamedTuple):
    """Whole days in Ontario, both included; None leaves an end open."""

    first: date | None
    last: date | None

    @property
    def since(self) -> datetime | None:
        """When it begins, in UTC."""
        return None if self.first is None else start_of(self.first)

    @property
    def until(self) -> datetime | None:
        """When it is over, in UTC; exclusive."""
        return None if self.last is None else start_of(self.last + timedelta(days=1))


def today() -> date:
    """Return the present day in Ontario."""
    return datetime.now(ONTARIO).date()


def start_of(day: date) -> datetime:
    """Return when a day begins in Ontario, in UTC and naive; a day of 23 or 25 hours is one too."""
    return datetime.combine(day, time(), ONTARIO).astimezone(timezone.utc).replace(tzinfo=None)


def parse_period(day: str, first: str, last: str) -> Period:
    """Return what an address names: `today`, `yesterday`, `week` or a date, else from and to; nonsense leaves it open."""
    now = today()
    named = {
        "today": Period(now, now),
        "yesterday": Period(now - timedelta(days=1), now - timedelta(days=1)),
        "week": Period(now - timedelta(days=DAYS_OF_WEEK - 1), now),
    }
    if day in named:
        return named[day]
    only = parse_day(day)
    if only:
        return Period(only, only)
    begin, end = parse_day(first), parse_day(last)
    return Period(end, begin) if begin and end and end < begin else Period(begin, end)


def parse_day(text: str) -> date | None:
    """Return an ISO day of a sensible year, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None
