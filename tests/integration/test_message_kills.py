"""The server is killed (-9) at random moments while people write; no acknowledged answer is lost or stored twice (E1).

Ten kills by default; `REPERE_KILLS=200` is the whole proof.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.databases import ON_POSTGRESQL, run_sql
from tests.figures import record
from tests.integration.lives import one_life

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = int(os.environ.get("REPERE_KILLS", "10"))
VISITORS = 6
LONGEST_LIFE_SECONDS = 0.8
SAID = ("hello", "c'est quoi la traite?", "he is hitting me right now please help")


@dataclass(slots=True)
class Writer:
    """One who writes on and on in one conversation, each message under one key until it is answered."""

    language: str
    id: str = ""
    token: str = ""
    written: int = 0
    answered: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)  # key, words and answer
    sent_again: int = 0
    faults: list[str] = field(default_factory=list)

    def write(self, url: str, life: threading.Event) -> None:
        """Write until the server dies; what had no answer is sent again in its next life, under the same key."""
        while not life.is_set():
            try:
                self.write_once(url)
            except (OSError, urllib.error.URLError, ValueError):
                time.sleep(0.02)

    def write_once(self, url: str) -> None:
        if not self.id:
            started = _post(f"{url}/api/v1/conversations", {"language": self.language}, {})
            self.id, self.token = started["conversation_id"], started["token"]
        key, words = f"{self.id}/{self.written}", f"{SAID[self.written % len(SAID)]}"
        answer = self._send(url, key, words)
        if self.answered.setdefault(key, (words, answer)) != (words, answer):
            self.faults.append("one key, two answers")
        self.written += 1
        again = random.choice(list(self.answered))
        self.sent_again += 1
        if self._send(url, again, self.answered[again][0]) != self.answered[again][1]:
            self.faults.append("a key sent again, another answer")

    def _send(self, url: str, key: str, words: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        body = {"text": words, "language": self.language}
        return _post(f"{url}/api/v1/conversations/{self.id}/messages", body, headers)


def test_no_acknowledged_answer_is_lost_and_none_is_stored_twice(tmp_path: Path) -> None:
    writers = [Writer(("en", "fr")[number % 2]) for number in range(VISITORS)]
    for _ in range(KILLS):
        with one_life(tmp_path) as (process, url), _crowd(writers, url):
            time.sleep(random.uniform(0.02, LONGEST_LIFE_SECONDS))
            process.kill()
            process.join()
    with one_life(tmp_path) as (_, url):
        for writer in writers:
            writer.write_once(url)
            for key, (words, answer) in writer.answered.items():
                assert writer._send(url, key, words) == answer
    if not ON_POSTGRESQL:
        assert run_sql(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    rows = run_sql(tmp_path, "SELECT conversation_id, turn, idempotency_key FROM turns")
    stored = Counter((conversation, key) for conversation, _, key in rows)
    acknowledged = {(writer.id, key): answer for writer in writers for key, (_, answer) in writer.answered.items()}
    print(f"{KILLS} kills, {len(acknowledged)} acknowledged, {sum(w.sent_again for w in writers)} sent again")  # noqa: T201
    assert [fault for writer in writers for fault in writer.faults] == []
    record("E1", f"messages lost of {len(acknowledged)}, {KILLS} kills", len(set(acknowledged) - set(stored)), 0, "")
    record("E1", f"messages stored twice, {KILLS} kills", sum(times > 1 for times in stored.values()), 0, "")
    assert set(stored) == set(acknowledged)
    turns = {(conversation, key): turn for conversation, turn, key in rows}
    assert {place: answer["turn"] for place, answer in acknowledged.items()} == turns
    for writer in writers:
        numbers = sorted(turn for conversation, turn, _ in rows if conversation == writer.id)
        assert numbers == list(range(1, writer.written + 1))


@contextmanager
def _crowd(writers: list[Writer], url: str) -> Iterator[None]:
    life = threading.Event()
    threads = [threading.Thread(target=writer.write, args=(url, life)) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        life.set()
        for thread in threads:
            thread.join()


def _post(url: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    sent = {"Content-Type": "application/json", **headers}
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), sent), timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
        return found
