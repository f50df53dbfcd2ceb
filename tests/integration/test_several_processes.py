"""Four processes over PostgreSQL and Redis, while processes are killed and both stores go away and come back (standard E5).

Also: processes that start at once migrate one after the other, and one that is older than the schema goes on serving.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from tests.conftest import ROOT, Server, contact_ids, serve
from tests.databases import database_url
from tests.figures import record
from tests.integration.test_workers import children, wait_for
from tests.stores import PostgreSQL, RedisServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONVERSATIONS = int(os.environ.get("REPERE_TEST_CONVERSATIONS", "200"))
SAID = ("hello", "un refuge à Sudbury", "thank you")
VISITORS = 12
KILLS = 6
PATIENCE_SECONDS = 90
WORKERS = 4


@dataclass
class Talk:
    """One visitor who says the next thing only when the one before was answered, and says it again until it is."""

    server: Server
    id: str = ""
    token: str = ""
    answered: dict[str, Any] = field(default_factory=dict)
    failures: list[tuple[int, bool]] = field(default_factory=list)
    longest: float = 0.0

    def begin(self) -> None:
        started = self._until_answered("POST", "/conversations", {"language": "en"}, {}, 201)
        self.id, self.token = started["conversation_id"], started["token"]

    def say(self, number: int) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"{self.id}/{number}"}
        path = f"/conversations/{self.id}/messages"
        turn = self._until_answered("POST", path, {"text": SAID[number]}, headers, 200)
        again = self._until_answered("POST", path, {"text": SAID[number]}, headers, 200)
        assert again == turn, "one key, two answers"
        self.answered[SAID[number]] = turn

    def kept(self) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self._until_answered("GET", f"/conversations/{self.id}", None, headers, 200)["turns"]

    def _until_answered(self, method: str, path: str, body: Any, headers: dict[str, str], status: int) -> Any:
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE_SECONDS:
            try:
                answer = self.server.api(method, path, body, headers)
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)  # the process that held the connection was killed
                continue
            if answer.status == status:
                self.longest = max(self.longest, time.monotonic() - began)
                return answer.json
            self.failures.append((answer.status, bool(answer.json.get("contacts"))))
            time.sleep(0.2)
        raise AssertionError(f"no answer to {path} in {PATIENCE_SECONDS} s")


@pytest.fixture
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PostgreSQL, RedisServer]]:
    with PostgreSQL(tmp_path_factory.mktemp("cluster")) as postgresql, RedisServer() as redis:
        yield postgresql, redis


def make_trouble(server: Server, postgresql: PostgreSQL, redis: RedisServer) -> int:
    """Kill a process each second; flush and stop Redis and restart PostgreSQL meanwhile."""
    killed = 0
    for second in range(KILLS):
        alive = sorted(children(server))
        if alive:
            os.kill(random.choice(alive), signal.SIGKILL)
            killed += 1
        if second == 1:
            redis.ask("FLUSHALL")
        if second == 2:
            redis.stop()
        if second == 3:
            postgresql.stop()
            postgresql.start()
        if second == 4:
            redis.start()
        time.sleep(1)
    return killed


def test_nothing_acknowledged_is_lost_and_nothing_is_answered_twice(
    tmp_path: Path, stores: tuple[PostgreSQL, RedisServer]
) -> None:
    """E5, B2, D12."""
    postgresql, redis = stores
    environment = {"BOT_DATABASE_URL": postgresql.url, "BOT_REDIS_URL": redis.url, "BOT_SECRET_KEY": "k" * 32}
    with serve(tmp_path, "--workers", str(WORKERS), **environment) as server:
        wait_for(lambda: len(children(server)) == WORKERS)
        talks = [Talk(server) for _ in range(CONVERSATIONS)]
        killed: list[int] = []
        trouble = threading.Thread(target=lambda: killed.append(make_trouble(server, postgresql, redis)))
        with ThreadPoolExecutor(VISITORS) as visitors:
            list(visitors.map(Talk.begin, talks))
            trouble.start()
            for number in range(len(SAID)):  # all conversations have their first message before any has its second
                list(visitors.map(lambda talk, said=number: talk.say(said), talks))
            trouble.join()
            kept = list(visitors.map(Talk.kept, talks))
    assert killed == [KILLS]
    for talk, turns in zip(talks, kept, strict=True):
        assert [turn["said"] for turn in turns] == list(SAID)
        assert [turn["turn"] for turn in turns] == [1, 2, 3]
        assert [talk.answered[said]["turn"] for said in SAID] == [1, 2, 3]
        assert contact_ids(talk.answered[SAID[1]]) or talk.answered[SAID[1]]["messages"][0]["services"]
    failures = [failure for talk in talks for failure in talk.failures]
    assert all(has_lines for _, has_lines in failures), "a failure without help lines"
    assert {status for status, _ in failures} <= {503}
    record("E5", f"turns lost of {len(kept) * len(SAID)}", sum(len(SAID) - len(turns) for turns in kept), 0, "")
    record("E5", "longest until an answer, processes killed", max(t.longest for t in talks), PATIENCE_SECONDS, "s")
    record("E5", "refused with help lines meanwhile", len(failures), 20 * CONVERSATIONS, "")


def test_two_messages_of_one_conversation_at_once_are_both_answered_in_an_order(
    tmp_path: Path, stores: tuple[PostgreSQL, RedisServer]
) -> None:
    """E5: also while Redis is away, when only the database keeps the order."""
    postgresql, redis = stores
    environment = {"BOT_DATABASE_URL": postgresql.url, "BOT_REDIS_URL": redis.url, "BOT_SECRET_KEY": "k" * 32}
    with serve(tmp_path, "--workers", "2", **environment) as server, ThreadPoolExecutor(4) as visitors:
        wait_for(lambda: len(children(server)) == 2)
        for is_there in (True, False):
            if not is_there:
                redis.stop()
            visitor = server.visitor()
            turns = [turn["turn"] for turn in visitors.map(visitor.say, ["hello"] * 8)]
            assert sorted(turns) == list(range(1, 9))
            post = partial(visitor.post, {"text": "hello"}, Idempotency_Key="one key")
            again = [waiting.result() for waiting in [visitors.submit(post) for _ in range(6)]]
            assert {answer.json["turn"] for answer in again} == {9}
        redis.start()


def test_processes_that_start_at_once_do_not_disturb_each_other(
    tmp_path: Path, stores: tuple[PostgreSQL, RedisServer]
) -> None:
    for url in (stores[0].url, f"sqlite:///{tmp_path}/bot.db"):
        command = [sys.executable, "-m", "bot", "purge"]
        environment = {**os.environ, "BOT_DATABASE_URL": url}
        started = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(4)
        ]
        assert [(process.communicate(timeout=120)[1], process.returncode)[1] for process in started] == [0] * 4


def test_a_process_goes_on_over_a_schema_newer_than_it(tmp_path: Path) -> None:
    """The old ones serve while their successors start: releases add before they take away."""
    url = database_url(tmp_path)
    database = Database(url, tmp_path)
    database.migrate()
    database.transact(lambda c: c.execute(sa.text("UPDATE alembic_version SET version_num = '9999'")))
    database.close()
    with serve(tmp_path) as server:
        assert server.request("GET", "/readyz").json["checks"]["database"]
        assert server.visitor().say("hello")["turn"] == 1
    assert "storage.schema.newer" in (tmp_path / "server.log").read_text()
