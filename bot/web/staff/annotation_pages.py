"""What becomes of labels: disagreements, what is accepted and waiting, and the export of training data for editors."""

from __future__ import annotations

import asyncio
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from bot.errors import KnowledgeError
from bot.messages import LANGUAGES, parse_language
from bot.staff.annotation_export import Plan, adds_nothing, plan_export, write_document
from bot.staff.audit import name_label
from bot.staff.training_texts import read_known_texts
from bot.storage.annotations import State, count_annotations, list_annotations, mark_exported
from bot.storage.conversations import now_utc
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.filters import to_ontario
from bot.web.staff.teaching import TEACHING
from bot.web.staff.words.annotations import ANNOTATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.messages import Language
    from bot.staff.sessions import Staff
    from bot.storage.annotations import Annotation
    from bot.storage.database import Connection

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

    def read(connection: Connection) -> tuple[Annotation, ...]:
        chosen = list_annotations(connection, state=state, exported=exported, before=before, most=PER_PAGE + 1)
        shown = (item.conversation_id or name_label(item.id) for item in chosen[:PER_PAGE])
        console.audit.note_read(connection, staff, shown)
        return chosen

    database = request.app[SERVICES].database
    counts = await database.survey(count_annotations)  # every label is read: visitors' writes must not wait for it
    found = await database.write(read)
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
    exported = None if fields.get("again") else False
    as_of = now_utc()
    accepted = await services.database.survey(
        lambda connection: list_annotations(connection, state="accepted", exported=exported)
    )
    plan = await asyncio.to_thread(_plan, services.settings.root, accepted)
    own = [addition for addition in plan.additions if addition.language == language]
    if not own:
        return await _render_export(request, staff, typed=fields, error=said.nothing_new, plan=plan)
    others = {addition.annotation_id for addition in plan.additions if addition.language != language}
    settled = [annotation_id for annotation_id in plan.settled if annotation_id not in others]

    def write(connection: Connection) -> None:
        mark_exported(connection, settled, as_of)
        console.audit.add(connection, staff.name, "exported", f"labels {language} {len(own)}", reason)

    await services.database.write(write)
    return attach(write_document(own), f"staff-labels-{language}-{to_ontario(now_utc()):%Y-%m-%d}.yml")


def attach(text: str, name: str) -> web.Response:
    """Return a file for the browser to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(text=text, content_type="application/yaml", headers=headers)


def _plan(root: Path, accepted: tuple[Annotation, ...]) -> Plan:
    try:
        known = read_known_texts(root)
    except KnowledgeError as error:
        raise web.HTTPServiceUnavailable from error
    return plan_export(accepted, known)


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
