"""The break: a calm page without anybody's words, one key away from every transcript and from the queue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.knowledge_base.replies import make_contacts
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, Page
from bot.web.staff.console import CONSOLE
from bot.web.staff.words.pauses import PAUSE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from bot.staff.sessions import Staff

LINE = "suicide-crisis-helpline-988"
_OWN_PAGE = re.compile(rf"{ROOT}(?:[/?][!-~]*)?")


async def show_break(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/break: `next` is where one was; an address that is not of the console leads to its beginning."""
    wanted = request.query.get("next", "")
    lines = make_contacts(request.app[SERVICES].knowledge, (LINE,), staff.language)
    return request.app[CONSOLE].render(
        request,
        staff,
        "conversations/break.html",
        PAUSE_WORDS,
        back=wanted if _OWN_PAGE.fullmatch(wanted) else ROOT,
        lines=lines,
    )


PAGES: Sequence[Page] = (Page("GET", f"{ROOT}/break", show_break, "reviewer"),)
