"""Reading and using page and chat by any means: axe, keyboard, small screens, zoom (standards C1 to C6)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.states import STATES
from tests.browser.visit import CHROMIUM_ARGS, CHROMIUM_PATH, Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Playwright

    from tests.browser.conftest import OpenVisit

LANGUAGES = ("en", "fr")
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}


def find_violations(chat: Visit) -> list[str]:
    chat.page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = chat.page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
    return [f"{found['id']}: {node['target']}" for found in result["violations"] for node in found["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reach", STATES, ids=lambda state: state.__name__)
def test_c2_axe_finds_nothing(visit: OpenVisit, language: str, reach: Callable[[Visit], None]) -> None:
    for size, scheme in (((390, 844), "light"), ((1280, 800), "dark")):
        chat = visit(language, viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        reach(chat)
        assert find_violations(chat) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/no-such-page", "/{language}/no-such-page"])
def test_c2_axe_finds_nothing_on_an_error_page(visit: OpenVisit, language: str, path: str) -> None:
    assert find_violations(visit(language, path=path.format(language=language))) == []


def test_c4_the_whole_journey_works_by_keyboard(visit: OpenVisit) -> None:
    chat = visit()
    keyboard = chat.page.keyboard
    chat.find(".launcher").focus()
    keyboard.press("Enter")
    assert chat.focused() == "h2.panel-title"
    chat.find(".reply").first.wait_for()
    stops = []
    for _ in range(40):
        keyboard.press("Tab")
        stops.append(chat.focused())
        if stops[-1] == "textarea":
            break
    assert "a.exit" in stops
    assert "a.call.call-short" in stops
    assert stops.count("button.reply") >= 3
    assert stops[-1] == "textarea"
    keyboard.type("What is human trafficking?")
    chat.wait_for_answer(lambda: keyboard.press("Enter"))
    assert chat.focused() == "textarea"
    keyboard.press("Tab")
    keyboard.press("Tab")
    assert chat.focused() == "button.quiet"
    keyboard.press("Escape")
    assert chat.focused() == "button.launcher"


def test_c4_closing_gives_the_focus_back_to_what_opened(visit: OpenVisit) -> None:
    chat = visit()
    chat.find(".launcher").wait_for()
    chat.find("a[data-repere-open]").click()
    chat.find(".panel-top .close").click()
    assert chat.focused() == "a.button"
    assert "#" not in chat.page.url


def test_c4_on_a_small_screen_the_keyboard_skips_the_page_behind(visit: OpenVisit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open_chat()
    expect(chat.find(".panel")).to_have_attribute("aria-modal", "true")
    for _ in range(60):
        chat.page.keyboard.press("Tab")
        assert chat.page.evaluate("document.activeElement.tagName") in ("REPERE-CHAT", "BODY", "HTML")
    chat.find(".panel-top .close").click()
    assert chat.page.locator("[inert]").count() == 0


def test_c3_the_log_is_there_before_the_first_message_and_typing_is_apart(visit: OpenVisit) -> None:
    chat = visit()
    chat.page.route("**/api/**", lambda _route: None)
    chat.find(".launcher").click()
    log = chat.find("[role=log]")
    expect(log).to_have_attribute("aria-label", "Messages")
    expect(log).to_be_empty()
    expect(chat.find(".waiting [role=status]")).to_have_text("Repère is writing…")
    assert log.locator("[role=status]").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(320, 256), (320, 568), (640, 400), (1920, 1080)], ids=str)
def test_c5_nothing_scrolls_sideways_and_everything_is_reached(
    visit: OpenVisit, language: str, size: tuple[int, int]
) -> None:
    chat = visit(language, viewport={"width": size[0], "height": size[1]})
    sideways = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert chat.page.evaluate(sideways) == 0
    chat.open_chat()
    chat.ask(chat.words["place"])
    chat.ask(chat.words["question"])
    assert chat.page.evaluate(sideways) == 0
    for selector in (".panel", ".scroll", ".panel-top", ".strip", ".foot"):
        assert chat.find(selector).evaluate("node => node.scrollWidth - node.clientWidth") == 0, selector
    for selector in (".panel-top .exit", ".panel-top .close", ".strip .call >> nth=1", "textarea", ".foot button"):
        target = chat.find(selector)
        target.scroll_into_view_if_needed()
        assert chat.can_be_pressed(target), selector


@pytest.mark.parametrize("language", LANGUAGES)
def test_c5_changed_text_spacing_and_larger_text_lose_nothing(visit: OpenVisit, language: str) -> None:
    chat = visit(language, viewport={"width": 390, "height": 844}).open_chat()
    chat.page.evaluate(
        "() => { const sheet = new CSSStyleSheet();"
        "sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important; } html { font-size: 150%; }');"
        "document.adoptedStyleSheets = [sheet];"
        "document.querySelector('repere-chat').shadowRoot.adoptedStyleSheets = [sheet]; }"
    )
    for selector in (".panel-top", ".strip", ".foot", ".composer"):
        assert chat.find(selector).evaluate("node => node.scrollWidth - node.clientWidth") == 0, selector
    for selector in (".panel-top .exit", ".panel-top .close", ".strip .call >> nth=1", ".composer button"):
        assert chat.can_be_pressed(chat.find(selector)), selector


@pytest.mark.parametrize("language", LANGUAGES)
def test_c1_every_target_is_at_least_44_by_44(visit: OpenVisit, language: str) -> None:
    chat = visit(language, viewport={"width": 320, "height": 568})
    places = [".exit", ".button", ".launcher", ".top .quiet-link", "summary"]
    chat.open_chat()
    chat.ask(chat.words["danger"])
    chat.ask(chat.words["place"])
    places += [".call", ".reply", ".panel button", ".frame summary", ".card-links a", "textarea"]
    for place in places:
        for target in chat.find(place).all():
            if target.is_visible():
                box = target.bounding_box()
                assert box
                assert min(box["width"], box["height"]) >= 43.99, (place, target.inner_text(), box)


def test_c5_reduced_motion_keeps_everything_still(visit: OpenVisit) -> None:
    moving = "getComputedStyle(document.querySelector('repere-chat').shadowRoot.querySelector('.dots i')).animationName"
    for setting, name in (("reduce", "none"), ("no-preference", "repere-dot")):
        chat = visit(reduced_motion=setting)
        chat.page.route("**/api/**", lambda _route: None)
        chat.find(".launcher").click()
        chat.find(".dots").wait_for()
        assert chat.page.evaluate(moving) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_c5_text_twice_as_large_in_the_browsers_settings_loses_nothing(
    playwright: Playwright, server_url: str, language: str
) -> None:
    args = [*CHROMIUM_ARGS, "--blink-settings=defaultFontSize=32"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=args)
    page = browser.new_context(viewport={"width": 1280, "height": 1024}).new_page()
    chat = Visit(page, server_url, language).arrive().open_chat()
    chat.ask(chat.words["place"])
    assert chat.find(".bubble").last.evaluate("node => getComputedStyle(node).fontSize") == "32px"
    sideways = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) == 0
    for selector in (".panel", ".scroll", ".panel-top", ".strip", ".foot"):
        assert chat.find(selector).evaluate("node => node.scrollWidth - node.clientWidth") == 0, selector
    for selector in (".panel-top .exit", ".panel-top .close", ".strip .call >> nth=1", "textarea"):
        assert chat.can_be_pressed(chat.find(selector)), selector
    browser.close()


def test_c5_forced_colours_keep_the_edges_of_buttons(visit: OpenVisit) -> None:
    chat = visit(forced_colors="active").open_chat()
    for selector in (".panel-top .exit", ".strip .call >> nth=0", ".composer button"):
        width = chat.find(selector).evaluate("node => getComputedStyle(node).borderTopWidth")
        assert width == "2px"
