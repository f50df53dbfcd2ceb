"""Finds conversations for staff: filters that combine, newest first, a page at a time, fast at a million turns.

Every filter is a test of a conversation; most have a source too: an index that holds just theirs, in the order of the list.
The list walks the narrowest source and tests what it meets by the other filters. The walk is bounded in time: a rare
combination of common filters may end before its page is full, and says how far it has come.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import sqlalchemy as sa

from bot.storage.review_tables import AT_RISK, REVIEW_MARKS, reviews, tags
from bot.storage.search import MOST_SOUGHT, Term, TurnSearch
from bot.storage.tables import CONVERSATION_MARKS, conversations, topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql import ColumnElement, Select
    from sqlalchemy.sql.selectable import FromClause

    from bot.messages import Language

Direction = Literal["older", "newer"]

WALK_SECONDS = 0.025
_FIRST_STEP, _LONGEST_STEP = 200, 25600
_COUNTED = 3000
"""A source with more rows than this is wide; how much more does not matter."""


class Position(NamedTuple):
    """A place in the list: when the conversation began (UTC) and its id."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; what is None or False does not matter. Times are UTC."""

    since: datetime | None = None
    until: datetime | None = None
    language: Language | None = None
    topic: str | None = None
    marks: frozenset[str] = frozenset()  # keys of CONVERSATION_MARKS
    is_reviewed: bool | None = None
    tag: str | None = None
    assigned_to: int | None = None
    is_unassigned: bool = False
    is_at_risk: bool = False
    terms: tuple[Term, ...] = ()


class Found(NamedTuple):
    """A page of a list. `reached` is where a walk stopped that could not look at everything; None when it did."""

    positions: tuple[Position, ...]
    has_more: bool
    reached: Position | None


class _Source(NamedTuple):
    """Rows of a table or an index in the order of the list: when each conversation began, its id, and which of them."""

    at: ColumnElement[datetime]
    key: ColumnElement[str]
    only: tuple[ColumnElement[bool], ...] = ()


class _Condition(NamedTuple):
    """One filter: its source, if it has one, and its test of the conversation in the walk."""

    source: _Source | None
    test: Callable[[FromClause], ColumnElement[bool]] | None  # of the walked rows, which have `at` and `key`
    rows: int | None = None  # of the source, where that is known


_EVERYTHING = _Source(conversations.c.created_at, conversations.c.id)


def find_conversations(
    connection: Connection,
    filters: Filters,
    *,
    start: Position | None = None,
    direction: Direction = "older",
    most: int = 50,
    seconds: float = WALK_SECONDS,
) -> Found:
    """Return the next conversations behind `start` in the direction, the nearest first.

    Args:
        start: exclusive; None begins at the newest, or at the oldest for "newer".
        seconds: so long the walk may take before it stops short.
    """
    walk = _Walk(connection, filters, direction)
    found: list[Position] = []
    step, deadline = _FIRST_STEP, time.perf_counter() + seconds
    while True:
        begun = time.perf_counter()
        found += walk.look(start, step, most + 1 - len(found))
        if len(found) > most:
            return Found(tuple(found[:most]), has_more=True, reached=None)
        start = walk.find_end(start, step)
        if start is None:
            return Found(tuple(found), has_more=False, reached=None)
        now = time.perf_counter()
        affordable = int(step * (deadline - now) / (now - begun))
        if affordable < _FIRST_STEP:
            return Found(tuple(found), has_more=False, reached=start)
        step = min(step * 4, affordable, _LONGEST_STEP)


