"""Leaving: at once, by any means, and nothing of the conversation comes back (standards A1 to A10)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visit import EXITS
from tests.conftest import serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit
    from tests.conftest import Server

LANGUAGES = ("en", "fr")
SIZES = [(320, 568), (390, 844), (1280, 800)]


def wait_until_left(chat: Visit) -> None:
    chat.page.wait_for_url(EXITS[chat.language])


def wait_for(holds: Callable[[], bool], seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.05)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a1_an_exit_is_in_view_in_every_state_and_nothing_covers_it(visit: OpenVisit, size: tuple[int, int]) -> None:
    chat = visit(viewport={"width": size[0], "height": size[1]})
    on_page = chat.find(".top .exit")
    assert chat.can_be_pressed(on_page)
    chat.page.mouse.wheel(0, 4000)
    chat.page.wait_for_function("() => scrollY > 500")
    assert chat.can_be_pressed(on_page)
    chat.open_chat()
    in_chat = chat.find(".panel-top .exit")
    assert chat.can_be_pressed(in_chat)
    chat.ask(chat.words["question"])
    chat.ask(chat.words["place"])
    chat.find(".scroll").evaluate("node => { node.scrollTop = node.scrollHeight; }")
    assert chat.can_be_pressed(in_chat)
    chat.find(".strip button").click()
    assert chat.can_be_pressed(in_chat)
    if size[0] > 640:
        assert chat.can_be_pressed(on_page)
    # An on-screen keyboard takes about half of the height.
    chat.page.set_viewport_size({"width": size[0], "height": 300})
    chat.find("textarea").focus()
    assert chat.can_be_pressed(in_chat)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a2_the_exit_is_a_link_that_works_without_javascript(visit: OpenVisit, language: str) -> None:
    page = visit(language, java_script_enabled=False)
    page.find(".top .exit").click()
    wait_until_left(page)


@pytest.mark.parametrize("selector", [".top .exit", ".panel-top .exit"])
def test_a3_the_page_is_blank_at_once_even_if_the_other_site_never_answers(visit: OpenVisit, selector: str) -> None:
    chat = visit().open_chat()
    chat.ask(chat.words["question"])
    chat.page.route(f"{EXITS['en']}**", lambda _route: None)
    left = chat.find(selector).evaluate(
        "link => { const start = performance.now(); link.click();"
        "return [document.body.innerHTML, performance.now() - start]; }"
    )
    assert left[0] == ""
    assert left[1] < 100


def test_a3_the_exit_works_when_the_server_is_gone(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.find(".panel-top .exit").click()
    wait_until_left(chat)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a4_shift_three_times_leaves_from_the_text_box_and_presses_are_announced(
    visit: OpenVisit, language: str
) -> None:
    chat = visit(language).open_chat()
    chat.find("textarea").focus()
    chat.page.keyboard.press("Shift")
    expect(chat.find(".toast")).to_contain_text("2")
    expect(chat.find(".toast")).to_have_attribute("role", "status")
    chat.page.keyboard.press("Shift")
    expect(chat.find(".toast")).to_contain_text("1")
    chat.page.keyboard.press("Shift")
    wait_until_left(chat)


def test_a4_shift_three_times_leaves_with_the_chat_closed(visit: OpenVisit) -> None:
    chat = visit()
    chat.find(".launcher").wait_for()
    for _ in range(3):
        chat.page.keyboard.press("Shift")
    wait_until_left(chat)


def test_a4_typing_capitals_and_other_uses_of_shift_never_leave(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.find("textarea").focus()
    keyboard = chat.page.keyboard
    for _ in range(200):
        keyboard.press("Shift+A")
    assert chat.find(".toast").inner_text() == ""
    for _ in range(5):
        keyboard.press("Shift+Tab")
        keyboard.press("Control+Shift")
        keyboard.press("Alt+Shift")
    for _ in range(3):
        keyboard.press("Shift")
        keyboard.press("a")
    keyboard.down("Shift")
    for _ in range(3):
        chat.find(".bubble").first.click()
    keyboard.up("Shift")
    assert chat.page.url.startswith(chat.url)
    assert chat.find("textarea").input_value().startswith("A" * 200)


def test_a4_escape_only_closes_the_chat(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.find("textarea").fill("half a thought")
    chat.find("textarea").press("Escape")
    expect(chat.find(".panel")).to_be_hidden()
    assert chat.page.url.startswith(chat.url)
    chat.find(".launcher").click()
    expect(chat.find("textarea")).to_have_value("half a thought")


@pytest.mark.parametrize("scripted", [True, False])
def test_a5_the_second_tab_stop_is_a_hidden_exit(visit: OpenVisit, scripted: bool) -> None:
    page = visit(java_script_enabled=scripted)
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Tab")
    link = page.find("a.hidden-link:focus")
    expect(link).to_have_attribute("href", EXITS["en"])
    box = link.bounding_box()
    assert box
    assert box["x"] >= 0
    page.page.keyboard.press("Enter")
    wait_until_left(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a6_back_never_shows_the_conversation(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    chat.ask(chat.words["question"])
    chat.find("textarea").fill("words that were not sent")
    chat.find(".panel-top .exit").click()
    wait_until_left(chat)
    length = chat.page.evaluate("history.length")
    chat.page.go_back()
    assert chat.page.evaluate("history.length") == length
    for words in (chat.words["question"], "words that were not sent"):
        assert words not in chat.text()


def test_a6_our_own_page_comes_back_without_the_conversation(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.ask(chat.words["question"])
    chat.find("textarea").fill("words that were not sent")
    chat.page.goto(f"{chat.url}/fr/")
    chat.page.go_back()
    assert chat.page.url.endswith("/en/")
    assert chat.words["question"] not in chat.text()
    chat.open_chat()
    expect(chat.find("textarea")).to_have_value("")


def test_a6_a_page_kept_in_the_back_forward_cache_comes_back_without_the_conversation(
    visit: OpenVisit, embedding_url: str
) -> None:
    """Our own pages are `no-store` and never kept there; a page that embeds the chat may be."""
    chat = visit("fr", url=embedding_url, path="/index.html").open_chat()
    chat.ask(chat.words["question"])
    chat.find("textarea").fill("words that were not sent")
    chat.page.evaluate("addEventListener('pageshow', event => { window.wasKept = event.persisted; })")
    chat.page.goto(f"{embedding_url}/next.html")
    chat.page.go_back(wait_until="commit")  # a page from the cache does not load again
    chat.page.wait_for_function("() => window.wasKept === true")
    assert chat.words["question"] not in chat.text()
    chat.open_chat()
    expect(chat.find("textarea")).to_have_value("")


@pytest.mark.parametrize("event", ["pagehide", "pageshow"])
def test_a6_leaving_and_coming_back_wipe_by_themselves(visit: OpenVisit, event: str) -> None:
    chat = visit().open_chat()
    chat.ask(chat.words["question"])
    chat.page.evaluate("type => window.dispatchEvent(new PageTransitionEvent(type, { persisted: true }))", event)
    assert chat.words["question"] not in chat.text()
    expect(chat.find(".panel")).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a7_leaving_ends_the_conversation_on_the_server_without_waiting_for_it(
    visit: OpenVisit, server: Server, language: str
) -> None:
    chat = visit(language).open_chat()
    with chat.page.expect_request("**/messages") as sent:
        chat.ask(chat.words["question"])
    path, token = sent.value.url.removeprefix(chat.url), {"Authorization": sent.value.headers["authorization"]}
    assert server.request("POST", path, {"text": "hello"}, token).status == 200
    with chat.page.expect_request("**/end") as ended:
        chat.find(".panel-top .exit").click()
    assert ended.value.headers["content-type"].startswith("text/plain")
    wait_until_left(chat)
    wait_for(lambda: server.request("POST", path, {"text": "hello"}, token).status == 401)


def test_a7_the_answer_to_leaving_asks_the_browser_to_forget_this_site(server: Server) -> None:
    visitor = server.visitor()
    path = f"/conversations/{visitor.id}/end"
    for token in ("not-the-token", visitor.token, visitor.token):  # the same answer whatever there was
        answer = server.api("POST", path, raw=token.encode(), headers={"Content-Type": "text/plain"})
        assert answer.status == 204
        assert answer.headers["clear-site-data"] == '"cache", "storage"'
        assert answer.headers["cache-control"] == "no-store"
    assert visitor.post({"text": "hello"}).status == 401


@pytest.mark.parametrize(
    ("wish", "target"),
    [
        ("https://meteo.gc.ca/city", "https://meteo.gc.ca/city"),
        ("https://elsewhere.example/", EXITS["en"]),
        ("http://meteo.gc.ca/", EXITS["en"]),
        ("https://me@meteo.gc.ca/", EXITS["en"]),
        ("javascript:alert(1)", EXITS["en"]),
        ("//meteo.gc.ca", EXITS["en"]),
    ],
)
def test_a11_the_exit_leads_only_where_it_may(visit: OpenVisit, wish: str, target: str) -> None:
    chat = visit().open_chat()
    chat.find("repere-chat").evaluate("(node, wish) => node.setAttribute('exit-url', wish)", wish)
    expect(chat.find(".panel-top .exit")).to_have_attribute("href", target)


def test_a11_an_operator_may_allow_another_host(visit: OpenVisit, tmp_path: Path) -> None:
    with serve(tmp_path, BOT_EXIT_HOSTS="www.example.org") as allowing:
        chat = visit(url=allowing.url)
        chat.find("repere-chat").evaluate("node => node.setAttribute('exit-url', 'https://www.example.org/news')")
        chat.find(".launcher").click()
        expect(chat.find(".panel-top .exit")).to_have_attribute("href", "https://www.example.org/news")


def test_a8_no_referrer_reaches_the_neutral_site(visit: OpenVisit) -> None:
    chat = visit()
    with chat.page.expect_request(f"{EXITS['en']}**") as sent:
        chat.find(".top .exit").click()
    assert "referer" not in sent.value.headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a9_the_words_near_the_exit_promise_nothing_false(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    expected = {
        "en": ("does not erase your history", "monitoring software", "safer device"),
        "fr": ("n’efface pas votre historique", "logiciel espion", "appareil plus sûr"),
    }
    for place in (chat.find("aside.exit-note"), chat.find(".scroll .exit-note")):
        for words in expected[language]:
            expect(place).to_contain_text(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a10_title_and_address_are_neutral(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    assert chat.page.title() == "Repère – information"
    head = chat.page.evaluate("document.head.innerHTML").lower()
    assert not any(word in head for word in ("traffick", "traite", "exploit", "og:"))
