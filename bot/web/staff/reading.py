"""One conversation: a warning before what is hard to read, a reason before a child at risk, then the transcript.

Each transcript that is shown is in the audit (standard D13). The filters of the list stay in the address, so that the next
and the previous one are those of the list.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.knowledge_base.cards import make_contact
from bot.staff.conversation_query import find_neighbours, make_filters, parse_address, parse_query, write_query
from bot.staff.judgements import choose_judgements
from bot.staff.roles import includes
from bot.storage import reviews
from bot.storage import staff as stored
from bot.storage.annotations import find_annotations
from bot.storage.conversations import now_utc
from bot.storage.problems import find_problems
from bot.storage.transcripts import find_summary, read_transcript
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.conversations import PATH, name_topics, to_conversation, to_list
from bot.web.staff.words.reading import READING_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.messages import Contact, Language
    from bot.staff.conversation_query import Neighbours, Query
    from bot.staff.judgements import Judgements
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.reviews import Note, Review
    from bot.storage.staff import Account
    from bot.storage.transcripts import ConversationSummary, TranscriptTurn

ONE = f"{PATH}/{{conversation:[0-9a-f-]{{36}}}}"
CHILDRENS_AID = "childrens-aid-societies"
CHILD_ENTRY = "child_exploited"
LEAST_REASON_CHARS, MOST_REASON_CHARS = 3, 400
SHOWN = "shown"
"""In the address, and in the forms, once somebody chose to read what is hard to read; opens nothing that asks why."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """What decides how a conversation opens, and what stands beside it in its list."""

    summary: ConversationSummary
    review: Review
    has_reason: bool
    accounts: Sequence[Account]
    neighbours: Neighbours


@dataclass(frozen=True, slots=True)
class _Contents:
    turns: Sequence[TranscriptTurn]
    notes: Sequence[Note]
    tags: Sequence[str]
    all_tags: Sequence[str]
    judgements: Mapping[int, Judgements]


async def show_conversation(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/conversations/{conversation}."""
    is_shown = request.query.get(SHOWN) == "yes"
    return await render_conversation(request, staff, parse_query(request.query), is_shown=is_shown)


