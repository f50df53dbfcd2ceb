"""`bot outbox list|show|retry|answered`: what visitors handed on to the Office, and what became of it.

`list` shows no contents. `show` prints them, while they are kept, for whoever must act when no mail can be sent.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.auditing import check_reason, note
from bot.errors import StorageUnavailableError, UnreadableContentsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.handoff.letters import Letter
    from bot.settings import Settings
    from bot.storage.database import Connection
    from bot.storage.handoffs import Handoff

_Result = TypeVar("_Result")
_URGENCY = ("dead", "waiting", "sent", "closed")


@click.group()
def outbox() -> None:
    """See and move on what visitors handed on to the Office."""


@outbox.command(name="list")
@click.pass_obj
def list_all(settings: Settings) -> None:
    """List references, the dead ones first; times are UTC. Nothing that a visitor wrote is shown."""
    from bot.storage.handoffs import list_handoffs

    handoffs = _in_database(settings, list_handoffs, writes=False)
    for handoff in sorted(handoffs, key=lambda handoff: _URGENCY.index(handoff.state)):
        click.echo(_describe(handoff))
    counts = ", ".join(f"{sum(h.state == state for h in handoffs)} {state}" for state in _URGENCY)
    click.echo(f"{len(handoffs)} in all: {counts}")
    if settings.smtp_url is None:
        click.echo("No mail server is set up (BOT_SMTP_URL), so nothing is sent.")


@outbox.command()
@click.argument("reference")
@click.option("--reason", default="", help="Why you read it; kept in the audit. Needed.")
@click.pass_obj
def show(settings: Settings, reference: str, reason: str) -> None:
    """Print what was handed on under REFERENCE, as long as it is kept. Read first what is safe for the person."""
    from bot.handoff.encryption import ContentsCipher
    from bot.handoff.letters import Letter

    reason = check_reason(reason)
    handoff = _find(settings, reference)
    click.echo(_describe(handoff))
    if handoff.contents is None:
        click.echo("Its contents are erased.")
        return
    try:
        letter = Letter.from_bytes(ContentsCipher(settings).open(handoff.contents), handoff.reference)
    except (UnreadableContentsError, StorageUnavailableError) as error:
        raise click.ClickException(f"it cannot be read: {error} (BOT_SECRET_KEY, BOT_PREVIOUS_SECRET_KEYS)") from None
    subject = f"handoff {handoff.reference}"
    _in_database(settings, lambda connection: note(connection, settings, "read", subject, reason))
    _print_letter(letter)


@outbox.command()
@click.argument("reference")
@click.pass_obj
def retry(settings: Settings, reference: str) -> None:
    """Send REFERENCE now, and go on trying for 72 hours again."""
    from bot.storage.handoffs import retry_now

    handoff = _find(settings, reference)

    def again(connection: Connection) -> bool:
        if not retry_now(connection, handoff.reference):
            return False
        note(connection, settings, "handoff_retried", handoff.reference)
        return True

    if not _in_database(settings, again):
        raise click.ClickException(f"{handoff.reference} is {handoff.state} and its contents are erased")
    click.echo(f"{handoff.reference} is tried again within seconds, wherever the server runs.")


@outbox.command()
@click.argument("reference")
@click.pass_obj
def answered(settings: Settings, reference: str) -> None:
    """Note that the Office has seen to REFERENCE. What was not sent is not sent any more, and its contents are erased."""
    from bot.encryption import KeyRing
    from bot.storage.erasures import Register
    from bot.storage.handoffs import set_answered

    handoff = _find(settings, reference)

    def close(connection: Connection) -> None:
        set_answered(connection, handoff.reference)
        Register(KeyRing(settings)).note(connection, "closed", handoff.reference)
        note(connection, settings, "handoff_answered", handoff.reference)

    _in_database(settings, close, scrub=True)
    click.echo(f"{handoff.reference} is answered.")


def _describe(handoff: Handoff) -> str:
    parts = [f"{handoff.reference}  {handoff.state:<7}  written {_time(handoff.created_at)}"]
    if handoff.ended_at:
        parts.append(f"{handoff.state} {_time(handoff.ended_at)}")
    if handoff.answered_at:
        parts.append(f"answered {_time(handoff.answered_at)}")
    if handoff.attempts:
        parts.append(f"attempts {handoff.attempts}")
    if handoff.state == "waiting":
        parts.append(f"next try {_time(handoff.due_at)}")
        if handoff.handed_at:
            parts.append(f"may have arrived {_time(handoff.handed_at)}")
    if handoff.failure and handoff.state in ("waiting", "dead"):
        parts.append(handoff.failure)
    return ", ".join(parts)


def _print_letter(letter: Letter) -> None:
    _print_part("What is safe for the person", letter.safe_contact or "(they did not say)")
    _print_part("How to answer them", letter.reply_to or "(they expect no answer)")
    _print_part(f"What they wrote (language: {letter.language})", letter.message)
    for turn in letter.turns:
        _print_part("Person (button)" if turn.is_button else "Person", turn.said)
        for answer in turn.answers:
            _print_part("Assistant", answer)


def _print_part(heading: str, text: str) -> None:
    """Print a visitor's words without what would steer the terminal (standard D11)."""
    shown = "".join(character if character.isprintable() or character in "\n\t" else "\ufffd" for character in text)
    click.echo(f"\n{heading}:\n{shown}")


def _time(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}"


def _find(settings: Settings, reference: str) -> Handoff:
    from bot.storage.handoffs import find_handoff

    spelled = reference.strip().upper()
    found = _in_database(settings, lambda connection: find_handoff(connection, spelled), writes=False)
    if found is None:
        raise click.ClickException("there is no such reference; see: bot outbox list")
    return found


def _in_database(
    settings: Settings, work: Callable[[Any], _Result], *, writes: bool = True, scrub: bool = False
) -> _Result:
    from bot.storage.database import Database

    async def run() -> _Result:
        database = Database(settings.database_url, settings.root)
        try:
            database.migrate()
            result = await (database.write(work, durable=True) if writes else database.read(work))
            if scrub:
                await database.scrub()
            return result
        finally:
            database.close()

    try:
        return asyncio.run(run())
    except StorageUnavailableError as error:
        raise click.ClickException(f"the database cannot be used (BOT_DATABASE_URL): {error}") from None
