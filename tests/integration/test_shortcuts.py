"""What is done in fewer steps than Rasa takes gives what it gives."""

from __future__ import annotations

import copy
import csv
import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import deserialise_events

from bot.engine.dialogue import DialogueEngine, parse_payload
from bot.engine.rule_index import IndexedRulePolicy
from bot.engine.tracker_state import TurnScope, restore_events, turn_scope
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase


@pytest.fixture(scope="module")
def engine(model: Path, knowledge: KnowledgeBase) -> DialogueEngine:
    return DialogueEngine(model, knowledge)


def component(engine: DialogueEngine, kind: type) -> Any:
    return next(one for one in engine._processor.graph_runner.components() if isinstance(one, kind))


def said(language: str) -> list[str]:
    with (ROOT / "benchmarks" / "development" / f"{language}.tsv").open(encoding="utf-8") as lines:
        return [row["text"] for row in itertools.islice(csv.DictReader(lines, delimiter="\t"), 0, None, 9)]


def test_the_rules_that_hold_are_those_that_rasa_finds(engine: DialogueEngine) -> None:
    policy = component(engine, RulePolicy)
    assert isinstance(policy, IndexedRulePolicy)
    states = [
        {"prev_action": {"action_name": action}, "user": {"intent": intent}} if action else {"user": {"intent": intent}}
        for action in (None, "action_listen", "action_answer", "action_fallback", "action_unknown")
        for intent in (*engine._processor.domain.intents, "nlu_fallback", None)
    ]
    for lookup in (value for value in policy.lookup.values() if isinstance(value, dict)):
        for state in states:
            for history in ([state], [{}, {"prev_action": {"action_name": "action_listen"}}, state]):
                assert policy._get_possible_keys(lookup, history) == RulePolicy._get_possible_keys(
                    policy, lookup, history
                )


def test_no_rule_looks_at_the_words_themselves(engine: DialogueEngine) -> None:
    policy = component(engine, RulePolicy)
    assert not policy.rule_index.has_text
    assert '"text"' not in "".join(policy.lookup["rules"])


async def test_the_graph_gives_what_dask_gives(engine: DialogueEngine) -> None:
    """Parsed with the nodes in order, and by dask with the same nodes."""
    runner = engine._processor.graph_runner
    dask = DaskGraphRunner.__new__(DaskGraphRunner)
    dask._graph_schema, dask._instantiated_nodes = runner._graph_schema, runner._instantiated_nodes
    dask._execution_context = runner._execution_context
    for text in (*said("en")[:20], *said("fr")[:20], "", "?"):
        ours = await engine.parse(text, "en")
        engine._processor.graph_runner = dask
        try:
            assert ours == await engine.parse(text, "en")
        finally:
            engine._processor.graph_runner = runner


def test_an_input_with_the_name_of_a_node_is_refused(engine: DialogueEngine) -> None:
    runner = engine._processor.graph_runner
    with pytest.raises(GraphRunError):
        runner.run({next(iter(runner._instantiated_nodes)): 1})


async def test_a_dialogue_state_is_restored_as_rasa_restores_it(engine: DialogueEngine) -> None:
    scope = TurnScope(None)
    token = turn_scope.set(scope)
    try:
        turn = await engine.respond("someone", parse_payload("/help_housing", {"help_housing"}), None)
        await engine.respond("someone", parse_payload("/trafficking_signs", {"trafficking_signs"}), turn.state)
    finally:
        turn_scope.reset(token)
    described = json.loads(turn.state)["events"]
    assert described
    assert restore_events(copy.deepcopy(described)) == deserialise_events(described)
    with pytest.raises(KeyError):
        restore_events([{"event": "no such event"}])
