"""Runs our rasa-sdk actions in this process, where Rasa would post to an action server.

The stock server stays possible (`endpoints.yml`); this adapter gives the action the same call and reads the same answer.
What it leaves out is what a function call does not need: HTTP, the domain along with every call, and a JSON-schema
validation of the answer that took ten times as long as everything else in a turn (docs/decisions/0001-rasa-embedded.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.engine.tracker_state import restore_events
from bot.logs import where_raised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rasa.core.channels.channel import OutputChannel
    from rasa.core.nlg import NaturalLanguageGenerator
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import Event
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa_sdk import Action as SdkAction

log = structlog.get_logger(__name__)


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that is a function call. `enable_selective_domain`: no action of ours reads the domain."""

    def __init__(self, actions: Iterable[SdkAction]) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(self, *_args: Any, json: dict[str, Any], **_kwargs: Any) -> Any:
        """Run the action named in `json` and return its events and responses."""
        return await self._executor.run(json)


class InProcessAction(RemoteAction):  # type: ignore[misc]
    """One action of ours, called directly; its answer is trusted as our own code is."""

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Run the action and return its messages and events."""
        try:
            answer = await self.action_endpoint.request(json=self._action_call_format(tracker, domain))
            messages = await self._utter_responses(answer["responses"], output_channel, nlg, tracker)
            return [*messages, *restore_events(answer["events"])]
        except Exception as error:  # whoever runs actions goes on without its answer, and says nothing of it
            log.error("engine.action.failed", action=self.name(), error=type(error).__name__, where=where_raised(error))
            raise
