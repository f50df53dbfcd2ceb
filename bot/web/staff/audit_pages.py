"""The audit, for administrators: who did what, when; whether its chain holds; and how long things are kept."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from bot.staff.audit import ACTIONS
from bot.staff.knowledge_names import name_subject
from bot.storage.audit import list_actors, list_audit
from bot.storage.conversations import now_utc
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, Page
from bot.web.staff.console import CONSOLE
from bot.web.staff.words.audit import AUDIT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.staff.audit import Audit, ChainState
    from bot.staff.sessions import Staff
    from bot.storage.audit import AuditRow
    from bot.storage.database import Connection, Database

AUDIT = f"{ROOT}/audit"
ROWS = 50
FRESH_SECONDS = 60
PATIENCE_SECONDS = 2
_LARGEST_ID = 2**31 - 1


class ChainWatch:
    """Checks the chain beside the event loop, at most once a minute; a long check goes on while the page is shown."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit
        self._check: asyncio.Task[ChainState] | None = None
        self._begun_at = 0.0
        self._asked_at = now_utc()

    async def look(self) -> tuple[ChainState, datetime] | None:
        """Return how far the chain holds and when that was asked (UTC), or None while it is still being found out.

        Raises:
            StorageUnavailableError: the audit cannot be read.
        """
        if self._check is None or (self._check.done() and (self._is_old() or self._check.exception())):
            self._begun_at, self._asked_at = time.monotonic(), now_utc()
            self._check = asyncio.create_task(asyncio.to_thread(self._audit.check, self._database))
        await asyncio.wait({self._check}, timeout=PATIENCE_SECONDS)
        return (self._check.result(), self._asked_at) if self._check.done() else None

    def _is_old(self) -> bool:
        return time.monotonic() - self._begun_at > FRESH_SECONDS


CHAIN = web.AppKey("chain", ChainWatch)


async def show_audit(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/audit?actor=&action=&before=: newest first; that it was read is noted once in each session."""
    actor, action = (request.query.get(name, "").replace("\0", "") for name in ("actor", "action"))
    before = _number(request.query.get("before", ""))

    def read(connection: Connection) -> tuple[Sequence[AuditRow], Sequence[str]]:
        last = list_audit(connection, actor=staff.name, action="audit_read", most=1)
        if not last or last[0].at < staff.began_at:
            request.app[CONSOLE].audit.add(connection, staff.name, "audit_read")
        rows = list_audit(connection, before=before, actor=actor or None, action=action or None, most=ROWS + 1)
        return rows, list_actors(connection)

    rows, actors = await request.app[SERVICES].database.write(read)
    older = request.rel_url.update_query(before=str(rows[ROWS - 1].id)) if len(rows) > ROWS else None
    newest = request.rel_url.with_query({k: v for k, v in request.query.items() if k in ("actor", "action") and v})
    chain, checked_at = await request.app[CHAIN].look() or (None, None)
    return request.app[CONSOLE].render(
        request,
        staff,
        "audit/audit.html",
        AUDIT_WORDS,
        rows=rows[:ROWS],
        name_of=partial(name_subject, request.app[SERVICES].knowledge, language=staff.language),
        actors=actors,
        actions=ACTIONS,
        actor=actor,
        action=action,
        older=older,
        newest=newest if before is not None else None,
        chain=chain,
        checked_at=checked_at,
        retention_days=request.app[SERVICES].settings.retention_days,
    )


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return min(int(text), _LARGEST_ID) if is_number else None


PAGES: Sequence[Page] = (Page("GET", AUDIT, show_audit, "administrator"),)
