"""The server is killed (-9) at random moments while people hand things on; nothing confirmed is lost or arrives twice (E1).

Twenty kills by default; `REPERE_KILLS=200` is the whole proof. Each life of the server is forked from a process that has
imported everything already; it serves without a model, which has no part in this.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.serving import serve_until_stopped
from bot.logs import configure_logging
from bot.settings import read_settings
from tests.conftest import ROOT
from tests.databases import ON_POSTGRESQL, everything_stored, run_sql, store_settings
from tests.integration.post_office import PostOffice, open_post_office, wait_until
from tests.stores import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

KILLS = int(os.environ.get("REPERE_KILLS", "20"))
VISITORS = 4
LONGEST_LIFE_SECONDS = 0.8
LONGEST_PAUSE_SECONDS = 0.1
"""Between two messages of a visitor: about as many come as the outbox sends, so that kills meet both."""

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["bot.web.app", "tests.integration.test_handoffs_kills"])


@dataclass(slots=True)
class People:
    """Those who hand something on, and try again with the same key until it is confirmed."""

    unconfirmed: list[tuple[str, str]] = field(default_factory=list)  # key, words
    confirmed: dict[str, str] = field(default_factory=dict)  # words, reference

    def hand_on(self, url: str, life: threading.Event) -> None:
        while not life.is_set():
            key, words = self._next()
            try:
                reference = _post(url, key, words)
            except (OSError, urllib.error.URLError, ValueError):
                self.unconfirmed.append((key, words))
                time.sleep(0.02)
            else:
                assert self.confirmed.setdefault(words, reference) == reference
                time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS))

    def _next(self) -> tuple[str, str]:
        try:
            return self.unconfirmed.pop()
        except IndexError:
            return str(uuid.uuid4()), f"words-{uuid.uuid4()}"


def test_nothing_confirmed_is_lost_and_nothing_arrives_twice(tmp_path: Path) -> None:
    people = People()
    with open_post_office() as office:
        for _ in range(KILLS):
            with _life(tmp_path, office) as (process, url), _crowd(people, url):
                time.sleep(random.uniform(0.02, LONGEST_LIFE_SECONDS))
                process.kill()
                process.join()
        _end_leases(tmp_path)
        with _life(tmp_path, office) as (_, url):
            for key, words in people.unconfirmed:
                people.confirmed[words] = _post(url, key, words)
            wait_until(lambda: _nothing_waits(tmp_path), seconds=600, look_every_seconds=1)
    received, mails = office.times_received(), [str(mail) for mail in office.mails()]
    states = _count_states(tmp_path)
    print(f"{KILLS} kills, {len(people.confirmed)} confirmed, {len(mails)} arrived, {dict(states)}")  # noqa: T201
    assert len(set(people.confirmed.values())) == len(people.confirmed) == sum(states.values())
    assert [reference for reference in people.confirmed.values() if received[reference] == 0] == [], "lost"
    assert [reference for reference, times in received.items() if times > 1] == [], "sent twice"
    assert set(received) == set(people.confirmed.values())
    bodies = "".join(mails)
    assert {words: bodies.count(words) for words in people.confirmed} == dict.fromkeys(people.confirmed, 2)  # two parts
    if not ON_POSTGRESQL:
        assert run_sql(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert b"words-" not in everything_stored(tmp_path)


@contextmanager
def _life(folder: Path, office: PostOffice) -> Iterator[tuple[multiprocessing.process.BaseProcess, str]]:
    """Run a server until it is killed, or killed here."""
    port = find_free_port()
    process = _processes.Process(
        target=_serve, args=(str(folder), port, office.url, store_settings(folder)), daemon=True
    )
    process.start()
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: _is_alive(url), seconds=90)
        yield process, url
    finally:
        process.kill()
        process.join()


@contextmanager
def _crowd(people: People, url: str) -> Iterator[None]:
    life = threading.Event()
    visitors = [threading.Thread(target=people.hand_on, args=(url, life)) for _ in range(VISITORS)]
    for visitor in visitors:
        visitor.start()
    try:
        yield
    finally:
        life.set()
        for visitor in visitors:
            visitor.join()


def _serve(folder: str, port: int, smtp_url: str, stores: dict[str, str]) -> None:
    log = os.open(Path(folder) / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    settings = read_settings(
        {
            "BOT_PORT": str(port),
            **stores,
            "BOT_RATE_LIMIT": "off",
            "BOT_SECRET_KEY": "k" * 40,
            "BOT_SMTP_URL": smtp_url,
            "BOT_OFFICE_EMAIL": "office@example.org",
        }
    )
    configure_logging("DEBUG")
    root = Path(folder) / "root"  # no models there
    root.mkdir(exist_ok=True)
    if not (root / "knowledge").is_symlink():
        (root / "knowledge").symlink_to(ROOT / "knowledge")
    serve_until_stopped(replace(settings, root=root))


def _post(url: str, key: str, words: str) -> str:
    body = json.dumps({"message": words, "reply_to": None, "language": "en", "consent": True}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/api/v1/handoffs", body, headers), timeout=10) as answer:
        assert answer.status == 202
        return str(json.load(answer)["reference"])


def _is_alive(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _end_leases(folder: Path) -> None:
    """Let the ninety seconds pass for which the dead have claimed what they had not handed over."""
    run_sql(
        folder,
        "UPDATE outbox SET due_at = coalesce(first_tried_at, due_at) WHERE state = 'waiting' AND handed_at IS NULL",
    )


def _nothing_waits(folder: Path) -> bool:
    """Say whether all that is left waiting was handed over right before a kill."""
    return run_sql(folder, "SELECT count(*) FROM outbox WHERE state != 'sent' AND handed_at IS NULL") == [(0,)]


def _count_states(folder: Path) -> Counter[str]:
    rows = run_sql(folder, "SELECT state, handed_at IS NOT NULL FROM outbox")
    return Counter("unanswered" if state == "waiting" and handed else state for state, handed in rows)
