"""The mail to the Office: safe contact first, words unchanged, headers that nobody can write into (D11, D14, C7)."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import datetime
from email import message_from_bytes
from email.policy import SMTP, default
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.handoff.letters import Letter, LetterTurn
from bot.handoff.mail import is_address, write_mail
from bot.handoff.mail_words import WORDS
from bot.handoff.mailer import MailServer, _to_wire
from bot.settings import read_settings

if TYPE_CHECKING:
    from email.message import EmailMessage

    from bot.messages import Language

LETTER = Letter(
    "2346-789F", "fr", "Je m’appelle Zoé.\n\n.  <b>Aidez</b>-moi & vite ", "zoe@example.org", "Jamais le soir"
)
HEADERS = [
    "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "Reply-To", "MIME-Version", "Content-Type",
]  # fmt: skip
WRITTEN_AT = datetime(2026, 11, 25, 3, 4)  # noqa: DTZ001 - UTC, naive, as the tables hold it
WILD = st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.sampled_from(
    [
        "a@b.ca\r\nBcc: x@y.ca",
        "a@b.ca\nSubject: x",
        "\r\n\r\nbody",
        "a@b.ca\x00",
        "=?utf-8?q?a=0ABcc:?= <a@b.ca>",
        "a@b.ca, c@d.ca",
    ]
)


def write(letter: Letter, language: Language = "en", **fields: Any) -> EmailMessage:
    return write_mail(
        letter, WRITTEN_AT, language, sender="site@example.org", recipient="office@example.org", **fields
    )  # fmt: skip


def parts(mail: EmailMessage) -> tuple[str, str]:
    """The text of both parts as the Office's mail program gets them."""
    received: Any = message_from_bytes(mail.as_bytes(policy=SMTP), policy=default)
    plain, html = received.get_body(("plain",)), received.get_body(("html",))
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_safe_comes_before_the_address_and_the_words(language: Language) -> None:
    for text in parts(write(LETTER, language)):
        places = [text.index(said) for said in ("Jamais le soir", "zoe@example.org", "appelle Zoé", "2346-789F\n")[:3]]
        assert places == sorted(places)
    silent = replace(LETTER, safe_contact=None, reply_to=None)
    for text in parts(write(silent, language)):
        assert WORDS[language].safe_unsaid in text
        assert WORDS[language].no_reply in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_words_are_unchanged_in_both_parts_and_never_markup(language: Language) -> None:
    plain, html = parts(write(LETTER, language))
    assert LETTER.message in plain
    assert LETTER.message in unescape(html)
    assert "<b>" not in html


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_any_words_arrive_unchanged(message: str) -> None:
    plain, html = parts(write(replace(LETTER, message=message)))
    assert message in plain
    assert message in unescape(html)


@settings(deadline=None)
@given(message=WILD, reply_to=WILD, safe_contact=WILD)
def test_nobody_can_write_into_the_headers(message: str, reply_to: str, safe_contact: str) -> None:
    mail = write(replace(LETTER, message=message, reply_to=reply_to, safe_contact=safe_contact))
    received: Any = message_from_bytes(mail.as_bytes(policy=SMTP), policy=default)
    assert [name for name in received.keys() if name != "Reply-To"] == [h for h in HEADERS if h != "Reply-To"]  # noqa: SIM118
    assert received["Subject"] == "Message from the website, reference 2346-789F"
    assert received["To"] == "office@example.org"


@pytest.mark.parametrize("address", ["a@b.ca", "first.last+tag@mail.example.org", "o'neil@example.ca"])
def test_an_address_can_be_answered_directly(address: str) -> None:
    assert is_address(address)
    assert write(replace(LETTER, reply_to=address))["Reply-To"] == address


@pytest.mark.parametrize(
    "words",
    [
        "a@b.ca\n", "a@b.ca\r\nBcc: c@d.ca", "a@b.ca, c@d.ca", "Zoé <a@b.ca>", "a@b", "@b.ca", "a@", "a b@c.ca", "a@b..ca",
        "a@-b.ca", "a..b@c.ca", ".a@b.ca", '"a b"@c.ca', "a@[127.0.0.1]", "zoé@exemple.ca", "call me", "x" * 65 + "@b.ca",
        "a@" + "b." * 130 + "ca",
    ],
)  # fmt: skip
def test_anything_else_stays_in_the_body(words: str) -> None:
    assert not is_address(words)
    assert write(replace(LETTER, reply_to=words))["Reply-To"] is None


