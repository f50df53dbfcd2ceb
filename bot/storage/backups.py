"""The two kinds of database as what a backup is taken of and put back into; the work is in the modules of each."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.engine import make_url

from bot.errors import BackupError
from bot.storage import postgresql_dumps, sqlite_files
from bot.storage.conversations import now_utc
from bot.storage.database import find_sqlite_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


class Store(Protocol):
    """A database that can be backed up and replaced. Every function may raise BackupError, and then changed nothing."""

    def back_up(self, file: Path, tell: Callable[[str], None]) -> None:
        """Write a backup to a new file."""

    def check(self, file: Path) -> None:
        """Make sure that a backup is whole and of this kind."""

    def is_there(self) -> bool:
        """Say whether there is a database with something in it."""

    def held(self) -> AbstractContextManager[None]:
        """Make sure that nobody uses the database, and keep others from it as far as can be."""

    def loaded(self, file: Path) -> AbstractContextManager[str]:
        """Load a backup beside the database and yield its address; it goes at the end unless it was put in place."""

    def finish(self, loaded: str) -> None:
        """Leave nothing of deleted rows in what was loaded, and check it."""

    def put_in_place(self, loaded: str, *, keeps: bool) -> str | None:
        """Let what was loaded be the database; return the name of what was there before, if it `keeps` that."""


def open_store(url: str, root: Path) -> Store:
    """Return the database of this address; nothing is opened yet."""
    file = find_sqlite_file(url, root)
    if file is None:
        return PostgreSQLStore(url)
    return SQLiteStore(file)


class SQLiteStore:
    """A database that is a file."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def back_up(self, file: Path, tell: Callable[[str], None]) -> None:
        """Copy it."""
        sqlite_files.back_up(self._database, file, tell)

    def check(self, file: Path) -> None:
        """Look at its beginning; `loaded` reads the rest."""
        _check_kind(file, sqlite_files.HEADER, "SQLite")
        if self._database.exists() and file.samefile(self._database):
            raise BackupError(f"{file} is the database itself")

    def is_there(self) -> bool:
        """Say whether there is such a file."""
        return self._database.exists()

    def held(self) -> AbstractContextManager[None]:
        """Lock the file."""
        return sqlite_files.hold(self._database)

    @contextmanager
    def loaded(self, file: Path) -> Iterator[str]:
        """Copy the backup beside the file."""
        with sqlite_files.working_copy(file, self._database) as self._part:
            sqlite_files.check_file(self._part)
            yield f"sqlite:///{self._part}"

    def finish(self, loaded: str) -> None:
        """Read it through: deleted rows were overwritten as they went, and their log went with the last connection."""
        del loaded
        sqlite_files.check_file(self._part)

    def put_in_place(self, loaded: str, *, keeps: bool) -> str | None:
        """Give the copy the file's name."""
        del loaded
        kept_as = self._database.with_name(f"{self._database.name}.{_stamp()}") if keeps and self.is_there() else None
        sqlite_files.put_in_place(self._part, self._database, kept_as=kept_as)
        return str(kept_as) if kept_as else None


class PostgreSQLStore:
    """A database of a server."""

    def __init__(self, url: str) -> None:
        self._url = url

    def back_up(self, file: Path, tell: Callable[[str], None]) -> None:
        """Dump it."""
        postgresql_dumps.back_up(self._url, file, tell)

    def check(self, file: Path) -> None:
        """Read the whole dump."""
        _check_kind(file, postgresql_dumps.HEADER, "PostgreSQL")
        postgresql_dumps.check_dump(file)

    def is_there(self) -> bool:
        """Say whether it has tables."""
        return not postgresql_dumps.is_empty(self._url)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Look whether somebody is connected; PostgreSQL itself refuses to replace what is in use."""
        postgresql_dumps.check_unused(self._url)
        yield

    def loaded(self, file: Path) -> AbstractContextManager[str]:
        """Load the dump into a database of its own."""
        return postgresql_dumps.loaded_beside(self._url, file)

    def finish(self, loaded: str) -> None:
        """Write its tables anew."""
        postgresql_dumps.rewrite(loaded)

    def put_in_place(self, loaded: str, *, keeps: bool) -> str | None:
        """Give it the name of the database."""
        kept_as = f"{make_url(self._url).database or ''}"[:40] + f"_{_stamp()}" if keeps else None
        postgresql_dumps.put_in_place(loaded, self._url, kept_as=kept_as)
        return kept_as


def _check_kind(file: Path, header: bytes, kind: str) -> None:
    try:
        with file.open("rb") as stream:
            beginning = stream.read(len(header))
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}") from None
    if beginning != header:
        raise BackupError(f"{file} is no backup of a {kind} database, which BOT_DATABASE_URL names")


def _stamp() -> str:
    return f"before_{now_utc():%Y%m%d%H%M%S}"
