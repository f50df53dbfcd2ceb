"""The stock bot's two actions: an answer from a dictionary, as a Rasa project usually has it.

The dictionary is made once from `knowledge/`: the short text and the buttons of every entry. A stock bot does not tell
languages apart, so the slot `language` decides; nothing sets it, and every answer is English. Contacts, services and
sources, which Repère adds, are left out: the stock bot has the lighter work.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from rasa_sdk import Action

if TYPE_CHECKING:
    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge" / "answers"
LANGUAGES = ("en", "fr")
FALLBACK = "out_of_scope"

Reply = dict[str, Any]


def read_replies(directory: Path) -> dict[tuple[str, str], Reply]:
    """Return text and buttons by intent and language."""
    files = sorted(directory.glob("*/*.yml"))
    answers = {data["id"]: data for data in (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files)}
    return {
        (intent, language): {
            "text": answer[language]["short"],
            "buttons": [
                {"title": answers[button][language]["title"], "payload": f"/{button}"}
                for button in answer.get("buttons") or ()
            ],
        }
        for intent, answer in answers.items()
        for language in LANGUAGES
    }


REPLIES = read_replies(KNOWLEDGE)


class AnswerAction(Action):
    """Answers the intent."""

    def name(self) -> str:
        """Return the name under which the domain lists the action."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Send the intent's reply."""
        intent = tracker.latest_message["intent"].get("name")
        dispatcher.utter_message(**find_reply(intent, tracker.get_slot("language")))
        return []


class FallbackAction(Action):
    """Answers what was not understood."""

    def name(self) -> str:
        """Return the name under which the domain lists the action."""
        return "action_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Send the reply to what is out of scope."""
        dispatcher.utter_message(**find_reply(FALLBACK, tracker.get_slot("language")))
        return []


def find_reply(intent: str | None, language: str | None) -> Reply:
    """Return the reply to an intent; an unknown one is out of scope, an unknown language English."""
    key = (intent or FALLBACK, language if language in LANGUAGES else "en")
    return REPLIES.get(key) or REPLIES[FALLBACK, key[1]]
