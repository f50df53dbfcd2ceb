"""Reads the counts of many days without keeping visitors waiting.

It has a connection and a thread of its own: a reader of SQLite in WAL mode blocks nobody. Each day is a transaction of its
own, so that what is purged meanwhile is in it once, and the write-ahead log can be emptied in between. What was counted is
kept in memory for a while: a past day changes only when a visitor deletes a conversation or votes late.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.knowledge_base.freshness import today_in_ontario
from bot.storage.today import count_marked
from bot.storage.usage import count_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.storage.database import Connection, Database
    from bot.storage.today import MarkedConversations
    from bot.storage.usage import Counts, Measure

PAST_SECONDS, TODAY_SECONDS = 900.0, 20.0
WAIT_SECONDS = 1.5
"""So long a page waits for its figures; then it says how far the count is."""
MOST_DAYS = 800
"""So many days are kept in memory: a year and the year before it."""


NICENESS = 10

Tallies = Mapping[tuple["Measure", str], Counter[str]]
"""Counts by value, of each measure in each language."""


class Progress(NamedTuple):
    """How many of the days are counted."""

    done: int
    all: int


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """One day: its counts, and how many conversations staff would find in the list of that day."""

    tallies: Tallies
    marked: MarkedConversations


@dataclass(frozen=True, slots=True)
class _Counted:
    future: asyncio.Future[DayOfUse]
    until: float


class UsageReader:
    """Counts days, one after the other, and remembers them."""

    def __init__(self, open_database: Callable[[], Database]) -> None:
        """Prepare; the database is opened when the first day is asked for."""
        self._open_database = open_database
        self._database: Database | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="usage", initializer=_step_back)
        self._days: OrderedDict[date, _Counted] = OrderedDict()

    async def read(
        self, days: Iterable[date], wait_seconds: float = WAIT_SECONDS
    ) -> Mapping[date, DayOfUse] | Progress:
        """Return what is known of each day, or how far the count is when that takes longer than `wait_seconds`.

        Raises:
            StorageUnavailableError: the database cannot be reached, or is locked.
        """
        asked = {day: self._ask(day) for day in sorted(set(days), reverse=True)}
        if not asked:
            return {}
        done, pending = await asyncio.wait(asked.values(), timeout=wait_seconds)
        for future in done:
            future.result()
        if pending:
            return Progress(len(done), len(asked))
        return {day: future.result() for day, future in asked.items()}

    def close(self) -> None:
        """Stop counting and close the connection."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._database:
            self._database.close()

    def _ask(self, day: date) -> asyncio.Future[DayOfUse]:
        known = self._days.get(day)
        if known and not _is_over(known):
            return known.future
        running = asyncio.get_running_loop().run_in_executor(self._thread, self._count, day)
        running.add_done_callback(_retrieve)
        seconds = TODAY_SECONDS if day >= today_in_ontario() else PAST_SECONDS
        self._days[day] = _Counted(running, time.monotonic() + seconds)
        self._days.move_to_end(day)
        while len(self._days) > MOST_DAYS:
            self._days.popitem(last=False)
        return running

    def _count(self, day: date) -> DayOfUse:
        if self._database is None:
            self._database = self._open_database()
        return self._database.transact(partial(_read_day, day=day), writes=False)


def _read_day(connection: Connection, day: date) -> DayOfUse:
    return DayOfUse(to_tallies(count_day(connection, day)), count_marked(connection, day))


def _step_back() -> None:
    """Let every other thread go first: visitors do not wait for figures. Where a system has no such thing, it is left."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _is_over(counted: _Counted) -> bool:
    future = counted.future
    if not future.done():
        return False
    return future.cancelled() or future.exception() is not None or time.monotonic() > counted.until


def _retrieve(future: asyncio.Future[DayOfUse]) -> None:
    """Look at an error that no page waited for, so that it is not reported as forgotten; the next page tries again."""
    if not future.cancelled():
        future.exception()


def list_days(first: date, last: date) -> list[date]:
    """Return the days from the first to the last, both included."""
    return [first + timedelta(days=more) for more in range((last - first).days + 1)]


def to_tallies(counts: Counts) -> Tallies:
    """Return the counts of one day by measure and language: pages add up days by them, and must not take long."""
    tallies: dict[tuple[Measure, str], Counter[str]] = {}
    for key, count in counts.items():
        tallies.setdefault((key.measure, key.language), Counter())[key.value] += count
    return tallies
