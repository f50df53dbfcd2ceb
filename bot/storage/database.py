"""One database, SQLite or PostgreSQL: its connections, its threads, its migrations.

SQLAlchemy's calls block, so they run in threads of their own. Each lane has its own, so that nobody waits for another's
work: what visitors write (one thread on SQLite, which has one writer), what they read, what staff look through, and upkeep.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pysqlite3.dbapi2
import sqlalchemy as sa
import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import AlreadyStoredError, BackupError, StorageUnavailableError
from bot.storage.connections import BUSY_TIMEOUT_MS, create_engines, find_sqlite_file
from bot.storage.log_truncation import LogTruncation
from bot.storage.patience import Patience, end_after, present_patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Connection as Connection  # noqa: PLC0414 - for rooms that only hand it on

log = structlog.get_logger(__name__)

_Result = TypeVar("_Result")

MIGRATION_LOCK = 7_263_701_144
"""PostgreSQL's advisory lock of this name lets one process migrate at a time; the number has no meaning."""

POSTGRESQL_WRITERS = 8
POSTGRESQL_READERS = 4
READERS = 2
SURVEYORS = 2

TRUNCATION_TIMEOUT_MS = 100
"""So long one attempt to empty the log waits for readers; writers wait for it meanwhile."""

SURVEY_SECONDS = 15.0
"""So long a member of staff waits for a list or a count."""


class Database:
    """Runs functions of a connection in a transaction, off the event loop."""

    def __init__(self, url: str, root: Path) -> None:
        """Prepare the engine; nothing is opened yet. A relative SQLite path is taken from `root`."""
        self._is_sqlite = find_sqlite_file(url, root) is not None
        writers = 1 if self._is_sqlite else POSTGRESQL_WRITERS
        readers = READERS if self._is_sqlite else POSTGRESQL_READERS
        self._engines = create_engines(url, root, writers=writers, readers=readers + SURVEYORS)
        self._writers = _threads(writers, "write")
        self._readers = _threads(readers, "read")
        self._surveyors = _threads(SURVEYORS, "survey")
        self._upkeep = _threads(1, "upkeep")
        self._truncation = LogTruncation(self._truncate_log)
        self._failing: set[ThreadPoolExecutor] = set()

    async def read(self, work: Callable[[Connection], _Result]) -> _Result:
        """Run `work` in a transaction that only reads.

        Raises:
            StorageUnavailableError: the database cannot be reached, or is locked or full.
        """
        return await self._run(self._readers, partial(self.transact, work, writes=False), present_patience())

    async def survey(self, work: Callable[[Connection], _Result]) -> _Result:
        """Run what may take long and only reads: a list or a count for staff, for which no visitor waits.

        Raises:
            StorageUnavailableError: the database cannot be reached, or takes longer than `SURVEY_SECONDS`; then it stops
                looking, so that the thread is free for the next.
        """

        def look(connection: Connection) -> _Result:
            with end_after(connection, SURVEY_SECONDS):
                return work(connection)

        return await self._run(self._surveyors, partial(self.transact, look, writes=False), Patience(SURVEY_SECONDS))

    async def write(self, work: Callable[[Connection], _Result], *, durable: bool = False) -> _Result:
        """Run `work` in a transaction and commit it.

        Args:
            durable: a power cut right after must lose nothing of it (standard E2).

        Raises:
            StorageUnavailableError: nothing of it was stored.
            AlreadyStoredError: a row with the same key is there already; nothing of it was stored.
        """
        return await self._run(self._writers, partial(self.transact, work, durable=durable), present_patience())

    async def _run(self, lane: ThreadPoolExecutor, transact: Callable[[], _Result], patience: Patience) -> _Result:
        if not patience.left_s:
            raise StorageUnavailableError("TimeoutError")
        begun = time.monotonic()

        def run() -> _Result:
            try:
                return transact()
            finally:  # told here and not by the event loop, which may be late for reasons of its own
                patience.spend(time.monotonic() - begun)

        waiting: asyncio.Future[_Result] = asyncio.get_running_loop().run_in_executor(lane, run)
        try:
            async with asyncio.timeout(patience.left_s):  # not wait_for: that of Python 3.11 can lose a cancellation
                result = await waiting
        except TimeoutError as error:  # it may still be stored; the client's key then finds it (standard E3)
            patience.spend(patience.left_s)
            self._note(lane, "TimeoutError")
            raise StorageUnavailableError("TimeoutError") from error
        except StorageUnavailableError as error:
            self._note(lane, str(error))
            raise
        self._note(lane, None)
        return result

    def _note(self, lane: ThreadPoolExecutor, failure: str | None) -> None:
        """Log when a lane begins to fail and when it is well again, not each time between."""
        if failure is not None and lane not in self._failing:
            self._failing.add(lane)
            log.warning("storage.database.failing", writes=lane is self._writers, error=failure)
        elif failure is None and lane in self._failing:
            self._failing.discard(lane)
            log.info("storage.database.recovered", writes=lane is self._writers)

    def transact(self, work: Callable[[Connection], _Result], *, writes: bool = True, durable: bool = False) -> _Result:
        """Run `work` in a transaction of the calling thread, however long that takes; `read` and `write` tell the rest.

        The database itself refuses a change in a transaction that only reads.
        """
        engine = self._engines.writing if writes else self._engines.reading
        try:
            with (
                engine.connect().execution_options(durable=durable, postgresql_readonly=not writes) as connection,
                connection.begin(),
            ):
                return work(connection)
        except sa.exc.IntegrityError as error:
            raise AlreadyStoredError from error
        except SQLAlchemyError as error:
            raise StorageUnavailableError(type(error).__name__) from error

    async def check(self) -> None:
        """Ask the database for an answer, and let it write: one that is full or read-only still reads.

        Raises:
            StorageUnavailableError: it does not.
        """
        await self.read(lambda connection: connection.execute(sa.text("SELECT 1 FROM conversations LIMIT 1")))
        same = "UPDATE alembic_version SET version_num = version_num"  # the one row that is always there
        if not self._is_sqlite:  # a release that migrates holds it for long, and visitors are served meanwhile
            same += " WHERE version_num IN (SELECT version_num FROM alembic_version FOR UPDATE SKIP LOCKED)"
        await self.write(lambda connection: connection.execute(sa.text(same)))

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
            with self._engines.writing.connect() as connection:
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
                Path(str(self._engines.writing.url.database)).parent.mkdir(parents=True, exist_ok=True)
            with (
                self._engines.writing.connect() as connection,
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
        for engine in set(self._engines):
            engine.dispose()


def _threads(count: int, lane: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix=f"database-{lane}")


def _known_revisions(config: Config) -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())


def _alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
