"""One change of an answer: what differs, how it will look, what the checks say; and the decision of a second person."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.errors import AlreadyStoredError
from bot.knowledge_base.freshness import today_in_ontario
from bot.messages import LANGUAGES, SAFETY_INTENTS, parse_language
from bot.staff.deciding import (
    AlreadyDecidedError,
    BaseChangedError,
    Desk,
    FaultyRevisionError,
    OwnRevisionError,
    RevisionError,
    approve,
    find_live,
    is_current,
    reject,
    withdraw,
)
from bot.staff.revisions import REVIEW_BY, apply_change, judge_change, list_fields
from bot.staff.text_diff import compare_texts
from bot.storage.revisions import find_revision
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.knowledge import KNOWLEDGE, find_answer
from bot.web.staff.knowledge_form import WORDING_MARK, clean_reason, name_field
from bot.web.staff.knowledge_preview import make_preview
from bot.web.staff.words.revisions import REVISION_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.knowledge_base.schema import Answer
    from bot.messages import Language
    from bot.staff.sessions import Staff
    from bot.staff.text_diff import Part
    from bot.storage.database import Connection
    from bot.storage.revisions import Revision

_FAULTS: dict[type[RevisionError], tuple[str, HTTPStatus]] = {
    AlreadyDecidedError: ("already_decided", HTTPStatus.CONFLICT),
    BaseChangedError: ("base_changed", HTTPStatus.CONFLICT),
    OwnRevisionError: ("own", HTTPStatus.FORBIDDEN),
    FaultyRevisionError: ("faulty", HTTPStatus.CONFLICT),
}
"""For each error the field of the words that says what happened."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What differs in one field in one language; `language` is None for a date."""

    heading: str
    language: Language | None
    parts: tuple[Part, ...]


def list_changes(revision: Revision, answer: Answer, reader: Language) -> Iterator[FieldChange]:
    """Yield the fields that a change makes different, in the order of the form."""
    for column in (*list_fields(answer), REVIEW_BY):
        before = revision.before.get(column.key, "")
        after = revision.contents.get(column.key, before)
        if before != after:
            parts = compare_texts(*(text.replace(WORDING_MARK, "\n\n") for text in (before, after)))
            yield FieldChange(name_field(column, reader), parse_language(column.path[0]), parts)


async def show_revision(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/knowledge/{entry}/changes/{revision}: one change, open or decided."""
    return await _render(request, staff)


async def post_decision(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/knowledge/{entry}/changes/{revision}: approve, reject, or withdraw one's own."""
    services = request.app[SERVICES]
    fields = await read_fields(request)
    action, typed = fields.get("action", ""), fields.get("reason", "")
    reason = clean_reason(services.redactor, typed)
    filed = services.revisions.filed[find_answer(request).id]
    decide = _find_decision(request, staff, action, filed, reason)
    if not reason and action != "withdraw":
        return await _render(request, staff, fault="decision_missing", status=HTTPStatus.BAD_REQUEST)
    try:
        await services.database.write(decide)
    except RevisionError as error:
        fault, status = _FAULTS[type(error)]
        return await _render(request, staff, fault=fault, status=status, typed=typed)
    except AlreadyStoredError:
        raise web.HTTPConflict from None
    await services.revisions.read()
    done = {"approve": "approved", "reject": "rejected", "withdraw": "withdrawn"}[action]
    raise web.HTTPSeeOther(f"{KNOWLEDGE}/{filed.id}?done={done}")


def _find_decision(
    request: web.Request, staff: Staff, action: str, filed: Answer, reason: str
) -> Callable[[Connection], None]:
    desk = Desk(staff, request.app[CONSOLE].audit, request.app[SERVICES].knowledge, today_in_ontario())
    number = _revision_id(request)
    if action == "approve":
        return lambda connection: approve(connection, desk, filed, number, reason)
    if action == "reject":
        return lambda connection: reject(connection, desk, filed, number, reason)
    if action == "withdraw":
        return lambda connection: withdraw(connection, desk, filed, number)
    raise web.HTTPBadRequest


async def _render(
    request: web.Request, staff: Staff, *, fault: str = "", status: HTTPStatus = HTTPStatus.OK, typed: str = ""
) -> web.Response:
    services = request.app[SERVICES]
    filed = services.revisions.filed[find_answer(request).id]
    number = _revision_id(request)
    revision, live = await services.database.read(
        lambda connection: (find_revision(connection, number), find_live(connection, filed))
    )
    if revision is None or revision.entry != filed.id or revision.state == "draft":
        raise web.HTTPNotFound
    columns = list_fields(live)
    is_open = revision.state == "proposed"
    judgement = judge_change(live, revision.contents, services.knowledge, today_in_ontario()) if is_open else None
    shown = judgement.answer if judgement else apply_change(live, revision.contents)
    return request.app[CONSOLE].render(
        request,
        staff,
        "knowledge/revision.html",
        REVISION_WORDS,
        status,
        answer=live,
        revision=revision,
        changes=list(list_changes(revision, live, staff.language)),
        judgement=judgement,
        field_names={column.key: name_field(column, staff.language) for column in (*columns, REVIEW_BY)},
        previews=[make_preview(services.knowledge, shown, columns, one, staff.language) for one in LANGUAGES]
        if shown
        else [],
        is_open=is_open,
        is_stale=is_open and not is_current(revision, live),
        is_own=revision.author == staff.id,
        is_safety=live.id in SAFETY_INTENTS,
        fault=fault,
        typed=typed,
    )


def _revision_id(request: web.Request) -> int:
    return int(request.match_info["revision"])


PAGES: Sequence[Page] = (
    Page("GET", f"{KNOWLEDGE}/{{entry}}/changes/{{revision:[0-9]{{1,9}}}}", show_revision, "reviewer"),
    Page("POST", f"{KNOWLEDGE}/{{entry}}/changes/{{revision:[0-9]{{1,9}}}}", post_decision, "editor"),
)
