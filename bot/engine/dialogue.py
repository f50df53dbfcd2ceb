"""One message through Rasa, in this process: understood, answered, and the new dialogue state handed back.

Keeps nothing between turns. Rasa gets redacted text only; text that begins with "/" is text, never a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.engine import stand_ins

stand_ins.replace_what_is_not_installed()
stand_ins.leave_out_unused()

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.events import BotUttered, UserUttered

from bot.actions.answering import AnswerAction, FallbackAction, make_answerer
from bot.engine.in_process_actions import InProcessActions
from bot.engine.processor import InProcessProcessor
from bot.engine.tracker_state import (
    TurnScope,
    TurnTrackerStore,
    dump_tracker,
    turn_scope,
)
from bot.errors import ModelUnavailableError, UnknownPayloadError
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.knowledge_base.service_replies import SKIPPED
from bot.messages import HARMFUL_REQUEST, OUT_OF_SCOPE, Guess, Message, Understanding, parse_language
from bot.nlu.language import identify_language

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import ConversationId, Language, RedactedText

FALLBACK_INTENT = "nlu_fallback"
_COMMAND_MARKS = re.compile(r"^[\s/]+")
"""What Rasa would strip or take for a command; every kind of space, for Rasa strips them before it looks."""
_PAYLOAD = re.compile(r'/(?P<intent>[a-z0-9_]+)(?:\{"(?P<entity>[a-z]+)": ?"(?P<value>[a-z0-9_]+)"\})?')
_PAYLOAD_VALUES = {"detail": ("more",), "need": NEEDS, "group": GROUPS, "place": (SKIPPED,)}
"""What a payload may carry; nothing else is stored under the name of a button."""


@dataclass(frozen=True, slots=True)
class DialogueTurn:
    """What Rasa answered: messages in order, the language that they are in, and the state to keep."""

    messages: tuple[Message, ...]
    language: Language
    state: str


class DialogueEngine:
    """A loaded model with its actions; safe to share between conversations of one event loop."""

    def __init__(self, model_path: Path, knowledge: KnowledgeBase) -> None:
        """Load the model.

        Raises:
            ModelUnavailableError: the file is missing, damaged or was trained by another version.
            KnowledgeError: what the answers are found with is broken.
        """
        answerer = make_answerer(knowledge)
        self.model_id = model_path.name.removesuffix(".tar.gz")
        store = TurnTrackerStore(domain=None)
        try:
            self._processor = InProcessProcessor(
                model_path=model_path,
                tracker_store=store,
                lock_store=InMemoryLockStore(),
                generator=TemplatedNaturalLanguageGenerator({}),
                action_endpoint=InProcessActions([AnswerAction(answerer), FallbackAction(answerer)]),
            )
        except Exception as error:
            raise ModelUnavailableError(f"{model_path.name}: {type(error).__name__}") from error
        store.domain = self._processor.domain

    async def parse(self, text: RedactedText, language: Language) -> dict[str, Any]:
        """Return Rasa's parse data of a text; `language` is the conversation's, kept when the text is unsure."""
        words = _COMMAND_MARKS.sub("", text)
        message = UserMessage(words or "?", sender_id="parse", metadata={"language": language})
        parse_data: dict[str, Any] = await self._processor.parse_message(message)
        parse_data["text"] = str(text)
        for part in (*parse_data.get("entities", ()), *parse_data.get("readings", ())):
            for end in ("start", "end"):  # places in the text as it was given
                if isinstance(part.get(end), int):
                    part[end] += len(text) - len(words)
        return parse_data

    async def respond(
        self,
        conversation_id: ConversationId,
        parse_data: dict[str, Any],
        state: str | None,
    ) -> DialogueTurn:
        """Let Rasa choose and run the actions for one understood message.

        Args:
            parse_data: from `parse`, `parse_without_model` or `parse_payload`.
            state: what the turn before left (`DialogueTurn.state`), None at the first.
        """
        scope = TurnScope(state)
        token = turn_scope.set(scope)
        try:
            await self._processor.handle_message(
                UserMessage(
                    parse_data["text"],
                    CollectingOutputChannel(),
                    sender_id=conversation_id,
                    parse_data=parse_data,
                )
            )
        finally:
            turn_scope.reset(token)
        tracker = scope.tracker
        if tracker is None:
            raise RuntimeError("Rasa handled a message without saving its tracker")
        language = parse_language(tracker.get_slot("language")) or parse_language(parse_data.get("language")) or "en"
        return DialogueTurn(_messages_of_last_turn(tracker), language, dump_tracker(tracker))


def parse_without_model(text: RedactedText, language: Language) -> dict[str, Any]:
    """Return parse data that holds the language alone, for when the model cannot be asked."""
    return {
        "text": str(text),
        "intent": {"name": FALLBACK_INTENT, "confidence": 0.0},
        "entities": [],
        "language": identify_language(text) or language,
    }


def parse_payload(payload: str, intents: Collection[str]) -> dict[str, Any]:
    """Return parse data for a button's payload, such as `/trafficking_signs{"detail": "more"}`.

    Raises:
        UnknownPayloadError: no button of ours carries it.
    """
    match = _PAYLOAD.fullmatch(payload)  # the exact form: a payload is stored as it is, so nothing may hide in it
    if not match or match["intent"] not in intents or match["intent"] == HARMFUL_REQUEST:
        raise UnknownPayloadError
    entity, value = match["entity"], match["value"]
    if entity and value not in _PAYLOAD_VALUES.get(entity, ()):
        raise UnknownPayloadError
    return {
        "text": payload,
        "intent": {"name": match["intent"], "confidence": 1.0},
        "entities": [{"entity": entity, "value": value}] if entity else [],
    }


def to_understanding(parse_data: dict[str, Any], language: Language) -> Understanding:
    """Return the catalogue's view of Rasa's parse data; a fallback is out of scope."""
    ranking = tuple(
        Guess(guess["name"], float(guess["confidence"]))
        for guess in parse_data.get("intent_ranking") or ()
        if guess["name"] != FALLBACK_INTENT
    )
    name, confidence = (
        parse_data["intent"]["name"],
        float(parse_data["intent"]["confidence"]),
    )
    if name in (FALLBACK_INTENT, None):
        name, confidence = OUT_OF_SCOPE, ranking[0].confidence if ranking else 0.0
    return Understanding(
        language=parse_language(parse_data.get("language")) or language,
        intent=name,
        confidence=confidence,
        ranking=ranking[:5],
        entities=tuple(_public_entity(entity) for entity in parse_data.get("entities") or ()),
    )


def _public_entity(entity: dict[str, Any]) -> dict[str, Any]:
    return {key: entity[key] for key in ("entity", "value", "start", "end", "region") if key in entity}


def _messages_of_last_turn(tracker: DialogueStateTracker) -> tuple[Message, ...]:
    messages: list[Message] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered):
            custom = (event.data or {}).get("custom") or {}
            messages.append(Message.from_json(custom["message"]) if "message" in custom else Message(event.text or ""))
    return tuple(message for message in messages[::-1] if message.text)
