"""The drill: people write, a backup is taken, much is erased, all is lost, and the backup is put back (D4, D5, E1).

On SQLite and on PostgreSQL, with the real server, the real commands and a real mail server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.reapplying import TAKEN_OUT
from tests.conftest import ROOT, Server, Visitor, serve
from tests.integration.post_office import PostOffice, open_post_office, wait_until
from tests.integration.staff_desk import sit_down

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "k" * 40
ERASED = ("xylophone", "harpsichord", "kazoo", "bagpipes")
"""What the visitor deleted, what staff deleted, what staff took out, what was too old."""


@dataclass(slots=True)
class Place:
    """A database, its folder on the disk, and the commands run on it."""

    folder: Path
    url: str
    data: Path

    def bot(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {"BOT_DATABASE_URL": self.url, "BOT_SECRET_KEY": KEY, **environment}
        command = [sys.executable, "-m", "bot", *words]
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False
        )

    def must(self, *words: str) -> str:
        done = self.bot(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, statement: str, **values: Any) -> list[Any]:
        with self.opened() as database:
            return database.transact(lambda c: _rows(c.execute(sa.text(statement), values)))

    @contextmanager
    def opened(self) -> Iterator[Database]:
        database = Database(self.url, self.folder)
        try:
            yield database
        finally:
            database.close()

    def on_disk(self) -> bytes:
        """All that is in the database's files. What PostgreSQL has still to write, it writes first."""
        if not self.url.startswith("sqlite"):
            with closing(psycopg2.connect(self.url)) as connection:
                connection.autocommit = True
                connection.cursor().execute("CHECKPOINT")
        return b"".join(file.read_bytes() for file in self.data.rglob("*") if file.is_file())

    @contextmanager
    def serving(self, office: PostOffice | None = None, **environment: str) -> Iterator[Server]:
        mail = {"BOT_SMTP_URL": office.url, "BOT_OFFICE_EMAIL": "office@example.org"} if office else {}
        with serve(self.folder, BOT_DATABASE_URL=self.url, BOT_SECRET_KEY=KEY, **mail, **environment) as server:
            yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        data = tmp_path / "data"
        data.mkdir()
        yield Place(tmp_path, f"sqlite:///{data}/bot.db", data)
        return
    server, name = request.getfixturevalue("postgresql_url"), f"drill_{uuid.uuid4().hex[:8]}"
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"CREATE DATABASE {name}")
        cursor.execute("SHOW data_directory")
        yield Place(tmp_path, f"{server.rpartition('/')[0]}/{name}", Path(cursor.fetchone()[0]) / "base")
        cursor.execute(f"DROP DATABASE {name}")


@dataclass(slots=True)
class People:
    """Who has written before the backup."""

    keeps: Visitor
    deletes: Visitor
    leaves: Visitor
    by_staff: Visitor
    words: Visitor
    old: Visitor


def write_all(server: Server) -> People:
    said = {
        "keeps": "where is a shelter with a banjo",
        "deletes": "where is a shelter with a xylophone",
        "leaves": "where is a shelter with a trumpet",
        "by_staff": "where is a shelter with a harpsichord",
        "words": "where is a shelter with a kazoo",
        "old": "where is a shelter with bagpipes",
    }
    visitors = {}
    for name, text in said.items():
        visitors[name] = server.visitor()
        visitors[name].say(text)
    return People(**visitors)


@contextmanager
def crowd(server: Server) -> Iterator[list[Visitor]]:
    """Visitors who write all the while."""
    done, visitors = threading.Event(), []

    def write() -> None:
        while not done.is_set():
            visitor = server.visitor("fr")
            visitor.say("je cherche un refuge à Sudbury")
            visitors.append(visitor)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield visitors
    finally:
        done.set()
        for thread in threads:
            thread.join()


