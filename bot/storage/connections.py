"""How connections to SQLite and PostgreSQL are opened: how safe, how patient with locks, and where they lead."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pysqlite3.dbapi2
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import URL, Connection

log = structlog.get_logger(__name__)

BUSY_TIMEOUT_MS = 5000
"""So long a thread waits for another's lock; then it is free for the next, though the lock stands."""

_FILE, _SAFETY = "file", "safety"
"""Under these names a connection remembers which file it has opened, and how safe its commits are at present."""


def find_sqlite_file(url: str, root: Path) -> Path | None:
    """Return the file of an SQLite database, a relative one taken from `root`; None for PostgreSQL."""
    parsed = make_url(url)
    return root / (parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


class Engines(NamedTuple):
    """What opens connections for changes, and for looking only; on PostgreSQL they share theirs."""

    writing: Engine
    reading: Engine


def create_engines(url: str, root: Path, *, writers: int, readers: int) -> Engines:
    """Return what opens connections, none of them yet.

    Args:
        root: where a relative SQLite path is taken from.
        writers, readers: how many threads ask for a connection of each kind at once.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        both = _create_postgresql_engine(parsed, writers + readers)
        return Engines(both, both)
    writing = _create_sqlite_engine(parsed, root, writers + 1)  # upkeep asks too
    sa.event.listen(writing, "connect", _prepare_sqlite)
    sa.event.listen(writing, "begin", _begin_writing)
    reading = _create_sqlite_engine(parsed, root, readers)
    sa.event.listen(reading, "connect", partial(_prepare_sqlite, only_reads=True))
    sa.event.listen(reading, "begin", _begin_reading)
    return Engines(writing, reading)


def _create_postgresql_engine(url: URL, most: int) -> Engine:
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg2"),
        future=True,
        pool_size=most,
        pool_pre_ping=True,
        # A server that vanished, its machine with it, says nothing: its connections end by themselves, in 20 seconds.
        connect_args={
            "connect_timeout": 3,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 2,
            "tcp_user_timeout": 20_000,
        },
    )
    sa.event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _create_sqlite_engine(url: URL, root: Path, most: int) -> Engine:
    file = root / (url.database or "")
    engine = sa.create_engine(
        url.set(database=str(file)),
        future=True,
        module=pysqlite3.dbapi2,  # the system's SQLite may be too old to forget what it indexed (decision 15)
        poolclass=QueuePool,
        pool_size=most,
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "checkout", partial(_look_for_file, str(file)))
    return engine


def _look_for_file(path: str, _connection: object, record: Any, _proxy: object) -> None:
    """Give a connection up whose file was removed or replaced: what it writes would be gone with the last of them."""
    try:
        found = os.stat(path)  # noqa: PTH116 - at every turn; a Path takes thrice as long
        present = (found.st_dev, found.st_ino)
    except OSError:
        present = None
    if record.info.setdefault(_FILE, present) != present:
        log.warning("storage.file.replaced")
        raise sa.exc.DisconnectionError


def _prepare_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:  # not among the options of a connection, which poolers between may refuse
        cursor.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.commit()


def _prepare_sqlite(connection: Any, record: Any, *, only_reads: bool = False) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself; `begin` below does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # deleted text is overwritten, not only unlinked
    if only_reads:
        cursor.execute("PRAGMA query_only=ON")
    cursor.close()
    record.info[_SAFETY] = "NORMAL"


def _begin_writing(connection: Connection) -> None:
    # A write takes its lock at once: one that begins as a reader can fail at its first write without waiting.
    cursor, info = connection.connection.cursor(), connection.connection.info
    safety = "FULL" if connection.get_execution_options().get("durable") else "NORMAL"
    if info[_SAFETY] != safety:  # how safe the commit must be can only be said before the transaction
        cursor.execute(f"PRAGMA synchronous={safety}")
        info[_SAFETY] = safety
    cursor.execute("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.connection.cursor().execute("BEGIN")
