"""Gives each visitor's request one patience with the database; staff, who look through much, wait for each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.storage.patience import one_patience

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def patience_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let all that the request asks of the database take no longer than one visitor waits."""
    if request.path.startswith("/staff"):
        return await handler(request)
    with one_patience():
        return await handler(request)
