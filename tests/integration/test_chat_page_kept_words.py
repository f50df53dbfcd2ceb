"""The chat by form posts where something fails: no words lost, none sent twice, none shown to the next person.

Standards A6, C6, D5, D12, D14, E2, E3; WCAG 3.3.1.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from bot.handoff.encryption import ContentsCipher
from bot.handoff.letters import Letter
from bot.messages import other_language
from bot.settings import Settings
from bot.web.site.addresses import CHAT_PATHS
from bot.web.site.chat_words import CHAT_WORDS
from bot.web.site.handoff_words import HANDOFF_WORDS
from bot.web.site.numbers import count
from tests.conftest import serve
from tests.databases import locked, run_sql
from tests.integration.chat_visitor import Chat, Visitor, age
from tests.integration.html_text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages import Language
    from tests.conftest import Server

LANGUAGES: tuple[Language, ...] = ("en", "fr")
QUESTION: dict[Language, str] = {"en": "What is human trafficking?", "fr": "C’est quoi la traite des personnes?"}
OFFICE: dict[Language, str] = {"en": "How do I contact the Office?", "fr": "Comment joindre le Bureau?"}
KEY = "an operator's key of forty characters.."
LATE_S = 3.7
"""Later than a visitor is kept waiting, and sooner than the database gives up (bot/storage/database.py)."""
REFERENCE = re.compile(r"<b>([A-Z0-9]{4}-[A-Z0-9]{4})</b>")


@pytest.fixture(params=LANGUAGES)
def visitor(server: Server, request: pytest.FixtureRequest) -> Visitor:
    return Visitor(server, request.param).arrive().begin()


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory, model: object) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("limited"), BOT_RATE_LIMIT="4", BOT_SECRET_KEY=KEY) as running:
        yield running


def open_form(visitor: Visitor, text: str = "") -> Chat:
    visitor.say(OFFICE[visitor.language])
    return visitor.press("write", text)


def read_letter(server: Server, reference: str) -> Letter:
    (row,) = run_sql(server.folder, "SELECT contents FROM handoffs WHERE reference = ?", reference)
    cipher = ContentsCipher(Settings(secret_key=KEY.encode(), has_secret_key=True, root=server.folder))
    return Letter.from_bytes(cipher.open(row[0]), reference)


def count_rows(server: Server, table: str) -> int:
    return int(run_sql(server.folder, f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - our own names


def wait_for_rows(server: Server, table: str, rows: int) -> None:
    deadline = time.monotonic() + 2 * LATE_S
    while count_rows(server, table) < rows:
        assert time.monotonic() < deadline, "what waited for the lock was not stored"
        time.sleep(0.05)


class TestSendingAgain:
    """A message may be stored although the page says that this failed: the database answered too late (standard E3)."""

    def test_e3_a_message_that_was_stored_after_all_is_not_stored_twice(self, visitor: Visitor) -> None:
        visitor.say(QUESTION[visitor.language])
        turns = count_rows(visitor.server, "turns")
        with locked(visitor.server.folder, LATE_S):
            chat = visitor.say("zanzibar", 503)
        assert chat.typed == "zanzibar"
        wait_for_rows(visitor.server, "turns", turns + 1)
        other = other_language(visitor.language)
        visitor.send(visitor.chat.fill(None, other), CHAT_PATHS[other])  # the key goes with the words
        assert visitor.press("say").said == [QUESTION[visitor.language], "zanzibar"]

    def test_e3_words_that_were_changed_since_are_sent_and_a_reload_sends_them_once(self, visitor: Visitor) -> None:
        visitor.say(QUESTION[visitor.language])
        turns = count_rows(visitor.server, "turns")
        with locked(visitor.server.folder, LATE_S):
            visitor.say("zanzibar", 503)
        wait_for_rows(visitor.server, "turns", turns + 1)
        changed = visitor.chat.fill("madagascar")
        for _ in range(2):
            assert visitor.send(changed).said == [QUESTION[visitor.language], "zanzibar", "madagascar"]

    def test_e2_what_was_handed_on_after_all_is_kept_once_and_changed_words_are_another_message(
        self, visitor: Visitor
    ) -> None:
        open_form(visitor)
        handoffs = count_rows(visitor.server, "handoffs")
        with locked(visitor.server.folder, LATE_S):
            chat = visitor.press("hand-on", "a question", 503, reply_to="me@example.com", along="yes")
        assert (chat.typed, chat.boxes["reply_to"]) == ("a question", "me@example.com")
        wait_for_rows(visitor.server, "handoffs", handoffs + 1)
        again = visitor.chat.fill(None, "hand-on", along="yes")
        assert len({REFERENCE.search(visitor.send(again).html)[1] for _ in range(2)}) == 1  # type: ignore[index]
        assert count_rows(visitor.server, "handoffs") == handoffs + 1
        changed = {**again, "reply_to": "not me@example.com"}
        assert len({REFERENCE.search(visitor.send(changed).html)[1] for _ in range(2)}) == 1  # type: ignore[index]
        assert count_rows(visitor.server, "handoffs") == handoffs + 2


class TestOldForms:
    """A browser offers to send a form again to whoever sits before it next (standard A6)."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a6_one_that_is_refused_for_too_many_messages_shows_nothing(
        self, limited: Server, language: Language
    ) -> None:
        visitor = Visitor(limited, language, address=f"192.0.2.{LANGUAGES.index(language)}").arrive().begin()
        first = age(visitor.chat.fill("zanzibar"))
        visitor.send(first)
        for text in ("madagascar", "mauritius"):
            visitor.say(text)
        now = visitor.chat
        sent = visitor.send(first, status=410)
        shown = visitor.send(age(now.fill(None, "show")), status=410)
        chat = visitor.send(age(now.fill("typed for an hour")), status=429)
        assert chat.typed == "typed for an hour"
        assert "typed for an hour" not in chat.said
        for page in (sent, shown, chat):
            assert not re.search("zanzibar|madagascar|mauritius", page.html)
        assert not re.search("zanzibar", visitor.send(chat.fill(None, "show"), status=410).html), (
            "the page became young"
        )

    def test_a6_one_with_nothing_in_its_box_shows_nothing(self, visitor: Visitor) -> None:
        visitor.say("zanzibar")
        chat = visitor.send(age(visitor.chat.fill(" ")), status=400)
        assert "zanzibar" not in chat.html
        assert visitor.say("go on").said == ["zanzibar", "go on"]

    def test_a6_what_is_handed_on_late_is_kept_and_its_page_leads_nowhere(self, visitor: Visitor) -> None:
        visitor.say("zanzibar")
        open_form(visitor)
        identity = visitor.identity
        chat = visitor.send(age(visitor.chat.fill("a question", "hand-on")))
        assert REFERENCE.search(chat.html)
        assert "zanzibar" not in chat.html
        assert not {*identity} & {*visitor.identity}
        assert visitor.press("show").said == []


