"""How long one visitor waits for the database in all, however many reads and writes their request takes (standard E3).

The web gives each request one patience; all that the request asks of the database takes from it. Work that no visitor waits
for has a new one for each thing it asks.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER_SECONDS = 2.5
"""So long a visitor waits for the database; then they get the help lines, within three seconds in all."""


@dataclass(slots=True)
class Patience:
    """What is left of the time that a visitor waits."""

    left_s: float = ANSWER_SECONDS

    def spend(self, seconds: float) -> None:
        """Take from it; it is never less than nothing."""
        self.left_s = max(0.0, self.left_s - seconds)


_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def one_patience() -> Iterator[None]:
    """Let everything that is asked until the end of the block share one patience."""
    token = _patience.set(Patience())
    try:
        yield
    finally:
        _patience.reset(token)


def present_patience() -> Patience:
    """Return the patience of this request, or a new one outside of requests."""
    return _patience.get() or Patience()
