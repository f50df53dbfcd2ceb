"""The care frame: for some turns after a disclosure the conversation stays with it (standards B5, B6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.actions.intents import CARE_REPLIES, SURE_TOPIC
from bot.actions.reply import Reply
from bot.knowledge_base.replies import make_answer
from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS

if TYPE_CHECKING:
    from bot.actions.turn import Turn
    from bot.knowledge_base.loader import KnowledgeBase

SURE_OTHER_DANGER = 0.5
CARE_TURNS = 3
"""For so many turns after a disclosure the conversation stays in its care frame (standard B6)."""


def is_in_care(turn: Turn) -> bool:
    """Say whether a disclosure came a few turns ago and the visitor pressed no button to leave it."""
    return turn.care is not None and turn.care_turns > 0 and not turn.is_pressed


def stays_in_care(turn: Turn) -> bool:
    """Say whether the turn belongs to the care frame: a few words, or nothing sure; another danger is always answered."""
    if turn.intent in SAFETY_INTENTS and turn.intent != turn.care and turn.confidence >= SURE_OTHER_DANGER:
        return False
    return is_in_care(turn) and (turn.intent in CARE_REPLIES or turn.confidence < SURE_TOPIC)


def stay_in_care(knowledge: KnowledgeBase, turn: Turn) -> Reply:
    """Return the answer of the care frame in the words that did not come last."""
    message = make_answer(knowledge, turn.care or OUT_OF_SCOPE, turn.language, form=_next_form(turn))
    slots = {"language": turn.language, "last_entry": turn.care, "last_detail": None, "misunderstood": 0}
    return Reply((message,), {**slots, "care_turns": turn.care_turns - 1})


def choose_form(turn: Turn, intent: str) -> str:
    """Choose short, more or another wording: a safety answer never comes twice alike (standard B5)."""
    if turn.detail:
        return str(turn.detail)
    repeated = intent in SAFETY_INTENTS and turn.last_entry == intent
    return _next_form(turn) if repeated else "short"


def care_slots(turn: Turn, intent: str) -> dict[str, Any]:
    """Return what answering `intent` leaves of the care frame: a new one, one turn less, or nothing."""
    if intent in SAFETY_INTENTS:
        left = CARE_TURNS + 1 if choose_form(turn, intent) == "again" else CARE_TURNS
        return {"care": intent, "care_turns": left}
    return {"care_turns": turn.care_turns - 1} if turn.care_turns > 0 else {}


def last_form(turn: Turn) -> str:
    """Return the form that came last: an odd number of care turns is left after "short", an even after "again"."""
    return "short" if turn.care_turns % 2 else "again"


def _next_form(turn: Turn) -> str:
    return "again" if last_form(turn) == "short" else "short"
