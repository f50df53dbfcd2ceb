"""The database fails in every way we can bring about; visitors are helped and nothing kept is lost (E3, B3).

A message gets one patience with the database for all that it reads and writes, so that help comes within three seconds.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.maintenance import RETRY_SECONDS
from tests.conftest import Server, Visitor, contact_ids, serve
from tests.figures import record
from tests.integration.test_workers import children_of
from tests.stores import PostgreSQL

if TYPE_CHECKING:
    from collections.abc import Iterator

HOTLINE = "canadian-human-trafficking-hotline"
CALM = {"en": "what is human trafficking?", "fr": "c'est quoi la traite des personnes?"}
DANGER = {"en": "he is hitting me right now please help", "fr": "aidez moi il me frappe en ce moment"}
SQLITE = pytest.mark.sqlite_only(reason="a file and its disk fail in ways of their own")
HELPED_S = 3.0
BACK_S = 2 * RETRY_SECONDS
"""The server looks at its database every ten seconds; what it then does takes less than as long again."""


@dataclass
class Watch:
    """Two visitors of a server whose database fails, and what they were told."""

    server: Server
    what: str
    visitors: dict[str, Visitor] = field(default_factory=dict)
    kept: dict[str, list[int]] = field(default_factory=dict)
    sent: int = 0
    longest_s: float = 0.0

    def __post_init__(self) -> None:
        for language in ("en", "fr"):
            self.visitors[language] = self.server.visitor(language)
            assert self.say(language, CALM[language], "first")

    def say(self, language: str, text: str, key: str = "") -> bool:
        """Send a message; return whether it was kept. Refused or not, help is there, and danger is answered."""
        self.sent += 1
        key, begun = key or f"key-{self.sent}", time.monotonic()
        answer = self.visitors[language].post({"text": text, "language": language}, Idempotency_Key=key)
        self.longest_s = max(self.longest_s, time.monotonic() - begun)
        if answer.status == 200:
            self.kept.setdefault(language, []).append(answer.json["turn"])
        else:
            assert (answer.status, answer.json["code"]) == (503, "storage_unavailable")
            assert {"emergency-911", HOTLINE} <= {contact["id"] for contact in answer.json["contacts"]}
            assert answer.headers["content-language"] == language
        if text == DANGER[language]:
            assert answer.json["messages"][0]["entry"] == "danger_now"
            assert "emergency-911" in contact_ids(answer.json)
        return answer.status == 200

    def see_failure(self) -> None:
        """Both languages, calm and in danger: nothing is kept, help comes in time, and whoever watches is told."""
        for language in ("en", "fr"):
            assert not self.say(language, CALM[language], "again")
            assert not self.say(language, DANGER[language])
        ready = self.server.request("GET", "/readyz")
        assert (ready.status, ready.json["checks"]["database"]) == (503, False)
        assert b"repere_database_up 0.0" in self.server.request("GET", "/metrics").body
        assert self.server.api("GET", "/help").status == 200

    def see_recovery(self, at_most_s: float, *, is_new: bool = False) -> None:
        """By itself: the message that was refused is kept, once, under its key; nothing acknowledged is lost."""
        begun = time.monotonic()
        while self.server.request("GET", "/readyz").status != 200:
            assert time.monotonic() - begun < at_most_s + 10
            time.sleep(0.1)
        record("E3", f"{self.what}: serves again after", time.monotonic() - begun, at_most_s, "s")
        record("E3", f"{self.what}: longest until an answer or help lines", self.longest_s, HELPED_S, "s")
        for language in ("en", "fr"):
            if is_new:
                self.visitors[language], self.kept[language] = self.server.visitor(language), []
            assert self.say(language, CALM[language], "again")
            assert self.say(language, CALM[language], "again"), "the same key gets the same answer"
            assert self.kept[language][-1] == self.kept[language][-2]
            visitor = self.visitors[language]
            headers = {"Authorization": f"Bearer {visitor.token}"}
            turns = self.server.api("GET", f"/conversations/{visitor.id}", headers=headers).json["turns"]
            numbers = [turn["turn"] for turn in turns]
            assert numbers == list(range(1, len(numbers) + 1))
            assert set(self.kept[language]) <= set(numbers), "lost"

    def read_log(self) -> str:
        """Return the log; nothing that anybody wrote is in it."""
        log = (self.server.folder / "server.log").read_text()
        assert not [said for said in (*CALM.values(), *DANGER.values(), "frappe", "hitting") if said in log]
        return log


@contextmanager
def small_disk(folder: Path, size: str = "8m") -> Iterator[Path]:
    """A disk of its own for the database, where this may be mounted."""
    place = folder / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here; the limit on a file's size is tried in its place")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def find_process(server: Server) -> int:
    assert server.process is not None
    return server.process.pid


@SQLITE
def test_a_full_disk(tmp_path: Path, model: Path) -> None:
    with small_disk(tmp_path) as disk, serve(tmp_path, BOT_DATABASE_URL=f"sqlite:///{disk}/bot.db") as server:
        watch = Watch(server, "disk full")
        with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
            while ballast.write(b"x" * 4096):
                pass
        while watch.say("en", CALM["en"]):  # what the log has room for already
            assert watch.sent < 500
        watch.say("fr", CALM["fr"])
        watch.see_failure()
        os.truncate(disk / "ballast", 0)
        watch.see_recovery(at_most_s=2)
        assert "storage.database.failing" in watch.read_log()


@SQLITE
def test_a_database_that_may_not_grow(tmp_path: Path, model: Path) -> None:
    """As a full disk, where nothing may be mounted: the kernel refuses every write behind a file's limit."""
    with serve(tmp_path, BOT_LOG_LEVEL="ERROR") as server:
        watch, process = Watch(server, "file may not grow"), find_process(server)
        unlimited = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (4096, unlimited[1]))
        watch.see_failure()
        resource.prlimit(process, resource.RLIMIT_FSIZE, unlimited)
        watch.see_recovery(at_most_s=2)


