"""How connections to SQLite and PostgreSQL are opened: how safe, how patient with locks, and where they lead."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.engine import Connection, Engine

log = structlog.get_logger(__name__)

BUSY_TIMEOUT_MS = 5000
"""So long a thread waits for another's lock; then it is free for the next, though the lock stands."""

_FILE = "file"
"""Under this name a connection remembers which file it has opened."""


def find_sqlite_file(url: str, root: Path) -> Path | None:
    """Return the file of an SQLite database, a relative one taken from `root`; None for PostgreSQL."""
    parsed = make_url(url)
    return root / (parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def create_engine(url: str, root: Path, count_threads: Callable[[bool], int]) -> Engine:
    """Return what opens connections, none of them yet.

    Args:
        root: where a relative SQLite path is taken from.
        count_threads: given whether it is SQLite, how many threads ask for a connection at once.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = sa.create_engine(
            parsed.set(drivername="postgresql+psycopg2"),
            future=True,
            pool_size=count_threads(False),
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
    file = root / (parsed.database or "")
    engine = sa.create_engine(
        parsed.set(database=str(file)),
        future=True,
        module=pysqlite3.dbapi2,  # the system's SQLite may be too old to forget what it indexed (decision 15)
        poolclass=QueuePool,
        pool_size=count_threads(True),
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "checkout", partial(_look_for_file, file))
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _look_for_file(path: Path, _connection: object, record: Any, _proxy: object) -> None:
    """Give a connection up whose file was removed or replaced: what it writes would be gone with the last of them."""
    try:
        found = path.stat()
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


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself; `_begin_sqlite` does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # deleted text is overwritten, not only unlinked
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A write takes its lock at once: one that begins as a reader can fail at its first write without waiting.
    options = connection.get_execution_options()
    if options.get("writes"):  # how safe the commit must be can only be said before the transaction
        synchronous = "FULL" if options.get("durable") else "NORMAL"
        connection.connection.cursor().execute(f"PRAGMA synchronous={synchronous}")
    only_reads = "ON" if options.get("writes") is False else "OFF"
    connection.connection.cursor().execute(f"PRAGMA query_only={only_reads}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
