"""Puts what the patterns found and what the model believes together. Pure.

Patterns know words and no context ("if he was convicted, is that a fine or prison?"); the model knows context, but not
every language, and may be away. So a pattern counts unless the model is sure of another topic and sees next to no danger
in the message or its sentences; and which danger it is the model says, where it sees one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NO_TOPIC = (OUT_OF_SCOPE, "nlu_fallback")
SUICIDE = "suicide_self_harm"
SURE_KIND = 0.5
"""From this confidence the model says which danger it is."""

SURE_ELSEWHERE = 0.9
"""Only a topic of ours that is this sure silences a pattern; what the model cannot place ("sos", Creole) never does."""

LEAST_SURE = 0.4
"""Where the model alone sees danger, from this confidence it is answered as such; below it is one guess among others, with
its line. Of 1,872 development and unseen messages a language none of danger stood below, and eight others did."""

LEAST_DANGER, SURE_NEED = 0.2, 0.8
"""So little danger, or so sure a need, keeps a message from being refused as a harmful question."""

_NEED = ("help_", "prevention_", "police_", "report_", "emotional_")

LEAST_BELIEF = 0.03
"""Confidence in danger of any kind from which on no pattern is silenced."""


def is_unsure(intent: Mapping[str, Any]) -> bool:
    """Say whether the model alone takes a message for danger and is not sure enough to answer it so."""
    return intent["name"] in SAFETY_INTENTS and float(intent["confidence"]) < LEAST_SURE


def sees_need(readings: Sequence[Mapping[str, float]]) -> bool:
    """Say whether the model sees danger of any kind, or surely somebody who seeks help, in a message or its sentences."""
    for beliefs in readings:
        if sum(beliefs.get(intent, 0.0) for intent in SAFETY_INTENTS) >= LEAST_DANGER:
            return True
        if any(belief >= SURE_NEED and intent.startswith(_NEED) for intent, belief in beliefs.items()):
            return True
    return False


def weigh_danger(pattern: str, readings: Sequence[Mapping[str, float]]) -> str | None:
    """Return the safety intent to answer, or None when the pattern is a look-alike.

    Args:
        pattern: the safety intent of the pattern that was found.
        readings: the model's likeliest intents with their confidences, of the whole message first and then of its
            sentences; none when there is no model.
    """
    beliefs = [{intent: reading.get(intent, 0.0) for intent in SAFETY_INTENTS} for reading in readings]
    if not beliefs:
        return pattern
    surest = max(readings[0], key=readings[0].__getitem__)
    is_elsewhere = surest not in _NO_TOPIC and readings[0][surest] >= SURE_ELSEWHERE
    if is_elsewhere and max(sum(belief.values()) for belief in beliefs) < LEAST_BELIEF:
        return None
    likeliest = max(SAFETY_INTENTS, key=beliefs[0].__getitem__)
    if pattern == SUICIDE and SAFETY_INTENTS.index(likeliest) > SAFETY_INTENTS.index(SUICIDE):
        return pattern  # words of dying are never answered as anything less pressing
    return likeliest if beliefs[0][likeliest] >= SURE_KIND else pattern
