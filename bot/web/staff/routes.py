"""Puts the console together: its pages, each with the role that it asks for, and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.encryption import KeyRing
from bot.staff.audit import Audit
from bot.web.services import SERVICES
from bot.web.staff import (
    account,
    annotation_pages,
    audit_pages,
    comparing,
    conversations,
    handoffs,
    insight,
    knowledge,
    knowledge_change,
    knowledge_decide,
    labelling,
    pauses,
    people,
    problem_pages,
    queue,
    reading,
    regression,
    removing,
    report,
    reviewing,
    set_up,
    signing_in,
    today,
)
from bot.web.staff.access import ROOT, OpenPage, Page, add_pages
from bot.web.staff.audit_pages import CHAIN, ChainWatch
from bot.web.staff.console import CONSOLE, Console
from bot.web.staff.gate import GATE, make_gate
from bot.web.staff.teaching import open_teaching
from bot.web.staff.usage_days import open_usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

PAGES: Sequence[Page | OpenPage] = (
    *signing_in.PAGES,
    *set_up.PAGES,
    *account.PAGES,
    *people.PAGES,
    *audit_pages.PAGES,
    *conversations.PAGES,
    *reading.PAGES,
    *reviewing.PAGES,
    *removing.PAGES,
    *pauses.PAGES,
    *queue.PAGES,
    *annotation_pages.PAGES,
    *labelling.PAGES,
    *problem_pages.PAGES,
    *regression.PAGES,
    *comparing.PAGES,
    *knowledge.PAGES,
    *knowledge_change.PAGES,
    *knowledge_decide.PAGES,
    *today.PAGES,
    *handoffs.PAGES,
    *insight.PAGES,
    *report.PAGES,
)
"""Every page. What is not in this table does not exist (a test walks it with every role)."""


def add_staff(app: web.Application) -> None:
    """Mount the console on `app`."""
    app.cleanup_ctx.append(_open_console)
    app.on_startup.append(knowledge.open_answers)
    app.on_shutdown.append(comparing.end_comparisons)
    app.cleanup_ctx.append(open_usage)
    app.router.add_get(f"{ROOT}/assets/{{name}}", get_asset)
    add_pages(app, PAGES)


async def _open_console(app: web.Application) -> AsyncIterator[None]:
    services = app[SERVICES]
    keys = KeyRing(services.settings)
    audit = Audit(keys)
    app[CONSOLE] = Console(services.knowledge, audit)
    app[GATE] = gate = make_gate(app, keys, audit)
    app[CHAIN] = ChainWatch(services.database, audit)
    app[comparing.COMPARING] = set()
    open_teaching(app)
    yield
    gate.passwords.close()


async def get_asset(request: web.Request) -> web.Response:
    """GET /staff/assets/{name}: style and scripts; nothing in them is secret."""
    file = request.app[CONSOLE].assets.get(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    return file.respond_cached(request, {})
