"""Counts of use by day and language: the only thing that outlives the text of a conversation (standard D5).

A turn is in a count once: computed from the table of turns while it is there, kept in `usage_counts` when it goes by age.
No count joins two facts about one turn but a need with its region and an entry with its vote, none names a conversation,
and only the number of messages is told by the hour.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.storage.tables import conversations, handoffs, outbox, turns, usage_counts
from bot.storage.upserts import insert_into

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    for hour, language, measure, value, count in _count_turns(
        connection, theirs, _hour_of(connection, turns.c.created_at)
    ):
        counts[Key(_to_ontario(hour).date(), language, measure, value)] += count
    counts.update(_count_hours(connection, theirs))
    return counts


def count_day(connection: Connection, day: date) -> Counts:
    """Return all that is known of one day in Ontario: what was kept of it, and what the tables still hold of it.

    It reads every turn of that day, so it belongs into a thread of its own.
    """
    counts: Counts = Counter()
    for row in connection.execute(usage_counts.select().where(usage_counts.c.day == day)):
        counts[Key(day, row.language, row.measure, row.value)] += row.count
    begun = conversations.c.created_at
    languages = sa.select(conversations.c.language, sa.func.count()).where(*on_day(begun, day)).group_by(sa.text("1"))
    for language, count in connection.execute(languages):
        counts[Key(day, language, "conversations")] += count
    written = sa.and_(*on_day(turns.c.created_at, day))
    for _, language, measure, value, count in _count_turns(connection, written, _NOTHING):
        counts[Key(day, language, measure, value)] += count
    counts.update(_count_hours(connection, written))
    counts.update(count_handoffs(connection, sa.and_(*on_day(handoffs.c.created_at, day))))
    return counts


def on_day(column: ColumnElement[Any], day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that a time in UTC is on this day in Ontario."""
    first, after = day_bounds(day)
    return column >= first, column < after


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day in Ontario begins and when the next one does, in UTC: 23, 24 or 25 hours later."""
    midnights = (datetime.combine(day + timedelta(days=more), time(), _ONTARIO) for more in (0, 1))
    first, after = (midnight.astimezone(timezone.utc).replace(tzinfo=None) for midnight in midnights)
    return first, after


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
    insert = insert_into(connection, usage_counts)
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
_ENTRY = sa.func.coalesce(turns.c.entry, "")
_FACTS: Mapping[Measure, ColumnElement[Any]] = {
    "messages": _NOTHING,
    "entry": _ENTRY,
    "outcome": turns.c.outcome,
    "safety": sa.case((turns.c.urgent, _ENTRY)),
    "search": sa.case((turns.c.found.is_not(None), _text(turns.c.need, turns.c.region, _FOUND))),
    "vote": sa.case((turns.c.helpful.is_not(None), _text(turns.c.entry, _VOTE))),
    "latency": _BUCKET,
}
"""What is counted of a turn, beside its hour; null where it does not count."""


def _count_turns(
    connection: Connection, chosen: ColumnElement[bool], then: ColumnElement[Any]
) -> Iterator[tuple[str, str, Measure, str, int]]:
    """Yield `then`, language, measure, value and count. The turns are read once; each measure is summed up from that."""
    columns = [then.label("then"), turns.c.language, *(value.label(measure) for measure, value in _FACTS.items())]
    facts = sa.select(*columns, sa.func.count().label("times")).where(chosen)
    facts = facts.group_by(*(sa.text(str(place)) for place in range(1, len(columns) + 1)))
    found = facts.cte("facts")
    key = found.c.then, found.c.language
    sums = [
        sa.select(
            found.c.then,
            found.c.language,
            sa.literal_column(f"'{measure}'"),
            found.c[measure],
            sa.func.sum(found.c.times),
        )
        .where(found.c[measure].is_not(None))
        .group_by(*key, found.c[measure])
        for measure in _FACTS
    ]
    for moment, language, measure, value, count in connection.execute(sa.union_all(*sums)):
        yield moment, language, measure, value, int(count)


def _count_hours(connection: Connection, chosen: ColumnElement[bool]) -> Counts:
    hours = sa.select(_hour_of(connection, turns.c.created_at), turns.c.language, sa.func.count()).where(chosen)
    counts: Counts = Counter()
    for hour, language, count in connection.execute(hours.group_by(sa.text("1"), sa.text("2"))):
        then = _to_ontario(hour)
        counts[Key(then.date(), language, "hour", str(then.hour))] += count
    return counts


def _hour_of(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the hour of a time in UTC as text, `2026-11-25 14`: both databases can group by it."""
    if connection.dialect.name == "sqlite":
        return sa.func.strftime("%Y-%m-%d %H", column)
    return sa.func.to_char(column, "YYYY-MM-DD HH24")


def _to_ontario(utc: str | datetime) -> datetime:
    if isinstance(utc, str):
        return datetime.strptime(f"{utc}+0000", "%Y-%m-%d %H%z").astimezone(_ONTARIO)
    return utc.replace(tzinfo=timezone.utc).astimezone(_ONTARIO)
