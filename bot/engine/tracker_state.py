"""A conversation's dialogue state, small enough to be read and written whole at every turn.

Rasa's own store replays every event since the first word, which makes the two-hundredth turn slower than the second.
Our rules look at the slots and the turn before, so only those are kept: a state does not grow with the conversation.
"""

from __future__ import annotations

import json
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rasa.shared.core.domain import Domain


@dataclass(slots=True)
class TurnScope:
    """The state before a turn, and, once Rasa has handled it, the tracker after."""

    state: str | None
    tracker: DialogueStateTracker | None = None


turn_scope: ContextVar[TurnScope] = ContextVar("turn_scope")


class TurnTrackerStore(TrackerStore, SerializedTrackerAsText):  # type: ignore[misc]
    """Gives Rasa the state of the turn at hand and takes the new one back; keeps nothing itself.

    Storing is the conversation's work, in the same transaction as the turn.
    """

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of the present turn, or None for a new conversation."""
        state = turn_scope.get().state
        return None if state is None else restore_tracker(sender_id, state, self.domain)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Hand the tracker to the present turn."""
        turn_scope.get().tracker = tracker

    async def keys(self) -> Iterable[str]:
        """Return nothing: no conversation lives here."""
        return ()


def dump_tracker(tracker: DialogueStateTracker) -> str:
    """Return the state to keep: set slots, the active form, and the last turn without the bot's words."""
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
    last_turn: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if not isinstance(event, BotUttered | SlotSet):
            last_turn.append(_trim(event))
        if isinstance(event, UserUttered):
            break
    state = {
        "slots": slots,
        "loop": tracker.active_loop_name,
        "events": last_turn[::-1],
    }
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


@cache
def _event_types() -> dict[str, type[Event]]:
    return {
        kind.type_name: kind for kind in reversed(list(all_subclasses(Event)))
    }  # of two with one name, Rasa takes the first


def restore_events(described: Iterable[dict[str, Any]]) -> list[Event]:
    """Return the events that `Event.as_dict` described; Rasa looks through every kind for each of them.

    Raises:
        KeyError: there is no such kind.
    """
    events = (_event_types()[one["event"]]._from_parameters(one) for one in described)
    return [event for event in events if event]


def restore_tracker(sender_id: str, state: str, domain: Domain) -> DialogueStateTracker:
    """Return the tracker that `dump_tracker` described."""
    kept = json.loads(state)
    events: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    events += restore_events(kept["events"])
    events += [SlotSet(name, value) for name, value in kept["slots"].items()]
    if kept["loop"] and not any(isinstance(event, ActiveLoop) for event in events):
        events.append(ActiveLoop(kept["loop"]))
    return DialogueStateTracker.from_events(sender_id, events, domain.slots, domain=domain)


def _trim(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = event.as_dict()
    if isinstance(event, UserUttered):
        parse_data = {
            "intent": event.intent,
            "entities": event.entities,
            "text": event.text,
        }
        return {
            "event": data["event"],
            "timestamp": data["timestamp"],
            "text": event.text,
            "parse_data": parse_data,
        }
    return {key: value for key, value in data.items() if key not in ("metadata", "policy", "confidence")}