class TestFailedDeletion:
    def test_d5_what_could_not_be_deleted_is_shown_no_more_and_every_button_tries_again(self, visitor: Visitor) -> None:
        visitor.say("zanzibar")
        conversation_id, _ = visitor.identity
        with locked(visitor.server.folder):
            chat = visitor.press("delete", status=503)
        words = CHAT_WORDS[visitor.language]
        assert plain(words.problems["not_removed"]) in chat.page.text
        assert words.not_readable not in chat.html
        assert chat.boxes == {}
        assert set(chat.actions) == {"delete"}
        other = other_language(visitor.language)
        switch = {path for _, _, path in chat.buttons if path}
        assert switch == {f"{CHAT_PATHS[other]}#latest"}
        chat = visitor.send(chat.fill(None, "delete"), CHAT_PATHS[other])
        assert CHAT_WORDS[other].done["removed"] in chat.html
        assert "zanzibar" not in chat.html
        assert conversation_id not in chat.html


class TestTypedWords:
    """Whatever button is pressed, what stands in the other boxes stays on the page (standard E3)."""

    def test_what_stands_in_the_box_becomes_the_message_to_the_office_and_comes_back(self, visitor: Visitor) -> None:
        assert open_form(visitor, "half a thought").typed == "half a thought"
        chat = visitor.press("show", "a whole thought", reply_to="me@example.com", safe_contact="mornings", along="yes")
        assert chat.typed == "a whole thought"
        assert "me@example.com" not in chat.page.text
        other = other_language(visitor.language)
        chat = visitor.send(chat.fill(None, other), CHAT_PATHS[other])
        chat = visitor.press("show:40")
        chat = visitor.press("write")
        assert chat.typed == "a whole thought"
        assert (chat.boxes["reply_to"], chat.boxes["safe_contact"]) == ("me@example.com", "mornings")
        assert 'value="yes" checked' in chat.html
        chat = visitor.press("hand-on", along="yes")
        assert REFERENCE.search(chat.html)
        assert "me@example.com" not in chat.html
        assert "me@example.com" not in visitor.press("show").html

    def test_a_comment_stays_whatever_else_is_pressed_and_is_said_of_its_own_answer(self, visitor: Visitor) -> None:
        visitor.say(QUESTION[visitor.language])
        visitor.press("unhelpful:1")
        visitor.press("unhelpful:99", status=404, comment="too short")
        other = other_language(visitor.language)
        for do, path in ((other, CHAT_PATHS[other]), (visitor.language, None), ("write", None), ("show", None)):
            visitor.send(visitor.chat.fill(None, do), path)
        visitor.say("and then?")
        chat = visitor.press("helpful:2")
        assert chat.boxes["comment"] == "too short"
        chat = visitor.press("unhelpful:1")
        assert "comment" not in chat.boxes
        rated = "SELECT helpful, comment FROM turns WHERE conversation_id = ? ORDER BY turn"
        assert run_sql(visitor.server.folder, rated, visitor.identity[0]) == [(0, "too short"), (1, None)]

    def test_a_comment_that_could_not_be_stored_or_is_too_long_stays_whole(self, visitor: Visitor) -> None:
        words = CHAT_WORDS[visitor.language]
        visitor.say(QUESTION[visitor.language])
        chat = visitor.press("unhelpful:1")
        assert 'maxlength="1000"' in chat.html
        chat = visitor.press("unhelpful:1", status=413, comment="é" * 1001)
        assert chat.boxes["comment"] == "é" * 1001
        over = {"en": "1 character", "fr": "1 caractère"}[visitor.language]
        assert re.search(rf'<a href="#comment">{re.escape(words.missing)}</a>[^<]*\b{over}\b', plain(chat.html))
        with locked(visitor.server.folder):
            chat = visitor.press("unhelpful:1", status=503, comment="too short")
        assert chat.boxes["comment"] == "too short"
        assert words.done["thanks"] in visitor.press("unhelpful:1").html

    def test_c6_the_reference_stays_when_the_language_changes(self, visitor: Visitor) -> None:
        open_form(visitor)
        found = REFERENCE.search(visitor.press("hand-on", "a question", reply_to="me@example.com").html)
        assert found
        other = other_language(visitor.language)
        chat = visitor.send(visitor.chat.fill(None, other), CHAT_PATHS[other])
        assert REFERENCE.findall(chat.html) == [found[1]]
        assert HANDOFF_WORDS[other].may_answer in plain(chat.html)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_d14_what_was_said_elsewhere_since_the_form_was_shown_does_not_go_along(
        self, limited: Server, language: Language
    ) -> None:
        visitor = Visitor(limited, language, address=f"198.51.100.{LANGUAGES.index(language)}").arrive().begin()
        open_form(visitor)
        form = visitor.chat.fill("a question", "hand-on", along="yes")
        visitor.address = f"198.51.100.{LANGUAGES.index(language) + 9}"
        visitor.press("show")
        visitor.say("zanzibar")
        found = REFERENCE.search(visitor.send(form).html)
        assert found
        assert [turn.said for turn in read_letter(limited, found[1]).turns] == [OFFICE[language]]


