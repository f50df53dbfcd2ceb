"""Switching the language in every state of the chat: nothing stays behind in the other one (standards C6, C7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.visit import EXITS

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit
    from tests.conftest import Server

EXIT_QUESTION = "where is the exit button"


def switch(chat: Visit) -> None:
    chat.find(".panel-top .quiet").first.click()


def test_before_the_first_word_switching_begins_anew_and_leaves_no_turn_that_nobody_saw(
    visit: OpenVisit, server: Server
) -> None:
    """D14: what goes along to the Office holds nothing that the visitor did not say or see."""
    chat = visit("en").open_chat()
    chat.find("textarea").fill("bonjour")
    with (
        chat.page.expect_response(lambda response: response.request.method == "DELETE") as deleted,
        chat.page.expect_response("**/conversations") as started,
    ):
        switch(chat)
    assert deleted.value.status == 204
    assert started.value.request.post_data_json == {"language": "fr"}
    expect(chat.find(".message.bot")).to_have_count(1)
    expect(chat.find(".message.bot")).to_have_attribute("lang", "fr")
    assert chat.find("textarea").input_value() == "bonjour"
    assert not [request for request in chat.requests if request.url.endswith("/messages")]
    with chat.page.expect_request("**/messages") as sent:
        chat.ask("C’est quoi la traite des personnes?")
    token = {"Authorization": sent.value.headers["authorization"]}
    kept = server.request("GET", sent.value.url.removeprefix(chat.url).removesuffix("/messages"), headers=token).json
    assert len(kept["turns"]) == 1


def test_switching_before_the_greeting_is_there_greets_in_the_language_chosen(visit: OpenVisit) -> None:
    chat = visit("en")
    held: list[Route] = []
    chat.page.route("**/conversations", lambda route: route.continue_() if held else held.append(route))
    with chat.page.expect_request("**/conversations"):
        chat.find(".launcher").click()
    chat.find("textarea").wait_for()
    switch(chat)
    held[0].continue_()
    expect(chat.find(".message.bot")).to_have_attribute("lang", "fr")
    expect(chat.find(".message.bot")).to_have_count(1)
    expect(chat.find(".status")).to_be_empty()


def test_e3_where_the_chat_cannot_open_switching_keeps_the_ways_on(visit: OpenVisit) -> None:
    chat = visit("en")
    chat.page.route("**/widget/chat.js", lambda route: route.abort())
    chat.find(".launcher").click()
    chat.find(".panel-body .button").wait_for()
    switch(chat)
    expect(chat.find(".panel-body [role=status]")).to_contain_text("ne peut pas s’ouvrir")
    expect(chat.find(".panel-body .button")).to_have_text("Réessayer")
    link = chat.find(".panel-body .scroll > div > p > a")
    expect(link).to_have_text("Ouvrir la page de clavardage simple")
    assert str(link.get_attribute("href")).endswith("/fr/clavardage")


def test_e4_what_is_said_while_waiting_switches_too(visit: OpenVisit) -> None:
    chat = visit("en").open_chat()
    chat.page.route("**/messages", lambda _route: None)
    chat.send(chat.words["question"])
    expect(chat.find(".status")).to_have_text("Repère is writing…")
    switch(chat)
    expect(chat.find(".status")).to_have_text("Repère écrit…")
    expect(chat.find(".status")).to_have_text("Toujours en cours…", timeout=4000)
    chat.find(".waiting .card").first.wait_for(timeout=6000)
    french = chat.find(".waiting .lines").inner_text()
    switch(chat)
    expect(chat.find(".status")).to_have_text("This is taking long. You can wait, or call:")
    assert chat.find(".waiting .lines").count() == 1
    assert chat.find(".waiting .lines").inner_text() != french


def test_a_message_that_was_not_sent_says_so_in_the_language_chosen(visit: OpenVisit) -> None:
    chat = visit("en").open_chat()
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.send(chat.words["question"])
    problem = chat.find(".problem")
    english = problem.inner_text()
    switch(chat)
    expect(problem).to_have_attribute("lang", "fr")
    expect(problem.locator("[role=alert]")).to_contain_text("Non envoyé. Votre texte est gardé.")
    expect(problem.get_by_role("button")).to_have_text("Envoyer de nouveau")
    expect(problem.locator(".card")).not_to_have_count(0)
    chat.page.unroute("**/api/**")
    switch(chat)
    assert problem.inner_text() == english
    chat.wait_for_answer(problem.get_by_role("button").click)
    expect(problem).to_have_count(0)
    expect(chat.find(".message.visitor")).to_have_count(1)


def test_a_deletion_that_failed_says_so_in_the_language_chosen(visit: OpenVisit) -> None:
    chat = visit("en").open_chat()
    chat.page.route("**/api/**", lambda route: route.abort())
    chat.find(".foot button").click()
    problem = chat.find(".problem")
    expect(problem).to_have_attribute("lang", "en")
    switch(chat)
    expect(problem).to_have_attribute("lang", "fr")
    expect(problem.locator("[role=alert]")).to_contain_text("n’a pas encore pu être supprimée")
    expect(problem.get_by_role("button")).to_have_text("Réessayer")


def test_a_refusal_in_the_servers_words_does_not_stay_in_the_other_language(visit: OpenVisit) -> None:
    chat = visit("en").open_chat()
    body = '{"title": "The message is empty", "detail": "Write a few words and send again."}'
    answer = {"status": 422, "content_type": "application/problem+json", "body": body}
    chat.page.route("**/messages", lambda route: route.fulfill(**answer))
    chat.send(chat.words["question"])
    expect(chat.find(".problem [role=alert]")).to_contain_text("The message is empty. Write a few words")
    switch(chat)
    expect(chat.find(".problem [role=alert]")).to_contain_text("Un problème est survenu")
    expect(chat.find(".problem [role=alert]")).not_to_contain_text("empty")


@pytest.mark.parametrize(("language", "other"), [("en", "fr"), ("fr", "en")])
def test_a11_the_exit_within_an_answer_is_in_the_language_chosen(visit: OpenVisit, language: str, other: str) -> None:
    chat = visit(language).open_chat()
    chat.ask(EXIT_QUESTION)
    exit_link = chat.find(".message .exit")
    expect(exit_link).to_have_attribute("href", EXITS[language])
    expect(exit_link).to_have_attribute("lang", language)
    switch(chat)
    expect(exit_link).to_have_attribute("href", EXITS[other])
    expect(exit_link).to_have_attribute("lang", other)
    expect(exit_link).to_have_text({"en": "Quick exit", "fr": "Sortie rapide"}[other])
