"""How a conversation goes on from turn to turn, through the whole server."""

from __future__ import annotations

import pytest

from tests.conftest import Server, contact_ids, entries, service_ids

HOTLINE = "canadian-human-trafficking-hotline"


@pytest.mark.parametrize(
    ("language", "question", "more"),
    [("en", "what are the signs of trafficking", "tell me more"), ("fr", "quels sont les signes de la traite", "plus")],
)
def test_more_goes_on_from_the_last_answer(server: Server, language: str, question: str, more: str) -> None:
    visitor = server.visitor(language)
    first = visitor.say(question)
    second = visitor.say(more)
    third = visitor.say(more)
    assert entries(first) == entries(second) == entries(third) == ["trafficking_signs"]
    assert len({turn["messages"][0]["text"] for turn in visitor.turns}) == 3
    assert second["urgent"] is False
    assert third["messages"][0]["buttons"]


@pytest.mark.parametrize(
    ("language", "question", "text", "then"),
    [
        ("en", "is human trafficking a crime in canada", "and in French?", "fr"),
        ("fr", "est-ce que la traite des personnes est un crime", "et en anglais ?", "en"),
    ],
)
def test_the_last_answer_comes_in_the_other_language_and_the_conversation_stays_in_it(
    server: Server, language: str, question: str, text: str, then: str
) -> None:
    visitor = server.visitor(language)
    assert entries(visitor.say(question)) == ["trafficking_law"]
    again = visitor.say(text)
    assert entries(again) == ["trafficking_law"]
    assert again["language"] == then
    assert visitor.say("ok")["language"] == then


@pytest.mark.parametrize(
    ("language", "need", "lines"),
    [
        ("en", "i need a free lawyer", "what's their number?"),
        ("fr", "j'ai besoin d'un avocat", "c'est quoi leur numéro ?"),
    ],
)
def test_the_lines_of_the_last_answer_are_given_again(server: Server, language: str, need: str, lines: str) -> None:
    visitor = server.visitor(language)
    first = visitor.say(need)
    assert contact_ids(visitor.say(lines)) == contact_ids(first) | {HOTLINE}


def test_a_town_after_a_need_shows_what_is_near(server: Server) -> None:
    visitor = server.visitor("fr")
    visitor.say("je cherche un refuge pour la nuit")
    turn = visitor.say("et à Sudbury ?")
    assert service_ids(turn)
    assert "Sudbury" in turn["messages"][0]["text"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'm not in danger, just a question"),
        ("en", "he doesn't hit me"),
        ("fr", "je ne suis pas en danger"),
        ("fr", "il me frappe pas"),
    ],
)
def test_who_denies_danger_gets_no_safety_answer(server: Server, language: str, text: str) -> None:
    turn = server.visitor(language).say(text)
    assert turn["urgent"] is False
    assert entries(turn) == ["affirm"]


@pytest.mark.parametrize(("language", "text"), [("en", "I don't want to die"), ("fr", "je veux pas mourir")])
def test_who_does_not_want_to_die_is_heard_and_given_the_lines(server: Server, language: str, text: str) -> None:
    turn = server.visitor(language).say(text)
    assert entries(turn) == ["emotional_distress"]
    assert {HOTLINE, "suicide-crisis-helpline-988"} <= contact_ids(turn)


@pytest.mark.parametrize(("language", "text"), [("en", "im 15"), ("fr", "j'ai 15 ans")])
def test_an_age_by_itself_gets_help_for_the_young_and_after_a_disclosure_more(
    server: Server, language: str, text: str
) -> None:
    assert entries(server.visitor(language).say(text)) == ["help_children_youth"]
    visitor = server.visitor(language)
    visitor.say(
        "my boyfriend makes me have sex with clients" if language == "en" else "on me force à coucher avec des clients"
    )
    assert entries(visitor.say(text)) == ["child_exploited"]


def test_what_follows_a_denial_is_answered(server: Server) -> None:
    assert entries(server.visitor().say("I'm not in danger. Where can I find a shelter?")) == ["help_housing"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "What is human trafficking? And where can I find a lawyer?", ["trafficking_definition", "help_legal"]),
        (
            "fr",
            "C’est quoi la traite des personnes? Et quels sont les signes?",
            ["trafficking_definition", "trafficking_signs"],
        ),
    ],
)
def test_two_questions_in_one_message_are_both_answered(
    server: Server, language: str, text: str, expected: list[str]
) -> None:
    assert entries(server.visitor(language).say(text)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "I live in Montreal and I need a shelter"), ("fr", "je suis à Montréal et j’ai besoin d’un refuge")],
)
def test_help_outside_ontario_is_the_line_for_all_of_canada(server: Server, language: str, text: str) -> None:
    turn = server.visitor(language).say(text)
    assert not service_ids(turn)
    assert entries(turn) == ["help_find_service", "help_housing"]
    assert "Montr" in turn["messages"][0]["text"]
    assert HOTLINE in contact_ids(turn)