@SQLITE
def test_a_database_locked_for_ten_seconds(tmp_path: Path, model: Path) -> None:
    with serve(tmp_path) as server:
        watch = Watch(server, "locked for ten seconds")
        lock = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
        with closing(lock):
            begun = time.monotonic()
            lock.execute("BEGIN IMMEDIATE")
            watch.see_failure()
            while time.monotonic() - begun < 10:
                assert not watch.say("en", DANGER["en"])
            lock.execute("ROLLBACK")
        watch.see_recovery(at_most_s=6)
        assert "storage.database.recovered" in watch.read_log()


@SQLITE
def test_a_database_locked_again_and_again_as_on_a_slow_disk(tmp_path: Path, model: Path) -> None:
    """Another program holds the database for a second at a time: whoever waits that long is still answered."""
    with serve(tmp_path) as server:
        watch, stop = Watch(server, "locked in pulses of a second"), threading.Event()

        def pulse() -> None:
            with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None, timeout=60)) as lock:
                while not stop.is_set():
                    lock.execute("BEGIN EXCLUSIVE")
                    stop.wait(1)
                    lock.execute("ROLLBACK")
                    stop.wait(0.3)

        pulses = threading.Thread(target=pulse)
        pulses.start()
        try:
            kept = [watch.say(language, DANGER[language]) for _ in range(8) for language in ("en", "fr")]
        finally:
            stop.set()
            pulses.join()
        assert sum(kept) > len(kept) / 2
        watch.see_recovery(at_most_s=6)


@SQLITE
@pytest.mark.parametrize("is_whole", [True, False], ids=["at-its-first-page", "everywhere"])
def test_a_database_overwritten_while_it_is_served(tmp_path: Path, model: Path, is_whole: bool) -> None:
    """Nothing mends that but another file in its place; it is served as soon as it is there."""
    with serve(tmp_path) as server:
        watch, file = Watch(server, "overwritten, then restored"), tmp_path / "bot.db"
        with closing(sqlite3.connect(file)) as database, closing(sqlite3.connect(tmp_path / "copy")) as copy:
            database.backup(copy)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with file.open("r+b") as opened:
            opened.write(os.urandom(4096 if is_whole else file.stat().st_size))
        unkept = [watch.say(language, text[language]) for text in (CALM, DANGER) for language in ("en", "fr")]
        assert not any(unkept)
        watch.see_failure()
        (tmp_path / "copy").replace(file)
        for beside in tmp_path.glob("bot.db-*"):
            beside.unlink()
        watch.see_recovery(at_most_s=BACK_S)
        assert "storage.database.failing" in watch.read_log()


