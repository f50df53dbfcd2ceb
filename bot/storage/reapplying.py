"""Erases again, in a restored database, what was erased after its backup; and lets nothing go out a second time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.conversations import delete_conversation, end_conversation, now_utc
from bot.storage.handoffs import set_answered
from bot.storage.removals import empty_cells
from bot.storage.staff import update_account
from bot.storage.staff_tables import staff, staff_sessions
from bot.storage.tables import conversations, handoffs, outbox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from bot.messages import ConversationId
    from bot.storage.erasures import Erasure, Kind, Register

TAKEN_OUT = "[removed]"
"""Stands where words were taken out after the backup. Which words is in no register, so all that the cell says goes."""

HELD = "restored"
"""Why a handoff that waited is given up: the mail server may have it already, and only staff can find out."""

NOBODYS = b"\x00" * 32
"""The hash of no token: opens an ended conversation to nobody."""


@dataclass(frozen=True, slots=True)
class Reapplied:
    """What was erased or held again, in numbers."""

    conversations: int
    ended: int
    cells: int
    sent: int
    closed: int
    held: int
    accounts: int
    sessions: int


def reapply(connection: Connection, register: Register, later: Iterable[Erasure]) -> Reapplied:
    """Do again what `later` tells, end every session of staff, and hold every handoff that waited at the backup."""
    found = _Finder(register, later)
    deleted, ended, cells = _erase_conversations(connection, found)
    sent, closed = _end_handoffs(connection, found)
    return Reapplied(
        conversations=deleted,
        ended=ended,
        cells=cells,
        sent=sent,
        closed=closed,
        held=_hold_waiting(connection, found),
        accounts=_close_accounts(connection, found),
        sessions=int(connection.execute(staff_sessions.delete()).rowcount),
    )


class _Finder:
    """Says whether something is in the register."""

    def __init__(self, register: Register, entries: Iterable[Erasure]) -> None:
        self._register = register
        self._digests: dict[Kind, set[bytes]] = {}
        for entry in entries:
            self._digests.setdefault(entry.kind, set()).add(entry.digest)

    def has(self, kind: Kind, *about: str) -> bool:
        of_kind = self._digests.get(kind)
        return bool(of_kind) and not of_kind.isdisjoint(self._register.digests(kind, *about))  # type: ignore[union-attr]


def _erase_conversations(connection: Connection, found: _Finder) -> tuple[int, int, int]:
    ids: list[ConversationId] = list(connection.execute(sa.select(conversations.c.id)).scalars())
    deleted = ended = cells = 0
    for conversation_id in ids:
        if found.has("conversation", conversation_id):
            delete_conversation(connection, conversation_id)
            deleted += 1
            continue
        if found.has("ended", conversation_id):
            end_conversation(connection, conversation_id, NOBODYS)
            ended += 1
        if found.has("words", conversation_id):
            cells += empty_cells(connection, conversation_id, TAKEN_OUT, lambda cell: found.has("cell", *cell))
    return deleted, ended, cells


def _end_handoffs(connection: Connection, found: _Finder) -> tuple[int, int]:
    """Note what was sent or closed after the backup, and erase its contents again."""
    open_ones = sa.select(outbox.c.reference).where(outbox.c.state.in_(("waiting", "dead")))
    references = list(connection.execute(open_ones).scalars())
    sent = [reference for reference in references if found.has("sent", reference)]
    for reference in sent:
        own = outbox.c.reference == reference
        connection.execute(outbox.update().where(own).values(state="sent", ended_at=now_utc(), failure=None))
        connection.execute(handoffs.update().where(handoffs.c.reference == reference).values(contents=None))
    every = connection.execute(sa.select(handoffs.c.reference).where(handoffs.c.answered_at.is_(None))).scalars()
    closed = [reference for reference in every.all() if found.has("closed", reference)]
    for reference in closed:
        set_answered(connection, reference)
    return len(sent), len(closed)


def _hold_waiting(connection: Connection, found: _Finder) -> int:
    """Give up what waits, the contents kept: what of it went out after the backup, or would twice, staff must say (E1)."""
    waiting = list(
        connection.execute(sa.select(outbox.c.reference, outbox.c.handed_at).where(outbox.c.state == "waiting"))
    )
    now = now_utc()
    for reference, handed_at in waiting:
        if handed_at is None and found.has("handed", reference):
            handed_at = now  # noqa: PLW2901 - then a second mail says that it may be one
        connection.execute(
            outbox.update()
            .where(outbox.c.reference == reference)
            .values(state="dead", ended_at=now, failure=HELD, handed_at=handed_at)
        )
    return len(waiting)


def _close_accounts(connection: Connection, found: _Finder) -> int:
    """Disable who was disabled, reset or given another role: which it was is not told, and an administrator knows."""
    able = connection.execute(sa.select(staff.c.id, staff.c.name).where(staff.c.disabled_at.is_(None)))
    taken = [staff_id for staff_id, name in able.all() if found.has("access", name)]
    for staff_id in taken:
        update_account(connection, staff_id, disabled_at=now_utc())
    return len(taken)
