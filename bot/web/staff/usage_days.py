"""The console's reader of counts: one for the application, opened when the first page of figures asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.staff.usage_reader import UsageReader
from bot.storage.database import Database
from bot.web.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

USAGE = web.AppKey("usage", UsageReader)


async def open_usage(app: web.Application) -> AsyncIterator[None]:
    """Prepare the reader, and close it when the application ends."""
    settings = app[SERVICES].settings
    app[USAGE] = UsageReader(lambda: Database(settings.database_url, settings.root))
    yield
    app[USAGE].close()
