"""The list of conversations: filters that combine and stay in the address, search, pages, saved views.

That somebody searched, or saw words in the list, is in the audit; never what they searched for (standard D13).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

from bot.staff.audit import LISTED
from bot.staff.conversation_query import (
    ME,
    NAMED_DAYS,
    NOBODY,
    Query,
    list_page,
    make_filters,
    parse_address,
    parse_query,
    write_position,
    write_query,
)
from bot.storage import reviews
from bot.storage.search import parse_search
from bot.storage.staff import list_accounts
from bot.storage.transcripts import summarize
from bot.web.dates import write_date
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.words.conversations import LIST_WORDS
from bot.web.staff.words.frame import FRAME_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from bot.staff.audit import Audit
    from bot.staff.sessions import Staff
    from bot.storage.conversation_list import Found
    from bot.storage.database import Connection
    from bot.storage.reviews import SavedView
    from bot.storage.staff import Account
    from bot.storage.transcripts import ConversationSummary
    from bot.web.staff.words.conversations import ListWords

PATH = "/staff/conversations"
PAGE_ROWS = 50
MOST_NAME_CHARS = 80
MOST_QUERY_CHARS = 500
SHOWN_TOPICS = 3
_ADDRESS_OF_PAGE = ("before", "after")
_NOTICES = ("view_saved", "deleted")


class Chip(NamedTuple):
    """A filter that is set, in words, and the list without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class _Listed:
    accounts: Sequence[Account]
    found: Found
    rows: Sequence[ConversationSummary]
    tags: Sequence[str]
    views: Sequence[SavedView]


