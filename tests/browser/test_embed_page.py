"""The page for web editors and its examples: usable by everybody, and what it promises is what one sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.web.site.embed import list_examples
from tests.browser.hosts import make_page
from tests.browser.test_access import find_violations
from tests.browser.visit import EXITS, WORDS

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import OpenEmbedding, OpenVisit
    from tests.browser.hosts import Sites

LANGUAGES = ("en", "fr")
PATHS = {"en": "/en/embed", "fr": "/fr/integrer"}
PLACES = {(language, example.name): example.path for language in LANGUAGES for example in list_examples(language)}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
ALLOW, CHAT, POLICY, OWN, FRAME, REFERRER = range(6)


def contrast(node: Locator) -> float:
    """The contrast of a node's text and its own ground, as WCAG 2 defines it."""
    colours = node.evaluate("node => { const s = getComputedStyle(node); return [s.color, s.backgroundColor]; }")
    low, high = sorted(luminance(colour) for colour in colours)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def copy_from(sites: Sites, language: str) -> list[str]:
    """What an editor finds on the service's page, to paste."""
    answer = sites.server.request("GET", PATHS[language]).body.decode()
    codes = re.findall(r"<pre><code>(.*?)</code></pre>", answer, re.DOTALL)
    return [code.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"') for code in codes]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height", "scheme"), [(390, 844, "light"), (1280, 800, "dark")])
def test_c2_axe_finds_nothing_on_the_page(
    visit: OpenVisit, language: str, width: int, height: int, scheme: str
) -> None:
    page = visit(language, path=PATHS[language], viewport={"width": width, "height": height}, color_scheme=scheme)
    page.find("[data-copy]").first.wait_for()
    assert find_violations(page) == []


@pytest.mark.parametrize("place", PLACES)
def test_c2_axe_finds_nothing_on_an_example_closed_or_open(visit: OpenVisit, place: tuple[str, str]) -> None:
    page = visit(place[0], path=PLACES[place], viewport={"width": 390, "height": 844})
    page.find(".frame").first.wait_for(state="attached")
    assert find_violations(page) == []
    page.find("main [data-repere-open]").first.click()
    page.find(".reply").first.wait_for()
    assert find_violations(page) == []
    assert page.errors == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_c5_nothing_scrolls_sideways_at_320_pixels(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=PATHS[language], viewport={"width": 320, "height": 568})
    assert page.page.evaluate(SIDEWAYS) == 0
    for code in page.find("pre").all():
        assert code.evaluate("node => node.scrollWidth - node.clientWidth") == 0
    for target in page.find("[data-copy], .top .exit").all():
        box = target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    for example in list_examples(page.language):  # type: ignore[arg-type]
        page.arrive(example.path)
        assert page.page.evaluate(SIDEWAYS) == 0, example


@pytest.mark.parametrize("place", PLACES)
def test_a1_a2_an_example_can_be_left_at_once(visit: OpenVisit, place: tuple[str, str]) -> None:
    page = visit(place[0], path=PLACES[place], viewport={"width": 320, "height": 568}, java_script_enabled=False)
    for _ in range(2):
        page.page.keyboard.press("Tab")
    shown = "fr" if page.find("html[lang=fr]").count() else "en"
    leave = page.find(".leave")
    assert leave.bounding_box()["y"] < 120  # type: ignore[index]
    expect(page.find("header .skip")).to_be_focused()
    leave.click()
    page.page.wait_for_url(EXITS[shown])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_snippet_is_copied_word_for_word(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=PATHS[language], permissions=["clipboard-read", "clipboard-write"])
    snippet = page.find(".snippet").nth(CHAT)
    snippet.locator("[data-copy]").click()
    expect(snippet.locator("[role=status]")).to_have_text({"en": "Copied.", "fr": "Copié."}[language])
    assert page.page.evaluate("navigator.clipboard.readText()") == snippet.locator("code").inner_text()
    assert page.focused() == "button.button.button-plain"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_copying_is_forbidden_the_snippet_is_marked(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=PATHS[language])
    page.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    snippet = page.find(".snippet").nth(POLICY)
    snippet.locator("[data-copy]").click()
    expect(snippet.locator("[role=status]")).not_to_be_empty()
    assert page.page.evaluate("getSelection().toString().trim()") == snippet.locator("code").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_f1_without_javascript_the_snippets_are_there_and_no_button_promises_more(
    visit: OpenVisit, language: str
) -> None:
    page = visit(language, path=PATHS[language], java_script_enabled=False)
    assert page.find("pre code").count() == len((ALLOW, CHAT, POLICY, OWN, FRAME, REFERRER))
    expect(page.find("pre code").nth(CHAT)).to_contain_text("<repere-chat")
    for button in page.find("[data-copy]").all():
        expect(button).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_stands_at_the_right_and_speaks_the_pages_language(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=PLACES[language, "plain"], viewport={"width": 1280, "height": 800})
    box = page.find(".launcher").bounding_box()
    assert box
    assert box["x"] > 640
    answer = page.open_chat().ask(page.words["question"])
    expect(answer).to_have_attribute("lang", language)
    assert page.find(".panel").bounding_box()["x"] > 640  # type: ignore[index]


