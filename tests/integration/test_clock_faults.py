"""The time of day is set back and forth while the server serves; a day without a mail server (E2, E3).

What lasts so long is measured by a clock that nobody sets; what is stored with a time of day survives its changes.
"""

from __future__ import annotations

import time
import uuid
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.handoff.outbox import LONGEST_WAIT_SECONDS, LOOK_EVERY_SECONDS
from bot.maintenance import RETRY_SECONDS
from bot.staff.sessions import IDLE, has_ended
from bot.storage.conversations import now_utc
from bot.storage.handoffs import LONGEST_WAIT
from bot.storage.staff import StaffSession
from tests.conftest import Server, contact_ids, serve
from tests.databases import run_sql
from tests.figures import record
from tests.integration.post_office import PostOffice, open_post_office, wait_until
from tests.integration.shifted_clock import ShiftedClock
from tests.integration.test_standing import read
from tests.stores import find_free_port

if TYPE_CHECKING:
    from pathlib import Path

HALF_HOUR_S, HOUR_S, DAY_S = 1800, 3600, 86_400
WOKEN_S = 3600
"""At this age of a handoff somebody is woken (`deploy/monitoring/alerts.yml`)."""

HANDOFFS = 4
FEWEST_ATTEMPTS, MOST_ATTEMPTS = 20, 40
"""In a day, by waits that double from half a minute up to about an hour."""

SENT_S = 30
LIMIT = 12


