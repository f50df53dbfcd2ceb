"""The pages, with and without JavaScript, and what they weigh (standards B2, D6, D7, D12, F1, F2)."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visit import EXITS

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from tests.browser.conftest import OpenVisit
    from tests.conftest import Server

LANGUAGES = ("en", "fr")
CHAT_PATHS = {"en": "/en/chat", "fr": "/fr/clavardage"}
HOTLINE = "canadian-human-trafficking-hotline"


@pytest.mark.parametrize("language", LANGUAGES)
def test_f1_without_javascript_lines_answers_and_exit_work(
    visit: OpenVisit, knowledge: KnowledgeBase, language: str
) -> None:
    page = visit(language, java_script_enabled=False, viewport={"width": 390, "height": 844})
    hotline = knowledge.contacts[HOTLINE].phones[0]
    first = page.find(".lines a[href^='tel:']").first
    expect(first).to_have_attribute("href", f"tel:{hotline.e164}")
    expect(first).to_have_text(hotline.number.in_language(language))
    assert page.find(".lines a[href^='tel:']").count() >= 4
    expect(page.find(".lines > .small")).to_contain_text({"en": "bill", "fr": "facture"}[language])
    expect(page.find("noscript p")).to_contain_text("JavaScript")
    topic = page.find("details.topic").first
    topic.locator("summary").click()
    assert len(topic.inner_text()) > 150
    expect(page.find(".top .exit")).to_have_attribute("href", EXITS[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_f1_the_page_says_what_to_do_when_the_script_is_blocked(visit: OpenVisit, language: str) -> None:
    page = visit(language)
    page.page.route("**/widget/*.js", lambda route: route.abort())
    page.arrive()
    expect(page.find("#chat + p + p")).to_contain_text("JavaScript")
    page.find("a[data-repere-open]").click()
    page.page.wait_for_url(f"**{CHAT_PATHS[language]}")
    page.find(".top .exit").click()
    page.page.wait_for_url(EXITS[language])


def test_the_root_speaks_the_browsers_language_without_a_redirect(server: Server) -> None:
    french = server.request("GET", "/", headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"})
    english = server.request("GET", "/", headers={"Accept-Language": "en-CA"})
    assert french.status == english.status == 200
    assert b'<html lang="fr">' in french.body
    assert b'<html lang="en">' in english.body
    assert "Accept-Language" in french.headers["vary"]


@pytest.mark.parametrize(("path", "language"), [("/en/nothing", "en"), ("/fr/rien", "fr"), ("/widget/none.js", "fr")])
def test_d12_an_unknown_address_shows_the_lines(server: Server, path: str, language: str) -> None:
    answer = server.request("GET", path, headers={"Accept-Language": "fr"})
    page = answer.body.decode()
    assert answer.status == 404
    assert f'<html lang="{language}">' in page
    assert "This page does not exist" in page
    assert "Cette page n’existe pas" in page
    assert page.count('href="tel:') >= 4
    assert "data-repere-exit" in page


def test_d12_a_wrong_method_shows_the_lines(server: Server) -> None:
    answer = server.request("POST", "/en/", {})
    assert answer.status == 405
    assert answer.body.count(b'href="tel:') >= 4
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/en/", "/fr/", "/", "/nothing", "/widget/repere-chat.js", "/assets/site.css"])
def test_d7_every_page_and_file_carries_the_security_headers(server: Server, path: str) -> None:
    headers = server.request("GET", path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    if not path.startswith(("/widget/", "/assets/")):
        assert headers["cache-control"] == "no-store"


def test_the_pages_hold_no_inline_script_or_style(server: Server) -> None:
    for path in ("/en/", "/fr/", "/nothing"):
        page = server.request("GET", path).body.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_widget_files_are_checked_again_each_time_and_may_be_embedded(server: Server) -> None:
    for name, kind in (
        ("repere-chat.js", "text/javascript"),
        ("parts.js", "text/javascript"),
        ("repere-chat.css", "text/css"),
    ):
        first = server.request("GET", f"/widget/{name}")
        assert first.headers["content-type"].startswith(kind)
        assert first.headers["cache-control"] == "no-cache"
        assert first.headers["cross-origin-resource-policy"] == "cross-origin"
        again = server.request("GET", f"/widget/{name}", headers={"If-None-Match": first.headers["etag"]})
        assert again.status == 304
        assert again.body == b""
        zipped = server.request("GET", f"/widget/{name}", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(zipped.body) == first.body


def test_only_files_of_the_widget_are_served(server: Server) -> None:
    for path in ("/widget/__init__.py", "/widget/types.d.ts", "/widget/..%2fsettings.py", "/assets/..%2fwords.py"):
        assert server.request("GET", path).status == 404


def test_b2_b8_the_widgets_lines_are_those_of_the_knowledge(server: Server, knowledge: KnowledgeBase) -> None:
    module = server.request("GET", "/widget/parts.js").body.decode()
    for identifier in (HOTLINE, "emergency-911", "suicide-crisis-helpline-988", "kids-help-phone"):
        for language in LANGUAGES:
            assert knowledge.contacts[identifier].phones[0].number.in_language(language) in module


def test_f2_before_opening_the_widget_costs_little(visit: OpenVisit) -> None:
    page = visit()
    page.find(".launcher").wait_for()
    page.page.wait_for_load_state("networkidle")
    asked = {request.url for request in page.requests if "/widget/" in request.url}
    assert len(asked) <= 3
    sizes = {url.rpartition(".")[2]: 0 for url in asked}
    for url in asked:
        answer = page.page.request.get(url, headers={"Accept-Encoding": "gzip"})
        sizes[url.rpartition(".")[2]] += len(gzip.compress(answer.body(), 9))
    assert sizes["js"] <= 15_000
    assert sizes["css"] <= 5_000


def test_f2_nothing_moves_while_the_page_loads(visit: OpenVisit) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    page.find(".launcher").wait_for()
    shift = page.page.evaluate(
        "() => new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
        "for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true });"
        "setTimeout(() => done(sum), 500); })"
    )
    assert shift == 0


def test_the_chat_works_on_a_page_of_another_origin(visit: OpenVisit, embedding_url: str) -> None:
    chat = visit("fr", url=embedding_url, path="/index.html")
    expect(chat.find(".dock .exit")).to_have_attribute("href", EXITS["fr"])
    answer = chat.open_chat().ask(chat.words["question"])
    expect(answer).to_have_attribute("lang", "fr")
    chat.find(".panel-top .exit").click()
    chat.page.wait_for_url(EXITS["fr"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_b2_on_the_smallest_phone_the_hotline_is_in_the_first_view(visit: OpenVisit, language: str) -> None:
    page = visit(language, viewport={"width": 320, "height": 568})
    page.find(".launcher").wait_for()
    assert page.can_be_pressed(page.find("main .call").first)
    assert page.page.evaluate("scrollY") == 0


def test_an_icon_is_the_same_drawing_on_the_pages_and_in_the_chat(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.ask(chat.words["danger"])
    drawing = "link => link.querySelector('path').getAttribute('d')"
    for on_page, in_chat in (("main > .opening .call", ".message .card .call"), (".top .exit", ".panel-top .exit")):
        assert chat.find(on_page).first.evaluate(drawing) == chat.find(in_chat).first.evaluate(drawing)
