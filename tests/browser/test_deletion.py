"""Deleting a conversation while something else goes on, or while the server cannot be reached (standards A7, D5, E4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.visit import EXITS

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit
    from tests.conftest import Server

# A browser from before this was possible (Chrome until 80, for another origin).
REFUSE_KEEPALIVE = """
() => { const real = window.fetch; window.fetch = (url, options) => options && options.keepalive
  ? Promise.reject(new TypeError('Failed to fetch')) : real(url, options); }
"""
DELETE_AND_LEAVE = """
() => { const root = document.querySelector('repere-chat').shadowRoot;
  root.querySelector('.foot button').click(); root.querySelector('.panel-top .exit').click(); }
"""


def delete(chat: Visit) -> None:
    chat.find(".foot button").click()


def ask_and_read_id(chat: Visit) -> str:
    """Ask a question and return the id of the conversation that it went into."""
    with chat.page.expect_request("**/messages") as sent:
        chat.ask(chat.words["question"])
    return sent.value.url.split("/")[-2]


def read_ids(chat: Visit, method: str) -> set[str]:
    """The conversations that `method` has been asked for."""
    return {
        request.url.split("/conversations/")[1].split("/")[0]
        for request in chat.requests
        if request.method == method and "/conversations/" in request.url
    }


def refuse_deletion(route: Route) -> None:
    if route.request.method == "DELETE":
        route.abort()
    else:
        route.continue_()


def is_kept(server: Server, conversation_id: str) -> bool:
    return conversation_id.encode() in server.everything_stored()


def test_e4_deleting_while_an_answer_is_awaited_leaves_nothing_waiting(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.page.route("**/messages", lambda _route: None)
    chat.send(chat.words["place"])
    expect(chat.find(".status")).not_to_be_empty()
    delete(chat)
    chat.find(".reply").first.wait_for()
    chat.page.unroute("**/messages")
    chat.ask(chat.words["question"])
    expect(chat.find(".status")).to_be_empty()
    expect(chat.find(".dots")).to_be_hidden()


def test_d5_a_deletion_that_failed_is_done_with_the_next_one(visit: OpenVisit, server: Server) -> None:
    chat = visit().open_chat()
    chat.page.route("**/conversations/*", refuse_deletion)
    ids = set()
    for _ in range(2):
        ids.add(ask_and_read_id(chat))
        delete(chat)
        chat.find(".problem").wait_for()
    assert len(ids) == 2
    assert all(is_kept(server, one) for one in ids)
    chat.page.unroute("**/conversations/*")
    chat.find(".problem button").click()
    chat.find(".reply").first.wait_for()
    assert read_ids(chat, "DELETE") == ids
    assert not any(is_kept(server, one) for one in ids)


def test_a7_leaving_ends_what_could_not_be_deleted(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    chat.page.route("**/conversations/*", refuse_deletion)
    ids = {ask_and_read_id(chat)}
    delete(chat)
    chat.find(".problem").wait_for()
    ids.add(ask_and_read_id(chat))
    chat.find(".panel-top .exit").click()
    chat.page.wait_for_url(f"{EXITS['en']}**")
    ended = {request.url.split("/")[-2] for request in chat.requests if request.url.endswith("/end")}
    assert ended == ids


def test_d5_a_deletion_goes_on_when_the_page_is_left_at_once(visit: OpenVisit, server: Server) -> None:
    chat = visit().open_chat()
    conversation_id = ask_and_read_id(chat)
    assert is_kept(server, conversation_id)
    chat.page.evaluate(DELETE_AND_LEAVE)
    chat.page.wait_for_url(f"{EXITS['en']}**")
    for _ in range(50):
        if not is_kept(server, conversation_id):
            return
        chat.page.wait_for_timeout(100)
    raise AssertionError("the conversation is still there")


def test_d5_an_old_browser_deletes_too(visit: OpenVisit, server: Server) -> None:
    chat = visit().open_chat()
    conversation_id = ask_and_read_id(chat)
    chat.page.evaluate(REFUSE_KEEPALIVE)
    delete(chat)
    chat.find(".reply").first.wait_for()
    assert not is_kept(server, conversation_id)


def test_d5_speaking_while_the_deletion_goes_on_begins_one_conversation_only(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    ask_and_read_id(chat)
    held: list[Route] = []
    chat.page.route("**/conversations/*", lambda route: held.append(route))  # noqa: PLW0108 - needs a Python function
    delete(chat)
    chat.ask(chat.words["place"])
    with chat.page.expect_response(lambda response: response.request.method == "DELETE"):
        held[0].continue_()
    expect(chat.find(".toast")).not_to_be_empty()
    chat.page.wait_for_timeout(500)
    starts = [request for request in chat.requests if request.url.endswith("/conversations")]
    assert len(starts) == 2
