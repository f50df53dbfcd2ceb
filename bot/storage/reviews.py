"""Reads and writes what staff make of a conversation: review, assignment, "child at risk", notes, tags; and saved views.

Each function takes a connection and runs in its transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import sqlalchemy as sa

from bot.storage.conversations import now_utc
from bot.storage.review_tables import notes, reviews, saved_views, tags
from bot.storage.staff import has_reason
from bot.storage.staff_tables import staff
from bot.storage.tables import conversations
from bot.storage.upserts import insert_into

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql import ColumnElement

RiskOutcome = Literal["reported", "not_reportable", "mistaken"]
RISK_OUTCOMES: tuple[RiskOutcome, ...] = get_args(RiskOutcome)
"""How "child at risk" ends: a society was told, nothing had to be told, or it was marked by mistake."""

MOST_SUGGESTED_TAGS = 200


@dataclass(frozen=True, slots=True)
class Review:
    """What staff decided about a conversation; people by name, times in UTC."""

    reviewed_at: datetime | None = None
    reviewed_by: str | None = None
    assigned_to: str | None = None
    at_risk_since: datetime | None = None
    at_risk_owner: str | None = None
    at_risk_ended_at: datetime | None = None
    at_risk_outcome: RiskOutcome | None = None

    @property
    def is_at_risk(self) -> bool:
        """Whether a child is at risk and nobody has seen to it yet."""
        return self.at_risk_since is not None and self.at_risk_ended_at is None

    @property
    def asks_for_reason(self) -> bool:
        """Whether it is, or was, about a child at risk; then who reads it says why."""
        return self.at_risk_since is not None and self.at_risk_outcome != "mistaken"


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote beside a conversation, redacted."""

    id: int
    author: str
    created_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query that somebody keeps under a name."""

    id: int
    name: str
    query: str


def find_review(connection: Connection, conversation_id: str) -> Review:
    """Return what staff decided so far; an empty review where nobody has."""
    reviewer, assignee, owner = staff.alias("reviewer"), staff.alias("assignee"), staff.alias("owner")
    row = connection.execute(
        sa.select(
            reviews.c.reviewed_at,
            reviewer.c.name.label("reviewed_by"),
            assignee.c.name.label("assigned_to"),
            reviews.c.at_risk_since,
            owner.c.name.label("at_risk_owner"),
            reviews.c.at_risk_ended_at,
            reviews.c.at_risk_outcome,
        )
        .select_from(
            reviews.outerjoin(reviewer, reviewer.c.id == reviews.c.reviewed_by)
            .outerjoin(assignee, assignee.c.id == reviews.c.assigned_to)
            .outerjoin(owner, owner.c.id == reviews.c.at_risk_owner)
        )
        .where(reviews.c.conversation_id == conversation_id)
    ).one_or_none()
    return Review() if row is None else Review(**row._mapping)


def set_reviewed(connection: Connection, conversation_id: str, by: int | None) -> bool:
    """Note who has reviewed a conversation, or with None that nobody has; return False when there is none."""
    return _set(connection, conversation_id, reviewed_by=by, reviewed_at=None if by is None else now_utc())


def set_assigned(connection: Connection, conversation_id: str, to: int | None) -> bool:
    """Give a conversation to somebody, or to nobody; return False when there is none."""
    return _set(connection, conversation_id, assigned_to=to)


def mark_at_risk(connection: Connection, conversation_id: str, owner: int) -> bool:
    """Start the clock of a child at risk; return False when it runs already, or there is no such conversation."""
    return _set(
        connection,
        conversation_id,
        sa.or_(reviews.c.at_risk_since.is_(None), reviews.c.at_risk_ended_at.is_not(None)),
        at_risk_since=now_utc(),
        at_risk_owner=owner,
        at_risk_ended_at=None,
        at_risk_outcome=None,
    )


def is_closed(connection: Connection, token_hash: bytes, conversation_id: str) -> bool:
    """Say whether a conversation asks for a reason (child at risk) that was not given in this session."""
    return find_review(connection, conversation_id).asks_for_reason and not has_reason(
        connection, token_hash, conversation_id
    )


def set_risk_owner(connection: Connection, conversation_id: str, owner: int) -> bool:
    """Give the care for a child at risk to somebody else; return False when no clock runs."""
    return _set_running(connection, conversation_id, at_risk_owner=owner)


def end_at_risk(connection: Connection, conversation_id: str, outcome: RiskOutcome) -> bool:
    """Stop the clock; return False when none runs."""
    return _set_running(connection, conversation_id, at_risk_ended_at=now_utc(), at_risk_outcome=outcome)


def add_note(connection: Connection, conversation_id: str, author: int, text: str) -> bool:
    """Store a note, which must be redacted; return False when there is no such conversation."""
    if not _exists(connection, conversation_id):
        return False
    values = {"conversation_id": conversation_id, "author": author, "created_at": now_utc(), "text": text}
    connection.execute(notes.insert().values(**values))
    return True


def list_notes(connection: Connection, conversation_id: str) -> tuple[Note, ...]:
    """Return the notes of a conversation, the earliest first."""
    rows = connection.execute(
        sa.select(notes.c.id, staff.c.name.label("author"), notes.c.created_at, notes.c.text)
        .join_from(notes, staff, staff.c.id == notes.c.author)
        .where(notes.c.conversation_id == conversation_id)
        .order_by(notes.c.id)
    )
    return tuple(Note(**row._mapping) for row in rows)


def add_tag(connection: Connection, conversation_id: str, tag: str) -> bool:
    """Put a tag on a conversation; return False when there is no such conversation."""
    began_at = _began_at(connection, conversation_id)
    if began_at is None:
        return False
    insert = insert_into(connection, tags).values(conversation_id=conversation_id, tag=tag, began_at=began_at)
    connection.execute(insert.on_conflict_do_nothing())
    return True


def remove_tag(connection: Connection, conversation_id: str, tag: str) -> bool:
    """Take a tag off a conversation; return whether it was there."""
    own = (tags.c.conversation_id == conversation_id, tags.c.tag == tag)
    return bool(connection.execute(tags.delete().where(*own)).rowcount)


def list_tags(connection: Connection, conversation_id: str) -> tuple[str, ...]:
    """Return the tags of a conversation."""
    own = sa.select(tags.c.tag).where(tags.c.conversation_id == conversation_id).order_by(tags.c.tag)
    return tuple(connection.execute(own).scalars())


def list_all_tags(connection: Connection) -> tuple[str, ...]:
    """Return every tag in use; of very many, the first of the alphabet."""
    found: list[str] = []
    tag: str | None = ""
    while len(found) < MOST_SUGGESTED_TAGS:  # from one to the next by the index: tags are few, their rows may be many
        following = sa.select(sa.func.min(tags.c.tag)).where(tags.c.tag > tag)
        tag = connection.execute(following).scalar()
        if tag is None:
            break
        found.append(tag)
    return tuple(found)


def save_view(connection: Connection, owner: int, name: str, query: str) -> None:
    """Keep a query under a name; a view of this name is replaced."""
    insert = insert_into(connection, saved_views).values(staff_id=owner, name=name, query=query)
    connection.execute(insert.on_conflict_do_update(index_elements=["staff_id", "name"], set_={"query": query}))


def list_views(connection: Connection, owner: int) -> tuple[SavedView, ...]:
    """Return somebody's own views, by name."""
    columns = (saved_views.c.id, saved_views.c.name, saved_views.c.query)
    rows = connection.execute(sa.select(*columns).where(saved_views.c.staff_id == owner).order_by(saved_views.c.name))
    return tuple(SavedView(**row._mapping) for row in rows)


