"""Counts of use by day and language: the only thing that outlives the text of a conversation (standard D5).

A turn is in a count once: computed from the table of turns while it is there, kept in `usage_counts` when it goes by age.
No count joins two facts about one turn but a need with its region and an entry with its vote, none names a conversation,
and only the number of messages is told by the hour.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.storage.tables import conversations, handoffs, outbox, turns, usage_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql import ColumnElement

Measure = Literal[
    "conversations",
    "messages",
    "hour",  # of a message: 0 to 23
    "entry",  # the answer that came first
    "outcome",
    "safety",  # the answer, where it was a safety answer
    "search",  # need|region|found or gap; either of the first two may be empty
    "vote",  # entry|yes or no
    "latency",  # upper bound of a bucket in ms
    "handoff",  # how it ended
    "deleted",  # conversations that their visitor, or staff, deleted; they are in no other count
]

LATENCY_BOUNDS_MS = (5, 10, 20, 50, 100, 200, 500, 1000, 3000)
SLOWER = "more"
_ONTARIO = ZoneInfo("America/Toronto")


class Key(NamedTuple):
    """What is counted; `value` is empty where the measure says it all."""

    day: date
    language: str
    measure: Measure
    value: str = ""


Counts = Counter[Key]


def count_conversations(connection: Connection, chosen: ColumnElement[bool]) -> Counts:
    """Count what the tables hold of the conversations that `chosen` picks; a turn counts on the day it was written."""
    counts: Counts = Counter()
    begun = sa.select(_hour_of(connection, conversations.c.created_at), conversations.c.language, sa.func.count())
    for hour, language, count in connection.execute(begun.where(chosen).group_by(sa.text("1"), sa.text("2"))):
        counts[Key(_to_ontario(hour).date(), language, "conversations")] += count
    if not counts:
        return counts
    theirs = turns.c.conversation_id.in_(sa.select(conversations.c.id).where(chosen))  # found by the key of the turns
    for measure, value, only in _MEASURES:
        rows = (
            sa.select(_hour_of(connection, turns.c.created_at), turns.c.language, value, sa.func.count())
            .where(theirs, *only)
            .group_by(sa.text("1"), sa.text("2"), sa.text("3"))
        )
        for hour, language, text, count in connection.execute(rows):
            then = _to_ontario(hour)
            counts[Key(then.date(), language, measure, str(then.hour) if measure == "hour" else text)] += count
    return counts


def count_handoffs(connection: Connection, chosen: ColumnElement[bool]) -> Counts:
    """Count the handoffs that `chosen` picks, by the day on which they came and how far they have come."""
    rows = sa.select(handoffs.c.created_at, handoffs.c.language, outbox.c.state).join_from(handoffs, outbox)
    return Counter(
        Key(_to_ontario(created_at).date(), language, "handoff", state)
        for created_at, language, state in connection.execute(rows.where(chosen))
    )


def count_deleted(language: str, now: datetime) -> Counts:
    """Return the count of one conversation that its visitor deletes now."""
    return Counter([Key(_to_ontario(now).date(), language, "deleted")])


def keep_counts(connection: Connection, counts: Mapping[Key, int]) -> None:
    """Add to the counts that stay."""
    if not counts:
        return
    insert = _insert(connection)
    insert = insert.on_conflict_do_update(
        index_elements=["day", "language", "measure", "value"],
        set_={"count": usage_counts.c.count + insert.excluded.count},
    )
    connection.execute(insert, [{**key._asdict(), "count": count} for key, count in sorted(counts.items())])


def _text(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the parts with a bar between them; what is null is empty."""
    joined = sa.func.coalesce(parts[0], "")
    for part in parts[1:]:
        joined = joined.concat("|").concat(sa.func.coalesce(part, ""))
    return joined


_BUCKET = sa.case(
    *((turns.c.latency_ms <= bound, sa.literal_column(f"'{bound}'")) for bound in LATENCY_BOUNDS_MS),
    else_=sa.literal_column(f"'{SLOWER}'"),
)
_FOUND = sa.case((turns.c.found > 0, sa.literal_column("'found'")), else_=sa.literal_column("'gap'"))
_VOTE = sa.case((turns.c.helpful, sa.literal_column("'yes'")), else_=sa.literal_column("'no'"))
_NOTHING = sa.literal_column("''")

_MEASURES: tuple[tuple[Measure, ColumnElement[Any], tuple[ColumnElement[bool], ...]], ...] = (
    ("messages", _NOTHING, ()),
    ("hour", _NOTHING, ()),
    ("entry", sa.func.coalesce(turns.c.entry, ""), ()),
    ("outcome", turns.c.outcome, ()),
    ("safety", sa.func.coalesce(turns.c.entry, ""), (turns.c.urgent,)),
    ("search", _text(turns.c.need, turns.c.region, _FOUND), (turns.c.found.is_not(None),)),
    ("vote", _text(turns.c.entry, _VOTE), (turns.c.helpful.is_not(None),)),
    ("latency", _BUCKET, ()),
)


def _hour_of(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the hour of a time in UTC as text, `2026-11-25 14`: both databases can group by it."""
    if connection.dialect.name == "sqlite":
        return sa.func.strftime("%Y-%m-%d %H", column)
    return sa.func.to_char(column, "YYYY-MM-DD HH24")


def _to_ontario(utc: str | datetime) -> datetime:
    if isinstance(utc, str):
        return datetime.strptime(f"{utc}+0000", "%Y-%m-%d %H%z").astimezone(_ONTARIO)
    return utc.replace(tzinfo=timezone.utc).astimezone(_ONTARIO)


def _insert(connection: Connection) -> Any:
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    return insert(usage_counts)
