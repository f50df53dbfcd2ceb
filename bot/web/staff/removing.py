"""Takes words out of a conversation, or the whole of it out of the database; physically, and for good (standard D4)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.messages import ConversationId
from bot.staff.conversation_query import parse_address, parse_query, write_query
from bot.storage.conversations import delete_conversation
from bot.storage.removals import holds_words, remove_words
from bot.storage.reviews import find_review, is_closed
from bot.storage.transcripts import find_summary
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.conversations import to_conversation, to_list
from bot.web.staff.reading import ONE, SHOWN, render_conversation, to_shown
from bot.web.staff.words.pauses import DELETION_WORDS
from bot.web.staff.words.reading import READING_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.staff.sessions import Staff
    from bot.storage.database import Connection

LEAST_WORDS_CHARS, MOST_WORDS_CHARS = 2, 200


async def redact_words(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/redact: put a placeholder in the place of words that redaction missed, everywhere in the conversation."""
    fields = await read_fields(request)
    services, audit, said = request.app[SERVICES], request.app[CONSOLE].audit, READING_WORDS[staff.language]
    erasures = services.erasures
    conversation_id, query = request.match_info["conversation"], parse_address(fields.get("query", ""))
    words, turn, kind = " ".join(fields.get("words", "").split()), fields.get("turn", ""), fields.get("kind", "")
    if kind not in said.redact_kinds:
        raise web.HTTPBadRequest

    def write(connection: Connection) -> bool:
        if is_closed(connection, staff.token_hash, conversation_id):
            raise web.HTTPSeeOther(to_conversation(conversation_id))
        if not turn.isdecimal() or not holds_words(connection, conversation_id, int(turn[:9]), words):
            return False
        erasures.note_words(connection, conversation_id, remove_words(connection, conversation_id, words, f"[{kind}]"))
        audit.add(connection, staff.name, "redacted", conversation_id, kind)
        return True

    is_long_enough = LEAST_WORDS_CHARS <= len(words) <= MOST_WORDS_CHARS
    if not is_long_enough or not await services.database.write(write):
        errors = {"words": said.redact_not_there if is_long_enough else said.redact_missing}
        is_shown = fields.get(SHOWN) == "yes"
        return await render_conversation(request, staff, query, is_shown=is_shown, errors=errors, typed=fields)
    await services.database.scrub()
    raise web.HTTPSeeOther(to_shown(conversation_id, query, "redacted"))


async def ask_deletion(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET …/delete: ask whether the conversation should go; nothing of it is shown."""
    conversation_id, query = request.match_info["conversation"], parse_query(request.query)
    summary = await request.app[SERVICES].database.read(lambda connection: find_summary(connection, conversation_id))
    if summary is None:
        raise web.HTTPNotFound
    return request.app[CONSOLE].render(
        request,
        staff,
        "conversations/delete.html",
        DELETION_WORDS,
        summary=summary,
        query=write_query(query),
        keep_path=to_shown(conversation_id, query),
    )


async def delete_for_good(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/delete: delete it with everything that hangs on it."""
    fields = await read_fields(request)
    conversation_id, audit = ConversationId(request.match_info["conversation"]), request.app[CONSOLE].audit
    database, erasures = request.app[SERVICES].database, request.app[SERVICES].erasures

    def write(connection: Connection) -> bool:
        if find_summary(connection, conversation_id) is None:
            raise web.HTTPNotFound
        if is_closed(connection, staff.token_hash, conversation_id):
            raise web.HTTPSeeOther(to_conversation(conversation_id))
        if find_review(connection, conversation_id).is_at_risk:
            return False
        delete_conversation(connection, conversation_id)
        erasures.note(connection, "conversation", conversation_id)
        audit.add(connection, staff.name, "deleted", conversation_id)
        return True

    if not await database.write(write):
        said = DELETION_WORDS[staff.language]
        told = (said.risk_heading, said.risk_text)
        return request.app[CONSOLE].error(request, staff, HTTPStatus.CONFLICT, told)
    await database.scrub()
    path = to_list(parse_address(fields.get("query", "")))
    raise web.HTTPSeeOther(f"{path}{'&' if '?' in path else '?'}done=deleted")


PAGES: Sequence[Page] = (
    Page("POST", f"{ONE}/redact", redact_words, "editor"),
    Page("GET", f"{ONE}/delete", ask_deletion, "editor"),
    Page("POST", f"{ONE}/delete", delete_for_good, "editor"),
)
