"""A PostgreSQL database as a dump: taken while it is used, checked, and loaded beside what it is to replace.

PostgreSQL's own programs do the work (`pg_dump`, `pg_restore`); the password goes to them in a file only.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg2
from psycopg2 import sql
from sqlalchemy.engine import make_url

from bot.errors import BackupError
from bot.whole_files import new_part, put_new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HEADER = b"PGDMP"

_LOOK_EVERY_SECONDS = 0.1
_CLOSING_SECONDS = 2.0
_MOST_NAME_CHARS = 40
"""Of a database's name, to leave room for what is put behind it: PostgreSQL cuts names at 63 bytes."""


def back_up(url: str, file: Path, tell: Callable[[str], None]) -> None:
    """Dump the database, as it stands at this moment, to a new `file` and read the dump through.

    Raises:
        BackupError: pg_dump is not there or fails, there is such a file already, or there is no room.
    """
    try:
        with new_part(file) as part:
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={part}",
                 url=url, while_running=lambda: tell(f"wrote {part.stat().st_size // 1024} KiB"))  # fmt: skip
            tell("checking the dump")
            check_dump(part)
            put_new(part, file)
    except FileExistsError:
        raise BackupError(f"{file} exists already; give another name") from None
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}") from None


def check_dump(file: Path) -> None:
    """Read all of a dump.

    Raises:
        BackupError: it is damaged, or pg_restore is not there.
    """
    try:
        _run("pg_restore", "--file=/dev/null", str(file))
    except BackupError as error:
        raise BackupError(
            f"it is damaged or cut off, or of a later PostgreSQL ({error}); take another backup"
        ) from None


def is_empty(url: str) -> bool:
    """Say whether a database has no table.

    Raises:
        BackupError: it cannot be reached.
    """
    with _connect(url) as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')")
        return bool(cursor.fetchone()[0])


@contextmanager
def loaded_beside(url: str, file: Path) -> Iterator[str]:
    """Load a dump into a new database beside that of `url`; it goes at the end, unless `put_in_place` took it.

    Returns:
        The new database's address.

    Raises:
        BackupError: the dump cannot be loaded, or this role may not make a database.
    """
    name = _name(url)
    work = f"{name[:_MOST_NAME_CHARS]}_restoring"
    beside = make_url(url).set(database=work).render_as_string(hide_password=False)
    with _connect(_beside(url)) as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s", (name,)
        )
        encoding, collate, kinds = cursor.fetchone()
        _drop(cursor, work)
        cursor.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(
                sql.Identifier(work), sql.Literal(encoding), sql.Literal(collate), sql.Literal(kinds)
            )
        )
    try:
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", str(file), url=beside, is_quiet=True)
        yield beside
    finally:
        with _connect(_beside(url)) as cursor:
            _drop(cursor, work)


def rewrite(url: str) -> None:
    """Write every table anew, without the old versions of its rows.

    Raises:
        BackupError: it cannot be done.
    """
    with _connect(url) as cursor:
        cursor.execute("VACUUM (FULL, ANALYZE)")


def put_in_place(beside: str, url: str, *, kept_as: str | None) -> None:
    """Let the database at `beside` be that of `url`. What was there goes only then; with `kept_as` it stays, so named.

    Raises:
        BackupError: somebody uses it; what was there is still there.
    """
    name, work = _name(url), _name(beside)
    aside = kept_as or f"{name[:_MOST_NAME_CHARS]}_before_restore"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _connect(_beside(url)) as cursor:
        if kept_as is None:
            _drop(cursor, aside)
        cursor.execute(rename.format(sql.Identifier(name), sql.Identifier(aside)))
        try:
            cursor.execute(rename.format(sql.Identifier(work), sql.Identifier(name)))
        except psycopg2.Error:
            cursor.execute(rename.format(sql.Identifier(aside), sql.Identifier(name)))
            raise
        if kept_as is None:
            _drop(cursor, aside)


def check_unused(url: str) -> None:
    """Make sure that nobody is connected.

    Raises:
        BackupError: somebody is, or it cannot be reached.
    """
    # PostgreSQL's own workers step aside by themselves; a connection that was just closed may show for a moment.
    clients = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    until = time.monotonic() + _CLOSING_SECONDS
    with _connect(_beside(url)) as cursor:
        while True:
            cursor.execute(clients, (_name(url),))
            (count,) = cursor.fetchone()
            if not count or time.monotonic() > until:
                break
            time.sleep(_LOOK_EVERY_SECONDS)
    if count:
        raise BackupError(
            f"the database is in use ({count} connections): stop every server and command first; nothing was changed"
        )


def _name(url: str) -> str:
    return str(make_url(url).database)


def _beside(url: str) -> str:
    """Return the address of a database from which others can be made and named."""
    database = "postgres" if _name(url) != "postgres" else "template1"
    return str(make_url(url).set(database=database).render_as_string(hide_password=False))


def _drop(cursor: Any, name: str) -> None:
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def _connect(url: str) -> Iterator[Any]:
    """Yield a cursor that commits each statement by itself."""
    try:
        with closing(psycopg2.connect(url, connect_timeout=3)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor
    except psycopg2.errors.InsufficientPrivilege:
        raise BackupError(
            "this role may not make or rename databases: ALTER ROLE … CREATEDB, as an administrator"
        ) from None
    except psycopg2.errors.ObjectInUse:
        raise BackupError("the database is in use: stop every server and command first; nothing was changed") from None
    except psycopg2.Error as error:  # its message may repeat a row
        raise BackupError(f"PostgreSQL (BOT_DATABASE_URL) refused: {type(error).__name__}") from None


def _run(
    program: str,
    *arguments: str,
    url: str | None = None,
    while_running: Callable[[], None] = lambda: None,
    is_quiet: bool = False,
) -> None:
    """Run a program of PostgreSQL's, on the database of `url` if there is one.

    Args:
        is_quiet: its errors may repeat a row, so they are not shown.
    """
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not there; install PostgreSQL's client programs (postgresql-client)")
    with _reach(url) as reached:
        running = subprocess.Popen(  # noqa: S603 - a fixed program, and no shell
            [found, *reached, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            while running.poll() is None:
                time.sleep(_LOOK_EVERY_SECONDS)
                while_running()
        finally:
            running.kill()  # when we are interrupted; it does nothing to what has ended
            _, said = running.communicate()
    if running.returncode:
        first = said.decode(errors="replace").strip().partition("\n")[0]
        why = "" if is_quiet or not first else f": {first.removeprefix(f'{program}: ').removeprefix('error: ')}"
        raise BackupError(f"{program} failed ({running.returncode}){why}")


@contextmanager
def _reach(url: str | None) -> Iterator[tuple[str, ...]]:
    """Yield the option that names a database; its password is in a file, for a command line is open to everybody."""
    if url is None:
        yield ()
        return
    parsed = make_url(url)
    with tempfile.NamedTemporaryFile("w", prefix="repere-", encoding="utf-8") as passwords:  # mode 600
        if parsed.password:
            escaped = str(parsed.password).replace("\\", "\\\\").replace(":", "\\:")
            passwords.write(f"*:*:*:*:{escaped}\n")
            passwords.flush()
            parsed = parsed.set(password=None).update_query_dict({"passfile": passwords.name})
        yield (f"--dbname={parsed.render_as_string(hide_password=False)}",)
