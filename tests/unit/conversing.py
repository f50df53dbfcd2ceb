"""A conversation without a model: the actions answer what a test says was understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.answering import AnswerAction, FallbackAction
from bot.actions.intents import NOT_UNDERSTOOD
from bot.messages import Message

if TYPE_CHECKING:
    from bot.actions.answering import Answerer


@dataclass(slots=True)
class Dialogue:
    """Hands each message to the action that the rules would choose, and keeps the slots that it leaves."""

    answerer: Answerer
    language: str = "en"
    slots: dict[str, Any] = field(default_factory=dict)

    def say(
        self, text: str, intent: str = "nlu_fallback", confidence: float = 1.0, **understood: Any
    ) -> tuple[Message, ...]:
        """Answer a text that was understood as `intent`; `understood` adds to Rasa's parse data."""
        intent_read = {"name": intent, "confidence": confidence}
        message = {"intent_ranking": [intent_read], "language": self.language, "entities": [], **understood}
        return self._run({"text": text, "intent": intent_read, **message})

    def press(self, intent: str, **detail: str) -> tuple[Message, ...]:
        entities = [{"entity": name, "value": value} for name, value in detail.items()]
        intent_read = {"name": intent, "confidence": 1.0}
        return self._run({"text": f"/{intent}", "intent": intent_read, "entities": entities, "language": self.language})

    def _run(self, message: dict[str, Any]) -> tuple[Message, ...]:
        dispatcher = CollectingDispatcher()
        tracker = Tracker("visitor", dict(self.slots), message, [], False, None, {}, "action_listen")
        action = (FallbackAction if message["intent"]["name"] in NOT_UNDERSTOOD else AnswerAction)(self.answerer)
        for event in action.run(dispatcher, tracker, {}):
            self.slots[event["name"]] = event["value"]
        return tuple(Message.from_json(sent["custom"]["message"]) for sent in dispatcher.messages)


def entries(messages: tuple[Message, ...]) -> list[str | None]:
    return [message.entry for message in messages]


def lines(messages: tuple[Message, ...]) -> set[str]:
    return {contact.id for message in messages for contact in message.contacts}


def services(messages: tuple[Message, ...]) -> set[str]:
    return {service.id for message in messages for service in message.services}


def entity(kind: str, value: str, text: str, words: str, **more: str) -> dict[str, Any]:
    """Return an entity of `text` that stands where `words` stand."""
    start = text.index(words)
    return {"entity": kind, "value": value, "start": start, "end": start + len(words), **more}


def readings(*read: tuple[str, str, float]) -> list[dict[str, Any]]:
    """Return the readings of sentences: text, intent and confidence of each."""
    found, start = [], 0
    for text, intent, confidence in read:
        place = {"start": start, "end": start + len(text)}
        found.append({"text": text, "intent": {"name": intent, "confidence": confidence}, **place})
        start += len(text) + 1
    return found
