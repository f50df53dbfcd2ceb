"""Writing to the Office in the chat: what is shown is what is sent, once; stopping stops; no word is for programmers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import find_violations
from tests.conftest import serve
from tests.integration.post_office import PostOffice, open_post_office, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Request, Route

    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit
    from tests.conftest import Server

LANGUAGES = ("en", "fr")
PRESS = {
    "en": {"next": "Continue", "skip": "Skip", "back": "Back", "cancel": "Do not write", "send": "Send"},
    "fr": {"next": "Continuer", "skip": "Passer", "back": "Retour", "cancel": "Ne pas écrire", "send": "Envoyer"},
}
SAID = {
    "en": {
        "sending": "Sending…",
        "still": "Still working…",
        "stopped": "You stopped",
        "perhaps": "Perhaps your message was sent all the same. We cannot tell.",
        "open": "No answer came.",
        "failed": "Not sent. Your text is still here.",
        "sent": "Your message is kept",
        "waits": "Your message waits on this service until staff open it.",
        "goes": "It is sent to the Office by e-mail. If that fails, we try again.",
        "busy": "Wait 1 second,",
        "nothing": "nothing of it will be sent",
        "pressed": "You, by a button:",
    },
    "fr": {
        "sending": "Envoi en cours…",
        "still": "Toujours en cours…",
        "stopped": "Vous avez arrêté l’envoi",
        "perhaps": "Votre message est peut-être parti quand même. Nous ne pouvons pas le savoir.",
        "open": "Aucune réponse n’est venue.",
        "failed": "Non envoyé. Votre texte est toujours ici.",
        "sent": "Votre message est gardé",
        "waits": "Votre message attend dans ce service que le personnel l’ouvre.",
        "goes": "Il est envoyé au Bureau par courriel. En cas d’échec, nous réessayons.",
        "busy": "Attendez 1 seconde,",
        "nothing": "Rien n’en sera donc envoyé",
        "pressed": "Vous, par un bouton\u00a0:",
    },
}
HANDOFFS = "**/handoffs"


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture(scope="module")
def sending(tmp_path_factory: pytest.TempPathFactory, office: PostOffice) -> Iterator[Server]:
    """A server with a mail server."""
    folder = tmp_path_factory.mktemp("sending")
    with serve(
        folder, BOT_SMTP_URL=office.url, BOT_OFFICE_EMAIL="office@example.org", BOT_SECRET_KEY="k" * 40
    ) as running:
        yield running


def press(chat: Visit, name: str, language: str = "") -> None:
    title = PRESS[language or chat.language][name]
    chat.find(".form-buttons").get_by_role("button", name=title, exact=True).click()


def open_form(chat: Visit, message: str = "Hello") -> None:
    chat.ask(chat.words["person"]).locator("> .button").click()
    chat.find("#handoff-message").fill(message)


def reach(chat: Visit, *, is_along: bool = False, message: str = "Hello") -> None:
    """Fill the form in up to its last step."""
    open_form(chat, message)
    press(chat, "next")
    press(chat, "skip")
    chat.find("#handoff-along").set_checked(is_along)
    press(chat, "next")
    chat.find(".form dl").wait_for()


def switch_language(chat: Visit) -> str:
    other = {"en": "fr", "fr": "en"}[chat.language]
    chat.find(".panel-top").get_by_role("button", name={"en": "English", "fr": "Français"}[other]).click()
    return other


def send(chat: Visit, language: str = "") -> Request:
    with chat.page.expect_request(HANDOFFS) as sent:
        press(chat, "send", language)
    return sent.value


def drop_answer(route: Route) -> None:
    """Let the server have the request and the visitor not the answer."""
    assert route.fetch().status == 202
    route.abort()


@pytest.mark.parametrize("language", LANGUAGES)
def test_e4_it_says_that_it_is_sending_then_that_it_goes_on_then_whom_to_call(visit: OpenVisit, language: str) -> None:
    chat, said = visit(language).open_chat(), SAID[language]
    reach(chat)
    status = chat.find(".form [role=status]")
    expect(status).to_have_text("")
    chat.page.route(HANDOFFS, lambda _route: None)
    send(chat)
    expect(status).to_have_text(said["sending"])
    assert find_violations(chat) == []
    expect(status).to_have_text(said["still"], timeout=4500)
    other = switch_language(chat)
    expect(status).to_have_text(SAID[other]["still"])
    expect(chat.find(".form .waiting a[href^='tel:']").first).to_be_visible(timeout=7000)


def test_e1_what_is_being_sent_is_not_sent_a_second_time(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    reach(chat)
    sent: list[Route] = []
    chat.page.route(HANDOFFS, lambda route: sent.append(route))  # noqa: PLW0108 - needs a Python function
    send(chat)
    for name in ("send", "back", "send"):
        press(chat, name)
    expect(chat.find(".form [role=status]")).to_have_text(SAID["en"]["sending"])
    assert len(sent) == 1
    expect(chat.find(".form dl")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_stopping_while_it_is_sent_stops_it_and_says_that_it_may_be_too_late(visit: OpenVisit, language: str) -> None:
    chat, said = visit(language).open_chat(), SAID[language]
    reach(chat, message="a very private thing")
    chat.page.route(HANDOFFS, lambda _route: None)
    send(chat)
    with chat.page.expect_event("requestfailed", lambda request: request.url.endswith("/handoffs")):
        press(chat, "cancel")
    expect(chat.find("#handoff")).to_have_text(said["stopped"])
    expect(chat.find(".form")).to_contain_text(said["perhaps"])
    assert chat.focused() == "h3"
    assert chat.find(".form a[href^='tel:']").count() >= 3
    assert "a very private thing" not in chat.text()
    assert find_violations(chat) == []
    other = switch_language(chat)
    expect(chat.find(".form")).to_contain_text(SAID[other]["perhaps"])
    chat.find(".form-buttons button").click()
    expect(chat.find(".form")).to_have_count(0)
    assert chat.errors == []


def test_d5_deleting_the_conversation_stops_what_is_being_sent(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    reach(chat)
    chat.page.route(HANDOFFS, lambda _route: None)
    send(chat)
    with chat.page.expect_event("requestfailed", lambda request: request.url.endswith("/handoffs")):
        chat.find(".foot button").first.click()
    expect(chat.find(".form")).to_have_count(0)
    assert chat.errors == []


def test_nothing_is_said_of_a_form_that_was_left_before_anything_was_sent(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    reach(chat)
    press(chat, "cancel")
    expect(chat.find(".form")).to_have_count(0)


def test_pressing_continue_twice_goes_one_step_on(visit: OpenVisit) -> None:
    """The conversation takes a while to come; nobody may be led past what would go along."""
    chat = visit().open_chat()
    open_form(chat)
    press(chat, "next")
    held: list[Route] = []
    chat.page.route(re.compile(r"/conversations/[^/]+$"), lambda route: held.append(route))  # noqa: PLW0108 - as above
    press(chat, "next")
    press(chat, "next")
    press(chat, "skip")
    expect(chat.find(".form [role=status]")).to_have_text("Fetching the conversation…")
    assert len(held) == 1
    held[0].continue_()
    expect(chat.find("#handoff-along")).to_be_visible()
    expect(chat.find(".form [role=status]")).to_have_text("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_e2_without_an_answer_it_says_so_and_the_same_words_arrive_once(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    reach(chat)
    chat.page.route(HANDOFFS, drop_answer)
    first = send(chat)
    expect(chat.find(".failed p").first).to_contain_text(SAID[language]["open"])
    expect(chat.find(".failed p").first).to_be_in_viewport()
    other = switch_language(chat)
    expect(chat.find(".failed p").first).to_contain_text(SAID[other]["open"])
    chat.page.unroute(HANDOFFS)
    second = send(chat, other)
    expect(chat.find("#handoff")).to_have_text(SAID[other]["sent"])
    assert second.headers["idempotency-key"] == first.headers["idempotency-key"]
    assert second.post_data_json == first.post_data_json, "in the language in which it was written"


def test_e2_words_that_were_changed_are_sent_with_a_key_of_their_own(visit: OpenVisit) -> None:
    """The first ones were kept; the changed ones would else be refused for ever."""
    chat = visit().open_chat()
    reach(chat)
    chat.page.route(HANDOFFS, drop_answer)
    first = send(chat)
    expect(chat.find(".failed p").first).to_contain_text(SAID["en"]["open"])
    chat.page.unroute(HANDOFFS)
    for field in ("#handoff-along", "#handoff-reply", "#handoff-message"):
        press(chat, "back")
        chat.find(field).wait_for()
    chat.find("#handoff-message").fill("Other words")
    for field in ("#handoff-reply", "#handoff-along", ".form dl"):
        press(chat, "next")
        chat.find(field).wait_for()
    second = send(chat)
    expect(chat.find("#handoff")).to_have_text(SAID["en"]["sent"])
    assert second.headers["idempotency-key"] != first.headers["idempotency-key"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("status", "code"), [(409, "idempotency_conflict"), (400, "bad_request"), (500, "internal_error")]
)
def test_what_the_server_says_to_programmers_is_not_shown_and_does_not_last(
    visit: OpenVisit, language: str, status: int, code: str
) -> None:
    chat = visit(language).open_chat()
    reach(chat)
    problem = {"title": "Idempotency-Key", "detail": "Send a JSON object", "code": code, "status": status}
    chat.page.route(HANDOFFS, lambda route: route.fulfill(status=status, json=problem))
    first = send(chat)
    expect(chat.find(".failed p").first).to_contain_text(SAID[language]["failed"])
    assert not re.search("JSON|Idempotency|API", chat.find(".form").inner_text())
    chat.page.unroute(HANDOFFS)
    second = send(chat)
    expect(chat.find("#handoff")).to_have_text(SAID[language]["sent"])
    is_same = first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert is_same is (status == 500)


@pytest.mark.parametrize("language", LANGUAGES)
def test_d12_who_sends_too_much_is_told_how_long_to_wait(visit: OpenVisit, language: str) -> None:
    chat = visit(language).open_chat()
    reach(chat)
    chat.page.route(HANDOFFS, lambda route: route.fulfill(status=429, headers={"Retry-After": "1"}, json={}))
    send(chat)
    expect(chat.find(".failed p").first).to_contain_text(SAID[language]["busy"])
    assert chat.find(".failed a[href^='tel:']").count() >= 3


def test_what_nobody_can_see_is_asked_for_and_what_no_mail_can_carry_does_not_stop_the_rest(visit: OpenVisit) -> None:
    chat = visit().open_chat()
    open_form(chat, "\u200b \u2060")
    press(chat, "next")
    expect(chat.find("#handoff-message-error")).not_to_be_empty()
    half = "node => { node.value = 'Help \\ud83d me'; node.dispatchEvent(new Event('input')); }"
    chat.find("#handoff-message").evaluate(half)
    for name in ("next", "skip", "skip"):
        press(chat, name)
    send(chat)
    expect(chat.find("#handoff")).to_have_text(SAID["en"]["sent"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_d14_the_office_gets_exactly_what_was_shown_buttons_included(
    visit: OpenVisit, sending: Server, office: PostOffice, language: str
) -> None:
    chat, said = visit(language, sending.url).open_chat(), SAID[language]
    title = chat.find(".reply").first.inner_text()
    chat.wait_for_answer(chat.find(".reply").first.click)
    reach(chat, is_along=True)
    chat.ask({"en": "one thing that was never shown", "fr": "une chose jamais montrée"}[language])
    press(chat, "back")
    shown = chat.find(".kept").inner_text()
    assert f"{said['pressed']} {title}" in shown.replace("\n", " ")
    lines = chat.find(".kept span[lang]").all_text_contents()
    assert chat.find(f".kept span[lang={language}]").count() == len(lines)
    press(chat, "next")
    before = len(office.raw)
    chat.ask({"en": "and this came too late", "fr": "et ceci est venu trop tard"}[language])
    send(chat)
    expect(chat.find(".form")).to_contain_text(said["goes"])
    wait_until(lambda: len(office.raw) == before + 1)
    plain: Any = office.mails()[-1].get_body(("plain",))
    text = re.sub(r"\s+", " ", plain.get_content())
    for line in lines:
        assert re.sub(r"\s+", " ", line).strip() in text
    assert len(re.findall("Person, by a button:|Person:", text)) == len(chat_turns(lines, shown, said))
    for late in ("came too late", "venu trop tard"):
        assert late not in text


def chat_turns(lines: list[str], shown: str, said: dict[str, str]) -> list[str]:
    """The visitor's own turns among what was shown."""
    you = said["pressed"].partition(",")[0]
    assert lines
    return re.findall(rf"(?m)^{you}\b[^\n]*:", shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_d14_a_conversation_that_is_over_is_not_sent_and_the_visitor_is_told_before_the_rest_is(
    visit: OpenVisit, language: str
) -> None:
    chat = visit(language).open_chat()
    reach(chat, is_along=True)
    with chat.page.expect_request(HANDOFFS) as refused:
        chat.page.route(HANDOFFS, lambda route: route.fulfill(status=401, json={}))
        chat.page.route(re.compile(r"/conversations/[^/]+$"), lambda route: route.fulfill(status=401, json={}))
        press(chat, "send")
    assert "conversation_id" in refused.value.post_data_json
    expect(chat.find(".form")).to_contain_text(SAID[language]["nothing"])
    chat.page.unroute(HANDOFFS)
    press(chat, "next")
    sent = send(chat)
    assert "conversation_id" not in sent.post_data_json
    assert "last_turn" not in sent.post_data_json
    expect(chat.find("#handoff")).to_have_text(SAID[language]["sent"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_c6_the_confirmation_tells_the_truth_without_mail_and_follows_the_language(
    visit: OpenVisit, language: str
) -> None:
    chat = visit(language).open_chat()
    reach(chat)
    send(chat)
    form = chat.find(".form")
    expect(form.locator("#handoff")).to_have_text(SAID[language]["sent"])
    expect(form).to_contain_text(SAID[language]["waits"])
    expect(form).not_to_contain_text(SAID[language]["goes"])
    reference = form.locator("b").inner_text()
    other = switch_language(chat)
    expect(form.locator("#handoff")).to_have_text(SAID[other]["sent"])
    expect(form).to_contain_text(SAID[other]["waits"])
    expect(form).to_have_attribute("lang", other)
    expect(form.locator("b")).to_have_text(reference)
