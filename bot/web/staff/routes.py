"""Puts the console together: its pages, each with the role that it asks for, and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.encryption import KeyRing
from bot.staff.audit import Audit
from bot.web.services import SERVICES
from bot.web.staff import knowledge, knowledge_change, knowledge_decide
from bot.web.staff.access import ROOT, OpenPage, Page, add_pages
from bot.web.staff.console import CONSOLE, Console

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGES: Sequence[Page | OpenPage] = (*knowledge.PAGES, *knowledge_change.PAGES, *knowledge_decide.PAGES)
"""Every page. What is not in this table does not exist (a test walks it with every role)."""


def add_staff(app: web.Application) -> None:
    """Mount the console on `app`."""
    app.on_startup.append(_open_console)
    app.on_startup.append(knowledge.open_answers)
    app.router.add_get(f"{ROOT}/assets/{{name}}", get_asset)
    add_pages(app, PAGES)


async def _open_console(app: web.Application) -> None:
    services = app[SERVICES]
    app[CONSOLE] = Console(services.knowledge, Audit(KeyRing(services.settings)))


async def get_asset(request: web.Request) -> web.Response:
    """GET /staff/assets/{name}: style and scripts; nothing in them is secret."""
    file = request.app[CONSOLE].assets.get(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    return file.respond_cached(request, {})
