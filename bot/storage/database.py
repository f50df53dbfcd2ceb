"""One database, SQLite or PostgreSQL: its connections, its threads, its migrations.

SQLAlchemy's calls block, so they run in threads of their own. Each lane has its own, so that nobody waits for another's
work: what visitors write (one thread on SQLite, which has one writer), what they read, what staff look through, and upkeep.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pysqlite3.dbapi2
import sqlalchemy as sa
import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from bot.errors import AlreadyStoredError, BackupError, StorageUnavailableError
from bot.storage.log_truncation import LogTruncation

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection as Connection  # noqa: PLC0414 - for rooms that only hand it on
    from sqlalchemy.engine import Engine

log = structlog.get_logger(__name__)

_Result = TypeVar("_Result")

MIGRATION_LOCK = 7_263_701_144
"""PostgreSQL's advisory lock of this name lets one process migrate at a time; the number has no meaning."""

POSTGRESQL_WRITERS = 8
POSTGRESQL_READERS = 4
READERS = 2
SURVEYORS = 2
BUSY_TIMEOUT_MS = 5000
"""So long a thread waits for another's lock; then it is free for the next, though the lock stands."""

TRUNCATION_TIMEOUT_MS = 100
"""So long one attempt to empty the log waits for readers; writers wait for it meanwhile."""

ANSWER_SECONDS = 2.5
"""So long a visitor waits for the database; then they get the help lines, within three seconds in all (standard E3)."""

SURVEY_SECONDS = 15.0
"""So long a member of staff waits for a list or a count."""