def delete_view(connection: Connection, owner: int, view_id: int) -> bool:
    """Forget a view; return False where it is not `owner`'s, or none."""
    own = (saved_views.c.staff_id == owner, saved_views.c.id == view_id)
    return bool(connection.execute(saved_views.delete().where(*own)).rowcount)


def _set(connection: Connection, conversation_id: str, only: ColumnElement[bool] | None = None, **values: Any) -> bool:
    """Set columns of a review, which is made where there is none yet; one that is there must pass `only`."""
    began_at = _began_at(connection, conversation_id)
    if began_at is None:
        return False
    insert = insert_into(connection, reviews).values(conversation_id=conversation_id, began_at=began_at, **values)
    insert = insert.on_conflict_do_update(index_elements=["conversation_id"], set_=values, where=only)
    return bool(connection.execute(insert).rowcount)


def _set_running(connection: Connection, conversation_id: str, **values: Any) -> bool:
    own = (
        reviews.c.conversation_id == conversation_id,
        reviews.c.at_risk_since.is_not(None),
        reviews.c.at_risk_ended_at.is_(None),
    )
    return bool(connection.execute(reviews.update().where(*own).values(**values)).rowcount)


def _exists(connection: Connection, conversation_id: str) -> bool:
    return _began_at(connection, conversation_id) is not None


def _began_at(connection: Connection, conversation_id: str) -> datetime | None:
    """Return when a conversation began, which then stays until this transaction ends; None where there is none."""
    own = sa.select(conversations.c.created_at).where(conversations.c.id == conversation_id)
    began_at: datetime | None = connection.execute(own.with_for_update(read=True, key_share=True)).scalar()
    return began_at