@pytest.mark.parametrize("language", LANGUAGES)
def test_left_stands_at_the_left(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=PLACES[language, "left"], viewport={"width": 1280, "height": 800})
    box = page.find(".launcher").bounding_box()
    assert box
    assert box["x"] + box["width"] < 640
    page.open_chat()
    panel = page.find(".panel").bounding_box()
    assert panel
    assert panel["x"] + panel["width"] < 640


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_c1_accent_has_the_sites_colour_stays_light_and_can_be_read(visit: OpenVisit, scheme: str) -> None:
    page = visit(path=PLACES["en", "accent"], color_scheme=scheme)
    launcher = page.find(".launcher")
    expect(launcher).to_have_css("background-color", "rgb(122, 31, 92)")
    assert contrast(launcher) >= 7
    page.open_chat()
    assert luminance(page.find(".panel").evaluate("node => getComputedStyle(node).backgroundColor")) > 0.8
    for selector in (".composer button", ".strip .call >> nth=0"):
        assert contrast(page.find(selector)) >= 7, selector


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_c1_any_colour_is_made_readable(visit: OpenVisit, scheme: str) -> None:
    page = visit(path=PLACES["en", "plain"], color_scheme=scheme)
    launcher = page.find(".launcher")
    launcher.wait_for()
    own = launcher.evaluate("node => getComputedStyle(node).backgroundColor")
    for colour in ("#ffd400", "#9adadb", "#808080", "#000000", "#ffffff", "#ff0000"):
        page.find("repere-chat").evaluate("(chat, colour) => chat.setAttribute('accent', colour)", colour)
        assert contrast(launcher) >= 7, colour
    for no_colour in ("red", "#fff", "url(x)", ""):
        page.find("repere-chat").evaluate("(chat, colour) => chat.setAttribute('accent', colour)", no_colour)
        expect(launcher).to_have_css("background-color", own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_button_opens_the_chat_and_no_other_button_is_there(visit: OpenVisit, language: str) -> None:
    page = visit(language, path=PLACES[language, "button"])
    page.find(".frame").wait_for(state="attached")
    expect(page.find(".launcher")).to_be_hidden()
    page.find(".open").click()
    page.find(".reply").first.wait_for()
    page.find(".panel-top .close").click()
    assert page.focused() == "a.open"
    page.find(".leave").click()
    page.page.wait_for_url(EXITS[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_language_is_a_whole_page_in_it(visit: OpenVisit, language: str) -> None:
    other = {"en": "fr", "fr": "en"}[language]
    page = visit(language, path=PATHS[language])
    page.find(f"a[href='{PLACES[language, 'other']}']").click()
    expect(page.find("html")).to_have_attribute("lang", other)
    expect(page.open_chat().ask(WORDS[other]["question"])).to_have_attribute("lang", other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_have_a_button_and_a_language_each(visit: OpenVisit, language: str) -> None:
    other = {"en": "fr", "fr": "en"}[language]
    page = visit(language, path=PLACES[language, "two"], viewport={"width": 1280, "height": 800})
    for shown, hidden in ((language, other), (other, language)):
        page.find(f"[data-repere-open=chat-{shown}]").click()
        page.find(f"#chat-{shown} .reply").first.wait_for()
        expect(page.find(f"#chat-{hidden} .panel")).to_be_hidden()
        expect(page.find(f"#chat-{shown} .frame")).to_have_attribute("lang", shown)
        page.find(f"#chat-{shown} .panel-top .close").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_pasted_works_on_another_site_under_the_policy_it_names(
    embed: OpenEmbedding, sites: Sites, language: str
) -> None:
    pasted = copy_from(sites, language)
    policy = "default-src 'none'; " + pasted[POLICY].replace("\n", " ")
    page = make_page(pasted[CHAT], head=pasted[REFERRER], language=language)
    chat = embed(sites.host, page, language, headers={"Content-Security-Policy": policy})
    chat.find("p [data-repere-open]").click()
    chat.find(".reply").first.wait_for()
    expect(chat.ask(chat.words["question"])).to_have_attribute("lang", language)
    assert [each for each in chat.page.evaluate("violations") if "favicon" not in each] == []
    for _ in range(3):
        chat.page.keyboard.press("Shift")
    chat.page.wait_for_url(EXITS[language])
    assert "referer" not in next(each for each in reversed(chat.requests) if each.url == EXITS[language]).headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_f1_what_is_pasted_leads_to_help_without_javascript(embed: OpenEmbedding, sites: Sites, language: str) -> None:
    page = make_page(copy_from(sites, language)[CHAT], language=language)
    plain = embed(sites.host, page, language, java_script_enabled=False)
    expect(plain.find("a[href^='tel:']")).to_be_visible()
    plain.find("[data-repere-open]").click()
    plain.find(".begin .button").click()
    expect(plain.find("textarea")).to_be_visible()
    expect(plain.find("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_the_frame_that_is_pasted_shows_the_chat_and_leaving_it_leaves_the_whole_page(
    embed: OpenEmbedding, sites: Sites, language: str, has_script: bool
) -> None:
    page = make_page(copy_from(sites, language)[FRAME], language=language)
    chat = embed(sites.host, page, language, java_script_enabled=has_script)
    frame = chat.page.frame_locator("iframe")
    frame.locator(".begin .button").click()
    frame.locator("textarea").first.fill(chat.words["question"])
    frame.locator(".composer .button").click()
    expect(frame.locator(".message.visitor")).to_contain_text(chat.words["question"])
    expect(frame.locator("#latest .message.bot")).to_be_visible()
    if has_script:
        for _ in range(3):
            chat.page.keyboard.press("Shift")
    else:
        frame.locator(".top .exit").click()
    chat.page.wait_for_url(EXITS[language])
