"""Puts a backup back: loads it beside the database, makes it good, and only then lets it be the database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.encryption import KeyRing
from bot.errors import BackupError, StorageUnavailableError
from bot.maintenance import purge
from bot.staff.audit import COMMAND_LINE, Audit
from bot.storage.backups import open_store
from bot.storage.conversations import now_utc
from bot.storage.database import Database
from bot.storage.erasure_file import read_register
from bot.storage.erasures import (
    KEPT_DAYS,
    Erasure,
    Register,
    day_of_backup,
    find_later,
    list_erasures,
    merge_erasures,
)
from bot.storage.reapplying import Reapplied, reapply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from bot.settings import Settings
    from bot.storage.backups import Store


@dataclass(frozen=True, slots=True)
class Choices:
    """What the operator decided.

    Attributes:
        erasures: the register's file, or None.
        without_erasures: restore although it is not known what was erased since.
        replace: a database that is there may go.
        keep: it stays under another name.
    """

    erasures: Path | None = None
    without_erasures: bool = False
    replace: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it.

    Attributes:
        taken_on: the day of the backup, or None for a copy made by other means.
        register_until: when the register's file was written; None when the database that was replaced knew better.
        kept_as: where the database that was replaced is, or None.
    """

    taken_on: date | None
    has_register: bool
    register_until: datetime | None
    reapplied: Reapplied
    purged: int
    audit_broken_at: int | None
    kept_as: str | None


def restore_backup(settings: Settings, file: Path, choices: Choices, tell: Callable[[str], None]) -> Restored:
    """Restore `file` into the database of the settings; whatever fails, what was there is there as before.

    Raises:
        BackupError: it cannot be done; the message says why and what to do.
        StorageUnavailableError: there is no key and none can be kept.
    """
    store, register = open_store(settings.database_url, settings.root), Register(KeyRing(settings))
    store.check(file)
    if store.is_there() and not choices.replace:
        raise BackupError("there is a database already (BOT_DATABASE_URL); with --replace the backup takes its place")
    known, until = _read_registers(settings, store, register, choices)
    with store.held(), store.loaded(file) as loaded:
        tell("applying the erasures again")
        restored = asyncio.run(_make_good(settings, loaded, register, known, choices))
        tell("checking")
        store.finish(loaded)
        kept_as = store.put_in_place(loaded, keeps=choices.keep)
    return Restored(
        taken_on=restored.taken_on,
        has_register=known is not None,
        register_until=until,
        reapplied=restored.reapplied,
        purged=restored.purged,
        audit_broken_at=restored.audit_broken_at,
        kept_as=kept_as,
    )


def _read_registers(
    settings: Settings, store: Store, register: Register, choices: Choices
) -> tuple[tuple[Erasure, ...] | None, datetime | None]:
    """Return what is known to be erased, and until when a file knows it: None where the database itself does."""
    known: list[Erasure] = []
    present = _read_present(settings) if store.is_there() else None
    known += present or ()
    until = None
    if choices.erasures is not None:
        try:
            content = choices.erasures.read_bytes()
        except OSError as error:
            raise BackupError(f"{choices.erasures} cannot be read: {error.strerror}") from None
        read = read_register(register, content)
        known += read.entries
        until = read.written_at if present is None else None
    elif present is None and not choices.without_erasures:
        raise BackupError(
            "there is no database, or a damaged one, so it is not known what was erased after the backup: give the "
            "register's file with --erasures; if there is none, --without-erasures brings all of that back"
        )
    _check_keys(register, known)
    return None if present is None and choices.erasures is None else tuple(known), until


def _read_present(settings: Settings) -> tuple[Erasure, ...] | None:
    """Return the register of the database that is to be replaced, the freshest there is; None if it cannot be read."""
    database = Database(settings.database_url, settings.root)
    try:
        return database.transact(list_erasures, writes=False)
    except StorageUnavailableError:
        return None
    finally:
        database.close()


def _check_keys(register: Register, entries: Sequence[Erasure]) -> None:
    if not register.knows({entry.key_id for entry in entries}):
        raise BackupError(
            "erasures were noted under a key that is not here: set the BOT_SECRET_KEY of that time, or put it in "
            "BOT_PREVIOUS_SECRET_KEYS; without it nothing can be erased again"
        )


@dataclass(frozen=True, slots=True)
class _MadeGood:
    taken_on: date | None
    reapplied: Reapplied
    purged: int
    audit_broken_at: int | None


async def _make_good(
    settings: Settings, url: str, register: Register, known: Sequence[Erasure] | None, choices: Choices
) -> _MadeGood:
    database = Database(url, settings.root)
    try:
        database.check_schema()
        database.migrate()
        own = database.transact(list_erasures, writes=False)
        _check_keys(register, own)
        taken_on = day_of_backup(own)
        if not choices.without_erasures:
            _check_follows(own, known or ())
            _check_age(taken_on)
        later = find_later(own, known or ())
        reapplied = database.transact(lambda connection: reapply(connection, register, later))
        database.transact(lambda connection: merge_erasures(connection, known or ()))
        purged = await purge(database, settings.retention_days)
        audit = Audit(KeyRing(settings))
        broken_at = audit.check(database).broken_at
        told = f"backup of {taken_on or 'an unknown day'}"
        database.transact(lambda connection: audit.add(connection, COMMAND_LINE, "restored", told), durable=True)
        await database.scrub()
    except StorageUnavailableError as error:
        raise BackupError(f"the backup cannot be used, and nothing was changed: {error}") from None
    finally:
        database.close()
    return _MadeGood(taken_on, reapplied, purged, broken_at)


def _check_follows(own: Sequence[Erasure], known: Sequence[Erasure]) -> None:
    """Make sure that what is known was written after the backup: a new database or an old register knows nothing of it."""
    taken_on = day_of_backup(own)
    marks = {entry.digest for entry in own if entry.kind == "backup" and entry.day == taken_on}
    if not marks <= {entry.digest for entry in known}:
        raise BackupError(
            "what is known of erasures is from before the backup, or of another database: give a later register with "
            "--erasures; if there is none, --without-erasures brings back what was erased since"
        )


def _check_age(taken_on: date | None) -> None:
    if taken_on is not None and taken_on < now_utc().date() - timedelta(days=KEPT_DAYS):
        raise BackupError(
            f"the backup is of {taken_on}, and what was erased is kept for {KEPT_DAYS} days only: it would come back. "
            "--without-erasures restores it all the same"
        )
