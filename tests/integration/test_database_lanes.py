"""Visitors do not wait for staff, nor for upkeep: each has threads of its own beside SQLite's one writer (D4, D5, E3)."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from bot.errors import StorageUnavailableError
from bot.storage import conversations as stored
from bot.storage.connections import BUSY_TIMEOUT_MS
from bot.storage.database import SURVEYORS, Database
from tests.conftest import serve
from tests.integration.staff_desk import sit_down, text_of
from tests.integration.test_storage import CONVERSATION, TURN, database, url  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Server
    from tests.integration.staff_desk import Desk

READER = "a reader keeps the write-ahead log from being emptied"
WORD = "trombones"  # an ordinary word: one that is none could be taken for a name, and out of the text
LOCKED_FILE = "locks the file, or makes a view in it"
ANSWERED_S = 1.5  # on a busy machine; a visitor who waited for the reader would wait five seconds
DELETED_S = 1.0
GONE_S = 5.0
SURVEYS_END_S = 5.0
ENDLESS_ON_SQLITE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Any:
    """A database with one conversation, whose words were emptied from the log into the file."""
    opened = Database(f"sqlite:///{tmp_path}/bot.db", tmp_path)
    opened.migrate()
    opened.transact(lambda c: stored.add_conversation(c, CONVERSATION))
    opened.transact(lambda c: stored.add_turn(c, CONVERSATION, TURN, f'{{"slots": "{WORD}"}}'))
    yield opened
    opened.close()


def hold_a_read(file: Path) -> Any:
    """A program beside the server, in the midst of a long reading."""
    reader = sqlite.connect(str(file), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM conversations").fetchall()
    return reader


def holds(folder: Path, word: str) -> bool:
    return any(word.encode() in file.read_bytes() for file in folder.glob("bot.db*"))


def wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


def count_slowly(connection: Any) -> int:
    """What staff might ask: a second and more of work inside the database."""
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) SELECT count(*) FROM n"
    return int(connection.execute(sa.text(rows)).scalar())


@pytest.mark.sqlite_only(reason=READER)
def test_upkeep_says_that_a_reader_stands_in_the_way_and_visitors_are_answered_meanwhile(
    sqlite_file: Database, tmp_path: Path
) -> None:
    """D4, D5: nobody waits for a long reader; the words go as soon as it ends, by themselves."""

    async def delete_and_talk() -> float:
        await sqlite_file.write(lambda c: stored.delete_conversation(c, CONVERSATION.id))
        assert not await sqlite_file.scrub()
        slowest = 0.0
        for _ in range(40):  # two seconds and more: the attempts that follow fall in between
            begun = time.monotonic()
            await sqlite_file.write(lambda c: c.execute(sa.text("UPDATE conversations SET turns = turns")))
            await sqlite_file.read(lambda c: stored.find_conversation(c, CONVERSATION.id))
            slowest = max(slowest, time.monotonic() - begun)
            await asyncio.sleep(0.05)
        return slowest

    with closing(hold_a_read(tmp_path / "bot.db")):
        assert asyncio.run(delete_and_talk()) < ANSWERED_S
        assert holds(tmp_path, WORD)
    wait_until(lambda: not holds(tmp_path, WORD), GONE_S)


def test_upkeep_says_that_it_is_done_where_nobody_reads(database: Database) -> None:  # noqa: F811
    assert asyncio.run(database.scrub()) is True


@pytest.mark.sqlite_only(reason=READER)
def test_one_thread_tries_again_however_many_were_deleted(sqlite_file: Database, tmp_path: Path) -> None:
    async def ask() -> None:
        await asyncio.gather(*(sqlite_file.scrub() for _ in range(5)))

    with closing(hold_a_read(tmp_path / "bot.db")):
        sqlite_file.transact(lambda c: stored.delete_conversation(c, CONVERSATION.id))
        asyncio.run(ask())
        assert [thread.name for thread in threading.enumerate()].count("database-log") == 1
    wait_until(lambda: "database-log" not in [thread.name for thread in threading.enumerate()], GONE_S)
    assert not holds(tmp_path, WORD)


@pytest.mark.sqlite_only(reason=READER)
def test_a_visitors_deletion_is_answered_in_time_beside_a_long_reader_and_then_gone(
    tmp_path: Path, model: Path
) -> None:
    """D4 and D5 at the server itself: 204 within a second, others answered, and the words gone after the reader."""
    with serve(tmp_path) as server:
        leaving, staying = server.visitor(), server.visitor()
        leaving.say(f"what is {WORD}")
        staying.say("what is human trafficking")
        with closing(hold_a_read(tmp_path / "bot.db")):
            begun = time.monotonic()
            assert leaving.delete().status == 204
            assert time.monotonic() - begun < DELETED_S
            assert _slowest(server, 8) < ANSWERED_S
            assert holds(tmp_path, WORD)
        wait_until(lambda: not holds(tmp_path, WORD), GONE_S)


def _slowest(server: Server, times: int) -> float:
    visitor, slowest = server.visitor(), 0.0
    for _ in range(times):
        begun = time.monotonic()
        visitor.say("where can I find a shelter")
        slowest = max(slowest, time.monotonic() - begun)
    return slowest


def test_visitors_read_and_write_while_staff_look_through_everything(sqlite_file: Database) -> None:
    """Both lanes of staff are taken by work of seconds; a visitor's reading and writing pass beside them."""

    async def work() -> tuple[float, float]:
        begun = time.monotonic()
        surveys = [asyncio.ensure_future(sqlite_file.survey(count_slowly)) for _ in range(3)]
        slowest = 0.0
        while not any(survey.done() for survey in surveys):
            asked = time.monotonic()
            await sqlite_file.read(lambda c: stored.find_conversation(c, CONVERSATION.id))
            await sqlite_file.write(lambda c: c.execute(sa.text("UPDATE conversations SET turns = turns")))
            slowest = max(slowest, time.monotonic() - asked)
            await asyncio.sleep(0.01)
        lasted = time.monotonic() - begun
        await asyncio.gather(*surveys, return_exceptions=True)  # on a busy machine the last is given up
        return slowest, lasted

    slowest, lasted = asyncio.run(work())
    assert lasted > 2 * slowest
    assert slowest < ANSWERED_S


