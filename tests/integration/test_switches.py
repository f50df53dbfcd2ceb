"""Staff switch an answer, a line or a service off while the service runs, and on again; no release is needed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.maintenance import FOLLOW_EVERY_SECONDS
from bot.storage.database import Database
from bot.storage.switches import list_switches, switch_off, switch_on
from tests.conftest import ROOT, Server, contact_ids, serve
from tests.databases import store_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def switched(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("switches")) as running:
        yield running


def bot(server: Server, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, **store_settings(server.folder)}
    command = [sys.executable, "-m", "bot", "knowledge", *words]
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + FOLLOW_EVERY_SECONDS + 5
    while not is_so():
        assert time.monotonic() < deadline, "the running server took no note of it"
        time.sleep(0.2)


def test_a_running_server_leaves_out_what_is_switched_off_and_shows_it_again(switched: Server) -> None:
    visitor = switched.visitor()

    def legal() -> dict[str, Any]:
        return visitor.press("/help_legal")

    words = legal()["messages"][0]["text"]
    assert "legal-aid-ontario" in contact_ids(legal())
    assert bot(switched, "off", "legal-aid-ontario").returncode == 0
    wait_for(lambda: "legal-aid-ontario" not in contact_ids(legal()))
    assert bot(switched, "off", "help_legal", "--reason", "a law changed").returncode == 0
    wait_for(lambda: legal()["messages"][0]["text"] != words)
    answer = legal()
    assert contact_ids(answer), "people to call stand in its place"
    assert "a law changed" not in str(answer)
    assert "a law changed" in bot(switched, "due").stdout
    for identifier in ("help_legal", "legal-aid-ontario"):
        assert bot(switched, "on", identifier).returncode == 0
    wait_for(lambda: legal()["messages"][0]["text"] == words and "legal-aid-ontario" in contact_ids(legal()))


@pytest.mark.parametrize("identifier", ["danger_now", "emergency-911", "canadian-human-trafficking-hotline"])
def test_what_people_in_danger_are_given_cannot_be_switched_off(switched: Server, identifier: str) -> None:
    refused = bot(switched, "off", identifier)
    assert refused.returncode == 1
    assert "cannot be switched off" in refused.stderr


def test_an_unknown_id_is_refused(switched: Server) -> None:
    refused = bot(switched, "off", "no_such_thing")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "no answer, line or service" in refused.stderr


def test_switches_are_kept_in_either_database(tmp_path: Path, postgresql_url: str) -> None:
    for url in (f"sqlite:///{tmp_path}/bot.db", postgresql_url):
        database = Database(url, tmp_path)
        database.migrate()
        asyncio.run(switch_about(database))
        database.close()


async def switch_about(database: Database) -> None:
    await database.write(lambda c: switch_off(c, "help_legal", "first"))
    await database.write(lambda c: switch_off(c, "help_legal", "second"))
    await database.write(lambda c: switch_off(c, "help_men"))
    kept = await database.read(list_switches)
    assert [(entry.id, entry.reason) for entry in kept] == [("help_legal", "second"), ("help_men", None)]
    assert await database.write(lambda c: switch_on(c, "help_legal"))
    assert not await database.write(lambda c: switch_on(c, "help_legal"))
    await database.write(lambda c: switch_on(c, "help_men"))
