"""The forms within the chat: the service finder and writing to the Office, step by step (standards B10, C4, D14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import find_violations

if TYPE_CHECKING:
    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit

LANGUAGES = ("en", "fr")
NEXT = ".form-buttons .button"


def open_form(chat: Visit) -> None:
    answer = chat.open_chat().ask(chat.words["person"])
    answer.locator("> .button").click()
    chat.find("#handoff-message").wait_for()


def press(chat: Visit, title: str) -> None:
    chat.find(".form-buttons").get_by_role("button", name=title, exact=True).click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_writing_to_the_office_by_keyboard_from_the_first_step_to_the_reference(
    visit: OpenVisit, language: str
) -> None:
    chat = visit(language, viewport={"width": 390, "height": 844})
    open_form(chat)
    keyboard = chat.page.keyboard
    assert chat.focused() == "h3"
    keyboard.press("Tab")
    keyboard.type("Bonjour, j’ai une question.")
    keyboard.press("Tab")
    keyboard.press("Enter")
    chat.find("#handoff-reply").wait_for()
    assert chat.focused() == "h3"
    keyboard.press("Tab")
    keyboard.type("moi@exemple.ca")
    keyboard.press("Tab")
    keyboard.type("le matin")
    keyboard.press("Tab")
    keyboard.press("Enter")
    chat.find("#handoff-along").wait_for()
    expect(chat.find("#handoff-along")).not_to_be_checked()
    press(chat, {"en": "Continue", "fr": "Continuer"}[language])
    for words in ("Bonjour, j’ai une question.", "moi@exemple.ca", "le matin"):
        expect(chat.find(".form dl")).to_contain_text(words)
    with chat.page.expect_request("**/handoffs") as sent:
        chat.find(NEXT).press("Enter")
    body = sent.value.post_data_json
    assert body == {
        "consent": True,
        "message": "Bonjour, j’ai une question.",
        "reply_to": "moi@exemple.ca",
        "safe_contact": "le matin",
        "language": language,
    }
    expect(chat.find(".form b").first).to_have_text(re.compile(r"\S{6,}"))
    assert chat.focused() == "h3"
    assert chat.find(".form a[href^='tel:']").count() >= 3
    assert "moi@exemple.ca" not in chat.text()
    press(chat, {"en": "Back to the chat", "fr": "Revenir au clavardage"}[language])
    expect(chat.find(".form")).to_have_count(0)
    assert chat.focused() == "div.scroll"


def test_d14_the_conversation_goes_along_only_when_ticked_and_is_shown_word_for_word(visit: OpenVisit) -> None:
    chat = visit()
    chat.open_chat().ask("my number is 416-555-0147, what are the signs?")
    chat.ask(chat.words["person"]).locator("> .button").click()
    chat.find("#handoff-message").fill("Hello")
    press(chat, "Continue")
    press(chat, "Skip")
    expect(chat.find(".kept")).to_contain_text("my number is [phone], what are the signs?")
    expect(chat.find(".kept")).not_to_contain_text("416-555-0147")
    chat.find("#handoff-along").check()
    press(chat, "Continue")
    with chat.page.expect_request("**/handoffs") as sent:
        press(chat, "Send")
    assert len(sent.value.post_data_json["conversation_id"]) == 36
    assert sent.value.post_data_json["reply_to"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_or_too_long_message_is_refused_where_it_stands(visit: OpenVisit, language: str) -> None:
    chat = visit(language)
    open_form(chat)
    chat.find(NEXT).click()
    expect(chat.find("#handoff-message-error")).not_to_be_empty()
    assert chat.focused() == "textarea"
    chat.find("#handoff-message").fill("é" * 4001)
    chat.find(NEXT).click()
    expect(chat.find("#handoff-message-error")).to_contain_text(re.compile("4.?000"))
    assert len(chat.find("#handoff-message").input_value()) == 4001


def test_e3_a_failure_keeps_the_text_shows_the_lines_and_sends_again_with_the_same_key(visit: OpenVisit) -> None:
    chat = visit()
    open_form(chat)
    chat.find("#handoff-message").fill("Hello")
    press(chat, "Continue")
    press(chat, "Skip")
    press(chat, "Skip")
    chat.page.route("**/handoffs", lambda route: route.abort())
    with chat.page.expect_request("**/handoffs") as first:
        press(chat, "Send")
    expect(chat.find(".failed a[href^='tel:']").first).to_be_visible()
    chat.page.unroute("**/handoffs")
    with chat.page.expect_request("**/handoffs") as second:
        press(chat, "Send")
    assert first.value.headers["idempotency-key"] == second.value.headers["idempotency-key"]
    chat.find(".form b").first.wait_for()


def test_back_and_the_language_keep_what_was_written(visit: OpenVisit) -> None:
    chat = visit()
    open_form(chat)
    chat.find("#handoff-message").fill("Hello")
    press(chat, "Continue")
    chat.find(".panel-top").get_by_role("button", name="Français").click()
    press(chat, "Retour")
    expect(chat.find("#handoff-message")).to_have_value("Hello")
    expect(chat.find(".form h3")).to_have_text("Écrire au Bureau")


def test_a6_nothing_of_the_form_is_left_after_deleting_or_leaving(visit: OpenVisit) -> None:
    chat = visit()
    open_form(chat)
    chat.find("#handoff-message").fill("a very private thing")
    chat.find(".foot button").click()
    expect(chat.find(".form")).to_have_count(0)
    assert "a very private thing" not in chat.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_c2_axe_finds_nothing_in_any_step(visit: OpenVisit, language: str) -> None:
    chat = visit(language, viewport={"width": 320, "height": 568})
    open_form(chat)
    chat.find(NEXT).click()
    assert find_violations(chat) == []
    chat.find("#handoff-message").fill("Bonjour")
    for field in ("#handoff-reply", "#handoff-along", ".form dl"):
        chat.find(NEXT).click()
        chat.find(field).wait_for()
        assert find_violations(chat) == []
        assert chat.find(".scroll").evaluate("node => node.scrollWidth - node.clientWidth") == 0
    chat.find(NEXT).click()
    chat.find(".form b").first.wait_for()
    assert find_violations(chat) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finder_asks_what_where_and_for_whom_one_step_at_a_time(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    answer = chat.ask(chat.words["finder"])
    expect(answer.locator(".finder")).to_have_accessible_name(re.compile("1 (of|sur) 3"))
    answer = chat.wait_for_answer(answer.locator(".reply").first.click)
    place = answer.locator(".finder input")
    place.fill("Sudbury")
    answer = chat.wait_for_answer(lambda: place.press("Enter"))
    expect(chat.find(".message.visitor").last).to_contain_text("Sudbury")
    assert answer.locator(".card").count() >= 2
    expect(answer.locator(".finder .step")).to_contain_text(re.compile("3 (of|sur) 3"))
    answer = chat.wait_for_answer(answer.locator(".finder .reply").first.click)
    assert answer.locator("a[href^='tel:']").count() >= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_b10_where_can_be_skipped(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    answer = chat.ask(chat.words["finder"])
    answer = chat.wait_for_answer(answer.locator(".reply").first.click)
    skip = answer.get_by_role("button", name={"en": "Skip", "fr": "Passer"}[language], exact=True)
    answer = chat.wait_for_answer(skip.click)
    assert answer.locator("a[href^='tel:']").count() >= 2