def hand_on(server: Server) -> str:
    body = {"message": "please call", "reply_to": "me@example.org", "language": "en", "consent": True}
    answer = server.api("POST", "/handoffs", body, {"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status == 202
    return str(answer.json["reference"])


def state_of(place: Place, reference: str) -> tuple[str, bool]:
    """The state of a handoff, and whether its contents are kept."""
    ((state, kept),) = place.ask(
        "SELECT state, contents IS NOT NULL FROM outbox JOIN handoffs USING (reference) WHERE reference = :r",
        r=reference,
    )
    return state, bool(kept)


def test_a_restored_backup_brings_back_nothing_that_was_erased_and_loses_nothing_else(
    place: Place, model: Path
) -> None:
    backup, register = place.folder / "backup", place.folder / "register"
    with open_post_office() as office:
        office.message_answers += ["451 later"] * 3
        with place.serving(office) as server:
            people = write_all(server)
            sent, closed, waits = (hand_on(server) for _ in range(3))
            postponed = "SELECT count(*) FROM outbox WHERE failure IS NOT NULL"
            wait_until(lambda: place.ask(postponed) == [(3,)])
            later = datetime.now(timezone.utc) + timedelta(hours=1)
            place.ask("UPDATE outbox SET due_at = :later", later=f"{later:%Y-%m-%d %H:%M:%S}")
            place.must("staff", "add", "sasha", "--role", "reviewer")
            editor = sit_down(server, "eve", "editor")
            place.ask("UPDATE conversations SET created_at = '2020-01-01 00:00:00' WHERE id = :id", id=people.old.id)
            with crowd(server) as others:
                wait_until(lambda: len(others) > 2)
                before = list(others)
                assert "checked" in place.must("backup", str(backup))
            late = server.visitor()
            late.say("where is a shelter with an accordion")
            assert people.deletes.delete().status == 204
            path = f"/staff/conversations/{people.by_staff.id}/delete"
            assert editor.post(path, {"query": ""}).status == 303
            taken = editor.post(
                f"/staff/conversations/{people.words.id}/redact", {"turn": "1", "words": "kazoo", "kind": "name"}
            )
            assert "done=redacted" in taken.headers["location"]
            server.api("POST", f"/conversations/{people.leaves.id}/end", raw=people.leaves.token.encode())
            assert "deleted 1 " in place.must("purge")
            place.must("staff", "disable", "sasha")
            place.must("outbox", "answered", closed)
            place.must("outbox", "retry", sent)
            wait_until(lambda: state_of(place, sent)[0] == "sent")
            place.must("erasures", "export", str(register))
            refused = place.bot("restore", str(backup), "--replace")
            assert refused.returncode == 1
            assert "is in use" in refused.stderr
            assert late.say("and in Ottawa?")["messages"]
        received = office.times_received()
        assert received[sent] == 1

        told = place.must("restore", str(backup), "--replace")
        for line in ("2 conversations deleted", "1 conversations closed", "1 texts emptied", "1 accounts disabled"):
            assert line in told
        assert "1 handoffs noted as sent, 1 as answered, 1 held" in told
        assert "1 conversations older than 30 days deleted" in told
        assert_erased(place)
        kept = {row.conversation_id for row in place.ask("SELECT DISTINCT conversation_id FROM turns")}
        assert kept >= {visitor.id for visitor in (people.keeps, people.leaves, people.words, *before)}
        assert not kept & {people.deletes.id, people.by_staff.id, people.old.id, late.id}
        assert place.ask("SELECT text FROM turns WHERE conversation_id = :id", id=people.words.id) == [(TAKEN_OUT,)]
        assert state_of(place, sent) == ("sent", False)
        assert state_of(place, closed) == ("closed", False)
        assert state_of(place, waits) == ("dead", True)
        assert place.ask("SELECT count(*) FROM staff_sessions") == [(0,)]
        assert "sasha  reviewer  disabled" in place.must("staff", "list")
        assert "restored  backup of" in place.must("staff", "audit")
        assert "holds" in place.must("staff", "audit", "--check")

        with place.serving(office) as server:
            back = Visitor(server, people.keeps.id, people.keeps.token, {})
            assert back.say("and in Sudbury?")["turn"] == 2
            gone = Visitor(server, people.leaves.id, people.leaves.token, {})
            assert gone.post({"text": "hello"}).status == 401
            place.must("outbox", "retry", waits)
            wait_until(lambda: state_of(place, waits)[0] == "sent")
        assert office.times_received() == {sent: 1, waits: 1}

    lose(place)
    assert "--erasures" in place.bot("restore", str(backup), *(["--replace"] if is_there(place) else [])).stderr
    told = place.must("restore", str(backup), "--erasures", str(register), *(["--replace"] if is_there(place) else []))
    assert "when the register was written" in told
    assert "1 handoffs noted as sent, 1 as answered, 1 held" in told
    assert_erased(place)


def _rows(result: Any) -> list[Any]:
    return list(result) if result.returns_rows else []


def assert_erased(place: Place) -> None:
    written = place.on_disk()
    assert b"banjo" in written
    assert [word for word in ERASED if word.encode() in written] == []


def is_there(place: Place) -> bool:
    return place.url.startswith("sqlite") and (place.data / "bot.db").exists()


def lose(place: Place) -> None:
    """Lose the database with all that it knew of erasures."""
    if place.url.startswith("sqlite"):
        (place.data / "bot.db").write_bytes(b"not a database any more" * 1000)
        return
    place.ask("DROP SCHEMA public CASCADE")
    place.ask("CREATE SCHEMA public")
