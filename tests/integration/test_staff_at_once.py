"""Two people label, take back and skip the same messages at once: neither meets an error, and no label is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bot.staff.sessions import begin_session, find_staff
from bot.storage import annotations as stored
from bot.storage import doubts
from bot.storage import staff as accounts
from bot.storage.database import Database
from bot.storage.review_tables import annotated, labels, skips
from bot.storage.staff_tables import reasons
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
    from bot.storage.conversations import delete_conversation

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
        with database._engine.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        database.close()


def _sign_in(database: Database, name: str) -> Any:  # noqa: F811
    staff_id = database.transact(lambda c: accounts.add_account(c, name, "reviewer", "en", "none"))
    database.transact(lambda c: accounts.update_account(c, staff_id, must_set_up=False))
    account = database.transact(lambda c: accounts.find_account(c, staff_id=staff_id))
    assert account
    token = database.transact(lambda c: begin_session(c, account, "full"))
    return database.transact(lambda c: find_staff(c, token))
