"""What an action answers: the messages to send and the slots to leave. Values only; nothing here decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rasa_sdk.events import SlotSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rasa_sdk.executor import CollectingDispatcher

    from bot.messages import Message


@dataclass(frozen=True, slots=True)
class Reply:
    """Messages in the order in which they are read, and the slots by name."""

    messages: tuple[Message, ...]
    slots: Mapping[str, Any] = field(default_factory=dict)

    def then(self, other: Reply) -> Reply:
        """Return this reply and then `other`, which has the last word on slots; a message is not said twice."""
        more = tuple(message for message in other.messages if message not in self.messages)
        slots = {**self.slots, **other.slots}
        if "told" in self.slots and "told" in other.slots:  # each counted its own words
            slots["told"] = {**self.slots["told"], **other.slots["told"]}
        return Reply((*self.messages, *more), slots)


def send(dispatcher: CollectingDispatcher, reply: Reply) -> list[dict[str, Any]]:
    """Send the messages in Rasa's form, each whole beside it (`custom.message`), and return the slots as events."""
    for message in reply.messages:
        dispatcher.utter_message(
            text=message.text,
            buttons=[{"title": button.title, "payload": button.payload} for button in message.buttons],
            json_message={"message": message.to_json()},
        )
    return [SlotSet(name, value) for name, value in reply.slots.items()]
