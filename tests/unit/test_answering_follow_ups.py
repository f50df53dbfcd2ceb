"""Short messages go on from the turn before, whatever the classifier makes of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from bot.actions.answering import make_answerer
from bot.actions.follow_ups import load_follow_ups
from bot.actions.turn import Turn
from bot.errors import KnowledgeError
from bot.knowledge_base.finder import HOTLINE
from tests.conftest import ROOT
from tests.unit.conversing import Dialogue, entity, entries, lines, services

if TYPE_CHECKING:
    from pathlib import Path

    from bot.actions.answering import Answerer
    from bot.knowledge_base.loader import KnowledgeBase

reader = load_follow_ups(ROOT / "knowledge" / "follow_ups.yml")


@pytest.fixture(scope="module")
def answerer(knowledge: KnowledgeBase) -> Answerer:
    return make_answerer(knowledge)


def read(text: str, intent: str = "nlu_fallback", confidence: float = 0.2, **fields: Any) -> str | None:
    turn = Turn(text=text, unnamed_text=text, language="en", intent=intent, confidence=confidence, **fields)
    follow_up = reader.read(turn)
    return follow_up and (follow_up.language or follow_up.kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("more", "more"), ("more", "More?"), ("more", "tell me more"), ("more", "can you tell me more please"),
        ("more", "ok continue"), ("more", "mroe"), ("more", "and more"), ("more", "expain"), ("more", "plus"),
        ("more", "en savoir plus svp"), ("more", "dis m’en plus"), ("more", "Dites-m’en plus, merci"),
        ("more", "continuez"), ("more", "continu"), ("more", "encore"), ("more", "plus de détails"),
        ("why_or_how", "why?"), ("why_or_how", "but why"), ("why_or_how", "how"), ("why_or_how", "pk"),
        ("why_or_how", "et pourquoi ?"), ("why_or_how", "comment ça"), ("why_or_how", "pourqoui"),
        ("lines", "what's their number?"), ("lines", "whats their numbr"), ("lines", "how do I call them"),
        ("lines", "and the phone number?"), ("lines", "c'est quoi leur numéro"), ("lines", "c koi leur numero"),
        ("lines", "comment je les appelle"), ("lines", "leur numero stp"), ("lines", "et le numéro ?"),
        ("fr", "and in French?"), ("fr", "in french please"), ("fr", "en français svp"), ("fr", "in frensh"),
        ("en", "et en anglais ?"), ("en", "en anglai stp"), ("en", "in English"), ("en", "and in engish?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_known_in_both_languages_and_with_slips(kind: str, text: str) -> None:
    assert read(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "no more", "help me", "mort", "i can't take it any more", "j'en peux plus", "je veux plus vivre", "why me",
        "why do they stay", "how do i leave", "pourquoi elle part pas", "comment partir", "french kiss", "call 911",
        "call them now", "what is the number of victims", "combien de victimes", "services in french",
        "je parle français", "help in English for my mother", "tell me more about the law", "explain the strategy",
        "more money", "plus d'argent", "their boss", "leur patron", "i want to die", "never", "yes", "ok", "merci",
    ],
)  # fmt: skip
def test_what_says_something_of_its_own_is_no_follow_up(text: str) -> None:
    assert read(text) is None


def test_patterns_of_danger_and_buttons_are_never_follow_ups() -> None:
    assert read("more", dangers=("danger_now",)) is None
    assert read("more", is_pressed=True) is None


def test_a_verdict_of_danger_wins_over_a_group_named_alone() -> None:
    assert read("there are men", "danger_now", 0.6, groups=("men",)) is None


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "follow_ups.yml"
    file.write_text("fillers: []\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"follow_ups\.yml"):
        load_follow_ups(file)


@pytest.mark.parametrize(("language", "more"), [("en", "tell me more"), ("fr", "en savoir plus")])
@pytest.mark.parametrize(("intent", "confidence"), [("nlu_fallback", 0.2), ("suicide_self_harm", 0.73), ("deny", 0.5)])
def test_more_is_the_rest_of_the_last_answer(
    answerer: Answerer, knowledge: KnowledgeBase, language: str, more: str, intent: str, confidence: float
) -> None:
    dialogue = Dialogue(answerer, language)
    dialogue.say("…", "trafficking_signs")
    (message,) = dialogue.say(more, intent, confidence)
    answer = knowledge.answers["trafficking_signs"]
    assert message.text == (answer.fr if language == "fr" else answer.en).more


@pytest.mark.parametrize("language", ["en", "fr"])
def test_when_there_is_no_more_it_is_said_with_the_next_questions(answerer: Answerer, language: str) -> None:
    dialogue = Dialogue(answerer, language)
    dialogue.say("…", "trafficking_signs")
    dialogue.say("more")
    (message,) = dialogue.say("more")
    assert message.entry == "trafficking_signs"
    assert "hotline" in message.text or "Ligne d’urgence" in message.text
    assert message.buttons
    assert HOTLINE in lines((message,))


def test_more_after_the_button_for_more_says_that_there_is_no_more(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    (shown,) = dialogue.press("trafficking_signs", detail="more")
    (message,) = dialogue.say("more")
    assert message.text != shown.text


@pytest.mark.parametrize("text", ["more", "why?", "tell me more"])
def test_without_a_turn_before_it_is_said_what_can_be_asked(answerer: Answerer, text: str) -> None:
    assert entries(Dialogue(answerer).say(text, "suicide_self_harm", 0.73)) == ["capabilities"]


@pytest.mark.parametrize(("first", "text", "then"), [("en", "and in French?", "fr"), ("fr", "et en anglais ?", "en")])
def test_the_last_answer_comes_in_the_other_language_and_the_conversation_goes_on_in_it(
    answerer: Answerer, knowledge: KnowledgeBase, first: str, text: str, then: str
) -> None:
    dialogue = Dialogue(answerer, first)
    dialogue.say("…", "trafficking_law")
    (message,) = dialogue.say(text, "help_francophone", 0.9)
    assert message.text == knowledge.answers["trafficking_law"].in_language(then).short  # type: ignore[arg-type]
    assert dialogue.slots["language"] == then


def test_what_was_shown_as_more_comes_as_more_in_the_other_language(
    answerer: Answerer, knowledge: KnowledgeBase
) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "trafficking_law")
    dialogue.say("more")
    assert dialogue.say("in french")[0].text == knowledge.answers["trafficking_law"].fr.more


def test_after_small_talk_only_the_language_changes(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("hi", "greet")
    (message,) = dialogue.say("in french please", "switch_language")
    assert message.entry == "switch_language"
    assert "français" in message.text


@pytest.mark.parametrize(
    ("language", "text", "word"), [("en", "what about men?", "men"), ("fr", "et pour les hommes ?", "hommes")]
)
def test_a_group_after_a_need_is_that_need_for_the_group(
    answerer: Answerer, knowledge: KnowledgeBase, language: str, text: str, word: str
) -> None:
    dialogue = Dialogue(answerer, language)
    dialogue.say("…", "help_housing")
    (message,) = dialogue.say(text, "help_men", 0.99, entities=[entity("group", "men", text, word)])
    assert message.entry == "help_housing"
    assert knowledge.answers["help_housing"].in_language(language).title in message.text  # type: ignore[arg-type]
    assert {"211-ontario", HOTLINE} <= lines((message,))
    for line in message.contacts:
        groups = knowledge.contacts[line.id].groups
        assert not groups or "men" in groups


def test_groups_may_follow_one_another_and_their_lines_may_be_asked_for_again(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "help_housing")
    dialogue.say("what about men?", "help_men", entities=[entity("group", "men", "what about men?", "men")])
    teens = dialogue.say(
        "and for teens", "help_children_youth", entities=[entity("group", "youth", "and for teens", "teens")]
    )
    assert entries(teens) == ["help_housing"]
    assert "young people" in teens[0].text
    assert "kids-help-phone" in lines(teens)
    assert lines(dialogue.say("what's their number?", "help_hotline")) == lines(teens)


def test_a_line_for_indigenous_youth_is_not_offered_to_all_youth(answerer: Answerer, knowledge: KnowledgeBase) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "help_housing")
    found = dialogue.say("for teens", entities=[entity("group", "youth", "for teens", "teens")])
    assert not [line for line in lines(found) if "indigenous" in knowledge.contacts[line].groups]


@pytest.mark.parametrize(
    ("last", "group", "expected"),
    [
        ("trafficking_signs", "children", "trafficking_children"),
        ("trafficking_definition", "indigenous", "trafficking_indigenous"),
        ("strategy_areas", "indigenous", "strategy_indigenous"),
        ("trafficking_signs", "men", "help_men"),
        ("greet", "2slgbtq", "help_2slgbtq"),
        ("greet", "children", "help_children_youth"),
    ],
)
def test_a_group_without_a_need_is_answered_in_the_vein_of_the_last_answer(
    answerer: Answerer, last: str, group: str, expected: str
) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", last)
    messages = dialogue.say(
        "what about them", "nlu_fallback", entities=[entity("group", group, "what about them", "them")]
    )
    assert entries(messages)[0] == expected


def test_a_sure_topic_wins_over_a_group_where_no_need_came_before(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    text = "and for men"
    messages = dialogue.say(text, "trafficking_statistics", 0.95, entities=[entity("group", "men", text, "men")])
    assert entries(messages) == ["trafficking_statistics"]


@pytest.mark.parametrize(("language", "text"), [("en", "and in Kenora?"), ("fr", "et à Kenora ?")])
def test_a_place_named_alone_is_the_last_need_there(answerer: Answerer, language: str, text: str) -> None:
    dialogue = Dialogue(answerer, language)
    dialogue.say("…", "help_housing")
    place = entity("place", "Kenora", text, "Kenora", region="kenora")
    messages = dialogue.say(text, "trafficking_indigenous", 0.9, entities=[place])
    assert entries(messages) == ["help_find_service"]
    assert "Kenora" in messages[0].text
    assert dialogue.slots["need"] == "shelter"


def test_a_place_and_a_group_together_filter_the_last_need(answerer: Answerer, knowledge: KnowledgeBase) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "help_housing")
    text = "and for men in Toronto"
    named = [entity("group", "men", text, "men"), entity("place", "Toronto", text, "Toronto", region="toronto")]
    messages = dialogue.say(text, "help_men", entities=named)
    assert services(messages)
    for service in services(messages):
        groups = knowledge.services[service].groups
        assert not groups or "men" in groups


def test_services_come_again_in_the_other_language(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "help_housing")
    place = entity("place", "Ottawa", "Ottawa", "Ottawa", region="ottawa")
    shown = dialogue.say("Ottawa", "help_find_service", entities=[place])
    again = dialogue.say("et en français ?", "switch_language")
    assert services(again) == services(shown)
    assert "Près de vous" in again[0].text or "tout près" in again[0].text


@pytest.mark.parametrize(("language", "text"), [("en", "what's their number?"), ("fr", "comment je les appelle")])
def test_the_lines_of_the_last_answer_come_again_with_a_word_on_the_phone_bill(
    answerer: Answerer, knowledge: KnowledgeBase, language: str, text: str
) -> None:
    dialogue = Dialogue(answerer, language)
    dialogue.say("…", "help_legal")
    (message,) = dialogue.say(text, "help_hotline", 0.99)
    assert lines((message,)) == {*knowledge.answers["help_legal"].contacts, HOTLINE}
    assert "bill" in message.text or "facture" in message.text


def test_the_lines_of_services_near_are_given_again(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    text = "a shelter in Sudbury"
    place = entity("place", "Greater Sudbury", text, "Sudbury", region="greater-sudbury")
    near = dialogue.say(text, "help_housing", entities=[place])
    assert services(near)
    assert services(dialogue.say("what's their number?", "help_hotline")) == services(near)


def test_where_the_last_answer_had_no_line_the_hotline_is_given(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "strategy_goal")
    assert entries(dialogue.say("what's their number?")) == ["help_hotline"]


def test_within_a_care_frame_why_stays_with_care_and_more_is_more_of_it(
    answerer: Answerer, knowledge: KnowledgeBase
) -> None:
    dialogue = Dialogue(answerer)
    (first,) = dialogue.say("he sells me", "being_trafficked")
    (why,) = dialogue.say("why?", "trafficking_control", 0.94)
    assert why.entry == "being_trafficked"
    assert why.text not in ("", first.text)
    assert dialogue.say("more", "suicide_self_harm", 0.66)[0].text == knowledge.answers["being_trafficked"].en.more
    assert entries(dialogue.say("what's their number?")) == ["being_trafficked"]


def test_follow_ups_do_not_use_up_the_care_frame_and_no_text_comes_twice_running(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    said = [
        *dialogue.say("he sells me", "being_trafficked"),
        *dialogue.say("ok", "affirm"),
        *dialogue.say("and in french?", "switch_language"),
    ]
    dialogue.language = "fr"
    for text in ("ok", "ok"):
        said += dialogue.say(text, "affirm")
    assert entries(tuple(said)) == ["being_trafficked"] * 5
    assert all(one.text != two.text for one, two in pairwise(said))


def test_an_age_after_a_disclosure_is_answered_as_a_young_person_exploited(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("he sells me", "being_trafficked")
    age = entity("group", "youth", "im 15", "15")
    assert entries(dialogue.say("im 15", "help_children_youth", 0.7, entities=[age])) == ["child_exploited"]


def test_a_question_about_services_for_children_after_a_disclosure_is_answered_as_asked(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("he sells me", "being_trafficked")
    assert entries(dialogue.say("can my kids get counselling", "help_children_youth", 0.97)) == ["help_children_youth"]
