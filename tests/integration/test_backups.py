"""`bot backup`, `bot restore` and `bot erasures export` when something is wrong: a clear refusal, and nothing harmed."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pysqlite3.dbapi2 as sqlite
import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.encryption import KeyRing
from bot.maintenance import ship_erasures
from bot.messages import ConversationId
from bot.settings import Settings
from bot.storage import conversations as stored
from bot.storage.conversations import now_utc
from bot.storage.database import Database
from bot.storage.erasure_file import read_register
from bot.storage.erasures import Register
from bot.storage.sqlite_files import hold
from tests.conftest import ROOT
from tests.integration.test_storage import CONVERSATION, TURN

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY, OTHER = "k" * 40, "o" * 40
OLD_DAYS = 36


@dataclass(slots=True)
class Place:
    """A database in a file, a backup of it, and what was erased since."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "bot.db"

    @property
    def backup(self) -> Path:
        return self.folder / "backup"

    @property
    def register(self) -> Path:
        return self.folder / "register"

    def bot(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command in this process: each takes a tenth of the time."""
        settings = {"BOT_DATABASE_URL": f"sqlite:///{self.file}", "BOT_SECRET_KEY": KEY, **environment}
        done = CliRunner(env=settings).invoke(main, list(map(str, words)))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)

    def bot_elsewhere(self, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run it in a process of its own: locks are kept from those."""
        settings = {"BOT_DATABASE_URL": f"sqlite:///{self.file}", "BOT_SECRET_KEY": KEY, **environment}
        command = [sys.executable, "-m", "bot", *map(str, words)]
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False
        )

    def must(self, *words: str | Path, **environment: str) -> str:
        done = self.bot(*words, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *words: str | Path, **environment: str) -> str:
        """Run what must fail with a message, and leave every file as it was."""
        before = self.contents()
        done = self.bot(*words, **environment)
        assert done.returncode == 1, done.stdout + done.stderr
        assert done.stderr.startswith("Error: ")
        assert "Traceback" not in done.stderr
        assert self.contents() == before
        return done.stderr

    def contents(self) -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in self.folder.rglob("*") if file.is_file()}

    @contextmanager
    def opened(self) -> Iterator[Database]:
        database = Database(f"sqlite:///{self.file}", self.folder)
        try:
            yield database
        finally:
            database.close()

    def ids(self) -> set[str]:
        with closing(sqlite.connect(self.file)) as connection:
            return {row[0] for row in connection.execute("SELECT id FROM conversations")}


