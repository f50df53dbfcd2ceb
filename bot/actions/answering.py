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

from bot.actions.asides import CHILD, TRAFFICKED, answer_aside
from bot.actions.care import is_in_care, stay_in_care, stays_in_care
from bot.actions.continuation import continue_from
from bot.actions.cues import speaks_of_self
from bot.actions.finding import answer_finder
from bot.actions.follow_ups import FollowUpReader, load_follow_ups
from bot.actions.guessing import SURE_OUTSIDE, guess_entries
from bot.actions.intents import NOT_UNDERSTOOD, SURE_TOPIC, SWITCH_LANGUAGE, seeks_help
from bot.actions.questions import find_questions
from bot.actions.reply import Reply, send
from bot.actions.topics import (
    add_lines,
    add_other_need,
    answer_outside,
    answer_place,
    answer_topic,
    find_need_entry,
    looks_for_service,
    name_topic,
)
from bot.actions.turn import COURTESIES, read_turn
from bot.knowledge_base.lines import HELP_LINES, OFFICE
from bot.knowledge_base.loader import KnowledgeBase, load_knowledge
from bot.knowledge_base.other_languages import OtherLanguages, load_other_languages
from bot.knowledge_base.replies import make_answer, make_contacts, make_guesses
from bot.knowledge_base.revised import FollowingIndex
from bot.knowledge_base.search import AnswerIndex
from bot.knowledge_base.service_replies import FIND_SERVICE, make_outside
from bot.messages import HARMFUL_REQUEST, LANGUAGES, OUT_OF_SCOPE, SAFETY_INTENTS, other_language
from bot.normalization import fold
from bot.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from bot.actions.turn import Turn
    from bot.messages import Language

_LANGUAGE_NAMES: dict[Language, str] = {"fr": r"(?:fran\w*|french|frances)\b", "en": r"(?:engl\w*|angl\w*)\b"}
_INTO = r"(?:en|in|into|au|to|a l')\s*"

HOTLINE_LANGUAGES = "hotline_languages"
MOST_WORDS_OF_PLACE = 6
"""So short a message that names a place goes on from a search, however little else it says ("kitchener btw")."""

MOST_MISUNDERSTOOD = 9
"""The slot that counts holds no more."""


class Answerer:
    """Decides what a turn is answered with. Built once from the knowledge; keeps nothing between turns."""

    def __init__(self, knowledge: KnowledgeBase, follow_ups: FollowUpReader, other_languages: OtherLanguages) -> None:
        self.knowledge = knowledge
        self._follow_ups = follow_ups
        self._other_languages = other_languages
        self._index = FollowingIndex(knowledge.answers, lambda: _index_offered(knowledge))

    def answer(self, turn: Turn) -> Reply:
        """Return the reply: a refusal or the finder's next step, else a follow-up, places, care, the questions, guesses.

        A minor's own words are read as a minor's, and the line of a danger that is only suspected is never left out.
        """
        turn = _as_minor(turn)
        is_foreign = not turn.is_pressed and self._other_languages.holds(turn.text)
        if is_foreign and turn.spoken:
            turn = replace(turn, language=turn.spoken)  # Spanish is neither of ours; the page's language stays
        if turn.is_harmful:
            reply = answer_topic(self.knowledge, turn, HARMFUL_REQUEST)  # no how-to, and where to turn instead
        elif turn.is_pressed and turn.intent == FIND_SERVICE:
            reply = answer_finder(self.knowledge, turn)
        elif is_foreign and not turn.dangers and not (turn.intent in COURTESIES and turn.confidence >= SURE_TOPIC):
            reply = self._answer_foreign(turn)
        else:
            reply = self._answer(turn)
        reply = _with_suspected_lines(self.knowledge, turn, reply)
        return Reply(reply.messages, {**reply.slots, "voice": turn.voice, "gender": turn.gender})

    def _answer_foreign(self, turn: Turn) -> Reply:
        """Return what can be said to somebody who writes in a language that we do not speak: who does, and 911."""
        reply = answer_topic(self.knowledge, replace(turn, last_entry=None), HOTLINE_LANGUAGES)
        if turn.intent in SAFETY_INTENTS:
            reply = answer_topic(self.knowledge, turn, turn.intent).then(reply)
        return add_lines(self.knowledge, reply, HELP_LINES, turn.language)

    def _answer(self, turn: Turn) -> Reply:
        if is_in_care(turn) and turn.care == TRAFFICKED and _tells_age(turn):
            return answer_topic(self.knowledge, turn, CHILD)  # "i'm 15", after a disclosure
        aside = answer_aside(self.knowledge, turn)
        if aside:
            return aside
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
            asked = _asked_languages(turn.text)
            if not asked and self._other_languages.names_one(turn.text):
                return answer_topic(self.knowledge, turn, HOTLINE_LANGUAGES)
            if len(asked) < len(LANGUAGES):  # who names both goes on in the one that they write
                turn = replace(turn, language=asked[0] if asked else other_language(turn.language))
        turn = _with_group_of(self.knowledge, turn, questions)
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
        guesses = dict.fromkeys([*([need] if need else []), *guess_entries(turn, self._index.current)])
        if guesses and (not turn.misunderstood or set(guesses) & set(SAFETY_INTENTS)):
            message = make_guesses(self.knowledge, guesses, turn.language)
        else:
            message = make_answer(self.knowledge, OUT_OF_SCOPE, turn.language, wording=turn.misunderstood)
            if turn.misunderstood:  # twice in a row: a line, the form or the address
                office = make_contacts(self.knowledge, (OFFICE,), turn.language)
                message = replace(message, contacts=(*message.contacts, *office), form="handoff")
        slots = {"language": turn.language, "last_entry": OUT_OF_SCOPE, "last_detail": None}
        return Reply((message,), {**slots, "misunderstood": min(turn.misunderstood + 1, MOST_MISUNDERSTOOD)})


