"""The chat's own page in a real browser, without JavaScript and with it (standards A1 to A10, B2, C1 to C6, D6, E3, F1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect

from tests.browser.test_access import find_violations
from tests.browser.visit import EXITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.knowledge_base.loader import KnowledgeBase
    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit

LANGUAGES = ("en", "fr")
PATHS = {"en": "/en/chat", "fr": "/fr/clavardage"}
OTHER = {"en": "fr", "fr": "en"}
SIZES = [(320, 256), (320, 568), (390, 844), (640, 400), (1280, 800)]
OFFICE = {"en": "How do I contact the Office?", "fr": "Comment joindre le Bureau?"}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
HOTLINE = "canadian-human-trafficking-hotline"
SECRET = "zanzibar"


def say(chat: Visit, text: str) -> None:
    if chat.find("button[value=begin]").count():
        submit(chat, "button[value=begin]")
    chat.find("#text").fill(text)
    submit(chat, ".composer button")


def submit(chat: Visit, selector: str) -> None:
    """Press a button and wait for the page or the part of it that answers, a page with its style."""
    chat.find("#talk").evaluate("form => form.setAttribute('data-seen', '')")
    chat.find(selector).first.click()
    chat.find("#talk:not([data-seen])").wait_for(state="attached")
    chat.page.wait_for_load_state()


def go_back(chat: Visit) -> str:
    """Go back as a visitor does, to whatever is there, and return all that can be read or is typed in a box."""
    try:
        chat.page.go_back(wait_until="commit")
    except Error as error:
        assert "ERR_CACHE_MISS" in str(error)  # noqa: PT017 - the browser asks whether to send the form again
    return read_all(chat)


def read_all(chat: Visit) -> str:
    chat.page.wait_for_timeout(300)
    typed = chat.page.evaluate("Array.from(document.querySelectorAll('input, textarea'), box => box.value).join('|')")
    return chat.page.content() + str(typed)


def nothing(chat: Visit) -> None:
    """The first page."""


def answer(chat: Visit) -> None:
    say(chat, chat.words["question"])
    chat.find("details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def services(chat: Visit) -> None:
    say(chat, chat.words["place"])


def urgent(chat: Visit) -> None:
    say(chat, chat.words["danger"])


def finder(chat: Visit) -> None:
    say(chat, chat.words["finder"])


def error(chat: Visit) -> None:
    answer(chat)
    say(chat, "   ")


def unhelpful(chat: Visit) -> None:
    answer(chat)
    submit(chat, "button[value^='unhelpful']")


def refused_comment(chat: Visit) -> None:
    unhelpful(chat)
    chat.find("#comment").evaluate("box => box.removeAttribute('maxlength')")
    chat.find("#comment").fill("é" * 1001)
    submit(chat, ".missing button")


def deleted(chat: Visit) -> None:
    answer(chat)
    submit(chat, "button[value=delete]")


def handoff(chat: Visit) -> None:
    say(chat, OFFICE[chat.language])
    submit(chat, "button[value=write]")
    chat.find("details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def refused_handoff(chat: Visit) -> None:
    handoff(chat)
    chat.find("#reply_to").fill("é" * 301)
    chat.find("#safe_contact").fill("é" * 1001)
    submit(chat, "button[value=hand-on]")


def handed_on(chat: Visit) -> None:
    handoff(chat)
    chat.find("#message").fill("a question")
    submit(chat, "button[value=hand-on]")


STATES = [
    nothing, answer, services, urgent, finder, error, unhelpful, refused_comment, deleted,
    handoff, refused_handoff, handed_on,
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "size", "scheme"), [("fr", (390, 844), "light"), ("en", (1280, 800), "dark")], ids=["fr", "en"]
)
@pytest.mark.parametrize("reach", STATES, ids=lambda state: state.__name__)
def test_c2_axe_finds_nothing(
    visit: OpenVisit, language: str, size: tuple[int, int], scheme: str, reach: Callable[[Visit], None]
) -> None:
    chat = visit(language, path=PATHS[language], viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    reach(chat)
    chat.page.evaluate("scrollTo(0, 0)")  # what lies half under the top of the page is no target
    assert find_violations(chat) == []
    assert chat.errors == []


@pytest.mark.parametrize(("language", "size"), [("en", (320, 568)), *(("fr", size) for size in SIZES)], ids=str)
def test_a1_c5_the_exit_is_in_view_and_nothing_scrolls_sideways(
    visit: OpenVisit, language: str, size: tuple[int, int]
) -> None:
    chat = visit(
        language, path=PATHS[language], java_script_enabled=False, viewport={"width": size[0], "height": size[1]}
    )
    for reach in (nothing, answer, services, urgent, error, refused_comment, handoff, refused_handoff):
        reach(chat)
        for _ in range(2):
            assert chat.can_be_pressed(chat.find(".top .exit")), reach.__name__
            assert chat.page.evaluate(SIDEWAYS) == 0, reach.__name__
            chat.page.mouse.move(size[0] / 3, size[1] - 20)
            chat.page.mouse.wheel(0, 20_000)
            chat.page.wait_for_timeout(60)
        if chat.find("button[value=show]").count():
            submit(chat, "button[value=show]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_c5_text_twice_as_large_loses_nothing(visit: OpenVisit, language: str) -> None:
    chat = visit(language, path=PATHS[language], viewport={"width": 390, "height": 844})
    chat.page.evaluate(
        "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html { font-size: 200%; }');"
        "document.adoptedStyleSheets = [sheet]; }"
    )
    for reach in (answer, urgent, handoff):
        reach(chat)
        assert chat.page.evaluate(SIDEWAYS) == 0
        assert chat.can_be_pressed(chat.find(".top .exit"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_c1_every_target_is_at_least_44_by_44(visit: OpenVisit, language: str) -> None:
    chat = visit(language, path=PATHS[language], java_script_enabled=False, viewport={"width": 320, "height": 568})
    places = (".top a:not(.hidden-link)", "main button", ".top button", ".call", ".talk-tools a", "summary", "textarea")
    for reach in (answer, services, urgent, error, handoff, refused_handoff):
        reach(chat)
        for place in (*places, ".card-links a", ".check", ".problem a"):
            for target in chat.find(place).all():
                box = target.bounding_box() if target.is_visible() else None
                if box:
                    assert min(box["width"], box["height"]) >= 43.99, (place, target.inner_text(), box)
        if chat.find("button[value=show]").count():
            submit(chat, "button[value=show]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_b2_after_every_answer_both_numbers_are_in_view(
    visit: OpenVisit, knowledge: KnowledgeBase, language: str
) -> None:
    chat = visit(language, path=PATHS[language], java_script_enabled=False, viewport={"width": 320, "height": 568})
    number = knowledge.contacts[HOTLINE].phones[0].e164
    for reach in (answer, services, error):
        reach(chat)
        for link in (".strip .call-urgent", f".strip a[href='tel:{number}']"):
            assert chat.can_be_pressed(chat.find(link))
        expect(chat.find("#latest")).to_be_in_viewport()
        newest = chat.find("#latest").bounding_box()
        top = chat.find(".top").bounding_box()
        assert newest
        assert top
        assert top["height"] <= newest["y"] < 300, "the newest answer does not begin below the top"
    chat.find(".strip .quiet").click()
    expect(chat.find("#lines ~ ul .call").first).to_be_in_viewport()


@pytest.mark.parametrize("language", LANGUAGES)
def test_f1_a_conversation_by_keyboard_alone(visit: OpenVisit, language: str) -> None:
    chat = visit(language, path=PATHS[language], java_script_enabled=False)
    keyboard = chat.page.keyboard

    def tab_to(selector: str) -> list[str]:
        stops = []
        for _ in range(60):
            keyboard.press("Tab")
            stops.append(chat.focused())
            if chat.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return stops
        raise AssertionError(f"{selector} is not reached: {stops}")

    stops = tab_to("button[value=begin]")
    assert stops[:2] == ["a.hidden-link", "a.hidden-link"], "the exit is no second stop (A5)"
    assert stops.count("button.reply") >= 3
    keyboard.press("Enter")
    expect(chat.find("#text")).to_be_focused()
    keyboard.type(chat.words["question"])
    tab_to(".composer button")
    keyboard.press("Enter")
    chat.find("#latest .bubble").wait_for()
    tab_to("#latest .reply")
    keyboard.press("Enter")
    expect(chat.find(".message.visitor")).to_have_count(2)
    tab_to("#text")
    keyboard.type("half")
    tab_to(".talk-tools button[formaction]")
    keyboard.press("Enter")
    chat.page.wait_for_url(f"**{PATHS[OTHER[language]]}*")
    expect(chat.find("#text")).to_have_value("half")
    expect(chat.find(".message.visitor")).to_have_count(2)
    tab_to("button[value=delete]")
    keyboard.press("Enter")
    expect(chat.find("#done")).to_be_visible()
    expect(chat.find(".message.visitor")).to_have_count(0)
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Enter")
    chat.page.wait_for_url(EXITS[OTHER[language]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a6_without_javascript_neither_back_nor_sending_again_shows_the_conversation(
    visit: OpenVisit, language: str
) -> None:
    chat = visit(language, path=PATHS[language], java_script_enabled=False)
    say(chat, f"{SECRET} {chat.words['question']}")
    say(chat, chat.words["place"])
    chat.find("#text").fill(f"{SECRET} not sent")
    with chat.page.expect_request("**/end?*") as ping:
        chat.find(".top .exit").click()
    assert ping.value.method == "POST"
    chat.page.wait_for_url(EXITS[language])
    chat.page.wait_for_timeout(300)
    for _ in range(2):
        found = go_back(chat)
        assert SECRET not in found
        assert "Sudbury" not in found
        chat.page.reload()  # "Send the form again?" Yes.
        assert chat.page.url.endswith(f"{PATHS[language]}#latest")
        found = read_all(chat)
        assert SECRET not in found
        assert "Sudbury" not in found
        expect(chat.find("#done")).to_be_visible()
    assert SECRET not in go_back(chat)
    expect(chat.find(".strip .call").first).to_be_visible()


def test_a6_words_that_were_never_sent_do_not_come_back_without_javascript(visit: OpenVisit) -> None:
    """Chromium keeps a page that answers GET as it stands, `no-store` or not: that page has no box."""
    chat = visit(path=PATHS["en"], java_script_enabled=False)
    expect(chat.find("textarea")).to_have_count(0)
    submit(chat, "button[value=begin]")
    chat.find("#text").fill(f"{SECRET} not sent")
    chat.find(".top .exit").click()
    chat.page.wait_for_url(EXITS["en"])
    assert SECRET not in go_back(chat)
    chat.page.reload()
    assert SECRET not in read_all(chat)
    assert SECRET not in go_back(chat)


def test_a6_without_javascript_words_to_the_office_do_not_come_back(visit: OpenVisit) -> None:
    chat = visit(path=PATHS["en"], java_script_enabled=False)
    handoff(chat)
    chat.find("#reply_to").fill(f"{SECRET}@example.com")
    submit(chat, "button[value=hand-on]")
    expect(chat.find(".problem")).to_be_visible()
    chat.find(".top .exit").click()
    chat.page.wait_for_url(EXITS["en"])
    chat.page.wait_for_timeout(300)
    assert SECRET not in go_back(chat)
    chat.page.reload()
    assert SECRET not in read_all(chat)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a6_a8_with_javascript_nothing_is_added_to_the_history(visit: OpenVisit, language: str) -> None:
    chat = visit(language, path=PATHS[language])
    entries = chat.page.evaluate("history.length")
    for text in (f"{SECRET} one", chat.words["question"], chat.words["place"]):
        say(chat, text)
        assert chat.page.evaluate("document.activeElement.id") == "latest"
    submit(chat, "#latest .reply")
    assert chat.page.evaluate("history.length") == entries
    assert chat.page.url.endswith(PATHS[language])
    chat.find("#text").fill(f"{SECRET} not sent")
    token = chat.find("input[name=token]").get_attribute("value")
    with chat.page.expect_request("**/end?*") as beacon:
        chat.find(".top .exit").click()
    assert token
    assert token in beacon.value.url
    chat.page.wait_for_url(EXITS[language])
    assert SECRET not in go_back(chat)
    assert chat.errors == []


def test_a4_a7_shift_three_times_ends_the_conversation_and_leaves(visit: OpenVisit) -> None:
    chat = visit(path=PATHS["en"])
    say(chat, f"{SECRET} one")
    fields = {
        name: chat.find(f"input[name={name}]").get_attribute("value") or "" for name in ("conversation", "token", "key")
    }
    chat.find("#text").focus()
    with chat.page.expect_request("**/end?*"):
        for _ in range(3):
            chat.page.keyboard.press("Shift")
    chat.page.wait_for_url(EXITS["en"])
    chat.page.wait_for_timeout(300)
    again = chat.page.request.post(f"{chat.url}{PATHS['en']}", form={**fields, "do": "show"})
    assert again.status == 410
    assert SECRET not in again.text()


def test_a6_leaving_for_another_page_empties_the_boxes(visit: OpenVisit) -> None:
    chat = visit(path=PATHS["en"])
    say(chat, f"{SECRET} one")
    chat.find("#text").fill(f"{SECRET} not sent")
    chat.find(".talk-tools a[href='/en/answers/']").click()
    chat.find("#q").wait_for()
    assert SECRET not in go_back(chat)


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_c6_the_other_language_keeps_the_conversation_and_what_is_typed(
    visit: OpenVisit, language: str, scripted: bool
) -> None:
    chat = visit(language, path=PATHS[language], java_script_enabled=scripted)
    say(chat, chat.words["question"])
    chat.find("#text").fill("half a thought")
    chat.find(".top button[formaction]").click()
    chat.page.wait_for_url(f"**{PATHS[OTHER[language]]}*")
    expect(chat.find("html")).to_have_attribute("lang", OTHER[language])
    expect(chat.find(".message.visitor")).to_contain_text(chat.words["question"])
    expect(chat.find("#text")).to_have_value("half a thought")
    expect(chat.find("#latest .message.bot").first).to_have_attribute("lang", language)
    say(chat, "ok")
    expect(chat.find(".message.visitor")).to_have_count(2)


def fulfil_nonsense(chat: Visit) -> None:
    chat.page.route(
        "**/en/chat", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>", content_type="text/html")
    )


def cut_off(chat: Visit) -> None:
    chat.page.route("**/en/chat", lambda route: route.abort())


@pytest.mark.parametrize("fail", [cut_off, fulfil_nonsense], ids=lambda fail: fail.__name__)
def test_e3_where_sending_fails_the_words_stay_and_can_be_sent_again(
    visit: OpenVisit, fail: Callable[[Visit], None]
) -> None:
    chat = visit(path=PATHS["en"])
    submit(chat, "button[value=begin]")
    fail(chat)
    chat.find("#text").fill("kept words")
    chat.find(".composer button").click()
    expect(chat.find("[data-status]")).to_contain_text("kept")
    expect(chat.find("#text")).to_have_value("kept words")
    expect(chat.find(".strip .call").first).to_be_visible()
    chat.page.unroute("**/en/chat")
    submit(chat, ".composer button")
    expect(chat.find(".message.visitor")).to_have_count(1)


def test_e4_a_second_press_while_a_message_is_on_its_way_sends_nothing(visit: OpenVisit) -> None:
    chat = visit(path=PATHS["en"])
    submit(chat, "button[value=begin]")
    held = []
    chat.page.route("**/en/chat", lambda route: held.append(route))  # noqa: PLW0108 - needs a Python function
    chat.find("#text").fill("once")
    for _ in range(3):
        chat.find(".composer button").click()
    expect(chat.find("[data-status]")).to_have_text("Sending…")
    assert len(held) == 1
    chat.find(".top .exit").click()
    chat.page.wait_for_url(EXITS["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_f1_the_button_of_every_page_leads_here_without_scripts(visit: OpenVisit, language: str) -> None:
    for settings in ({"java_script_enabled": False}, {}):
        page = visit(language, **settings)
        page.page.route("**/*.js", lambda route: route.abort())
        page.arrive()
        page.find("main a[data-repere-open]").first.click()
        page.page.wait_for_url(f"**{PATHS[language]}")
        say(page, page.words["question"])
        expect(page.find(".message.visitor")).to_have_count(1)


@pytest.mark.parametrize("scripted", [True, False])
def test_d6_the_page_asks_nothing_of_anybody_else_and_keeps_nothing(visit: OpenVisit, scripted: bool) -> None:
    chat = visit(path=PATHS["en"], java_script_enabled=scripted)
    answer(chat)
    services(chat)
    assert all(request.url.startswith(chat.url) for request in chat.requests)
    assert not any("token" in request.url for request in chat.requests)
    assert chat.page.context.cookies() == []
    assert chat.page.title() == "Repère – information"


def test_a_launcher_is_not_shown_where_the_chat_is_the_page(visit: OpenVisit) -> None:
    chat = visit(path=PATHS["en"])
    chat.page.wait_for_load_state("networkidle")
    expect(chat.find(".launcher")).to_be_hidden()
    expect(chat.find(".dock .exit")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_to_the_office_works_without_javascript(visit: OpenVisit, language: str) -> None:
    chat = visit(language, path=PATHS[language], java_script_enabled=False, viewport={"width": 390, "height": 844})
    handoff(chat)
    expect(chat.find("input[name=along]")).not_to_be_checked()
    chat.find("#message").fill("une question, a question")
    chat.find("input[name=along]").check()
    submit(chat, "button[value=hand-on]")
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", chat.find("#latest b").inner_text())
    assert "une question" not in chat.page.content()
    submit(chat, "button[value=show]")
    expect(chat.find(".message.visitor")).to_have_count(1)


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_box_is_named_first_and_one_press_away_below_its_label(
    visit: OpenVisit, language: str, scripted: bool
) -> None:
    """WCAG 3.3.1: the summary has the focus, each of its links leads into a box, and the label is in view there."""
    size = {"width": 390, "height": 844}
    chat = visit(language, path=PATHS[language], java_script_enabled=scripted, viewport=size)
    refused_handoff(chat)
    expect(chat.find(".problem")).to_be_focused()
    for box in ("message", "reply_to", "safe_contact"):
        chat.find(f".problem a[href='#{box}']").press("Enter")
        expect(chat.find(f"#{box}")).to_be_focused()
        for part in (f"label[for={box}]", f"#{box}-error"):
            chat.page.wait_for_timeout(60)
            assert chat.can_be_pressed(chat.find(part)), (box, part)


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_asks_back_after_a_rating_is_in_view(visit: OpenVisit, language: str, scripted: bool) -> None:
    size = {"width": 390, "height": 844}
    chat = visit(language, path=PATHS[language], java_script_enabled=scripted, viewport=size)
    unhelpful(chat)
    chat.page.wait_for_timeout(60)
    assert chat.can_be_pressed(chat.find("label[for=comment]"))
    chat.find("#comment").fill("too short")
    submit(chat, ".missing button")
    chat.page.wait_for_timeout(60)
    assert chat.can_be_pressed(chat.find("#rating .said"))


@pytest.mark.parametrize("scripted", [True, False])
def test_words_in_the_box_go_into_the_form_to_the_office_and_back(visit: OpenVisit, scripted: bool) -> None:
    chat = visit(path=PATHS["en"], java_script_enabled=scripted)
    say(chat, OFFICE["en"])
    chat.find("#text").fill("half a thought\nand more")
    submit(chat, "button[value=write]")
    expect(chat.find("#message")).to_have_value("half a thought\nand more")
    chat.find("#reply_to").fill("me@example.com")
    submit(chat, "button[value=show]")
    expect(chat.find("#text")).to_have_value("half a thought\nand more")
    submit(chat, "button[value=write]")
    expect(chat.find("#reply_to")).to_have_value("me@example.com")
