"""Labels, skips and their undoing; the page of one message. What is posted here leads back to where it came from."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.messages import OUT_OF_SCOPE
from bot.staff.audit import name_label
from bot.staff.queue import MOST_ALIKE, Task
from bot.storage import annotations as stored
from bot.storage.doubts import find_turn, list_around, skip_turn, unskip_turn
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.teaching import TEACHING, is_closed, parse_key, read_key, where_next
from bot.web.staff.words.teaching import TEACHING_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.staff.sessions import Staff
    from bot.storage.annotations import Annotation
    from bot.storage.database import Connection

MESSAGE = "/staff/annotations/{conversation}/{turn:[0-9]{1,6}}"
NO_PROBLEM: Mapping[str, str] = {"kind": "", "note": "", "error": ""}


async def show_message(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/annotations/{conversation}/{turn}: one message with its neighbours, to be labelled."""
    key = request.match_info["conversation"], int(request.match_info["turn"])
    return await render_message(request, staff, key)


async def render_message(
    request: web.Request,
    staff: Staff,
    key: tuple[str, int],
    *,
    problem: Mapping[str, str] = NO_PROBLEM,
    error: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> web.StreamResponse:
    """Show one message; with what was typed and what is wrong with it where a form could not be used."""
    conversation_id, turn = key
    services, console = request.app[SERVICES], request.app[CONSOLE]

    def read(connection: Connection) -> tuple[Any, bool, tuple[Annotation, ...]]:
        found = find_turn(connection, conversation_id, turn)
        return (
            found,
            is_closed(connection, staff, conversation_id),
            stored.find_annotations(connection, conversation_id),
        )

    found, closed, judged = await services.database.read(read)
    if found is None:
        raise web.HTTPNotFound
    if closed:  # the conversation's own page asks for the reason
        raise web.HTTPSeeOther(f"/staff/conversations/{conversation_id}")
    task = Task(found)
    was_read = "read" in (request.query if request.method == "GET" else await read_fields(request))
    is_open = not task.is_grave or was_read
    annotation = next((annotation for annotation in judged if annotation.turn == turn), None)
    values = await load_task(request, staff, task, annotation, is_open=is_open)
    return console.render(
        request, staff, "teaching/message.html", TEACHING_WORDS, status,
        **values, problem=problem, error=error, next=where_next(request.query, f"/staff/conversations/{conversation_id}"),
    )  # fmt: skip


async def load_task(
    request: web.Request, staff: Staff, task: Task, annotation: Annotation | None = None, *, is_open: bool
) -> dict[str, Any]:
    """Return what the templates show of a task. Whose words are shown is noted in the audit, those alike included."""
    services, teaching = request.app[SERVICES], request.app[TEACHING]
    language, turn = language_of(request, staff), task.turn
    around: Sequence[Any] = ()
    if is_open:
        audit = request.app[CONSOLE].audit

        shown = [shown.conversation_id for shown in (turn, *task.alike)]
        around = await services.database.read(
            partial(list_around, conversation_id=turn.conversation_id, turn=turn.turn)
        )
        await services.database.write(lambda connection: audit.note_read(connection, staff, shown))
    find = request.query.get("find", "")[:80]
    labels = annotation.labels if annotation else ()
    own = next((label for label in labels if label.staff_id == staff.id), None)
    guesses = [(teaching.catalogue.get(guess.intent, language), guess.confidence) for guess in turn.ranking[:5]]
    return {
        "task": task,
        "is_open": is_open,
        "around": around,
        "guesses": [(choice, confidence) for choice, confidence in guesses if choice and choice.intent != OUT_OF_SCOPE],
        "choices": teaching.catalogue.find(language, find),
        "find": find,
        "catalogue": teaching.catalogue,
        "out_of_scope": OUT_OF_SCOPE,
        "own": own,
        "others": [label for label in labels if own and label is not own],
        "keys": request.query.get("keys") != "off",
    }


async def save_label(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/annotations/label: store what somebody takes a message for, and those alike if they say so."""
    fields, language = await read_fields(request), language_of(request, staff)
    said, key = TEACHING_WORDS[language], read_key(fields)
    try:
        intent = read_choice(request, fields.get("choice", ""))
    except ValueError:
        return await render_message(request, staff, key, error=said.no_choice, status=HTTPStatus.BAD_REQUEST)
    others = fields.get("also", "").split()[:MOST_ALIKE] if fields.get("alike") else []
    keys = list(dict.fromkeys([key, *(other for text in others if (other := parse_key(text)))]))
    services, console = request.app[SERVICES], request.app[CONSOLE]

    def write(connection: Connection) -> list[tuple[str, int]]:
        done = set()
        for conversation_id, turn in sorted(keys):  # always in one order, and the audit last: nobody waits in a circle
            if is_closed(connection, staff, conversation_id):
                continue
            annotation_id = stored.find_or_add_annotation(connection, conversation_id, turn)
            if annotation_id is not None:
                stored.set_label(connection, annotation_id, staff.id, intent)
                done.add((conversation_id, turn))
        for conversation_id, turn in sorted(done):
            console.audit.add(connection, staff.name, "annotated", f"{conversation_id} {turn}")
        return [labelled for labelled in keys if labelled in done]

    done = await services.database.write(write)
    if not done:
        raise web.HTTPNotFound
    marks = " ".join(f"{conversation_id}.{turn}" for conversation_id, turn in done)
    raise web.HTTPSeeOther(_back(fields, key, did=marks, label=intent or "none"))


async def save_correction(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/annotations/{id}/label: change one's own label of a message, whether or not its conversation is left."""
    fields = await read_fields(request)
    annotation_id = int(request.match_info["id"])
    try:
        intent = read_choice(request, fields.get("choice", ""))
    except ValueError:
        raise web.HTTPBadRequest from None
    console = request.app[CONSOLE]

    def write(connection: Connection) -> bool:
        if not stored.has_annotation(connection, annotation_id):
            return False
        stored.set_label(connection, annotation_id, staff.id, intent)
        console.audit.add(connection, staff.name, "annotated", name_label(annotation_id))
        return True

    if not await request.app[SERVICES].database.write(write):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(where_next(fields, "/staff/annotations"))


async def undo(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/annotations/undo: take back one's own labels and skips of some messages."""
    fields = await read_fields(request)
    keys = [key for text in fields.get("did", "").split()[: MOST_ALIKE + 1] if (key := parse_key(text))]
    if not keys:
        raise web.HTTPBadRequest
    console = request.app[CONSOLE]

    def write(connection: Connection) -> None:
        undone = []
        for conversation_id, turn in sorted(set(keys)):  # in the order of `save_label`, and the audit last
            if stored.remove_label(connection, conversation_id, turn, staff.id):
                undone.append(f"{conversation_id} {turn} undone")
            unskip_turn(connection, staff.id, conversation_id, turn)
        for subject in undone:
            console.audit.add(connection, staff.name, "annotated", subject)

    await request.app[SERVICES].database.write(write)
    back = f"{keys[0][0]}.{keys[0][1]}"
    raise web.HTTPSeeOther(where_next(fields, "/staff/queue", undone="yes", at=back))


async def skip(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/annotations/skip: leave a message out of one's own queue; nobody asks why."""
    fields = await read_fields(request)
    conversation_id, turn = read_key(fields)
    await request.app[SERVICES].database.write(
        lambda connection: skip_turn(connection, staff.id, conversation_id, turn)
    )
    raise web.HTTPSeeOther(where_next(fields, "/staff/queue", did=f"{conversation_id}.{turn}", label="skipped"))


def read_choice(request: web.Request, choice: str) -> str | None:
    """Return the intent that a button stands for; None for "none of these".

    Raises:
        ValueError: it stands for nothing.
    """
    if choice == "none":
        return None
    intent = choice.removeprefix("intent:")
    if intent == choice or intent not in request.app[TEACHING].catalogue:
        raise ValueError
    return intent


def _back(fields: Mapping[str, str], key: tuple[str, int], **more: str) -> str:
    """Return where to go on: the queue says what was done; a transcript opens at the message."""
    default = f"/staff/conversations/{key[0]}#turn-{key[1]}"
    is_queue = fields.get("next", "").startswith("/staff/queue")
    return where_next(fields, default, **more) if is_queue else where_next(fields, default)


PAGES = (
    Page("GET", MESSAGE, show_message, "reviewer"),
    Page("POST", "/staff/annotations/label", save_label, "reviewer"),
    Page("POST", "/staff/annotations/undo", undo, "reviewer"),
    Page("POST", "/staff/annotations/skip", skip, "reviewer"),
    Page("POST", "/staff/annotations/{id:[0-9]{1,9}}/label", save_correction, "reviewer"),
)