SLOW_LOOKING = (
    "DROP TABLE saved_views",
    "CREATE VIEW saved_views AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) "
    "SELECT i AS id, i AS staff_id, '' AS name, '' AS query FROM n WHERE i < 0",
)
"""The page of the list reads somebody's views: that takes seconds now."""


def time_list(desk: Desk) -> tuple[str, float, float]:
    """Read the list for staff; return its text, and when it was asked for and there."""
    begun = time.monotonic()
    text = text_of(desk.get("/staff/conversations?q=shelter"))
    return text, begun, time.monotonic()


@pytest.mark.sqlite_only(reason=LOCKED_FILE)
def test_visitors_are_answered_while_a_list_for_staff_takes_long(tmp_path: Path, model: Path) -> None:
    """E3: only the row of the audit is written on the one thread on which visitors' words are."""
    with serve(tmp_path) as server:
        visitor, desk = server.visitor(), sit_down(server)
        visitor.say("where can I find a shelter")
        with closing(sqlite.connect(str(tmp_path / "bot.db"))) as file:
            for statement in SLOW_LOOKING:
                file.execute(statement)
        with ThreadPoolExecutor(1) as threads:
            listed = threads.submit(time_list, desk)
            time.sleep(0.3)  # it is at it
            asked = time.monotonic()
            visitor.say("where can I find a shelter")
            answered = time.monotonic()
            page, begun, ended = listed.result()
            assert "shelter" in page
            assert begun < asked
            assert answered - asked < 0.7 * (ended - begun)  # it has not waited for the list


