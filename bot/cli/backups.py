"""`bot backup`, `bot restore`, `bot erasures export`: the database out of the service, and back without what was erased."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import BackupError, StorageUnavailableError

if TYPE_CHECKING:
    from bot.cli.restoring import Restored
    from bot.settings import Settings
    from bot.storage.reapplying import Reapplied

_TELL_EVERY_SECONDS = 2.0
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Write the database to FILE, which must be new, while the server runs; then check FILE.

    On PostgreSQL this needs pg_dump.
    """
    from bot.encryption import KeyRing
    from bot.storage.backups import open_store
    from bot.storage.database import Database
    from bot.storage.erasures import Register

    store = open_store(settings.database_url, settings.root)
    if file.exists():
        raise click.ClickException(f"{file} exists already; give another name")
    started = time.monotonic()
    database = Database(settings.database_url, settings.root)
    try:
        if not store.is_there():
            raise click.ClickException("there is no database yet (BOT_DATABASE_URL), so nothing to back up")
        database.migrate()
        database.transact(Register(KeyRing(settings)).note_backup, durable=True)
        store.back_up(file, _Progress())
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    except StorageUnavailableError as error:
        raise click.ClickException(f"the database cannot be used (BOT_DATABASE_URL): {error}") from None
    finally:
        database.close()
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB in {time.monotonic() - started:.1f} s, checked")
    click.echo("It is not encrypted: encrypt it, keep the key elsewhere, and delete it within 35 days.")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--erasures", type=_FILE, help="The register of erasures, as `bot erasures export` wrote it last.")
@click.option("--without-erasures", is_flag=True, help="Restore although what was erased since the backup comes back.")
@click.option("--replace", is_flag=True, help="Take the place of the database that is there.")
@click.option("--keep", is_flag=True, help="With --replace: keep what was there, under another name.")
@click.pass_obj
def restore(
    settings: Settings, file: Path, *, erasures: Path | None, without_erasures: bool, replace: bool, keep: bool
) -> None:
    """Restore FILE, erase again what was erased after it, and hold what waited to be sent. Stop every server first."""
    from bot.cli.restoring import Choices, restore_backup

    if keep and not replace:
        raise click.UsageError("--keep goes with --replace")
    choices = Choices(erasures=erasures, without_erasures=without_erasures, replace=replace, keep=keep)
    try:
        restored = restore_backup(settings, file, choices, _Progress())
    except BackupError as error:
        raise click.ClickException(str(error)) from None
    except StorageUnavailableError as error:
        raise click.ClickException(f"no secret key can be read (BOT_SECRET_KEY): {error}") from None
    except OSError as error:
        raise click.ClickException(f"nothing was changed: {error.strerror}") from None
    _report(settings, file, restored)


@click.group()
def erasures() -> None:
    """See to the register of what was erased, without which a restored backup brings it back."""


@erasures.command()
@click.argument("file", type=_FILE)
@click.pass_obj
def export(settings: Settings, file: Path) -> None:
    """Write the register to FILE, or bring FILE up to date; it names nobody. Keep it on another machine."""
    from bot.encryption import KeyRing
    from bot.storage.database import Database
    from bot.storage.erasure_file import ship_register
    from bot.storage.erasures import Register, list_erasures

    database = Database(settings.database_url, settings.root)
    try:
        database.migrate()
        present = database.transact(list_erasures, writes=False)
        count = ship_register(Register(KeyRing(settings)), present, file)
    except BackupError as error:
        raise click.ClickException(f"{file} was left as it is: {error}") from None
    except StorageUnavailableError as error:
        raise click.ClickException(f"the database cannot be used (BOT_DATABASE_URL): {error}") from None
    except OSError as error:
        raise click.ClickException(f"cannot write {file}: {error.strerror}") from None
    finally:
        database.close()
    click.echo(f"{count} erasures written to {file}", err=True)


class _Progress:
    """Tells what is going on, every two seconds from the second one on."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def __call__(self, what: str) -> None:
        if time.monotonic() - self._told_at >= _TELL_EVERY_SECONDS:
            click.echo(f"  {what}", err=True)
            self._told_at = time.monotonic()


def _report(settings: Settings, file: Path, restored: Restored) -> None:
    day = f"of {restored.taken_on}" if restored.taken_on else "of an unknown day: it was not made by bot backup"
    click.echo(f"Restored {file}, {day}.")
    if not restored.has_register:
        click.echo("No register of erasures: what was erased after the backup is back.")
    elif restored.register_until:
        click.echo(
            f"Erased again: all up to {restored.register_until:%Y-%m-%d %H:%M:%S} UTC, when the register was written."
        )
    else:
        click.echo("Erased again: all that the database that was there knew of.")
    for line in _describe(restored.reapplied):
        click.echo(f"  {line}")
    click.echo(f"  {restored.purged} conversations older than {settings.retention_days} days deleted")
    if restored.reapplied.held:
        click.echo(
            "Handoffs that waited at the backup are not sent: the Office may have them already. Look at each "
            "(bot outbox list), then bot outbox retry or bot outbox answered."
        )
    if restored.reapplied.accounts:
        click.echo(
            "Accounts are disabled whose owner lost access after the backup: bot staff list, bot staff enable, reset."
        )
    click.echo("Passwords and second factors are those of the day of the backup; everybody has to sign in again.")
    if restored.audit_broken_at is not None:
        click.echo(
            f"The audit does not hold from row {restored.audit_broken_at} on: under another BOT_SECRET_KEY "
            "(BOT_PREVIOUS_SECRET_KEYS), or tampered with. See: bot staff audit --check"
        )
    if restored.kept_as:
        click.echo(f"What was there before is {restored.kept_as}: it holds all that was erased here. Delete it soon.")


def _describe(done: Reapplied) -> list[str]:
    return [
        f"{done.conversations} conversations deleted",
        f"{done.ended} conversations closed that had been left by the exit",
        f"{done.cells} texts emptied from which words had been taken out",
        f"{done.sent} handoffs noted as sent, {done.closed} as answered, {done.held} held",
        f"{done.accounts} accounts disabled, {done.sessions} sessions of staff ended",
    ]