class TestFaultyBoxes:
    """Each box that cannot be sent is named, first on the page and where it stands (WCAG 3.3.1)."""

    def test_every_wrong_box_of_the_form_to_the_office_is_named_at_once(self, visitor: Visitor) -> None:
        open_form(visitor)
        chat = visitor.press("hand-on", " ", 400, reply_to="é" * 301, safe_contact="é" * 3000)
        words = HANDOFF_WORDS[visitor.language]
        problem = chat.html.split('role="alert"')[1].split("</ul>")[0]
        assert chat.html.index('role="alert"') < chat.html.index("<textarea")
        faults = CHAT_WORDS[visitor.language].faults
        one, many = {"en": ("1 character", "2,000 characters"), "fr": ("1 caractère", "2 000 caractères")}[
            visitor.language
        ]
        for box, label, said in (
            ("message", words.message, faults["empty"]),
            ("reply_to", words.reply, faults["too_long"].partition("{most}")[0].format(over=one)),
            ("safe_contact", words.safety, faults["too_long"].partition("{most}")[0].format(over=many)),
        ):
            assert f'<a href="#{box}">{label}</a> {plain(said)}' in plain(problem)
            opening = re.search(rf'<textarea id="{box}"[^>]*>', chat.html)
            assert opening
            assert f'aria-describedby="{box}-hint {box}-error"' in opening[0]
            assert 'aria-invalid="true"' in opening[0]
            assert plain(said) in plain(chat.html.split(f'id="{box}-error"')[1].split("</p>")[0])
        assert chat.boxes["reply_to"] == "é" * 301
        assert REFERENCE.search(visitor.press("hand-on", "a question", reply_to="", safe_contact="").html)

    def test_a_box_without_fault_is_not_marked(self, visitor: Visitor) -> None:
        open_form(visitor)
        chat = visitor.press("hand-on", "a question", 413, reply_to="é" * 301)
        assert chat.html.count("aria-invalid") == 1
        assert chat.html.count('class="error"') == 1


@pytest.mark.parametrize(
    ("number", "en", "fr"),
    [
        (0, "0 seconds", "0 seconde"),
        (1, "1 second", "1 seconde"),
        (2, "2 seconds", "2 secondes"),
        (1234, "1,234 seconds", "1\u00a0234 secondes"),
    ],
)
def test_c7_one_is_singular_and_in_french_nothing_too(number: int, en: str, fr: str) -> None:
    assert count(number, CHAT_WORDS["en"].seconds, "en") == en
    assert count(number, CHAT_WORDS["fr"].seconds, "fr") == fr
