"""The answers as the files have them, with what staff revised since laid over: the texts that are live now.

Holds whole answers only. Which revisions there are, and when a file has overtaken one, is `bot/staff/live.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.knowledge_base.schema import Answer

_Index = TypeVar("_Index")


class RevisedAnswers(Mapping[str, "Answer"]):
    """The live answers by id, in the order of the files; safe to share, replaced as a whole."""

    def __init__(self, filed: Mapping[str, Answer]) -> None:
        self.filed: Mapping[str, Answer] = filed
        """The answers as the files have them."""
        self.version = 0
        """Grows with every change, so that what was rendered before can be told apart."""
        self._live = dict(filed)

    def __getitem__(self, entry: str) -> Answer:
        """Return the answer as it is shown now."""
        return self._live[entry]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        return iter(self._live)

    def __len__(self) -> int:
        """Return how many answers there are."""
        return len(self._live)

    def replace(self, revised: Mapping[str, Answer]) -> None:
        """Take `revised` as all that differs from the files; an id that no file has is left out."""
        live = {entry: revised.get(entry, answer) for entry, answer in self.filed.items()}
        if live != self._live:
            self._live = live
            self.version += 1


class FollowingIndex(Generic[_Index]):
    """An index that is built anew, in a thread of its own, once the answers have changed.

    Until it is ready the one before serves: half a second of building would keep every visitor waiting.
    """

    def __init__(self, answers: Mapping[str, Answer], build: Callable[[], _Index]) -> None:
        self._answers = answers
        self._build = build
        self._is_building = False
        self._built_for = self._version
        self._index = build()

    @property
    def current(self) -> _Index:
        """The index to use now."""
        if self._version != self._built_for and not self._is_building:
            self._is_building = True
            Thread(target=self._rebuild, name="answer index", daemon=True).start()
        return self._index

    @property
    def _version(self) -> int:
        return self._answers.version if isinstance(self._answers, RevisedAnswers) else 0

    def _rebuild(self) -> None:
        try:
            version = self._version  # what changes while it is built is built the next time
            self._index, self._built_for = self._build(), version
        finally:
            self._is_building = False
