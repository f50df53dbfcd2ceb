"""`bot annotations export|evaluate|test`: what staff labelled, into the training data; how well a model does on it."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.cli.auditing import check_reason, note
from bot.errors import AlreadyStoredError, KnowledgeError, StorageUnavailableError
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from bot.messages import Language
    from bot.settings import Settings
    from bot.staff.annotation_export import Plan
    from bot.staff.label_evaluation import Judged, Score
    from bot.staff.training_texts import KnownTexts
    from bot.storage.database import Database

_Result = TypeVar("_Result")
_WHY: Mapping[str, str] = {
    "no_intent": "no intent fits them",
    "adds_nothing": "the model is sure of them already",
    "known": "training has them already",
    "conflict": "training has them under another intent",
    "measured": "understanding is measured on them",
    "placeholder": "too much of them was redacted",
    "markup": "they would be read as markup",
    "long": "they are too long",
}
_MEASURES = (
    ("right", "messages", "accuracy"),
    ("in_first_three", "messages", "right among the first three"),
    ("outside_left", "outside", "out of scope and not answered"),
    ("dangers_found", "dangers", "safety: urgent"),
    ("false_alarms", "calm", "safety: false alarms"),
)


@click.group(name="annotations")
def labelled() -> None:
    """See to what staff labelled in the console."""


@labelled.command()
@click.option(
    "--out",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The training data; data/nlu by default.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--reason", default="", help="Why messages are written; kept in the audit. Needed but for --dry-run.")
@click.pass_obj
def export(settings: Settings, out: Path | None, dry_run: bool, reason: str) -> None:
    """Write accepted messages into the training data, each into the file of its language and intent."""
    from bot.staff.training_texts import NLU, read_known_texts

    reason = "" if dry_run else check_reason(reason)
    try:
        known = read_known_texts(settings.root, out or settings.root / NLU)
    except KnowledgeError as error:
        raise click.ClickException(f"the training data cannot be read: {error}") from None
    planned, written = _Planned(), Counter[Path]()
    with _open_database(settings) as database:
        for plan, as_of in _plan_all(database, known):
            planned.add(plan)
            if not dry_run:
                written.update(_write_batch(database, settings, plan, known, reason=reason, as_of=as_of))
    _tell(planned)
    for file, count in sorted(written.items()):
        click.echo(f"{file}: {count} added")
    if written:
        click.echo("Next: review with git diff, then bot check, bot train, and bot compare with the model before.")


def _plan_all(database: Database, known: KnownTexts) -> Iterator[tuple[Plan, datetime]]:
    """Plan batch after batch of what was accepted and not exported, each with the moment before it was read."""
    from bot.staff.annotation_export import READ_AT_ONCE, plan_export
    from bot.storage.annotations import read_next_annotations
    from bot.storage.conversations import now_utc

    after: int | None = 0
    while after is not None:
        as_of = now_utc()
        read = partial(read_next_annotations, state="accepted", exported=False, after=after, most=READ_AT_ONCE)
        accepted, after = database.transact(read, writes=False)
        yield plan_export(accepted, known), as_of


def _write_batch(
    database: Database, settings: Settings, plan: Plan, known: KnownTexts, *, reason: str, as_of: datetime
) -> Mapping[Path, int]:
    """Note the export, then write the files, then mark the labels: stopped between, no label is lost, no export unknown."""
    from bot.staff.annotation_export import write_files
    from bot.storage.annotations import mark_exported

    if plan.additions:
        subject = f"labels {len(plan.additions)}"
        database.transact(lambda connection: note(connection, settings, "exported", subject, reason))
    try:
        written = write_files(plan, known)
    except OSError as error:
        raise click.ClickException(f"the training data cannot be written: {error.strerror}") from None
    if plan.settled:
        database.transact(lambda connection: mark_exported(connection, plan.settled, as_of))
    return written


@labelled.command()
@click.option(
    "--model", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another model than today's."
)
@click.option("--show", is_flag=True, help="Print the missed messages too: redacted, but somebody's words.")
@click.option("--reason", default="", help="Why messages are shown; kept in the audit. Needed with --show.")
@click.pass_obj
def evaluate(settings: Settings, model: Path | None, show: bool, reason: str) -> None:
    """Measure a model on every accepted label so far."""
    from bot.staff.label_evaluation import judge, score
    from bot.storage.annotations import list_annotations
    from bot.web.app import build_services

    reason = check_reason(reason) if show else ""
    services = build_services(settings, model)
    if services.model_id is None:
        raise click.ClickException("the model cannot be used" if model else "no usable model; run: bot train --force")
    accepted = _read(settings, lambda connection: list_annotations(connection, state="accepted"))
    judged = asyncio.run(judge(accepted, services.conversations.understand))
    click.echo(f"{len(judged)} labelled messages, model {services.model_id}")
    scores = score(judged)
    for language in LANGUAGES:
        if scores[language].messages + scores[language].outside:
            print_score(language, scores[language])
    if show:
        _write(settings, lambda connection: note(connection, settings, "read", "labels", reason))
        _print_misses(judged)


@labelled.command()
@click.argument("conversation")
@click.option("--name", required=True, help="What it is about, in general words.")
@click.option("--reason", default="", help="Why; kept in the audit. Needed.")
@click.pass_obj
def test(settings: Settings, conversation: str, name: str, reason: str) -> None:
    """Print CONVERSATION as a regression test, for a file in tests/conversations/en or fr."""
    from bot.messages import ConversationId
    from bot.staff.regression_tests import write_test
    from bot.storage.annotations import find_annotations
    from bot.storage.conversations import list_turns

    reason = check_reason(reason)

    def read(connection: Any) -> tuple[Any, Any]:
        turns = list_turns(connection, ConversationId(conversation))
        if turns:
            note(connection, settings, "exported", f"test {conversation}", reason)
        return turns, find_annotations(connection, conversation)

    turns, judged = _write(settings, read)
    if not turns:
        raise click.ClickException("there is no such conversation")
    labels = {item.turn: item.label for item in judged if item.state == "accepted" and item.label and item.turn}
    click.echo(write_test(name, turns[0].understanding.language, turns, labels), nl=False)


def print_score(language: Language, score: Score) -> None:
    """Print one language's shares, and what was missed by intent."""
    click.echo(f"\n## {language}\n")
    for name, of, said in _MEASURES:
        total, count = getattr(score, of), getattr(score, name)
        click.echo(f"{said}: {f'{100 * count / total:.1f} % of {total}' if total else '–'}")
    for (meant, got), times in score.missed.most_common():
        click.echo(f"missed: {meant} understood as {got}: {times}")


