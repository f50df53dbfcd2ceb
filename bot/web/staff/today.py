"""Today: what waits for a person, then yesterday and today so far; each figure leads to the list that it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bot.knowledge_base.freshness import find_due, today_in_ontario
from bot.staff.knowledge_names import name_record
from bot.staff.usage_reader import DayOfUse, Progress
from bot.storage.conversations import now_utc
from bot.storage.handoffs import count_states, count_waiting_since
from bot.storage.switches import list_switches
from bot.storage.today import find_waiting
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, Page
from bot.web.staff.console import CONSOLE
from bot.web.staff.filters import write_number
from bot.web.staff.handoffs import LATE
from bot.web.staff.usage_days import USAGE
from bot.web.staff.words.today import TODAY_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from aiohttp import web

    from bot.messages import Language
    from bot.staff.sessions import Staff
    from bot.storage.database import Connection
    from bot.storage.handoffs import StateCount
    from bot.storage.switches import SwitchedOff
    from bot.storage.today import Waiting
    from bot.web.staff.words.today import Plural

_LISTS = {
    "begun": "",
    "messages": "",
    "urgent": "&urgent=yes",
    "unknown": "&unknown=yes",
    "failed": None,
    "handed_on": "&handoff=yes",
    "unhelpful": "&helpful=no",
}
"""What the address of the list adds for each figure; there is no list of failed messages."""
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what, more about it, where it is seen to, and whether somebody may be in danger meanwhile."""

    text: str
    more: str
    path: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of what waits."""

    waiting: Waiting
    handoffs: Mapping[Any, StateCount]
    late: int
    switched_off: Sequence[SwitchedOff]


async def show_today(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff: the first page of the morning."""
    services = request.app[SERVICES]
    today = today_in_ontario()
    yesterday = today - timedelta(days=1)
    days = (yesterday, yesterday - timedelta(days=7), today)
    known = await services.database.survey(lambda connection: _read(connection, staff.id))
    used = await request.app[USAGE].read(days)
    return request.app[CONSOLE].render(
        request,
        staff,
        "today/today.html",
        TODAY_WORDS,
        today=today.isoformat(),
        yesterday=yesterday.isoformat(),
        items=list(_list_items(request, staff, known)),
        label=_count_unknown(used, yesterday),
        progress=used if isinstance(used, Progress) else None,
        rows=[] if isinstance(used, Progress) else [_make_row(name, days, used) for name in _LISTS],
        safety=[] if isinstance(used, Progress) else _list_safety(request, staff.language, days, used),
        plural=_say,
    )


def _read(connection: Connection, staff_id: int) -> Known:
    return Known(
        find_waiting(connection, staff_id),
        count_states(connection),
        count_waiting_since(connection, now_utc() - LATE),
        list_switches(connection),
    )


def _list_items(request: web.Request, staff: Staff, known: Known) -> Sequence[Item]:
    """Return what waits, in the order in which a person should see to it."""
    said, language, services = TODAY_WORDS[staff.language], staff.language, request.app[SERVICES]
    items = [
        Item(
            said.child.format(age=write_age(child.since, language)),
            said.child_owner.format(name=child.owner) if child.owner else said.child_no_owner,
            f"{ROOT}/conversations/{child.conversation_id}",
            is_urgent=True,
        )
        for child in known.waiting.children
    ]
    items += _list_handoffs(known, language, can_send=services.handoffs.can_send)
    waiting = known.waiting
    due = find_due(services.knowledge)

    def list_names(identifiers: Sequence[str]) -> str:
        named = [name_record(services.knowledge, identifier, language) for identifier in identifiers[:_MOST_NAMED]]
        return "; ".join([*named, *(["…"] if len(identifiers) > _MOST_NAMED else [])])

    counted = (
        (waiting.revisions, said.revisions, "", f"{ROOT}/knowledge?state=waiting"),
        (waiting.problems, said.problems, "", f"{ROOT}/problems"),
        (len(due), said.due, list_names(due), f"{ROOT}/knowledge?state=due"),
        (
            len(known.switched_off),
            said.off,
            list_names([entry.id for entry in known.switched_off]),
            f"{ROOT}/knowledge?state=off",
        ),
        (waiting.own_revisions, said.own_revisions, "", f"{ROOT}/knowledge?state=waiting"),
    )
    items += [Item(_say(words, count, language), more, path) for count, words, more, path in counted if count]
    return items


def _list_handoffs(known: Known, language: Language, *, can_send: bool) -> list[Item]:
    said = TODAY_WORDS[language]
    dead, waiting = known.handoffs["dead"], known.handoffs["waiting"]
    items = []
    for words, count, oldest, is_urgent in (
        (said.dead, dead.count, dead.oldest, True),
        (said.late, known.late, waiting.oldest, True),
        (said.waiting, waiting.count if not known.late else 0, waiting.oldest, False),
    ):
        if count and oldest:
            more = said.waiting_age.format(age=write_age(oldest, language))
            more = more if can_send else f"{more}; {said.no_mail}"
            items.append(Item(_say(words, count, language), more, f"{ROOT}/handoffs", is_urgent))
    return items


def _count_unknown(used: Mapping[date, DayOfUse] | Progress, yesterday: date) -> int:
    return 0 if isinstance(used, Progress) else used[yesterday].marked.unknown


def _make_row(name: str, days: Sequence[date], used: Mapping[date, DayOfUse]) -> dict[str, Any]:
    more = _LISTS[name]
    cells = [
        (_count(name, used[day]), None if more is None else f"{ROOT}/conversations?day={day}{more}") for day in days
    ]
    return {"name": name, "cells": cells}


def _count(name: str, day: DayOfUse) -> int:
    if name in ("messages", "failed"):
        measure, value = ("messages", "") if name == "messages" else ("outcome", "failed")
        return sum(tally[value] for (counted, _), tally in day.tallies.items() if counted == measure)
    return int(getattr(day.marked, name))


def _list_safety(
    request: web.Request, language: Language, days: Sequence[date], used: Mapping[date, DayOfUse]
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the safety answers with their counts, the most frequent first."""
    answers = request.app[SERVICES].knowledge.answers
    counts = {day: _tally_safety(used[day]) for day in days}
    names = {name for tally in counts.values() for name in tally}
    rows = [
        (
            answers[name].in_language(language).title if name in answers else TODAY_WORDS[language].no_answer,
            [(counts[day].get(name, 0), f"{ROOT}/conversations?day={day}&urgent=yes&topic={name}") for day in days],
        )
        for name in names
    ]
    return sorted(rows, key=lambda row: (-sum(count for count, _ in row[1]), row[0]))


def _tally_safety(day: DayOfUse) -> Counter[str]:
    tally: Counter[str] = Counter()
    for (measure, _), counted in day.tallies.items():
        if measure == "safety":
            tally.update(counted)
    return tally


def write_age(since: datetime, language: Language) -> str:
    """Return how long ago a time (UTC) was, in the largest unit that is not nought."""
    said = TODAY_WORDS[language]
    minutes = max(0, int((now_utc() - since).total_seconds() // 60))
    if minutes < 60:
        return _say(said.minutes, minutes, language)
    hours = minutes // 60
    return _say(said.hours, hours, language) if hours < 48 else _say(said.days, hours // 24, language)


def _say(words: Plural, count: int, language: Language) -> str:
    """Return a sentence with its count."""
    return words[0] if count == 1 else words[1].format(count=write_number(count, language))


PAGES: Sequence[Page] = (Page("GET", ROOT, show_today, "reviewer"),)
