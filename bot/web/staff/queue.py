"""GET /staff/queue: one message at a time, the most useful first, with its neighbours and how many are left."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta, timezone
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.staff.queue import GROUPS, Group, Seen, Task, make_queue
from bot.storage.annotations import count_labels
from bot.storage.conversations import now_utc
from bot.storage.doubts import list_doubtful, list_judges, list_left_out
from bot.storage.problems import count_problems
from bot.web.services import SERVICES
from bot.web.staff.access import Page
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.filters import ONTARIO, to_ontario
from bot.web.staff.labelling import load_task
from bot.web.staff.teaching import TEACHING, parse_key
from bot.web.staff.words.teaching import TEACHING_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from bot.staff.sessions import Staff
    from bot.storage.doubts import Doubt, DoubtfulTurn

LOOK_BACK = timedelta(days=30)
MOST_PER_DOUBT = 200
"""So many of each kind are ranked; whoever labels them finds the next ones."""

_DOUBTS: tuple[Doubt, ...] = ("urgent", "unhelpful", "unknown", "unsure")
_SKIPPED, _NONE = "skipped", "none"


async def show_queue(request: web.Request, staff: Staff) -> web.StreamResponse:
    """Show the first message of a group, or the one that `at` names; what is grave only after a warning."""
    queue = await load_queue(request, staff)
    group = choose_group(request.query.get("group", ""), queue)
    task = _choose_task(queue[group], request.query.get("at", ""))
    today = (
        datetime.combine(to_ontario(now_utc()).date(), time(), ONTARIO).astimezone(timezone.utc).replace(tzinfo=None)
    )
    done, open_problems = await request.app[SERVICES].database.read(
        lambda connection: (count_labels(connection, staff.id, today), count_problems(connection))
    )
    values: dict[str, Any] = {"task": None}
    keys = {"keys": "off"} if request.query.get("keys") == "off" else {}
    if task:
        is_open = not task.is_grave or request.query.get("read") == _name(task)
        values = await load_task(request, staff, task, is_open=is_open)
    values |= {
        "group": group,
        "counts": {name: len(tasks) for name, tasks in queue.items()},
        "done": done,
        "open_problems": open_problems,
        "did": request.query.get("did", ""),
        "did_what": _describe(request, staff),
        "next": f"/staff/queue?{urlencode({'group': group, **keys})}",
        "own_address": f"/staff/queue?{urlencode({'group': group, 'at': _name(task) if task else '', **keys})}",
        "name": _name(task) if task else "",
    }
    return request.app[CONSOLE].render(request, staff, "teaching/queue.html", TEACHING_WORDS, **values)


async def load_queue(request: web.Request, staff: Staff) -> dict[Group, list[Task]]:
    """Return what somebody has to label, sorted."""
    since = now_utc() - LOOK_BACK

    database = request.app[SERVICES].database
    found: dict[Doubt, Sequence[DoubtfulTurn]] = {}
    for doubt in _DOUBTS:  # one by one: other staff use the same lane
        found[doubt] = await database.survey(partial(list_doubtful, doubt=doubt, since=since, most=MOST_PER_DOUBT))
    every = [turn for turns in found.values() for turn in turns]
    judges, (skipped, closed) = await database.survey(
        lambda connection: (list_judges(connection, every), list_left_out(connection, staff.id))
    )
    trained = await request.app[TEACHING].trained_texts()
    seen = Seen(staff.id, judges, skipped, closed, trained)
    return await asyncio.to_thread(make_queue, found, seen)


def choose_group(asked: str, queue: dict[Group, list[Task]]) -> Group:
    """Return the group that was asked for, or the first that is not empty."""
    return next((group for group in GROUPS if group == asked), next((g for g in GROUPS if queue[g]), GROUPS[0]))


def _choose_task(tasks: list[Task], asked: str) -> Task | None:
    key = parse_key(asked)
    return next((task for task in tasks if task.turn.key == key), tasks[0] if tasks else None)


def _name(task: Task) -> str:
    return f"{task.turn.conversation_id}.{task.turn.turn}"


def _describe(request: web.Request, staff: Staff) -> str:
    """Return what was done just now, from the address that the form led to."""
    language = language_of(request, staff)
    said = TEACHING_WORDS[language]
    label, did = request.query.get("label", ""), request.query.get("did", "").split()
    if "undone" in request.query and not did:
        return said.undone
    if not did or not label:
        return ""
    if label == _SKIPPED:
        return said.skipped
    title = said.none_of_these if label == _NONE else request.app[TEACHING].catalogue.title(label, language)
    return said.labelled.format(title) if len(did) == 1 else said.labelled_many.format(len(did), title)


PAGES = (Page("GET", "/staff/queue", show_queue, "reviewer"),)
