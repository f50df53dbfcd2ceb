"""What becomes of labels: disagreements, what is accepted and waiting, and the export of training data for editors."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.errors import AlreadyStoredError, KnowledgeError, StorageUnavailableError
from bot.messages import LANGUAGES, parse_language
from bot.staff.annotation_export import READ_AT_ONCE, Plan, adds_nothing, plan_export, write_document
from bot.staff.audit import name_label
from bot.staff.training_texts import read_known_texts
from bot.storage.annotations import (
    State,
    count_annotations,
    list_annotations,
    mark_exported,
    read_next_annotations,
)
from bot.storage.conversations import now_utc
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.filters import to_ontario
from bot.web.staff.teaching import TEACHING
from bot.web.staff.words.annotations import ANNOTATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.messages import Language
    from bot.staff.sessions import Staff
    from bot.storage.annotations import Annotation
    from bot.storage.database import Connection

log = structlog.get_logger(__name__)

PER_PAGE = 25
MOST_REASON_CHARS = 400
_TABS: Mapping[str, tuple[State, bool | None]] = {
    "disputed": ("disputed", None),
    "accepted": ("accepted", False),
    "waiting": ("waiting", None),
    "exported": ("accepted", True),
}
_Counts = dict[tuple[str, str, str | None, bool], int]


async def show_annotations(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/annotations: labelled messages by what has become of them, and how many there are of each intent."""
    tab = request.query.get("tab", "")
    tab = tab if tab in _TABS else "disputed"
    asked = request.query.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    state, exported = _TABS[tab]
    console = request.app[CONSOLE]

    def read(connection: Connection) -> tuple[_Counts, tuple[Annotation, ...]]:
        chosen = list_annotations(connection, state=state, exported=exported, before=before, most=PER_PAGE + 1)
        return count_annotations(connection), chosen

    database = request.app[SERVICES].database
    counts, found = await database.survey(read)  # every label is read: visitors' writes must not wait for it
    shown = [item.conversation_id or name_label(item.id) for item in found[:PER_PAGE]]
    await database.write(lambda connection: console.audit.note_read(connection, staff, shown))
    older = ""
    if len(found) > PER_PAGE:
        older = f"/staff/annotations?{urlencode({'tab': tab, 'before': found[PER_PAGE - 1].id})}"
    return console.render(
        request, staff, "teaching/annotations.html", ANNOTATION_WORDS,
        tab=tab, tabs=_count_tabs(counts), found=found[:PER_PAGE], older=older,
        by_intent=_count_intents(counts), catalogue=request.app[TEACHING].catalogue, adds_nothing=adds_nothing,
        languages=LANGUAGES,
    )  # fmt: skip


async def show_export(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/annotations/export: how much is ready, and the form that asks for a reason."""
    return await _render_export(request, staff)


async def _render_export(
    request: web.Request,
    staff: Staff,
    *,
    typed: Mapping[str, str] | None = None,
    error: str = "",
    plan: Plan | None = None,
) -> web.StreamResponse:
    counts = await request.app[SERVICES].database.survey(count_annotations)
    ready = {
        language: sum(
            count
            for (state, spoken, label, gone), count in counts.items()
            if state == "accepted" and label and spoken == language and not gone
        )
        for language in LANGUAGES
    }
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return request.app[CONSOLE].render(
        request, staff, "teaching/export.html", ANNOTATION_WORDS, status,
        ready=ready, typed={"reason": "", "again": "", **(typed or {})}, error=error,
        left_out=plan.left_out if plan else {}, languages=LANGUAGES,
    )  # fmt: skip


async def export(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/annotations/export: hand out the training data of one language as a file; audited with its reason."""
    fields = await read_fields(request)
    said = ANNOTATION_WORDS[language_of(request, staff)]
    services, console = request.app[SERVICES], request.app[CONSOLE]
    language = parse_language(fields.get("language"))
    if language is None:
        raise web.HTTPBadRequest
    reason = services.redactor.redact(fields.get("reason", "").strip()[:MOST_REASON_CHARS])
    if not reason:
        return await _render_export(request, staff, typed=fields, error=said.reason_missing)
    as_of = now_utc()
    plan = await _plan_all(request, language, exported=None if fields.get("again") else False)
    own = plan.additions
    if not own:
        return await _render_export(request, staff, typed=fields, error=said.nothing_new, plan=plan)
    subject = f"labels {language} {len(own)}"
    await services.database.write(
        lambda connection: console.audit.add(connection, staff.name, "exported", subject, reason)
    )
    document = await asyncio.to_thread(write_document, own)
    response = attach(document, f"staff-labels-{language}-{to_ontario(now_utc()):%Y-%m-%d}.yml")
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:  # nobody has the file: its labels wait for the next one
        return response
    await _mark_all(request, plan.settled, as_of)
    return response


async def _plan_all(request: web.Request, language: Language, *, exported: bool | None) -> Plan:
    """Plan the export of one language, in batches; only what goes into the file is kept of them."""
    services = request.app[SERVICES]
    try:
        known = await asyncio.to_thread(read_known_texts, services.settings.root)
    except KnowledgeError as error:
        raise web.HTTPServiceUnavailable from error
    whole = Plan()
    after: int | None = 0
    while after is not None:
        read = partial(read_next_annotations, state="accepted", exported=exported, after=after, most=READ_AT_ONCE)
        accepted, after = await services.database.survey(read)
        plan = await asyncio.to_thread(plan_export, accepted, known)
        others = {addition.annotation_id for addition in plan.additions if addition.language != language}
        whole.additions += [addition for addition in plan.additions if addition.language == language]
        whole.settled += [annotation_id for annotation_id in plan.settled if annotation_id not in others]
        whole.left_out.update(plan.left_out)
    return whole


async def _mark_all(request: web.Request, settled: Sequence[int], as_of: datetime) -> None:
    """Mark what was handed out, in short transactions: visitors' writes come between.

    What is not marked is handed out once more, and the training data takes it once: that is better than to lose it.
    """
    try:
        for start in range(0, len(settled), READ_AT_ONCE):
            some = settled[start : start + READ_AT_ONCE]
            await request.app[SERVICES].database.write(partial(mark_exported, ids=some, as_of=as_of))
    except (StorageUnavailableError, AlreadyStoredError) as error:  # the file is sent: no other answer can follow
        log.warning("staff.labels.not_marked", error=type(error).__name__)


def attach(text: str, name: str) -> web.Response:
    """Return a file for the browser to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(text=text, content_type="application/yaml", headers=headers)


def _count_tabs(counts: _Counts) -> dict[str, int]:
    tabs: dict[str, int] = dict.fromkeys(_TABS, 0)
    for (state, _, _, gone), count in counts.items():
        name = next(tab for tab, (own, exported) in _TABS.items() if own == state and exported in (None, gone))
        tabs[name] += count
    return tabs


def _count_intents(counts: _Counts) -> list[tuple[str | None, Mapping[Language, int]]]:
    """Return how many accepted labels each intent has by language, the most frequent intent first."""
    by_intent: dict[str | None, Counter[Language]] = {}
    for (state, language, label, _), count in counts.items():
        if state == "accepted":
            by_intent.setdefault(label, Counter())[language] += count  # type: ignore[index]
    return sorted(by_intent.items(), key=lambda pair: -sum(pair[1].values()))


PAGES = (
    Page("GET", "/staff/annotations", show_annotations, "reviewer"),
    Page("GET", "/staff/annotations/export", show_export, "editor"),
    Page("POST", "/staff/annotations/export", export, "editor"),
)