@SQLITE
def test_a_file_that_is_no_database_at_start(tmp_path: Path, model: Path) -> None:
    (tmp_path / "bot.db").write_bytes(os.urandom(40_960))
    with serve(tmp_path) as server:
        check_started_without_database(server)
        (tmp_path / "bot.db").unlink()
        see_it_come(server, "corrupt at start, then removed")
    assert "storage.migration.failed" in (tmp_path / "server.log").read_text()


@SQLITE
def test_a_disk_that_is_read_only_at_start(tmp_path: Path, model: Path) -> None:
    with small_disk(tmp_path) as disk:
        url = f"sqlite:///{disk}/bot.db"
        with serve(tmp_path, BOT_DATABASE_URL=url) as server:
            Watch(server, "")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with serve(tmp_path, BOT_DATABASE_URL=url) as server:
            check_started_without_database(server)
            subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
            see_it_come(server, "read-only at start, then writable")


def check_started_without_database(server: Server) -> None:
    ready = server.request("GET", "/readyz")
    checks = {"model": True, "database": False, "redis": True}
    assert (ready.status, ready.json["checks"]) == (503, checks)
    for language in ("en", "fr"):
        refused = server.api("POST", "/conversations", {"language": language})
        assert (refused.status, refused.json["code"]) == (503, "storage_unavailable")
        assert HOTLINE in {contact["id"] for contact in refused.json["contacts"]}
        made_up: Any = Visitor(server, "11111111-1111-4111-8111-111111111111", "t" * 43, {})
        told = made_up.post({"text": DANGER[language], "language": language})
        assert told.json["messages"][0]["entry"] == "danger_now"


def see_it_come(server: Server, what: str) -> None:
    begun = time.monotonic()
    while server.request("GET", "/readyz").status != 200:
        assert time.monotonic() - begun < 60
        time.sleep(0.1)
    record("E3", f"{what}: serves after", time.monotonic() - begun, BACK_S, "s")
    assert server.visitor().say(CALM["en"])["turn"] == 1


@SQLITE
def test_a_database_removed_while_it_is_served(tmp_path: Path, model: Path) -> None:
    """What was kept is gone with the file; what comes then is never written to a file that nobody can find again."""
    with serve(tmp_path) as server:
        watch = Watch(server, "removed")
        for file in tmp_path.glob("bot.db*"):
            file.unlink()
        assert not watch.say("fr", DANGER["fr"])
        assert not watch.say("en", CALM["en"])
        watch.see_recovery(at_most_s=BACK_S, is_new=True)
        assert "storage.file.replaced" in watch.read_log()
        with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
            assert database.execute("SELECT count(*) FROM turns").fetchone() == (2,)


@SQLITE
def test_a_folder_removed_while_it_is_served(tmp_path: Path, model: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    with serve(tmp_path, BOT_DATABASE_URL=f"sqlite:///{folder}/bot.db") as server:
        watch = Watch(server, "folder removed")
        shutil.rmtree(folder)
        assert not watch.say("fr", DANGER["fr"])
        watch.see_recovery(at_most_s=BACK_S, is_new=True)


def test_a_postgresql_that_hangs(tmp_path: Path, model: Path) -> None:
    """As on a disk that does not answer: it takes what is sent to it and says nothing."""
    with PostgreSQL(tmp_path / "cluster") as postgresql, serve(tmp_path, BOT_DATABASE_URL=postgresql.url) as server:
        watch = Watch(server, "PostgreSQL hangs")
        assert postgresql.process is not None
        hung = [postgresql.process.pid, *children_of(postgresql.process.pid)]
        for process in hung:
            os.kill(process, signal.SIGSTOP)
        try:
            watch.see_failure()
        finally:
            for process in hung:
                os.kill(process, signal.SIGCONT)
        watch.see_recovery(at_most_s=6)
        assert "storage.database.recovered" in watch.read_log()
