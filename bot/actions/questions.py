"""Finds which questions a message asks: one as a rule, two when its sentences are surely about different topics.

Reads the classifier's verdict on the whole message and on each sentence; answers nothing. Thresholds were chosen on the
development messages: of 594 pairs of questions in one message 71 % were read as both, while one in eight of 286 messages of
several sentences about one topic was read as two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.care import is_in_care, sure_of
from bot.actions.cues import asks
from bot.actions.intents import SURE_TOPIC, is_question
from bot.messages import SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.actions.turn import Reading, Turn

SURE_QUESTION = 0.5
"""A sentence that asks something is about its topic from this confidence on."""

SURE_STATEMENT = 0.9
"""A sentence that asks nothing mostly tells the story around a question."""

SURE_BESIDE = 0.7
"""Beside a sentence that says the same as a sure whole message, another topic must be this sure."""

SURE_WHOLE = 0.9
"""A whole message this sure is believed when no sentence says the same."""

MOST_QUESTIONS = 2
MOST_PRESSING = "quick_exit"


def find_questions(turn: Turn) -> tuple[str, ...]:
    """Return the intents to answer, in the order in which they were asked; the whole message's where nothing is surer.

    A safety intent, of the whole or of a sentence, is answered alone. Within a care frame only a sure topic counts.
    """
    if turn.intent in SAFETY_INTENTS or not turn.readings:
        return (turn.intent,)
    sure = {
        intent: confidence
        for intent, confidence in _topics(turn.readings).items()
        if not is_in_care(turn) or confidence >= sure_of(intent, turn.text)
    }
    safety = [intent for intent in SAFETY_INTENTS if intent in sure]
    if safety:
        return (safety[0],)
    return _choose(turn, sure)[:MOST_QUESTIONS]


def _topics(readings: tuple[Reading, ...]) -> dict[str, float]:
    """Return the topics of the sentences in order, each with the confidence of its surest sentence."""
    topics: dict[str, float] = {}
    for reading in readings:
        is_asked = reading.intent not in SAFETY_INTENTS and asks(reading.text)  # danger is no question
        needed = SURE_QUESTION if is_asked else SURE_STATEMENT
        if is_question(reading.intent) and reading.confidence >= needed:
            topics[reading.intent] = max(reading.confidence, topics.get(reading.intent, 0))
    return topics


def _choose(turn: Turn, topics: Mapping[str, float]) -> tuple[str, ...]:
    in_order = sorted(topics, key=lambda intent: intent != MOST_PRESSING)
    if not is_question(turn.intent):
        return tuple(in_order) or (turn.intent,)
    if len(topics) < MOST_QUESTIONS:
        surer = [intent for intent in in_order if topics[intent] > turn.confidence]
        return tuple(surer) or (turn.intent,)
    if turn.intent not in topics:
        return (turn.intent,) if turn.confidence >= SURE_WHOLE else tuple(in_order)
    needed = SURE_BESIDE if turn.confidence >= SURE_TOPIC else 0
    return tuple(intent for intent in in_order if intent == turn.intent or topics[intent] >= needed)