@cache
def _default_answerer() -> Answerer:
    return make_answerer(load_knowledge(PROJECT_ROOT / "knowledge"))


def make_answerer(knowledge: KnowledgeBase) -> Answerer:
    """Return what both actions share.

    Raises:
        KnowledgeError: the phrases of follow-ups or the words of other languages are missing or broken.
    """
    directory = PROJECT_ROOT / "knowledge"
    return Answerer(
        knowledge,
        load_follow_ups(directory / "follow_ups.yml"),
        load_other_languages(directory / "other_languages.yml"),
    )


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
    searches = bool(turn.care_turns > 0 or turn.need or turn.group)
    if turn.intent in NOT_UNDERSTOOD:
        is_brief = searches and len(turn.text.split()) <= MOST_WORDS_OF_PLACE
        return is_brief or not (turn.intent == OUT_OF_SCOPE and turn.confidence >= SURE_TOPIC)
    return searches and turn.confidence < SURE_TOPIC


def _tells_age(turn: Turn) -> bool:
    return turn.intent == "help_children_youth" and turn.groups == ("youth",) and not turn.needs


def _with_group_of(knowledge: KnowledgeBase, turn: Turn, questions: tuple[str, ...]) -> Turn:
    """Take the group of a question for that of a need named in it ("somewhere to crash that's ok with lgbt people")."""
    group = knowledge.answers[questions[0]].group if questions[0] in knowledge.answers else None
    return replace(turn, groups=(group,)) if group and turn.needs and not turn.groups else turn


def _as_minor(turn: Turn) -> Turn:
    """Read being trafficked as a child's exploitation where a minor writes, or goes on about one (`intents.yml`)."""
    goes_on = is_in_care(turn) and turn.care == CHILD and not speaks_of_self(turn.text)
    if turn.is_pressed or not (turn.voice == "young" or goes_on):
        return turn
    minor = {TRAFFICKED: CHILD}
    return replace(
        turn,
        intent=minor.get(turn.intent, turn.intent),
        dangers=tuple(dict.fromkeys(minor.get(danger, danger) for danger in turn.dangers)),
        readings=tuple(replace(r, intent=minor.get(r.intent, r.intent)) for r in turn.readings),
    )


def _index_offered(knowledge: KnowledgeBase) -> AnswerIndex:
    return AnswerIndex({name: answer for name, answer in knowledge.answers.items() if name != HARMFUL_REQUEST})


def _with_suspected_lines(knowledge: KnowledgeBase, turn: Turn, reply: Reply) -> Reply:
    """Add the line of a danger that the model suspects without being sure, whatever else is answered."""
    suspected = turn.ranking[0][0] if turn.ranking else ""
    if suspected not in SAFETY_INTENTS or any(message.entry in SAFETY_INTENTS for message in reply.messages):
        return reply
    return add_lines(knowledge, reply, knowledge.answers[suspected].contacts[:1], turn.language)


def _asked_languages(text: str) -> tuple[Language, ...]:
    """Return which of our languages a message asks for: « en anglais » before one that is only named."""
    words = fold(text)
    for before in (_INTO, ""):
        asked = tuple(language for language, name in _LANGUAGE_NAMES.items() if re.search(rf"\b{before}{name}", words))
        if asked:
            return asked
    return ()
