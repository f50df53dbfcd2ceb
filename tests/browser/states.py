"""States of the chat that a visitor can be in, and how each is reached from the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.visit import Visit


def close(chat: Visit) -> None:
    chat.find(".launcher").wait_for()


def open_only(chat: Visit) -> None:
    chat.open_chat()


def open_lines(chat: Visit) -> None:
    chat.open_chat()
    chat.find(".strip button").click()


def answer(chat: Visit) -> None:
    chat.open_chat().ask(chat.words["question"]).locator("details").evaluate_all(
        "all => all.forEach(one => { one.open = true; })"
    )


def services(chat: Visit) -> None:
    chat.open_chat().ask(chat.words["place"])


def urgent(chat: Visit) -> None:
    chat.open_chat().ask(chat.words["danger"])


def wait(chat: Visit) -> None:
    chat.open_chat()
    chat.page.route("**/messages", lambda _route: None)
    chat.send(chat.words["question"])
    chat.find(".waiting .card").first.wait_for()


def fail(chat: Visit) -> None:
    chat.open_chat()
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.send(chat.words["question"])
    chat.find(".problem").wait_for()


def load_nothing(chat: Visit) -> None:
    chat.page.route("**/widget/chat.js", lambda route: route.abort())
    chat.find(".launcher").click()
    chat.find(".panel-body .button").wait_for()


def find_a_service(chat: Visit) -> None:
    chat.open_chat().ask(chat.words["finder"])
    chat.wait_for_answer(chat.find(".finder .reply").first.click)


def say_it_did_not_help(chat: Visit) -> None:
    chat.open_chat().ask(chat.words["question"]).locator(".helpful button").last.click()
    chat.find(".tools textarea").wait_for()


def read_further_up(chat: Visit) -> None:
    chat.open_chat().ask(chat.words["place"])
    chat.page.route("**/messages", lambda route: (chat.page.wait_for_timeout(500), route.continue_()))
    chat.send(chat.words["question"])
    chat.find(".scroll").evaluate("node => { node.scrollTop = 0; }")
    chat.find(".jump").wait_for()


def close_before_the_answer(chat: Visit) -> None:
    chat.open_chat()
    chat.page.route("**/messages", lambda route: (chat.page.wait_for_timeout(300), route.continue_()))
    chat.send(chat.words["question"])
    chat.find(".panel-top .close").click()
    chat.find(".unread").wait_for()


def write_too_much(chat: Visit) -> None:
    chat.open_chat()
    chat.find("textarea").fill("a" * 2001)


STATES = (
    close, open_only, open_lines, answer, services, urgent, wait, fail, load_nothing, find_a_service,
    say_it_did_not_help, read_further_up, close_before_the_answer, write_too_much,
)  # fmt: skip