class _Walk:
    """Walks one source and tests what it meets by every other filter."""

    def __init__(self, connection: Connection, filters: Filters, direction: Direction) -> None:
        self._connection = connection
        self._filters = filters
        self._direction = direction
        conditions = tuple(_make_conditions(connection, filters))
        driver = self._choose(conditions)
        self._source = driver.source if driver and driver.source else _EVERYTHING
        self._tests = tuple(
            condition.test for condition in conditions if condition is not driver and condition.test is not None
        )

    def look(self, start: Position | None, step: int, most: int) -> list[Position]:
        """Return those of the next `step` rows of the source that pass every test."""
        if not self._tests:
            rows = self._rows(start).limit(min(step, most))
            return [Position(*row) for row in self._connection.execute(rows)]
        window = self._rows(start).limit(step).subquery("walked")
        passing = (
            sa.select(window.c.at, window.c.key)
            .join_from(window, conversations, conversations.c.id == window.c.key)
            .where(*(test(window) for test in self._tests))
            .order_by(*self._order(window.c.at, window.c.key))
            .limit(most)
        )
        return [Position(*row) for row in self._connection.execute(passing)]

    def find_end(self, start: Position | None, step: int) -> Position | None:
        """Return the last of the next `step` rows of the source, or None when there are fewer."""
        row = self._connection.execute(self._rows(start).offset(step - 1).limit(1)).first()
        return None if row is None else Position(*row)

    def _choose(self, conditions: tuple[_Condition, ...]) -> _Condition | None:
        """Return the condition with the fewest rows in the period; of several wide ones the first."""
        sources = [condition for condition in conditions if condition.source]
        if len(sources) < 2:
            return sources[0] if sources else None
        return min(sources, key=lambda condition: condition.rows or self._count(condition.source))

    def _count(self, source: _Source | None) -> int:
        rows = self._rows(None, source, ordered=False).limit(_COUNTED).subquery()
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(rows)).scalar_one())

    def _rows(self, start: Position | None, source: _Source | None = None, *, ordered: bool = True) -> Select:
        at, key, only = source or self._source
        rows = sa.select(at.label("at"), key.label("key")).where(*only)
        if self._filters.since:
            rows = rows.where(at >= self._filters.since)
        if self._filters.until:
            rows = rows.where(at < self._filters.until)
        if start:
            here, there = sa.tuple_(at, key), sa.tuple_(*(sa.literal(value) for value in start))
            rows = rows.where(here < there if self._direction == "older" else here > there)
        return rows.order_by(*self._order(at, key)) if ordered else rows

    def _order(self, *columns: ColumnElement[Any]) -> Iterator[ColumnElement[Any]]:
        return (column.desc() if self._direction == "older" else column.asc() for column in columns)


def _make_conditions(connection: Connection, filters: Filters) -> Iterator[_Condition]:
    """Yield the filters that are set, those first that are mostly narrow."""
    own = reviews.alias("own_review")

    def has_review(*only: ColumnElement[bool]) -> Any:
        return lambda walked: sa.exists().where(own.c.conversation_id == walked.c.key, *only)

    by_review = (reviews.c.began_at, reviews.c.conversation_id)
    if filters.is_at_risk:
        told = REVIEW_MARKS["at_risk"]
        is_open = (own.c.at_risk_since.is_not(None), own.c.at_risk_ended_at.is_(None))
        yield _Condition(_Source(*by_review, (sa.text(told),)), has_review(*is_open))
    if filters.tag:
        source = _Source(tags.c.began_at, tags.c.conversation_id, (tags.c.tag == filters.tag,))
        yield _Condition(source, lambda walked: _has_tag(walked.c.key, filters.tag))
    if filters.assigned_to is not None:
        source = _Source(*by_review, (reviews.c.assigned_to == filters.assigned_to,))
        yield _Condition(source, has_review(own.c.assigned_to == filters.assigned_to))
    if filters.terms:
        yield _make_search(connection, filters.terms)
        yield _Condition(None, lambda walked: walked.c.key.not_in(AT_RISK))  # a search would tell their words
    for mark in CONVERSATION_MARKS:
        if mark in filters.marks:
            told = sa.text(f"({CONVERSATION_MARKS[mark]})")
            yield _Condition(_EVERYTHING._replace(only=(told,)), partial(_is_marked, told))
    if filters.topic:
        source = _Source(topics.c.began_at, topics.c.conversation_id, (topics.c.topic == filters.topic,))
        yield _Condition(source, lambda walked: _has_topic(walked.c.key, filters.topic))
    if filters.is_reviewed:
        source = _Source(*by_review, (sa.text(REVIEW_MARKS["reviewed"]),))
        yield _Condition(source, has_review(own.c.reviewed_at.is_not(None)))
    if filters.since or filters.until:
        yield _Condition(_EVERYTHING, None)
    if filters.is_reviewed is False:
        yield _Condition(None, lambda walked: ~has_review(own.c.reviewed_at.is_not(None))(walked))
    if filters.is_unassigned:
        yield _Condition(None, lambda walked: ~has_review(own.c.assigned_to.is_not(None))(walked))
    if filters.language:
        yield _Condition(None, lambda _: conversations.c.language == filters.language)


def _make_search(connection: Connection, terms: tuple[Term, ...]) -> _Condition:
    search = TurnSearch(connection, terms)
    found = search.select()
    source = _Source(found.c.at, found.c.key) if search.count <= MOST_SOUGHT else None
    return _Condition(source, search.test, rows=search.count or 1)


def _is_marked(told: ColumnElement[bool], _walked: FromClause) -> ColumnElement[bool]:
    return told


def _has_tag(key: ColumnElement[str], tag: str | None) -> ColumnElement[bool]:
    own = tags.alias("own_tag")
    return sa.exists().where(own.c.conversation_id == key, own.c.tag == tag)


def _has_topic(key: ColumnElement[str], topic: str | None) -> ColumnElement[bool]:
    own = topics.alias("own_topic")
    return sa.exists().where(own.c.conversation_id == key, own.c.topic == topic)
