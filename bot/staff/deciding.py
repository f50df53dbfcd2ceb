"""Who may change an answer, and how: one person proposes, another approves what the checks find right (four eyes).

Each function runs in the transaction of its connection and writes the audit in it; an error leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import RepereError
from bot.staff.live import lay_over
from bot.staff.revisions import cells_of, judge_change, stamp_cells
from bot.storage import revisions as stored

if TYPE_CHECKING:
    from datetime import date

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import Answer
    from bot.staff.audit import Audit
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.revisions import Cells, Revision

MOST_REASON_CHARS = 400


class RevisionError(RepereError):
    """A change cannot go on."""


class BaseChangedError(RevisionError):
    """The answer is no longer what the author saw: somebody else's change was approved, or its file has changed."""


class AlreadyDecidedError(RevisionError):
    """The change no longer waits."""


class OwnRevisionError(RevisionError):
    """Nobody approves or rejects what they wrote themselves."""


class FaultyRevisionError(RevisionError):
    """The checks find errors in it, or it changes nothing."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who decides, over which files, on which day."""

    staff: Staff
    audit: Audit
    knowledge: KnowledgeBase
    today: date


def find_live(connection: Connection, filed: Answer) -> Answer:
    """Return an answer as it is live by the database: this process may be some seconds behind."""
    return lay_over(filed, stored.find_approved(connection, filed.id))


def propose(connection: Connection, desk: Desk, filed: Answer, draft_id: int) -> None:
    """Have a draft wait for a second person.

    Raises:
        BaseChangedError: it was made from other texts than the live ones.
        FaultyRevisionError: see there.
    """
    draft = stored.find_revision(connection, draft_id)
    if draft is None or draft.state != "draft" or draft.author != desk.staff.id:
        raise AlreadyDecidedError
    _judge(connection, desk, filed, draft)
    stored.propose(connection, draft.id)
    desk.audit.add(connection, desk.staff.name, "revision_proposed", _name(draft), draft.reason)


def approve(connection: Connection, desk: Desk, filed: Answer, revision_id: int, reason: str) -> None:
    """Make a proposal live: it counts as reviewed today.

    Raises:
        AlreadyDecidedError, OwnRevisionError, BaseChangedError, FaultyRevisionError: nothing was changed.
    """
    stored.lock_entry(connection, filed.id)
    revision = _find_open(connection, desk, filed, revision_id)
    contents = _judge(connection, desk, filed, revision)
    _decide(connection, desk, revision, "approved", reason=reason, contents=contents)
    desk.audit.add(connection, desk.staff.name, "revision_approved", _name(revision), reason)


def reject(connection: Connection, desk: Desk, filed: Answer, revision_id: int, reason: str) -> None:
    """Refuse a proposal; its author reads why.

    Raises:
        AlreadyDecidedError, OwnRevisionError: nothing was changed.
    """
    revision = _find_open(connection, desk, filed, revision_id)
    _decide(connection, desk, revision, "rejected", reason=reason)
    desk.audit.add(connection, desk.staff.name, "revision_rejected", _name(revision), reason)


def withdraw(connection: Connection, desk: Desk, filed: Answer, revision_id: int) -> None:
    """Take one's own proposal back.

    Raises:
        AlreadyDecidedError, OwnRevisionError: it waits no longer, or is somebody else's.
    """
    revision = stored.find_revision(connection, revision_id)
    if revision is None or revision.entry != filed.id or revision.author != desk.staff.id:
        raise OwnRevisionError
    _decide(connection, desk, revision, "withdrawn", reason="")
    desk.audit.add(connection, desk.staff.name, "revision_withdrawn", _name(revision))


def is_current(revision: Revision, live: Answer) -> bool:
    """Say whether a change was made from the texts that are live."""
    return stamp_cells(revision.before) == stamp_cells(cells_of(live))


def move_change(before: Cells, contents: Cells, live: Cells) -> tuple[Cells, frozenset[str]]:
    """Return a change made from `before` as one of `live`, and the fields that both sides changed.

    A field that its author left alone takes the live text; one that they changed keeps theirs, so nothing typed is lost.
    """
    moved = {
        key: contents[key] if key in contents and contents[key] != before.get(key) else text
        for key, text in live.items()
    }
    both = frozenset(key for key, text in live.items() if text not in (before.get(key), moved[key]) and key in before)
    return moved, both


def _find_open(connection: Connection, desk: Desk, filed: Answer, revision_id: int) -> Revision:
    revision = stored.find_revision(connection, revision_id)
    if revision is None or revision.entry != filed.id or revision.state != "proposed":
        raise AlreadyDecidedError
    if revision.author == desk.staff.id:
        raise OwnRevisionError
    return revision


def _judge(connection: Connection, desk: Desk, filed: Answer, revision: Revision) -> Cells:
    """Return the texts that a change makes, with today as the day of the review."""
    live = find_live(connection, filed)
    if not is_current(revision, live):
        raise BaseChangedError
    judgement = judge_change(live, revision.contents, desk.knowledge, desk.today)
    if judgement.answer is None or judgement.has_errors or not judgement.changed:
        raise FaultyRevisionError
    return cells_of(judgement.answer)


def _decide(
    connection: Connection,
    desk: Desk,
    revision: Revision,
    state: stored.State,
    *,
    reason: str,
    contents: Cells | None = None,
) -> None:
    if not stored.decide(connection, revision.id, state, desk.staff.id, reason=reason, contents=contents):
        raise AlreadyDecidedError


def _name(revision: Revision) -> str:
    return f"{revision.entry} {revision.id}"
