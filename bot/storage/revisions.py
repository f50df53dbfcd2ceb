"""Reads and writes what staff changed in the answers; each function takes a connection and runs in its transaction.

Holds cells, not answers: what they mean is `bot/staff/revisions.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from bot.storage.conversations import now_utc
from bot.storage.knowledge_tables import revisions
from bot.storage.staff import lock_account
from bot.storage.staff_tables import staff

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

State = Literal["draft", "proposed", "approved", "rejected", "withdrawn"]
Cells = dict[str, str]
"""The texts of an answer by the key of their column."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one answer; times are UTC. `author_name` and `decider_name` are those of the accounts."""

    id: int
    entry: str
    before: Cells
    contents: Cells
    reason: str
    state: State
    author: int
    created_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    decision_reason: str | None
    author_name: str
    decider_name: str | None


def save_draft(connection: Connection, author: int, entry: str, *, before: Cells, contents: Cells, reason: str) -> int:
    """Keep what an author typed, in the place of what they typed before; return the id of their draft."""
    lock_account(connection, author)  # a form that is sent twice at once is one draft
    draft = find_draft(connection, author, entry)
    values: dict[str, Any] = {"before": before, "contents": contents, "reason": reason, "created_at": now_utc()}
    if draft:
        still = (revisions.c.id == draft.id, revisions.c.state == "draft")  # it may have been proposed meanwhile
        if connection.execute(revisions.update().where(*still).values(**values)).rowcount:
            return draft.id
    row = revisions.insert().values(entry=entry, state="draft", author=author, **values)
    return int(connection.execute(row).inserted_primary_key[0])


def find_draft(connection: Connection, author: int, entry: str) -> Revision | None:
    """Return the draft of an author, or None."""
    own = (revisions.c.state == "draft", revisions.c.author == author, revisions.c.entry == entry)
    return next(iter(_read(connection, *own)), None)


def drop_draft(connection: Connection, author: int, entry: str) -> None:
    """Forget the draft of an author."""
    own = (revisions.c.state == "draft", revisions.c.author == author, revisions.c.entry == entry)
    connection.execute(revisions.delete().where(*own))


def propose(connection: Connection, revision_id: int) -> None:
    """Make a draft a proposal."""
    own = (revisions.c.id == revision_id, revisions.c.state == "draft")
    connection.execute(revisions.update().where(*own).values(state="proposed", created_at=now_utc()))


def find_revision(connection: Connection, revision_id: int) -> Revision | None:
    """Return the change with this id, or None."""
    return next(iter(_read(connection, revisions.c.id == revision_id)), None)


def lock_entry(connection: Connection, entry: str) -> None:
    """Have every other decision about an answer wait for this transaction; SQLite has one writer anyway."""
    own = sa.select(revisions.c.id).where(revisions.c.entry == entry).order_by(revisions.c.id)
    connection.execute(own.with_for_update()).all()


def decide(
    connection: Connection,
    revision_id: int,
    state: State,
    decided_by: int,
    *,
    reason: str,
    contents: Cells | None = None,
) -> bool:
    """End a proposal: approved or rejected by somebody else, or withdrawn by its author.

    Args:
        contents: what is approved, with the day of the approval.

    Returns:
        Whether it was still open, and this person may end it so.
    """
    is_mine = revisions.c.author == decided_by
    own = (revisions.c.id == revision_id, revisions.c.state == "proposed")
    values: dict[str, Any] = {
        "state": state,
        "decided_by": decided_by,
        "decided_at": now_utc(),
        "decision_reason": reason,
        **({} if contents is None else {"contents": contents}),
    }
    allowed = is_mine if state == "withdrawn" else sa.not_(is_mine)
    return bool(connection.execute(revisions.update().where(*own, allowed).values(**values)).rowcount)


def list_revisions(connection: Connection, entry: str) -> tuple[Revision, ...]:
    """Return the changes of an answer but for drafts, the latest first."""
    return _read(connection, revisions.c.entry == entry, revisions.c.state != "draft")


def list_open(connection: Connection) -> tuple[Revision, ...]:
    """Return every proposal that waits for a second person, and every draft, the latest first."""
    return _read(connection, revisions.c.state.in_(("proposed", "draft")))


def find_approved(connection: Connection, entry: str) -> Revision | None:
    """Return the change of an answer that was approved last, or None."""
    return next(iter(_read_approved(connection, revisions.c.entry == entry)), None)


def list_approved(connection: Connection) -> Mapping[str, Revision]:
    """Return the change of each answer that was approved last."""
    latest: dict[str, Revision] = {}
    for revision in _read_approved(connection):
        latest.setdefault(revision.entry, revision)
    return latest


def tell_approved(connection: Connection) -> tuple[int, datetime | None]:
    """Return what differs once another change was approved: how many were, and when the last one was."""
    approved = sa.select(sa.func.count(), sa.func.max(revisions.c.decided_at)).where(revisions.c.state == "approved")
    count, last = connection.execute(approved).one()
    return int(count), last


def _read_approved(connection: Connection, *chosen: Any) -> tuple[Revision, ...]:
    return _read(connection, revisions.c.state == "approved", *chosen, order=(revisions.c.decided_at.desc(),))


def _read(connection: Connection, *chosen: Any, order: tuple[Any, ...] = ()) -> tuple[Revision, ...]:
    author, decider = staff.alias(), staff.alias()
    rows = (
        sa.select(revisions, author.c.name.label("author_name"), decider.c.name.label("decider_name"))
        .join_from(revisions, author, author.c.id == revisions.c.author)
        .outerjoin(decider, decider.c.id == revisions.c.decided_by)
        .where(*chosen)
        .order_by(*order, revisions.c.created_at.desc(), revisions.c.id.desc())
    )
    return tuple(Revision(**row._mapping) for row in connection.execute(rows))
