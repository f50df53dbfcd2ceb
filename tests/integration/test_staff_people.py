"""Administrators and their colleagues' accounts: on the pages, by the command, and at the edges."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.encryption import KeyRing
from bot.errors import AccountError, AlreadyStoredError
from bot.maintenance import purge
from bot.settings import Settings
from bot.staff.accounts import Accounts, GivenCode
from bot.staff.audit import Audit
from bot.staff.passwords import ONE_TIME_LASTS
from bot.staff.sessions import SET_UP, begin_session, find_staff, hash_token
from bot.storage import staff as stored
from bot.storage.audit import list_audit
from bot.storage.conversations import now_utc
from bot.storage.staff_tables import staff_sessions
from tests.conftest import Server, serve
from tests.integration.staff_browser import Browser, run_staff, set_up
from tests.integration.staff_desk import Desk, open_database, sit_down
from tests.integration.test_storage import database, url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.storage.database import Database
    from bot.storage.staff import Account


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("people")) as running:
        yield running


@pytest.fixture(scope="module")
def chief(office: Server) -> Desk:
    return sit_down(office, "chief", "administrator", "en")


def account_of(server: Server, name: str) -> Account:
    opened = open_database(server)
    try:
        found = opened.transact(lambda connection: stored.find_account(connection, name=name))
    finally:
        opened.close()
    assert found
    return found


def test_a_person_is_added_and_signs_in_with_the_password_that_is_shown_once(office: Server, chief: Desk) -> None:
    """D9."""
    fields = {"name": "Amina.Diallo", "role": "editor", "language": "fr"}
    page = chief.post("/staff/people/new", fields)
    assert page.status == 200
    password = page.body.decode().split('class="secret-key">')[1].split("<")[0]
    assert password.encode() not in chief.get("/staff/people").body
    assert "amina.diallo Editor To be set up No Never" in chief.read("/staff/people")
    account = account_of(office, "amina.diallo")
    assert timedelta(hours=71) < account.set_up_until - now_utc() <= ONE_TIME_LASTS  # type: ignore[operator]
    assert Browser(office).sign_in("amina.diallo", password).headers["location"] == "/staff/set-up"
    again = chief.post("/staff/people/new", fields)
    assert again.status == 400
    assert 'value="Amina.Diallo"' in again.body.decode()
    assert 'value="editor" checked' in again.body.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "fields",
    [
        {"name": "<script>alert(1)</script>", "role": "editor", "language": "fr"},
        {"name": "=cmd()", "role": "editor", "language": "fr"},
        {"name": "a\u202eb", "role": "editor", "language": "fr"},
        {"name": "command line", "role": "editor", "language": "fr"},
        {"name": "", "role": "editor", "language": "fr"},
        {"name": "x" * 41, "role": "editor", "language": "fr"},
        {"name": "good.name", "role": "owner", "language": "fr"},
        {"name": "good.name", "language": "fr"},
        {"name": "good.name", "role": "editor", "language": "de"},
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed_and_a_clear_sentence(
    office: Server, language: str, fields: dict[str, str]
) -> None:
    """D11."""
    desk = sit_down(office, f"typist-{language}", "administrator", language)  # type: ignore[arg-type]
    answer = desk.post("/staff/people/new", fields)
    page = answer.body.decode()
    assert answer.status == 400
    assert 'role="alert"' in page
    assert "<script>alert" not in page
    if fields["name"] == "good.name":
        assert 'value="good.name"' in page


def test_role_state_and_reset_are_changed_and_audited(office: Server, chief: Desk) -> None:
    """D13."""
    person, browser = set_up(office, "noor")
    at = f"/staff/people/{person.account().id}"
    assert chief.post(f"{at}/role", {"role": "editor"}).headers["location"] == f"{at}?done=role"
    assert "The role is changed." in chief.read(f"{at}?done=role")
    assert browser.get("/staff/account").status == 200
    assert chief.get(f"{at}/disable").status == 200
    assert account_of(office, "noor").disabled_at is None  # only asked
    assert chief.post(f"{at}/disable").status == 303
    assert browser.get("/staff/account").status == 303
    assert chief.post(f"{at}/reset").status == 409
    assert chief.post(f"{at}/enable").status == 303
    person.browser()
    assert chief.get(f"{at}/reset").status == 200
    shown = chief.post(f"{at}/reset")
    password = shown.body.decode().split('class="secret-key">')[1].split("<")[0]
    assert Browser(office).sign_in("noor").status == 400
    assert Browser(office).sign_in("noor", password).headers["location"] == "/staff/set-up"
    opened = open_database(office)
    try:
        rows = opened.transact(lambda connection: list_audit(connection, actor="chief", most=4))
    finally:
        opened.close()
    assert [(row.action, row.subject) for row in rows] == [
        ("account_reset", "noor"),
        ("account_enabled", "noor"),
        ("account_disabled", "noor"),
        ("role_changed", "noor"),
    ]
    assert rows[3].reason == "reviewer → editor"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nobody_lowers_disables_or_resets_themselves(office: Server, language: str) -> None:
    """D10."""
    desk = sit_down(office, f"self-{language}", "administrator", language)  # type: ignore[arg-type]
    at = f"/staff/people/{desk.staff.id}"
    for what in ("role", "disable", "enable", "reset"):
        assert desk.post(f"{at}/{what}", {"role": "reviewer"}).status == 403
    page = desk.get(at)
    assert page.status == 200
    assert b"/disable" not in page.body
    assert account_of(office, f"self-{language}").role == "administrator"


@pytest.mark.parametrize("address", ["0", "999999", "-1", "x", "9" * 40, "%00", "1%20OR%201=1"])
def test_who_is_not_there_is_not_found(chief: Desk, address: str) -> None:
    for what in ("", "/disable", "/reset"):
        assert chief.get(f"/staff/people/{address}{what}").status == 404
    assert chief.post(f"/staff/people/{address}/disable").status == 404


def test_the_command_says_clearly_what_is_wrong(office: Server) -> None:
    run_staff(office, "add", "present", "--role", "editor")
    for arguments, said in (
        (("add", "present", "--role", "editor"), "already"),
        (("add", "a b", "--role", "editor"), "2 to 40 letters"),
        (("disable", "nobody-here"), "no such account"),
        (("reset", "nobody-here"), "no such account"),
        (("role", "present", "owner"), "is not one of"),
        (("add", "somebody"), "--role"),
        (("audit", "--kept", "x"), "--check"),
        (("audit", "--check", "--kept", "x"), "ROWS:MAC"),
    ):
        done = run_staff(office, *arguments)
        assert done.returncode != 0
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    listed = run_staff(office, "list").stdout
    assert "present  editor  to be set up  last sign-in never" in listed


@pytest.fixture
def accounts() -> Accounts:
    keys = KeyRing(Settings(secret_key=b"k" * 32, has_secret_key=True))
    return Accounts(keys, Audit(keys))


def add(database: Database, accounts: Accounts, name: str, role: str, **values: object) -> int:  # noqa: F811
    """An account that is set up."""
    staff_id = database.transact(lambda c: accounts.add(c, "test", name, role, "fr", one_time="hash"))  # type: ignore[arg-type]
    database.transact(lambda c: stored.update_account(c, staff_id, must_set_up=False, set_up_until=None, **values))
    return staff_id


def test_the_last_administrator_who_can_sign_in_stays(database: Database, accounts: Accounts) -> None:  # noqa: F811
    """D10."""
    first = add(database, accounts, "first", "administrator")
    add(database, accounts, "out", "administrator", disabled_at=now_utc())
    not_yet = add(database, accounts, "not-yet", "administrator")
    database.transact(lambda c: stored.update_account(c, not_yet, must_set_up=True))
    for work in (
        lambda c: accounts.disable(c, "test", first),
        lambda c: accounts.change_role(c, "test", first, "editor"),
    ):
        with pytest.raises(AccountError, match="last_administrator"):
            database.transact(work)
    second = add(database, accounts, "second", "administrator")
    database.transact(lambda c: accounts.change_role(c, "test", first, "editor"))
    with pytest.raises(AccountError):
        database.transact(lambda c: accounts.disable(c, "test", second))


def test_a_name_is_taken_once_whatever_its_capitals_and_accents(database: Database, accounts: Accounts) -> None:  # noqa: F811
    database.transact(lambda c: accounts.add(c, "test", "He\u0301le\u0300ne", "editor", "fr", one_time="hash"))
    with pytest.raises(AccountError, match="name_taken"):
        database.transact(lambda c: accounts.add(c, "test", "HÉLÈNE", "editor", "fr", one_time="hash"))
    with pytest.raises(AlreadyStoredError):
        database.transact(lambda c: stored.add_account(c, "hélène", "editor", "fr", "hash"))


def test_a_step_and_a_recovery_code_are_used_once_and_wrong_codes_are_counted(
    database: Database,  # noqa: F811
    accounts: Accounts,
) -> None:
    """D9."""
    staff_id = add(database, accounts, "first", "reviewer")
    account = database.transact(lambda c: stored.find_account(c, staff_id=staff_id))
    assert account
    codes = database.transact(lambda c: accounts.make_recovery_codes(c, account))
    token = database.transact(lambda c: begin_session(c, account, "password"))

    def prove(recovery: str) -> str:
        given = GivenCode("", recovery, "sign-in")
        return database.transact(lambda c: accounts.prove(c, account, hash_token(token), given))

    assert prove(codes[0]) == "right"
    assert [prove(codes[0]) for _ in range(5)] == ["wrong"] * 4 + ["over"]
    assert prove(codes[1]) == "over"
    assert database.transact(lambda c: stored.count_recovery_codes(c, staff_id)) == 9
    assert [database.transact(lambda c, s=step: stored.use_totp_step(c, staff_id, s)) for step in (7, 7, 6, 8)] == [
        True, False, False, True,
    ]  # fmt: skip


def test_a_secret_of_one_account_is_no_secret_of_another(accounts: Accounts) -> None:
    sealed = accounts.make_totp_secret(1)
    assert accounts.open_totp_secret(1, sealed)
    assert accounts.open_totp_secret(2, sealed) is None
    other = KeyRing(Settings(secret_key=b"o" * 32, has_secret_key=True))
    assert Accounts(other, Audit(other)).open_totp_secret(1, sealed) is None


def test_sessions_that_are_over_are_purged(database: Database, accounts: Accounts) -> None:  # noqa: F811
    """D8."""
    staff_id = add(database, accounts, "first", "reviewer")
    account = database.transact(lambda c: stored.find_account(c, staff_id=staff_id))
    assert account
    old = database.transact(lambda c: begin_session(c, account, "full"))
    past = now_utc() - SET_UP - timedelta(minutes=1)
    database.transact(lambda c: c.execute(staff_sessions.update().values(seen_at=past)))
    fresh = database.transact(lambda c: begin_session(c, account, "full"))
    database.transact(lambda c: stored.add_reason(c, hash_token(old), "c-1"))
    asyncio.run(purge(database, 30))
    assert len(database.transact(lambda c: stored.list_sessions(c, staff_id))) == 1
    assert database.transact(lambda c: find_staff(c, fresh))
    assert not database.transact(lambda c: stored.has_reason(c, hash_token(old), "c-1"))
