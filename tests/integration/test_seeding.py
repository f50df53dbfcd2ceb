"""An empty database is filled with conversations and with what staff make of them, by the service's own functions."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage import review_tables as tables
from bot.storage.annotations import STATES, list_annotations
from bot.storage.database import Database
from bot.storage.problems import count_problems
from bot.storage.staff import list_accounts
from bot.storage.tables import conversations
from tests.conftest import ROOT
from tests.databases import database_url, store_settings

if TYPE_CHECKING:
    from pathlib import Path


def seed(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **store_settings(folder), "BOT_SECRET_KEY": "k" * 40}
    command = [sys.executable, "-m", "benchmarks.seeding", *options]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_conversations_and_the_work_of_staff_fill_an_empty_database_once(tmp_path: Path, model: Path) -> None:
    done = seed(tmp_path, "--conversations", "150")
    assert done.returncode == 0, done.stderr
    database = Database(database_url(tmp_path), tmp_path)

    def count(table: sa.Table) -> int:
        return int(database.transact(lambda c: c.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()))

    assert count(conversations) > 130
    for table in (tables.reviews, tables.notes, tables.tags, tables.labels, tables.problems):
        assert count(table) > 0, table.name
    assert database.transact(count_problems) > 0
    for state in STATES:
        assert database.transact(lambda c, state=state: list_annotations(c, state=state)), state
    accounts = database.transact(list_accounts)
    assert {account.role for account in accounts} == {"reviewer", "editor", "administrator"}
    assert all(account.must_set_up for account in accounts), "nobody was told a password"
    again = seed(tmp_path, "--conversations", "5")
    assert again.returncode == 1
    assert "conversations already" in again.stderr
    database.close()


def test_the_work_of_staff_can_be_left_out(tmp_path: Path, model: Path) -> None:
    done = seed(tmp_path, "--conversations", "5", "--no-staff")
    assert done.returncode == 0, done.stderr
    database = Database(database_url(tmp_path), tmp_path)
    assert database.transact(list_accounts) == ()
    database.close()
