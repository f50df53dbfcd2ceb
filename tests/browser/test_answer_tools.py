"""What can be done with an answer: say whether it helped, copy it; and where the visitor is in a long conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.databases import run_sql

if TYPE_CHECKING:
    from tests.browser.conftest import OpenVisit
    from tests.conftest import Server

LANGUAGES = ("en", "fr")
YES, NO = 0, 1


def read_feedback(server: Server, comment: str | None = None) -> list[tuple[int, str | None]]:
    """What is stored of the newest turn that was rated."""
    return run_sql(
        server.folder,
        "SELECT helpful, comment FROM turns WHERE helpful IS NOT NULL AND comment IS NOT DISTINCT FROM ?"
        " ORDER BY created_at DESC LIMIT 1",
        comment,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_saying_that_an_answer_helped_is_stored_and_thanked_for(
    visit: OpenVisit, server: Server, language: str
) -> None:
    chat = visit(language).open_chat()
    answer = chat.ask(chat.words["question"])
    yes = answer.locator(".helpful button").nth(YES)
    yes.click()
    expect(answer.locator(".said")).to_have_text({"en": "Thank you.", "fr": "Merci."}[language])
    expect(yes).to_have_attribute("aria-pressed", "true")
    assert read_feedback(server) == [(1, None)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_saying_that_it_did_not_help_asks_what_was_missing_and_keeps_no_name(
    visit: OpenVisit, server: Server, language: str
) -> None:
    chat = visit(language).open_chat()
    answer = chat.ask(chat.words["question"])
    answer.locator(".helpful button").nth(NO).press("Enter")
    box = answer.locator(".tools textarea")
    box.fill("call me at 416-555-0199")
    box.press("Tab")
    chat.page.keyboard.press("Enter")
    expect(box).to_have_count(0)
    assert chat.focused() == "p.said"
    assert read_feedback(server, "call me at [phone]") == [(0, "call me at [phone]")]


def test_pressing_no_twice_asks_once_and_keeps_what_was_written(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    answer = chat.ask(chat.words["question"])
    no = answer.locator(".helpful button").nth(NO)
    with chat.page.expect_response("**/feedback"):
        no.dblclick()
    answer.locator(".tools textarea").first.wait_for()
    chat.page.wait_for_timeout(500)
    expect(answer.locator(".tools form")).to_have_count(1)
    answer.locator(".tools textarea").fill("the hours")
    no.click()
    expect(answer.locator(".said")).not_to_be_empty()
    expect(answer.locator(".tools textarea")).to_have_value("the hours")
    answer.locator(".helpful button").nth(YES).click()
    expect(answer.locator(".tools form")).to_have_count(0)


def test_a_rating_that_cannot_be_saved_says_so_and_keeps_the_comment(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    answer = chat.ask(chat.words["question"])
    answer.locator(".helpful button").nth(NO).click()
    answer.locator(".tools textarea").fill("the hours")
    chat.page.route("**/feedback", lambda route: route.abort())
    answer.locator(".tools form button").click()
    expect(answer.locator(".said")).to_contain_text("could not be saved")
    expect(answer.locator(".tools textarea")).to_have_value("the hours")


def test_nobody_in_danger_is_asked_whether_it_was_helpful(visit: OpenVisit) -> None:
    answer = visit().open_chat().ask("he is hitting me right now, help")
    expect(answer.locator(".copy")).to_be_visible()
    expect(answer.locator(".helpful")).to_have_count(0)


def test_only_the_last_answer_asks_whether_it_helped(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    for _ in range(3):
        chat.ask(chat.words["question"])
    expect(chat.find(".helpful")).to_have_count(1)
    expect(chat.find(".copy")).to_have_count(3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_copied_with_its_numbers_and_sources(visit: OpenVisit, language: str) -> None:
    chat = visit(language, permissions=["clipboard-read", "clipboard-write"]).open_chat()
    answer = chat.ask(chat.words["question"])
    answer.locator(".copy").click()
    expect(answer.locator(".said")).to_have_text({"en": "Copied.", "fr": "Copié."}[language])
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert answer.locator(".bubble").inner_text()[:60] in copied
    assert answer.locator("a[href^='tel:']").first.inner_text() in copied
    assert answer.locator(".sources a").first.get_attribute("href") in copied


def test_who_reads_further_up_is_not_pulled_down_but_told(visit: OpenVisit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open_chat()
    chat.ask(chat.words["place"])
    chat.page.route("**/messages", lambda route: (chat.page.wait_for_timeout(600), route.continue_()))
    chat.send(chat.words["question"])
    chat.find(".scroll").evaluate("node => { node.scrollTop = 0; }")
    chat.find(".jump").wait_for()
    assert chat.find(".scroll").evaluate("node => node.scrollTop") == 0
    chat.find(".jump").press("Enter")
    expect(chat.find(".jump")).to_be_hidden()
    assert chat.can_be_pressed(chat.find(".message.bot").last.locator(".bubble"))
    assert chat.focused() == "div.scroll"


def test_scrolling_to_what_is_new_is_enough(visit: OpenVisit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open_chat()
    chat.ask(chat.words["place"])
    chat.page.route("**/messages", lambda route: (chat.page.wait_for_timeout(600), route.continue_()))
    chat.send(chat.words["question"])
    chat.find(".scroll").evaluate("node => { node.scrollTop = 0; }")
    chat.find(".jump").wait_for()
    chat.find(".message.visitor").last.scroll_into_view_if_needed()
    expect(chat.find(".jump")).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_to_a_closed_chat_marks_the_launcher_and_opens_nothing(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    chat.page.route("**/messages", lambda route: (chat.page.wait_for_timeout(400), route.continue_()))
    chat.send(chat.words["question"])
    chat.find(".panel-top .close").click()
    chat.find(".launcher .unread").wait_for()
    expect(chat.find(".panel")).to_be_hidden()
    assert chat.find(".toast").inner_text() == ""
    label = {"en": "a new answer", "fr": "une nouvelle réponse"}[language]
    assert label in str(chat.find(".launcher").get_attribute("aria-label"))
    chat.find(".launcher").click()
    expect(chat.find(".launcher .unread")).to_have_count(0)
    assert chat.can_be_pressed(chat.find(".message.bot").last.locator(".bubble"))
