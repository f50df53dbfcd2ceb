"""What staff do with a conversation they read: note, tag, assign, review, "child at risk" (standard B7). Forms post here.

Every change and its row of the audit are one transaction; a wrong form comes back with what was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.staff.conversation_query import parse_address
from bot.storage import reviews
from bot.storage import staff as stored
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.conversations import to_conversation
from bot.web.staff.reading import ONE, SHOWN, render_conversation, to_shown
from bot.web.staff.words.reading import READING_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.staff.audit import Action
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection

    Change = Callable[[Connection, str], bool]

MOST_NOTE_CHARS = 2000
MOST_TAG_CHARS = 40


async def add_note(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/notes: add a note; what redaction knows is taken out of it."""
    fields = await read_fields(request)
    text = fields.get("note", "").strip()
    if not 0 < len(text) <= MOST_NOTE_CHARS:
        return await _refuse(request, staff, fields, "note", READING_WORDS[staff.language].note_wrong)
    redacted = request.app[SERVICES].redactor.redact(text)
    await _change(
        request, staff, "noted", lambda connection, key: reviews.add_note(connection, key, staff.id, redacted)
    )
    raise _back(request, fields, "noted", "notes")


async def add_tag(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/tags: put a tag on it."""
    fields = await read_fields(request)
    tag = request.app[SERVICES].redactor.redact(" ".join(fields.get("tag", "").split()))
    if not 0 < len(tag) <= MOST_TAG_CHARS:
        return await _refuse(request, staff, fields, "tag", READING_WORDS[staff.language].tag_wrong)
    await _change(request, staff, "tagged", lambda connection, key: reviews.add_tag(connection, key, tag))
    raise _back(request, fields, "tagged", "tags")


async def remove_tag(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/tags/remove: take a tag off."""
    fields = await read_fields(request)
    tag = fields.get("tag", "")
    await _change(request, staff, "tagged", lambda connection, key: reviews.remove_tag(connection, key, tag))
    raise _back(request, fields, "tagged", "tags")


async def assign(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/assign: give it to somebody, or, with an empty name, to nobody."""
    fields = await read_fields(request)
    name = fields.get("to", "")

    def change(connection: Connection, key: str) -> bool:
        return reviews.set_assigned(connection, key, _find_colleague(connection, name) if name else None)

    await _change(request, staff, "assigned", change, f"to {name}" if name else "to nobody")
    raise _back(request, fields, "assigned", "assigned")


async def set_reviewed(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/reviewed: mark it as reviewed, or as not."""
    fields = await read_fields(request)
    by = staff.id if fields.get("reviewed") == "yes" else None
    reason = "" if by else "marked as not reviewed"
    await _change(request, staff, "reviewed", lambda connection, key: reviews.set_reviewed(connection, key, by), reason)
    raise _back(request, fields, "reviewed", "review")


async def mark_at_risk(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/risk: start the clock of a child at risk; whoever marks it owns it, and has said why they read it by that."""
    fields = await read_fields(request)

    def change(connection: Connection, key: str) -> bool:
        if reviews.mark_at_risk(connection, key, staff.id):
            stored.add_reason(connection, staff.token_hash, key)
            return True
        if reviews.find_review(connection, key).is_at_risk:
            raise _back(request, fields, "", "risk")  # somebody was quicker: it is theirs, and asks for a reason now
        return False

    await _change(request, staff, "at_risk_marked", change)
    raise _back(request, fields, "risk", "risk")


async def set_risk_owner(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/risk/owner: give the care for it to somebody else."""
    fields = await read_fields(request)
    name = fields.get("owner", "")

    def change(connection: Connection, key: str) -> bool:
        return reviews.set_risk_owner(connection, key, _find_colleague(connection, name))

    await _change(request, staff, "assigned", change, f"child at risk: to {name}")
    raise _back(request, fields, "risk", "risk")


async def end_at_risk(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/risk/end: stop the clock and say how it ended."""
    fields = await read_fields(request)
    outcome = next((known for known in reviews.RISK_OUTCOMES if known == fields.get("outcome")), None)
    if outcome is None:
        return await _refuse(request, staff, fields, "outcome", READING_WORDS[staff.language].risk_outcome_missing)
    chosen = outcome
    await _change(
        request, staff, "at_risk_ended", lambda connection, key: reviews.end_at_risk(connection, key, chosen), chosen
    )
    raise _back(request, fields, "risk", "risk")


def _find_colleague(connection: Connection, name: str) -> int:
    """Return the account of somebody who can take a conversation over.

    Raises:
        HTTPBadRequest: there is nobody of this name, or their account is disabled.
    """
    account = stored.find_account(connection, name=name)
    if account is None or account.disabled_at:
        raise web.HTTPBadRequest
    return account.id


async def _change(request: web.Request, staff: Staff, action: Action, change: Change, reason: str = "") -> None:
    """Make a change together with its row of the audit.

    Raises:
        HTTPNotFound: there is nothing to change (any more); nothing was noted.
        HTTPSeeOther: to where the reason is asked, without which this session may not touch it.
    """
    conversation_id, audit = request.match_info["conversation"], request.app[CONSOLE].audit

    def write(connection: Connection) -> None:
        if reviews.is_closed(connection, staff.token_hash, conversation_id):
            raise web.HTTPSeeOther(to_conversation(conversation_id))
        if not change(connection, conversation_id):
            raise web.HTTPNotFound  # the transaction is rolled back
        audit.add(connection, staff.name, action, conversation_id, reason)

    await request.app[SERVICES].database.write(write)


async def _refuse(
    request: web.Request, staff: Staff, fields: Mapping[str, str], name: str, error: str
) -> web.StreamResponse:
    query = parse_address(fields.get("query", ""))
    is_shown = fields.get(SHOWN) == "yes"
    return await render_conversation(request, staff, query, is_shown=is_shown, errors={name: error}, typed=fields)


def _back(request: web.Request, fields: Mapping[str, str], done: str, part: str) -> web.HTTPSeeOther:
    query = parse_address(fields.get("query", ""))
    return web.HTTPSeeOther(to_shown(request.match_info["conversation"], query, done, part))


PAGES: Sequence[Page] = (
    Page("POST", f"{ONE}/notes", add_note, "reviewer"),
    Page("POST", f"{ONE}/tags", add_tag, "reviewer"),
    Page("POST", f"{ONE}/tags/remove", remove_tag, "reviewer"),
    Page("POST", f"{ONE}/assign", assign, "reviewer"),
    Page("POST", f"{ONE}/reviewed", set_reviewed, "reviewer"),
    Page("POST", f"{ONE}/risk", mark_at_risk, "reviewer"),
    Page("POST", f"{ONE}/risk/owner", set_risk_owner, "reviewer"),
    Page("POST", f"{ONE}/risk/end", end_at_risk, "reviewer"),
)
