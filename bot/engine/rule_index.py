"""Rasa's rules, found by what was said last and done before, instead of by holding each against the conversation.

There is about one rule for each intent, and Rasa's policy tries all of them, twice a message: a tenth of a turn. What it
decides is left as it is; this only tries fewer.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeAlias

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker

    State: TypeAlias = Mapping[str, Mapping[str, Any]]
    Signs: TypeAlias = tuple[Any, Any]

_ACTION, _INTENT, _TEXT = "action_name", "intent", "text"


class IndexedRulePolicy(RulePolicy):  # type: ignore[misc]
    """A loaded `RulePolicy` (`RuleIndex.install`) that tries only the rules that can hold."""

    rule_index: RuleIndex

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if not states or not states[-1].get(PREVIOUS_ACTION):  # the beginning: Rasa's own way
            keys: set[str] = super()._get_possible_keys(lookup, states)
            return keys
        candidates = self.rule_index.find(lookup, states[-1])
        return set(super()._get_possible_keys(dict.fromkeys(candidates, ""), states))

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not self.rule_index.has_text:
            return None, None, False  # no rule looks at the words themselves
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found


class RuleIndex:
    """The rules of one policy by the action before and the intent that the newest state of each asks for."""

    def __init__(self, policy: RulePolicy) -> None:
        self._by_signs: dict[int, dict[Signs, list[str]]] = {}
        self._lookups = [lookup for lookup in policy.lookup.values() if isinstance(lookup, dict)]
        for lookup in self._lookups:
            index: dict[Signs, list[str]] = defaultdict(list)
            for key in lookup:
                index[_signs_of_rule(policy._rule_key_to_state(key)[-1])].append(key)
            self._by_signs[id(lookup)] = dict(index)
        self.has_text = any(
            _TEXT in state.get(USER, {})
            for lookup in self._lookups
            for key in lookup
            for state in policy._rule_key_to_state(key)
        )

    @classmethod
    def install(cls, policy: RulePolicy) -> None:
        """Let a loaded policy look its rules up.

        Raises:
            ValueError: it has none; Rasa takes a model that has lost them, and then understands and answers nothing.
        """
        if not policy.lookup.get("rules"):
            raise ValueError("the model has no rules")
        policy.__class__ = IndexedRulePolicy
        policy.rule_index = cls(policy)

    def find(self, lookup: dict[str, str], newest: State) -> Iterable[str]:
        """Return the rules of `lookup` that the newest state of a conversation may satisfy, and perhaps more."""
        index = self._by_signs.get(id(lookup))
        if index is None:
            return lookup
        action = newest.get(PREVIOUS_ACTION, {}).get(_ACTION)
        intent = newest.get(USER, {}).get(_INTENT)
        signs = {(action, intent), (action, None), (None, intent), (None, None)}
        return [key for sign in signs for key in index.get(sign, ())]


def _signs_of_rule(newest: State) -> Signs:
    """Return the action and the intent that a rule's newest state asks for; None where it takes any, or asks for none."""

    def asked(kind: str, name: str) -> Any:
        value = newest.get(kind, {}).get(name)
        return None if not value or value == SHOULD_NOT_BE_SET else value

    return asked(PREVIOUS_ACTION, _ACTION), asked(USER, _INTENT)
