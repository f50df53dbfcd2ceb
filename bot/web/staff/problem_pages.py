"""Notes of what was wrong with an answer: written at a message, listed, settled."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from bot.messages import LANGUAGES
from bot.staff.audit import name_label
from bot.staff.problems import KINDS, MOST_NOTE_CHARS, STATES
from bot.storage.annotations import find_or_add_annotation
from bot.storage.problems import OPEN, add_problem, list_problems, set_problem_state
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.labelling import render_message
from bot.web.staff.teaching import TEACHING, is_closed, read_key, where_next
from bot.web.staff.words.problems import PROBLEM_WORDS

if TYPE_CHECKING:
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection

PER_PAGE = 50
_ANY = "any"


async def show_problems(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/problems: what was noted, by state (open ones at first), kind and language."""
    chosen = {
        "state": _one_of(request.query.get("state", OPEN), STATES),
        "kind": _one_of(request.query.get("kind", ""), KINDS),
        "language": _one_of(request.query.get("language", ""), LANGUAGES),
    }
    asked = request.query.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    console = request.app[CONSOLE]

    database = request.app[SERVICES].database
    found = await database.survey(partial(list_problems, **chosen, before=before, most=PER_PAGE + 1))
    shown = [item.conversation_id or name_label(item.annotation_id) for item in found[:PER_PAGE]]
    await database.write(lambda connection: console.audit.note_read(connection, staff, shown))
    kept = {name: value or _ANY for name, value in chosen.items()}
    older = f"/staff/problems?{urlencode({**kept, 'before': found[PER_PAGE - 1].id})}" if len(found) > PER_PAGE else ""
    return console.render(
        request, staff, "teaching/problems.html", PROBLEM_WORDS,
        problems=found[:PER_PAGE], chosen=chosen, older=older, kinds=KINDS, states=STATES, languages=LANGUAGES,
        catalogue=request.app[TEACHING].catalogue, saved="saved" in request.query,
    )  # fmt: skip


async def save_problem(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/problems: note what was wrong with the answer to a message."""
    fields = await read_fields(request)
    key, kind, note = read_key(fields), fields.get("kind", ""), fields.get("note", "").strip()
    said = PROBLEM_WORDS[language_of(request, staff)]
    error = "" if kind in KINDS else said.problem_no_kind
    if len(note) > MOST_NOTE_CHARS:
        error = said.problem_too_long.format(MOST_NOTE_CHARS)
    if error:
        typed = {"kind": kind, "note": note, "error": error}
        return await render_message(request, staff, key, problem=typed, status=HTTPStatus.BAD_REQUEST)
    services, console = request.app[SERVICES], request.app[CONSOLE]
    redacted = services.redactor.redact(note) if note else None

    def write(connection: Connection) -> bool:
        annotation_id = None if is_closed(connection, staff, key[0]) else find_or_add_annotation(connection, *key)
        if annotation_id is None:
            return False
        problem_id = add_problem(connection, annotation_id, kind, redacted, staff.id)
        console.audit.add(connection, staff.name, "noted", f"problem {problem_id}")
        return True

    if not await services.database.write(write):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(where_next(fields, "/staff/problems"))


async def change_state(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/problems/{id}/state: settle a problem, or open it again."""
    fields = await read_fields(request)
    state, problem_id = fields.get("state", ""), int(request.match_info["id"])
    if state not in STATES:
        raise web.HTTPBadRequest
    console = request.app[CONSOLE]

    def write(connection: Connection) -> bool:
        if not set_problem_state(connection, problem_id, state, staff.id):
            return False
        console.audit.add(connection, staff.name, "noted", f"problem {problem_id} {state}")
        return True

    if not await request.app[SERVICES].database.write(write):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(where_next(fields, "/staff/problems", saved="yes"))


def _one_of(asked: str, known: tuple[str, ...]) -> str | None:
    return asked if asked in known else None


PAGES = (
    Page("GET", "/staff/problems", show_problems, "reviewer"),
    Page("POST", "/staff/problems", save_problem, "reviewer"),
    Page("POST", "/staff/problems/{id:[0-9]{1,9}}/state", change_state, "reviewer"),
)
