"""Handoffs in the console: what waits, what could not be sent, and what staff do about it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bot.storage.audit import list_audit
from bot.storage.conversations import now_utc
from bot.storage.handoffs import HandoffState, NewHandoff, add_handoff, count_states, find_handoff, list_in_states
from bot.storage.tables import handoffs, outbox
from bot.web.staff.words.handoffs import HANDOFF_WORDS, explain_failure
from tests.conftest import Server, serve
from tests.integration.staff_desk import open_database, sit_down, text_of
from tests.integration.test_storage import database, url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.messages import Language
    from bot.storage.database import Database

SAFE = "Only mornings. <b>Never</b> leave a message."
MESSAGE = "<script>alert(1)</script> =cmd() \u202e J’ai besoin d’aide"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    """A server without a mail server: everything waits."""
    with serve(tmp_path_factory.mktemp("office"), BOT_SECRET_KEY="k" * 40) as server:
        yield server


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    """A server whose mail server cannot be reached."""
    folder = tmp_path_factory.mktemp("mailing")
    settings = {"BOT_SMTP_URL": "smtp://127.0.0.1:9", "BOT_OFFICE_EMAIL": "office@example.org"}
    with serve(folder, BOT_SECRET_KEY="k" * 40, **settings) as server:
        yield server


def hand_on(server: Server, language: str = "en", **fields: Any) -> str:
    body = {
        "message": MESSAGE,
        "reply_to": "me@example.org",
        "safe_contact": SAFE,
        "language": language,
        "consent": True,
    }
    answer = server.api("POST", "/handoffs", {**body, **fields}, {"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status == 202, answer.body
    return str(answer.json["reference"])


def in_database(server: Server, work: Callable[[Any], Any]) -> Any:
    opened = open_database(server)
    try:
        return opened.transact(work)
    finally:
        opened.close()


def set_state(server: Server, reference: str, state: HandoffState, **values: Any) -> None:
    ended = None if state == "waiting" else now_utc()
    change = outbox.update().where(outbox.c.reference == reference).values(state=state, ended_at=ended, **values)
    in_database(server, lambda c: c.execute(change))
    if state in ("sent", "closed"):
        in_database(
            server,
            lambda c: c.execute(handoffs.update().where(handoffs.c.reference == reference).values(contents=None)),
        )


def actions(server: Server, reference: str) -> list[str]:
    rows = in_database(server, lambda c: list_audit(c, most=50))
    return [row.action for row in rows if reference in row.subject]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_could_not_be_sent_is_an_alarm_with_its_reason_in_words(office: Server, language: Language) -> None:
    """E2, C7."""
    reference = hand_on(office)
    set_state(office, reference, "dead", failure="recipient refused: 550", attempts=40)
    desk = sit_down(office, f"ann-{language}", "reviewer", language)
    answer = desk.get("/staff/handoffs")
    page = text_of(answer)
    said = HANDOFF_WORDS[language]
    assert 'role="alert"' in answer.body.decode()
    assert reference in page
    assert said.failures["recipient refused"].format(code="550") in page
    assert said.dead_text in page
    assert " ".join(said.no_mail.split()) in page
    assert "recipient refused" not in page


def test_what_has_waited_for_a_day_is_an_alarm(office: Server) -> None:
    reference = hand_on(office)
    old = handoffs.update().where(handoffs.c.reference == reference).values(created_at=now_utc() - timedelta(hours=25))
    in_database(office, lambda c: c.execute(old))
    assert "waited for more than 24 hours" in sit_down(office).read("/staff/handoffs")


def test_contents_are_shown_only_after_a_reason_to_an_editor_and_each_reading_is_audited(office: Server) -> None:
    """D13."""
    reference = hand_on(office)
    desk = sit_down(office, "ed", "editor")
    assert desk.get(f"/staff/handoffs/{reference}/contents").status == 303
    without = desk.post(f"/staff/handoffs/{reference}/open", {"reason": "  "})
    assert "Say why you open it" in text_of(without)
    assert desk.get(f"/staff/handoffs/{reference}/contents").status == 303
    opened = desk.post(f"/staff/handoffs/{reference}/open", {"reason": "no mail server, I call 416 555 0134"})
    assert opened.status == 303
    answer = desk.get(opened.headers["location"])
    page = answer.body.decode()
    assert answer.status == 200
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert page.index("What is safe for the person") < page.index("How to answer them") < page.index("&lt;script&gt;")
    assert "Only mornings" in page
    assert actions(office, reference) == ["read", "reason_given"]
    noted = in_database(office, lambda c: list_audit(c, action="reason_given", most=1))[0]
    assert "0134" not in (noted.reason or "")


def test_a_reviewer_opens_no_contents_and_notes_no_answer(office: Server) -> None:
    """D10."""
    reference = hand_on(office)
    desk = sit_down(office, "rev", "reviewer")
    for path in ("open", "answered"):
        assert desk.post(f"/staff/handoffs/{reference}/{path}", {"reason": "x", "confirm": "yes"}).status == 403
    assert desk.get(f"/staff/handoffs/{reference}/contents").status == 403
    assert "<form" not in desk.get(f"/staff/handoffs/{reference}").body.decode().split("<main")[1]


@pytest.mark.parametrize("state", ["sent", "closed"])
def test_nothing_is_shown_once_it_was_sent_or_seen_to(office: Server, state: HandoffState) -> None:
    reference = hand_on(office)
    set_state(office, reference, state)
    desk = sit_down(office, "ed", "editor")
    assert desk.post(f"/staff/handoffs/{reference}/open", {"reason": "x"}).status == 403
    assert desk.get(f"/staff/handoffs/{reference}/contents").status == 303
    assert "erased" in desk.read(f"/staff/handoffs/{reference}")
    assert reference in desk.read(f"/staff/handoffs?view={state}")


def test_what_is_on_its_way_by_mail_is_not_opened_here(mailing: Server) -> None:
    reference = hand_on(mailing)
    desk = sit_down(mailing, "ed", "editor")
    assert "on its way by mail" in desk.read(f"/staff/handoffs/{reference}")
    assert desk.post(f"/staff/handoffs/{reference}/open", {"reason": "x"}).status == 403


def test_a_dead_letter_is_sent_again(mailing: Server) -> None:
    """E2."""
    reference = hand_on(mailing)
    set_state(mailing, reference, "dead", failure="message refused: 554")
    desk = sit_down(mailing)
    sent = desk.post(f"/staff/handoffs/{reference}/retry")
    assert sent.status == 303
    assert "sent again within seconds" in desk.read(sent.headers["location"])
    assert in_database(mailing, lambda c: find_handoff(c, reference)).state == "waiting"
    assert actions(mailing, reference) == ["handoff_retried"]


def test_what_was_sent_meanwhile_is_not_sent_again(mailing: Server) -> None:
    reference = hand_on(mailing)
    set_state(mailing, reference, "sent")
    desk = sit_down(mailing)
    answer = desk.post(f"/staff/handoffs/{reference}/retry")
    assert "sent or closed meanwhile" in desk.read(answer.headers["location"])
    assert actions(mailing, reference) == []


def test_noting_an_answer_asks_first_and_erases_the_contents(office: Server) -> None:
    """D4: nothing of what the person wrote is left on the disk."""
    secret = "Zanzibarwort"
    reference = hand_on(office, message=secret)
    desk = sit_down(office, "ed", "editor")
    asked = desk.post(f"/staff/handoffs/{reference}/answered")
    assert asked.status == 200
    assert "Tick the box first" in text_of(asked)
    sealed = in_database(office, lambda c: find_handoff(c, reference)).contents
    assert sealed
    assert sealed in office.everything_stored()
    done = desk.post(f"/staff/handoffs/{reference}/answered", {"confirm": "yes"})
    assert done.status == 303
    found = in_database(office, lambda c: find_handoff(c, reference))
    assert (found.state, found.contents) == ("closed", None)
    assert found.answered_at
    assert actions(office, reference) == ["handoff_answered"]
    assert sealed not in office.everything_stored()


@pytest.mark.parametrize(
    "path", ["/staff/handoffs/XXXX-XXXX", "/staff/handoffs/%3Cscript%3E", "/staff/handoffs?view=all"]
)
def test_what_is_not_there_is_not_found(office: Server, path: str) -> None:
    assert sit_down(office).get(path).status == 404


def test_pages_neither_skip_nor_repeat(database: Database) -> None:  # noqa: F811
    """Thousands of handoffs are read a page at a time, those of one moment too."""
    made = [f"REF{number:05}" for number in range(60)]

    def store(connection: Any) -> None:
        for place, reference in enumerate(made):
            add_handoff(connection, NewHandoff(reference, "en", b"x", None, b"y" * 32))
            at = now_utc().replace(microsecond=0) - timedelta(minutes=place // 7)
            connection.execute(handoffs.update().where(handoffs.c.reference == reference).values(created_at=at))
        connection.execute(outbox.update().where(outbox.c.reference.in_(made[:4])).values(state="dead"))

    database.transact(store)
    for newest_first in (True, False):
        seen: list[str] = []
        after = None
        while True:
            page = database.transact(
                lambda c, after=after, newest=newest_first: list_in_states(  # type: ignore[misc]
                    c, ("waiting", "dead"), after=after, newest_first=newest, most=7
                )
            )
            if not page:
                break
            seen += [handoff.reference for handoff in page]
            after = page[-1].reference
        assert len(seen) == len(set(seen)) == len(made)
    counts = database.transact(count_states)
    assert (counts["dead"].count, counts["waiting"].count, counts["sent"].count) == (4, 56, 0)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "failure",
    ["recipient refused: 550", "mail server said 421", "SMTPConnectError", "TimeoutError", "no answer to the message: X",
     "message refused: 554", "UnreadableContentsError", "SMTPAuthenticationError", "KeyError", "<b>"],
)  # fmt: skip
def test_every_failure_has_words(language: Language, failure: str) -> None:
    words = explain_failure(failure, language)
    assert words
    assert "{" not in words
    assert explain_failure(None, language) == ""


def test_the_words_of_both_languages_have_the_same_parts() -> None:
    """C7."""
    english, french = HANDOFF_WORDS["en"], HANDOFF_WORDS["fr"]
    for name in english.__dataclass_fields__:
        one, other = getattr(english, name), getattr(french, name)
        assert type(one) is type(other), name
        if isinstance(one, dict):
            assert one.keys() == other.keys(), name


def test_the_list_of_thousands_is_quick(database: Database) -> None:  # noqa: F811
    rows = [
        {"reference": f"R{number:07}", "language": "en", "created_at": now_utc(), "request_mac": b"y" * 32}
        for number in range(5000)
    ]
    waits = [{"reference": row["reference"], "state": "sent", "due_at": now_utc()} for row in rows]
    database.transact(lambda c: (c.execute(handoffs.insert(), rows), c.execute(outbox.insert(), waits)))
    begun = now_utc()
    database.transact(lambda c: (count_states(c), list_in_states(c, ("sent",), newest_first=True, most=51)))
    assert now_utc() - begun < timedelta(milliseconds=500)
    assert database.transact(lambda c: c.execute(sa.select(sa.func.count()).select_from(outbox)).scalar()) == 5000
