"""A conversation as a regression test: shown first, then handed out as a file for a reason, by editors."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.messages import ConversationId
from bot.staff.regression_tests import write_test
from bot.storage.annotations import find_annotations
from bot.storage.conversations import list_turns, now_utc
from bot.storage.transcripts import find_summary
from bot.web.dates import write_date
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.annotation_pages import MOST_REASON_CHARS, attach
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.filters import to_ontario
from bot.web.staff.reading import SHOWN
from bot.web.staff.teaching import is_closed
from bot.web.staff.words.annotations import ANNOTATION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language
    from bot.staff.audit import Action
    from bot.staff.sessions import Staff
    from bot.storage.annotations import Annotation
    from bot.storage.conversations import StoredTurn
    from bot.storage.database import Connection

TEST = "/staff/annotations/tests/{conversation}"
_MOST_NAME_CHARS = 120


async def show_test(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/annotations/tests/{conversation}: what the file will hold, and the form that asks for a reason."""
    return await _render(request, staff, {SHOWN: request.query.get(SHOWN, "")})


async def download_test(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST the same address: hand the test out; audited with its reason."""
    fields = await read_fields(request)
    said, services = ANNOTATION_WORDS[language_of(request, staff)], request.app[SERVICES]
    reason = services.redactor.redact(fields.get("reason", "").strip()[:MOST_REASON_CHARS])
    if not reason:
        return await _render(request, staff, fields, said.reason_missing)
    name = services.redactor.redact(fields.get("name", "").strip()[:_MOST_NAME_CHARS]) or _default_name(request, staff)
    text, language = await _write(request, staff, name, "exported", reason, is_shown=fields.get(SHOWN) == "yes")
    return attach(text, f"test-{language}-{request.match_info['conversation'][:8]}.yml")


async def _render(request: web.Request, staff: Staff, typed: Mapping[str, str], error: str = "") -> web.StreamResponse:
    name = typed.get("name") or _default_name(request, staff)
    text, language = await _write(request, staff, name, "read", is_shown=typed.get(SHOWN) == "yes")
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return request.app[CONSOLE].render(
        request, staff, "teaching/test.html", ANNOTATION_WORDS, status,
        text=text, name=name, typed={"reason": "", **typed}, error=error, folder=f"tests/conversations/{language}/",
        conversation_id=request.match_info["conversation"],
    )  # fmt: skip


async def _write(
    request: web.Request, staff: Staff, name: str, action: Action, reason: str = "", *, is_shown: bool
) -> tuple[str, Language]:
    """Return the test and the language of its folder; that it was read or handed out is in the audit.

    Raises:
        HTTPSeeOther: to the conversation's own page, which asks for a reason or warns of danger first.
    """
    conversation_id, console = request.match_info["conversation"], request.app[CONSOLE]

    def read(connection: Connection) -> tuple[bool, tuple[StoredTurn, ...], tuple[Annotation, ...]]:
        turns = list_turns(connection, ConversationId(conversation_id))
        summary = find_summary(connection, conversation_id)
        has_danger = summary is not None and summary.has_urgent
        closed = is_closed(connection, staff, conversation_id) or (has_danger and not is_shown)
        return closed, turns, find_annotations(connection, conversation_id)

    database = request.app[SERVICES].database
    closed, turns, judged = await database.read(read)
    if not turns:
        raise web.HTTPNotFound
    if closed:
        raise web.HTTPSeeOther(f"/staff/conversations/{conversation_id}")
    subject = f"test {conversation_id}" if action == "exported" else conversation_id
    await database.write(lambda connection: console.audit.add(connection, staff.name, action, subject, reason))
    labels = {item.turn: item.label for item in judged if item.state == "accepted" and item.label and item.turn}
    language = turns[0].understanding.language
    return write_test(name, language, turns, labels), language


def _default_name(request: web.Request, staff: Staff) -> str:
    language = language_of(request, staff)
    today = write_date(to_ontario(now_utc()).date().isoformat(), language)
    return ANNOTATION_WORDS[language].test_name_default.format(today)


PAGES = (Page("GET", TEST, show_test, "editor"), Page("POST", TEST, download_test, "editor"))
