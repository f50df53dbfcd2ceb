"""Counts how often each answer was shown and whether it helped; each function runs in the transaction of its connection."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bot.storage.tables import turns, usage_counts

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.engine import Connection


class Use(NamedTuple):
    """How often an answer was shown, and how many said that it helped, or did not."""

    shown: int = 0
    helped: int = 0
    not_helped: int = 0

    def __add__(self, other: Use) -> Use:  # type: ignore[override]
        """Return both together."""
        return Use(self.shown + other.shown, self.helped + other.helped, self.not_helped + other.not_helped)

    @property
    def votes(self) -> int:
        """How many said either."""
        return self.helped + self.not_helped


def count_use(connection: Connection, since: datetime, until: datetime) -> dict[str, Use]:
    """Return the use of each answer in the turns that are still there, from `since` up to `until` (UTC)."""
    rows = (
        sa.select(
            turns.c.entry,
            sa.func.count(),
            sa.func.sum(sa.case((turns.c.helpful.is_(True), 1), else_=0)),
            sa.func.sum(sa.case((turns.c.helpful.is_(False), 1), else_=0)),
        )
        .where(turns.c.created_at >= since, turns.c.created_at < until, turns.c.entry.is_not(None))
        .group_by(turns.c.entry)
    )
    return {entry: Use(shown, helped, not_helped) for entry, shown, helped, not_helped in connection.execute(rows)}


def count_kept_use(connection: Connection, since: date) -> dict[str, Use]:
    """Return the use of each answer by the counts of turns that are gone, from the day `since` on."""
    rows = (
        sa.select(usage_counts.c.measure, usage_counts.c.value, sa.func.sum(usage_counts.c.count))
        .where(usage_counts.c.day >= since, usage_counts.c.measure.in_(("entry", "vote")))
        .group_by(usage_counts.c.measure, usage_counts.c.value)
    )
    shown: Counter[str] = Counter()
    votes: Counter[tuple[str, str]] = Counter()
    for measure, value, count in connection.execute(rows):
        if measure == "entry":
            shown[value] += int(count)
        else:
            entry, _, vote = value.rpartition("|")
            votes[entry, vote] += int(count)
    entries = {*shown, *(entry for entry, _ in votes)}
    return {entry: Use(shown[entry], votes[entry, "yes"], votes[entry, "no"]) for entry in entries}
