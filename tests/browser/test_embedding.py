"""The chat on other people's pages and in their frames: it works there, and leaving leaves the whole tab."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.hosts import DOCTYPE, ICON, make_element, make_page
from tests.browser.visit import EXITS, WORDS

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator

    from tests.browser.conftest import OpenEmbedding
    from tests.browser.hosts import Sites
    from tests.browser.visit import Visit

LANGUAGES = ("en", "fr")
FRAME_STYLE = "width:600px;height:560px;border:0"
SANDBOX = "allow-scripts allow-same-origin allow-forms"


def make_frame(sites: Sites, attributes: str = "", path: str = "/en/") -> str:
    """Write a page that shows the service's own page in a frame."""
    frame = f'<iframe src="{sites.server.url}{path}" title="x" style="{FRAME_STYLE}" {attributes}></iframe>'
    return make_page(f"<h1>x</h1>{frame}")


def open_in_frame(page: Visit) -> FrameLocator:
    frame = page.page.frame_locator("iframe")
    frame.locator(".launcher").click()
    frame.locator(".reply").first.wait_for()
    return frame


def ask_in(chat: Locator | FrameLocator, words: str) -> Locator:
    answers = chat.locator(".message.bot")
    before = answers.count()
    chat.locator("textarea").fill(words)
    chat.locator("textarea").press("Enter")
    expect(answers).not_to_have_count(before)
    return answers.last


# On pages of other origins


@pytest.mark.parametrize("language", LANGUAGES)
def test_d7_a_page_with_a_strict_policy_needs_to_allow_this_service_and_nothing_else(
    embed: OpenEmbedding, sites: Sites, language: str
) -> None:
    service = sites.server.url
    policy = f"default-src 'none'; script-src {service}; style-src {service}; connect-src {service}"
    page = make_page(make_element(service, f'language="{language}"'), head="", language=language)
    chat = embed(sites.host, page, language, headers={"Content-Security-Policy": policy}).open_chat()
    answer = chat.ask(chat.words["danger"])
    expect(answer).to_have_attribute("lang", language)
    chat.find(".strip button").click()
    # The panel has its style: it stands in its corner and nothing of the page is pushed.
    assert chat.find(".panel").evaluate("node => getComputedStyle(node).position") == "fixed"
    blocked = chat.page.evaluate("violations")
    assert [each for each in blocked if not each.endswith("/favicon.ico")] == []
    chat.find(".panel-top .exit").click()
    chat.page.wait_for_url(EXITS[language])


def test_several_sites_may_embed_the_chat_at_the_same_time(embed: OpenEmbedding, sites: Sites) -> None:
    for host in (sites.host, sites.other):
        chat = embed(host, make_page(make_element(sites.server.url)))
        with chat.page.expect_response("**/conversations") as started:
            chat.open_chat()
        assert started.value.headers["access-control-allow-origin"] == host.origin
        assert chat.ask(chat.words["question"]).locator(".sources").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_b2_d10_a_site_that_is_not_allowed_gets_the_lines_and_no_broken_chat(
    embed: OpenEmbedding, sites: Sites, language: str
) -> None:
    page = make_page(make_element(sites.server.url, f'language="{language}"'), language=language)
    chat = embed(sites.stranger, page, language)
    chat.find(".launcher").click()
    chat.find(".problem").wait_for()
    assert chat.find(".problem a[href^='tel:']").count() >= 3
    chat.send(chat.words["question"])
    expect(chat.find(".message.visitor + .problem")).to_be_visible()
    expect(chat.find(".message.visitor")).to_contain_text(chat.words["question"])
    assert chat.can_be_pressed(chat.find(".strip .call").first)
    chat.find(".panel-top .exit").click()
    chat.page.wait_for_url(EXITS[language])


def test_a11_a_page_may_choose_an_exit_that_the_operator_allows_and_no_other(
    embed: OpenEmbedding, sites: Sites
) -> None:
    wishes = {
        "https://neutral.example/news": "https://neutral.example/news",
        "https://neutral.example.evil.example/": EXITS["en"],
        "https://neutral.example@evil.example/": EXITS["en"],
        "http://neutral.example/": EXITS["en"],
        "javascript:alert(1)": EXITS["en"],
    }
    for wish, exit_url in wishes.items():
        chat = embed(sites.host, make_page(make_element(sites.server.url, f'language="en" exit-url="{wish}"')))
        expect(chat.find(".dock .exit")).to_have_attribute("href", exit_url)


