"""The conversation in the widget, against the real application."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.knowledge_base.replies import make_contacts
from bot.messages import to_plain
from tests.browser.visit import WORDS

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from tests.browser.conftest import OpenVisit

LANGUAGES = ("en", "fr")
LINKS_TO_CALL = "a[href^='tel:']"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_answered_in_its_language_with_sources_and_review_date(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    answer = chat.ask(chat.words["question"])
    expect(answer).to_have_attribute("lang", language)
    assert len(answer.locator(".bubble").inner_text()) > 80
    expect(answer.locator(".sources summary")).to_contain_text(re.compile(r"20\d\d"))
    answer.locator(".sources summary").click()
    link = answer.locator(".sources a").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")
    assert not chat.errors


@pytest.mark.parametrize("language", LANGUAGES)
def test_c1_a_safety_answer_has_large_links_to_call(visit: OpenVisit, language: str) -> None:
    chat = visit(language, viewport={"width": 390, "height": 844}).open_chat()
    answer = chat.ask(chat.words["danger"])
    expect(answer).to_have_class(re.compile("urgent"))
    links = answer.locator(LINKS_TO_CALL)
    assert links.count() >= 2
    for link in links.all():
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    expect(links.first).to_have_attribute("href", "tel:911")


@pytest.mark.parametrize("language", LANGUAGES)
def test_services_near_a_place_come_as_cards(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    answer = chat.ask(chat.words["place"])
    assert answer.locator(".card").count() >= 3
    assert answer.locator(LINKS_TO_CALL).count() >= 1


def test_a_text_line_says_what_to_text_in_words(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.find(".strip button").click()
    texting = chat.find(".strip-lines a[href^='sms:']").filter(has_text="CONNECT")
    expect(texting).to_contain_text("Text CONNECT to")


@pytest.mark.parametrize("language", LANGUAGES)
def test_b2_a_number_that_no_link_can_call_is_among_the_details(
    visit: OpenVisit, knowledge: KnowledgeBase, language: Language
) -> None:
    """As on the pages without JavaScript; so is the TTY."""
    chat = visit(language).open_chat()
    line = to_plain(make_contacts(knowledge, ["assaulted-womens-helpline"], language)[0])
    odd = next(phone for phone in line["phones"] if not phone["tel"].lstrip("+").isdigit())
    tty = next(phone for phone in line["phones"] if phone["type"] == "tty")
    details = chat.page.evaluate(
        "async ([contact, language]) => { const { makeCard } = await import('/widget/cards.js');"
        "const { WORDS } = await import('/widget/words.js');"
        "const card = makeCard(contact, WORDS[language]); document.body.append(card);"
        "return Array.from(card.querySelectorAll('details .card-fact'), fact => fact.textContent); }",
        [line, language],
    )
    colon = ":" if language == "en" else "\u00a0:"
    assert f"{odd['label']}{colon} {odd['number']}" in details
    assert f"{'TTY' if language == 'en' else 'ATS'}{colon} {tty['number']}" in details


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quick_reply_shows_its_title_and_keeps_the_focus(visit: OpenVisit, language: str) -> None:
    """C4: after a quick reply the focus never falls on the body."""
    chat = visit(language).open_chat()
    reply = chat.find(".reply").nth(1)
    title = reply.inner_text()
    answer = chat.wait_for_answer(lambda: (reply.focus(), chat.page.keyboard.press("Enter")))
    expect(chat.find(".message.visitor").last).to_contain_text(title)
    expect(answer).to_have_attribute("lang", language)
    assert chat.focused() == "button.reply"


def test_c6_switching_language_translates_at_once_and_keeps_the_conversation(visit: OpenVisit) -> None:
    chat = visit("en").open_chat()
    chat.ask(WORDS["en"]["question"])
    chat.find(".panel-top").get_by_role("button", name="Français").click()
    expect(chat.find(".composer button")).to_have_text("Envoyer")
    expect(chat.find(".frame")).to_have_attribute("lang", "fr")
    expect(chat.find(".message.bot").last).to_have_attribute("lang", "en")
    reply = chat.find(".reply").last
    with chat.page.expect_request("**/messages") as sent:
        answer = chat.wait_for_answer(reply.click)
    assert sent.value.post_data_json["language"] == "fr"
    expect(answer).to_have_attribute("lang", "fr")
    started = [request for request in chat.requests if request.url.endswith("/conversations")]
    assert len(started) == 1
    expect(chat.find(".panel-top .exit")).to_have_attribute("href", "https://meteo.gc.ca/")


def test_before_the_first_question_switching_greets_again_in_the_other_language(visit: OpenVisit) -> None:
    chat = visit("en").open_chat()
    chat.find(".panel-top").get_by_role("button", name="Français").click()
    expect(chat.find(".message.bot")).to_have_attribute("lang", "fr")
    expect(chat.find(".message.bot")).to_have_count(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_b1_the_notice_stands_before_the_first_keystroke_in_both_languages_alike(
    visit: OpenVisit, language: str
) -> None:
    chat = visit(language, viewport={"width": 390, "height": 844}).open_chat()
    sections = chat.find(".notice section")
    assert [part.get_attribute("lang") for part in sections.all()] == [language, "fr" if language == "en" else "en"]
    sizes = {part.evaluate("node => getComputedStyle(node).fontSize") for part in sections.locator("p").all()}
    assert len(sizes) == 1
    for part in sections.all():
        assert "911" in part.inner_text()
    first, second = (part.bounding_box() for part in sections.all())
    assert first
    assert second
    assert second["y"] + second["height"] < 844


@pytest.mark.parametrize("language", LANGUAGES)
def test_d5_deleting_is_one_action_and_starts_clean(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    chat.ask(chat.words["question"])
    with chat.page.expect_response(lambda response: response.request.method == "DELETE") as deleted:
        chat.find(".foot button").click()
    assert deleted.value.status == 204
    assert chat.words["question"] not in chat.text()
    chat.find(".reply").first.wait_for()
    expect(chat.find(".message.bot")).to_have_count(1)
    assert chat.focused() == "button.quiet"
    starts = [request for request in chat.requests if request.url.endswith("/conversations")]
    assert len(starts) == 2


def test_d11_markup_of_a_visitor_is_shown_as_text(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    text = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script><b>hi</b>"
    chat.ask(text)
    expect(chat.find(".message.visitor").last).to_contain_text(text)
    assert chat.find(".log img, .log script, .log b").count() == 0
    assert "owned" not in chat.page.title()


def test_d11_markup_of_an_answer_is_shown_as_text_and_its_links_lead_to_the_web_only(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    hostile = {
        "text": "<b>bold</b>\n\n- <i>item</i>",
        "entry": None,
        "buttons": [{"title": "<u>reply</u>", "payload": "/x"}],
        "contacts": [
            {
                "id": "x", "name": "<h1>name</h1>", "website": "javascript:alert(1)", "chat_url": "data:text/html,x",
                "email": "a@b?bcc=c@d", "languages": [],
                "phones": [{"number": "1", "tel": "1;alert(1)", "type": "voice"}],
            }
        ],
        "services": [],
        "sources": [{"title": "<s>source</s>", "url": "javascript:alert(1)", "date": None, "publisher": None}],
        "reviewed_on": None,
    }  # fmt: skip
    node = chat.page.evaluate_handle(
        "async message => { const { makeMessage } = await import('/widget/rendering.js');"
        "const node = makeMessage(message, 'en', { onReply() {}, onText() {} });"
        "document.body.append(node); return node; }",
        hostile,
    ).as_element()
    assert node
    assert node.query_selector("b, i, u, h1, s, a") is None
    for shown in ("<b>bold</b>", "<i>item</i>", "<u>reply</u>", "<h1>name</h1>", "<s>source</s>"):
        assert shown in (node.text_content() or "")


def test_a8_a12_d6_d8_nothing_is_stored_added_to_history_or_asked_of_others(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    before = chat.page.evaluate("history.length")
    for _ in range(20):
        chat.wait_for_answer(chat.find(".reply").last.click)
    chat.find(".panel-top .close").click()
    assert chat.page.evaluate("history.length") == before
    stored = chat.page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length,"
        "(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert stored == [0, 0, "", 0, 0, 0]
    assert chat.page.context.cookies() == []
    assert {request.url.split("/")[2] for request in chat.requests} == {chat.url.split("/")[2]}


def test_a12_nothing_opens_by_itself(visit: OpenVisit) -> None:
    chat = visit()
    chat.find(".launcher").wait_for()
    chat.page.wait_for_timeout(500)
    expect(chat.find(".panel")).to_be_hidden()
    assert not [request for request in chat.requests if "/api/" in request.url]


def test_shift_enter_makes_a_line_and_enter_sends(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    box = chat.find("textarea")
    box.fill("hello")
    box.press("Shift+Enter")
    box.type("there")
    assert box.input_value() == "hello\nthere"
    chat.wait_for_answer(lambda: box.press("Enter"))
    assert box.input_value() == ""


@pytest.mark.parametrize(
    ("language", "characters", "count"),
    [
        ("en", 2000, "0 characters left"),
        ("en", 1999, "1 character left"),
        ("en", 2001, "1 character too many"),
        ("en", 2002, "2 characters too many"),
        ("fr", 2000, "0 caractère restant"),
        ("fr", 1999, "1 caractère restant"),
        ("fr", 1998, "2 caractères restants"),
        ("fr", 2001, "1 caractère de trop"),
    ],
)
def test_what_is_counted_agrees_with_its_number(visit: OpenVisit, language: str, characters: int, count: str) -> None:
    chat = visit(language).open_chat()
    chat.find("textarea").fill("é" * characters)
    expect(chat.find(".count")).to_have_text(count)


def test_one_second_and_one_day_are_singular(visit: OpenVisit) -> None:
    sentences = visit().page.evaluate(
        "async () => { const { WORDS } = await import('/widget/words.js');"
        "const write = (words, n) => words.busy(n) + words.notice('', n)[1];"
        "return ['en', 'fr'].map(language => [1, 2].map(n => write(WORDS[language], n))); }"
    )
    for (one, two), (second, day) in zip(sentences, [("second", "day"), ("seconde", "jour")], strict=True):
        for word in (second, day):
            assert re.search(rf"\b1 {word}\b", one)
            assert re.search(rf"\b2 {word}s\b", two)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_over_the_limit_is_counted_and_kept(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    chat.find("textarea").fill("é" * 1801)
    expect(chat.find(".count")).to_contain_text("199")
    chat.find("textarea").fill("😀" * 2003)
    expect(chat.find(".count")).to_contain_text("3")
    chat.find("textarea").press("Enter")
    assert len(chat.find("textarea").input_value()) == 2003
    expect(chat.find(".message.visitor")).to_have_count(0)
