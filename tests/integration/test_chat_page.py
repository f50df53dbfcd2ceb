"""The chat by form posts alone (issue 8; standards A6, A7, A10, B1, B2, C6, C7, D1, D5, D8, D10, D11, D12, E3, F1)."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.knowledge_base.lines import HELP_LINES
from bot.messages import other_language
from bot.redaction.invisible import strip_invisible
from bot.web.site.addresses import CHAT_PATHS, EXIT_URLS
from bot.web.site.chat_words import CHAT_WORDS
from bot.web.site.handoff_words import HANDOFF_WORDS
from tests.conftest import serve
from tests.databases import locked, run_sql
from tests.integration.chat_visitor import FORM, Chat, Visitor, age
from tests.integration.html_text import Page, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from tests.conftest import Server

LANGUAGES: tuple[Language, ...] = ("en", "fr")
QUESTION: dict[Language, str] = {"en": "What is human trafficking?", "fr": "C’est quoi la traite des personnes?"}
PLACE: dict[Language, str] = {"en": "I need a shelter in Sudbury", "fr": "je cherche un refuge à Sudbury"}
DANGER: dict[Language, str] = {"en": "he is hitting me right now", "fr": "il me frappe en ce moment"}
OFFICE: dict[Language, str] = {"en": "How do I contact the Office?", "fr": "Comment joindre le Bureau?"}
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "</textarea><marquee>x",
    "{{ 7 * 7 }}", "{% raw %}", "javascript:alert(1)", "&lt;i&gt;", "' onfocus='alert(1)", "<!-- -->", "]]>", "\u202eevil",
)  # fmt: skip


@pytest.fixture(params=LANGUAGES)
def visitor(server: Server, request: pytest.FixtureRequest) -> Visitor:
    return Visitor(server, request.param).arrive().begin()


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory, model: object) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("limited"), BOT_RATE_LIMIT="4") as running:
        yield running


def test_b1_d1_the_first_page_says_in_both_languages_what_this_is_before_a_box_to_write_in(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    html = visitor.chat.html
    places = [html.index("<textarea"), html.index('class="replies"')]
    for language in LANGUAGES:
        for sentence in CHAT_WORDS[language].notice:
            number = knowledge.contacts["emergency-911"].phones[0].number.in_language(language)
            days = {"en": "30 days", "fr": "30 jours"}[language]
            assert html.index(sentence.format(emergency=number, days=days)) < min(places)
    assert b"<textarea" not in visitor.answers[0].body, (
        "browsers keep a page that answers GET, with what was typed (A6)"
    )
    assert visitor.chat.typed == ""
    assert len([action for action in visitor.chat.actions if action.startswith("press:")]) >= 3
    for line in HELP_LINES:
        assert plain(knowledge.contacts[line].name.in_language(visitor.language)) in visitor.chat.page.text


def test_looking_at_the_page_stores_nothing(visitor: Visitor) -> None:
    conversation_id, token = visitor.identity
    on_disk = visitor.server.everything_stored()
    assert conversation_id.encode() not in on_disk
    assert token.encode() not in on_disk
    assert Visitor(visitor.server, "en").arrive().identity != visitor.identity


def test_a10_d8_headers_title_and_addresses_tell_nothing(visitor: Visitor) -> None:
    visitor.say(PLACE[visitor.language])
    for answer in visitor.answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
        page = Page(answer.body.decode())
        assert page.title == "Repère – information"
        assert 'name="robots" content="noindex"' in page.html
        addresses = re.findall(r'(?:href|src|action|formaction)="([^"]*)"', page.html)
        for secret in (*visitor.identity, "Sudbury"):
            assert not [address for address in addresses if secret in address]
        assert len(re.findall(r'ping="[^"]*token=', page.html)) == 2
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page.html)


def test_f1_a_whole_conversation_works_by_form_posts(visitor: Visitor, knowledge: KnowledgeBase) -> None:
    language = visitor.language
    chat = visitor.say(QUESTION[language])
    assert chat.said == [QUESTION[language]]
    assert chat.typed == ""
    assert chat.action == f"{CHAT_PATHS[language]}#latest"
    assert chat.ids.count("latest") == 1
    assert "<summary>" + CHAT_WORDS[language].sources in chat.html
    more = next(action for action in chat.actions if action.endswith('{"detail": "more"}'))
    chat = visitor.press(more)
    assert len(chat.said) == 2
    assert not re.search(r"[/{]", chat.said[1]), "a button is told by its title"
    chat = visitor.say(PLACE[language])
    assert "Sudbury" in chat.html.split('id="latest"')[1]
    assert CHAT_WORDS[language].details in chat.page.text
    chat = visitor.say(DANGER[language])
    latest = chat.html.split('id="latest"')[1]
    assert 'class="message bot urgent"' in latest
    assert f'href="tel:{knowledge.contacts["emergency-911"].phones[0].number.in_language(language)}"' in latest
    assert CHAT_WORDS[language].helpful not in latest, "nobody in danger is asked whether this helped"
    assert chat.said == [QUESTION[language], chat.said[1], PLACE[language], DANGER[language]]


def test_f1_a_button_keeps_what_stands_in_the_box(visitor: Visitor) -> None:
    press = next(action for action in visitor.chat.actions if action.startswith("press:"))
    chat = visitor.press(press, "half a thought\nand more")
    assert chat.typed == "half a thought\nand more"
    assert len(chat.said) == 1


def test_a_reload_or_a_double_tap_sends_nothing_twice(visitor: Visitor) -> None:
    first = visitor.chat.fill(QUESTION[visitor.language])
    with ThreadPoolExecutor(4) as pool:
        bodies = list(pool.map(lambda _: Visitor(visitor.server, visitor.language).send(first).said, range(4)))
    assert bodies == [[QUESTION[visitor.language]]] * 4
    visitor.send(first)
    visitor.say(PLACE[visitor.language])
    assert visitor.send(first).said == [QUESTION[visitor.language], PLACE[visitor.language]]


def test_new_words_on_a_page_that_the_browser_kept_are_answered(visitor: Visitor) -> None:
    kept = visitor.chat
    visitor.say(QUESTION[visitor.language])
    chat = visitor.send(kept.fill(PLACE[visitor.language]))
    assert chat.said == [QUESTION[visitor.language], PLACE[visitor.language]]


@pytest.mark.parametrize(
    ("text", "fault", "status"), [(" \n ", "empty", 400), ("long words " * 200, "text", 413)], ids=["empty", "long"]
)
def test_e3_what_cannot_be_sent_stays_in_the_box_and_the_page_says_what_to_do(
    visitor: Visitor, text: str, fault: str, status: int
) -> None:
    visitor.say(QUESTION[visitor.language])
    chat = visitor.say(text, status)
    words = CHAT_WORDS[visitor.language]
    over = {"en": "200 characters", "fr": "200 caractères"}[visitor.language]
    most = {"en": "2,000 characters", "fr": "2 000 caractères"}[visitor.language]
    said = words.faults[fault].format(over=over, most=most)
    assert plain(f"{words.not_sent_yet} {words.write} {said}") in chat.page.text
    assert chat.typed == text
    assert chat.said == [QUESTION[visitor.language]]
    assert chat.html.count('id="latest"') == 1
    assert chat.html.index('role="alert"') < chat.html.index("<textarea")
    assert chat.html.count('href="tel:') >= 6


def test_e3_the_first_message_too(visitor: Visitor) -> None:
    assert visitor.say("é" * 2001, 413).typed == "é" * 2001
    assert visitor.say("é" * 2000).said == ["é" * 2000]


@pytest.mark.parametrize("do", ["press:/no_such_entry", "press:/harmful_request", "press:x", "press:"])
def test_a_button_that_is_none_of_ours_is_explained(visitor: Visitor, do: str) -> None:
    chat = visitor.press(do, "kept", 400)
    assert CHAT_WORDS[visitor.language].problems["unknown_payload"] in chat.html
    assert chat.typed == "kept"


def test_d12_too_many_messages_lose_no_words_and_deleting_still_works(limited: Server) -> None:
    visitor = Visitor(limited, "fr").arrive().begin()
    visitor.say(QUESTION["fr"])
    visitor.say(PLACE["fr"])
    visitor.say(QUESTION["fr"])
    chat = visitor.say("encore une chose", 429)
    assert int(visitor.answers[-1].headers["retry-after"]) > 0
    assert chat.typed == "encore une chose"
    assert "Trop de messages" in chat.page.text
    assert len(chat.said) == 3
    visitor.press("delete")
    assert CHAT_WORDS["fr"].done["removed"] in visitor.chat.html


def test_e3_where_nothing_can_be_stored_the_words_are_kept_and_sent_later(limited: Server) -> None:
    visitor = Visitor(limited, "en", address="192.0.2.7").arrive().begin()
    with locked(limited.folder):
        chat = visitor.say(QUESTION["en"], 503)
    assert chat.typed == QUESTION["en"]
    assert CHAT_WORDS["en"].problems["failed"] in chat.html
    assert chat.html.count('href="tel:') >= 6
    assert visitor.say(chat.typed).said == [QUESTION["en"]]


def test_c6_switching_the_language_keeps_the_conversation_and_what_is_typed(visitor: Visitor) -> None:
    language, other = visitor.language, other_language(visitor.language)
    visitor.say(QUESTION[language])
    switches = {(value, path) for name, value, path in visitor.chat.buttons if value == other}
    assert switches == {(other, f"{CHAT_PATHS[other]}#latest")}
    identity = visitor.identity
    for path in (CHAT_PATHS[other], CHAT_PATHS[language]):  # the second, where a browser knows no `formaction`
        chat = visitor.send(visitor.chat.fill("à moitié", other), path)
        assert chat.page.language == other
        assert chat.said == [QUESTION[language]]
        assert chat.typed == "à moitié"
        assert visitor.identity == identity
        assert f'class="message bot" lang="{language}"' in chat.html
        assert EXIT_URLS[other] in chat.html
    chat = visitor.send(visitor.chat.fill(PLACE[other]), CHAT_PATHS[other])
    assert chat.said == [QUESTION[language], PLACE[other]]


def test_c7_a_french_page_shows_no_english(server: Server) -> None:
    visitor = Visitor(server, "fr").arrive().begin()
    english = re.compile(r"\b(?:the|your|you|and|with|this|sources? of|send|message is)\b")
    names = re.compile(r"\b(?:Elizabeth Fry|Victim Services|YWCA|House|The|of|and)\b")
    for text in (QUESTION["fr"], PLACE["fr"], DANGER["fr"], " "):
        chat = visitor.say(text, 400 if not text.strip() else 200)
        found = english.findall(names.sub("", chat.page.text))
        assert not found, (text, found)


def test_d5_deleted_means_gone_and_no_form_that_a_browser_holds_brings_it_back(visitor: Visitor) -> None:
    forms = [visitor.chat.fill("zanzibar one")]
    visitor.send(forms[0])
    forms.append(visitor.chat.fill("zanzibar two"))
    visitor.send(forms[1])
    conversation_id = visitor.identity[0]
    forms.append(visitor.chat.fill(None, "delete"))
    chat = visitor.send(forms[2])
    assert CHAT_WORDS[visitor.language].done["removed"] in chat.html
    assert chat.said == []
    assert visitor.identity[0] != conversation_id
    assert run_sql(visitor.server.folder, "SELECT * FROM turns WHERE conversation_id = ?", conversation_id) == []
    for form, status in zip(forms, (410, 410, 410), strict=True):
        assert "zanzibar" not in visitor.send(form, status=status).html
    assert visitor.say("a new start").said == ["a new start"]


def test_a6_a7_the_exit_ends_the_conversation_and_a_form_sent_again_shows_nothing(visitor: Visitor) -> None:
    forms = [visitor.chat.fill("zanzibar one")]
    visitor.send(forms[0])
    forms += [visitor.chat.fill("zanzibar two"), visitor.chat.fill("zanzibar", other_language(visitor.language))]
    visitor.send(forms[1])
    identity = visitor.identity
    left = visitor.leave()
    assert left.status == 204
    assert left.headers["clear-site-data"] == '"cache", "storage"'
    for form in forms:
        chat = visitor.send(form, status=410)
        assert "zanzibar" not in chat.html
        assert identity[1] not in chat.html
        assert chat.html.count('href="tel:') >= 6
    assert visitor.say("a new start").said == ["a new start"]


def test_a7_an_exit_without_a_conversation_is_no_error(visitor: Visitor) -> None:
    assert visitor.leave().status == 204
    path = f"{CHAT_PATHS[visitor.language]}/end"
    for query in ("", "?conversation=x&token=y", "?token=%C3%A9"):
        assert visitor.server.request("POST", path + query, raw=b"").status == 204
    assert visitor.server.request("GET", path).status == 405


def test_nobody_ends_or_reads_a_conversation_with_another_token(visitor: Visitor) -> None:
    visitor.say(QUESTION[visitor.language])
    conversation_id, token = visitor.identity
    stranger = {**visitor.chat.fill(None, "show"), "token": "A" * 43}
    path = f"{CHAT_PATHS[visitor.language]}/end?conversation={conversation_id}&token={'A' * 43}"
    assert visitor.server.request("POST", path, raw=b"").status == 204
    visitor.answers.pop()
    visitor.arrive().begin()
    assert QUESTION[visitor.language] not in visitor.send(stranger, status=410).html
    mine = {**visitor.chat.fill(None, "show"), "conversation": conversation_id, "token": token}
    assert visitor.send(mine).said == [QUESTION[visitor.language]]


def test_a_conversation_that_is_no_longer_kept_begins_anew_with_the_visitors_words(visitor: Visitor) -> None:
    visitor.say(QUESTION[visitor.language])
    conversation_id, token = visitor.identity
    authorization = {"Authorization": f"Bearer {token}"}
    assert visitor.server.api("DELETE", f"/conversations/{conversation_id}", headers=authorization).status == 204
    assert visitor.say(PLACE[visitor.language]).said == [PLACE[visitor.language]]


def test_a6_an_old_form_opens_nothing_but_new_words_are_answered(visitor: Visitor) -> None:
    """For browsers that send no ping: whoever finds a form there after an hour does not see the conversation."""
    first = visitor.chat.fill("zanzibar one")
    aged = age(first)
    visitor.send(aged)
    assert visitor.chat.said == ["zanzibar one"], "new words"
    old = {**visitor.chat.hidden, "key": f"{int(time.time()) - 3700}.{'B' * 22}"}
    assert "zanzibar" not in visitor.send(aged, status=410).html
    assert "zanzibar" not in visitor.send({**old, "do": "show"}, status=410).html
    assert visitor.send({**old, "text-x": "two", "do": "say"}).said == ["zanzibar one", "two"]


def test_a_first_page_can_be_used_however_old_it_is(visitor: Visitor) -> None:
    old = {**visitor.chat.fill(QUESTION[visitor.language]), "key": f"{int(time.time()) - 9999}.{'B' * 22}"}
    assert visitor.send({**old, "do": "begin"}).said == []
    assert visitor.send(old).said == [QUESTION[visitor.language]]


def test_whether_an_answer_helped_is_kept_and_asked_once(visitor: Visitor) -> None:
    words = CHAT_WORDS[visitor.language]
    chat = visitor.say(QUESTION[visitor.language])
    assert chat.html.count(f">{words.helpful}<") == 1
    conversation_id = visitor.identity[0]
    rated = "SELECT helpful, comment FROM turns WHERE conversation_id = ?"
    chat = visitor.press("unhelpful:1", "still typing")
    assert words.missing in plain(chat.html)
    assert chat.typed == "still typing"
    chat = visitor.press("unhelpful:1", comment="call me at 416-555-0199")
    assert words.done["thanks"] in chat.html
    assert run_sql(visitor.server.folder, rated, conversation_id) == [(0, "call me at [phone]")]
    chat = visitor.press("helpful:1")
    assert run_sql(visitor.server.folder, rated, conversation_id)[0][0] == 1
    assert f">{words.helpful}<" not in chat.html
    assert words.problems["unknown_turn"] in visitor.press("helpful:99", status=404).html


def test_d2_words_come_back_as_they_are_kept_and_the_page_says_so_once(visitor: Visitor) -> None:
    note = CHAT_WORDS[visitor.language].redacted.partition("{")[2].partition("}")[2].strip()
    visitor.say("my number is 416-555-0199")
    chat = visitor.say("my mail is somebody@example.com")
    assert chat.said == ["my number is [phone]", "my mail is [email]"]
    assert chat.html.count(note) == 1
    assert "416-555-0199" not in chat.html
    assert b"416-555-0199" not in visitor.server.everything_stored()


def test_earlier_messages_are_one_button_away(visitor: Visitor) -> None:
    for number in range(12):
        visitor.say(f"number {number} please")
    chat = visitor.chat
    assert chat.said == [f"number {number} please" for number in range(2, 12)]
    earlier = next(action for action in chat.actions if action.startswith("show:"))
    chat = visitor.press(earlier, "typed")
    assert chat.said == [f"number {number} please" for number in range(12)]
    assert chat.typed == "typed"
    assert not [action for action in chat.actions if action.startswith("show:")]


@pytest.mark.parametrize("text", HOSTILE)
def test_d11_what_was_typed_is_text_wherever_it_stands(server: Server, text: str) -> None:
    visitor = Visitor(server, "en").arrive().begin()
    chat = visitor.say(text)
    pieces = [chat.html, visitor.press("press:x", text * 2, 400).html]
    visitor.press("write")
    pieces.append(visitor.press("hand-on", text + "x" * 4000, 413, reply_to=text, safe_contact=text).html)
    pieces.append(visitor.press("show").html)
    assert visitor.chat.hidden["reply_to"] == text, "it waits in a hidden field"
    visitor.press("unhelpful:1")
    pieces.append(visitor.press("unhelpful:1", status=413, comment=text + "x" * 1000).html)
    pieces.append(visitor.press("write").html)
    for html in pieces:
        assert Chat(html).foreign == []
    assert plain(strip_invisible(text)) in Chat(pieces[0]).said
    assert Chat(pieces[1]).typed == text * 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_d10_a_form_of_another_site_is_refused_and_stores_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    fields = visitor.chat.fill(QUESTION[visitor.language])
    page = visitor.send(fields, status=403, **headers).html
    assert page.count('href="tel:') >= 4
    assert fields["conversation"].encode() not in visitor.server.everything_stored()
    own = {"Origin": visitor.server.url} if "Origin" in headers else {"Origin": "null", "Sec_Fetch_Site": "same-origin"}
    assert visitor.send(fields, **own).said == [QUESTION[visitor.language]]


@pytest.mark.parametrize(
    "fields", [{}, {"conversation": "x", "token": "é", "key": "1"}, {"conversation": "0" * 36, "do": ":"}]
)
def test_a_form_without_state_is_that_of_a_new_visitor(visitor: Visitor, fields: dict[str, str]) -> None:
    chat = visitor.send({**fields, "do": "say", "text-1": QUESTION[visitor.language]})
    assert chat.said == [QUESTION[visitor.language]]
    assert visitor.send(fields, status=400 if "do" not in fields else 200).html.count('href="tel:') >= 6


def test_what_no_database_takes_is_left_out(visitor: Visitor) -> None:
    assert visitor.say("nothing\0here").said == ["nothinghere"]


def test_other_kinds_of_bodies_are_refused_with_the_lines(visitor: Visitor) -> None:
    path = CHAT_PATHS[visitor.language]
    for raw, kind in (
        (b"{}", "application/json"),
        (b"x", "text/plain"),
        (b"&".join([b"a=b"] * 99), FORM["Content-Type"]),
    ):
        answer = visitor.server.request("POST", path, raw=raw, headers={"Content-Type": kind})
        assert answer.status == 400
        assert answer.body.count(b'href="tel:') >= 4


@pytest.mark.parametrize(
    ("path", "to"), [("/fr/chat", "/fr/clavardage"), ("/en/clavardage", "/en/chat"), ("/en/chat/", "/en/chat")]
)
def test_each_language_has_one_address(server: Server, path: str, to: str) -> None:
    answer = server.request("GET", path)
    assert answer.status == 200
    assert Page(answer.body.decode()).language == to[1:3]


def test_b2_the_words_of_other_pages_lead_here(server: Server) -> None:
    for language in LANGUAGES:
        index = {"en": "/en/answers/contact-the-office", "fr": "/fr/reponses/joindre-le-bureau"}[language]
        for path in (f"/{language}/", index):
            html = server.request("GET", path).body.decode()
            opens = re.findall(r'<a[^>]*href="([^"]*)"[^>]*data-repere-open', html)
            assert set(opens) == {CHAT_PATHS[language]}, path


class TestHandoff:
    """Writing to the Office without JavaScript (issue 6; standards B10, D14, E1)."""

    def open(self, visitor: Visitor) -> Chat:
        chat = visitor.say(OFFICE[visitor.language])
        assert HANDOFF_WORDS[visitor.language].open in chat.html
        return visitor.press("write")

    def test_it_says_who_reads_it_and_promises_nothing(self, visitor: Visitor, knowledge: KnowledgeBase) -> None:
        chat = self.open(visitor)
        words, office = HANDOFF_WORDS[visitor.language], knowledge.contacts["coordination-office"]
        assert office.name.in_language(visitor.language) in chat.page.text
        assert office.doubt
        assert plain(office.doubt.in_language(visitor.language)) in chat.page.text
        assert words.waits in plain(chat.html) or plain(words.waits) in chat.page.text
        assert 'type="checkbox" name="along" value="yes" aria' in chat.html, "it is ticked"

    def test_d14_it_shows_exactly_what_would_be_sent_along(self, visitor: Visitor) -> None:
        visitor.say("my number is 416-555-0199")
        for number in range(11):
            visitor.say(f"number {number} please")
        chat = self.open(visitor)
        kept = chat.html.split('class="kept"')[1].split("</details>")[0]
        assert "my number is [phone]" in kept
        assert OFFICE[visitor.language] in kept.replace("&#39;", "'")

    def test_nothing_to_say_is_not_sent_and_the_other_fields_stay(self, visitor: Visitor) -> None:
        self.open(visitor)
        chat = visitor.press("hand-on", "  ", 400, reply_to="me@example.com", safe_contact="mornings", along="yes")
        assert CHAT_WORDS[visitor.language].faults["empty"] in chat.html
        assert chat.boxes["reply_to"].strip() == "me@example.com"
        assert chat.boxes["safe_contact"].strip() == "mornings"
        assert 'value="yes" checked' in chat.html
        chat = visitor.press("hand-on", "é" * 4001, 413)
        assert chat.typed == "é" * 4001

    def test_switching_the_language_keeps_what_is_typed(self, visitor: Visitor) -> None:
        self.open(visitor)
        other = other_language(visitor.language)
        fields = visitor.chat.fill("bonjour hello", other, reply_to="me@example.com")
        chat = visitor.send(fields, CHAT_PATHS[other])
        assert chat.typed == "bonjour hello"
        assert chat.boxes["reply_to"].strip() == "me@example.com"
        assert HANDOFF_WORDS[other].consent in plain(chat.html) or plain(HANDOFF_WORDS[other].consent) in chat.page.text

    def test_e1_it_is_kept_once_with_a_reference_and_its_words_are_nowhere_to_be_read(self, visitor: Visitor) -> None:
        self.open(visitor)
        fields = visitor.chat.fill("madagascar question", "hand-on", reply_to="madagascar@example.com")
        references = set()
        for _ in range(2):  # the second is a reload
            chat = visitor.send(fields)
            found = re.search(r"<b>([A-Z0-9]{4}-[A-Z0-9]{4})</b>", chat.html)
            assert found, chat.html
            references.add(found[1])
            assert "madagascar" not in chat.html
        assert len(references) == 1
        assert HANDOFF_WORDS[visitor.language].may_answer in chat.html
        assert b"madagascar" not in visitor.server.everything_stored()
        chat = visitor.press("show")
        assert chat.said[-1] == OFFICE[visitor.language]

    def test_a6_after_the_exit_nothing_is_sent_or_shown(self, visitor: Visitor) -> None:
        self.open(visitor)
        fields = visitor.chat.fill("zanzibar question", "hand-on")
        visitor.leave()
        before = run_sql(visitor.server.folder, "SELECT count(*) FROM handoffs")
        assert "zanzibar" not in visitor.send(fields, status=410).html
        assert run_sql(visitor.server.folder, "SELECT count(*) FROM handoffs") == before