@pytest.mark.sqlite_only(reason=LOCKED_FILE)
def test_no_page_shows_words_of_which_the_audit_takes_no_note(tmp_path: Path, model: Path) -> None:
    """D13: what is read before its row of the audit is written is sent after it, or not at all."""
    with serve(tmp_path) as server:
        visitor, desk = server.visitor(), sit_down(server, role="editor")
        visitor.say(f"what is a {WORD}")
        key = {"conversation": visitor.id, "turn": "1"}
        assert desk.post("/staff/annotations/label", {**key, "choice": "none"}).status == 303
        assert desk.post("/staff/problems", {**key, "kind": "other"}).status == 303
        pages = (
            "/staff/conversations",
            f"/staff/conversations/{visitor.id}",
            f"/staff/annotations/{visitor.id}/1",
            f"/staff/annotations/tests/{visitor.id}",
            "/staff/annotations?tab=accepted",
            "/staff/problems",
        )
        with closing(sqlite.connect(str(tmp_path / "bot.db"), isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")  # nobody else writes now
            with ThreadPoolExecutor(len(pages)) as threads:
                refused = list(threads.map(desk.get, pages))
        assert [(answer.status, WORD.encode() in answer.body) for answer in refused] == [(503, False)] * len(pages)
        shown = [desk.get(page) for page in pages]
        assert [(answer.status, WORD.encode() in answer.body) for answer in shown] == [(200, True)] * len(pages)


def test_what_staff_look_through_ends_by_itself_and_leaves_no_thread_behind(
    database: Database,  # noqa: F811
    url: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """More than there are threads ask for what takes a minute; all are refused in time, and the next is answered."""
    monkeypatch.setattr("bot.storage.database.SURVEY_SECONDS", 1.0)
    minute = ENDLESS_ON_SQLITE if url.startswith("sqlite") else "SELECT pg_sleep(60)"

    async def work() -> None:
        begun = time.monotonic()
        asked = [database.survey(lambda c: c.execute(sa.text(minute)).scalar()) for _ in range(2 * SURVEYORS)]
        refused = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(error) for error in refused} == {StorageUnavailableError}
        await asyncio.sleep(0.5)
        assert await database.survey(lambda c: c.execute(sa.text("SELECT 1")).scalar()) == 1
        assert time.monotonic() - begun < SURVEYS_END_S

    asyncio.run(work())


def test_a_release_that_migrates_for_long_leaves_the_others_ready(postgresql_url: str, tmp_path: Path) -> None:
    """What says which tables there are is locked by whoever changes them; visitors are served all the same."""
    opened = Database(postgresql_url, tmp_path)
    opened.migrate()
    try:
        with closing(psycopg2.connect(postgresql_url)) as release, release.cursor() as cursor:
            cursor.execute("UPDATE alembic_version SET version_num = 'later'")
            asyncio.run(opened.check())
    finally:
        opened.close()


def test_visitors_read_on_postgresql_while_writes_wait_for_a_lock_and_no_thread_waits_for_long(
    postgresql_url: str, tmp_path: Path
) -> None:
    """E3: somebody's lock keeps the writers of one table waiting, not the readers, and not for good what comes after."""
    opened = Database(postgresql_url, tmp_path)
    opened.migrate()
    opened.transact(lambda c: stored.add_conversation(c, CONVERSATION))
    touch = sa.text("UPDATE conversations SET turns = turns")

    async def work() -> None:
        writes = [asyncio.ensure_future(opened.write(lambda c: c.execute(touch))) for _ in range(20)]
        await asyncio.sleep(0.1)
        assert await opened.read(lambda c: stored.find_conversation(c, CONVERSATION.id)) == CONVERSATION
        refused = await asyncio.gather(*writes, return_exceptions=True)
        assert {type(error) for error in refused} == {StorageUnavailableError}
        await asyncio.sleep(BUSY_TIMEOUT_MS / 1000)
        await opened.write(lambda c: c.execute(sa.text("DELETE FROM handoffs")))

    try:
        with closing(psycopg2.connect(postgresql_url)) as other, other.cursor() as cursor:
            cursor.execute("LOCK TABLE conversations IN EXCLUSIVE MODE")
            asyncio.run(work())
    finally:
        opened.close()


def test_a_transaction_that_reads_changes_nothing(database: Database) -> None:  # noqa: F811
    """The database itself refuses, on whichever thread, and the next transaction on that connection may write again."""

    async def work() -> None:
        for reading in (database.read, database.survey):
            with pytest.raises(StorageUnavailableError):
                await reading(lambda c: stored.add_conversation(c, CONVERSATION))
        await database.write(lambda c: stored.add_conversation(c, CONVERSATION))
        assert await database.read(lambda c: stored.find_conversation(c, CONVERSATION.id)) == CONVERSATION

    asyncio.run(work())
    with pytest.raises(StorageUnavailableError):
        database.transact(lambda c: stored.delete_conversation(c, CONVERSATION.id), writes=False)
    database.transact(lambda c: stored.delete_conversation(c, CONVERSATION.id))


def test_a_visitor_reads_what_was_just_written(sqlite_file: Database) -> None:
    """Readers have threads of their own, and see every commit before them."""

    async def work() -> None:
        for number in range(200):
            await sqlite_file.write(
                lambda c, number=number: c.execute(sa.text("UPDATE conversations SET turns = :n"), {"n": number})
            )
            found = await sqlite_file.read(lambda c: stored.find_conversation(c, CONVERSATION.id))
            assert found
            assert found.turns == number

    asyncio.run(work())
