"""Rasa's processor of messages with the fewest steps that give the same: what a turn costs beyond its own work.

What it leaves out: log lines, for which Rasa copies every event (our logs hold no words of visitors), warnings that
training has given already, a copy of the conversation for actions that take back what they did, and the question to the
policies what follows one of our actions, which answers the whole turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa.core.actions.action import Action, ActionListen, ActionSessionStart, RemoteAction
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import ActionLimitReached, MessageProcessor
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS, ACTION_LISTEN_NAME
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.graph_runner import InOrderRunner
from bot.engine.in_process_actions import InProcessAction
from bot.engine.rule_index import RuleIndex

if TYPE_CHECKING:
    from rasa.core.channels.channel import OutputChannel, UserMessage
    from rasa.core.nlg import NaturalLanguageGenerator


class InProcessProcessor(MessageProcessor):  # type: ignore[misc]
    """Rasa's processor, calling our actions directly. Forms and the rest of Rasa's actions go Rasa's own way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Load the model (Rasa's own way), and let its graph and its rules be asked in fewer steps."""
        super().__init__(*args, **kwargs)
        self._known_actions: dict[str, Action] = {}
        self._listening = PolicyPrediction.for_action_name(self.domain, ACTION_LISTEN_NAME)
        runner = InOrderRunner(self.graph_runner)  # type: ignore[has-type]  # Rasa has no types
        self.graph_runner = runner
        for component in runner.components():
            if isinstance(component, RulePolicy):
                RuleIndex.install(component)

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """Return what the pipeline makes of a message."""
        tracker = tracker or DialogueStateTracker.from_events(message.sender_id, [])
        parsed: dict[str, Any] = self._parse_message_with_graph(message, tracker, only_output_properties)
        return parsed

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """Return the next action as the policies choose it, or to listen after one of ours.

        Raises:
            ActionLimitReached: actions follow each other without end.
        """
        ours = tracker.latest_action_name in self.domain.user_actions
        if ours and not tracker.active_loop_name and not tracker.followup_action:
            return self._get_action(ACTION_LISTEN_NAME), self._listening
        if self.is_action_limit_reached(tracker, self.should_predict_another_action(tracker.latest_action_name)):
            raise ActionLimitReached("the limit of actions to predict has been reached")
        prediction = self._predict_next_with_tracker(tracker)
        return self._get_action(self.domain.action_names_or_texts[prediction.max_confidence_index]), prediction

    def _get_action(self, action_name: str) -> Action:
        """Return an action; of those that keep nothing, the one that was made before."""
        action = self._known_actions.get(action_name)
        if action is None:
            action = super()._get_action(action_name)
            if isinstance(action, RemoteAction):
                action = InProcessAction(action.name(), self.action_endpoint)
            if _is_simple(action):
                self._known_actions[action_name] = action
        return action

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Fill the slots that the newest message fills."""
        events = await self._get_action(ACTION_EXTRACT_SLOTS).run(output_channel, self.nlg, tracker, self.domain)
        await self._send_bot_messages(events, tracker, output_channel)
        tracker.update_with_events(events, self.domain)
        return tracker

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        if not _is_simple(action):
            again: bool = await super()._run_action(action, tracker, output_channel, nlg, prediction)
            return again
        tracker.update_with_events(prediction.events, self.domain)
        try:
            events = await action.run(output_channel, nlg, tracker, self.domain)
        except Exception:  # `InProcessAction` has logged it, and the turn is answered as one without a model
            events = []
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self.domain)
        await self.execute_side_effects(events, tracker, output_channel)
        return bool(self.should_predict_another_action(action.name()))

    def _log_slots(self, tracker: DialogueStateTracker) -> None:
        """Log nothing: slots hold what visitors told."""


def _is_simple(action: Action) -> bool:
    """Say whether an action keeps nothing between turns and never refuses to run."""
    return isinstance(action, InProcessAction | ActionListen | ActionSessionStart)


def _copy_slot(slot: Slot) -> Slot:
    """Return what `copy.copy` returns, without asking how: each tracker copies every slot, and a turn makes several."""
    copied = object.__new__(type(slot))
    copied.__dict__.update(slot.__dict__)
    return copied


Slot.__copy__ = _copy_slot
