"""Guesses what an unsure message may ask: the classifier's ranking and a search over the answers, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.intents import is_question
from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS

if TYPE_CHECKING:
    from bot.actions.turn import Turn
    from bot.knowledge_base.search import AnswerIndex

MOST_GUESSES = 3
LEAST_GUESS = 0.05
"""A guess below this score is noise and is not offered; a sixth of a full likeness of words is enough by itself."""

LEAST_GUESS_OUTSIDE = 0.1
"""The same where the classifier thinks that the message is out of scope, though it is not sure."""

SEARCH_WEIGHT = 0.3
"""What a full likeness of words adds to a confidence; of 51 development messages that were not answered the right
guess was among three for 28 without the search and for 33 with it (a higher weight finds fewer)."""

LEAST_DANGER = 0.1
"""A safety answer is offered only where the classifier itself thought of it."""

SURE_OUTSIDE = 0.6
"""An out_of_scope verdict of this confidence is believed: no guess is offered."""


def guess_entries(turn: Turn, index: AnswerIndex) -> tuple[str, ...]:
    """Return up to three entries that the message may ask for, the likeliest first; none where nothing is likely."""
    if turn.intent == OUT_OF_SCOPE and turn.confidence >= SURE_OUTSIDE:
        return ()
    ranked = dict(turn.ranking)
    scores = {intent: confidence for intent, confidence in ranked.items() if is_question(intent)}
    for found in index.search(turn.text, turn.language):
        if is_question(found.entry):
            scores[found.entry] = scores.get(found.entry, 0) + SEARCH_WEIGHT * found.similarity
    least = LEAST_GUESS_OUTSIDE if turn.intent == OUT_OF_SCOPE else LEAST_GUESS
    likely = [entry for entry, score in scores.items() if score >= least and _may_offer(entry, ranked)]
    return tuple(sorted(likely, key=lambda entry: -scores[entry])[:MOST_GUESSES])


def _may_offer(entry: str, ranked: dict[str, float]) -> bool:
    return entry not in SAFETY_INTENTS or ranked.get(entry, 0) >= LEAST_DANGER