@pytest.mark.parametrize("doctype", [DOCTYPE, ""], ids=["standards", "quirks"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_chat_looks_the_same_whatever_the_pages_mode_base_or_direction(
    embed: OpenEmbedding, sites: Sites, doctype: str, direction: str
) -> None:
    head = f'{ICON}<base href="https://elsewhere.example/deep/">'
    element = make_element(sites.server.url)
    page = make_page(element, head=head, doctype=doctype).replace("<html", f'<html dir="{direction}"')
    chat = embed(sites.host, page).open_chat()
    chat.ask(chat.words["question"])
    assert chat.page.evaluate("document.compatMode") == ("CSS1Compat" if doctype else "BackCompat")
    assert {request.url.split("/")[2] for request in chat.requests} == {
        sites.server.url.split("/")[2],
        sites.host.origin.split("/")[2],
    }
    for selector in (".panel-top", ".strip", ".bubble >> nth=0", "textarea"):
        assert chat.find(selector).evaluate("node => getComputedStyle(node).direction") == "ltr", selector
    panel, title, exit_link = (
        chat.find(each).bounding_box() for each in (".panel", ".panel-title", ".panel-top .exit")
    )
    assert panel
    assert title
    assert exit_link
    assert round(panel["width"]), round(panel["x"]) == (432, 1280 - 16 - 432)
    assert title["x"] < exit_link["x"]
    for selector in (".panel-top .exit", ".panel-top .close", "textarea", ".composer .button"):
        box = chat.find(selector).bounding_box()
        assert box
        assert box["height"] >= 43.99, selector


def test_an_element_that_a_page_adds_and_takes_away_works_and_leaves_nothing_behind(
    embed: OpenEmbedding, sites: Sites
) -> None:
    script = make_element(sites.server.url).partition("</repere-chat>")[2]
    chat = embed(sites.host, make_page(f"<main></main>{script}"))
    chat.page.evaluate(
        "() => { const chat = document.createElement('repere-chat'); chat.setAttribute('language', 'fr');"
        "document.querySelector('main').append(chat); }"
    )
    chat.open_chat()
    expect(chat.ask(WORDS["fr"]["question"])).to_have_attribute("lang", "fr")
    said = chat.page.evaluate(
        "() => { const chat = document.querySelector('repere-chat'); chat.remove(); return chat.shadowRoot.textContent; }"
    )
    assert WORDS["fr"]["question"] not in said
    for _ in range(4):
        chat.page.keyboard.press("Shift")
    assert chat.page.url.startswith(sites.host.origin)
    assert not chat.errors


# Two on one page


def open_two(embed: OpenEmbedding, sites: Sites) -> tuple[Visit, Locator, Locator]:
    """Open a page with an English chat on the left and a French one on the right, both still closed."""
    element = make_element(sites.server.url, 'language="en" position="left"')
    page = embed(sites.host, make_page(f'{element}<repere-chat language="fr"></repere-chat>'))
    page.page.evaluate("window.chats = Array.from(document.querySelectorAll('repere-chat'))")
    return page, page.find("repere-chat").nth(0), page.find("repere-chat").nth(1)


def test_two_chats_on_one_page_are_two_conversations_in_two_languages(embed: OpenEmbedding, sites: Sites) -> None:
    page, english, french = open_two(embed, sites)
    english.locator(".launcher").click()
    english.locator(".reply").first.wait_for()
    expect(french.locator(".panel")).to_be_hidden()
    expect(ask_in(english, WORDS["en"]["question"])).to_have_attribute("lang", "en")
    english.locator("textarea").fill("half a thought")
    french.locator(".launcher").click()
    french.locator(".reply").first.wait_for()
    expect(ask_in(french, WORDS["fr"]["question"])).to_have_attribute("lang", "fr")
    expect(english.locator("textarea")).to_have_value("half a thought")
    expect(english.locator(".message.visitor")).to_have_count(1)
    expect(french.locator(".message.visitor")).to_have_count(1)
    asked = {request.url for request in page.requests if request.url.endswith("/messages") and request.method == "POST"}
    assert len(asked) == 2  # an address holds its conversation's id
    french.locator(".panel-top .close").click()
    expect(french.locator(".panel")).to_be_hidden()
    expect(english.locator(".message.visitor")).to_have_count(1)


@pytest.mark.parametrize("way", ["exit of one", "shift"])
def test_a6_a7_one_exit_wipes_and_ends_both_chats_of_a_page(embed: OpenEmbedding, sites: Sites, way: str) -> None:
    page, english, french = open_two(embed, sites)
    for chat, language in ((english, "en"), (french, "fr")):
        # By the element itself: whether one launcher opens both is another test's matter.
        chat.evaluate("chat => chat.open(chat.launcher)")
        chat.locator(".reply").first.wait_for()
        ask_in(chat, WORDS[language]["question"])
    for (
        exit_url
    ) in EXITS.values():  # an answer without content leaves the page where it is, so that it can be looked at
        page.page.route(f"{exit_url}**", lambda route: route.fulfill(status=204))
    if way == "shift":
        for _ in range(3):
            page.page.keyboard.press("Shift")
    else:
        french.locator(".panel-top .exit").evaluate("link => link.click()")
    said = page.page.evaluate("chats.map(chat => chat.shadowRoot.textContent).join() + document.body.innerHTML")
    for language in LANGUAGES:
        assert WORDS[language]["question"] not in said
    page.page.wait_for_timeout(200)
    ended = {request.url for request in page.requests if request.url.endswith("/end")}
    assert len(ended) == 2


# In a frame


@pytest.mark.parametrize("is_open", [False, True], ids=["the page's", "the chat's"])
def test_a3_the_exit_of_a_framed_page_leaves_the_whole_tab(embed: OpenEmbedding, sites: Sites, is_open: bool) -> None:
    page = embed(sites.host, make_frame(sites))
    frame = page.page.frame_locator("iframe")
    if is_open:
        ask_in(open_in_frame(page), WORDS["en"]["question"])
    frame.locator(".panel-top .exit" if is_open else ".top .exit").click()
    page.page.wait_for_url(EXITS["en"])


def test_a4_shift_three_times_in_a_framed_chat_leaves_the_whole_tab(embed: OpenEmbedding, sites: Sites) -> None:
    page = embed(sites.host, make_frame(sites))
    frame = open_in_frame(page)
    frame.locator("textarea").fill("words that were not sent")
    for _ in range(3):
        page.page.keyboard.press("Shift")
    page.page.wait_for_url(EXITS["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a2_without_javascript_the_exit_of_a_framed_page_leaves_the_whole_tab(
    embed: OpenEmbedding, sites: Sites, language: str
) -> None:
    page = embed(sites.host, make_frame(sites, path=f"/{language}/"), language, java_script_enabled=False)
    page.page.frame_locator("iframe").locator(".top .exit").click()
    page.page.wait_for_url(EXITS[language])


@pytest.mark.parametrize("way", ["exit", "shift"])
def test_a3_in_a_sandbox_that_holds_the_tab_the_exit_blanks_and_replaces_the_frame(
    embed: OpenEmbedding, sites: Sites, way: str
) -> None:
    page = embed(sites.host, make_frame(sites, f'sandbox="{SANDBOX}"'))
    frame = open_in_frame(page)
    ask_in(frame, WORDS["en"]["question"])
    if way == "exit":
        frame.locator(".panel-top .exit").click()
    else:
        frame.locator("textarea").focus()
        for _ in range(3):
            page.page.keyboard.press("Shift")
    expect(frame.locator("p")).to_have_text("Weather")
    assert page.page.url.startswith(sites.host.origin)
    assert page.page.frames[1].url == EXITS["en"]


def test_b2_in_a_sandbox_without_an_origin_the_lines_are_there(embed: OpenEmbedding, sites: Sites) -> None:
    page = embed(sites.host, make_frame(sites, 'sandbox="allow-scripts"'))
    frame = page.page.frame_locator("iframe")
    expect(frame.locator(".lines a[href^='tel:']").first).to_be_visible()
    frame.locator(".launcher").click()
    frame.locator(".problem").wait_for()
    assert frame.locator(".problem a[href^='tel:']").count() >= 3


def test_d7_a_page_that_is_not_allowed_cannot_frame_ours(embed: OpenEmbedding, sites: Sites) -> None:
    page = embed(sites.stranger, make_frame(sites))
    page.page.wait_for_timeout(300)
    assert re.match(r"chrome-error:", page.page.frames[1].url)
