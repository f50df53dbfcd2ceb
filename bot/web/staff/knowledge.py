"""The list of answers and the page of each; switching one off and on, and its file."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.knowledge_base.contents import load_contents
from bot.knowledge_base.freshness import is_due, today_in_ontario
from bot.knowledge_base.replies import make_contacts
from bot.knowledge_base.slugs import Slugs
from bot.knowledge_base.switches import ALWAYS_ON
from bot.maintenance import read_switches
from bot.messages import SAFETY_INTENTS
from bot.staff.answer_file import write_answer_file
from bot.staff.answer_use import AnswerUse, helped_share
from bot.staff.live import is_overtaken
from bot.staff.revisions import list_fields
from bot.storage.answer_use import Use
from bot.storage.revisions import find_approved, find_draft, list_open, list_revisions
from bot.storage.switches import list_switches, switch_off, switch_on
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.knowledge_form import clean_reason, group_fields
from bot.web.staff.knowledge_list import Known, Wanted, choose_rows, list_rows
from bot.web.staff.words.knowledge import KNOWLEDGE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge_base.contents import AnswerGroup
    from bot.knowledge_base.schema import Answer
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.revisions import Revision
    from bot.storage.switches import SwitchedOff

KNOWLEDGE = f"{ROOT}/knowledge"
MOST_SWITCH_REASON_CHARS = 200


@dataclass(frozen=True, slots=True)
class AnswerRoom:
    """What these pages keep while the server runs."""

    groups: Sequence[AnswerGroup]
    use: AnswerUse


ANSWER_ROOM = web.AppKey("answer_room", AnswerRoom)


async def open_answers(app: web.Application) -> None:
    """Read the order of the answers; called once, when the server starts."""
    services = app[SERVICES]
    groups = load_contents(services.settings.knowledge_dir, Slugs(services.knowledge.answers).entries)
    app[ANSWER_ROOM] = AnswerRoom(groups, AnswerUse(services.database))


def find_answer(request: web.Request) -> Answer:
    """Return the live answer that an address names.

    Raises:
        HTTPNotFound: it names none.
    """
    answer = request.app[SERVICES].knowledge.answers.get(request.match_info["entry"])
    if answer is None:
        raise web.HTTPNotFound
    return answer


async def show_list(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/knowledge: every answer, what waits, what is due, what does not help."""
    services, room = request.app[SERVICES], request.app[ANSWER_ROOM]
    waiting = await services.database.read(list_open)
    known = Known(
        filed=services.revisions.filed,
        groups=room.groups,
        use=await room.use.count(),
        waiting={revision.entry for revision in waiting if revision.state == "proposed"},
        drafts={revision.entry for revision in waiting if revision.state == "draft" and revision.author == staff.id},
    )
    wanted = Wanted.read(request.query)
    rows = list_rows(services.knowledge, known, today_in_ontario())
    return request.app[CONSOLE].render(
        request,
        staff,
        "knowledge/list.html",
        KNOWLEDGE_WORDS,
        wanted=wanted,
        rows=choose_rows(rows, wanted),
        count_all=len(rows),
        sections={group.id: group.title.in_language(staff.language) for group in room.groups},
        proposals=[
            (revision, services.knowledge.answers[revision.entry].in_language(staff.language).title)
            for revision in waiting
            if revision.state == "proposed" and revision.entry in services.knowledge.answers
        ],
    )


async def show_answer(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/knowledge/{entry}: both languages, what it rests on, how it does, who changed what."""
    return await render_answer(request, staff, find_answer(request))


async def render_answer(
    request: web.Request,
    staff: Staff,
    answer: Answer,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    reason: str = "",
    fault: str = "",
) -> web.Response:
    """Return the page of an answer.

    Args:
        reason: what was typed for switching it off.
        fault: what is wrong with that.
    """
    services = request.app[SERVICES]
    knowledge = services.knowledge
    state = await services.database.read(lambda connection: _find_state(connection, staff, answer.id))
    use = (await request.app[ANSWER_ROOM].use.count()).get(answer.id, Use())
    is_released = state.approved is not None and is_overtaken(services.revisions.filed[answer.id], state.approved)
    return request.app[CONSOLE].render(
        request,
        staff,
        "knowledge/entry.html",
        KNOWLEDGE_WORDS,
        status,
        answer=answer,
        is_safety=answer.id in SAFETY_INTENTS,
        is_due=is_due(answer),
        is_always_on=answer.id in ALWAYS_ON,
        groups=group_fields(list_fields(answer), answer, staff.language),
        sources=[knowledge.sources[identifier] for identifier in answer.sources],
        contacts=make_contacts(knowledge, answer.contacts, staff.language),
        buttons=[(entry, knowledge.answers[entry].in_language(staff.language).title) for entry in answer.buttons],
        use=use,
        share=helped_share(use),
        state=state,
        is_released=is_released,
        done=request.query.get("done"),
        reason=reason,
        fault=fault,
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What the database knows of an answer; `approved` is the change that was approved last."""

    history: Sequence[Revision]
    approved: Revision | None
    draft: Revision | None
    off: SwitchedOff | None


def _find_state(connection: Connection, staff: Staff, entry: str) -> _State:
    return _State(
        history=list_revisions(connection, entry),
        approved=find_approved(connection, entry),
        draft=find_draft(connection, staff.id, entry),
        off=next((one for one in list_switches(connection) if one.id == entry), None),
    )


async def post_switch(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/knowledge/{entry}/switch: off, with a reason, or on again."""
    services, audit = request.app[SERVICES], request.app[CONSOLE].audit
    answer, fields = find_answer(request), await read_fields(request)
    is_off = fields.get("action") == "off"
    typed = fields.get("reason", "").strip()
    reason = clean_reason(services.redactor, typed)[:MOST_SWITCH_REASON_CHARS]
    if is_off and answer.id in ALWAYS_ON:
        raise web.HTTPForbidden
    if is_off and not reason:
        fault = KNOWLEDGE_WORDS[staff.language].reason_missing
        return await render_answer(request, staff, answer, status=HTTPStatus.BAD_REQUEST, reason=typed, fault=fault)

    def switch(connection: Connection) -> None:
        if is_off:
            switch_off(connection, answer.id, reason)
            audit.add(connection, staff.name, "switched_off", answer.id, reason)
        elif switch_on(connection, answer.id):
            audit.add(connection, staff.name, "switched_on", answer.id, reason)

    await services.database.write(switch)
    await read_switches(services.database, services.knowledge.switches)
    raise web.HTTPSeeOther(f"{KNOWLEDGE}/{answer.id}?done={'off' if is_off else 'on'}")


async def post_file(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/knowledge/{entry}/file: its YAML with the texts that are live."""
    services, audit = request.app[SERVICES], request.app[CONSOLE].audit
    answer = find_answer(request)
    text = write_answer_file(services.settings.knowledge_dir, services.revisions.filed[answer.id], answer)
    await services.database.write(lambda connection: audit.add(connection, staff.name, "exported", answer.id))
    return web.Response(
        text=text,
        content_type="text/yaml",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{answer.id}.yml"'},
    )


PAGES: Sequence[Page] = (
    Page("GET", KNOWLEDGE, show_list, "reviewer"),
    Page("GET", f"{KNOWLEDGE}/{{entry}}", show_answer, "reviewer"),
    Page("POST", f"{KNOWLEDGE}/{{entry}}/switch", post_switch, "editor"),
    Page("POST", f"{KNOWLEDGE}/{{entry}}/file", post_file, "editor"),
)
