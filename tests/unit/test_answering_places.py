"""Places, needs and groups named in a message decide which services are shown, and none is shown for places elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.actions.answering import make_answerer
from bot.knowledge_base.finder import HOTLINE
from tests.unit.conversing import Dialogue, entity, entries, lines, services

if TYPE_CHECKING:
    from bot.actions.answering import Answerer
    from bot.knowledge_base.loader import KnowledgeBase


@pytest.fixture(scope="module")
def answerer(knowledge: KnowledgeBase) -> Answerer:
    return make_answerer(knowledge)


def toronto(text: str) -> dict[str, Any]:
    return entity("place", "Toronto", text, "Toronto", region="toronto")


def montreal(text: str, words: str = "Montreal") -> dict[str, Any]:
    return entity("place_outside", "Montreal", text, words, value_fr="Montréal")


@pytest.mark.parametrize(
    ("language", "text", "words", "name"),
    [
        ("en", "I live in Montreal and need a shelter", "Montreal", "Montreal"),
        ("fr", "j’habite à Montréal et je cherche un refuge", "Montréal", "Montréal"),
    ],
)
def test_help_sought_outside_ontario_gets_the_line_for_all_of_canada_and_then_the_answer(
    answerer: Answerer, language: str, text: str, words: str, name: str
) -> None:
    dialogue = Dialogue(answerer, language, {"place": "toronto|Toronto|Toronto", "need": "legal"})
    note, answer = dialogue.say(text, "help_housing", entities=[montreal(text, words)])
    assert name in note.text
    assert "Ontario" in note.text
    assert lines((note,)) == {HOTLINE}
    assert answer.entry == "help_housing"
    assert not services((note, answer))
    assert "your town" not in answer.text
    assert "votre ville" not in answer.text


@pytest.mark.parametrize(
    ("intent", "confidence"), [("trafficking_sex", 0.82), ("nlu_fallback", 0.2), ("out_of_scope", 0.9)]
)
@pytest.mark.parametrize("text", ["Montreal", "and in Montreal?", "et à Montreal ?"])
def test_a_place_outside_ontario_named_alone_is_answered(
    answerer: Answerer, text: str, intent: str, confidence: float
) -> None:
    messages = Dialogue(answerer).say(text, intent, confidence, entities=[montreal(text)])
    assert entries(messages) == ["help_find_service"]
    assert "Montreal" in messages[0].text
    assert not services(messages)


def test_a_place_remembered_from_before_is_forgotten(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("a shelter in Toronto", "help_housing", entities=[toronto("a shelter in Toronto")])
    dialogue.say("and in Montreal", "nlu_fallback", entities=[montreal("and in Montreal")])
    assert not services(dialogue.say("i need a lawyer", "help_legal"))


def test_a_question_of_information_about_elsewhere_is_answered_as_usual(answerer: Answerer) -> None:
    text = "is it a crime in Montreal"
    assert entries(Dialogue(answerer).say(text, "trafficking_law", entities=[montreal(text)])) == ["trafficking_law"]


def test_a_place_in_ontario_beside_one_elsewhere_counts(answerer: Answerer) -> None:
    text = "i left Montreal, i need a shelter in Toronto"
    messages = Dialogue(answerer).say(text, "help_housing", entities=[montreal(text), toronto(text)])
    assert services(messages)
    assert "Montreal" not in "".join(message.text for message in messages)


def test_danger_outside_ontario_is_answered_first(answerer: Answerer) -> None:
    text = "he is hitting me in Montreal"
    dialogue = Dialogue(answerer)
    messages = dialogue.say(text, "danger_now", entities=[montreal(text)], danger=True)
    assert entries(messages) == ["danger_now", "help_find_service"]
    assert dialogue.slots["last_entry"] == "danger_now"
    assert entries(dialogue.say("ok", "affirm")) == ["danger_now"]


def test_a_place_outside_ontario_does_not_leave_the_care_frame(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("he sells me", "being_trafficked")
    messages = dialogue.say("im in Montreal", "nlu_fallback", 0.2, entities=[montreal("im in Montreal")])
    assert entries(messages) == ["help_find_service"]
    assert dialogue.slots["care"] == "being_trafficked"
    assert HOTLINE in lines(messages)


def test_a_sure_out_of_scope_message_about_elsewhere_is_out_of_scope(answerer: Answerer) -> None:
    text = "what is the weather like in Montreal tomorrow"
    assert entries(Dialogue(answerer).say(text, "out_of_scope", 0.95, entities=[montreal(text)])) == ["out_of_scope"]


def test_services_are_filtered_by_the_need_and_the_group_that_a_message_names(
    answerer: Answerer, knowledge: KnowledgeBase
) -> None:
    text = "a shelter for trans people in Toronto"
    named = [
        entity("need", "shelter", text, "shelter"),
        entity("group", "2slgbtq", text, "trans people"),
        toronto(text),
    ]
    for intent in ("help_2slgbtq", "help_housing", "help_find_service"):
        dialogue = Dialogue(answerer)
        found = services(dialogue.say(text, intent, entities=named))
        assert (dialogue.slots["need"], dialogue.slots["group"]) == ("shelter", "2slgbtq"), intent
        records = [knowledge.services[service] for service in found]
        assert any("shelter" in record.needs for record in records)
        assert all(not record.groups or "2slgbtq" in record.groups for record in records)


def test_a_named_need_wins_over_a_group_and_its_lines_are_for_that_group(answerer: Answerer) -> None:
    text = "i am trans and need a shelter"
    named = [entity("group", "2slgbtq", text, "trans"), entity("need", "shelter", text, "shelter")]
    found, answer = Dialogue(answerer).say(text, "help_2slgbtq", entities=named)
    assert (found.entry, answer.entry, answer.contacts) == ("help_housing", "help_housing", ())
    assert "A safe place to stay, for 2SLGBTQIA+ people" in found.text
    assert {"211-ontario", HOTLINE} <= lines((found,))


def test_a_search_that_names_a_need_is_answered_as_that_need(answerer: Answerer) -> None:
    text = "where can i find a lawyer"
    messages = Dialogue(answerer).say(text, "help_find_service", entities=[entity("need", "legal", text, "lawyer")])
    assert entries(messages) == ["help_legal"]


def test_a_search_that_names_only_a_group_is_answered_as_that_group(answerer: Answerer) -> None:
    text = "where do men find services"
    messages = Dialogue(answerer).say(text, "help_find_service", entities=[entity("group", "men", text, "men")])
    assert entries(messages) == ["help_men"]


def test_a_named_need_wins_over_the_one_before(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "help_housing")
    text = "a lawyer in Toronto"
    dialogue.say(text, "nlu_fallback", 0.2, entities=[entity("need", "legal", text, "lawyer"), toronto(text)])
    assert dialogue.slots["need"] == "legal"


def test_what_the_knowledge_base_does_not_know_is_no_need(answerer: Answerer) -> None:
    text = "a castle in Toronto"
    dialogue = Dialogue(answerer)
    dialogue.say(text, "help_find_service", entities=[entity("need", "castle", text, "castle"), toronto(text)])
    assert dialogue.slots["need"] is None


def test_general_services_near_are_not_called_nothing(answerer: Answerer, knowledge: KnowledgeBase) -> None:
    text = "a lawyer in Kingston"
    place = entity("place", "Kingston", text, "Kingston", region="frontenac")
    assert "frontenac" in knowledge.regions
    message = Dialogue(answerer).say(text, "help_legal", entities=[place])[0]
    assert message.services
    assert "These services can help" in message.text


def test_a_place_never_turns_a_verdict_of_danger_into_a_search(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "help_housing")
    text = "he found me in Toronto"
    assert entries(dialogue.say(text, "danger_now", 0.6, entities=[toronto(text)])) == ["danger_now"]
