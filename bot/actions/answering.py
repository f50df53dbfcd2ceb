"""The two actions that answer: `action_answer` for every intent of the catalogue, `action_fallback` for the rest.

Rasa's rules choose between them by the intent of the whole message; both decide in the same order, since a message whose
intent is unsure may hold a sure sentence, a follow-up or a place.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action

from bot.actions.care import is_in_care, stay_in_care, stays_in_care
from bot.actions.continuation import continue_from
from bot.actions.follow_ups import FollowUpReader, load_follow_ups
from bot.actions.guessing import SURE_OUTSIDE, guess_entries
from bot.actions.intents import FIND_SERVICE, NOT_UNDERSTOOD, SURE_TOPIC, SWITCH_LANGUAGE, seeks_help
from bot.actions.questions import find_questions
from bot.actions.reply import Reply, send
from bot.actions.topics import (
    add_other_need,
    answer_outside,
    answer_place,
    answer_topic,
    find_need_entry,
    looks_for_service,
    name_topic,
)
from bot.actions.turn import read_turn
from bot.knowledge_base.loader import KnowledgeBase, load_knowledge
from bot.knowledge_base.replies import make_answer, make_guesses, make_outside
from bot.knowledge_base.search import AnswerIndex
from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS
from bot.normalization import fold
from bot.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from bot.actions.turn import Turn
    from bot.messages import Language

_FRENCH = re.compile(r"\b(fran\w*|french|frances)\b")
_ENGLISH = re.compile(r"\b(engl\w*|angl\w*)\b")


class Answerer:
    """Decides what a turn is answered with. Built once from the knowledge; keeps nothing between turns."""

    def __init__(self, knowledge: KnowledgeBase, follow_ups: FollowUpReader) -> None:
        self.knowledge = knowledge
        self._follow_ups = follow_ups
        self._index = AnswerIndex(knowledge.answers)

    def answer(self, turn: Turn) -> Reply:
        """Return the reply: a follow-up first, then places, then care, then the questions asked, then guesses."""
        if is_in_care(turn) and turn.care == "being_trafficked" and _tells_age(turn):
            return answer_topic(self.knowledge, turn, "child_exploited")  # "i'm 15", after a disclosure
        follow_up = self._follow_ups.read(turn)
        continued = continue_from(self.knowledge, turn, follow_up) if follow_up else None
        if continued:
            return continued
        questions = find_questions(turn)
        if questions == (turn.intent,):
            stayed = self._stay(turn)
            if stayed:
                return stayed
            if turn.intent in NOT_UNDERSTOOD:
                return self._guess(turn)
        return self._answer_questions(turn, questions)

    def _stay(self, turn: Turn) -> Reply | None:
        """Return what goes on from a search or a disclosure, where nothing surer is asked."""
        if turn.names_place and turn.place and _looks_for_place(turn):
            return answer_place(self.knowledge, turn, turn.place)
        if not stays_in_care(turn):
            return None
        if turn.outside:
            return answer_outside(self.knowledge, turn, turn.outside)
        return stay_in_care(self.knowledge, turn)

    def _answer_questions(self, turn: Turn, questions: tuple[str, ...]) -> Reply:
        if SWITCH_LANGUAGE in questions:
            turn = replace(turn, language=_asked_language(turn.text, turn.language))
        named = dict.fromkeys(name_topic(self.knowledge, turn, question) for question in questions)
        topics = add_other_need(self.knowledge, turn, tuple(named))
        if turn.outside and topics == (FIND_SERVICE,):
            return answer_outside(self.knowledge, turn, turn.outside)
        searches = [topic for topic in topics if looks_for_service(turn, self.knowledge.answers[topic])]
        reply = Reply(())
        for topic in topics:  # the last that looks for services asks for the town
            reply = reply.then(answer_topic(self.knowledge, turn, topic, may_ask=topic in searches[-1:]))
        if turn.outside is None or not (turn.needs or any(map(seeks_help, topics)) or topics[0] in SAFETY_INTENTS):
            return reply
        note = Reply((make_outside(self.knowledge, turn.outside.name(turn.language), turn.language),), {"place": None})
        return reply.then(note) if topics[0] in SAFETY_INTENTS else note.then(reply)

    def _guess(self, turn: Turn) -> Reply:
        """Return guesses; what to say instead where there are none, and people and lines the second time (standard B12)."""
        believed = turn.intent == OUT_OF_SCOPE and turn.confidence >= SURE_OUTSIDE
        need = find_need_entry(self.knowledge.answers, turn.needs[0]) if turn.needs and not believed else None
        if need and (turn.names_place or turn.outside):
            return self._answer_questions(turn, (need,))
        if turn.outside and not believed:
            return answer_outside(self.knowledge, turn, turn.outside)
        guesses = dict.fromkeys([*([need] if need else []), *guess_entries(turn, self._index)])
        if guesses and not turn.misunderstood:
            message = make_guesses(self.knowledge, guesses, turn.language)
        else:
            form = "again" if turn.misunderstood else "short"
            message = make_answer(self.knowledge, OUT_OF_SCOPE, turn.language, form=form)
        slots = {"language": turn.language, "last_entry": OUT_OF_SCOPE, "last_detail": None}
        return Reply((message,), {**slots, "misunderstood": turn.misunderstood + 1})


@cache
def _default_answerer() -> Answerer:
    return make_answerer(load_knowledge(PROJECT_ROOT / "knowledge"))


def make_answerer(knowledge: KnowledgeBase) -> Answerer:
    """Return what both actions share.

    Raises:
        KnowledgeError: the phrases of follow-ups are missing or broken.
    """
    return Answerer(knowledge, load_follow_ups(PROJECT_ROOT / "knowledge" / "follow_ups.yml"))


class _Answering:
    """Not an `Action` itself: Rasa's action server registers every subclass of that, nameless ones included."""

    def __init__(self, answerer: Answerer | None = None) -> None:
        self._given = answerer

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Send the answer and return the slots that it leaves."""
        answerer = self._given or _default_answerer()  # the latter in Rasa's own action server
        return send(dispatcher, answerer.answer(read_turn(tracker, answerer.knowledge.regions)))


class AnswerAction(_Answering, Action):  # type: ignore[misc]
    """Runs where the message has an intent of the catalogue."""

    def name(self) -> str:
        """Return the name under which the domain lists the action."""
        return "action_answer"


class FallbackAction(_Answering, Action):  # type: ignore[misc]
    """Runs where the message is out of scope or its intent unsure."""

    def name(self) -> str:
        """Return the name under which the domain lists the action."""
        return "action_fallback"


def _looks_for_place(turn: Turn) -> bool:
    """Say whether a place, named with no sure topic, goes on from a disclosure or a search ("and in Kenora?")."""
    if turn.is_pressed or turn.needs or (turn.intent in SAFETY_INTENTS and not turn.care_turns):
        return False
    if turn.intent in NOT_UNDERSTOOD:
        return not (turn.intent == OUT_OF_SCOPE and turn.confidence >= SURE_TOPIC)
    goes_on = bool(turn.care_turns > 0 or turn.need or turn.group)
    return goes_on and turn.confidence < SURE_TOPIC


def _tells_age(turn: Turn) -> bool:
    return turn.intent == "help_children_youth" and turn.groups == ("youth",) and not turn.needs


def _asked_language(text: str, present: Language) -> Language:
    words = fold(text)
    french, english = bool(_FRENCH.search(words)), bool(_ENGLISH.search(words))
    if french != english:
        return "fr" if french else "en"
    return "en" if present == "fr" else "fr"
