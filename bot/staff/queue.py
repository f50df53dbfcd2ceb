"""What is worth labelling, the most useful first.

That is where safety and model disagree, what people said did not help, what was not understood again and again, what a
colleague judged alone, and what the model was unsure of.

Pure: turns in, groups of tasks out. What training holds already adds nothing and stays out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from bot.likeness import list_words, list_words_in_order
from bot.messages import SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.storage.doubts import Doubt, DoubtfulTurn

Group = Literal["danger", "unhelpful", "repeated", "second", "unsure"]
GROUPS: tuple[Group, ...] = get_args(Group)

ALIKE = 0.6
"""Share of common words from which two messages are taken to say much the same."""

MOST_ALIKE = 20
SURE = 0.9
"""What the model surely leaves unanswered is worth a look only where several people wrote it."""

LEAST_DANGER = 0.2
"""From this belief of the model in danger a message opens with a warning."""

_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Task:
    """A message to judge, and those that say much the same."""

    turn: DoubtfulTurn
    alike: tuple[DoubtfulTurn, ...] = ()

    @property
    def is_grave(self) -> bool:
        """Say whether to warn before it is read."""
        return any(speaks_of_danger(turn) for turn in (self.turn, *self.alike))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person need not be shown: their own labels and skips, what enough people judged, what is closed to all."""

    staff_id: int
    judges: Mapping[_Key, Collection[int]]
    skipped: Collection[_Key]
    closed: Collection[str]
    trained: Collection[tuple[str, ...]]

    def hides(self, turn: DoubtfulTurn) -> bool:
        """Say whether a message stays out of the queue."""
        judges = self.judges.get(turn.key, ())
        return (
            self.staff_id in judges
            or len(judges) > 1
            or turn.key in self.skipped
            or turn.conversation_id in self.closed
            or list_words_in_order(turn.text) in self.trained
        )


def make_queue(found: Mapping[Doubt, Sequence[DoubtfulTurn]], seen: Seen) -> dict[Group, list[Task]]:
    """Sort turns into groups, each message once, the most useful first."""
    groups: dict[Group, list[Task]] = {group: [] for group in GROUPS}
    done: set[_Key] = set()

    def take(turns: Iterable[DoubtfulTurn]) -> list[DoubtfulTurn]:
        new = {turn.key: turn for turn in turns if turn.key not in done and not seen.hides(turn)}
        done.update(new)
        return [*new.values()]

    every = [turn for turns in found.values() for turn in turns]
    groups["second"] = [Task(turn) for turn in take(turn for turn in every if seen.judges.get(turn.key))]
    groups["danger"] = [Task(turn) for turn in take(turn for turn in every if disagrees(turn))]
    groups["unhelpful"] = [Task(turn) for turn in take(found.get("unhelpful", ()))]
    unclear = take((*found.get("unknown", ()), *found.get("unsure", ())))
    for task in group_alike(unclear):
        if task.alike:
            groups["repeated"].append(task)
        elif task.turn.confidence < SURE:
            groups["unsure"].append(task)
    groups["repeated"].sort(key=lambda task: -len(task.alike))
    groups["unsure"].sort(key=lambda task: _margin(task.turn))
    return groups


def disagrees(turn: DoubtfulTurn) -> bool:
    """Say whether patterns of danger and the model's first guess contradict each other.

    A safety answer alone says nothing: within a care frame "ok" gets one too.
    """
    if not turn.ranking:
        return False
    return (turn.intent in SAFETY_INTENTS) != (turn.ranking[0].intent in SAFETY_INTENTS)


def speaks_of_danger(turn: DoubtfulTurn) -> bool:
    """Say whether a message got a safety answer, or might have."""
    belief = sum(guess.confidence for guess in turn.ranking if guess.intent in SAFETY_INTENTS)
    return turn.urgent or belief >= LEAST_DANGER


def group_alike(turns: Sequence[DoubtfulTurn]) -> list[Task]:
    """Put messages of one language with mostly the same words together; the latest stands for its group."""
    leaders: list[tuple[DoubtfulTurn, frozenset[str], list[DoubtfulTurn]]] = []
    by_word: dict[tuple[str, str], list[int]] = defaultdict(list)
    for turn in turns:
        words = frozenset(list_words(turn.text)) or frozenset([turn.text])
        near = {place for word in words for place in by_word[turn.language, word]}
        place = next((place for place in sorted(near) if _are_alike(words, leaders[place][1])), None)
        if place is not None and len(leaders[place][2]) < MOST_ALIKE:
            leaders[place][2].append(turn)
            continue
        for word in words:
            by_word[turn.language, word].append(len(leaders))
        leaders.append((turn, words, []))
    return [Task(turn, tuple(alike)) for turn, _, alike in leaders]


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


def _margin(turn: DoubtfulTurn) -> float:
    """Return how far the model's first guess is before its second: the closer, the more a label tells."""
    first, second = ([guess.confidence for guess in turn.ranking[:2]] + [0.0, 0.0])[:2]
    return first - second
