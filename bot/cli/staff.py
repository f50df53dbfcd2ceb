"""`bot staff add|disable|enable|reset|role|list|audit`: accounts of the console, and what was done in it.

For the first administrator, and for a day on which nobody can sign in; else the console's own pages do the same.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.auditing import open_audit
from bot.errors import AccountError, AlreadyStoredError, StorageUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.messages import Language
    from bot.settings import Settings
    from bot.staff.accounts import Accounts
    from bot.staff.roles import Role
    from bot.storage.database import Database
    from bot.storage.staff import Account

_Result = TypeVar("_Result")
_ROLE = click.Choice(["reviewer", "editor", "administrator"])
_FAULTS = {
    "bad_name": "a name has 2 to 40 letters, digits, dots, hyphens and underscores, and begins with a letter or a digit",
    "name_taken": "there is such an account already, perhaps a disabled one; see: bot staff list",
    "unknown": "there is no such account; see: bot staff list",
    "last_administrator": "this is the last administrator who can sign in; make somebody else one first",
    "disabled": "the account is disabled; first: bot staff enable",
}


@click.group()
def staff() -> None:
    """Add and change the accounts of the console, and read its audit."""


@staff.command()
@click.argument("name")
@click.option("--role", type=_ROLE, required=True, help="What they may do.")
@click.option("--language", type=click.Choice(["en", "fr"]), help="Of their pages; by default BOT_OFFICE_LANGUAGE.")
@click.pass_obj
def add(settings: Settings, name: str, role: Role, language: Language | None) -> None:
    """Make an account for NAME and print its one-time password, once."""
    from bot.staff.accounts import normalize_name
    from bot.staff.audit import COMMAND_LINE

    password, one_time = _make_one_time_password()
    chosen = language or settings.office_language
    _change(settings, lambda accounts, c: accounts.add(c, COMMAND_LINE, name, role, chosen, one_time=one_time))
    _tell(normalize_name(name), password)


@staff.command()
@click.argument("name")
@click.pass_obj
def disable(settings: Settings, name: str) -> None:
    """Let nobody in as NAME; open sessions end at once."""
    from bot.staff.audit import COMMAND_LINE

    _change(settings, lambda accounts, c: accounts.disable(c, COMMAND_LINE, _find(c, name).id))
    click.echo("The account is disabled. To let its owner in again: bot staff enable")


@staff.command()
@click.argument("name")
@click.pass_obj
def enable(settings: Settings, name: str) -> None:
    """Let NAME in again, with the password and the second factor that they had."""
    from bot.staff.audit import COMMAND_LINE

    _change(settings, lambda accounts, c: accounts.enable(c, COMMAND_LINE, _find(c, name).id))
    click.echo("The account is in use again.")


@staff.command()
@click.argument("name")
@click.pass_obj
def reset(settings: Settings, name: str) -> None:
    """Take password, second factor and sessions from NAME and print a new one-time password, once."""
    from bot.staff.accounts import normalize_name
    from bot.staff.audit import COMMAND_LINE

    password, one_time = _make_one_time_password()
    _change(settings, lambda accounts, c: accounts.reset(c, COMMAND_LINE, _find(c, name).id, one_time))
    _tell(normalize_name(name), password)


@staff.command(name="role")
@click.argument("name")
@click.argument("role", type=_ROLE)
@click.pass_obj
def change_role(settings: Settings, name: str, role: Role) -> None:
    """Give NAME another ROLE, from their next page on."""
    from bot.staff.audit import COMMAND_LINE

    _change(settings, lambda accounts, c: accounts.change_role(c, COMMAND_LINE, _find(c, name).id, role))
    click.echo(f"The role is now {role}.")


@staff.command(name="list")
@click.pass_obj
def list_all(settings: Settings) -> None:
    """List every account with its role, its state and its last sign-in (UTC)."""
    from bot.storage.staff import list_accounts

    accounts = _in_database(settings, lambda database: database.transact(list_accounts, writes=False))
    for account in accounts:
        signed_in = f"{account.signed_in_at:%Y-%m-%d %H:%M}" if account.signed_in_at else "never"
        click.echo(f"{account.name}  {account.role}  {_state_of(account)}  last sign-in {signed_in}")
    if not accounts:
        click.echo("There are no accounts yet. Begin with: bot staff add NAME --role administrator")


@staff.command(name="audit")
@click.option("--check", is_flag=True, help="Only say whether anything was changed, removed or put in.")
@click.option(
    "--kept", metavar="ROWS:MAC", help="With --check: what an earlier check printed, to tell what was cut off."
)
@click.option("--most", default=50, show_default=True, type=click.IntRange(1), help="How many rows to print.")
@click.pass_obj
def show_audit(settings: Settings, check: bool, kept: str | None, most: int) -> None:
    """Print the latest rows of the audit (UTC), or check its chain."""
    from bot.storage.audit import list_audit

    if kept and not check:
        raise click.UsageError("--kept goes with --check")
    if check:
        _check_audit(settings, kept)
        return
    for row in _in_database(settings, lambda d: d.transact(lambda c: list_audit(c, most=most), writes=False)):
        said = "  ".join(part for part in (row.actor, row.action, row.subject, row.reason) if part)
        click.echo(f"{row.id}  {row.at:%Y-%m-%d %H:%M:%S}  {_printable(said)}")


def _check_audit(settings: Settings, kept: str | None) -> None:
    from bot.storage.audit import find_audit_row

    state = _in_database(settings, open_audit(settings).check)
    if state.broken_at is not None:
        click.echo(f"Tampered with: row {state.broken_at} does not follow from the {state.rows} before it.")
        sys.exit(1)
    if kept:
        rows, _, mac = kept.partition(":")
        if not (rows.isascii() and rows.isdigit()):
            raise click.UsageError("--kept must be ROWS:MAC, as an earlier check printed it")
        found = _in_database(settings, lambda d: d.transact(lambda c: find_audit_row(c, int(rows)), writes=False))
        if found is None or found.mac.hex() != mac.strip().lower():
            click.echo(f"Tampered with: row {rows} is not the one that was kept; rows were cut off or made anew.")
            sys.exit(1)
    click.echo(f"The chain of {state.rows} rows holds. Keep this elsewhere: {state.rows}:{state.last_mac.hex()}")


def _state_of(account: Account) -> str:
    if account.disabled_at:
        return "disabled"
    return "to be set up" if account.must_set_up else "in use"


def _make_one_time_password() -> tuple[str, str]:
    from bot.staff.passwords import hash_password, make_one_time_password

    password = make_one_time_password()
    return password, hash_password(password)


def _tell(name: str, password: str) -> None:
    click.echo(f"Name:               {name}")
    click.echo(f"One-time password:  {password}")
    click.echo("It is good for 72 hours and shown only now. Give it to them in person or by telephone; they sign in at")
    click.echo("/staff, choose their own password and set up the second factor.")


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _find(connection: Any, name: str) -> Account:
    from bot.staff.accounts import normalize_name
    from bot.storage.staff import find_account

    account = find_account(connection, name=normalize_name(name))
    if account is None:
        raise AccountError("unknown")
    return account


def _change(settings: Settings, work: Callable[[Accounts, Any], _Result]) -> _Result:
    from bot.encryption import KeyRing
    from bot.staff.accounts import Accounts

    accounts = Accounts(KeyRing(settings), open_audit(settings))
    return _in_database(
        settings, lambda database: database.transact(lambda connection: work(accounts, connection), durable=True)
    )


def _in_database(settings: Settings, work: Callable[[Database], _Result]) -> _Result:
    from bot.storage.database import Database

    database = Database(settings.database_url, settings.root)
    try:
        database.migrate()
        return work(database)
    except AccountError as error:
        raise click.ClickException(_FAULTS[error.fault]) from None
    except AlreadyStoredError:
        raise click.ClickException("somebody else changed it at the same moment; try again") from None
    except StorageUnavailableError as error:
        raise click.ClickException(f"the database cannot be used (BOT_DATABASE_URL): {error}") from None
    finally:
        database.close()
