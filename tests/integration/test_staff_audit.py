"""The audit's chain on both databases, and the page and the command that show it (standard D13)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from bot.encryption import KeyRing
from bot.errors import StorageUnavailableError
from bot.settings import Settings
from bot.staff import audit as audit_module
from bot.staff.audit import ACTIONS, Audit
from bot.storage.audit import find_audit_row, list_actors, list_audit
from bot.storage.database import Database
from bot.storage.staff_tables import audit
from tests.conftest import Server, serve
from tests.integration.staff_browser import run_staff
from tests.integration.staff_desk import open_database, sit_down
from tests.integration.test_storage import database, url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SETTINGS = Settings(secret_key=b"k" * 32, has_secret_key=True)


@pytest.fixture
def chain(database: Database) -> Audit:  # noqa: F811
    """An audit of twelve rows."""
    made = Audit(KeyRing(SETTINGS))
    for n in range(12):
        database.transact(lambda connection, n=n: made.add(connection, "camille", ACTIONS[n], f"c-{n}", "parce que é"))
    return made


def tamper(database: Database, work: Callable[[Any], object]) -> None:  # noqa: F811
    """Do what only the owner of the database can: take the triggers away first."""
    with database._engines.writing.connect() as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.execute(sa.text("DROP TRIGGER IF EXISTS audit_no_update"))
            connection.execute(sa.text("DROP TRIGGER IF EXISTS audit_no_delete"))
        else:
            connection.execute(sa.text("DROP TRIGGER IF EXISTS audit_no_change ON audit"))
        work(connection)


def test_an_untouched_chain_holds_and_tells_its_count(chain: Audit, database: Database) -> None:  # noqa: F811
    state = chain.check(database)
    assert (state.rows, state.broken_at) == (12, None)
    last = database.transact(lambda connection: find_audit_row(connection, 12))
    assert last
    assert last.mac == state.last_mac
    assert len(state.last_mac) == 32


def test_a_chain_is_checked_over_several_reads(
    chain: Audit,
    database: Database,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit_module, "_ROWS_AT_A_TIME", 5)
    assert chain.check(database).rows == 12
    tamper(database, lambda connection: connection.execute(audit.update().where(audit.c.id == 11).values(actor="x")))
    assert chain.check(database).broken_at == 11


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x' WHERE id = 3", "DELETE FROM audit WHERE id = 3"])
def test_the_database_itself_refuses_changes_and_deletions(
    chain: Audit,
    database: Database,  # noqa: F811
    statement: str,
) -> None:
    with pytest.raises(DatabaseError), database._engines.writing.connect() as connection, connection.begin():
        connection.execute(sa.text(statement))
    assert chain.check(database).broken_at is None


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "reason", "mac"])
def test_a_changed_row_shows(chain: Audit, database: Database, column: str) -> None:  # noqa: F811
    def work(connection: Any) -> None:
        value = {"at": sa.func.current_timestamp(), "mac": b"m" * 32}.get(column, "somebody else")
        connection.execute(audit.update().where(audit.c.id == 7).values({column: value}))

    tamper(database, work)
    assert chain.check(database).broken_at == 7


def test_a_removed_row_shows(chain: Audit, database: Database) -> None:  # noqa: F811
    tamper(database, lambda connection: connection.execute(audit.delete().where(audit.c.id == 4)))
    assert chain.check(database).broken_at == 5


def test_rows_removed_at_the_beginning_show(chain: Audit, database: Database) -> None:  # noqa: F811
    tamper(database, lambda connection: connection.execute(audit.delete().where(audit.c.id <= 4)))
    assert chain.check(database).broken_at == 5


def test_a_removed_row_shows_though_the_others_move_up(chain: Audit, database: Database) -> None:  # noqa: F811
    def work(connection: Any) -> None:
        connection.execute(audit.delete().where(audit.c.id == 4))
        for row_id in range(5, 13):
            connection.execute(audit.update().where(audit.c.id == row_id).values(id=row_id - 1))

    tamper(database, work)
    assert chain.check(database).broken_at == 4


def test_an_inserted_row_shows(chain: Audit, database: Database) -> None:  # noqa: F811
    def work(connection: Any) -> None:
        like = connection.execute(audit.select().where(audit.c.id == 12)).one()._mapping
        connection.execute(audit.insert().values(**{**like, "id": 13, "actor": "x"}))

    tamper(database, work)
    assert chain.check(database).broken_at == 13


def test_a_row_signed_with_another_key_shows(chain: Audit, database: Database) -> None:  # noqa: F811
    other = Audit(KeyRing(Settings(secret_key=b"o" * 32, has_secret_key=True)))
    database.transact(lambda connection: other.add(connection, "x", "read", "c-1"))
    assert chain.check(database).broken_at == 13


def test_rows_of_an_earlier_key_hold(chain: Audit, database: Database) -> None:  # noqa: F811
    newer = Audit(KeyRing(Settings(secret_key=b"n" * 32, has_secret_key=True, previous_secret_keys=(b"k" * 32,))))
    database.transact(lambda connection: newer.add(connection, "x", "read", "c-1"))
    assert newer.check(database)[:1] == (13,)
    assert newer.check(database).broken_at is None


def test_a_cut_off_end_is_told_by_the_count_that_was_kept(chain: Audit, database: Database) -> None:  # noqa: F811
    kept = chain.check(database)
    tamper(database, lambda connection: connection.execute(audit.delete().where(audit.c.id > 9)))
    state = chain.check(database)
    assert state.broken_at is None
    assert state.rows < kept.rows


def test_a_row_that_is_not_committed_leaves_no_gap(chain: Audit, database: Database) -> None:  # noqa: F811
    def fail(connection: Any) -> None:
        chain.add(connection, "camille", "read", "c-1")
        connection.execute(sa.text("SELECT * FROM nothing_here"))

    with pytest.raises(StorageUnavailableError):
        database.transact(fail)
    database.transact(lambda connection: chain.add(connection, "camille", "read", "c-2"))
    assert chain.check(database)[0] == 13


def test_rows_are_listed_by_person_and_action_in_pages(chain: Audit, database: Database) -> None:  # noqa: F811
    database.transact(lambda connection: chain.add(connection, "noor", ACTIONS[0], "c-1"))
    read = database.transact
    assert [row.id for row in read(lambda c: list_audit(c, most=3))] == [13, 12, 11]
    assert [row.id for row in read(lambda c: list_audit(c, before=11, most=2))] == [10, 9]
    assert [row.id for row in read(lambda c: list_audit(c, action=ACTIONS[0], most=9))] == [13, 1]
    assert [row.id for row in read(lambda c: list_audit(c, actor="noor", action=ACTIONS[1], most=9))] == []
    assert read(list_actors) == ("camille", "noor")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("audit"), BOT_SECRET_KEY="k" * 32, BOT_RETENTION_DAYS="45") as running:
        yield running


def count_reads(server: Server, actor: str) -> int:
    opened = open_database(server)
    try:
        found = opened.transact(lambda c: list_audit(c, actor=actor, action="audit_read", most=100))
        return len(found)
    finally:
        opened.close()


@pytest.mark.parametrize(
    ("language", "holds", "kept", "action"),
    [
        ("en", "Yes. Rows", "45 days", "Added an account"),
        ("fr", "Oui. Lignes", "45 jours", "A ajouté un compte"),
    ],
)
def test_the_page_shows_rows_chain_and_retention_and_is_itself_audited_once(
    office: Server, language: str, holds: str, kept: str, action: str
) -> None:
    name = f"chief-{language}"
    run_staff(office, "add", f"new-{language}", "--role", "editor")
    desk = sit_down(office, name, "administrator", language)  # type: ignore[arg-type]
    said = desk.read("/staff/audit")
    assert holds in said
    assert kept in said
    assert action in said
    assert f"new-{language}" in said
    for path in ("/staff/audit?action=read", "/staff/audit?before=1", f"/staff/audit?actor={name}"):
        desk.read(path)
    assert count_reads(office, name) == 1
    sit_down(office, name, "administrator", language).read("/staff/audit")  # type: ignore[arg-type]
    assert count_reads(office, name) == 2


def test_the_page_stands_hostile_filters_and_turns_its_pages(office: Server) -> None:
    """D11."""
    desk = sit_down(office, "pager", "administrator")
    opened = open_database(office)
    made = Audit(KeyRing(SETTINGS))
    try:
        for n in range(120):
            opened.transact(lambda c, n=n: made.add(c, "pager", "noted", f"<script>{n}</script>", "=cmd() \u202e"))
    finally:
        opened.close()
    seen, path = [], "/staff/audit?action=noted&actor=pager"
    while path:
        page = desk.get(path).body.decode()
        assert "<script>" not in page.replace("<script src", "")
        seen += re.findall(r"&lt;script&gt;(\d+)&lt;", page)
        found = re.search(r'href="([^"]+)">Older', page)
        path = found[1].replace("&amp;", "&") if found else ""
        assert not path or "action=noted" in path
    assert [int(n) for n in seen] == list(range(119, -1, -1))
    for query in (
        "before=x",
        "before=-1",
        f"before={'9' * 40}",
        "action=%3Cscript%3E",
        "actor=%00",
        "actor=%27%20OR%201=1",
    ):
        assert desk.get(f"/staff/audit?{query}").status == 200


def test_the_page_and_the_command_say_when_it_was_tampered_with(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_SECRET_KEY", "k" * 32)
    with serve(tmp_path, BOT_SECRET_KEY="k" * 32) as running:
        for n in range(5):
            assert run_staff(running, "add", f"person-{n}", "--role", "reviewer").returncode == 0
        checked = run_staff(running, "audit", "--check")
        kept = re.search(r"(\d+:[0-9a-f]{64})", checked.stdout)
        assert kept
        assert checked.returncode == 0
        assert run_staff(running, "audit", "--check", "--kept", kept[1]).returncode == 0
        opened = open_database(running)
        try:
            tamper(opened, lambda connection: connection.execute(audit.delete().where(audit.c.id == 5)))
            cut = run_staff(running, "audit", "--check", "--kept", kept[1])
            assert cut.returncode == 1
            assert "cut off" in cut.stdout
            tamper(opened, lambda c: c.execute(audit.update().where(audit.c.id == 2).values(actor="somebody")))
        finally:
            opened.close()
        assert run_staff(running, "audit", "--check").returncode == 1
        page = sit_down(running, "chief", "administrator").read("/staff/audit")
        assert "No: row 2 does not follow" in page
