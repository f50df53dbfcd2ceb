"""How long one visitor waits for the database in all, however many reads and writes their request takes (standard E3).

The web gives each request one patience; all that the request asks of the database takes from it. Work that no visitor waits
for has a new one for each thing it asks. What staff look through is ended by the database itself.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

ANSWER_SECONDS = 2.5
"""So long a visitor waits for the database; then they get the help lines, within three seconds in all."""

_STEPS = 100_000
"""So many instructions of SQLite, some milliseconds, lie between two looks at the clock."""


@dataclass(slots=True)
class Patience:
    """What is left of the time that a visitor waits."""

    left_s: float = ANSWER_SECONDS

    def spend(self, seconds: float) -> None:
        """Take from it; it is never less than nothing."""
        self.left_s = max(0.0, self.left_s - seconds)


_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def one_patience() -> Iterator[None]:
    """Let everything that is asked until the end of the block share one patience."""
    token = _patience.set(Patience())
    try:
        yield
    finally:
        _patience.reset(token)


def present_patience() -> Patience:
    """Return the patience of this request, or a new one outside of requests."""
    return _patience.get() or Patience()


@contextmanager
def end_after(connection: Connection, seconds: float) -> Iterator[None]:
    """Let the database end what takes longer: SQLite all of the block, PostgreSQL each statement in it."""
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text(f"SET LOCAL statement_timeout = {round(seconds * 1000)}"))
        yield
        return
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)
