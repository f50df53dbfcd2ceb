"""The form in which an editor changes an answer: kept as a draft, checked while it is typed, proposed to a second person.

Whatever is typed is kept: before anything is refused it is saved as the author's draft, over what is live by then.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.errors import StorageUnavailableError
from bot.knowledge_base.freshness import today_in_ontario
from bot.messages import LANGUAGES, SAFETY_INTENTS
from bot.staff.deciding import BaseChangedError, Desk, FaultyRevisionError, find_live, is_current, move_change, propose
from bot.staff.revisions import REVIEW_BY, cells_of, judge_change, list_fields, stamp_cells
from bot.storage.revisions import drop_draft, find_draft, find_revision, list_revisions, save_draft
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.knowledge import KNOWLEDGE, find_answer
from bot.web.staff.knowledge_form import clean_reason, group_fields
from bot.web.staff.knowledge_preview import make_preview
from bot.web.staff.words.frame import FRAME_WORDS
from bot.web.staff.words.revisions import REVISION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.knowledge_base.schema import Answer
    from bot.staff.revisions import Judgement
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.revisions import Cells, Revision

_UNTOUCHED = frozenset(["reviewed_on"])
"""Set by the approval, never typed."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What the form shows: the answer as it is live, what its author wrote, and fields that both sides changed."""

    live: Answer
    cells: Cells
    reason: str = ""
    draft: Revision | None = None
    is_taken_up: bool = False
    is_moved: bool = False
    both_changed: frozenset[str] = frozenset()
    waiting: Revision | None = None


