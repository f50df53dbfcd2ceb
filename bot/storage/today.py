"""Reads what waits for staff. Each function takes a connection and runs in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.knowledge_tables import revisions
from bot.storage.review_tables import problems, reviews
from bot.storage.staff_tables import staff
from bot.storage.tables import conversations
from bot.storage.usage import on_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.engine import Connection

MOST_AT_RISK = 50


@dataclass(frozen=True, slots=True)
class MarkedConversations:
    """How many conversations began on a day, and how many of them staff look for."""

    begun: int
    urgent: int
    unknown: int
    handed_on: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class ChildAtRisk:
    """A conversation in which a child may be at risk, since when (UTC), and who sees to it."""

    conversation_id: str
    since: datetime
    owner: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody of the staff."""

    children: tuple[ChildAtRisk, ...]
    problems: int
    revisions: int
    own_revisions: int


def count_marked(connection: Connection, day: date) -> MarkedConversations:
    """Count the conversations that began on a day in Ontario, by their marks; it reads all of that day."""
    marks = (conversations.c.has_urgent, conversations.c.has_unknown, conversations.c.has_handoff)
    unhelpful = conversations.c.votes.contains("n")
    counts = [sa.func.coalesce(sa.func.sum(sa.case((mark, 1), else_=0)), 0) for mark in (*marks, unhelpful)]
    chosen = sa.select(sa.func.count(), *counts).where(*on_day(conversations.c.created_at, day))
    return MarkedConversations(*(int(count) for count in connection.execute(chosen).one()))


def find_waiting(connection: Connection, staff_id: int) -> Waiting:
    """Return what is open: children at risk (the longest first), problems, and changes that a second person must decide.

    Args:
        staff_id: who asks; what they proposed themselves waits for somebody else.
    """
    at_risk = (
        sa.select(reviews.c.conversation_id, reviews.c.at_risk_since, staff.c.name)
        .join_from(reviews, staff, reviews.c.at_risk_owner == staff.c.id, isouter=True)
        .where(reviews.c.at_risk_since.is_not(None), reviews.c.at_risk_ended_at.is_(None))
        .order_by(reviews.c.at_risk_since)
        .limit(MOST_AT_RISK)
    )
    proposed = sa.select(sa.func.count(), sa.func.sum(sa.case((revisions.c.author == staff_id, 1), else_=0)))
    all_proposed, own = connection.execute(proposed.where(revisions.c.state == "proposed")).one()
    return Waiting(
        children=tuple(ChildAtRisk(*row) for row in connection.execute(at_risk)),
        problems=int(connection.execute(_OPEN_PROBLEMS).scalar_one()),
        revisions=int(all_proposed) - int(own or 0),
        own_revisions=int(own or 0),
    )


_OPEN_PROBLEMS = sa.select(sa.func.count()).select_from(problems).where(problems.c.state == "open")
