"""How well a model understands what staff labelled: right answers, near ones, what it should leave, false alarms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.messages import LANGUAGES, OUT_OF_SCOPE, SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.messages import Language, Understanding
    from bot.storage.annotations import Annotation

    Understand = Callable[[str, Language], Awaitable[Understanding]]


@dataclass(slots=True)
class Score:
    """Counts of one language. `missed` counts pairs of what was meant and what was understood."""

    messages: int = 0
    right: int = 0
    in_first_three: int = 0
    outside: int = 0
    outside_left: int = 0
    dangers: int = 0
    dangers_found: int = 0
    calm: int = 0
    false_alarms: int = 0
    missed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, label: str, got: Understanding) -> None:
        """Count one message."""
        is_right = got.intent == label
        first_three = {guess.intent for guess in got.ranking[:3]}
        if label == OUT_OF_SCOPE:
            self.outside += 1
            self.outside_left += is_right
        else:
            self.messages += 1
            self.right += is_right
            self.in_first_three += is_right or label in first_three
        if label in SAFETY_INTENTS:
            self.dangers += 1
            self.dangers_found += got.urgent
        else:
            self.calm += 1
            self.false_alarms += got.urgent
        if not is_right:
            self.missed[label, got.intent] += 1

    def to_json(self) -> dict[str, Any]:
        """Return the counts as plain values; the pairs as lists, the most frequent first."""
        names = (name for name in self.__slots__ if name != "missed")
        missed = [[meant, got, times] for (meant, got), times in self.missed.most_common()]
        return {**{name: getattr(self, name) for name in names}, "missed": missed}


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled message and what a model makes of it."""

    annotation: Annotation
    label: str
    got: Understanding


async def judge(labelled: Iterable[Annotation], understand: Understand) -> list[Judged]:
    """Have every message that has an agreed intent understood anew."""
    return [
        Judged(annotation, annotation.label, await understand(annotation.text, annotation.language))
        for annotation in labelled
        if annotation.label is not None
    ]


def score(judged: Iterable[Judged]) -> dict[Language, Score]:
    """Count by language."""
    scores: dict[Language, Score] = {language: Score() for language in LANGUAGES}
    for item in judged:
        scores[item.annotation.language].add(item.label, item.got)
    return scores
