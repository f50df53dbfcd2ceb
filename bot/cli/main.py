"""The `bot` command: serve, train, parse, check, evaluate, purge, outbox … Each command is thin; the work is elsewhere."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.annotations import labelled
from bot.cli.backups import backup, erasures, restore
from bot.cli.comparing import compare
from bot.cli.knowledge import knowledge
from bot.cli.outbox import outbox
from bot.cli.services import services
from bot.cli.serving import Inherited, serve_until_stopped
from bot.cli.staff import staff
from bot.cli.switching import due, off, on
from bot.errors import KnowledgeError, ModelUnavailableError, SettingsError, StorageUnavailableError
from bot.logs import configure_logging
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.messages import Understanding


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Repère: a bilingual information assistant on human trafficking in Ontario."""
    try:
        context.obj = read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    configure_logging(context.obj.log_level)


@main.command()
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes share the port; SIGHUP replaces them one by one.",
)
@click.option("--inherit", type=Inherited.parse, hidden=True, help="What a process gets from its parent.")
@click.pass_obj
def serve(settings: Settings, workers: int, inherit: Inherited | None) -> None:
    """Serve the API and the pages."""
    from bot.cli.workers import serve_with_workers

    try:
        if workers > 1:
            serve_with_workers(settings, workers)
        else:
            serve_until_stopped(settings, inherit)
    except KnowledgeError as error:
        raise click.ClickException(f"the knowledge cannot be used: {error}") from None
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on {settings.host}:{settings.port} (BOT_HOST, BOT_PORT): {error.strerror}"
        ) from None
    except RuntimeError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option(
    "--force",
    is_flag=True,
    help="Train even when a model of the present inputs is there.",
)
@click.pass_obj
def train(settings: Settings, force: bool) -> None:
    """Train the model, unless one that matches the present inputs is there."""
    from bot.engine.training import find_model, train_model

    model = None if force else find_model(settings.root)
    if model is None:
        click.echo("Training the model (a minute and a half) …", err=True)
        try:
            model = train_model(settings.root, lambda line: click.echo(f"  {line}", err=True))
        except ModelUnavailableError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Model: {model.relative_to(settings.root)}", err=True)


@main.command()
@click.option(
    "--language",
    type=click.Choice(["en", "fr"]),
    default="en",
    help="For texts too short to tell.",
)
@click.pass_obj
def parse(settings: Settings, language: str) -> None:
    """Read one message per line on standard input; print what each would be understood as, one JSON object per line."""
    from bot.web.app import build_services

    services = build_services(settings)
    if services.model_id is None:
        raise click.ClickException("no trained model; run: bot train")

    async def run() -> None:
        for line in sys.stdin:
            text = line.rstrip("\r\n")
            understanding = await services.conversations.understand(text, "fr" if language == "fr" else "en")
            click.echo(json.dumps(_to_json(text, understanding), ensure_ascii=False))

    asyncio.run(run())


@main.command()
@click.pass_obj
def check(settings: Settings) -> None:
    """Check the knowledge and the training data; say what is wrong and where."""
    from bot.checks.project import check_project

    report = check_project(settings.root)
    for warning in report.warnings:
        click.echo(f"warning: {warning}")
    for problem in report.problems:
        click.echo(f"error: {problem}")
    click.echo(report.summary)
    if report.problems:
        sys.exit(1)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def evaluate(settings: Settings, files: tuple[Path, ...]) -> None:
    """Measure understanding on FILES (tab-separated `intent`, `also`, `text`), redaction on JSON lines.

    By default on the development set and on all that is labelled for redaction.
    """
    from bot.cli.evaluation import evaluate_files
    from bot.cli.redaction_evaluation import LABELLED, evaluate_redaction

    labelled = [file for file in files if file.suffix == ".jsonl"]
    evaluate_redaction(settings, labelled if files else sorted((settings.root / LABELLED).glob("*.jsonl")))
    if not files or len(labelled) < len(files):
        evaluate_files(settings, [file for file in files if file not in labelled])


_SCRUB_SECONDS = 30.0


@main.command()
@click.pass_obj
def purge(settings: Settings) -> None:
    """Delete conversations older than BOT_RETENTION_DAYS."""
    from bot.maintenance import purge as purge_database
    from bot.maintenance import wait_for_scrub
    from bot.storage.database import Database

    async def run() -> tuple[int, bool]:
        database = Database(settings.database_url, settings.root)
        try:
            database.migrate()
            deleted = await purge_database(database, settings.retention_days)
            return deleted, await wait_for_scrub(database, _SCRUB_SECONDS)
        finally:
            database.close()

    try:
        deleted, is_scrubbed = asyncio.run(run())
    except StorageUnavailableError as error:
        raise click.ClickException(f"the database cannot be used (BOT_DATABASE_URL): {error}") from None
    click.echo(f"deleted {deleted} conversations older than {settings.retention_days} days")
    if not is_scrubbed:
        raise click.ClickException("a long reader keeps the deleted rows on the disk; run it again once that has ended")


for command in (off, on, due):
    knowledge.add_command(command)
main.add_command(knowledge)
main.add_command(services)
main.add_command(outbox)
main.add_command(staff)
main.add_command(labelled)
main.add_command(compare)
for command in (backup, restore, erasures):
    main.add_command(command)


def _to_json(text: str, understanding: Understanding) -> dict[str, object]:
    return {
        "text": text,
        "language": understanding.language,
        "intent": understanding.intent,
        "confidence": round(understanding.confidence, 4),
        "ranking": [
            {"intent": guess.intent, "confidence": round(guess.confidence, 4)} for guess in understanding.ranking
        ],
        "entities": list(understanding.entities),
        "urgent": understanding.urgent,
    }
