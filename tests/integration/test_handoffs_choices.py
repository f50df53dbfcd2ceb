"""Who asks for a person, the Office or a call back, or is misunderstood twice, may choose: line, form or address (B12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.knowledge_base.lines import OFFICE
from tests.conftest import Server, contact_ids, entries

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase

HOTLINE = "canadian-human-trafficking-hotline"
LOST = {
    "en": ("what is the weather in paris", "who won the hockey game", "xqzt"),
    "fr": ("quel temps fait-il à Paris", "qui a gagné le match de hockey", "la recette des crêpes"),
}


def offers_choice(turn: dict[str, Any]) -> bool:
    """Say whether a turn offers a line to call, the form and the address."""
    contacts = [contact for message in turn["messages"] for contact in message["contacts"]]
    has_address = any(contact["id"] == OFFICE and contact["email"] for contact in contacts)
    has_line = any(contact["id"] == HOTLINE and contact["phones"] for contact in contacts)
    return has_address and has_line and any(message["form"] == "handoff" for message in turn["messages"])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "talk to a person"),
        ("en", "contact the Office"),
        ("en", "call me back"),
        ("en", "can someone call me back tomorrow after 4"),
        ("fr", "parler à une personne"),
        ("fr", "joindre le Bureau"),
        ("fr", "rappelez-moi"),
        ("fr", "quelqu’un peut me rappeler demain?"),
    ],
)
def test_who_asks_for_people_may_call_write_here_or_write_an_e_mail(server: Server, language: str, text: str) -> None:
    assert offers_choice(server.visitor(language).say(text, language=language))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_b12_who_is_misunderstood_twice_in_a_row_may_choose_too_and_not_before(
    server: Server, knowledge: KnowledgeBase, language: str
) -> None:
    visitor = server.visitor(language)
    first, second, third = (visitor.say(text, language=language) for text in LOST[language])
    assert entries(first) == entries(second) == entries(third) == ["out_of_scope"]
    assert not offers_choice(first)
    assert HOTLINE in contact_ids(first)
    assert offers_choice(second)
    assert offers_choice(third)
    word = {"en": "Office", "fr": "Bureau"}[language]
    assert all(word in turn["messages"][0]["text"] for turn in (second, third))
    visitor.say({"en": "what are the signs?", "fr": "quels sont les signes?"}[language], language=language)
    assert not offers_choice(visitor.say(LOST[language][0], language=language)), "it was understood in between"
