"""When something fails: the text is kept, whom to call is on the screen, and sending again repeats nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import serve
from tests.databases import locked, run_sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit
    from tests.conftest import Server

LANGUAGES = ("en", "fr")


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this module's own, to be broken on purpose."""
    with serve(tmp_path_factory.mktemp("fragile")) as running:
        yield running


def expect_help(chat: Visit) -> None:
    """The lines of the problem are on the screen; so are the two above the conversation."""
    assert chat.find(".problem a[href^='tel:']").count() >= 3
    assert chat.can_be_pressed(chat.find(".strip .call").first)
    assert chat.can_be_pressed(chat.find(".panel-top .exit"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_e3_an_unreachable_server_keeps_the_text_and_sending_again_uses_the_same_key(
    visit: OpenVisit, language: str
) -> None:
    chat = visit(language).open_chat()
    chat.page.route("**/api/**", lambda route: route.abort())
    with chat.page.expect_request("**/messages") as first:
        chat.send(chat.words["question"])
    chat.find(".problem").wait_for(timeout=3000)
    expect(chat.find(".message.visitor")).to_contain_text(chat.words["question"])
    expect(chat.find(".problem [role=alert]")).to_be_visible()
    expect_help(chat)
    chat.page.unroute("**/api/**")
    with chat.page.expect_request("**/messages") as second:
        chat.wait_for_answer(chat.find(".problem").get_by_role("button", name=chat.words["again"]).click)
    key = first.value.headers["idempotency-key"]
    assert len(key) == 32
    assert second.value.headers["idempotency-key"] == key
    expect(chat.find(".problem")).to_have_count(0)
    expect(chat.find(".message.visitor")).to_have_count(1)
    assert chat.focused() == "div.scroll"


def test_e3_a_locked_database_shows_help_and_the_message_goes_through_later(visit: OpenVisit, fragile: Server) -> None:
    chat = visit(url=fragile.url).open_chat()
    with locked(fragile.folder):
        chat.send(chat.words["question"])
        chat.find(".problem").wait_for(timeout=20_000)
        expect_help(chat)
    answer = chat.wait_for_answer(chat.find(".problem button").click)
    expect(answer.locator(".sources")).to_be_visible()


def test_e4_a_slow_answer_says_so_after_3_s_and_shows_help_after_8_s(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.page.route("**/messages", lambda _route: None)
    chat.send(chat.words["question"])
    expect(chat.find(".status")).to_have_text("Repère is writing…")
    expect(chat.find(".status")).to_have_text("Still working…", timeout=4000)
    expect(chat.find(".waiting a[href^='tel:']").first).to_be_visible(timeout=6000)
    chat.find("textarea").fill("one more")
    assert chat.find("textarea").input_value() == "one more"


def test_e4_another_message_does_not_put_off_the_help_for_the_first(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.page.route("**/messages", lambda _route: None)
    chat.send(chat.words["question"])
    chat.page.wait_for_timeout(2500)
    chat.send(chat.words["place"])
    expect(chat.find(".status")).to_have_text("Still working…", timeout=2000)
    chat.page.wait_for_timeout(2000)
    chat.send(chat.words["danger"])
    expect(chat.find(".waiting a[href^='tel:']").first).to_be_visible(timeout=4500)


@pytest.mark.parametrize("language", LANGUAGES)
def test_e3_a_refusal_by_something_in_between_is_told_in_our_words(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    refusal = {"status": 403, "content_type": "application/json", "body": '{"error": "blocked by policy"}'}
    chat.page.route("**/messages", lambda route: route.fulfill(**refusal))
    chat.send(chat.words["question"])
    said = chat.find(".problem [role=alert]")
    expect(said).to_contain_text({"en": "Something went wrong", "fr": "Un problème est survenu"}[language])
    assert "undefined" not in said.inner_text()
    expect_help(chat)


@pytest.mark.parametrize("language", LANGUAGES)
def test_e4_offline_is_named_and_help_stays(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    chat.page.context.set_offline(True)
    expect(chat.find(".toast")).not_to_be_empty()
    chat.send(chat.words["question"])
    chat.find(".problem").wait_for()
    expect(chat.find(".problem [role=alert]")).to_contain_text({"en": "offline", "fr": "hors ligne"}[language])
    expect_help(chat)
    chat.page.context.set_offline(False)
    chat.wait_for_answer(chat.find(".problem button").click)


@pytest.mark.parametrize("language", LANGUAGES)
def test_d12_too_many_messages_show_help_and_keep_the_text(
    visit: OpenVisit, tmp_path_factory: pytest.TempPathFactory, language: str
) -> None:
    with serve(tmp_path_factory.mktemp("limited"), BOT_RATE_LIMIT="2") as limited:
        chat = visit(language, url=limited.url).open_chat()
        chat.ask(chat.words["question"])
        chat.send(chat.words["place"])
        chat.find(".problem").wait_for()
        expect(chat.find(".message.visitor").last).to_contain_text(chat.words["place"])
        expect(chat.find(".problem [role=alert]")).to_contain_text(
            {"en": "Too many messages", "fr": "Trop de messages"}[language]
        )
        expect_help(chat)


def test_e3_the_lines_are_there_when_the_conversation_cannot_start(visit: OpenVisit) -> None:
    chat = visit()
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.find(".launcher").click()
    chat.find(".problem").wait_for(timeout=3000)
    expect_help(chat)
    chat.page.unroute("**/api/**")
    chat.ask(chat.words["question"])
    expect(chat.find(".problem")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_b2_e3_the_lines_are_there_when_the_rest_of_the_script_cannot_be_loaded(
    visit: OpenVisit, language: str
) -> None:
    chat = visit(language)
    chat.page.route("**/widget/chat.js", lambda route: route.abort())
    chat.find(".launcher").click()
    chat.find(".panel-body .button").wait_for(timeout=3000)
    assert chat.find(".panel-body a[href^='tel:']").count() >= 3
    assert chat.can_be_pressed(chat.find(".panel-top .exit"))


def test_a_conversation_that_the_server_no_longer_has_goes_on_in_a_new_one(visit: OpenVisit, fragile: Server) -> None:
    chat = visit(url=fragile.url).open_chat()
    run_sql(fragile.folder, "DELETE FROM conversations")
    chat.ask(chat.words["question"])
    expect(chat.find(".problem")).to_have_count(0)


def test_a_failed_deletion_clears_the_screen_and_can_be_tried_again(visit: OpenVisit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open_chat()
    chat.ask(chat.words["question"])
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.find(".foot button").click()
    chat.find(".problem").wait_for()
    assert chat.words["question"] not in chat.text()
    assert chat.can_be_pressed(chat.find(".problem button"))
    chat.page.unroute("**/api/**")
    with chat.page.expect_response(lambda response: response.request.method == "DELETE") as deleted:
        chat.find(".problem button").click()
    assert deleted.value.status == 204
    chat.find(".reply").first.wait_for()


def test_z_a_stopped_server_leaves_help_exit_and_text(visit: OpenVisit, fragile: Server) -> None:
    """The last of this module: it stops the module's own server."""
    chat = visit(url=fragile.url).open_chat()
    assert fragile.process
    fragile.process.terminate()
    fragile.process.wait(20)
    chat.send(chat.words["question"])
    chat.find(".problem").wait_for(timeout=3000)
    expect_help(chat)
    expect(chat.find(".message.visitor")).to_contain_text(chat.words["question"])
