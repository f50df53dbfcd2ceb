"""Visitors do not wait for staff, nor for upkeep: each has threads of its own beside SQLite's one writer (D4, D5, E3)."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from bot.errors import StorageUnavailableError
from bot.storage import conversations as stored
from bot.storage.database import BUSY_TIMEOUT_MS, Database
from tests.conftest import serve
from tests.integration.test_storage import CONVERSATION, TURN, database, url  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Server

READER = "a reader keeps the write-ahead log from being emptied"
WORD = "trombones"  # an ordinary word: one that is none could be taken for a name, and out of the text
ANSWERED_S = 1.5  # on a busy machine; a visitor who waited for the reader would wait five seconds
DELETED_S = 1.0
GONE_S = 5.0


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
    """What staff might ask: some seconds of work inside the database."""
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000000) SELECT count(*) FROM n"
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
        await asyncio.gather(*surveys)
        return slowest, lasted

    slowest, lasted = asyncio.run(work())
    assert lasted > 2 * slowest
    assert slowest < ANSWERED_S


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