async def render_conversation(
    request: web.Request,
    staff: Staff,
    query: Query,
    *,
    is_shown: bool,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> web.StreamResponse:
    """Return the warning or the transcript; with `errors`, by the form, and what was `typed` there.

    Raises:
        HTTPNotFound: there is no such conversation.
    """
    conversation_id = request.match_info["conversation"]
    database = request.app[SERVICES].database
    opening = await database.read(lambda connection: _open(connection, staff, conversation_id, query))
    asks = opening.review.asks_for_reason and not opening.has_reason
    own, language = write_query(query), staff.language
    values: dict[str, Any] = {
        "summary": opening.summary,
        "review": opening.review,
        "newer": opening.neighbours.newer and to_conversation(opening.neighbours.newer, own),
        "older": opening.neighbours.older and to_conversation(opening.neighbours.older, own),
        "list_path": to_list(query),
        "path": f"{PATH}/{conversation_id}",
        "query": own,
        "errors": defaultdict(str, errors or {}),
        "typed": defaultdict(str, typed or {}),
    }
    console = request.app[CONSOLE]
    if asks or (opening.summary.has_urgent and not is_shown):
        read_path = f"{to_conversation(conversation_id, own)}{'&' if own else '?'}{SHOWN}=yes"
        values |= {"asks": asks, "read_path": read_path}
        return console.render(request, staff, "conversations/warning.html", READING_WORDS, **values)

    def read(connection: Connection) -> _Contents:
        console.audit.add(connection, staff.name, "read", conversation_id)
        return _read_contents(connection, staff, conversation_id)

    contents = await database.write(read)
    return console.render(
        request,
        staff,
        "conversations/reading.html",
        READING_WORDS,
        **values,
        conversation_id=conversation_id,
        turns=contents.turns,
        notes=contents.notes,
        judgements=contents.judgements,
        tags=contents.tags,
        free_tags=[tag for tag in contents.all_tags if tag not in contents.tags],
        titles=name_topics(request.app[SERVICES].knowledge, language),
        people=[account.name for account in opening.accounts if not account.disabled_at],
        risk_elapsed=_write_elapsed(opening.review.at_risk_since, language),
        aid=_find_aid(request, language),
        child_entry=CHILD_ENTRY,
        may_remove=includes(staff.role, "editor"),
        notice=READING_WORDS[language].done.get(request.query.get("done", ""), ""),
    )


async def give_reason(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST …/reason: say why a conversation about a child at risk is opened; good for this session."""
    fields = await read_fields(request)
    conversation_id, query = request.match_info["conversation"], parse_address(fields.get("query", ""))
    services, audit = request.app[SERVICES], request.app[CONSOLE].audit
    typed = " ".join(fields.get("reason", "").split())
    if not LEAST_REASON_CHARS <= len(typed) <= MOST_REASON_CHARS:
        errors = {"reason": READING_WORDS[staff.language].reason_missing}
        return await render_conversation(request, staff, query, is_shown=False, errors=errors, typed={"reason": typed})
    reason = services.redactor.redact(typed)

    def note(connection: Connection) -> bool:
        if find_summary(connection, conversation_id) is None:
            return False
        stored.add_reason(connection, staff.token_hash, conversation_id)
        audit.add(connection, staff.name, "reason_given", conversation_id, reason)
        return True

    if not await services.database.write(note):
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(to_shown(conversation_id, query))


def to_shown(conversation_id: str, query: Query, done: str = "", part: str = "") -> str:
    """Return the address of a transcript that somebody is reading already; `done` says what they just did."""
    extra = {**query, SHOWN: "yes", **({"done": done} if done else {})}
    return f"{to_conversation(conversation_id, write_query(extra))}{'#' if part else ''}{part}"


def _open(connection: Connection, staff: Staff, conversation_id: str, query: Query) -> _Opening:
    summary = find_summary(connection, conversation_id)
    if summary is None:
        raise web.HTTPNotFound
    accounts = stored.list_accounts(connection)
    filters = make_filters(query, staff.id, accounts)
    return _Opening(
        summary=summary,
        review=reviews.find_review(connection, conversation_id),
        has_reason=stored.has_reason(connection, staff.token_hash, conversation_id),
        accounts=accounts,
        neighbours=find_neighbours(connection, filters, summary.position),
    )


def _read_contents(connection: Connection, staff: Staff, conversation_id: str) -> _Contents:
    return _Contents(
        turns=read_transcript(connection, conversation_id),
        notes=reviews.list_notes(connection, conversation_id),
        tags=reviews.list_tags(connection, conversation_id),
        all_tags=reviews.list_all_tags(connection),
        judgements=choose_judgements(
            staff, find_annotations(connection, conversation_id), find_problems(connection, conversation_id)
        ),
    )


def _find_aid(request: web.Request, language: Language) -> Contact | None:
    """Return the line to report to, as the knowledge has it; None where staff switched it off."""
    knowledge = request.app[SERVICES].knowledge
    record = knowledge.contacts.get(CHILDRENS_AID)
    return None if record is None or knowledge.switches.is_off(CHILDRENS_AID) else make_contact(record, language)


def _write_elapsed(since: datetime | None, language: Language) -> str:
    """Return how long ago something was: "2 h 05 min", "3 days 4 h"."""
    if since is None:
        return ""
    minutes = max(0, (now_utc() - since) // timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours}\u00a0h\u00a0{minutes:02}\u00a0min"
    return f"{hours // 24}\u00a0{'days' if language == 'en' else 'jours'} {hours % 24}\u00a0h"


PAGES: Sequence[Page] = (
    Page("GET", ONE, show_conversation, "reviewer"),
    Page("POST", f"{ONE}/reason", give_reason, "reviewer"),
)
