"""What the server does by itself while it serves: brings a late database up to date and deletes old conversations.

And takes note of what staff switched off in the knowledge, and ships the register of erasures.
"""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import AlreadyStoredError, BackupError, StorageUnavailableError
from bot.staff.live import FOLLOW_EVERY_SECONDS
from bot.staff.sessions import SET_UP, TOTAL
from bot.storage.annotations import purge_annotations
from bot.storage.comparisons import purge_comparisons
from bot.storage.conversations import delete_older_than
from bot.storage.erasure_file import ship_register
from bot.storage.erasures import list_erasures, measure_erasures, purge_erasures
from bot.storage.handoffs import purge_handoffs
from bot.storage.staff import purge_sessions
from bot.storage.switches import list_switched_off

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge_base.switches import Switches
    from bot.storage.database import Database
    from bot.storage.erasures import Register

PURGE_EVERY_SECONDS = 3600

PURGED_AT_ONCE = 10
"""Conversations that one transaction deletes; between two of them visitors are answered."""

RETRY_SECONDS = 10

SCRUB_AGAIN_SECONDS = 0.5

SHIP_EVERY_SECONDS = 5

LABELLED_DAYS = 365
"""So long a message that staff labelled is kept, by itself once its conversation is gone."""

log = structlog.get_logger(__name__)


async def maintain(database: Database, retention_days: int) -> None:
    """Purge every hour until cancelled; while the database cannot be used, try it again every ten seconds.

    Args:
        retention_days: age at which a conversation is deleted.
    """
    while True:
        try:
            await asyncio.get_running_loop().run_in_executor(None, database.migrate)
            deleted = await purge(database, retention_days)
        except (StorageUnavailableError, AlreadyStoredError) as error:
            log.warning("storage.maintenance.failed", error=str(error))
            await asyncio.sleep(RETRY_SECONDS)
            continue
        log.info("storage.purge.done", deleted=deleted)
        await asyncio.sleep(PURGE_EVERY_SECONDS)


async def follow_switches(database: Database, switches: Switches) -> None:
    """Keep `switches` as staff set them, until cancelled; while the database cannot be used, what was known stands."""
    is_away = False
    while True:
        was_away, is_away = is_away, not await read_switches(database, switches)
        if is_away and not was_away:
            log.warning("knowledge.switches.unread", hint="what was switched off since may still be shown")
        await asyncio.sleep(FOLLOW_EVERY_SECONDS)


async def ship_erasures(database: Database, register: Register, file: Path) -> None:
    """Keep the register of erasures in `file` as it is in the database, a few seconds late, until cancelled."""
    shipped, was_away = (-1, -1), False
    while True:
        try:
            measured = await database.read(measure_erasures)
            if measured != shipped or not file.exists():
                present = await database.read(list_erasures)
                await asyncio.get_running_loop().run_in_executor(None, ship_register, register, present, file)
                shipped = measured
            was_away = False
        except (StorageUnavailableError, BackupError, OSError) as error:
            if not was_away:
                log.error("storage.erasures.unshipped", error=type(error).__name__, hint="see BOT_ERASURES_FILE")
            was_away = True
        await asyncio.sleep(SHIP_EVERY_SECONDS)


async def read_switches(database: Database, switches: Switches) -> bool:
    """Take the switches over from the database; return whether it could be asked."""
    try:
        switches.replace(await database.read(list_switched_off))
    except StorageUnavailableError:
        return False
    return True


async def purge(database: Database, retention_days: int) -> int:
    """Delete conversations older than `retention_days`, physically; return how many.

    Handoffs that ended, labels that are old and sessions of staff that are over go too.

    Raises:
        StorageUnavailableError: nothing, or not everything, was deleted.
    """
    age = timedelta(days=retention_days)
    deleted = 0
    while at_once := await database.write(lambda connection: delete_older_than(connection, age, most=PURGED_AT_ONCE)):
        deleted += at_once
    await database.write(lambda connection: purge_handoffs(connection, age))
    await database.write(lambda connection: purge_sessions(connection, SET_UP, TOTAL))
    labelled = timedelta(days=LABELLED_DAYS)
    while await database.write(lambda connection: purge_annotations(connection, labelled, most=PURGED_AT_ONCE)):
        pass
    await database.write(lambda connection: purge_comparisons(connection, age))
    await database.write(purge_erasures)
    await database.scrub()  # always: a server that was stopped meanwhile may have left deleted rows in the log
    return deleted


async def wait_for_scrub(database: Database, seconds: float) -> bool:
    """Wait until what was deleted is gone from the disk, at most so long; return whether it is."""
    until = time.monotonic() + seconds
    while not (is_done := await database.scrub()) and time.monotonic() < until:
        await asyncio.sleep(SCRUB_AGAIN_SECONDS)
    return is_done