def _print_misses(judged: list[Judged]) -> None:
    click.echo()
    for item in judged:
        if item.got.intent != item.label:
            click.echo(f"{item.label} understood as {item.got.intent}: {printable(item.annotation.text)}")


def printable(text: str) -> str:
    """Return a visitor's words without what would steer the terminal (standard D11)."""
    return "".join(character if character.isprintable() else " " for character in text)


@dataclass(slots=True)
class _Planned:
    """How much an export adds, by language and intent, and leaves out, by why."""

    added: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, plan: Plan) -> None:
        self.added.update((addition.language, addition.intent) for addition in plan.additions)
        self.left_out.update(plan.left_out)


def _tell(planned: _Planned) -> None:
    for (language, intent), count in sorted(planned.added.items()):
        click.echo(f"{language} {intent}: {count}")
    click.echo(f"{planned.added.total()} new examples")
    for why, count in planned.left_out.most_common():
        click.echo(f"{count} left out: {_WHY[why]}")


def _read(settings: Settings, work: Callable[[Any], _Result]) -> _Result:
    return _in_database(settings, work, writes=False)


def _write(settings: Settings, work: Callable[[Any], _Result]) -> _Result:
    return _in_database(settings, work, writes=True)


def _in_database(settings: Settings, work: Callable[[Any], _Result], *, writes: bool) -> _Result:
    with _open_database(settings) as database:
        return database.transact(work, writes=writes)


@contextmanager
def _open_database(settings: Settings) -> Iterator[Database]:
    """Give the database, its schema up to date; what goes wrong in it is said as commands say it."""
    from bot.storage.database import Database

    database = Database(settings.database_url, settings.root)
    try:
        database.migrate()
        yield database
    except (StorageUnavailableError, AlreadyStoredError) as error:
        raise click.ClickException(
            f"the database cannot be used (BOT_DATABASE_URL): {error or type(error).__name__}"
        ) from None
    finally:
        database.close()
