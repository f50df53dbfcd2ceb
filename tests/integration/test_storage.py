"""The tables and their migrations, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from bot.errors import AlreadyStoredError
from bot.messages import ConversationId, Guess, Message, RedactedText, Search, Understanding
from bot.storage import conversations as stored
from bot.storage.database import Database, _alembic_config
from bot.storage.schema import is_compared, metadata
from bot.storage.tables import usage_counts
from tests.conftest import entries, serve


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bot.db"
    return request.getfixturevalue("postgresql_url")


@pytest.fixture
def database(url: str, tmp_path: Path) -> Any:
    database = Database(url, tmp_path)
    database.migrate()
    yield database
    database.close()


CONVERSATION = stored.Conversation(ConversationId("11111111-1111-4111-8111-111111111111"), b"x" * 32, "fr", 0, None)
TURN = stored.StoredTurn(
    turn=1,
    text=RedactedText("où est l’aide? [name]"),
    payload=None,
    understanding=Understanding("fr", "help_hotline", 0.9, (Guess("help_hotline", 0.9),), ({"entity": "place"},)),
    messages=(Message("Appelez.", "help_hotline"),),
    outcome="answered",
    latency_ms=4.2,
    model_id="repere-1",
    idempotency_key="k1",
)


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index ix_turns_search")
def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    with database._engines.writing.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_compared})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_go_down_and_up_again(database: Database) -> None:
    with database._engines.writing.connect() as connection, connection.begin():
        command.downgrade(_alembic_config(connection), "base")
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}
    database.migrate()
    asyncio.run(database.check())


def test_a_step_back_to_before_the_console_keeps_what_visitors_wrote(database: Database) -> None:
    """Rows refer to each other: no table may be made anew in the place of one that others refer to."""
    database.transact(lambda c: stored.add_conversation(c, CONVERSATION))
    database.transact(lambda c: stored.add_turn(c, CONVERSATION, TURN, None))
    for revision in ("0004", "0003"):
        with database._engines.writing.connect() as connection, connection.begin():
            command.downgrade(_alembic_config(connection), revision)
            assert connection.execute(sa.text("SELECT count(*) FROM turns")).scalar() == 1
    database.migrate()
    assert database.transact(lambda c: stored.list_turns(c, CONVERSATION.id)) == (replace(TURN, outcome="answered"),)


def test_a_turn_comes_back_as_it_was_stored(database: Database) -> None:
    async def work() -> None:
        await database.write(lambda c: stored.add_conversation(c, CONVERSATION))
        await database.write(lambda c: stored.add_turn(c, CONVERSATION, TURN, '{"slots": {}}'))
        found = await database.read(lambda c: stored.find_turn_by_key(c, CONVERSATION.id, "k1"))
        assert found == TURN
        conversation = await database.read(lambda c: stored.find_conversation(c, CONVERSATION.id))
        assert conversation == replace(CONVERSATION, turns=1, dialogue_state='{"slots": {}}')

    asyncio.run(work())


def test_a_turn_is_stored_once_whoever_is_first(database: Database) -> None:
    async def work() -> None:
        await database.write(lambda c: stored.add_conversation(c, CONVERSATION))
        await database.write(lambda c: stored.add_turn(c, CONVERSATION, TURN, None))
        with pytest.raises(AlreadyStoredError):
            await database.write(lambda c: stored.add_turn(c, CONVERSATION, replace(TURN, idempotency_key="k2"), None))
        with pytest.raises(AlreadyStoredError):
            await database.write(lambda c: stored.add_turn(c, CONVERSATION, replace(TURN, turn=2), None))

    asyncio.run(work())


def test_a_turn_of_a_deleted_conversation_is_not_stored(database: Database) -> None:
    """A message that is still being answered while its conversation is deleted leaves nothing behind."""

    async def work() -> None:
        await database.write(lambda c: stored.add_conversation(c, CONVERSATION))
        await database.write(lambda c: stored.delete_conversation(c, CONVERSATION.id))
        with pytest.raises(AlreadyStoredError):
            await database.write(lambda c: stored.add_turn(c, CONVERSATION, TURN, None))

    asyncio.run(work())


def test_old_conversations_go_with_their_turns(database: Database) -> None:
    async def work() -> None:
        await database.write(lambda c: stored.add_conversation(c, CONVERSATION))
        await database.write(lambda c: stored.add_turn(c, CONVERSATION, TURN, None))
        assert await database.write(lambda c: stored.delete_older_than(c, timedelta(days=30))) == 0
        assert await database.write(lambda c: stored.delete_older_than(c, timedelta(seconds=-1))) == 1
        assert await database.read(lambda c: stored.find_turn_by_key(c, CONVERSATION.id, "k1")) is None

    asyncio.run(work())


SEARCH = Message("Près de vous :", "help_housing", search=Search("shelter", None, "peel", 0))
FOUND = replace(SEARCH, search=Search("shelter", None, "peel", 3))
WRITTEN_ON = datetime(2026, 3, 9, 3, 30, tzinfo=timezone.utc).replace(tzinfo=None)  # in Ontario it is the 8th


def _store_old_turns(connection: Connection) -> None:
    stored.add_conversation(connection, CONVERSATION)
    said = [
        replace(TURN, outcome="guessed", latency_ms=5.0),
        replace(TURN, turn=2, idempotency_key="k2", messages=(SEARCH,), latency_ms=7.0),
        replace(TURN, turn=3, idempotency_key="k3", messages=(FOUND,), latency_ms=9000.0),
    ]
    for turn in said:
        stored.add_turn(connection, CONVERSATION, turn, None)
    stored.set_feedback(connection, CONVERSATION.id, 3, helpful=False, comment=RedactedText("rien de proche"))
    connection.execute(sa.text("UPDATE turns SET created_at = :then, urgent = (turn = 1)"), {"then": WRITTEN_ON})
    connection.execute(sa.text("UPDATE conversations SET created_at = :then"), {"then": WRITTEN_ON})


def _read_counts(connection: Connection) -> dict[tuple[str, str], int]:
    rows = connection.execute(sa.select(usage_counts)).all()
    assert {(row.day, row.language) for row in rows} <= {(date(2026, 3, 8), "fr")}
    return {(row.measure, row.value): row.count for row in rows}


COUNTED = {
    ("conversations", ""): 1,
    ("messages", ""): 3,
    ("hour", "23"): 3,
    ("entry", "help_hotline"): 1,
    ("entry", "help_housing"): 2,
    ("outcome", "guessed"): 1,
    ("outcome", "answered"): 2,
    ("safety", "help_hotline"): 1,
    ("search", "shelter|peel|gap"): 1,
    ("search", "shelter|peel|found"): 1,
    ("vote", "help_housing|no"): 1,
    ("latency", "5"): 1,
    ("latency", "10"): 1,
    ("latency", "more"): 1,
}


def test_counts_stay_when_the_text_goes_by_age(database: Database) -> None:
    """D5: only counts, by the day in Ontario, and each turn once."""

    async def work() -> None:
        for times in (1, 2):
            await database.write(_store_old_turns)
            assert await database.write(lambda c: stored.delete_older_than(c, timedelta(days=30))) == 1
            assert await database.write(lambda c: stored.delete_older_than(c, timedelta(days=30))) == 0
            counts = await database.read(_read_counts)
            assert counts == {key: count * times for key, count in COUNTED.items()}

    asyncio.run(work())


def test_a_deleted_conversation_is_in_no_count_but_that_of_deleted_ones(database: Database) -> None:
    async def work() -> None:
        await database.write(_store_old_turns)
        await database.write(lambda c: stored.delete_conversation(c, CONVERSATION.id))
        await database.write(lambda c: stored.delete_conversation(c, CONVERSATION.id))  # there is nothing any more
        rows = await database.read(lambda c: c.execute(sa.select(usage_counts)).all())
        assert [(row.language, row.measure, row.value, row.count) for row in rows] == [("fr", "deleted", "", 1)]

    asyncio.run(work())


def test_the_whole_service_runs_on_either_database(url: str, tmp_path: Path, model: Path) -> None:
    with serve(tmp_path, BOT_DATABASE_URL=url) as server:
        visitor = server.visitor("fr")
        assert entries(visitor.say("je cherche un refuge")) == ["help_housing"]
        assert visitor.say("à Sudbury")["messages"][0]["services"]
        first = visitor.post({"text": "merci"}, Idempotency_Key="k1")
        assert visitor.post({"text": "merci"}, Idempotency_Key="k1").json == first.json
        assert visitor.delete().status == 204
        assert visitor.post({"text": "encore"}).json["code"] == "unknown_conversation"
        assert server.request("GET", "/readyz").status == 200
