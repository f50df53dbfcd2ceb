"""What the server does by itself while it serves: brings a late database up to date and deletes old conversations."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import AlreadyStoredError, StorageUnavailableError
from bot.storage.conversations import delete_older_than

if TYPE_CHECKING:
    from bot.storage.database import Database

PURGE_EVERY_SECONDS = 3600
RETRY_SECONDS = 10

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


async def purge(database: Database, retention_days: int) -> int:
    """Delete conversations older than `retention_days`, physically; return how many.

    Raises:
        StorageUnavailableError: nothing was deleted.
    """
    age = timedelta(days=retention_days)
    deleted = await database.write(lambda connection: delete_older_than(connection, age))
    if deleted:
        await database.scrub()
    return deleted
