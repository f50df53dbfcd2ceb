"""The pages of handoffs: what waits, what was sent, what could not be; send again, note as answered, open to act on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.errors import StorageUnavailableError, UnreadableContentsError
from bot.handoff.encryption import ContentsCipher
from bot.handoff.letters import Letter
from bot.staff.roles import includes
from bot.storage.conversations import now_utc
from bot.storage.handoffs import (
    DEAD_CONTENTS_AGE,
    count_states,
    count_waiting_since,
    find_handoff,
    list_in_states,
    retry_now,
    set_answered,
)
from bot.storage.staff import add_reason, has_reason
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.words.handoffs import HANDOFF_WORDS, explain_failure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.handoffs import Handoff, HandoffState

HANDOFFS = f"{ROOT}/handoffs"
MOST = 50
LATE = timedelta(hours=24)
_VIEWS: Mapping[str, tuple[HandoffState, ...]] = {"open": ("dead", "waiting"), "sent": ("sent",), "closed": ("closed",)}


async def show_list(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/handoffs?view=&after=: one view of them, a page at a time."""
    services = request.app[SERVICES]
    view = request.query.get("view", "open")
    if view not in _VIEWS:
        raise web.HTTPNotFound
    after = request.query.get("after", "").replace("\0", "") or None

    def read(connection: Connection) -> tuple[Any, Any, Any]:
        late = count_waiting_since(connection, now_utc() - LATE)
        found = list_in_states(connection, _VIEWS[view], after=after, newest_first=view != "open", most=MOST + 1)
        return count_states(connection), found, late

    counts, found, late = await services.database.read(read)
    return request.app[CONSOLE].render(
        request,
        staff,
        "handoffs/list.html",
        HANDOFF_WORDS,
        view=view,
        views={name: sum(counts[state].count for state in states) for name, states in _VIEWS.items()},
        handoffs=found[:MOST],
        more=found[MOST - 1].reference if len(found) > MOST else None,
        dead=counts["dead"].count,
        late=late,
        can_send=services.handoffs.can_send,
        now=now_utc(),
        explain=explain_failure,
    )


async def show_handoff(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/handoffs/{reference}: how far it has come and what can be done; no contents."""
    handoff = await _find(request)
    return _render(request, staff, handoff, done=request.query.get("done", ""))


async def send_again(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/handoffs/{reference}/retry: try it now, for 72 hours again."""
    handoff = await _find(request)
    audit = request.app[CONSOLE].audit

    def retry(connection: Connection) -> bool:
        if not retry_now(connection, handoff.reference):
            return False
        audit.add(connection, staff.name, "handoff_retried", handoff.reference)
        return True

    is_tried = await request.app[SERVICES].database.write(retry, durable=True)
    raise web.HTTPSeeOther(f"{HANDOFFS}/{handoff.reference}?done={'resent' if is_tried else 'gone'}")


async def note_answered(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/handoffs/{reference}/answered: note it, and erase what was not sent."""
    handoff = await _find(request)
    fields = await read_fields(request)
    if handoff.contents is not None and fields.get("confirm") != "yes":
        return _render(request, staff, handoff, answer_error=True)
    services, audit = request.app[SERVICES], request.app[CONSOLE].audit

    def note(connection: Connection) -> None:
        set_answered(connection, handoff.reference)
        services.erasures.note(connection, "closed", handoff.reference)
        audit.add(connection, staff.name, "handoff_answered", handoff.reference)

    await services.database.write(note, durable=True)
    await services.database.scrub()
    raise web.HTTPSeeOther(f"{HANDOFFS}/{handoff.reference}?done=was_answered")


async def give_reason(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/handoffs/{reference}/open: say why, then read."""
    handoff = await _find(request)
    if not _may_open(request, handoff):
        raise web.HTTPForbidden
    services, audit = request.app[SERVICES], request.app[CONSOLE].audit
    given = (await read_fields(request)).get("reason", "").strip()
    if not given:
        return _render(request, staff, handoff, reason_error=True)
    reason = services.redactor.redact(given)
    subject = _subject(handoff)

    def note(connection: Connection) -> None:
        add_reason(connection, staff.token_hash, subject)
        audit.add(connection, staff.name, "reason_given", subject, reason)

    await services.database.write(note)
    raise web.HTTPSeeOther(f"{HANDOFFS}/{handoff.reference}/contents")


async def show_contents(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/handoffs/{reference}/contents: what was not sent, for whoever said why; each reading is audited."""
    services, console = request.app[SERVICES], request.app[CONSOLE]
    handoff = await _find(request)
    subject = _subject(handoff)

    def read(connection: Connection) -> bool:
        if not _may_open(request, handoff) or not has_reason(connection, staff.token_hash, subject):
            return False
        console.audit.add(connection, staff.name, "read", subject)
        return True

    if not await services.database.write(read):
        raise web.HTTPSeeOther(f"{HANDOFFS}/{handoff.reference}")
    try:
        opened = ContentsCipher(services.settings).open(handoff.contents or b"")
        letter = Letter.from_bytes(opened, handoff.reference)
    except (UnreadableContentsError, StorageUnavailableError):
        letter = None
    return console.render(request, staff, "handoffs/contents.html", HANDOFF_WORDS, handoff=handoff, letter=letter)


def _render(
    request: web.Request,
    staff: Staff,
    handoff: Handoff,
    *,
    done: str = "",
    answer_error: bool = False,
    reason_error: bool = False,
) -> web.Response:
    is_open = handoff.state in _VIEWS["open"]
    return request.app[CONSOLE].render(
        request,
        staff,
        "handoffs/one.html",
        HANDOFF_WORDS,
        handoff=handoff,
        is_kept=handoff.contents is not None,
        is_open=is_open,
        can_send=request.app[SERVICES].handoffs.can_send,
        can_open=_may_open(request, handoff),
        is_editor=includes(staff.role, "editor"),
        kept_until=(handoff.ended_at + DEAD_CONTENTS_AGE).date().isoformat()
        if handoff.state == "dead" and handoff.ended_at
        else None,
        failure=explain_failure(handoff.failure, staff.language) if is_open else "",
        done=done if done in ("resent", "gone", "was_answered") else "",
        answer_error=answer_error,
        reason_error=reason_error,
        now=now_utc(),
    )


async def _find(request: web.Request) -> Handoff:
    reference = request.match_info["reference"].upper()
    found = await request.app[SERVICES].database.read(lambda connection: find_handoff(connection, reference))
    if found is None:
        raise web.HTTPNotFound
    return found


def _may_open(request: web.Request, handoff: Handoff) -> bool:
    """Say whether a handoff can only be acted on here: it is kept, and no mail of ours brings it to the Office."""
    if handoff.contents is None:
        return False
    return handoff.state == "dead" or (handoff.state == "waiting" and not request.app[SERVICES].handoffs.can_send)


def _subject(handoff: Handoff) -> str:
    return f"handoff {handoff.reference}"


PAGES: Sequence[Page] = (
    Page("GET", HANDOFFS, show_list, "reviewer"),
    Page("GET", f"{HANDOFFS}/{{reference}}", show_handoff, "reviewer"),
    Page("POST", f"{HANDOFFS}/{{reference}}/retry", send_again, "reviewer"),
    Page("POST", f"{HANDOFFS}/{{reference}}/answered", note_answered, "editor"),
    Page("POST", f"{HANDOFFS}/{{reference}}/open", give_reason, "editor"),
    Page("GET", f"{HANDOFFS}/{{reference}}/contents", show_contents, "editor"),
)
