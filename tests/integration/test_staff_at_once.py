"""Two people do the same at once, or undo it, while upkeep goes on: nobody meets an error, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bot.encryption import KeyRing
from bot.settings import Settings
from bot.staff.accounts import Accounts, GivenCode, can_sign_in
from bot.staff.audit import Audit
from bot.staff.sessions import begin_session, find_staff
from bot.storage import annotations as stored
from bot.storage import doubts
from bot.storage import staff as accounts
from bot.storage.conversations import delete_conversation, delete_older_than, now_utc
from bot.storage.database import Database
from bot.storage.knowledge_tables import revisions
from bot.storage.review_tables import annotated, labels, notes, reviews, skips, tags
from bot.storage.reviews import add_note, add_tag, set_reviewed
from bot.storage.revisions import save_draft
from bot.storage.staff_tables import reasons, staff_sessions
from bot.storage.switches import list_switches, switch_off
from tests.conftest import serve
from tests.integration.staff_desk import Desk
from tests.integration.test_search import store
from tests.integration.test_storage import database, url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.storage.database import Connection

    Act = Callable[[Connection, int], object]

ROUNDS = 12


def label(connection: Connection, key: str, person: int, intent: str | None = "greet") -> object:
    annotation_id = stored.find_or_add_annotation(connection, key, 1)
    if annotation_id is not None:
        stored.set_label(connection, annotation_id, person, intent)
    return annotation_id


def count(connection: Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


@pytest.fixture
def people(database: Database) -> tuple[int, int]:  # noqa: F811 - a fixture
    ann, bea = (
        database.transact(lambda c, name=name: accounts.add_account(c, name, "reviewer", "en", "none"))
        for name in ("ann", "bea")
    )
    return ann, bea


def at_once(database: Database, acts: Sequence[tuple[Act, int]]) -> list[object]:  # noqa: F811
    """Do each of these in a transaction of its own, each begun (where the database lets two write) before any acts."""
    together, is_sqlite = Barrier(len(acts)), database._is_sqlite

    def run(act: tuple[Act, int]) -> object:
        def work(connection: Connection) -> object:
            if not is_sqlite:
                count(connection, annotated)
                together.wait(10)
            return act[0](connection, act[1])

        if is_sqlite:
            together.wait(10)
        return database.transact(work)

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_two_people_who_label_a_message_first_share_its_annotation(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    for _ in range(ROUNDS):
        key = database.transact(lambda c: store(c, "hello"))
        ids = at_once(database, [(lambda c, person, key=key: label(c, key, person), person) for person in people])
        assert ids[0] == ids[1] is not None
    assert database.transact(lambda c: count(c, annotated)) == ROUNDS
    assert database.transact(lambda c: count(c, labels)) == 2 * ROUNDS


def test_a_form_that_is_sent_twice_at_once_is_one_label_one_skip_and_one_reason(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    ann, _ = people
    account = database.transact(lambda c: accounts.find_account(c, staff_id=ann))
    assert account
    token = database.transact(lambda c: begin_session(c, account, "full"))
    session = database.transact(lambda c: find_staff(c, token))
    assert session

    def give_reason(connection: Connection, _: int, key: str) -> None:
        accounts.add_reason(connection, session.token_hash, key)

    for _ in range(ROUNDS):
        key = database.transact(lambda c: store(c, "hello"))
        at_once(database, [(lambda c, person, key=key: label(c, key, person), ann)] * 2)
        skipped = [(lambda c, person, key=key: doubts.skip_turn(c, person, key, 1), ann)] * 2
        assert at_once(database, skipped) == [True, True]
        at_once(database, [(lambda c, person, key=key: give_reason(c, person, key), ann)] * 2)
    for table in (labels, skips, reasons):
        assert database.transact(lambda c, table=table: count(c, table)) == ROUNDS


def test_a_label_given_while_another_is_taken_back_is_kept(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    ann, bea = people
    for _ in range(ROUNDS):
        key = database.transact(lambda c: store(c, "hello"))
        database.transact(lambda c, key=key: label(c, key, ann))
        acts: list[tuple[Act, int]] = [
            (lambda c, person, key=key: stored.remove_label(c, key, 1, person), ann),
            (lambda c, person, key=key: label(c, key, person), bea),
        ]
        undone, annotation_id = at_once(database, acts)
        assert undone is True
        assert annotation_id is not None
        (kept,) = database.transact(lambda c, key=key: stored.find_annotations(c, key))
        assert [given.staff_id for given in kept.labels] == [bea]


def test_who_labels_or_skips_a_conversation_that_is_deleted_meets_no_error(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    """D5."""
    ann, bea = people
    for _ in range(ROUNDS):
        key = database.transact(lambda c: store(c, "hello"))
        at_once(database, [
            (lambda c, _, key=key: delete_conversation(c, key), 0),
            (lambda c, person, key=key: label(c, key, person), ann),
            (lambda c, person, key=key: doubts.skip_turn(c, person, key, 1), bea),
        ])  # fmt: skip
    for table in (annotated, labels, skips):
        assert database.transact(lambda c, table=table: count(c, table)) == 0


def test_two_people_switch_the_same_answer_off_and_one_draft_is_sent_twice(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    cells: dict[str, Any] = {"before": {}, "contents": {}, "reason": ""}
    for number in range(ROUNDS):
        name = f"answer_{number}"
        at_once(database, [(lambda c, person, name=name: switch_off(c, name, f"by {person}"), one) for one in people])
        saved = [(lambda c, person, name=name: save_draft(c, person, name, **cells), people[0])] * 2
        first, second = at_once(database, saved)
        assert first == second
    switched = database.transact(list_switches)
    assert len(switched) == ROUNDS
    assert {one.reason for one in switched} <= {f"by {person}" for person in people}
    assert database.transact(lambda c: count(c, revisions)) == ROUNDS


def test_who_notes_tags_or_reviews_a_conversation_that_is_deleted_meets_no_error(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    ann, bea = people
    for _ in range(ROUNDS):
        key = database.transact(lambda c: store(c, "hello"))
        at_once(database, [
            (lambda c, _, key=key: delete_conversation(c, key), 0),
            (lambda c, person, key=key: add_note(c, key, person, "note"), ann),
            (lambda c, _, key=key: add_tag(c, key, "tag"), 0),
            (lambda c, person, key=key: set_reviewed(c, key, person), bea),
        ])  # fmt: skip
    for table in (notes, tags, reviews):
        assert database.transact(lambda c, table=table: count(c, table)) == 0


def test_several_labels_are_given_and_undone_while_upkeep_and_exports_go_over_the_same_messages(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    """D5, E5: whoever comes second waits or leaves it for the next time; nobody waits in a circle."""
    ann, bea = people

    def undo(connection: Connection, person: int, keys: Sequence[str]) -> None:
        for key in keys:
            stored.remove_label(connection, key, 1, person)
            doubts.unskip_turn(connection, person, key, 1)

    def judge(connection: Connection, person: int, keys: Sequence[str]) -> None:
        for key in keys:
            label(connection, key, person)

    def prepare(connection: Connection) -> tuple[list[str], list[int]]:
        stored_keys = [store(connection, "hello") for _ in range(8)]
        ids = {key: label(connection, key, ann) for key in stored_keys[::-1]}
        for key in stored_keys:
            label(connection, key, bea)
            doubts.skip_turn(connection, ann, key, 1)
        return sorted(stored_keys), [ids[key] for key in stored_keys]  # type: ignore[misc]

    none = timedelta(seconds=-1)
    for upkeep in (
        lambda c, _: delete_older_than(c, none, most=10),
        lambda c, _: stored.purge_annotations(c, none, most=10),
    ):
        for _ in range(ROUNDS // 2):
            keys, ids = database.transact(prepare)
            at_once(database, [
                (lambda c, person, keys=keys: undo(c, person, keys), ann),
                (lambda c, person, keys=keys: judge(c, person, keys), bea),
                (lambda c, _, ids=ids: stored.mark_exported(c, ids, now_utc()), 0),
                (upkeep, 0),
            ])  # fmt: skip
            while database.transact(lambda c: delete_older_than(c, none, most=10)):
                pass  # the next hour's
            while database.transact(lambda c: stored.purge_annotations(c, none, most=10)):
                pass
    for table in (annotated, labels, skips):
        assert database.transact(lambda c, table=table: count(c, table)) == 0


def test_an_account_is_disabled_while_its_owner_signs_in_by_a_recovery_code_and_out_elsewhere(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    """D9: whoever is second finds the account as the first left it."""
    ann, _ = people
    keys = KeyRing(Settings(secret_key=b"k" * 32, has_secret_key=True))
    audit = Audit(keys)
    owners = Accounts(keys, audit)
    database.transact(lambda c: accounts.update_account(c, ann, must_set_up=False))

    def sign_in(connection: Connection, person: int, token_hash: bytes, code: str) -> str | None:
        account = accounts.lock_account(connection, person)
        assert account
        if not can_sign_in(account):
            return None
        proof = owners.prove(connection, account, token_hash, GivenCode("", code, "sign-in"))
        return owners.let_in(connection, account, token_hash) if proof == "right" else None

    def sign_out_everywhere(connection: Connection, person: int) -> None:
        accounts.lock_account(connection, person)
        accounts.end_sessions(connection, person)
        audit.add(connection, "ann", "sessions_ended")

    def prepare(connection: Connection) -> tuple[bytes, str]:
        owners.enable(connection, "bea", ann)
        account = accounts.find_account(connection, staff_id=ann)
        assert account
        session = find_staff(connection, begin_session(connection, account, "password"))
        assert session
        return session.token_hash, owners.make_recovery_codes(connection, account)[0]

    for _ in range(ROUNDS):
        token_hash, code = database.transact(prepare)
        at_once(database, [
            (lambda c, person, at=token_hash, code=code: sign_in(c, person, at, code), ann),
            (lambda c, person: owners.disable(c, "bea", person), ann),
            (sign_out_everywhere, ann),
            (lambda c, _: accounts.purge_sessions(c, -timedelta(seconds=1), timedelta(days=1)), 0),
        ])  # fmt: skip
        assert database.transact(lambda c: count(c, staff_sessions)) == 0
    assert audit.check(database).broken_at is None


def test_two_people_label_and_undo_the_same_messages_over_postgresql(
    postgresql_url: str, tmp_path: Path, model: Path
) -> None:
    """E5: both through the real server, in a loop, each naming the messages in another order."""
    database = Database(postgresql_url, tmp_path)  # noqa: F811
    database.migrate()
    try:
        keys = [database.transact(lambda c: store(c, "blorf zib")) for _ in range(4)]
        with serve(tmp_path, BOT_DATABASE_URL=postgresql_url) as server:
            desks = [Desk(server, _sign_in(database, name)) for name in ("ann", "bea")]
            start = Barrier(2)

            def act(desk: Desk, ordered: Sequence[str]) -> set[int]:
                names = [f"{key}.1" for key in ordered]
                form = {"conversation": ordered[0], "turn": "1", "choice": "intent:greet", "alike": "yes"}
                statuses = set()
                for _ in range(ROUNDS):
                    start.wait(60)
                    statuses.add(desk.post("/staff/annotations/label", {**form, "also": " ".join(names[1:])}).status)
                    statuses.add(desk.post("/staff/annotations/undo", {"did": " ".join(names)}).status)
                return statuses

            with ThreadPoolExecutor(2) as threads:
                done = list(threads.map(act, desks, (keys, keys[::-1])))
        assert done == [{303}, {303}]
        assert "DeadlockDetected" not in (tmp_path / "server.log").read_text()
        assert database.transact(lambda c: (count(c, annotated), count(c, labels))) == (0, 0)
    finally:
        with database._engines.writing.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        database.close()


def _sign_in(database: Database, name: str) -> Any:  # noqa: F811
    staff_id = database.transact(lambda c: accounts.add_account(c, name, "reviewer", "en", "none"))
    database.transact(lambda c: accounts.update_account(c, staff_id, must_set_up=False))
    account = database.transact(lambda c: accounts.find_account(c, staff_id=staff_id))
    assert account
    token = database.transact(lambda c: begin_session(c, account, "full"))
    return database.transact(lambda c: find_staff(c, token))
