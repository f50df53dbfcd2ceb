"""What is not understood gets guesses from the ranking and from the answers' own words, then people and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.actions.answering import make_answerer
from bot.actions.guessing import guess_entries
from bot.actions.turn import Turn
from bot.knowledge_base.finder import HOTLINE
from bot.knowledge_base.search import AnswerIndex
from tests.unit.conversing import Dialogue, entity, entries, lines

if TYPE_CHECKING:
    from bot.actions.answering import Answerer
    from bot.knowledge_base.loader import KnowledgeBase


@pytest.fixture(scope="module")
def answerer(knowledge: KnowledgeBase) -> Answerer:
    return make_answerer(knowledge)


@pytest.fixture(scope="module")
def index(knowledge: KnowledgeBase) -> AnswerIndex:
    return AnswerIndex(knowledge.answers)


def unsure(text: str, *ranking: tuple[str, float], intent: str = "nlu_fallback", confidence: float = 0.2) -> Turn:
    language: Any = "fr" if any(letter in "éèàê" for letter in text) else "en"
    return Turn(text=text, language=language, intent=intent, confidence=confidence, ranking=ranking)


@pytest.mark.parametrize(
    ("language", "text", "entry"),
    [
        ("en", "a safe place to stay", "help_housing"),
        ("en", "detox from alcohol", "help_substance_use"),
        ("en", "compensasion from the traficker", "help_compensation"),
        ("fr", "un endroit sûr où rester", "help_housing"),
        ("fr", "sevrage d'alcool", "help_substance_use"),
        ("fr", "marriage forcé", "trafficking_forced_marriage"),
    ],
)
def test_the_search_finds_an_answer_by_its_own_words(index: AnswerIndex, language: Any, text: str, entry: str) -> None:
    assert entry in [found.entry for found in index.search(text, language)[:3]]


def test_the_search_finds_nothing_where_no_word_is_shared(index: AnswerIndex) -> None:
    assert index.search("🙂 ?!", "en") == ()
    assert all(0 < found.similarity <= 1 for found in index.search("shelter", "en"))


def test_the_search_adds_what_the_ranking_lacks(index: AnswerIndex) -> None:
    guesses = guess_entries(unsure("safe houses and a place to stay", ("strategy_goal", 0.2)), index)
    assert guesses[0] == "strategy_goal"
    assert "help_housing" in guesses


def test_small_talk_is_never_a_guess(index: AnswerIndex) -> None:
    assert "greet" not in guess_entries(unsure("hello what can i ask", ("greet", 0.24), ("capabilities", 0.2)), index)


def test_a_safety_answer_is_a_guess_only_when_the_classifier_thought_of_it(index: AnswerIndex) -> None:
    text = "thoughts of suicide"
    assert "suicide_self_harm" not in guess_entries(unsure(text), index)
    assert "suicide_self_harm" in guess_entries(unsure(text, ("suicide_self_harm", 0.2)), index)


def test_a_sure_out_of_scope_verdict_gets_no_guess_and_an_unsure_one_may(index: AnswerIndex) -> None:
    ranking = (("trafficking_law", 0.3),)
    assert guess_entries(unsure("…", *ranking, intent="out_of_scope", confidence=0.65), index) == ()
    assert guess_entries(unsure("…", *ranking, intent="out_of_scope", confidence=0.4), index) == ("trafficking_law",)


def test_guesses_come_once_and_people_and_lines_the_second_time(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    ranked = {"trafficking_law": 0.24, "help_legal": 0.2, "help_court": 0.2, "privacy": 0.1}
    ranking = [{"name": name, "confidence": confidence} for name, confidence in ranked.items()]
    (first,) = dialogue.say("that thing", intent_ranking=ranking)
    assert first.buttons[0].payload == "/trafficking_law"
    assert len(first.buttons) == 3
    assert HOTLINE in lines((first,))
    (second,) = dialogue.say("no that thing", intent_ranking=ranking)
    assert second.entry == "out_of_scope"
    assert {HOTLINE, "211-ontario"} <= lines((second,))
    assert not {button.payload for button in first.buttons} <= {button.payload for button in second.buttons}


def test_a_named_need_leads_the_guesses(answerer: Answerer) -> None:
    text = "lawyr stuff for my cousin's case maybe"
    need = entity("need", "legal", text, "lawyr")
    (message,) = Dialogue(answerer).say(text, "nlu_fallback", 0.2, entities=[need])
    assert message.buttons[0].payload == "/help_legal"


def test_where_nothing_is_likely_the_topics_are_offered(answerer: Answerer) -> None:
    assert entries(Dialogue(answerer).say("flurb gnarl", "nlu_fallback", 0.05)) == ["out_of_scope"]


@pytest.mark.parametrize(
    ("danger", "line"), [("danger_now", "emergency-911"), ("suicide_self_harm", "suicide-crisis-helpline-988")]
)
def test_a_danger_that_is_only_guessed_brings_its_line_already(answerer: Answerer, danger: str, line: str) -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.2}, {"name": danger, "confidence": 0.16}]
    (message,) = Dialogue(answerer).say("dngr", "nlu_fallback", 0.2, intent_ranking=ranking)
    assert [contact.id for contact in message.contacts] == [line, HOTLINE]
