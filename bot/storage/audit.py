"""Adds to the audit and reads it. There is no function that changes or removes a row, and the database refuses both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.conversations import now_utc
from bot.storage.staff_tables import audit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.engine import Connection

NO_MAC = b""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What somebody did, when (UTC), to what and why; `mac` covers the row and the MAC of the row before."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str | None
    mac: bytes


def add_audit_row(
    connection: Connection,
    actor: str,
    action: str,
    subject: str,
    reason: str | None,
    *,
    make_mac: Callable[[AuditRow, bytes], bytes],
) -> None:
    """Add a row behind the last one; `make_mac` gets the row without its MAC, and the MAC before.

    Raises:
        AlreadyStoredError: (from the database) another process added its row first; nothing of this transaction is stored.
    """
    if connection.dialect.name == "postgresql":  # one after the other; SQLite has one writer anyway
        connection.execute(sa.text("LOCK TABLE audit IN EXCLUSIVE MODE"))
    last = connection.execute(sa.select(audit.c.id, audit.c.mac).order_by(audit.c.id.desc()).limit(1)).first()
    row = AuditRow(last.id + 1 if last else 1, now_utc(), actor, action, subject, reason, NO_MAC)
    values = {name: getattr(row, name) for name in ("id", "at", "actor", "action", "subject", "reason")}
    connection.execute(audit.insert().values(**values, mac=make_mac(row, last.mac if last else NO_MAC)))


def iterate_audit(connection: Connection, after: int, most: int) -> Iterator[AuditRow]:
    """Yield the rows with a larger id than `after`, the first one first, at most so many."""
    for row in connection.execute(audit.select().where(audit.c.id > after).order_by(audit.c.id).limit(most)):
        yield AuditRow(**row._mapping)


def find_audit_row(connection: Connection, row_id: int) -> AuditRow | None:
    """Return this row, or None."""
    row = connection.execute(audit.select().where(audit.c.id == row_id)).one_or_none()
    return None if row is None else AuditRow(**row._mapping)


def list_subjects(connection: Connection, actor: str, action: str, since: datetime, most: int) -> set[str]:
    """Return what somebody did this to since then, as far as their last `most` rows of it tell."""
    own = sa.select(audit.c.subject, audit.c.at).where(audit.c.actor == actor, audit.c.action == action)
    return {subject for subject, at in connection.execute(own.order_by(audit.c.id.desc()).limit(most)) if at >= since}


def list_actors(connection: Connection) -> tuple[str, ...]:
    """Return everybody whom the audit names; one step of the index for each, however many rows there are."""
    actors: list[str] = []
    first = sa.select(sa.func.min(audit.c.actor))
    found = connection.execute(first).scalar()
    while found is not None:
        actors.append(found)
        found = connection.execute(first.where(audit.c.actor > found)).scalar()
    return tuple(actors)


def list_audit(
    connection: Connection, *, before: int | None = None, actor: str | None = None, action: str | None = None, most: int
) -> tuple[AuditRow, ...]:
    """Return the latest rows, the last one first; with `before`, those with a smaller id."""
    chosen = audit.select().order_by(audit.c.id.desc()).limit(most)
    if before is not None:
        chosen = chosen.where(audit.c.id < before)
    if actor:
        chosen = chosen.where(audit.c.actor == actor)
    if action:
        chosen = chosen.where(audit.c.action == action)
    return tuple(AuditRow(**row._mapping) for row in connection.execute(chosen))
