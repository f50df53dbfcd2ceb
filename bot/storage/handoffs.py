"""Reads and writes handoffs and their place in the outbox. Each function takes a connection and runs in its transaction.

A row of the outbox is `waiting`, then `sent`, `dead` (given up; staff must act) or `closed` (staff saw to it without mail).
Whoever claims a row moves its `due_at` on, and nobody else claims it before: that is the lease. The number of the attempt
tells whether the lease is still theirs. Contents are opaque bytes here: they come encrypted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

import sqlalchemy as sa

from bot.storage.conversations import now_utc
from bot.storage.tables import handoffs, outbox
from bot.storage.usage import count_handoffs, keep_counts

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection, Row

    from bot.messages import Language

HandoffState = Literal["waiting", "sent", "dead", "closed"]

LONGEST_WAIT = timedelta(minutes=80)
"""Longer than any wait between two attempts (`bot.handoff.outbox.back_off`)."""

DEAD_CONTENTS_AGE = timedelta(days=30)
"""So long the contents of what could not be sent are kept, so that staff can act."""


@dataclass(frozen=True, slots=True)
class NewHandoff:
    """What is stored when somebody hands something on. `key_hash` is None where no Idempotency-Key came."""

    reference: str
    language: Language
    contents: bytes
    key_hash: bytes | None
    request_mac: bytes


@dataclass(frozen=True, slots=True)
class Handoff:
    """A handoff and how far it has come; every time is UTC."""

    reference: str
    language: Language
    created_at: datetime
    contents: bytes | None
    answered_at: datetime | None
    state: HandoffState
    attempts: int
    refusals: int
    due_at: datetime
    first_tried_at: datetime | None
    handed_at: datetime | None
    ended_at: datetime | None
    failure: str | None


_HANDOFF = sa.select(
    handoffs.c.reference,
    handoffs.c.language,
    handoffs.c.created_at,
    handoffs.c.contents,
    handoffs.c.answered_at,
    *(column for column in outbox.c if column.name != "reference"),
).join_from(handoffs, outbox)


def add_handoff(connection: Connection, handoff: NewHandoff) -> None:
    """Store what was handed on together with its place in the outbox.

    Raises:
        AlreadyStoredError: (from the database) the reference is taken, or this key was stored first by another request.
    """
    now = now_utc()
    connection.execute(
        handoffs.insert().values(
            reference=handoff.reference,
            language=handoff.language,
            created_at=now,
            contents=handoff.contents,
            key_hash=handoff.key_hash,
            request_mac=handoff.request_mac,
        )
    )
    connection.execute(outbox.insert().values(reference=handoff.reference, state="waiting", due_at=now))


def find_by_key(connection: Connection, key_hash: bytes) -> tuple[str, bytes] | None:
    """Return the reference and the request's MAC of what was handed on with this key, or None."""
    row = connection.execute(
        sa.select(handoffs.c.reference, handoffs.c.request_mac).where(handoffs.c.key_hash == key_hash)
    ).one_or_none()
    return None if row is None else (row.reference, row.request_mac)


def find_handoff(connection: Connection, reference: str) -> Handoff | None:
    """Return the handoff, or None when there is none of this reference."""
    row = connection.execute(_HANDOFF.where(handoffs.c.reference == reference)).one_or_none()
    return None if row is None else _to_handoff(row)


def list_handoffs(connection: Connection) -> tuple[Handoff, ...]:
    """Return every handoff, the earliest first."""
    rows = connection.execute(_HANDOFF.order_by(handoffs.c.created_at, handoffs.c.reference))
    return tuple(_to_handoff(row) for row in rows)


