"""What staff look for in the list of conversations, as its address tells it: `?day=yesterday&language=fr&unknown=yes`.

An address is anybody's text: what cannot be meant is left out, nothing raises. The same query always has the same address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode

from bot.messages import LANGUAGES
from bot.staff.days import parse_day, parse_period
from bot.storage.conversation_list import Filters, Found, Position, find_conversations
from bot.storage.conversations import parse_stored_time
from bot.storage.search import parse_search

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.storage.conversation_list import Direction
    from bot.storage.database import Connection
    from bot.storage.staff import Account

Query = dict[str, str]
"""The filters that are set, by their names in the address, in the order of `_CHOICES`."""

ME, NOBODY = "me", "nobody"
NAMED_DAYS = ("today", "yesterday", "week")
MOST_CHARS = 200

_CHOICES: dict[str, tuple[str, ...]] = {
    "q": (),
    "day": NAMED_DAYS,
    "from": (),
    "to": (),
    "language": LANGUAGES,
    "topic": (),
    "urgent": ("yes",),
    "unknown": ("yes",),
    "low": ("yes",),
    "handoff": ("yes",),
    "helpful": ("yes", "no"),
    "reviewed": ("yes", "no"),
    "tag": (),
    "assigned": (),
    "risk": ("open",),
}
"""Every filter with the values that it may have; without any, its value is a text."""

_MARKS = {
    ("urgent", "yes"): "urgent",
    ("unknown", "yes"): "unknown",
    ("low", "yes"): "unsure",
    ("handoff", "yes"): "handed_on",
    ("helpful", "yes"): "helpful",
    ("helpful", "no"): "unhelpful",
}


class Neighbours(NamedTuple):
    """The conversations beside one in a list, by id."""

    newer: str | None
    older: str | None


def parse_query(fields: Mapping[str, str]) -> Query:
    """Return the filters of an address or a form."""
    query: Query = {}
    for name, choices in _CHOICES.items():
        value = " ".join(fields.get(name, "").replace("\0", "").split())[:MOST_CHARS]
        is_day = name in ("day", "from", "to") and parse_day(value) is not None
        is_text = not choices and name not in ("from", "to")
        if value and (is_day or is_text or value in choices):
            query[name] = value
    if "from" in query or "to" in query:
        query.pop("day", None)  # dates that somebody typed win over a day that stood there before
    return query


def parse_address(query_string: str) -> Query:
    """Return the filters of the part of an address behind the question mark."""
    return parse_query(dict(parse_qsl(query_string.removeprefix("?"))))


def write_query(query: Mapping[str, str]) -> str:
    """Return a query as it stands in an address, without the question mark."""
    return urlencode(query)


def make_filters(query: Query, reader: int, accounts: Sequence[Account]) -> Filters | None:
    """Return what the database is asked; None where nothing can match.

    Args:
        reader: the account that "me" means.
    """
    period = parse_period(query.get("day", ""), query.get("from", ""), query.get("to", ""))
    terms = parse_search(query.get("q", ""))
    assigned = query.get("assigned", "")
    ids = {account.name: account.id for account in accounts} | {ME: reader}
    if ("q" in query and not terms) or (assigned not in ("", NOBODY) and assigned not in ids):
        return None
    language = query.get("language")
    return Filters(
        since=period.since,
        until=period.until,
        language=language if language in LANGUAGES else None,  # type: ignore[arg-type]
        topic=query.get("topic"),
        marks=frozenset(mark for (name, value), mark in _MARKS.items() if query.get(name) == value),
        is_reviewed={"yes": True, "no": False}.get(query.get("reviewed", "")),
        tag=query.get("tag"),
        assigned_to=ids.get(assigned),
        is_unassigned=assigned == NOBODY,
        is_at_risk="risk" in query,
        terms=terms,
    )


def list_page(connection: Connection, filters: Filters | None, before: str, after: str, most: int) -> Found:
    """Return a page of the list: behind `before`, or the one that ends right before `after`; else the first."""
    if filters is None:
        return Found((), has_more=False, reached=None)
    newer = parse_position(after)
    direction: Direction = "newer" if newer else "older"
    start = newer or parse_position(before)
    found = find_conversations(connection, filters, start=start, direction=direction, most=most)
    return found._replace(positions=found.positions[::-1]) if newer else found


def find_neighbours(connection: Connection, filters: Filters | None, position: Position) -> Neighbours:
    """Return the conversations before and behind a position in a list."""
    if filters is None:
        return Neighbours(None, None)
    directions: tuple[Direction, Direction] = ("newer", "older")
    found = (find_conversations(connection, filters, start=position, direction=way, most=1) for way in directions)
    return Neighbours(*(one.positions[0].id if one.positions else None for one in found))


def write_position(position: Position) -> str:
    """Return a position as it stands in an address."""
    return f"{position.at.isoformat()}_{position.id}"


def parse_position(text: str) -> Position | None:
    """Return the position that an address names, or None."""
    at, _, key = text.partition("_")
    moment = parse_stored_time(at)
    return Position(moment, key[:36]) if moment and key else None
