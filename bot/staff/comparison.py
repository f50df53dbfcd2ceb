"""What another model would change: the same conversations answered by both, message by message.

Its result names turns by conversation and number and holds no text, so that what a visitor deletes is gone from it too.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.conversation import VisitorMessage
from bot.errors import UnknownPayloadError
from bot.messages import LANGUAGES, SAFETY_INTENTS
from bot.staff.label_evaluation import judge, score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.conversation import Answered, ConversationService
    from bot.messages import Language
    from bot.storage.annotations import Annotation
    from bot.storage.talks import Talk

MOST_DIFFERENCES = 500
Verdict = Literal["better", "worse", "other"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one model made of a message and answered."""

    intent: str
    entries: tuple[str, ...]
    urgent: bool

    @classmethod
    def of(cls, answer: Answered) -> Reading:
        """Return what of an answer is compared."""
        entries = tuple(message.entry or "" for message in answer.messages)
        return cls(answer.understanding.intent, entries, answer.understanding.urgent)


@dataclass(frozen=True, slots=True)
class Difference:
    """A message that the two models take or answer differently; `verdict` is "other" where no label says who is right."""

    conversation_id: str
    turn: int
    language: Language
    before: Reading
    after: Reading
    verdict: Verdict

    @property
    def is_about_safety(self) -> bool:
        """Say whether one of the two answers is a safety answer and the other is none, or another one."""
        kinds = {before for before in (*self.before.entries, *self.after.entries) if before in SAFETY_INTENTS}
        return self.before.urgent != self.after.urgent or (self.before.urgent and len(kinds) > 1)


@dataclass(slots=True)
class Comparison:
    """How many messages were read by language, and what differs, changes of safety first."""

    messages: dict[Language, int] = field(default_factory=lambda: dict.fromkeys(LANGUAGES, 0))
    differences: list[Difference] = field(default_factory=list)
    labelled: dict[str, Any] = field(default_factory=dict)

    def sort(self) -> None:
        """Put safety first, then what got worse, then better, then the rest."""
        order: Sequence[Verdict] = ("worse", "better", "other")
        self.differences.sort(key=lambda item: (not item.is_about_safety, order.index(item.verdict)))

    def to_json(self) -> dict[str, Any]:
        """Return the result as it is stored: every count, and the first differences."""
        counts = {language: dict.fromkeys(("differ", "safety", "better", "worse"), 0) for language in LANGUAGES}
        for item in self.differences:
            own = counts[item.language]
            own["differ"] += 1
            own["safety"] += item.is_about_safety
            if item.verdict != "other":
                own[item.verdict] += 1
        return {
            "messages": self.messages,
            "counts": counts,
            "labelled": self.labelled,
            "differences": [_to_json(item) for item in self.differences[:MOST_DIFFERENCES]],
        }


async def compare(
    talks: Sequence[Talk],
    labels: Mapping[tuple[str, int], str],
    present: ConversationService,
    other: ConversationService,
    say: Callable[[int], None],
) -> Comparison:
    """Answer every conversation twice.

    Args:
        labels: the intent that people agreed on, by conversation and turn.
        say: told how many messages are done.
    """
    comparison = Comparison()
    done = 0
    for talk in talks:
        readings = await _rehearse(present, talk), await _rehearse(other, talk)
        for turn, before, after in zip(talk.turns, *readings, strict=False):
            if turn.text is None:
                continue
            done += 1
            comparison.messages[turn.language] += 1
            if before != after:
                label = labels.get((talk.conversation_id, turn.turn))
                comparison.differences.append(
                    Difference(
                        talk.conversation_id, turn.turn, turn.language, before, after, _judge(label, before, after)
                    )
                )
        say(done)
    comparison.sort()
    return comparison


async def compare_labels(
    labelled: Sequence[Annotation], present: ConversationService, other: ConversationService
) -> dict[str, Any]:
    """Return how well each of the two understands what was labelled, by language."""
    scores = [score(await judge(labelled, service.understand)) for service in (present, other)]
    return {
        language: {"before": scores[0][language].to_json(), "after": scores[1][language].to_json()}
        for language in LANGUAGES
    }


async def _rehearse(service: ConversationService, talk: Talk) -> list[Reading]:
    """Return what a model makes of a conversation, up to a button that nothing answers any more."""
    said = [VisitorMessage(turn.text, turn.payload) for turn in talk.turns]
    readings: list[Reading] = []
    with contextlib.suppress(UnknownPayloadError):
        async for answer in service.rehearse(said, talk.turns[0].language):
            readings.append(Reading.of(answer))  # noqa: PERF401 - those before the error count
    return readings


def _judge(label: str | None, before: Reading, after: Reading) -> Verdict:
    was, is_now = (label in (reading.intent, *reading.entries) for reading in (before, after))
    if label is None or was == is_now:
        return "other"
    return "better" if is_now else "worse"


def _to_json(item: Difference) -> dict[str, Any]:
    return {
        "conversation": item.conversation_id,
        "turn": item.turn,
        "language": item.language,
        "verdict": item.verdict,
        "safety": item.is_about_safety,
        "before": {"intent": item.before.intent, "entries": list(item.before.entries), "urgent": item.before.urgent},
        "after": {"intent": item.after.intent, "entries": list(item.after.entries), "urgent": item.after.urgent},
    }