def list_in_states(
    connection: Connection, states: Collection[HandoffState], *, after: str | None = None, newest_first: bool, most: int
) -> tuple[Handoff, ...]:
    """Return handoffs in these states by the time they came; with `after`, those that follow that reference in the list."""
    place = (handoffs.c.created_at, handoffs.c.reference)
    chosen = _HANDOFF.where(outbox.c.state.in_(states))
    last = after and connection.execute(sa.select(*place).where(handoffs.c.reference == after)).one_or_none()
    if last:
        here = sa.tuple_(*place)
        at = sa.tuple_(sa.literal(last.created_at), sa.literal(last.reference))
        chosen = chosen.where(here < at if newest_first else here > at)
    order = [column.desc() for column in place] if newest_first else place
    return tuple(_to_handoff(row) for row in connection.execute(chosen.order_by(*order).limit(most)))


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many handoffs are in a state, and when the oldest of them came (UTC)."""

    count: int
    oldest: datetime | None


def count_states(connection: Connection) -> dict[HandoffState, StateCount]:
    """Return every state with its count; one that nothing is in has 0."""
    rows = sa.select(outbox.c.state, sa.func.count(), sa.func.min(handoffs.c.created_at)).join_from(handoffs, outbox)
    found = {
        state: StateCount(count, oldest) for state, count, oldest in connection.execute(rows.group_by(outbox.c.state))
    }
    return {state: found.get(state, StateCount(0, None)) for state in get_args(HandoffState)}


def count_waiting_since(connection: Connection, moment: datetime) -> int:
    """Return how many came before `moment` (UTC) and still wait."""
    late = sa.select(sa.func.count()).select_from(handoffs.join(outbox))
    return int(connection.execute(late.where(outbox.c.state == "waiting", handoffs.c.created_at < moment)).scalar_one())


def has_due(connection: Connection) -> bool:
    """Say whether something waits that may be tried now."""
    return connection.execute(sa.select(outbox.c.reference).where(*_due()).limit(1)).first() is not None


def claim_due(connection: Connection, lease: timedelta) -> Handoff | None:
    """Take what has been due the longest, or None, and count an attempt; nobody else gets it for `lease`."""
    reference = connection.execute(
        sa.select(outbox.c.reference)
        .where(*_due())
        .order_by(outbox.c.due_at, outbox.c.reference)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer
    ).scalar()
    if reference is None:
        return None
    now = now_utc()
    connection.execute(
        outbox.update()
        .where(outbox.c.reference == reference)
        .values(
            attempts=outbox.c.attempts + 1,
            due_at=now + lease,
            first_tried_at=sa.func.coalesce(outbox.c.first_tried_at, now),
        )
    )
    return find_handoff(connection, reference)


def set_handed_over(connection: Connection, claimed: Handoff, wait: timedelta) -> bool:
    """Note that the mail server is about to get the end of the message; without its answer, wait that long.

    Returns:
        False when the lease is another's by now; then the message must not be ended.
    """
    now = now_utc()
    return _update(connection, claimed, handed_at=now, due_at=now + wait)


def set_sent(connection: Connection, claimed: Handoff) -> None:
    """Note that the mail server took it, and erase the contents."""
    _end(connection, claimed.reference, "sent")
    _erase(connection, claimed.reference)


def set_delayed(
    connection: Connection, claimed: Handoff, wait: timedelta, failure: str, *, refusals: int, is_open: bool
) -> None:
    """Let it be tried again after `wait`.

    Args:
        refusals: how often the mail server has refused it by now.
        is_open: the mail server had it and gave no answer; otherwise this attempt did not arrive.
    """
    values = {} if is_open else {"handed_at": claimed.handed_at}
    _update(connection, claimed, due_at=now_utc() + wait, failure=failure, refusals=refusals, **values)


def set_dead(connection: Connection, claimed: Handoff, failure: str) -> None:
    """Give it up; the contents stay for staff."""
    if _update(connection, claimed, failure=failure):
        _end(connection, claimed.reference, "dead")


def retry_now(connection: Connection, reference: str) -> bool:
    """Let what waits or is dead be tried at once, with all its time again; return False when its contents are gone."""
    kept = sa.select(handoffs.c.reference).where(handoffs.c.reference == reference, handoffs.c.contents.is_not(None))
    return bool(
        connection.execute(
            outbox.update()
            .where(outbox.c.reference.in_(kept), outbox.c.state.in_(("waiting", "dead")))
            .values(state="waiting", due_at=now_utc(), refusals=0, first_tried_at=None, ended_at=None)
        ).rowcount
    )


def set_answered(connection: Connection, reference: str) -> bool:
    """Note that staff answered; what had not been sent is not sent any more and erased. False when there is none."""
    found = find_handoff(connection, reference)
    if found is None:
        return False
    connection.execute(handoffs.update().where(handoffs.c.reference == reference).values(answered_at=now_utc()))
    if found.state != "sent":
        _end(connection, reference, "closed")
    _erase(connection, reference)
    return True


def purge_handoffs(connection: Connection, age: timedelta) -> int:
    """Remove what ended more than `age` ago and the contents of old dead letters; return how many rows changed.

    A dead letter stays for `DEAD_CONTENTS_AGE` at least. What waits is never removed.
    """
    now = now_utc()
    old = sa.select(outbox.c.reference).where(
        sa.or_(
            sa.and_(outbox.c.state.in_(("sent", "closed")), outbox.c.ended_at < now - age),
            sa.and_(outbox.c.state == "dead", outbox.c.ended_at < now - max(age, DEAD_CONTENTS_AGE)),
        )
    )
    keep_counts(connection, count_handoffs(connection, handoffs.c.reference.in_(old)))
    removed = connection.execute(
        handoffs.delete().where(handoffs.c.reference.in_(old))
    ).rowcount  # and outbox (CASCADE)
    dead = sa.select(outbox.c.reference).where(outbox.c.state == "dead", outbox.c.ended_at < now - DEAD_CONTENTS_AGE)
    erased = connection.execute(
        handoffs.update().where(handoffs.c.reference.in_(dead), handoffs.c.contents.is_not(None)).values(contents=None)
    ).rowcount
    return int(removed + erased)


def _due() -> tuple[Any, Any]:
    now = now_utc()
    # Later than any wait: set by a clock that was ahead. What was handed over waits all the same, it may have arrived.
    is_stray = sa.and_(outbox.c.due_at > now + LONGEST_WAIT, outbox.c.handed_at.is_(None))
    return outbox.c.state == "waiting", sa.or_(outbox.c.due_at <= now, is_stray)


def _update(connection: Connection, claimed: Handoff, **values: Any) -> bool:
    """Change the row as long as this attempt is the last one; return whether it is."""
    own = (outbox.c.reference == claimed.reference, outbox.c.attempts == claimed.attempts, outbox.c.state == "waiting")
    return bool(connection.execute(outbox.update().where(*own).values(**values)).rowcount)


def _end(connection: Connection, reference: str, state: HandoffState) -> None:
    connection.execute(outbox.update().where(outbox.c.reference == reference).values(state=state, ended_at=now_utc()))


def _erase(connection: Connection, reference: str) -> None:
    connection.execute(handoffs.update().where(handoffs.c.reference == reference).values(contents=None))


def _to_handoff(row: Row) -> Handoff:
    return Handoff(**row._mapping)


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How the outbox stands: how many wait and are dead, and since when (UTC) the longest has waited."""

    waiting: int
    dead: int
    oldest: datetime | None


def read_outbox_state(connection: Connection) -> OutboxState:
    """Count what waits and what is dead."""
    rows = connection.execute(
        sa.select(outbox.c.state, sa.func.count(), sa.func.min(handoffs.c.created_at))
        .join_from(outbox, handoffs)
        .where(outbox.c.state.in_(("waiting", "dead")))
        .group_by(outbox.c.state)
    )
    found = {state: (int(count), since) for state, count, since in rows}
    waiting, oldest = found.get("waiting", (0, None))
    return OutboxState(waiting, found.get("dead", (0, None))[0], oldest)
