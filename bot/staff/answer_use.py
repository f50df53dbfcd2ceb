"""How often each answer was shown in the last thirty days, and whether it helped.

Counted two hours at a time, each for itself, so that no visitor waits for a long count. What is past is kept for a while: a
late vote or a deletion changes it little.
"""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.knowledge_base.freshness import today_in_ontario
from bot.storage.answer_use import Use, count_kept_use, count_use
from bot.storage.conversations import now_utc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.storage.database import Database

DAYS = 30
FEWEST_VOTES = 5
"""Below this a share says nothing."""
LEAST_HELPFUL = 0.5
"""Below this an answer is often unhelpful."""

_WINDOW = timedelta(hours=2)
_KEEP_SECONDS, _KEEP_LAST_SECONDS = 4 * 3600, 30
_BEGINNING = datetime(2026, 1, 1)  # noqa: DTZ001 - windows begin at fixed hours in UTC, which is naive here


class AnswerUse:
    """Counts and keeps; one per process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[datetime, tuple[float, Mapping[str, Use]]] = {}
        self._counting = asyncio.Lock()

    async def count(self) -> Mapping[str, Use]:
        """Return the use of each answer that was shown.

        Raises:
            StorageUnavailableError: the database cannot be asked.
        """
        first_day = today_in_ontario() - timedelta(days=DAYS)
        total: dict[str, Use] = dict(
            await self._database.survey(lambda connection: count_kept_use(connection, first_day))
        )
        now = now_utc()
        last = _BEGINNING + (now - _BEGINNING) // _WINDOW * _WINDOW
        windows = [last - number * _WINDOW for number in range(DAYS * timedelta(days=1) // _WINDOW)]
        self._kept = {start: kept for start, kept in self._kept.items() if start in windows}
        async with self._counting:  # who comes meanwhile finds it counted
            for start in windows:
                for entry, use in (await self._count_window(start, is_last=start == last)).items():
                    total[entry] = total.get(entry, Use()) + use
        return total

    async def _count_window(self, start: datetime, *, is_last: bool) -> Mapping[str, Use]:
        at, counted = self._kept.get(start, (float("-inf"), {}))
        if time.monotonic() - at > (_KEEP_LAST_SECONDS if is_last else _KEEP_SECONDS):
            counted = await self._database.survey(lambda connection: count_use(connection, start, start + _WINDOW))
            self._kept[start] = (time.monotonic(), counted)
        return counted


def helped_share(use: Use) -> float | None:
    """Return the share of votes that said an answer helped; None where there are too few to say."""
    return use.helped / use.votes if use.votes >= FEWEST_VOTES else None


def is_unhelpful(use: Use) -> bool:
    """Say whether an answer often does not help."""
    share = helped_share(use)
    return share is not None and share < LEAST_HELPFUL
