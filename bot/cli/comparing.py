"""`bot compare`: what another model, or other knowledge, would change on last month's messages."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.auditing import check_reason, note
from bot.errors import KnowledgeError, StorageUnavailableError
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.messages import RedactedText
    from bot.settings import Settings
    from bot.staff.comparison import Comparison
    from bot.storage.database import Connection, Database

    Texts = Mapping[tuple[str, int], RedactedText]

LOOK_BACK = timedelta(days=30)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SAY_EVERY = 20
_NICENESS = 10


@click.command()
@click.argument("model", type=_FILE, required=False)
@click.option("--knowledge", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another knowledge/.")
@click.option("--present", type=_FILE, help="The model to compare with; the one of the present inputs by default.")
@click.option("--most", default=1000, show_default=True, help="So many messages, the latest.")
@click.option("--show", is_flag=True, help="Print the messages too: redacted, but somebody's words.")
@click.option("--reason", default="", help="Why messages are shown; kept in the audit. Needed with --show.")
@click.option("--into", type=int, hidden=True, help="The console's comparison to store the result under.")
@click.pass_obj
def compare(  # noqa: PLR0917 - click names them
    settings: Settings,
    model: Path | None,
    knowledge: Path | None,
    present: Path | None,
    most: int,
    show: bool,
    reason: str,
    into: int | None,
) -> None:
    """Say what MODEL, or another knowledge directory, would change on last month's scrubbed messages."""
    from bot.storage.database import Database

    if (model is None) == (knowledge is None):
        raise click.UsageError("name a model, or --knowledge with a directory")
    reason = check_reason(reason) if show else ""
    database = Database(settings.database_url, settings.root)
    try:
        database.migrate()
        if knowledge is not None:
            _compare_knowledge(settings, database, knowledge)
        elif model is not None:
            asyncio.run(_compare_models(settings, database, (model, present), most, reason=reason, into=into))
    except StorageUnavailableError as error:
        raise click.ClickException(f"the database cannot be used (BOT_DATABASE_URL): {error}") from None
    finally:
        database.close()


async def _compare_models(
    settings: Settings,
    database: Database,
    models: tuple[Path, Path | None],
    most: int,
    *,
    reason: str,
    into: int | None,
) -> None:
    from bot.staff.comparison import compare as compare_models
    from bot.staff.comparison import compare_labels
    from bot.storage.annotations import list_annotations
    from bot.storage.comparisons import finish_comparison, note_progress
    from bot.storage.conversations import now_utc
    from bot.storage.talks import list_talks
    from bot.web.app import build_services

    if into is not None:
        os.nice(_NICENESS)  # visitors come first
    other, present = (build_services(settings, model) for model in models)
    if other.model_id is None or present.model_id is None:
        raise click.ClickException("a model cannot be used; the present one is made by: bot train --force")
    talks = database.transact(lambda c: list_talks(c, now_utc() - LOOK_BACK, most), writes=False)
    labelled = database.transact(lambda c: list_annotations(c, state="accepted"), writes=False)
    labels = {
        (item.conversation_id, item.turn): item.label
        for item in labelled
        if item.conversation_id and item.turn and item.label
    }
    total = sum(said.text is not None for talk in talks for said in talk.turns)
    told = 0

    def say(done: int) -> None:
        nonlocal told
        if into is not None and done - told >= _SAY_EVERY:
            told = done
            database.transact(lambda c: note_progress(c, into, done, total))

    if into is not None:
        database.transact(lambda c: note_progress(c, into, 0, total))
    found = await compare_models(talks, labels, present.conversations, other.conversations, say)
    if labelled:
        found.labelled = await compare_labels(labelled, present.conversations, other.conversations)
    if into is not None:
        database.transact(lambda c: finish_comparison(c, into, found.to_json()))
    else:
        keys = [(item.conversation_id, item.turn) for item in found.differences]
        texts = _read_texts(settings, database, keys, reason) if reason else {}
        _print(found, f"{present.model_id} → {other.model_id}", texts)


def _read_texts(settings: Settings, database: Database, keys: Sequence[tuple[str, int]], reason: str) -> Texts:
    """Return the messages to be shown; that they are is in the audit."""
    from bot.storage.talks import find_texts

    def read(connection: Connection) -> Texts:
        texts = find_texts(connection, keys)
        if texts:
            note(connection, settings, "read", "comparison", reason)
        return texts

    return database.transact(read)


def _print(found: Comparison, heading: str, texts: Texts) -> None:
    from bot.cli.annotations import printable

    result = found.to_json()
    click.echo(heading)
    for language in LANGUAGES:
        counts = result["counts"][language]
        click.echo(
            f"{language}: {result['messages'][language]} messages, {counts['differ']} answered differently "
            f"({counts['safety']} changes of safety); by the labels {counts['better']} better, {counts['worse']} worse"
        )
        if found.labelled:
            click.echo(f"{language}: {_describe_labelled(found.labelled[language])}")
    for item in found.differences:
        safety = "safety, " if item.is_about_safety else ""
        text = texts.get((item.conversation_id, item.turn), "")
        click.echo(
            f"{item.language} {item.conversation_id} {item.turn}: {safety}{item.verdict}: "
            f"{item.before.intent} ({', '.join(item.before.entries)}) → {item.after.intent} "
            f"({', '.join(item.after.entries)}){f': {printable(text)}' if text else ''}"
        )


def _describe_labelled(sides: dict[str, Any]) -> str:
    before, after = sides["before"], sides["after"]
    return f"{before['right']} of {before['messages']} labelled messages right before, {after['right']} after"


def _compare_knowledge(settings: Settings, database: Database, directory: Path) -> None:
    from bot.knowledge_base.loader import load_knowledge
    from bot.staff.knowledge_comparison import compare_knowledge
    from bot.storage.conversations import now_utc
    from bot.storage.talks import count_shown

    try:
        present, other = load_knowledge(settings.knowledge_dir), load_knowledge(directory)
    except KnowledgeError as error:
        raise click.ClickException(f"the knowledge cannot be used: {error}") from None
    shown = database.transact(lambda connection: count_shown(connection, now_utc() - LOOK_BACK), writes=False)
    changes = list(compare_knowledge(shown, present, other))
    times = sum(change.shown for change in changes)
    click.echo(f"{times} of {sum(shown.values())} answers shown would differ")
    for change in changes:
        click.echo(f"\n{change.entry} ({change.language}), shown {change.shown} times: {', '.join(change.what)}")
        if "text" in change.what:
            click.echo(f"- {change.before}\n+ {change.after}")
