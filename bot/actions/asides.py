"""Answers what a few words ask of the turn before: a need, whom it is for, to skip; and what is asked within a care frame.

The classifier cannot know these, since they mean something only there. None where patterns or model see danger.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions.care import is_in_care
from bot.actions.cues import asks_about_duty, fears_removal, find_whom
from bot.actions.finding import answer_finder
from bot.actions.intents import SURE_TOPIC, seeks_help
from bot.actions.topics import answer_need, answer_topic, find_need_entry
from bot.messages import SAFETY_INTENTS
from bot.normalization import normalize

if TYPE_CHECKING:
    from bot.actions.reply import Reply
    from bot.actions.turn import Turn
    from bot.knowledge_base.loader import KnowledgeBase

CHILD, TRAFFICKED = "child_exploited", "being_trafficked"
SKIPS = ("skip", "passer", "passe")
NEED_WORDS = {
    "money": "money", "argent": "money", "papers": "id_documents", "papiers": "id_documents", "mes papiers": "id_documents",
    "id": "id_documents", "passport": "id_documents", "passeport": "id_documents", "job": "work", "travail": "work",
    "lawyer": "legal", "avocat": "legal", "avocate": "legal", "doctor": "health", "medecin": "health",
    "shelter": "shelter", "refuge": "shelter", "un toit": "shelter", "food": "basic_needs", "nourriture": "basic_needs",
}  # fmt: skip
"""What the care texts invite to write; elsewhere these words are too common to be a need."""


def answer_aside(knowledge: KnowledgeBase, turn: Turn) -> Reply | None:
    """Return the answer to such words, or None when the message says something of its own."""
    if turn.is_pressed or _may_be_danger(turn):
        return None
    if is_in_care(turn):
        return _answer_in_care(knowledge, turn)
    words = normalize(turn.text)
    if words in SKIPS and turn.need:
        return answer_finder(knowledge, replace(turn, skips_place=True))
    whom = find_whom(turn.text) if turn.need and not turn.needs and turn.confidence < SURE_TOPIC else None
    if whom and turn.last_entry and seeks_help(turn.last_entry):
        return answer_need(knowledge, turn, str(turn.need), whom)
    return None


def _answer_in_care(knowledge: KnowledgeBase, turn: Turn) -> Reply | None:
    words = normalize(turn.text)
    if words in NEED_WORDS:
        return answer_topic(knowledge, turn, find_need_entry(knowledge.answers, NEED_WORDS[words]))
    if fears_removal(turn.text):
        return answer_topic(knowledge, turn, "help_immigration")
    if turn.care == CHILD and asks_about_duty(turn.text):
        return answer_topic(knowledge, replace(turn, detail="more"), CHILD)
    if (
        turn.care == CHILD and turn.intent == "police_rights"
    ):  # a child is never at fault, whatever the law on adults says
        return answer_topic(knowledge, turn, "trafficking_children")
    return None


def _may_be_danger(turn: Turn) -> bool:
    """Say whether patterns or model see danger, however faintly: then no word is taken for a mere answer."""
    suspected = turn.ranking[0][0] if turn.ranking else turn.intent
    return bool(turn.dangers) or turn.intent in SAFETY_INTENTS or suspected in SAFETY_INTENTS
