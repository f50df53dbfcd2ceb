"""An SQLite database as a file: copied while it is used, checked, held against others, and put in another's place."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2 as sqlite

from bot.errors import BackupError
from bot.whole_files import new_part, put_new, sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HEADER = b"SQLite format 3\x00"

_PAGES_AT_A_TIME = 4096
_LOCKS_AT, _LOCKS_BYTES = 0x40000000, 512
"""Where SQLite locks a file (its `os.h`): whoever has it open in WAL mode holds a part of that."""


def back_up(source: Path, file: Path, tell: Callable[[str], None]) -> None:
    """Copy the database at `source`, as it stands at this moment, to a new `file` and check the copy.

    Others read and write meanwhile; what they delete leaves the log only once the copy is done.

    Raises:
        BackupError: there is such a file already, there is no room, or the database is damaged.
    """
    try:
        with new_part(file) as part:
            _copy(source, part, tell)
            tell("checking the copy")
            check_file(part)
            put_new(part, file)
    except FileExistsError:
        raise BackupError(f"{file} exists already; give another name") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}") from None


def _copy(source: Path, part: Path, tell: Callable[[str], None]) -> None:
    def show(_status: int, remaining: int, total: int) -> None:
        tell(f"copied {100 * (total - remaining) // max(total, 1)} %")

    try:
        with closing(sqlite.connect(source)) as live, closing(sqlite.connect(part)) as copy:
            live.isolation_level = None
            live.execute("PRAGMA busy_timeout=5000")
            live.execute("BEGIN")
            live.execute(
                "SELECT 1 FROM sqlite_master"
            ).fetchone()  # one moment for all pages: no writer makes it begin again
            live.backup(copy, pages=_PAGES_AT_A_TIME, progress=show, sleep=0)
            live.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
    except sqlite.Error as error:
        raise BackupError(f"the database cannot be copied, and no backup was made: {error}") from None


def check_file(file: Path) -> None:
    """Read all of a database.

    Raises:
        BackupError: it is damaged, or none.
    """
    try:
        with closing(sqlite.connect(file)) as connection:
            (first,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            references: Any = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite.Error as error:
        raise BackupError(f"it is damaged or cut off ({error}); take another backup") from None
    if first != "ok" or references is not None:
        raise BackupError("it is damaged; take another backup")


@contextmanager
def hold(database: Path) -> Iterator[None]:
    """Keep everybody else from opening a database that nobody uses.

    Until the end, nothing in this process may open the file: the system takes the lock away when any part of it is closed.

    Raises:
        BackupError: somebody uses it.
    """
    if not database.exists():
        yield
        return
    with database.open("r+b") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKS_BYTES, _LOCKS_AT)
        except OSError:
            raise BackupError(
                f"{database} is in use: stop every server and command first; nothing was changed"
            ) from None
        yield


@contextmanager
def working_copy(file: Path, database: Path) -> Iterator[Path]:
    """Copy a backup beside the database that it is to become; the copy goes at the end, unless `put_in_place` took it.

    Raises:
        BackupError: there is no room.
    """
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with new_part(database) as part:
            shutil.copyfile(file, part)
            yield part
    except OSError as error:
        raise BackupError(f"nothing was changed: {error.strerror}: {error.filename or database}") from None


def put_in_place(part: Path, database: Path, *, kept_as: Path | None) -> None:
    """Let `part` be the database. What was there before goes only then; with `kept_as` it stays under that name.

    Raises:
        BackupError: somebody made a database there meanwhile; it stays as it is.
        OSError: it cannot be; what was there is still there.
    """
    owner = (database if database.exists() else database.parent).stat()
    if os.geteuid() == 0:  # restored by the administrator, used by the service
        os.chown(part, owner.st_uid, owner.st_gid)
    if not database.exists():
        try:
            put_new(part, database)
        except FileExistsError:
            raise BackupError(f"somebody made {database} meanwhile; it was left alone") from None
        return
    sync(part)
    aside = kept_as or database.with_name(f".{database.name}.{os.getpid()}.before")
    logs = [database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal")]
    os.link(database, aside)
    for log in logs:  # of the old database: SQLite would take it for the new one's
        if log.exists():
            log.rename(aside.with_name(aside.name + log.name.removeprefix(database.name)))
    part.replace(database)
    sync(database.parent)
    if kept_as is None:
        for left in (aside, *(aside.with_name(aside.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)
