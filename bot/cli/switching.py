"""`bot knowledge off|on|due`: what staff switch off without a release, and what waits for their review."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.errors import KnowledgeError, StorageUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import Answer, ContactRecord
    from bot.settings import Settings

_Result = TypeVar("_Result")
MOST_REASON_CHARS = 200


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--reason", help="For the other staff; never shown to a visitor.")
@click.pass_obj
def off(settings: Settings, identifier: str, reason: str | None) -> None:
    """Show the answer, line or service ID no more, within seconds; people to call stand in its place."""
    from bot.knowledge_base.switches import ALWAYS_ON
    from bot.storage.switches import switch_off

    _check_known(_load(settings), identifier)
    if identifier in ALWAYS_ON:
        raise click.ClickException(
            f"{identifier} is what people in danger are given, so it cannot be switched off; correct it in knowledge/"
        )
    if reason and len(reason) > MOST_REASON_CHARS:
        raise click.ClickException(f"the reason must have at most {MOST_REASON_CHARS} characters")
    in_database(settings, lambda connection: switch_off(connection, identifier, reason))
    click.echo(f"{identifier} is off. Servers that run leave it out within seconds. To show it again: bot knowledge on")


@click.command()
@click.argument("identifier", metavar="ID")
@click.pass_obj
def on(settings: Settings, identifier: str) -> None:
    """Show the answer, line or service ID again."""
    from bot.storage.switches import switch_on

    was_off = in_database(settings, lambda connection: switch_on(connection, identifier))
    click.echo(f"{identifier} is on again." if was_off else f"{identifier} was not off.")


@click.command()
@click.pass_obj
def due(settings: Settings) -> None:
    """List what is past its review date, the longest overdue first, and what is switched off."""
    from bot.knowledge_base.freshness import find_due
    from bot.staff.live import lay_over
    from bot.storage.revisions import list_approved
    from bot.storage.switches import list_switches

    known = _load(settings)
    approved = in_database(settings, list_approved)
    live = {entry: lay_over(answer, approved.get(entry)) for entry, answer in known.answers.items()}
    known = replace(known, answers=live)
    records: Mapping[str, Answer | ContactRecord] = {**known.answers, **known.contacts, **known.services}
    for identifier in find_due(known):
        record = records[identifier]
        click.echo(f"due since {record.review_by}: {identifier} (owner: {record.owner})")
    for entry in in_database(settings, list_switches):
        click.echo(f"off since {entry.since:%Y-%m-%d}: {entry.id}{f' ({entry.reason})' if entry.reason else ''}")


def _load(settings: Settings) -> KnowledgeBase:
    from bot.knowledge_base.loader import load_knowledge

    try:
        return load_knowledge(settings.knowledge_dir)
    except KnowledgeError as error:
        raise click.ClickException(f"the knowledge cannot be used: {error}") from None


def _check_known(known: KnowledgeBase, identifier: str) -> None:
    if not any(identifier in kind for kind in (known.answers, known.contacts, known.services)):
        raise click.ClickException(f"{identifier} is no answer, line or service; their ids are in knowledge/")


def in_database(settings: Settings, work: Callable[[Any], _Result]) -> _Result:
    """Run `work` in a transaction; what goes wrong is said as commands say it."""
    from bot.storage.database import Database

    async def run() -> _Result:
        database = Database(settings.database_url, settings.root)
        try:
            database.migrate()
            return await database.write(work)
        finally:
            database.close()

    try:
        return asyncio.run(run())
    except StorageUnavailableError as error:
        raise click.ClickException(f"the database cannot be used (BOT_DATABASE_URL): {error}") from None