class Database:
    """Runs functions of a connection in a transaction, off the event loop."""

    def __init__(self, url: str, root: Path) -> None:
        """Prepare the engine; nothing is opened yet. A relative SQLite path is taken from `root`."""
        self._engine = _create_engine(url, root)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._writers = _threads(1 if self._is_sqlite else POSTGRESQL_WRITERS, "write")
        self._readers = _threads(READERS if self._is_sqlite else POSTGRESQL_READERS, "read")
        self._surveyors = _threads(SURVEYORS, "survey")
        self._upkeep = _threads(1, "upkeep")
        self._truncation = LogTruncation(self._truncate_log)

    async def read(self, work: Callable[[Connection], _Result]) -> _Result:
        """Run `work` in a transaction that only reads.

        Raises:
            StorageUnavailableError: the database cannot be reached, or is locked or full.
        """
        return await self._run(self._readers, partial(self.transact, work, writes=False), ANSWER_SECONDS)

    async def survey(self, work: Callable[[Connection], _Result]) -> _Result:
        """Run what may take long and only reads: a list or a count for staff, for which no visitor waits.

        Raises:
            StorageUnavailableError: the database cannot be reached, or takes longer than `SURVEY_SECONDS`.
        """
        return await self._run(self._surveyors, partial(self.transact, work, writes=False), SURVEY_SECONDS)

    async def write(self, work: Callable[[Connection], _Result], *, durable: bool = False) -> _Result:
        """Run `work` in a transaction and commit it.

        Args:
            durable: a power cut right after must lose nothing of it (standard E2).

        Raises:
            StorageUnavailableError: nothing of it was stored.
            AlreadyStoredError: a row with the same key is there already; nothing of it was stored.
        """
        return await self._run(self._writers, partial(self.transact, work, durable=durable), ANSWER_SECONDS)

    async def _run(self, lane: ThreadPoolExecutor, transact: Callable[[], _Result], seconds: float) -> _Result:
        waiting: asyncio.Future[_Result] = asyncio.get_running_loop().run_in_executor(lane, transact)
        try:
            async with asyncio.timeout(seconds):  # not wait_for: that of Python 3.11 can lose a cancellation
                return await waiting
        except TimeoutError as error:  # it may still be stored; the client's key then finds it (standard E3)
            raise StorageUnavailableError("TimeoutError") from error

    def transact(self, work: Callable[[Connection], _Result], *, writes: bool = True, durable: bool = False) -> _Result:
        """Run `work` in a transaction of the calling thread, however long that takes; `read` and `write` tell the rest.

        The database itself refuses a change in a transaction that only reads.
        """
        options = {"writes": writes, "durable": durable, "postgresql_readonly": not writes}
        try:
            with (
                self._engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                return work(connection)
        except sa.exc.IntegrityError as error:
            raise AlreadyStoredError from error
        except SQLAlchemyError as error:
            raise StorageUnavailableError(type(error).__name__) from error

    async def check(self) -> None:
        """Ask the database for an answer.

        Raises:
            StorageUnavailableError: it gives none.
        """
        await self.read(lambda connection: connection.execute(sa.text("SELECT 1 FROM conversations LIMIT 1")))

    async def scrub(self) -> bool:
        """Make deleted rows unreadable: empty SQLite's write-ahead log, where their old pages lie (standard D4).

        Returns:
            Whether it is done. While a reader stands in the way it is tried again by itself, and visitors are answered.
        """
        if not self._is_sqlite:
            return True
        return await asyncio.get_running_loop().run_in_executor(self._upkeep, self._truncation.run)

    def _truncate_log(self) -> bool:
        try:
            with self._engine.connect() as connection:
                cursor = connection.connection.cursor()
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")  # most of the work, for which no writer waits
                cursor.execute(f"PRAGMA busy_timeout={TRUNCATION_TIMEOUT_MS}")
                try:
                    (is_busy, _, _) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                finally:
                    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
                return not is_busy
        except (SQLAlchemyError, pysqlite3.dbapi2.Error):  # locked, full or gone: the rows are deleted all the same
            return False

    def migrate(self) -> None:
        """Bring the schema up to date, in the calling thread; of several processes at once, one after the other.

        A schema that is newer than this program is left as it is: releases only add to it before they take away, so that
        a process goes on serving while its successors start.

        Raises:
            StorageUnavailableError: the database cannot be opened or changed.
        """
        try:
            if self._is_sqlite:
                Path(str(self._engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
            with (
                self._engine.connect().execution_options(writes=True) as connection,
                connection.begin(),
            ):
                self._migrate(connection)
        except (SQLAlchemyError, CommandError, OSError) as error:
            raise StorageUnavailableError(type(error).__name__) from error

    def check_schema(self) -> None:
        """Make sure that this is a database of this service, and not of a later program, which may know more of it.

        Raises:
            BackupError: it is not.
            StorageUnavailableError: it cannot be read.
        """
        stands_at = self.transact(lambda c: MigrationContext.configure(c).get_current_revision(), writes=False)
        if stands_at is None:
            raise BackupError("it is no database of this service")
        if not self.transact(lambda c: stands_at in _known_revisions(_alembic_config(c)), writes=False):
            raise BackupError(
                f"it was made by a later version of this program (schema {stands_at}); install that first"
            )

    def _migrate(self, connection: Connection) -> None:
        if not self._is_sqlite:  # SQLite's write lock is held already
            connection.execute(sa.text("SET LOCAL lock_timeout = 0"))  # another's migrations may take long
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config = _alembic_config(connection)
        stands_at = MigrationContext.configure(connection).get_current_revision()
        if stands_at is not None and stands_at not in _known_revisions(config):
            log.warning("storage.schema.newer", revision=stands_at)
            return
        command.upgrade(config, "head")

    def close(self) -> None:
        """Close every connection and end the threads."""
        self._truncation.stop()
        for lane in (self._writers, self._readers, self._surveyors, self._upkeep):
            lane.shutdown(wait=True)
        self._engine.dispose()


def _threads(count: int, lane: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix=f"database-{lane}")


def find_sqlite_file(url: str, root: Path) -> Path | None:
    """Return the file of an SQLite database, a relative one taken from `root`; None for PostgreSQL."""
    parsed = make_url(url)
    return root / (parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def _create_engine(url: str, root: Path) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = sa.create_engine(
            parsed.set(drivername="postgresql+psycopg2"),
            future=True,
            pool_size=POSTGRESQL_WRITERS + POSTGRESQL_READERS + SURVEYORS,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 3},
        )
        sa.event.listen(engine, "connect", _prepare_postgresql)
        return engine
    engine = sa.create_engine(
        parsed.set(database=str(find_sqlite_file(url, root))),
        future=True,
        module=pysqlite3.dbapi2,  # the system's SQLite may be too old to forget what it indexed (decision 15)
        poolclass=QueuePool,
        pool_size=1 + READERS + SURVEYORS + 1,  # a connection for each thread, upkeep's last
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


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


def _known_revisions(config: Config) -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


def _alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
