"""What waits is sent once, whatever the mail server does, on SQLite and on PostgreSQL (E1, E2, E5)."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import AuthResult

from bot.encryption import KeyRing
from bot.errors import StorageUnavailableError
from bot.handoff.encryption import ContentsCipher
from bot.handoff.mail_words import WORDS
from bot.handoff.mailer import Mailer, MailServer
from bot.handoff.outbox import GIVE_UP_AFTER, LEASE, MOST_REFUSALS, UNANSWERED_WAIT, Outbox
from bot.handoff.requests import HandoffRequest
from bot.handoff.service import HandoffService
from bot.maintenance import purge
from bot.messages import Message
from bot.settings import Settings
from bot.storage import handoffs as stored
from bot.storage.conversations import now_utc
from bot.storage.database import Database
from bot.storage.erasures import Register
from bot.storage.tables import outbox as outbox_table
from tests.conftest import serve
from tests.databases import database_url, open_store
from tests.integration.post_office import (
    CLOSE,
    HANG,
    PostOffice,
    make_certificate,
    open_broken_office,
    open_post_office,
    wait_until,
)
from tests.stores import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "127.0.0.1"
KEY = b"k" * 40
REQUEST = HandoffRequest("Aidez-moi", "zoe@example.org", "jamais le soir", "fr", None)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bot.db"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def database(url: str, tmp_path: Path) -> Iterator[Database]:
    database = Database(url, tmp_path)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def cipher(tmp_path: Path) -> ContentsCipher:
    return ContentsCipher(Settings(root=tmp_path, secret_key=KEY, has_secret_key=True))


def hand_on(database: Database, cipher: ContentsCipher, request: HandoffRequest = REQUEST) -> str:
    service = HandoffService(database=database, cipher=cipher, outbox=None, greet=lambda _: Message("hello"))
    return asyncio.run(service.submit(request, None))


@contextmanager
def sending(url: str, root: Path, cipher: ContentsCipher, office: PostOffice | MailServer) -> Iterator[Outbox]:
    server = (
        office if isinstance(office, MailServer) else MailServer("127.0.0.1", office.port, sender="site@example.org")
    )
    mailer = Mailer(server, "office@example.org", prepare_seconds=1.5, answer_seconds=1.5)
    outbox = Outbox(lambda: Database(url, root), cipher, mailer, "en", Register(KeyRing(Settings(root=root))))
    outbox.start()
    try:
        yield outbox
    finally:
        asyncio.run(outbox.stop())


def find(database: Database, reference: str) -> stored.Handoff:
    found = database.transact(lambda connection: stored.find_handoff(connection, reference), writes=False)
    assert found
    return found


def make_due(database: Database, **values: Any) -> None:
    """Let time pass: what waits is due now."""
    values = {"due_at": now_utc(), "failure": None, **values}
    database.transact(lambda connection: connection.execute(outbox_table.update().values(values)))


def wait_for_failure(database: Database, reference: str, attempts: int = 1) -> stored.Handoff:
    def has_failed() -> bool:
        handoff = find(database, reference)
        return handoff.failure is not None and handoff.attempts == attempts and handoff.due_at > now_utc()

    wait_until(has_failed)
    return find(database, reference)


def test_what_waits_is_sent_and_its_contents_are_erased(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    references = [hand_on(database, cipher) for _ in range(5)]
    with sending(url, tmp_path, cipher, post_office) as outbox:
        wait_until(lambda: len(post_office.raw) == 5)
        references.append(hand_on(database, cipher))
        outbox.wake()
        wait_until(lambda: len(post_office.raw) == 6, seconds=2)
    assert post_office.times_received() == dict.fromkeys(references, 1)
    assert set(post_office.recipients) == {"office@example.org"}
    for reference in references:
        handoff = find(database, reference)
        assert (handoff.state, handoff.contents, handoff.attempts) == ("sent", None, 1)
        assert handoff.ended_at


def test_several_processes_send_each_message_once(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    references = [hand_on(database, cipher) for _ in range(40)]
    with (
        sending(url, tmp_path, cipher, post_office),
        sending(url, tmp_path, cipher, post_office),
        sending(url, tmp_path, cipher, post_office),
    ):
        wait_until(lambda: len(post_office.raw) >= 40, seconds=150)
    assert post_office.times_received() == dict.fromkeys(references, 1)


@pytest.mark.parametrize(
    ("recipient_answer", "message_answer", "failure"),
    [
        ("450 4.2.1 later", None, "recipient refused: 450"),
        (None, "451 4.3.0 later", "message refused: 451"),
        (CLOSE, None, "Disconnected"),
        (None, CLOSE, "no answer"),
        (HANG, None, "Timeout"),
        (None, HANG, "no answer"),
    ],
)
def test_a_passing_failure_is_tried_again_later(
    url: str,
    database: Database,
    cipher: ContentsCipher,
    post_office: PostOffice,
    tmp_path: Path,
    recipient_answer: str | None,
    message_answer: str | None,
    failure: str,
) -> None:
    post_office.recipient_answers += [recipient_answer] if recipient_answer else []
    post_office.message_answers += [message_answer] if message_answer else []
    reference = hand_on(database, cipher)
    with sending(url, tmp_path, cipher, post_office):
        handoff = wait_for_failure(database, reference)
        assert failure in str(handoff.failure)
        assert timedelta(seconds=15) < handoff.due_at - now_utc() < timedelta(seconds=40)
        assert (handoff.state, handoff.refusals) == ("waiting", 0)
        assert handoff.contents
        make_due(database)
        wait_until(lambda: find(database, reference).state == "sent")
    assert post_office.times_received() == {reference: 1}
    assert (WORDS["en"].may_be_second in str(post_office.mails()[0])) is (failure == "no answer")


def test_a_mail_server_that_is_away_is_tried_again(
    url: str, database: Database, cipher: ContentsCipher, tmp_path: Path
) -> None:
    reference = hand_on(database, cipher)
    with sending(url, tmp_path, cipher, MailServer("127.0.0.1", find_free_port(), "site@example.org")):
        assert wait_for_failure(database, reference).failure == "SMTPConnectError"


@pytest.mark.parametrize(
    ("stage", "answer", "failure"),
    [
        ("connect", "421 too busy", "mail server said 421"),
        ("connect", "554 go away", "mail server said 554"),
        ("connect", CLOSE, "SMTPConnectError"),
        ("EHLO", CLOSE, "Disconnected"),
        ("MAIL", "550 not this sender", "mail server said 550"),
        ("MAIL", CLOSE, "Disconnected"),
        ("DATA", "452 no room", "mail server said 452"),
        ("DATA", CLOSE, "Disconnected"),
        ("message", CLOSE, "no answer to the message"),
    ],
)
def test_a_mail_server_that_breaks_off_at_any_point_loses_nothing(
    tmp_path: Path, cipher: ContentsCipher, post_office: PostOffice, stage: str, answer: str, failure: str
) -> None:
    """Also in the middle of the message; what is not about this message is never counted as its refusal."""
    url = database_url(tmp_path)
    database = Database(url, tmp_path)
    database.migrate()
    reference = hand_on(database, cipher)
    with open_broken_office(stage, answer) as port, sending(url, tmp_path, cipher, MailServer(HERE, port, "s@x.org")):
        handoff = wait_for_failure(database, reference)
    assert failure in str(handoff.failure)
    assert (handoff.state, handoff.refusals) == ("waiting", 0)
    assert handoff.contents
    make_due(database)
    with sending(url, tmp_path, cipher, post_office):
        wait_until(lambda: find(database, reference).state == "sent")
    assert post_office.times_received() == {reference: 1}
    assert (WORDS["en"].may_be_second in str(post_office.mails()[0])) is (stage == "message")
    database.close()


def test_a_message_that_is_refused_for_good_is_given_up_after_a_few_tries(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    post_office.message_answers += ["554 5.6.0 not this"] * MOST_REFUSALS
    reference = hand_on(database, cipher)
    with sending(url, tmp_path, cipher, post_office):
        for attempt in range(1, MOST_REFUSALS):
            assert wait_for_failure(database, reference, attempt).refusals == attempt
            make_due(database)
        wait_until(lambda: find(database, reference).state == "dead")
    dead = find(database, reference)
    assert dead.contents, "staff can still read it"
    assert dead.failure == "message refused: 554"
    assert post_office.raw == []


def test_a_refused_recipient_is_given_up_after_a_few_tries_and_staff_can_send_it_after_all(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    post_office.recipient_answers += ["550 no such mailbox"] * MOST_REFUSALS
    reference = hand_on(database, cipher)
    with sending(url, tmp_path, cipher, post_office):
        for attempt in range(1, MOST_REFUSALS):
            assert wait_for_failure(database, reference, attempt).refusals == attempt
            make_due(database)
        wait_until(lambda: find(database, reference).state == "dead")
        dead = find(database, reference)
        assert dead.contents, "staff can still read it"
        assert dead.failure == "recipient refused: 550"
        assert database.transact(lambda connection: stored.retry_now(connection, reference))
        wait_until(lambda: find(database, reference).state == "sent")
    assert post_office.times_received() == {reference: 1}


def test_after_72_hours_it_is_given_up(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    post_office.message_answers += ["451 later"] * 2
    reference = hand_on(database, cipher)
    with sending(url, tmp_path, cipher, post_office):
        wait_for_failure(database, reference)
        make_due(database, first_tried_at=now_utc() - GIVE_UP_AFTER)
        wait_until(lambda: find(database, reference).state == "dead")
    assert find(database, reference).contents


def test_the_72_hours_begin_with_the_first_attempt(database: Database, cipher: ContentsCipher) -> None:
    """What waited for weeks until a mail server was set up gets all its time."""
    reference = hand_on(database, cipher)
    assert find(database, reference).first_tried_at is None
    claimed = database.transact(lambda connection: stored.claim_due(connection, LEASE))
    assert claimed
    assert claimed.first_tried_at
    assert now_utc() - claimed.first_tried_at < timedelta(seconds=5)


def test_a_process_that_died_on_the_way_holds_nothing_up_for_long(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    reference = hand_on(database, cipher)
    claimed = database.transact(lambda connection: stored.claim_due(connection, LEASE))
    assert claimed
    assert database.transact(lambda connection: stored.claim_due(connection, LEASE)) is None
    assert claimed.due_at - now_utc() <= LEASE
    make_due(database)
    with sending(url, tmp_path, cipher, post_office):
        wait_until(lambda: find(database, reference).state == "sent")
    assert WORDS["en"].may_be_second not in str(post_office.mails()[0])


def test_a_process_that_died_right_after_the_end_of_the_message_makes_it_wait_for_hours(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    """It has all but certainly arrived; sent again after that, it has the same Message-ID and says so."""
    reference = hand_on(database, cipher)
    claimed = database.transact(lambda connection: stored.claim_due(connection, LEASE))
    assert claimed
    assert database.transact(lambda connection: stored.set_handed_over(connection, claimed, UNANSWERED_WAIT))
    assert find(database, reference).due_at - now_utc() > UNANSWERED_WAIT - timedelta(minutes=1)
    make_due(database)
    with sending(url, tmp_path, cipher, post_office):
        wait_until(lambda: find(database, reference).state == "sent")
    assert WORDS["en"].may_be_second in str(post_office.mails()[0])
    assert post_office.times_received() == {reference: 1}


def test_whoever_lost_the_lease_does_not_end_the_message(database: Database, cipher: ContentsCipher) -> None:
    hand_on(database, cipher)
    late = database.transact(lambda connection: stored.claim_due(connection, LEASE))
    make_due(database)
    present = database.transact(lambda connection: stored.claim_due(connection, LEASE))
    assert late
    assert present
    assert not database.transact(lambda connection: stored.set_handed_over(connection, late, UNANSWERED_WAIT))
    assert database.transact(lambda connection: stored.set_handed_over(connection, present, UNANSWERED_WAIT))


def test_what_was_sealed_with_a_lost_key_does_not_hold_up_the_others(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    other = ContentsCipher(Settings(root=tmp_path, secret_key=b"x" * 40, has_secret_key=True))
    unreadable, reference = hand_on(database, other), hand_on(database, cipher)
    with sending(url, tmp_path, cipher, post_office):
        wait_until(lambda: find(database, reference).state == "sent")
        assert wait_for_failure(database, unreadable).failure == "UnreadableContentsError"
    assert find(database, unreadable).contents, "the key may come back"


def test_a_mail_that_arrived_is_noted_even_where_the_database_was_away(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    reference = hand_on(database, cipher)
    with sending(url, tmp_path, cipher, post_office) as outbox:
        wait_until(lambda: find(database, reference).state == "sent")
        away = iter([True, True])
        transact = outbox._database.transact

        def fail_twice(work: Any, **options: Any) -> Any:
            if options.get("durable") and next(away, False):
                raise StorageUnavailableError("OperationalError")
            return transact(work, **options)

        outbox._database.transact = fail_twice  # type: ignore[method-assign]
        second = hand_on(database, cipher)
        outbox.wake()
        wait_until(lambda: find(database, second).state == "sent")
    assert post_office.times_received() == {reference: 1, second: 1}


def test_staff_who_answered_it_otherwise_stop_the_sending(
    url: str, database: Database, cipher: ContentsCipher, post_office: PostOffice, tmp_path: Path
) -> None:
    reference = hand_on(database, cipher)
    assert database.transact(lambda connection: stored.set_answered(connection, reference))
    handoff = find(database, reference)
    assert (handoff.state, handoff.contents) == ("closed", None)
    assert not database.transact(lambda connection: stored.retry_now(connection, reference))
    with sending(url, tmp_path, cipher, post_office):
        other = hand_on(database, cipher)
        wait_until(lambda: find(database, other).state == "sent")
    assert post_office.times_received() == {other: 1}


def test_what_ended_is_purged_by_age_and_what_waits_never(database: Database, cipher: ContentsCipher) -> None:
    waiting, sent, dead, old_dead = (hand_on(database, cipher) for _ in range(4))

    def end(reference: str, state: str, days: int) -> None:
        values = {"state": state, "ended_at": now_utc() - timedelta(days=days), "due_at": now_utc()}
        database.transact(
            lambda connection: connection.execute(
                outbox_table.update().where(outbox_table.c.reference == reference).values(**values)
            )
        )

    end(sent, "sent", 8)
    end(dead, "dead", 29)
    end(old_dead, "dead", 31)
    asyncio.run(purge(database, retention_days=7))
    left = {handoff.reference for handoff in database.transact(stored.list_handoffs, writes=False)}
    assert left == {waiting, dead}
    assert find(database, dead).contents
    end(dead, "dead", 31)
    asyncio.run(purge(database, retention_days=60))
    assert find(database, dead).contents is None, "the reference stays as long as those that arrived"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd knows of no TLS but STARTTLS
@pytest.mark.parametrize("scheme", ["smtps", "smtp"])
def test_mail_is_encrypted_on_the_way_and_the_password_only_after_that(
    tmp_path: Path, model: Path, scheme: str
) -> None:
    """Over TLS from the first byte, or by STARTTLS where the server's name is not this machine's own."""
    certificate = make_certificate(tmp_path)

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        office.passwords.append(data.password)
        return AuthResult(success=data.password == b"p@ss")

    tls: dict[str, Any] = {"ssl_context": certificate.context()}
    if scheme == "smtp":
        tls = {"tls_context": certificate.context(), "require_starttls": True}
    auth = {"authenticator": check, "auth_required": True, "auth_require_tls": scheme == "smtp"}
    with open_post_office(**tls, **auth) as office:
        if scheme == "smtps":
            address = f"smtps://user:p%40ss@127.0.0.1:{office.port}?from=site@example.org"
            with serve(
                tmp_path,
                BOT_SMTP_URL=address,
                BOT_SECRET_KEY=KEY.decode(),
                BOT_OFFICE_LANGUAGE="fr",
                SSL_CERT_FILE=str(certificate.file),
            ) as server:
                body = {"message": "Help", "language": "en", "consent": True}
                assert server.api("POST", "/handoffs", body).status == 202
                wait_until(lambda: len(office.raw) == 1)
                assert str(office.mails()[0]["Subject"]).startswith("Message du site Web")
                assert b"p@ss" not in server.everything_stored()
        else:
            cipher = ContentsCipher(Settings(root=tmp_path, secret_key=KEY, has_secret_key=True))
            address, database = database_url(tmp_path), open_store(tmp_path)
            reference = hand_on(database, cipher)
            server_of_mail = MailServer(
                "localhost", office.port, "site@example.org", starts_tls=True, user="user", password="p@ss"
            )
            with sending(address, tmp_path, cipher, server_of_mail):
                assert "certificate" not in str(wait_for_failure(database, reference).failure)
                assert office.raw == [], "a certificate that nobody vouches for is not trusted"
                assert office.passwords == []
            with pytest.MonkeyPatch.context() as environment, sending(address, tmp_path, cipher, server_of_mail):
                environment.setenv("SSL_CERT_FILE", str(certificate.file))
                make_due(database)
                wait_until(lambda: find(database, reference).state == "sent")
            database.close()
        assert office.were_encrypted == [True]
        assert office.passwords == [b"p@ss"]


def test_a_mail_server_without_tls_gets_nothing_where_tls_is_a_must(
    tmp_path: Path, post_office: PostOffice, cipher: ContentsCipher
) -> None:
    database = open_store(tmp_path)
    reference = hand_on(database, cipher)
    server = MailServer("127.0.0.1", post_office.port, "site@example.org", starts_tls=True, user="u", password="p")
    with sending(database_url(tmp_path), tmp_path, cipher, server):
        assert wait_for_failure(database, reference).failure
    assert (post_office.offered, post_office.raw) == (0, [])
    database.close()


def test_a_mail_server_that_says_nothing_does_not_keep_the_server_from_stopping(
    tmp_path: Path, cipher: ContentsCipher
) -> None:
    database = open_store(tmp_path)
    hand_on(database, cipher)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        started = now_utc()
        with sending(
            database_url(tmp_path), tmp_path, cipher, MailServer("127.0.0.1", mute.getsockname()[1], "s@x.org")
        ):
            wait_until(lambda: database.transact(stored.list_handoffs, writes=False)[0].attempts == 1)
        assert now_utc() - started < timedelta(seconds=12)
    database.close()