async def show_change(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/knowledge/{entry}/change: the author's draft, an earlier change to take up (`from`), or the live texts."""
    filed = request.app[SERVICES].revisions.filed[find_answer(request).id]
    number = request.query.get("from", "")
    earlier = int(number) if number.isdecimal() and len(number) < 10 else None
    writing = await request.app[SERVICES].database.read(
        lambda connection: _find_writing(connection, staff, filed, earlier)
    )
    return await _render(request, staff, writing, shows_preview="preview" in request.query)


def _find_writing(connection: Connection, staff: Staff, filed: Answer, earlier_id: int | None) -> Writing:
    live = find_live(connection, filed)
    cells = cells_of(live)
    draft = find_draft(connection, staff.id, filed.id)
    own = (one for one in list_revisions(connection, filed.id) if one.author == staff.id and one.state == "proposed")
    waiting = next(own, None)
    earlier = find_revision(connection, earlier_id) if earlier_id is not None else None
    if earlier and (earlier.entry != filed.id or (earlier.state == "draft" and earlier.author != staff.id)):
        earlier = None
    source = earlier or draft
    if source is None:
        return Writing(live, cells, waiting=waiting)
    moved, both = move_change(source.before, source.contents, cells)
    return Writing(
        live,
        moved,
        reason=source.reason,
        draft=draft,
        is_taken_up=earlier is not None,
        is_moved=not is_current(source, live),
        both_changed=both,
        waiting=waiting,
    )


async def post_change(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/knowledge/{entry}/change: save, check and preview, propose or discard."""
    services = request.app[SERVICES]
    answer, fields = find_answer(request), await read_fields(request)
    filed, address = services.revisions.filed[answer.id], f"{KNOWLEDGE}/{answer.id}"
    action = fields.get("action", "")
    reason = clean_reason(services.redactor, fields.get("reason", ""))
    if action == "discard":
        await services.database.write(lambda connection: drop_draft(connection, staff.id, filed.id))
        raise web.HTTPSeeOther(f"{address}?done=discarded")
    try:
        draft_id, is_stale = await services.database.write(
            lambda connection: _save(connection, staff, filed, fields, reason)
        )
        if action != "propose":
            raise web.HTTPSeeOther(f"{address}/change?{'preview' if action == 'preview' else 'saved'}=1")
        fault = await _try_propose(request, staff, filed, draft_id, is_stale=is_stale, has_reason=bool(reason))
        if fault is None:
            raise web.HTTPSeeOther(f"{address}?done=proposed")
        writing = await services.database.read(lambda connection: _find_writing(connection, staff, filed, None))
    except StorageUnavailableError:  # what was typed stays on the page
        cells = {**cells_of(answer), **_read_cells(fields, cells_of(answer))}
        writing, fault = Writing(answer, cells, reason=reason), HTTPStatus.SERVICE_UNAVAILABLE
    return await _render(request, staff, writing, fault=fault)


async def _try_propose(
    request: web.Request, staff: Staff, filed: Answer, draft_id: int, *, is_stale: bool, has_reason: bool
) -> HTTPStatus | None:
    """Propose a draft; return why that cannot be, or None.

    Raises:
        StorageUnavailableError: the database cannot be asked.
    """
    if is_stale:
        return HTTPStatus.CONFLICT
    if not has_reason:
        return HTTPStatus.BAD_REQUEST
    services = request.app[SERVICES]
    desk = Desk(staff, request.app[CONSOLE].audit, services.knowledge, today_in_ontario())
    try:
        await services.database.write(lambda connection: propose(connection, desk, filed, draft_id))
    except BaseChangedError:
        return HTTPStatus.CONFLICT
    except FaultyRevisionError:
        return HTTPStatus.BAD_REQUEST
    return None


def _save(
    connection: Connection, staff: Staff, filed: Answer, fields: Mapping[str, str], reason: str
) -> tuple[int, bool]:
    """Keep what was typed as a change of the texts that its author saw; return the draft, and whether these are old."""
    live = cells_of(find_live(connection, filed))
    seen = _find_seen(connection, staff, filed, fields.get("base", ""), live)
    contents = _read_cells(fields, seen)
    draft_id = save_draft(connection, staff.id, filed.id, before=seen, contents=contents, reason=reason)
    return draft_id, seen != live


def _find_seen(connection: Connection, staff: Staff, filed: Answer, stamp: str, live: Cells) -> Cells:
    """Return the texts that a form was made from, by their stamp: the live ones, or ones that a revision knows."""
    known = [live, cells_of(filed)]
    for revision in list_revisions(connection, filed.id):
        known += [revision.before, revision.contents]
    draft = find_draft(connection, staff.id, filed.id)
    known += [draft.before] if draft else []
    return next((cells for cells in known if stamp_cells(cells) == stamp), live)


async def post_check(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/knowledge/{entry}/check: what the checks say of a form, for the script that asks while it is typed."""
    fields = await read_fields(request)
    answer = find_answer(request)
    judgement = await _judge(request, answer, fields)
    said = REVISION_WORDS[staff.language]
    remarks = [
        {
            "field": remark.field,
            "error": remark.is_error,
            "label": said.error if remark.is_error else said.warning,
            "language": FRAME_WORDS[staff.language].languages[remark.language]
            if remark.language and not remark.field
            else "",
            "text": remark.in_language(staff.language),
        }
        for remark in judgement.remarks
    ]
    return web.json_response({"remarks": remarks, "summary": summarize(judgement, staff)})


def summarize(judgement: Judgement, staff: Staff) -> str:
    """Return in a sentence how a change stands."""
    said = REVISION_WORDS[staff.language]
    if not judgement.changed:
        return said.nothing_changed
    errors = sum(remark.is_error for remark in judgement.remarks)
    warnings = len(judgement.remarks) - errors
    first = said.to_put_right.format(count=errors) if errors else said.nothing_to_put_right
    return f"{first} {said.to_look_at.format(count=warnings)}" if warnings else first


async def _judge(request: web.Request, base: Answer, cells: Mapping[str, str]) -> Judgement:
    """Check beside the event loop: a long answer takes thirty milliseconds."""
    knowledge, today = request.app[SERVICES].knowledge, today_in_ontario()
    texts = _read_cells(cells, cells_of(base))
    return await asyncio.get_running_loop().run_in_executor(None, judge_change, base, texts, knowledge, today)


def _read_cells(fields: Mapping[str, str], known: Mapping[str, str]) -> Cells:
    """Return the texts of a form; it has a box for each, and those that are not in what was posted were emptied."""
    return {key: fields.get(key, "").strip() for key in known if key not in _UNTOUCHED}


async def _render(
    request: web.Request,
    staff: Staff,
    writing: Writing,
    *,
    shows_preview: bool = False,
    fault: HTTPStatus | None = None,
) -> web.Response:
    knowledge, live = request.app[SERVICES].knowledge, writing.live
    columns = list_fields(live)
    judgement = await _judge(request, live, writing.cells)
    shown = judgement.answer if shows_preview else None
    groups = group_fields(columns, live, staff.language, writing.cells)
    in_care = {box.name for pair in groups if not pair.is_basic for box in pair.boxes}
    return request.app[CONSOLE].render(
        request,
        staff,
        "knowledge/change.html",
        REVISION_WORDS,
        fault or HTTPStatus.OK,
        live=live,
        live_cells=cells_of(live),
        writing=writing,
        stamp=stamp_cells(cells_of(live)),
        groups=groups,
        opens_care=any(remark.field in in_care for remark in judgement.remarks) or bool(in_care & writing.both_changed),
        review_by=writing.cells.get(REVIEW_BY.key, ""),
        review_by_words=REVIEW_BY,
        judgement=judgement,
        summary=summarize(judgement, staff),
        previews=[make_preview(knowledge, shown, columns, one, staff.language) for one in LANGUAGES] if shown else [],
        is_safety=live.id in SAFETY_INTENTS,
        fault=fault,
        is_saved="saved" in request.query or "preview" in request.query,
        lacks_reason=fault == HTTPStatus.BAD_REQUEST and not writing.reason,
    )


PAGES: Sequence[Page] = (
    Page("GET", f"{KNOWLEDGE}/{{entry}}/change", show_change, "editor"),
    Page("POST", f"{KNOWLEDGE}/{{entry}}/change", post_change, "editor"),
    Page("POST", f"{KNOWLEDGE}/{{entry}}/check", post_check, "editor"),
)