STAYS = ConversationId("22222222-2222-4222-8222-222222222222")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Two conversations, a backup, and one of them deleted."""
    place = Place(tmp_path)
    register = Register(KeyRing(Settings(root=tmp_path, secret_key=KEY.encode(), has_secret_key=True)))
    with place.opened() as database:
        database.migrate()
        for conversation_id in (CONVERSATION.id, STAYS):
            conversation = stored.Conversation(conversation_id, b"x" * 32, "fr", 0, None)
            database.transact(lambda c, one=conversation: stored.add_conversation(c, one))
            database.transact(lambda c, one=conversation: stored.add_turn(c, one, TURN, None))
    place.must("erasures", "export", place.folder / "early")
    place.must("backup", place.backup)
    with place.opened() as database:
        database.transact(lambda c: stored.delete_conversation(c, CONVERSATION.id))
        database.transact(lambda c: register.note(c, "conversation", CONVERSATION.id))
    place.must("erasures", "export", place.register)
    return place


def test_a_backup_is_one_whole_file_that_only_its_owner_reads(place: Place) -> None:
    assert stat.S_IMODE(place.backup.stat().st_mode) == stat.S_IMODE(place.register.stat().st_mode) == 0o600
    assert sorted(file.name for file in place.folder.iterdir()) == ["backup", "bot.db", "early", "register"]
    with closing(sqlite.connect(place.backup)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_nothing_is_written_over(place: Place) -> None:
    assert "exists already" in place.refused("backup", place.backup)
    assert "--replace" in place.refused("restore", place.backup)


def test_there_is_no_backup_of_nothing(place: Place) -> None:
    url = f"sqlite:///{place.folder}/none.db"
    assert "no database yet" in place.refused("backup", place.folder / "new", BOT_DATABASE_URL=url)


def test_a_cut_off_or_damaged_or_foreign_backup_is_refused(place: Place) -> None:
    whole = place.backup.read_bytes()
    bad = place.folder / "bad"
    for content in (whole[: len(whole) // 2], whole[:4096] + b"\xff" * 8192 + whole[12288:]):
        bad.write_bytes(content)
        assert "damaged" in place.refused("restore", bad, "--replace")
    bad.write_bytes(b"PGDMP" + whole)
    assert "no backup of a SQLite database" in place.refused("restore", bad, "--replace")
    bad.unlink()
    assert "cannot be read" in place.refused("restore", bad, "--replace")
    with closing(sqlite.connect(bad)) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")
    assert "no database of this service" in place.refused("restore", bad, "--replace")
    assert "is the database itself" in place.refused("restore", place.file, "--replace")


def test_a_backup_of_a_later_program_is_refused(place: Place) -> None:
    with closing(sqlite.connect(place.backup)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "later version" in place.refused("restore", place.backup, "--replace")


def test_a_database_in_use_is_left_alone(place: Place) -> None:
    with place.opened() as database:
        database.transact(lambda c: stored.find_conversation(c, STAYS), writes=False)
        done = place.bot_elsewhere("restore", place.backup, "--replace")
        assert (done.returncode, "is in use" in done.stderr) == (1, True)
        assert place.ids() == {STAYS}


def test_nobody_opens_a_database_that_is_being_replaced(place: Place) -> None:
    with hold(place.file):
        assert "cannot be used" in place.bot_elsewhere("purge").stderr
    assert "deleted 0" in place.must("purge")


def test_another_key_is_refused_and_an_earlier_one_will_do(place: Place) -> None:
    told = place.refused("restore", place.backup, "--replace", BOT_SECRET_KEY=OTHER)
    assert "BOT_PREVIOUS_SECRET_KEYS" in told
    place.file.unlink()
    told = place.refused("restore", place.backup, "--erasures", place.register, BOT_SECRET_KEY=OTHER)
    assert "another BOT_SECRET_KEY" in told
    place.must(
        "restore", place.backup, "--erasures", place.register, BOT_SECRET_KEY=OTHER, BOT_PREVIOUS_SECRET_KEYS=KEY
    )
    assert place.ids() == {STAYS}


def test_a_lost_database_needs_the_register_or_the_word_that_there_is_none(place: Place) -> None:
    place.file.unlink()
    assert "--erasures" in place.refused("restore", place.backup)
    assert "cannot be read" in place.refused("restore", place.backup, "--erasures", place.folder / "none")
    told = place.must("restore", place.backup, "--without-erasures")
    assert "is back" in told
    assert place.ids() == {STAYS, CONVERSATION.id}


def test_a_damaged_register_or_one_from_before_the_backup_is_refused(place: Place) -> None:
    place.file.unlink()
    whole, bad = place.register.read_bytes(), place.folder / "bad"
    for content, why in (
        (whole[:-80], "cut off"),
        (b"".join(line for line in whole.splitlines(keepends=True) if b" conversation " not in line), "damaged"),
        (b"something else", "no register"),
        ((place.folder / "early").read_bytes(), "from before the backup"),
    ):
        bad.write_bytes(content)
        assert why in place.refused("restore", place.backup, "--erasures", bad)
    place.must("restore", place.backup, "--erasures", place.register)
    assert place.ids() == {STAYS}


def test_a_new_and_empty_database_is_not_taken_for_one_that_knows(place: Place) -> None:
    """A server that was started after the loss has made one."""
    place.file.unlink()
    with place.opened() as database:
        database.migrate()
    assert "of another database" in place.refused("restore", place.backup, "--replace")
    place.must("restore", place.backup, "--replace", "--erasures", place.register)
    assert place.ids() == {STAYS}


def test_a_new_and_empty_database_does_not_empty_the_register(place: Place) -> None:
    written = place.register.read_bytes()
    place.file.unlink()
    with place.opened() as database:
        database.migrate()
    place.must("erasures", "export", place.register)
    assert place.register.read_bytes().splitlines()[1:-1] == written.splitlines()[1:-1]
    place.must("restore", place.backup, "--replace", "--erasures", place.register)
    assert place.ids() == {STAYS}


def test_a_register_that_cannot_be_read_is_not_written_over(place: Place) -> None:
    place.register.write_bytes(b"something else")
    assert "left as it is" in place.refused("erasures", "export", place.register)


async def test_the_server_writes_the_register_soon_after_an_erasure(place: Place, tmp_path: Path) -> None:
    register = Register(KeyRing(Settings(root=tmp_path, secret_key=KEY.encode(), has_secret_key=True)))
    file = tmp_path / "shipped"
    with place.opened() as database:
        shipping = asyncio.create_task(ship_erasures(database, register, file))
        try:
            while not file.exists():
                await asyncio.sleep(0.05)
            await database.write(lambda c: register.note(c, "ended", STAYS))
            (digest,) = register.digests("ended", STAYS)
            while digest.hex() not in file.read_text():
                await asyncio.sleep(0.05)
        finally:
            shipping.cancel()
    assert {entry.kind for entry in read_register(register, file.read_bytes()).entries} == {
        "backup",
        "conversation",
        "ended",
    }


def test_a_backup_that_is_older_than_the_register_reaches_back_is_refused(place: Place) -> None:
    day = now_utc().date() - timedelta(days=OLD_DAYS)
    for file in (place.backup, place.file):
        with closing(sqlite.connect(file)) as connection:
            connection.execute("UPDATE erasures SET day = ? WHERE kind = 'backup'", (day.isoformat(),))
            connection.commit()
    assert "35 days" in place.refused("restore", place.backup, "--replace")


def test_a_database_is_replaced_also_when_it_is_damaged_and_its_log_goes_with_it(place: Place) -> None:
    place.file.write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000)
    for end in ("-wal", "-shm"):
        place.file.with_name(place.file.name + end).write_bytes(b"\xff" * 5000)
    place.must("restore", place.backup, "--replace", "--erasures", place.register)
    assert place.ids() == {STAYS}
    names = {file.name for file in place.folder.iterdir()}
    assert names == {"backup", "bot.db", "early", "register"}


def test_what_was_replaced_is_kept_on_demand(place: Place) -> None:
    told = place.must("restore", place.backup, "--replace", "--keep")
    (kept,) = place.folder.glob("bot.db.before_*")
    assert str(kept) in told
    assert place.bot("restore", place.backup, "--keep").returncode == 2


def test_the_register_outlives_the_restoring_so_that_an_older_backup_can_follow(place: Place) -> None:
    for _ in range(2):
        place.must("restore", place.backup, "--replace")
        assert place.ids() == {STAYS}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file system")
def test_a_full_disk_harms_nothing(place: Place) -> None:
    small = place.folder / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(small)], check=True)
    try:
        assert "no backup was made" in place.bot("backup", small / "backup").stderr
        assert list(small.iterdir()) == []
        url = f"sqlite:///{small}/bot.db"
        told = place.refused("restore", place.backup, "--erasures", place.register, BOT_DATABASE_URL=url)
        assert "nothing was changed" in told
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)
