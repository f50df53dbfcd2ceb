"""Which questions a message asks: two in one message are both answered, in order, and nothing is answered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.actions.answering import make_answerer
from tests.unit.conversing import Dialogue, entity, entries, readings, services

if TYPE_CHECKING:
    from bot.actions.answering import Answerer
    from bot.knowledge_base.loader import KnowledgeBase


@pytest.fixture(scope="module")
def answerer(knowledge: KnowledgeBase) -> Answerer:
    return make_answerer(knowledge)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "What is human trafficking?", "And where can I find a lawyer?"),
        ("fr", "C’est quoi la traite?", "Et où trouver un avocat?"),
    ],
)
def test_two_questions_are_both_answered_in_order(answerer: Answerer, language: str, first: str, second: str) -> None:
    read = readings((first, "trafficking_definition", 0.9), (second, "help_legal", 0.85))
    messages = Dialogue(answerer, language).say(f"{first} {second}", "help_legal", 0.6, readings=read)
    assert entries(messages) == ["trafficking_definition", "help_legal"]


def test_two_questions_are_answered_when_the_whole_message_is_unsure(answerer: Answerer) -> None:
    read = readings(("Is it a crime?", "trafficking_law", 0.8), ("Who pays for the strategy?", "strategy_funding", 0.7))
    messages = Dialogue(answerer).say("Is it a crime? Who pays for the strategy?", "nlu_fallback", 0.2, readings=read)
    assert entries(messages) == ["trafficking_law", "strategy_funding"]


def test_only_two_of_three_questions_are_answered(answerer: Answerer) -> None:
    read = readings(
        ("What is it?", "trafficking_definition", 0.9),
        ("Is it a crime?", "trafficking_law", 0.9),
        ("What are the signs?", "trafficking_signs", 0.9),
    )
    messages = Dialogue(answerer).say("…", "trafficking_law", 0.5, readings=read)
    assert entries(messages) == ["trafficking_definition", "trafficking_law"]


def test_the_same_question_asked_twice_is_answered_once(answerer: Answerer) -> None:
    read = readings(("Is it a crime?", "trafficking_law", 0.9), ("Is it against the law?", "trafficking_law", 0.95))
    assert entries(Dialogue(answerer).say("…", "trafficking_law", 0.9, readings=read)) == ["trafficking_law"]


@pytest.mark.parametrize("said", ["greet", "thanks", "affirm", "deny", "smalltalk"])
def test_small_talk_beside_a_question_gets_no_answer_of_its_own(answerer: Answerer, said: str) -> None:
    read = readings(("Hello there!", said, 1.0), ("I need a shelter", "help_housing", 0.7))
    assert entries(Dialogue(answerer).say("Hello there! I need a shelter", said, 0.6, readings=read)) == [
        "help_housing"
    ]


def test_a_safety_intent_of_the_whole_message_is_answered_alone(answerer: Answerer) -> None:
    read = readings(("What is trafficking?", "trafficking_definition", 1.0), ("A lawyer?", "help_legal", 1.0))
    assert entries(Dialogue(answerer).say("…", "danger_now", 0.5, readings=read)) == ["danger_now"]


def test_a_sentence_of_danger_is_answered_alone(answerer: Answerer) -> None:
    read = readings(("Where is a shelter?", "help_housing", 1.0), ("he is at the door", "danger_now", 0.95))
    assert entries(Dialogue(answerer).say("…", "help_housing", 0.7, readings=read)) == ["danger_now"]


def test_a_story_before_the_question_is_not_answered(answerer: Answerer) -> None:
    read = readings(
        ("My niece is a nurse in Barrie.", "help_health", 0.8), ("What are the signs?", "trafficking_signs", 0.9)
    )
    messages = Dialogue(answerer).say("…", "trafficking_signs", 0.7, readings=read)
    assert entries(messages) == ["trafficking_signs"]


def test_beside_a_sure_whole_an_unsure_second_topic_is_not_answered(answerer: Answerer) -> None:
    read = readings(("Is it a crime?", "trafficking_law", 0.9), ("Can you say how?", "trafficking_control", 0.6))
    assert entries(Dialogue(answerer).say("…", "trafficking_law", 0.95, readings=read)) == ["trafficking_law"]


def test_an_unsure_sentence_does_not_replace_the_whole(answerer: Answerer) -> None:
    read = readings(("Can you tell me?", "trafficking_law", 0.4), ("It is for school", "help_work_training", 0.6))
    assert entries(Dialogue(answerer).say("…", "trafficking_signs", 0.7, readings=read)) == ["trafficking_signs"]


def test_a_press_for_time_comes_first(answerer: Answerer) -> None:
    read = readings(("What are the signs?", "trafficking_signs", 0.9), ("how do i hide this", "quick_exit", 0.9))
    messages = Dialogue(answerer).say("…", "trafficking_signs", 0.5, readings=read)
    assert entries(messages) == ["quick_exit", "trafficking_signs"]


def test_services_by_place_come_for_each_question_and_the_town_is_asked_for_once(answerer: Answerer) -> None:
    text = "Where is a shelter in Ottawa? And where is a lawyer?"
    read = readings(
        ("Where is a shelter in Ottawa?", "help_housing", 0.9), ("And where is a lawyer?", "help_legal", 0.9)
    )
    place = entity("place", "Ottawa", text, "Ottawa", region="ottawa")
    near = Dialogue(answerer).say(text, "help_housing", 0.6, readings=read, entities=[place])
    assert entries(near) == ["help_housing", "help_housing", "help_legal", "help_legal"]
    assert services(near)
    anywhere = Dialogue(answerer).say("…", "help_housing", 0.6, readings=read)
    assert ["your town" in message.text for message in anywhere] == [False, True]
    read = readings(("Where is a shelter?", "help_housing", 0.9), ("Is it a crime?", "trafficking_law", 0.9))
    beside = Dialogue(answerer).say("…", "help_housing", 0.6, readings=read)
    assert ["your town" in message.text for message in beside] == [True, False]


def test_two_needs_in_one_sentence_are_both_answered(answerer: Answerer) -> None:
    text = "je cherche un refuge et un avocat"
    needs = [entity("need", "shelter", text, "refuge"), entity("need", "legal", text, "avocat")]
    messages = Dialogue(answerer, "fr").say(text, "help_legal", 0.97, entities=needs)
    assert entries(messages) == ["help_housing", "help_legal"]


def test_a_change_of_language_beside_a_question_holds_for_its_answer(answerer: Answerer) -> None:
    read = readings(("Do you speak French?", "switch_language", 0.95), ("I need a lawyer", "help_legal", 0.95))
    messages = Dialogue(answerer).say("Do you speak French? I need a lawyer", "switch_language", 0.7, readings=read)
    assert entries(messages) == ["switch_language", "help_legal"]
    assert "juridique" in messages[1].text


def test_within_a_care_frame_an_unsure_second_question_does_not_leave_it(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("he sells me", "being_trafficked")
    read = readings(("I am so tired.", "help_health", 0.95), ("what do i do?", "help_leaving", 0.6))
    assert entries(dialogue.say("…", "nlu_fallback", 0.2, readings=read[1:])) == ["being_trafficked"]
    sure = readings(("ok.", "affirm", 1.0), ("where is a shelter?", "help_housing", 0.95))
    assert entries(dialogue.say("…", "affirm", 0.5, readings=sure)) == ["help_housing"]


@pytest.mark.parametrize(
    ("before", "language", "first"),
    [
        ("help_worker_abuse", "en", "temporary-foreign-worker-abuse-line"),
        ("suicide_self_harm", "en", "suicide-crisis-helpline-988"),
        ("child_exploited", "fr", "kids-help-phone"),
        ("help_men", "en", "male-survivors-of-sexual-abuse"),
    ],
)
def test_who_asks_for_a_person_gets_the_lines_of_what_was_spoken_of_first(
    answerer: Answerer, knowledge: KnowledgeBase, before: str, language: str, first: str
) -> None:
    own = knowledge.answers["talk_to_human"].contacts
    for ask in (
        lambda d: d.press("talk_to_human"),
        lambda d: d.say("je veux parler à quelqu’un", "talk_to_human", 0.95),
    ):
        dialogue = Dialogue(answerer, language)
        dialogue.press(before)
        shown = [contact.id for contact in ask(dialogue)[-1].contacts]
        assert first in shown[:2]
        assert set(own) <= set(shown)


def test_who_asks_for_a_person_first_of_all_gets_the_hotline_first(
    answerer: Answerer, knowledge: KnowledgeBase
) -> None:
    shown = Dialogue(answerer).say("can i talk to someone", "talk_to_human", 0.95)[0].contacts
    assert [contact.id for contact in shown] == list(knowledge.answers["talk_to_human"].contacts)


def test_who_asks_for_a_person_after_a_danger_gets_its_lines_whatever_was_looked_for_before(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.press("help_find_service", need="shelter")
    dialogue.press("suicide_self_harm")
    shown = [contact.id for contact in dialogue.press("talk_to_human")[-1].contacts]
    assert shown[0] == "suicide-crisis-helpline-988"
