"""The answers' own pages, their list and their search, in a real browser (standards A1 to A6, B2, C1 to C6, F1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import find_violations
from tests.browser.visit import EXITS

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from bot.knowledge_base.loader import KnowledgeBase
    from tests.browser.conftest import OpenVisit

LANGUAGES = ("en", "fr")
INDEX = {"en": "/en/answers/", "fr": "/fr/reponses/"}
ANSWER = {"en": "/en/answers/legal-help", "fr": "/fr/reponses/aide-juridique"}
URGENT = {"en": "/en/answers/right-now", "fr": "/fr/reponses/tout-de-suite"}
WORDS = {"en": "lawyer", "fr": "avocat"}
DANGER = {"en": "he is hitting me", "fr": "il me frappe"}
HOTLINE = "canadian-human-trafficking-hotline"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def every_path(language: str) -> list[str]:
    index = INDEX[language]
    searches = [f"{index}?q={words}" for words in (WORDS[language], DANGER[language], "xqzzt")]
    return [index, ANSWER[language], URGENT[language], *searches]


@pytest.mark.parametrize("language", LANGUAGES)
def test_c2_axe_finds_nothing(visit: OpenVisit, language: str) -> None:
    for size, scheme in (((390, 844), "light"), ((1280, 800), "dark")):
        page = visit(language, viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        for path in every_path(language):
            page.arrive(path).find(".launcher").wait_for()
            assert find_violations(page) == [], path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(320, 256), (320, 568), (640, 400), (1280, 800)], ids=str)
def test_c5_nothing_scrolls_sideways(visit: OpenVisit, language: str, size: tuple[int, int]) -> None:
    page = visit(language, viewport={"width": size[0], "height": size[1]})
    for path in every_path(language):
        assert page.arrive(path).page.evaluate(SIDEWAYS) == 0, path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=str)
def test_c5_text_twice_as_large_loses_nothing(visit: OpenVisit, language: str, size: tuple[int, int]) -> None:
    page = visit(language, viewport={"width": size[0], "height": size[1]})
    for path in every_path(language):
        page.arrive(path).page.evaluate(
            "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html { font-size: 200%; }');"
            "document.adoptedStyleSheets = [sheet]; }"
        )
        assert page.page.evaluate(SIDEWAYS) == 0, path
        assert page.can_be_pressed(page.find(".top .exit")), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_f1_without_javascript_an_answer_is_found_read_and_left(visit: OpenVisit, language: str) -> None:
    page = visit(language, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.find("main a[href$='/']").get_by_text({"en": "All answers", "fr": "Toutes les réponses"}[language]).click()
    page.page.wait_for_url(f"**{INDEX[language]}")
    page.find("#q").fill(WORDS[language])
    page.find(".search button").click()
    page.find(f".results a[href='{ANSWER[language]}']").click()
    page.page.wait_for_url(f"**{ANSWER[language]}")
    assert len(page.find(".prose").first.inner_text()) > 500
    assert page.find(".lines a[href^='tel:']").count() >= 6
    other = "fr" if language == "en" else "en"
    page.find(".top .quiet-link").click()
    page.page.wait_for_url(f"**{ANSWER[other]}")
    expect(page.find("html")).to_have_attribute("lang", other)
    page.find(".top .exit").click()
    page.page.wait_for_url(EXITS[other])


def test_f1_without_javascript_the_button_leads_to_the_chats_own_page(visit: OpenVisit) -> None:
    page = visit(path=ANSWER["en"], java_script_enabled=False)
    page.find("main .button").click()
    page.page.wait_for_url("**/en/chat")


def test_the_chat_opens_on_the_page_itself(visit: OpenVisit) -> None:
    page = visit(path=ANSWER["en"])
    page.find(".launcher").wait_for()
    page.find("main .button").click()
    expect(page.find(".panel")).to_be_visible()
    assert page.page.url.endswith(ANSWER["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_c4_an_answer_is_found_by_keyboard_alone(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=INDEX[language])
    keyboard = page.page.keyboard
    stops = []
    for _ in range(12):
        keyboard.press("Tab")
        stops.append(page.focused())
        if stops[-1] == "input":
            break
    assert stops[:2] == ["a.hidden-link", "a.hidden-link"]
    assert stops[-1] == "input"
    keyboard.type(WORDS[language])
    keyboard.press("Enter")
    page.find("#results").wait_for()
    assert page.page.url.endswith(INDEX[language]), "the words are in the address"
    page.find("#q").focus()
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Enter")
    page.page.wait_for_url(lambda url: not url.endswith(INDEX[language]))
    expect(page.find("h1")).to_be_visible()


@pytest.mark.parametrize("size", [(320, 568), (390, 844), (1280, 800)], ids=str)
def test_a1_the_exit_stays_in_view_on_every_page(visit: OpenVisit, size: tuple[int, int]) -> None:
    page = visit(viewport={"width": size[0], "height": size[1]})
    for path in every_path("en"):
        leave = page.arrive(path).find(".top .exit")
        assert page.can_be_pressed(leave), path
        page.page.mouse.wheel(0, 20_000)
        page.page.wait_for_function("() => scrollY > 100")
        assert page.can_be_pressed(leave), path


@pytest.mark.parametrize("path", [ANSWER["fr"], f"{INDEX['fr']}?q=avocat"])
def test_a4_shift_three_times_leaves_an_answer_and_the_search_box(visit: OpenVisit, path: str) -> None:
    page = visit("fr", path=path)
    page.find(".launcher").wait_for()
    if "?" in path:
        page.find("#q").focus()
    for _ in range(3):
        page.page.keyboard.press("Shift")
    page.page.wait_for_url(EXITS["fr"])


def test_a6_back_never_shows_what_was_searched_for(visit: OpenVisit) -> None:
    page = visit().arrive(INDEX["en"])
    page.find(".launcher").wait_for()
    page.find("#q").fill("zanzibar lawyer")
    page.find("#q").press("Enter")
    page.find("#results").wait_for()
    page.find(".launcher").wait_for()
    page.find(".top .exit").click()
    page.page.wait_for_url(EXITS["en"])
    page.page.go_back(wait_until="commit")
    page.find("h1").wait_for()
    assert "zanzibar" not in page.text()
    assert page.page.url.endswith("/en/"), "the search is an entry of the history"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a6_a_search_leaves_nothing_for_back_or_reload_to_show(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=INDEX[language])
    page.find(".launcher").wait_for()
    entries = page.page.evaluate("history.length")
    page.find("#q").fill(f"{WORDS[language]} zanzibar")
    page.find("#q").press("Enter")
    page.find("#results").wait_for()
    assert page.page.evaluate("history.length") == entries
    assert page.page.evaluate("document.activeElement.id") == "results"
    assert page.page.url.endswith(INDEX[language])
    page.find(".results a").first.click()
    page.find(".trail").wait_for()
    page.page.go_back()
    for act in (lambda: None, page.page.reload):
        act()
        expect(page.find(".lines .call").first).to_be_visible()
        expect(page.find("#q")).to_have_value("")
        assert "zanzibar" not in page.page.content()
    page.page.go_forward()
    page.find(".trail").wait_for()
    page.find(".launcher").wait_for()
    page.find(".top .exit").click()
    page.page.wait_for_url(EXITS[language])
    page.page.go_back()
    for act in (lambda: None, page.page.reload):
        act()
        page.find("h1").wait_for()
        assert "zanzibar" not in page.page.content()
        assert WORDS[language] not in page.page.evaluate("Array.from(document.forms, f => f.elements[0].value).join()")


@pytest.mark.parametrize("language", LANGUAGES)
def test_b3_the_search_shows_whom_to_call_in_danger_and_can_be_used_again(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=INDEX[language], viewport={"width": 390, "height": 844})
    page.find(".launcher").wait_for()
    page.find("#q").fill(DANGER[language])
    page.find("#q").press("Enter")
    expect(page.find(".urgent .card-urgent .call")).to_be_in_viewport()
    expect(page.find("h1")).to_be_focused()
    page.find("#q").fill(WORDS[language])
    page.find(".search button").click()
    page.find(f".results a[href='{ANSWER[language]}']").wait_for()
    assert page.find("h1").count() == 1
    assert page.errors == []


def test_e3_a_search_that_the_script_cannot_send_is_sent_by_the_browser(visit: OpenVisit) -> None:
    page = visit(path=INDEX["en"])
    page.find(".launcher").wait_for()
    page.page.route(
        f"**{INDEX['en']}",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    page.find("#q").fill(WORDS["en"])
    page.find("#q").press("Enter")
    page.find(f".results a[href='{ANSWER['en']}']").wait_for()


def test_a3_the_exit_is_not_held_up_by_a_search_under_way(visit: OpenVisit) -> None:
    page = visit(path=INDEX["en"])
    page.find(".launcher").wait_for()
    held: list[Route] = []
    page.page.route(f"**{INDEX['en']}", lambda route: held.append(route))  # noqa: PLW0108 - needs a Python function
    page.find("#q").fill(WORDS["en"])
    page.find("#q").press("Enter")
    page.page.wait_for_timeout(200)
    page.find(".top .exit").click()
    page.page.wait_for_url(EXITS["en"])
    assert len(held) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_past_its_review_date_says_so_in_the_chat_too(visit: OpenVisit, language: str) -> None:
    page = visit(language)
    confirm = "555-0100 to confirm"
    page.page.route(
        "**/widget/parts.js",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace('"phones":', f'"confirm":"{confirm}","phones":'),
        ),
    )
    page.arrive().open_chat()
    page.find(".strip .quiet").click()
    assert (
        page.find(".strip-lines .card-confirm").all_inner_texts() == [confirm] * page.find(".strip-lines .card").count()
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scripted", [True, False])
def test_b2_the_hotline_is_one_tap_away_at_the_top_of_every_page(
    visit: OpenVisit, knowledge: KnowledgeBase, language: str, scripted: bool
) -> None:
    number = knowledge.contacts[HOTLINE].phones[0].e164
    page = visit(language, java_script_enabled=scripted, viewport={"width": 390, "height": 844})
    for path in (INDEX[language], ANSWER[language], f"{INDEX[language]}?q={WORDS[language]}"):
        page.arrive(path)
        page.find(".ways a[href='#lines']").click()
        expect(page.find(f"#lines ~ ul a[href='tel:{number}']")).to_be_in_viewport()


@pytest.mark.parametrize("language", LANGUAGES)
def test_b3_danger_in_a_search_shows_the_number_on_the_first_screen(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=f"{INDEX[language]}?q={DANGER[language]}", viewport={"width": 390, "height": 844})
    expect(page.find(".urgent .card-urgent .call")).to_be_in_viewport()


@pytest.mark.parametrize("language", LANGUAGES)
def test_c1_links_that_call_are_at_least_44_by_44(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=ANSWER[language], viewport={"width": 320, "height": 568})
    for place in (".lines .call", ".lines .card-links a", "main .button", ".ways a"):
        for target in page.find(place).all():
            box = target.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 43.99, (place, target.inner_text(), box)


def test_a_page_prints_its_answer_lines_and_the_addresses_of_its_sources(visit: OpenVisit) -> None:
    page = visit(path=ANSWER["en"])
    page.page.emulate_media(media="print")
    for selector in (".prose", ".lines .call", ".sources li"):
        expect(page.find(selector).first).to_be_visible()
    for selector in (".top .exit", ".exit-note", "main .button", "repere-chat"):
        expect(page.find(selector)).to_be_hidden()
    written = page.find(".sources a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "attr(href)" in written or "https://" in written
