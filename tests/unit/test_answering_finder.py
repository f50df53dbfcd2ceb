"""The service finder asks what, where and for whom, one question at a time, and each can be passed over (B10)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.actions.answering import make_answerer
from bot.engine.dialogue import parse_payload
from bot.errors import UnknownPayloadError
from bot.knowledge_base.lines import CONNECTS, HOTLINE
from bot.knowledge_base.phrases import ASK_GROUP, ASK_PLACE, CHOICES
from bot.messages import LANGUAGES
from tests.unit.conversing import Dialogue, entity, entries, lines, services

if TYPE_CHECKING:
    from bot.actions.answering import Answerer
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language, Message


@pytest.fixture(scope="module")
def answerer(knowledge: KnowledgeBase) -> Answerer:
    return make_answerer(knowledge)


def press(dialogue: Dialogue, messages: tuple[Message, ...], title: str) -> tuple[Message, ...]:
    """Press the button with this title, as a client does."""
    payload = next(b.payload for message in messages for b in message.buttons if b.title == title)
    intent, _, values = payload.removeprefix("/").partition("{")
    return dialogue.press(intent, **(json.loads("{" + values) if values else {}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_begins_with_what_is_needed(answerer: Answerer, language: Language) -> None:
    (message,) = Dialogue(answerer, language).press("help_find_service")
    assert [button.title for button in message.buttons] == [words[language] for words in CHOICES.values()]
    assert HOTLINE in lines((message,))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("slot", "value"), list(CHOICES))
def test_every_choice_is_answered_with_lines_that_fit(
    answerer: Answerer, knowledge: KnowledgeBase, language: Language, slot: str, value: str
) -> None:
    dialogue = Dialogue(answerer, language)
    begin = dialogue.press("help_find_service")
    messages = press(dialogue, begin, CHOICES[slot, value][language])
    answer = knowledge.answers[str(messages[0].entry)]
    assert value in (answer.need, answer.group)
    assert lines(messages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_place_and_person_are_asked_in_turn_and_each_can_be_skipped(answerer: Answerer, language: Language) -> None:
    dialogue = Dialogue(answerer, language)
    needs = dialogue.press("help_find_service")
    place = press(dialogue, needs, CHOICES["need", "shelter"][language])
    assert ASK_PLACE[language] in place[0].text
    person = press(dialogue, place, {"en": "Skip", "fr": "Passer"}[language])
    assert ASK_GROUP[language] in person[0].text
    assert {CONNECTS, HOTLINE} <= lines(person)
    found = press(dialogue, person, {"en": "For men and boys", "fr": "Pour les hommes et les garçons"}[language])
    assert dialogue.slots["need"] == "shelter"
    assert not {"assaulted-womens-helpline", "femaide", "sheltersafe"} & lines(found)
    assert {CONNECTS, HOTLINE} <= lines(found)


def test_a_place_after_a_need_shows_what_is_near_and_whom_it_is_for_narrows_it(
    answerer: Answerer, knowledge: KnowledgeBase
) -> None:
    dialogue = Dialogue(answerer)
    dialogue.press("help_find_service", need="shelter")
    text = "Toronto"
    near = dialogue.say(text, "help_find_service", entities=[entity("place", text, text, text, region="toronto")])
    assert services(near)
    found = press(dialogue, near, "For women")
    assert all("men" not in knowledge.services[name].groups for name in services(found))
    assert services(found)


def test_a_correction_of_the_place_or_the_person_changes_the_search(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.press("help_find_service", need="shelter")
    for place, region in (("Toronto", "toronto"), ("Ottawa", "ottawa")):
        text = f"no, in {place}"
        named = [entity("place", place, text, place, region=region)]
        message = dialogue.say(text, "nlu_fallback", 0.2, entities=named)[0]
        assert place in message.text
    text = "it's for a man"
    dialogue.say(text, "nlu_fallback", 0.2, entities=[entity("group", "men", text, "man")])
    assert (dialogue.slots["need"], dialogue.slots["group"]) == ("shelter", "men")


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("it's for my son", "men"),
        ("c'est pour ma soeur", "women"),
        ("for a 17 year old", "youth"),
        ("my sister", "women"),
    ],
)
def test_whom_it_is_for_narrows_the_search_and_frightens_nobody(answerer: Answerer, text: str, group: str) -> None:
    dialogue = Dialogue(answerer)
    dialogue.press("help_find_service", need="shelter")
    messages = dialogue.say(text, "nlu_fallback", 0.2)
    assert entries(messages) == ["help_housing"]
    assert (dialogue.slots["need"], dialogue.slots["group"]) == ("shelter", group)


@pytest.mark.parametrize("text", ["my husband is coming", "he is at the door my son is here", "my brother"])
def test_danger_in_a_search_is_never_taken_for_whom_it_is_for(answerer: Answerer, text: str) -> None:
    dialogue = Dialogue(answerer)
    dialogue.press("help_find_service", need="shelter")
    assert entries(dialogue.say(text, "danger_now", 0.7)) == ["danger_now"]


@pytest.mark.parametrize(("language", "word"), [("en", "skip"), ("fr", "passer")])
def test_skip_can_be_typed(answerer: Answerer, language: Language, word: str) -> None:
    dialogue = Dialogue(answerer, language)
    dialogue.press("help_find_service", need="legal")
    (message,) = dialogue.say(word, "deny")
    assert ASK_GROUP[language] in message.text


def test_a_need_that_is_refused_is_not_looked_for(answerer: Answerer) -> None:
    text = "not counselling, a shelter"
    named = [entity("need", "counselling", text, "counselling"), entity("need", "shelter", text, "shelter")]
    assert set(entries(Dialogue(answerer).say(text, "help_housing", entities=named))) == {"help_housing"}


def test_a_few_words_around_a_place_go_on_with_the_search_even_when_they_are_not_understood(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.press("help_find_service", need="shelter")
    text = "kitchener btw"
    named = [entity("place", "Kitchener", text, "kitchener", region="waterloo")]
    assert entries(dialogue.say(text, "out_of_scope", 0.97, entities=named)) == ["help_find_service"]


@pytest.mark.parametrize(
    "payload",
    [
        '/help_find_service{"need": "castle"}', '/help_find_service{"place": "Toronto"}', "/harmful_request",
        '/help_find_service{"need": "shelter", "group": "men"}', '/help_find_service{"text": "more"}',
    ],
)  # fmt: skip
def test_a_payload_that_no_button_carries_is_refused(knowledge: KnowledgeBase, payload: str) -> None:
    with pytest.raises(UnknownPayloadError):
        parse_payload(payload, knowledge.answers)


@pytest.mark.parametrize(("language", "first"), [("en", "assaulted-womens-helpline"), ("fr", "femaide")])
def test_a_line_in_the_readers_language_comes_before_one_in_the_other(
    answerer: Answerer, language: Language, first: str
) -> None:
    (message,) = Dialogue(answerer, language).press("help_housing")
    shown = [contact.id for contact in message.contacts]
    women = [line for line in shown if line in ("assaulted-womens-helpline", "femaide")]
    assert women[0] == first
