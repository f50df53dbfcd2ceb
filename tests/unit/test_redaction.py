"""Identifying details become placeholders; ordinary words, places and public numbers stay (D3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction.redactor import Redactor

redactor = Redactor({"18339001010", "18006686868"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call me at 416-555-0199", "call me at [phone]"),
        ("my cell (705) 555 0142 ok", "my cell [phone] ok"),
        ("+1 613.555.0123", "[phone]"),
        ("mon numéro 5145550188", "mon numéro [phone]"),
        ("appelle au 555-0142", "appelle au [phone]"),
        ("write to jane.doe+x@mail.example.ca", "write to [email]"),
        ("jane at gmail dot com", "[email]"),
        ("mon courriel marie_t arobase exemple point ca", "mon courriel [email]"),
        ("SIN 046 454 286", "SIN [number]"),
        ("046-454-286", "[number]"),
        ("health card 1234 567 890 AB", "health card [number]"),
        ("card 4111 1111 1111 1111 stolen", "card [number] stolen"),
        ("my passport number is GA123456", "my passport number is [number]"),
        ("permis de conduire A1234-56789-01234", "permis de conduire [number]"),
        ("plaque d'immatriculation CKYR123", "plaque d'immatriculation [number]"),
        ("i live at 123 Main Street apt 4", "i live at [address]"),
        ("j'habite au 45 rue des Érables", "j'habite au [address]"),
        ("K1A 0B1", "[address]"),
        ("m5v2t6", "[address]"),
        ("born on 12/05/2008", "born on [date]"),
        ("née le 3 mars 2007", "née le [date]"),
        ("see https://bad.example/ad?id=1", "see [link]"),
        ("my insta is @sweet.girl_99", "my insta is [handle]"),
        ("snap: dark_angel22", "snap: [handle]"),
        ("ip 192.168.10.22", "ip [number]"),
        ("my name is aisha", "my name is [name]"),
        ("My name is Nguyen Thi Lan and i need help", "My name is [name] and i need help"),
        ("je m'appelle fatoumata", "je m'appelle [name]"),
        ("Je m’appelle Jean-Baptiste Kabongo", "Je m’appelle [name]"),
        ("elle s'appelle Noémie", "elle s'appelle [name]"),
        ("my boyfriend Tyler takes my money", "my boyfriend [name] takes my money"),
        ("mon chum Kevin me frappe", "mon chum [name] me frappe"),
    ],
)
def test_an_identifying_detail_is_replaced(text: str, expected: str) -> None:
    assert redactor.redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "is 1-833-900-1010 the right number?",
        "le 1 833 900-1010 répond la nuit?",
        "text 686868 or call 911, 988 or 211",
        "a shelter in Sault Ste. Marie or Thunder Bay",
        "i am scared and i am alone",
        "my name is not important",
        "je suis en danger à Ottawa",
        "I hope April is better, the Soo is cold",
        "section 279.01 of the Criminal Code, Bill 251, 2016 to 2020",
        "they paid $72 million in 2016 and 307 millions after",
        "my boyfriend takes all my money",
        "his name is on the lease",
        "call me tomorrow",
        "we were 12 in a 2 bedroom place way up north",
        "he is called a romeo pimp",
    ],
)
def test_ordinary_words_places_and_public_numbers_stay(text: str) -> None:
    assert redactor.redact(text) == text


@given(st.text(max_size=300))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redactor.redact(text)
    assert redactor.redact(once) == once


@given(st.from_regex(r"\A(1[-. ])?\(?[2-9]\d{2}\)?[-. ][2-9]\d{2}[-. ]\d{4}\Z"))
def test_no_way_of_writing_a_telephone_number_passes(number: str) -> None:
    assert "[phone]" in redactor.redact(f"reach me on {number} tonight")
