"""Which stores the tests run on, and how a test looks into them whichever these are.

By default an app gets an SQLite file in its own folder. Under `REPERE_TEST_STORES=postgresql` it gets a database of its own
on one PostgreSQL server and one of Redis's; both servers start when first needed and stop with the session.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import psycopg2
import psycopg2.extras
import pysqlite3.dbapi2 as sqlite
from redis import Redis

from bot.storage.database import Database
from tests.stores import PostgreSQL, RedisServer

if TYPE_CHECKING:
    from collections.abc import Iterator

STORES = os.environ.get("REPERE_TEST_STORES") or "sqlite"
ON_POSTGRESQL = STORES == "postgresql"
if STORES not in ("sqlite", "postgresql"):
    raise ValueError("REPERE_TEST_STORES must be sqlite or postgresql")

_TEMPLATE = "repere_template"


class SessionStores:
    """The servers of one session of pytest, and what they hold for whom."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._postgresql: PostgreSQL | None = None
        self._redis: RedisServer | None = None
        self._numbers: dict[Path, int] = {}
        self._made: set[str] = set()

    @property
    def postgresql(self) -> PostgreSQL:
        if self._postgresql is None:
            self._folder = Path(tempfile.mkdtemp(prefix="repere-postgresql-"))
            self._postgresql = PostgreSQL(self._folder)
            self._postgresql.start()
        return self._postgresql

    @property
    def redis(self) -> RedisServer:
        if self._redis is None:
            self._redis = RedisServer()
            self._redis.start()
        return self._redis

    def create_database(self, name: str, template: str = "template1") -> str:
        """Return the address of this database, made now if it is not there."""
        if name not in self._made:
            self._administer(f"CREATE DATABASE {name} TEMPLATE {template}")
            self._made.add(name)
        return self.postgresql.url_of(name)

    def drop_database(self, name: str) -> None:
        self._administer(f"DROP DATABASE {name} WITH (FORCE)")
        self._made.discard(name)

    def migrated(self) -> str:
        """Return the name of a database with every table and no row: to copy it takes less time than to migrate."""
        if _TEMPLATE not in self._made:
            database = Database(self.create_database(_TEMPLATE), Path())
            database.migrate()
            database.close()
        return _TEMPLATE

    def redis_url(self, folder: Path) -> str:
        return self.redis.url_of(self._numbers.setdefault(folder, len(self._numbers)))

    def stop(self) -> None:
        for server in (self._postgresql, self._redis):
            if server is not None:
                server.stop()
        if self._folder is not None:
            shutil.rmtree(self._folder)
        self.__init__()  # type: ignore[misc]

    def _administer(self, statement: str) -> None:
        with closing(psycopg2.connect(self.postgresql.url)) as connection:
            connection.autocommit = True  # a database is not made in a transaction
            with connection.cursor() as cursor:
                cursor.execute(statement)


SESSION = SessionStores()


def database_url(folder: Path) -> str:
    """Return the address of the database of whatever runs in `folder`: the same one each time."""
    if not ON_POSTGRESQL:
        return f"sqlite:///{folder}/bot.db"
    name = f"test_{hashlib.sha256(str(folder).encode()).hexdigest()[:20]}"
    return SESSION.create_database(name, SESSION.migrated())


def store_settings(folder: Path) -> dict[str, str]:
    """Return the variables that name the stores of whatever runs in `folder`."""
    shared = {"BOT_REDIS_URL": SESSION.redis_url(folder)} if ON_POSTGRESQL else {}
    return {"BOT_DATABASE_URL": database_url(folder), **shared}


def open_store(folder: Path) -> Database:
    """Open the database of whatever runs in `folder`, its tables made; close it after use."""
    database = Database(database_url(folder), folder)
    database.migrate()
    return database


def run_sql(folder: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Run one statement, whose values stand as `?`, beside the app and without its code; return the rows."""
    if not ON_POSTGRESQL:
        with closing(sqlite.connect(str(folder / "bot.db"), isolation_level=None, timeout=30)) as connection:
            return list(connection.execute(statement, values).fetchall())
    with _connect(folder) as connection, connection.cursor() as cursor:
        cursor.execute(statement.replace("?", "%s"), values)
        return [_plain(row) for row in cursor] if cursor.description else []


@contextmanager
def locked(folder: Path, most_s: float = 60.0) -> Iterator[None]:
    """Let nobody write, as a backup does that takes too long; at most so many seconds. Readers go on."""
    with _hold(folder) as connection:
        end = Timer(most_s, connection.rollback)
        end.start()
        try:
            yield
        finally:
            end.cancel()
            end.join()
            connection.rollback()


def everything_stored(folder: Path) -> bytes:
    """Return all that the app in `folder` keeps: its files, its rows and its keys in Redis."""
    files = b"\0".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
    return files + b"\0".join(_rows_and_keys(folder)) if ON_POSTGRESQL else files


def _rows_and_keys(folder: Path) -> Iterator[bytes]:
    with _connect(folder) as connection, connection.cursor() as cursor:
        for table in _tables(cursor):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - the database's own name
            for row in cursor:
                yield from (value if isinstance(value, bytes) else str(value).encode() for value in _plain(row))
    with Redis.from_url(SESSION.redis_url(folder)) as redis:
        for key in redis.scan_iter():
            yield key + b"\0" + (redis.dump(key) or b"")


@contextmanager
def _hold(folder: Path) -> Iterator[Any]:
    if not ON_POSTGRESQL:
        file = str(folder / "bot.db")
        with closing(sqlite.connect(file, isolation_level=None, check_same_thread=False, timeout=9)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
        return
    with _connect(folder) as connection:
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(_tables(cursor))} IN EXCLUSIVE MODE")
        yield connection


@contextmanager
def _connect(folder: Path) -> Iterator[Any]:
    with closing(psycopg2.connect(database_url(folder))) as connection:
        psycopg2.extras.register_default_json(connection, loads=str)  # as it lies there
        with connection:
            yield connection


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in cursor.fetchall()]


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
