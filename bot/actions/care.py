"""The care frame: for some turns after a disclosure the conversation stays with it (standards B5, B6).

Within it a fear is heard, a no respected, and one next step offered; another topic that is surely asked is answered. The
dangers that were named keep their lines, and no wording comes twice running.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.actions.cues import asks_outright, asks_whether_chat_tells, declines, fears, goes_on, tells_of_harm_done
from bot.actions.intents import CARE_REPLIES, SURE_TOPIC, asks_for_help
from bot.actions.reply import Reply
from bot.knowledge_base.replies import CARE_KINDS, LEAVING, CareKind, list_care_wordings, make_care
from bot.messages import SAFETY_INTENTS

if TYPE_CHECKING:
    from bot.actions.turn import Turn
    from bot.knowledge_base.loader import KnowledgeBase

DANGER, SUICIDE = SAFETY_INTENTS[:2]
ACTED = f"{SUICIDE}.acted"
"""In the slot `told`: counts what is said to somebody who has already hurt themself, and by being there says so."""

SURE_OTHER_DANGER = 0.5
SURE_HELP = 0.35
"""A question for help leads out of the frame sooner than one of information: it is what the frame is there for."""

SURE_ORDER = 0.5
"""What asks the chat to do something is no part of a story."""

SURE_TALE = 0.9
"""What asks nothing mostly tells the story: only this sure is it another topic."""

CARE_TURNS = 5
"""For so many turns after a disclosure the conversation stays in its care frame; standard B6 asks for three."""

_KIND_OF_INTENT: dict[str, CareKind] = {
    "thanks": "thanks",
    "goodbye": "goodbye",
    "deny": "declines",
    "emotional_distress": "scared",
}
_ORDERS = ("switch_language", "delete_conversation")
_ABOUT_TELLING = frozenset(["privacy", "hotline_confidentiality", "police_rights", "bot_challenge", "talk_to_human"])


def is_in_care(turn: Turn) -> bool:
    """Say whether a disclosure came a few turns ago and the visitor pressed no button to leave it."""
    return turn.care is not None and turn.care_turns > 0 and not turn.is_pressed


def stays_in_care(turn: Turn) -> bool:
    """Say whether the turn belongs to the care frame: a few words, or nothing sure; another danger is always answered."""
    if not is_in_care(turn):
        return False
    if not turn.dangers and turn.confidence < SURE_TOPIC and declines(turn.text):
        return True  # "please no police": the model sees danger in the word
    if turn.intent in SAFETY_INTENTS and turn.intent != turn.care and turn.confidence >= SURE_OTHER_DANGER:
        return False
    if turn.intent in CARE_REPLIES or _asks_whether_chat_tells(turn):
        return True
    if turn.intent == "bot_challenge" and not asks_outright(turn.text):  # "pathetic, typing to a machine"
        return True
    return turn.confidence < sure_of(turn.intent, turn.text) or (turn.confidence < SURE_TOPIC and goes_on(turn.text))


def sure_of(intent: str, text: str) -> float:
    """Return how sure a topic must be to lead out of the frame."""
    if intent in _ORDERS:
        return SURE_ORDER
    if not asks_for_help(intent):
        return SURE_TOPIC
    return SURE_HELP if asks_outright(text) else SURE_TALE


def stay_in_care(knowledge: KnowledgeBase, turn: Turn) -> Reply:
    """Return what the care frame says to this turn, in words that were not the last."""
    kind = _find_kind(turn)
    care = str(turn.care)
    acted = has_hurt_themself(turn, care)
    if acted:
        turn = replace(turn, care_beside=tuple(dict.fromkeys([DANGER, *turn.care_beside])))
    key = ACTED if acted and kind not in LEAVING else f"{care}.{kind}"
    message = make_care(
        knowledge, care, turn.language, kind,
        wording=turn.told.get(key, 0), voice=turn.voice, acted=acted, beside=turn.care_beside,
    )  # fmt: skip
    slots = {"language": turn.language, "last_entry": care, "last_detail": kind, "misunderstood": 0}
    wordings = list_care_wordings(knowledge.answers[care].in_language(turn.language), kind, turn.voice, acted=acted)
    left = CARE_TURNS if care in (DANGER, SUICIDE) else turn.care_turns - 1  # who may die is not let go by counting
    return Reply(
        (message,),
        {**slots, "care_turns": left, "care_beside": list(turn.care_beside), "told": count(turn, key, wordings)},
    )


def has_hurt_themself(turn: Turn, danger: str) -> bool:
    """Say whether the act is done already, now or as told before, so that the ambulance comes before the listening."""
    told_before = is_in_care(turn) and ACTED in turn.told
    return danger == SUICIDE and (told_before or tells_of_harm_done(turn.text))


def say_care_again(knowledge: KnowledgeBase, turn: Turn) -> Reply | None:
    """Return what the care frame said last, in the turn's language; None when something else was said last."""
    kind = next((kind for kind in CARE_KINDS if kind == turn.last_detail), None)
    if kind is None or turn.care is None:
        return None
    acted = has_hurt_themself(turn, turn.care)
    wording = turn.told.get(ACTED if acted and kind not in LEAVING else f"{turn.care}.{kind}", 1) - 1
    message = make_care(
        knowledge, turn.care, turn.language, kind,
        wording=wording, voice=turn.voice, acted=acted, beside=turn.care_beside,
    )  # fmt: skip
    return Reply((message,), {"language": turn.language})


def care_slots(turn: Turn, intent: str, beside: tuple[str, ...]) -> dict[str, Any]:
    """Return what answering `intent` leaves of the care frame: a new one, one turn less, or nothing."""
    if intent in SAFETY_INTENTS:
        others = dict.fromkeys((*beside, *turn.care_beside, turn.care)) if is_in_care(turn) else dict.fromkeys(beside)
        return {
            "care": intent,
            "care_turns": CARE_TURNS,
            "care_beside": [other for other in others if other and other != intent],
        }
    return {"care_turns": turn.care_turns - 1} if turn.care_turns > 0 else {}


def count(turn: Turn, key: str, wordings: tuple[str, ...]) -> dict[str, int]:
    """Return which wording comes next for each answer, after one more of `key`; it begins again when all were said."""
    return {**turn.told, key: (turn.told.get(key, 0) + 1) % len(wordings)}


def _find_kind(turn: Turn) -> CareKind:
    if _asks_whether_chat_tells(turn):
        return "private"
    if fears(turn.text):
        return "scared"
    if declines(turn.text):
        return "declines"
    return _KIND_OF_INTENT.get(turn.intent, "next")


def _asks_whether_chat_tells(turn: Turn) -> bool:
    """Say whether the person asks whom this chat tells ("will you call the police?"): not what a phone line does."""
    about = turn.intent in _ABOUT_TELLING or turn.confidence < SURE_TOPIC
    return about and asks_whether_chat_tells(turn.text)
