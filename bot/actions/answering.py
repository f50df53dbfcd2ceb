"""The two actions that answer: `action_answer` for every intent of the catalogue, `action_fallback` for the rest."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from rasa_sdk import Action
from rasa_sdk.events import SlotSet

from bot.actions.turn import CARE_TURNS, Turn, names_place, read_turn
from bot.knowledge_base.finder import ServiceQuery
from bot.knowledge_base.loader import KnowledgeBase, load_knowledge
from bot.knowledge_base.replies import make_answer, make_guesses, make_services
from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS
from bot.normalization import fold
from bot.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    from bot.knowledge_base.places import Place
    from bot.messages import Language, Message

FIND_SERVICE = "help_find_service"
SWITCH_LANGUAGE = "switch_language"
LEAST_GUESS = 0.04
"""A guess below this confidence is noise and is not offered."""

SURE_TOPIC = 0.8
"""Within a care frame only a topic understood with this confidence leads out of it."""

# What a person says within a care frame without naming another topic; it is answered from the frame.
CARE_REPLIES = frozenset(
    [
        "affirm",
        "deny",
        "thanks",
        "goodbye",
        "greet",
        "emotional_distress",
        "rephrase",
        "smalltalk",
        "capabilities",  # "what can I do?"
        "nlu_fallback",
        OUT_OF_SCOPE,
    ]
)
_FRENCH = re.compile(r"\b(fran\w*|french|frances)\b")
_ENGLISH = re.compile(r"\b(engl\w*|angl\w*)\b")


@cache
def _default_knowledge() -> KnowledgeBase:
    return load_knowledge(PROJECT_ROOT / "knowledge")


class _WithKnowledge:
    """Not an `Action` itself: Rasa's action server registers every subclass of that, nameless ones included."""

    def __init__(self, knowledge: KnowledgeBase | None = None) -> None:
        self._knowledge = knowledge

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge given at construction, else that of the project (Rasa's own action server)."""
        return self._knowledge or _default_knowledge()


class AnswerAction(_WithKnowledge, Action):  # type: ignore[misc]
    """Reads the intent and answers it from the knowledge base, with services when a need and a place are known."""

    def name(self) -> str:
        """Return the name under which the domain lists the action."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Send the answer and return the slots that it leaves."""
        turn = read_turn(tracker, self.knowledge.regions)
        if names_place(tracker) and turn.place and _looks_for_place(turn):
            return _answer_place(dispatcher, self.knowledge, turn, turn.place)
        if _stays_in_care(turn):
            return _stay_in_care(dispatcher, self.knowledge, turn)
        if turn.intent == SWITCH_LANGUAGE:
            target = _asked_language(turn.text, turn.language)
            _send(dispatcher, make_answer(self.knowledge, SWITCH_LANGUAGE, target))
            return [
                SlotSet("language", target),
                SlotSet("last_entry", SWITCH_LANGUAGE),
                SlotSet("misunderstood", 0),
            ]
        return self._answer(dispatcher, turn)

    def _answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> list[dict[str, Any]]:
        answer = self.knowledge.answers[turn.intent]
        looks_for_service = turn.intent == FIND_SERVICE or answer.need is not None or answer.group is not None
        need = answer.need or (turn.need if turn.intent == FIND_SERVICE else None)
        group = answer.group or (turn.group if looks_for_service else None)
        if looks_for_service and turn.place and not turn.detail:
            query = ServiceQuery(need, turn.place.region, group)
            _send(
                dispatcher,
                make_services(self.knowledge, query, turn.place, turn.language, turn.intent),
            )
        if not (turn.intent == FIND_SERVICE and turn.place):
            asks = looks_for_service and not (turn.place or turn.detail or turn.intent == FIND_SERVICE)
            message = make_answer(self.knowledge, turn.intent, turn.language, form=_form(turn), ask_place=asks)
            _send(dispatcher, message)
        slots = [
            SlotSet("language", turn.language),
            SlotSet("last_entry", turn.intent),
            SlotSet("misunderstood", 0),
            *_care_slots(turn),
            *_place_slot(turn),
        ]
        if looks_for_service:
            slots += [SlotSet("need", need), SlotSet("group", group)]
        return slots


class FallbackAction(_WithKnowledge, Action):  # type: ignore[misc]
    """Answers what was not understood: guesses first, people and lines the second time in a row (standard B12)."""

    def name(self) -> str:
        """Return the name under which the domain lists the action."""
        return "action_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Send guesses, lines or, within a care frame, care; return the slots that it leaves."""
        turn = read_turn(tracker, self.knowledge.regions)
        if names_place(tracker) and turn.place and not (turn.intent == OUT_OF_SCOPE and turn.confidence >= SURE_TOPIC):
            return _answer_place(dispatcher, self.knowledge, turn, turn.place)
        if _stays_in_care(turn):
            return _stay_in_care(dispatcher, self.knowledge, turn)
        guesses = [intent for intent, confidence in turn.ranking if confidence >= LEAST_GUESS and _is_topic(intent)]
        if turn.misunderstood == 0 and guesses and turn.intent != OUT_OF_SCOPE:
            _send(dispatcher, make_guesses(self.knowledge, guesses, turn.language))
        else:
            form = "again" if turn.misunderstood else "short"
            _send(
                dispatcher,
                make_answer(self.knowledge, OUT_OF_SCOPE, turn.language, form=form),
            )
        return [
            SlotSet("language", turn.language),
            SlotSet("last_entry", OUT_OF_SCOPE),
            SlotSet("misunderstood", turn.misunderstood + 1),
        ]


def _form(turn: Turn) -> str:
    """Choose short, more or another wording: a safety answer never comes twice alike (standard B5)."""
    if turn.detail:
        return str(turn.detail)
    repeated = turn.intent in SAFETY_INTENTS and turn.last_entry == turn.intent
    return _next_care_form(turn) if repeated else "short"


def _next_care_form(turn: Turn) -> str:
    """Return the form that did not come last: an odd number of care turns is left after "short", an even after "again"."""
    return "again" if turn.care_turns % 2 else "short"


def _looks_for_place(turn: Turn) -> bool:
    """Say whether a place, named with no sure topic, goes on from a disclosure or a search ("and in Kenora?")."""
    goes_on = bool(turn.care_turns > 0 or turn.need or turn.group)
    return goes_on and not turn.is_pressed and turn.confidence < SURE_TOPIC


def _answer_place(
    dispatcher: CollectingDispatcher, knowledge: KnowledgeBase, turn: Turn, place: Place
) -> list[dict[str, Any]]:
    query = ServiceQuery(turn.need, place.region, turn.group)
    _send(dispatcher, make_services(knowledge, query, place, turn.language, FIND_SERVICE))
    if turn.care and turn.care_turns > 0:  # services do not replace the lines that the disclosure called for
        return [*_stay_in_care(dispatcher, knowledge, turn), *_place_slot(turn)]
    return [
        SlotSet("language", turn.language),
        SlotSet("last_entry", FIND_SERVICE),
        SlotSet("misunderstood", 0),
        *_place_slot(turn),
    ]


def _stays_in_care(turn: Turn) -> bool:
    """Say whether the turn belongs to the care frame: a few words, or nothing sure (patterns of danger are sure)."""
    if turn.care is None or turn.care_turns <= 0 or turn.is_pressed:
        return False
    return turn.intent in CARE_REPLIES or turn.confidence < SURE_TOPIC


def _stay_in_care(dispatcher: CollectingDispatcher, knowledge: KnowledgeBase, turn: Turn) -> list[dict[str, Any]]:
    _send(dispatcher, make_answer(knowledge, turn.care or OUT_OF_SCOPE, turn.language, form=_next_care_form(turn)))
    return [
        SlotSet("language", turn.language),
        SlotSet("last_entry", turn.care),
        SlotSet("care_turns", turn.care_turns - 1),
        SlotSet("misunderstood", 0),
    ]


def _care_slots(turn: Turn) -> list[dict[str, Any]]:
    if turn.intent in SAFETY_INTENTS:
        left = CARE_TURNS + 1 if _form(turn) == "again" else CARE_TURNS
        return [SlotSet("care", turn.intent), SlotSet("care_turns", left)]
    return [SlotSet("care_turns", turn.care_turns - 1)] if turn.care_turns > 0 else []


def _place_slot(turn: Turn) -> list[dict[str, Any]]:
    if turn.place is None:
        return []
    return [SlotSet("place", f"{turn.place.region}|{turn.place.name_en}|{turn.place.name_fr}")]


def _is_topic(intent: str) -> bool:
    return intent.startswith(
        (
            "trafficking_",
            "strategy_",
            "help_",
            "hotline_",
            "prevention_",
            "report_",
            "police_",
        )
    ) or (
        intent in SAFETY_INTENTS or intent in ("training_providers", "awareness_day", "get_involved", "funding_apply")
    )


def _asked_language(text: str, present: Language) -> Language:
    words = fold(text)
    french, english = bool(_FRENCH.search(words)), bool(_ENGLISH.search(words))
    if french != english:
        return "fr" if french else "en"
    return "en" if present == "fr" else "fr"


def _send(dispatcher: CollectingDispatcher, message: Message) -> None:
    """Send a message in Rasa's form, with the whole of it beside (`custom.message`) for our own channel."""
    dispatcher.utter_message(
        text=message.text,
        buttons=[{"title": button.title, "payload": button.payload} for button in message.buttons],
        json_message={"message": message.to_json()},
    )
