"""What is done in fewer steps than Rasa takes gives what it gives."""

from __future__ import annotations

import copy
import csv
import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import deserialise_events

from bot.actions.answering import AnswerAction, FallbackAction, make_answerer
from bot.engine.dialogue import DialogueEngine, parse_payload
from bot.engine.in_process_actions import InProcessActions
from bot.engine.rule_index import IndexedRulePolicy
from bot.engine.tracker_state import TurnScope, TurnTrackerStore, restore_events, turn_scope
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


async def test_turns_go_as_rasas_own_processor_lets_them_go(
    model: Path, knowledge: KnowledgeBase, engine: DialogueEngine
) -> None:
    """Conversations of ten messages, buttons among them: the same answers and the same state after every turn."""
    answerer = make_answerer(knowledge)
    actions = InProcessActions([AnswerAction(answerer), FallbackAction(answerer)])
    store = TurnTrackerStore(domain=None)
    stock = DialogueEngine.__new__(DialogueEngine)
    stock._processor = MessageProcessor(
        model, store, InMemoryLockStore(), TemplatedNaturalLanguageGenerator({}), action_endpoint=actions
    )
    store.domain = stock._processor.domain
    for language, texts in (("en", said("en")), ("fr", said("fr"))):
        states: list[str | None] = [None, None]
        for number, text in enumerate(texts):
            if number % 10 == 0:
                states = [None, None]
            parsed = [await one.parse(text, language) for one in (engine, stock)]
            assert parsed[0] == parsed[1]
            if number % 10 == 5:
                parsed = [parse_payload('/help_find_service{"need": "shelter"}', {"help_find_service"}) for _ in parsed]
            turns = [
                await one.respond("someone", data, state)
                for one, data, state in zip((engine, stock), parsed, states, strict=True)
            ]
            assert turns[0].messages == turns[1].messages
            assert turns[0].messages
            assert what_counts(turns[0].state) == what_counts(turns[1].state)
            states = [turn.state for turn in turns]


def what_counts(state: str) -> dict[str, Any]:
    """Return a state without the time, and without what only policies look at that learn from stories: there are none."""
    kept: dict[str, Any] = json.loads(state)
    for event in kept["events"]:
        event.pop("timestamp")
        event.pop("hide_rule_turn", None)
    return kept


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
