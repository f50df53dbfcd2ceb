"""Numbers, addresses, links and handles become placeholders; public numbers, sums, dates and places stay (D3)."""

from __future__ import annotations

import pytest

from tests.unit.redacting import make_redactor

redactor = make_redactor()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call me at 416-555-0199", "call me at [phone]"),
        ("my cell (705) 555 0142 ok", "my cell [phone] ok"),
        ("+1 613.555.0123", "[phone]"),
        ("mon numéro 5145550188", "mon numéro [phone]"),
        ("appelle au 555-0142", "appelle au [phone]"),
        ("289*555*0114 or 905-5550176", "[phone] or [phone]"),
        ("5 1 9 8 0 4 3 3 6 2 is mine", "[phone] is mine"),
        ("six un trois cinq cinq cinq zéro un trois deux", "[phone]"),
        ("four one six, five five five, oh one two three", "[phone]"),
        ("613 555-0123 poste 22", "[phone]"),
        ("whatsapp +212 661 48 20 93", "whatsapp [phone]"),
        ("416 555 O199", "[phone]"),
        ("write to jane.doe+x@mail.example.ca", "write to [email]"),
        ("jane at gmail dot com", "[email]"),
        ("candi (dot) rose (at) hotmail (dot) com", "[email]"),
        ("mon courriel marie_t arobase exemple point ca", "mon courriel [email]"),
        ("marie.t à gmail point com", "[email]"),
        ("SIN 046 454 286", "SIN [number]"),
        ("046-454-286", "[number]"),
        ("9 7 1 2 4 8 1 0 9", "[number]"),
        ("health card 1234 567 890 AB", "health card [number]"),
        ("2222-003-861-RT", "[number]"),
        ("card 4111 1111 1111 1111 stolen", "card [number] stolen"),
        ("my passport number is GA123456", "my passport number is [number]"),
        ("permis de conduire A1234-56789-01234", "permis de conduire [number]"),
        ("plaque d'immatriculation CKYR123", "plaque d'immatriculation [number]"),
        ("quebec plates, F42 KLM", "quebec plates, [number]"),
        ("case TS-2025-0093417", "case [number]"),
        ("GB82 WEST 1234 5698 7654 32", "[number]"),
        ("ip 192.168.10.22", "ip [number]"),
        ("2607:fea8:4d1f:9a00::7c2", "[number]"),
        ("i live at 123 Main Street apt 4", "i live at [address]"),
        ("j'habite au 45 rue des Érables", "j'habite au [address]"),
        ("2450 Islington Ave, Unit 11", "[address]"),
        ("12 rue du vieux port", "[address]"),
        ("PO Box 418, Stn Main", "[address]"),
        ("C.P. 212, Longlac", "[address], Longlac"),
        ("K1A 0B1", "[address]"),
        ("i'm at 302-1450 Lawrence Ave W", "i'm at [address]"),
        ("apt 1509, 3100 Kirwin, Mississauga", "[address], Mississauga"),
        ("33 rue Charlotte app. 2104", "[address]"),
        ("1011 Upper Wentworth #809", "[address]"),
        ("unit 5 - 22 Main street east", "[address]"),
        ("she lives at 44 kirwin apt 3", "she lives at [address]"),
        ("4567 County Rd 12", "[address]"),
        ("au 45 de la Commune", "au [address]"),
        ("R.R. #2, Kenora", "[address], Kenora"),
        ("born on the 9th of October 2005", "born on [date]"),
        ("né en octobre 2005 le 9", "né en [date]"),
        ("she was born in 2005 on october 9th", "she was born in [date]"),
        ("six four seven 555 0119", "[phone]"),
        ("555-0142 x12", "[phone]"),
        ("file HTP-4471-2024", "file [number]"),
        ("plaque BX 41 927", "plaque [number]"),
        ("CKY R88 noir", "[number] noir"),
        ("his plate is ckyr 123", "his plate is [number]"),
        ("dossier 24-1187/B", "dossier [number]"),
        ("ip fe80::1", "ip [number]"),
        ("fatou underscore sow at gmail", "[email]"),
        ("le sien : kingmo.ottawa", "le sien : [handle]"),
        ("my @ is kingmoney", "my @ is [handle]"),
        ("he is on telegram as darkprince", "he is on telegram as [handle]"),
        ("m5v2t6", "[address]"),
        ("born on 12/05/2008", "born on [date]"),
        ("née le 3 mars 2007", "née le [date]"),
        ("DOB 14-Feb-2006", "DOB [date]"),
        ("i turn 16 on July 9", "i turn 16 on [date]"),
        ("see https://bad.example/ad?id=1", "see [link]"),
        ("bit.ly/3kXt9Qa", "[link]"),
        ("lovelygirls dot com slash jade", "[link]"),
        ("my insta is @sweet.girl_99", "my insta is [handle]"),
        ("snap: dark_angel22", "snap: [handle]"),
        ("his discord is vexx#4471", "his discord is [handle]"),
    ],
)
def test_an_identifying_detail_is_replaced(text: str, expected: str) -> None:
    assert redactor.redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "is 1-833-900-1010 the right number?",
        "call 1 833 900 1010 now",
        "20 Ontario towns, 1500 a night, 450 Canadian dollars at 900 pm",
        "reporter @ the north bay nugget",
        "le 1 833 900-1010 répond la nuit?",
        "text 686868 or call 911, 988 or 211",
        "section 279.01 of the Criminal Code, Bill 251, 2016 to 2020",
        "they paid $72 million in 2016 and 307 millions after, 10 000 000 in all",
        "he was there on March 14 at 9:30, 2025-03-14",
        "we were 12 in a 2 bedroom place way up north",
        "a 10 min drive down Highway 11, 3 blocks down the street",
        "is the rue Yonge safe at 3 am, Elizabeth Street too?",
        "chambres 301 et 303 côte à côte, 11 300$ de dette",
        "j'ai pas le goût de faire.ca fait mal",
        "the hotline's page is https://www.canadianhumantraffickinghotline.ca/",
        "a F-150, the T4 and formulaire IMM 5710",
    ],
)
def test_public_numbers_sums_dates_and_roads_stay(text: str) -> None:
    assert redactor.redact(text) == text


HIDDEN = ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u202e", "\u200d", "\ufe0f", "\x07", "\x1b", "\x80"]


@pytest.mark.parametrize("text", ["he_is_hitting_me", "il_me_frappe_en_ce_moment", "help_me_please_now"])
def test_what_is_said_in_one_piece_is_no_handle(text: str) -> None:
    assert redactor.redact(text) == text


@pytest.mark.parametrize("text", ["candy_rose", "just_a_girl", "marie_de_la_cote_99", "is_me_oluwaseun_now"])
def test_a_handle_of_several_words_is_one_still(text: str) -> None:
    assert redactor.redact(text) == "[handle]"


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_nobody_sees_hides_nothing(hidden: str) -> None:
    assert redactor.redact("call me at " + hidden.join("416-555-0199")) == "call me at [phone]"
    assert redactor.redact(hidden.join("write to") + " jane@mail.example.ca") == "write to [email]"


@pytest.mark.parametrize("text", ["می\u200cخواهم", "a\tb\nc", "ça va très bien", "👋 hello", "🏳\ufe0f\u200d🌈"])
def test_what_a_script_is_written_with_stays(text: str) -> None:
    assert redactor.redact(text) == text