def test_no_automatic_answer_may_reach_the_person() -> None:
    assert write(LETTER)["Auto-Submitted"] == "auto-generated"


def test_the_subject_tells_nothing_but_the_reference() -> None:
    assert write(LETTER, "fr")["Subject"] == "Message du site Web, référence 2346-789F"


def test_sent_again_it_is_the_same_mail_with_one_sentence_more() -> None:
    first, second = write(LETTER), write(LETTER, may_be_second=True)
    assert first["Message-ID"] == second["Message-ID"] == "<handoff.2346-789F@example.org>"
    assert first["Date"] == second["Date"]
    assert WORDS["en"].may_be_second in parts(second)[0]
    assert WORDS["en"].may_be_second not in parts(first)[0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_conversation_is_in_it_only_where_it_was_asked_for(language: Language) -> None:
    turns = (LetterTurn("où dormir ce soir?", False, ("Appelez.",), "fr"), LetterTurn("Oui", True, ("Voici.",), "fr"))
    for text in parts(write(LETTER, language)):
        assert WORDS[language].conversation_heading not in text
    for text in parts(write(replace(LETTER, turns=turns), language)):
        places = [
            text.index(said) for said in (WORDS[language].conversation_heading, "où dormir", "Appelez.", "Voici.")
        ]
        assert places == sorted(places)
        assert WORDS[language].pressed in text


def test_c6_each_turn_of_the_conversation_is_marked_with_its_language() -> None:
    """A letter in French, whose conversation was in English: a screen reader must read each as what it is."""
    turns = (LetterTurn("shelter", False, ("Call a line.",), "en"), LetterTurn("Oui", True, ("Voici.",), "fr"))
    html = parts(write(replace(LETTER, turns=turns)))[1]
    for text, language in (("shelter", "en"), ("Call a line.", "en"), ("Oui", "fr"), ("Voici.", "fr")):
        assert re.search(rf'<p [^>]*lang="{language}"[^>]*>{text}</p>', html)
    assert re.search(r'<p [^>]*lang="fr"[^>]*>Jamais le soir</p>', html)


def test_the_time_is_that_of_ontario() -> None:
    assert "2026-11-24 at 22:04" in parts(write(LETTER))[0]


def test_the_words_are_there_in_both_languages() -> None:
    """C7: no French mail shows English."""
    for word in fields(WORDS["en"]):
        english, french = getattr(WORDS["en"], word.name), getattr(WORDS["fr"], word.name)
        assert english
        assert french
        if word.name not in ("assistant",):
            assert english != french
    assert not re.search(r"\w[:?!;] ", WORDS["fr"].safe_heading)


def test_a_point_that_begins_a_line_is_doubled_on_the_wire() -> None:
    wire = _to_wire(write(LETTER))
    assert b"\r\n.." in wire
    assert not re.search(rb"\r\n\.[^.]", wire)
    assert wire.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n", wire)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1", MailServer("127.0.0.1", 25, "office@example.org")),
        ("smtp://localhost:2525?from=site@example.org", MailServer("localhost", 2525, "site@example.org")),
        ("smtp://[::1]", MailServer("::1", 25, "office@example.org")),
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, "office@example.org", starts_tls=True)),
        (
            "smtps://us%40er:p%2Fw@mail.example.org",
            MailServer("mail.example.org", 465, "office@example.org", is_tls=True, user="us@er", password="p/w"),
        ),
    ],
)
def test_mail_leaves_this_machine_by_tls_only(url: str, expected: MailServer) -> None:
    assert read_settings({"BOT_SMTP_URL": url}).smtp_url == url
    assert MailServer.from_url(url, "office@example.org") == expected
    assert "p/w" not in repr(MailServer.from_url(url, "office@example.org"))


@pytest.mark.parametrize(
    "url",
    [
        "smtp://",
        "smtp:///x",
        "smtp://secret.example/path",
        "smtp://secret.example?from=secret",
        "smtp://h?to=secret@x.ca",
    ],
)
def test_a_wrong_mail_server_stops_the_start_and_is_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="BOT_SMTP_URL") as caught:
        read_settings({"BOT_SMTP_URL": url})
    assert "secret" not in str(caught.value)


def test_the_language_of_the_office_is_a_setting() -> None:
    assert read_settings({}).office_language == "en"
    assert read_settings({"BOT_OFFICE_LANGUAGE": "FR"}).office_language == "fr"
    with pytest.raises(SettingsError, match="BOT_OFFICE_LANGUAGE"):
        read_settings({"BOT_OFFICE_LANGUAGE": "de"})
