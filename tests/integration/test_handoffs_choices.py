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


@pytest.mark.parametrize(
    ("language", "asked", "opening", "trace", "next_question"),
    [
        (
            "en",
            "can i talk to a real person",
            "Open now.",
            "can show on the phone and on the bill",
            "/hotline_what_happens",
        ),
        (
            "fr",
            "je veux parler à une vraie personne",
            "Ouvert maintenant.",
            "peut paraître sur le téléphone et sur la facture",
            "/hotline_what_happens",
        ),
    ],
)
def test_a_line_is_handed_over_with_its_hours_its_traces_and_what_happens_on_the_phone(
    server: Server, language: str, asked: str, opening: str, trace: str, next_question: str
) -> None:
    (message,) = server.visitor(language).say(asked, language=language)["messages"]
    hotline = next(contact for contact in message["contacts"] if contact["id"] == HOTLINE)
    assert hotline["open_now"] == opening
    assert hotline["hours"]
    assert trace in message["text"]
    assert next_question in [button["payload"] for button in message["buttons"]]


def test_a_line_with_hours_says_at_what_time_it_was_open_or_closed(server: Server) -> None:
    turn = server.visitor().say("i'm a migrant farm worker and the boss keeps our passports, who can i report him to")
    lines = [contact for message in turn["messages"] for contact in message["contacts"]]
    abuse = next(line for line in lines if line["id"] == "temporary-foreign-worker-abuse-line")
    assert "Eastern Time. Hours may differ on holidays." in abuse["open_now"]
    assert abuse["open_now"].startswith(("Open now (", "Closed now ("))