async def show_conversations(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/conversations: the list; an address with empty fields leads to the same one without."""
    query = parse_query(request.query)
    if any(not value for value in request.query.values()):
        raise web.HTTPSeeOther(to_list(query))
    return await render_list(request, staff, query)


async def render_list(
    request: web.Request, staff: Staff, query: Query, *, error: str = "", view_name: str = ""
) -> web.StreamResponse:
    """Return the page of the list; with `error`, what was wrong with the name of a view."""
    before, after = (request.query.get(name, "") for name in _ADDRESS_OF_PAGE)
    services, audit = request.app[SERVICES], request.app[CONSOLE].audit
    # Looking takes as long as the filters are rare: visitors' writes wait for the row of the audit only.
    listed = await services.database.survey(lambda connection: _read(connection, staff, query, before, after))
    await services.database.write(lambda connection: _note(audit, connection, staff, query, listed.rows))
    said, language = LIST_WORDS[staff.language], staff.language
    titles = name_topics(services.knowledge, language)
    own = write_query(query)
    return request.app[CONSOLE].render(
        request,
        staff,
        "conversations/list.html",
        LIST_WORDS,
        query=query,
        address=own,
        chips=_make_chips(query, said, language, titles),
        named_days={day: to_list(_with_day(query, day)) for day in NAMED_DAYS},
        rows=listed.rows,
        open_path=lambda row: to_conversation(row.id, own),
        topic_titles=lambda row: [titles[topic] for topic in row.topics if topic in titles][:SHOWN_TOPICS],
        options=_make_options(listed, said, language, titles),
        has_word=bool(parse_search(query.get("q", ""))),
        views=[(view, f"{PATH}?{view.query}", view.query == own) for view in listed.views],
        pages=_make_pages(listed, query, before, after),
        reached=listed.found.reached,
        view_error=error,
        view_name=view_name,
        notice=next((getattr(said, name) for name in _NOTICES if request.query.get("done") == name), ""),
    )


async def save_view(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/conversations/views: keep the filters of the list under a name; one of the same name is replaced."""
    fields = await read_fields(request)
    name, query = " ".join(fields.get("name", "").split()), parse_address(fields.get("query", ""))
    said = LIST_WORDS[staff.language]
    if query.get("q"):  # kept for as long as its owner likes, so without names
        query = {**query, "q": request.app[SERVICES].redactor.redact(query["q"])}
    own = write_query(query)
    if not query or len(own) > MOST_QUERY_CHARS:
        return await render_list(request, staff, query, error=said.view_needs_filters, view_name=name)
    if not 0 < len(name) <= MOST_NAME_CHARS:
        return await render_list(request, staff, query, error=said.view_name_missing, view_name=name)
    name = request.app[SERVICES].redactor.redact(name)[:MOST_NAME_CHARS]
    await request.app[SERVICES].database.write(lambda connection: reviews.save_view(connection, staff.id, name, own))
    raise web.HTTPSeeOther(f"{to_list(query)}&done=view_saved")


async def delete_view(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/conversations/views/{view}/delete: forget one of one's own views."""
    fields = await read_fields(request)
    view_id = int(request.match_info["view"])
    known = await request.app[SERVICES].database.write(
        lambda connection: reviews.delete_view(connection, staff.id, view_id)
    )
    if not known:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(to_list(parse_address(fields.get("query", ""))))


def to_list(query: Query) -> str:
    """Return the address of the list with these filters."""
    return f"{PATH}?{write_query(query)}" if query else PATH


def to_conversation(conversation_id: str, query: str = "") -> str:
    """Return the address of a conversation, which keeps the filters of the list (`query`) that led to it."""
    return f"{PATH}/{conversation_id}?{query}" if query else f"{PATH}/{conversation_id}"


def name_topics(knowledge: KnowledgeBase, language: Language) -> dict[str, str]:
    """Return the topics that a list can be filtered by, with their titles: what the knowledge answers."""
    return {entry: answer.in_language(language).title for entry, answer in knowledge.answers.items()}


def _read(connection: Connection, staff: Staff, query: Query, before: str, after: str) -> _Listed:
    accounts = list_accounts(connection)
    found = list_page(connection, make_filters(query, staff.id, accounts), before, after, PAGE_ROWS)
    rows = summarize(connection, [position.id for position in found.positions])
    return _Listed(accounts, found, rows, reviews.list_all_tags(connection), reviews.list_views(connection, staff.id))


def _note(
    audit: Audit, connection: Connection, staff: Staff, query: Query, rows: Sequence[ConversationSummary]
) -> None:
    """Note a search, and that words were shown."""
    if "q" in query:
        audit.add(connection, staff.name, "search", PATH)
    if any(row.first_words and not row.is_covered for row in rows):
        audit.note_read(connection, staff, [LISTED])


def _make_options(
    listed: _Listed, said: ListWords, language: Language, titles: dict[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each filter that is chosen from a list: what stands in the address, and what is read."""
    people = [account.name for account in listed.accounts if not account.disabled_at]
    return {
        "language": [(code, name.capitalize()) for code, name in FRAME_WORDS[language].languages.items()],
        "topic": sorted(titles.items(), key=lambda item: item[1]),
        "helpful": [(value, said.choices["helpful", value]) for value in ("yes", "no")],
        "reviewed": [(value, said.choices["reviewed", value]) for value in ("no", "yes")],
        "tag": [(tag, tag) for tag in listed.tags],
        "assigned": [
            *((value, said.choices["assigned", value]) for value in (ME, NOBODY)),
            *((name, name) for name in people),
        ],
    }


def _make_chips(query: Query, said: ListWords, language: Language, titles: dict[str, str]) -> list[Chip]:
    def say(name: str, value: str) -> str:
        if name == "topic":
            return f"{said.filters[name]}: {titles.get(value, value)}"
        if name in ("from", "to", "day"):
            day = said.days.get(value) or write_date(value, language)
            return day if name == "day" else f"{said.filters[name]} {day}"
        if name == "language":
            return FRAME_WORDS[language].languages[value].capitalize()
        chosen = said.choices.get((name, value))
        if name in ("q", "tag", "assigned"):
            return f"{said.filters[name]}: {chosen or value}"
        return chosen or value

    colon = ": " if language == "en" else "\u00a0: "
    return [
        Chip(
            say(name, value).replace(": ", colon, 1), to_list({key: kept for key, kept in query.items() if key != name})
        )
        for name, value in query.items()
    ]


def _with_day(query: Query, day: str) -> Query:
    rest = {name: value for name, value in query.items() if name not in ("day", "from", "to")}
    return parse_query({**rest, "day": day})


def _make_pages(listed: _Listed, query: Query, before: str, after: str) -> dict[str, str]:
    """Return the addresses of the pages beside this one: `newer`, `older` or `further`, and `first`."""
    pages = dict.fromkeys(("newer", "older", "further", "first"), "")
    rows, found = listed.rows, listed.found
    first, last = (rows[0].position, rows[-1].position) if rows else (None, None)
    if after:
        newest = first if found.has_more else found.reached
        if newest:
            pages["newer"] = to_list({**query, "after": write_position(newest)})
        if last:
            pages["older"] = to_list({**query, "before": write_position(last)})
    else:
        if before and first:
            pages["newer"] = to_list({**query, "after": write_position(first)})
        if found.has_more and last:
            pages["older"] = to_list({**query, "before": write_position(last)})
        elif found.reached:
            pages["further"] = to_list({**query, "before": write_position(found.reached)})
    if before or after:
        pages["first"] = to_list(query)
    return pages


PAGES: Sequence[Page] = (
    Page("GET", PATH, show_conversations, "reviewer"),
    Page("POST", f"{PATH}/views", save_view, "reviewer"),
    Page("POST", f"{PATH}/views/{{view:[0-9]{{1,9}}}}/delete", delete_view, "reviewer"),
)