def hand_on(server: Server) -> str:
    body = {"message": "Aidez-moi", "reply_to": None, "language": "fr", "consent": True}
    answer = server.api("POST", "/handoffs", body, {"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status == 202, answer.body
    return str(answer.json["reference"])


def ask(folder: Path, question: str) -> Any:
    ((answer,),) = run_sql(folder, question)
    return answer


def test_nothing_stops_or_goes_when_the_time_of_day_is_set(tmp_path: Path, model: Path) -> None:
    """An hour and a day back and forth, a year ahead: conversations go on, mail goes out, nothing is purged as too old."""
    clock, longest = ShiftedClock(tmp_path), 0.0
    with open_post_office() as office:
        mail = {"BOT_SMTP_URL": office.url, "BOT_OFFICE_EMAIL": "office@example.org", "BOT_SECRET_KEY": "k" * 40}
        with serve(tmp_path, **mail, **clock.environment) as server:
            visitor = server.visitor("fr")
            for turn, ahead_s in enumerate((0, -HOUR_S, -DAY_S, HOUR_S, DAY_S, 365 * DAY_S, 0), start=1):
                office.message_answers.append("451 later")  # so that it waits, by the clock as it is now
                reference = hand_on(server)
                wait_until(lambda: ask(tmp_path, "SELECT count(failure) FROM outbox WHERE state = 'waiting'") == 1)
                clock.set(ahead_s)
                begun = time.monotonic()
                said = visitor.say("aidez moi il me frappe en ce moment")
                longest = max(longest, time.monotonic() - begun)
                assert (said["turn"], said["urgent"]) == (turn, True)
                assert "emergency-911" in contact_ids(said)
                assert server.request("GET", "/readyz").status == 200
                assert server.request("GET", "/fr/reponses").status == 200
                clock.set(ahead_s + int(LONGEST_WAIT_SECONDS * 1.25))  # the longest that mail waits
                wait_until(lambda sent=reference: office.times_received()[sent] == 1, seconds=SENT_S)
                clock.set(ahead_s)
            time.sleep(RETRY_SECONDS + 1)
            assert ask(tmp_path, "SELECT count(*) FROM turns") == turn
    assert set(office.times_received().values()) == {1}
    assert "storage.clock.stepped" in (tmp_path / "server.log").read_text()
    record("E3", "longest answer as the time of day was set", longest, 3, "s")


def test_mail_that_a_clock_ahead_put_off_goes_out_when_the_clock_is_right(tmp_path: Path, model: Path) -> None:
    clock = ShiftedClock(tmp_path)
    with open_post_office() as office:
        office.message_answers.append("451 later")
        mail = {"BOT_SMTP_URL": office.url, "BOT_OFFICE_EMAIL": "office@example.org", "BOT_SECRET_KEY": "k" * 40}
        clock.set(DAY_S)
        with serve(tmp_path, **mail, **clock.environment) as server:
            reference = hand_on(server)
            wait_until(lambda: ask(tmp_path, "SELECT count(failure) FROM outbox") == 1)
            clock.set(0)
            begun = time.monotonic()
            wait_until(lambda: office.times_received()[reference] == 1, seconds=SENT_S)
            record("E2", "mail put off by a clock a day ahead", time.monotonic() - begun, SENT_S, "s")


def test_a_limit_is_over_after_its_minute_wherever_the_time_of_day_went(tmp_path: Path, model: Path) -> None:
    """Within one day: at midnight visitors get another name (D12), and their minute begins anew."""
    clock, noon_s = ShiftedClock(tmp_path), DAY_S // 2 - int(time.time()) % DAY_S
    clock.set(noon_s)
    with serve(tmp_path, BOT_RATE_LIMIT=str(LIMIT), **clock.environment) as server:
        visitor = server.visitor()
        for _ in range(LIMIT - 1):
            visitor.say("hello")
        clock.set(noon_s - HOUR_S)
        refused = visitor.post({"text": "hello"})
        assert refused.status == 429
        wait_s = int(refused.headers["retry-after"])
        assert 1 <= wait_s <= 60
        clock.set(noon_s + HOUR_S)
        assert visitor.post({"text": "hello"}).status == 429, "a clock set ahead opens nothing"
        clock.set(noon_s - 2 * HOUR_S)
        time.sleep(wait_s + 1)
        assert visitor.post({"text": "hello"}).status == 200
        record("E3", "limited at most, the clock set back", wait_s, 60, "s")


def test_a_session_of_staff_never_lasts_longer_because_the_clock_was_set_back() -> None:
    for ahead, is_over in ((timedelta(0), False), (IDLE * 2, True), (-IDLE * 2, True), (timedelta(days=-1), True)):
        seen = now_utc() - ahead
        session = StaffSession(b"", 1, "full", seen, seen, 0, None)
        assert has_ended(session) is is_over


def test_a_day_without_a_mail_server_loses_nothing_and_sends_nothing_twice(tmp_path: Path, model: Path) -> None:
    """Twelve hours nobody listens there, twelve it refuses for now; somebody hands something on every half hour."""
    clock, office = ShiftedClock(tmp_path), PostOffice(find_free_port())
    mail = {"BOT_SMTP_URL": office.url, "BOT_OFFICE_EMAIL": "office@example.org", "BOT_SECRET_KEY": "k" * 40}
    with serve(tmp_path, **mail, **clock.environment) as server, ExitStack() as stack:
        references = [hand_on(server) for _ in range(HANDOFFS)]
        for half_hour in range(48):
            clock.set(half_hour * HALF_HOUR_S)
            if half_hour == 24:
                office = stack.enter_context(open_post_office(office.port))
                office.recipient_answers += ["450 4.3.2 later"] * 10_000
            references.append(hand_on(server))  # which wakes the outbox
            wait_until(lambda: ask(tmp_path, "SELECT count(*) FROM outbox WHERE failure IS NULL") == 0)
            if half_hour == 4:
                assert read(server)["repere_outbox_oldest_seconds"] > WOKEN_S
        states = run_sql(tmp_path, "SELECT state, max(attempts) FROM outbox GROUP BY state")
        ((state, most),) = states
        assert state == "waiting"
        figures = read(server)
        assert (figures["repere_outbox_waiting"], figures["repere_outbox_dead"]) == (len(references), 0)
        assert figures["repere_outbox_oldest_seconds"] > 47 * HALF_HOUR_S
        office.recipient_answers.clear()
        clock.set(DAY_S + int(LONGEST_WAIT.total_seconds()))
        begun = time.monotonic()
        wait_until(lambda: len(office.raw) >= len(references), seconds=SENT_S)
        took_s = time.monotonic() - begun
        wait_until(lambda: read(server)["repere_outbox_waiting"] == 0)
        time.sleep(LOOK_EVERY_SECONDS * 1.2)
        assert ask(tmp_path, "SELECT count(*) FROM outbox WHERE state = 'sent'") == len(references)
        assert read(server)["repere_outbox_oldest_seconds"] == 0
    assert office.times_received() == dict.fromkeys(references, 1)
    assert most >= FEWEST_ATTEMPTS
    record("E2", "attempts of one handoff in a day without mail", most, MOST_ATTEMPTS, "")
    record("E2", f"{len(references)} handoffs of a day without mail sent within", took_s, SENT_S, "s")
