"""Reads and writes comparisons of models. Each function takes a connection and runs in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.storage.conversations import now_utc
from bot.storage.review_tables import comparisons
from bot.storage.staff_tables import staff

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

RUNNING, DONE, FAILED = "running", "done", "failed"
_SILENT = timedelta(minutes=3)
"""A comparison that says nothing for so long was broken off, by a restart for example."""


@dataclass(frozen=True, slots=True)
class StoredComparison:
    """A comparison and how far it has come; `result` is there once it is done (bot/staff/comparison.py)."""

    id: int
    model_id: str
    present_id: str
    author: str
    state: str
    done: int
    total: int
    created_at: datetime
    updated_at: datetime
    result: dict[str, Any] | None = None

    @property
    def is_running(self) -> bool:
        """Say whether it goes on."""
        return self.state == RUNNING and now_utc() - self.updated_at < _SILENT


def add_comparison(connection: Connection, model_id: str, present_id: str, staff_id: int) -> int:
    """Store a comparison that begins now; return its id."""
    now = now_utc()
    values = {"model_id": model_id, "present_id": present_id, "author": staff_id, "state": RUNNING}
    result = connection.execute(comparisons.insert().values(**values, created_at=now, updated_at=now))
    return int(result.inserted_primary_key[0])


def note_progress(connection: Connection, comparison_id: int, done: int, total: int) -> None:
    """Store how many messages were read."""
    _update(connection, comparison_id, done=done, total=total)


def finish_comparison(connection: Connection, comparison_id: int, result: dict[str, Any] | None) -> None:
    """Store the result; None says that there is none because it failed."""
    _update(connection, comparison_id, state=FAILED if result is None else DONE, result=result)


def list_comparisons(connection: Connection, most: int) -> tuple[StoredComparison, ...]:
    """Return the latest comparisons without their results."""
    return tuple(StoredComparison(**row._mapping) for row in connection.execute(_COMPARISONS.limit(most)))


def find_comparison(connection: Connection, comparison_id: int) -> StoredComparison | None:
    """Return one comparison with its result, or None."""
    own = _COMPARISONS.add_columns(comparisons.c.result).where(comparisons.c.id == comparison_id)
    row = connection.execute(own).one_or_none()
    return None if row is None else StoredComparison(**row._mapping)


def purge_comparisons(connection: Connection, age: timedelta) -> int:
    """Remove comparisons that are older than `age`: the turns that they name are gone; return how many."""
    old = comparisons.c.created_at < now_utc() - age
    return int(connection.execute(comparisons.delete().where(old)).rowcount)


def _update(connection: Connection, comparison_id: int, **values: Any) -> None:
    own = comparisons.update().where(comparisons.c.id == comparison_id)
    connection.execute(own.values(**values, updated_at=now_utc()))


_COLUMNS = ("id", "model_id", "present_id", "state", "done", "total", "created_at", "updated_at")
_COMPARISONS = (
    sa.select(*(comparisons.c[name] for name in _COLUMNS), staff.c.name.label("author"))
    .join_from(comparisons, staff, comparisons.c.author == staff.c.id)
    .order_by(comparisons.c.id.desc())
)
