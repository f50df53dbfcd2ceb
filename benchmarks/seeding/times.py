"""When the seeded conversations begin: more on weekdays and in the evening, as with lines that help."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from random import Random

ONTARIO = ZoneInfo("America/Toronto")
# How many of a day's conversations begin in each hour, from midnight on.
HOURS = (5, 4, 3, 2, 1, 1, 1, 2, 4, 6, 7, 7, 8, 7, 7, 8, 8, 7, 7, 8, 10, 11, 10, 8)
WEEKDAYS = (10, 10, 10, 10, 9, 7, 7)


def choose_beginning(days: int, now: datetime, random: Random) -> datetime:
    """Return a moment (UTC, naive) within the last `days` days."""
    today = now.replace(tzinfo=timezone.utc).astimezone(ONTARIO).replace(hour=0, minute=0, second=0, microsecond=0)
    dates = [today - timedelta(days=back) for back in range(days)]
    while True:
        date = random.choices(dates, [WEEKDAYS[date.weekday()] for date in dates])[0]
        hour = random.choices(range(24), HOURS)[0]
        there = date.replace(hour=hour, minute=random.randrange(60), second=random.randrange(60))
        begun = there.astimezone(timezone.utc).replace(tzinfo=None)
        if begun < now - timedelta(minutes=30):
            return begun
