"""How fast this machine is at the moment, so that a limit of time is about the code and not about the machine.

Limits are written for the machine of docs/performance.md at rest. A slower one, or one that does other work too, gets
more time: as many times more as a fixed piece of work takes there, measured beside what is held to the limit.
"""

from __future__ import annotations

import re
import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

AT_REST_MS = 0.65
"""What `_work` takes on the machine of docs/performance.md with nothing else to do."""

_TEXT = "ma voisine m'a dit que Rose travaille au 12 rue de la Gare, 416 555 0199, et elle a peur ".lower() * 100
_PIECES = re.compile(r"[\w']+|[^\w\s]")
_NUMBERS = re.compile(r"(?:\d[ .-]?){7,}")


def measure_ms(work: Callable[[], object], *, rounds: int) -> float:
    """Return the median time of the processor that `work` takes, in ms of the machine at rest.

    Others' turns on the processor do not count; that they slow it down meanwhile is taken off by the pace.
    """
    times, paces = [], []
    for _ in range(rounds):
        paces.append(measure_slowness())
        times.append(_time_ms(work))
    return statistics.median(times) / statistics.median(paces)


def measure_slowness() -> float:
    """Return how many times as long as at rest this machine takes at the moment, at least 1; it takes a millisecond."""
    return max(1.0, _time_ms(_work) / AT_REST_MS)


def _work() -> object:
    counts: dict[str, int] = {}
    for piece in _PIECES.findall(_TEXT):
        counts[piece] = counts.get(piece, 0) + len(piece)
    return _NUMBERS.search(_TEXT), sorted(counts)


def _time_ms(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000
