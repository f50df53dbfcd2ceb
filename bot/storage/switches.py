"""Which answers, lines and services staff switched off; each function takes a connection and runs in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage.conversations import now_utc
from bot.storage.tables import switched_off
from bot.storage.upserts import insert_into

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """One thing that is off: since when (UTC), and why."""

    id: str
    since: datetime
    reason: str | None


def switch_off(connection: Connection, identifier: str, reason: str | None = None) -> None:
    """Switch an answer, line or service off; what is off already keeps its date and gets the new reason."""
    insert = insert_into(connection, switched_off).values(id=identifier, since=now_utc(), reason=reason)
    connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"reason": reason}))


def switch_on(connection: Connection, identifier: str) -> bool:
    """Switch it on again; return whether it was off."""
    return bool(connection.execute(switched_off.delete().where(switched_off.c.id == identifier)).rowcount)


def list_switches(connection: Connection) -> tuple[SwitchedOff, ...]:
    """Return everything that is off, the oldest first."""
    rows = connection.execute(switched_off.select().order_by(switched_off.c.since, switched_off.c.id))
    return tuple(SwitchedOff(**row._mapping) for row in rows)


def list_switched_off(connection: Connection) -> tuple[str, ...]:
    """Return the ids of everything that is off."""
    return tuple(entry.id for entry in list_switches(connection))
