"""The register of erasures: what it holds, in which transaction, under which keys; on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bot.encryption import KeyRing
from bot.settings import Settings
from bot.storage import conversations as stored
from bot.storage import erasures
from bot.storage.conversations import now_utc
from bot.storage.database import Database
from bot.storage.erasure_table import erasures as table
from tests.integration.test_storage import CONVERSATION
from tests.integration.test_storage import database as database  # noqa: PLC0414 - a fixture
from tests.integration.test_storage import url as url  # noqa: PLC0414 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(root=tmp_path, secret_key=KEY, has_secret_key=True)


def kept(database: Database) -> tuple[erasures.Erasure, ...]:
    return database.transact(erasures.list_erasures, writes=False)


def test_an_entry_names_nobody_and_is_found_by_who_has_the_id_and_the_key(
    database: Database, settings: Settings
) -> None:
    register = erasures.Register(KeyRing(settings))
    database.transact(lambda connection: register.note(connection, "conversation", CONVERSATION.id))
    (entry,) = kept(database)
    assert (entry.kind, entry.day, entry.times) == ("conversation", now_utc().date(), 1)
    assert CONVERSATION.id.encode() not in repr(entry).encode()
    assert entry.digest in register.digests("conversation", CONVERSATION.id)
    assert entry.digest not in register.digests("ended", CONVERSATION.id)
    stranger = erasures.Register(KeyRing(replace(settings, secret_key=OTHER)))
    assert entry.digest not in stranger.digests("conversation", CONVERSATION.id)
    assert not stranger.knows([entry.key_id])


def test_what_was_noted_under_an_earlier_key_is_found_under_the_next(database: Database, settings: Settings) -> None:
    database.transact(lambda c: erasures.Register(KeyRing(settings)).note(c, "conversation", CONVERSATION.id))
    changed = replace(settings, secret_key=OTHER, previous_secret_keys=(KEY,))
    (entry,) = kept(database)
    assert erasures.Register(KeyRing(changed)).knows([entry.key_id])
    assert entry.digest in erasures.Register(KeyRing(changed)).digests("conversation", CONVERSATION.id)


def test_an_erasure_that_fails_leaves_no_entry(database: Database, settings: Settings) -> None:
    register = erasures.Register(KeyRing(settings))

    def write(connection: Any) -> None:
        register.note(connection, "conversation", CONVERSATION.id)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        database.transact(write)
    assert kept(database) == ()


def test_a_conversation_goes_although_there_is_no_key_to_note_it_with(database: Database, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret.key").write_bytes(b"damaged")
    register = erasures.Register(KeyRing(Settings(root=tmp_path)))
    database.transact(lambda connection: stored.add_conversation(connection, CONVERSATION))

    def write(connection: Any) -> None:
        stored.delete_conversation(connection, CONVERSATION.id)
        register.note(connection, "conversation", CONVERSATION.id)

    database.transact(write)
    assert database.transact(lambda c: stored.find_conversation(c, CONVERSATION.id), writes=False) is None
    assert kept(database) == ()


def test_what_came_after_a_backup_is_told_from_what_came_before_it(database: Database, settings: Settings) -> None:
    register = erasures.Register(KeyRing(settings))
    database.transact(lambda connection: register.note(connection, "access", "camille"))
    database.transact(lambda connection: register.note(connection, "access", "sasha"))
    database.transact(register.note_backup)
    backup = kept(database)
    assert erasures.day_of_backup(backup) == now_utc().date()
    database.transact(lambda connection: register.note(connection, "access", "sasha"))
    database.transact(lambda connection: register.note(connection, "ended", CONVERSATION.id))
    later = erasures.find_later(backup, kept(database))
    assert {entry.digest for entry in later} == {
        *register.digests("access", "sasha"),
        *register.digests("ended", CONVERSATION.id),
    }


def test_registers_that_are_put_together_lose_nothing_and_count_nothing_twice(
    database: Database, settings: Settings
) -> None:
    register = erasures.Register(KeyRing(settings))
    for _ in range(2):
        database.transact(lambda connection: register.note(connection, "access", "camille"))
    now = kept(database)
    earlier = [replace(now[0], times=1, day=now[0].day - timedelta(days=3))]
    other = [*earlier, replace(now[0], digest=b"n" * 32, times=1)]
    for _ in range(2):
        database.transact(lambda connection: erasures.merge_erasures(connection, other))
    assert sorted(entry.digest for entry in kept(database)) == sorted([now[0].digest, b"n" * 32])
    assert now[0] in kept(database)
    assert database.transact(erasures.measure_erasures, writes=False) == (2, 3)


def test_an_entry_is_forgotten_once_no_backup_can_need_it(database: Database, settings: Settings) -> None:
    register = erasures.Register(KeyRing(settings))
    database.transact(lambda connection: register.note(connection, "conversation", CONVERSATION.id))

    def purge_at(age_days: int) -> int:
        day = now_utc().date() - timedelta(days=age_days)
        database.transact(lambda connection: connection.execute(sa.update(table).values(day=day)))
        return database.transact(erasures.purge_erasures)

    assert purge_at(erasures.KEPT_DAYS) == 0
    assert purge_at(erasures.KEPT_DAYS + 1) == 1
