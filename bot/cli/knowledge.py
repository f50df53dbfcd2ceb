"""`bot knowledge`: the curated knowledge, for the people who keep it true; the work is in `bot.editing`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import KnowledgeError
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.editing.importing import Outcome
    from bot.messages import Language
    from bot.settings import Settings

_SAID: dict[str, dict[Language, str]] = {
    "changed": {"en": "{sheet}, {id}: {columns}", "fr": "{sheet}, {id} : {columns}"},
    "new": {"en": "{sheet}, {id}: new", "fr": "{sheet}, {id} : nouvelle fiche"},
    "absent": {
        "en": "{sheet}: entries without a row in the file: {count}. Nothing is deleted; they stay as they are.",
        "fr": "{sheet} : fiches sans ligne dans le fichier : {count}. Rien n’est supprimé; elles restent comme elles sont.",
    },
    "written": {
        "en": "Entries changed: {entries}, in: {files}. The service shows them after its next start.",
        "fr": "Fiches changées : {entries}, dans : {files}. Le service les montre après son prochain démarrage.",
    },
    "dry_run": {
        "en": "Dry run. Entries that would change: {entries}, in: {files}. Nothing was written.",
        "fr": "Essai. Fiches qui changeraient : {entries}, dans : {files}. Rien n’a été écrit.",
    },
    "unchanged": {"en": "No entry was changed.", "fr": "Aucune fiche n’a changé."},
    "refused": {
        "en": "To put right: {count}. Nothing was written.",
        "fr": "À corriger : {count}. Rien n’a été écrit.",
    },
}


@click.group()
def knowledge() -> None:
    """The curated knowledge, for the people who keep it true."""


@knowledge.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the headings.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@click.pass_obj
def export(settings: Settings, target: Path, language: Language, *, force: bool) -> None:
    """Write the knowledge as spreadsheets: TARGET is a file.xlsx, or a folder or file.csv for one CSV file per sheet."""
    from bot.editing.entries import SHEETS
    from bot.editing.exporting import csv_file, export_csv, export_workbook

    is_workbook = target.suffix.lower() == ".xlsx"
    if not is_workbook and target.suffix.lower() not in ("", ".csv"):
        raise click.BadParameter("a name that ends in .xlsx or .csv, or a folder", param_hint="TARGET")
    files = [target] if is_workbook else [csv_file(target, sheet) for sheet in SHEETS]
    there = [str(file) for file in files if file.exists()]
    if there and not force:
        raise click.ClickException(
            f"{', '.join(there)}: already there, perhaps with somebody's work; --force replaces it"
        )
    try:
        if is_workbook:
            export_workbook(settings.knowledge_dir, target, language)
        else:
            export_csv(settings.knowledge_dir, target, language)
    except KnowledgeError as error:
        raise click.ClickException(f"the knowledge cannot be used: {error}") from None
    except OSError as error:
        raise click.ClickException(f"cannot write {target}: {error.strerror}") from None
    click.echo("\n".join(str(file) for file in files))


@knowledge.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of what is said; by default that of the sheets.")
@click.pass_obj
def import_(settings: Settings, files: tuple[Path, ...], language: Language | None, *, dry_run: bool) -> None:
    """Take the changes in FILES (.xlsx, .csv, or a folder of .csv) over, all of them or none."""
    from bot.editing.importing import import_sheets

    try:
        outcome = import_sheets(settings.knowledge_dir, files, dry_run=dry_run)
    except KnowledgeError as error:
        raise click.ClickException(f"the knowledge cannot be used: {error}") from None
    spoken = language or outcome.language
    for each in (spoken,) if spoken else LANGUAGES:
        for line in _report(outcome, settings.root, each, dry_run=dry_run):
            click.echo(line)
    if outcome.findings:
        sys.exit(1)


@knowledge.command("export-revisions")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of what is said.")
@click.pass_obj
def export_revisions_(settings: Settings, language: Language, *, dry_run: bool) -> None:
    """Write what was approved in the console into the files of knowledge/, for a reviewed commit."""
    from bot.cli.switching import in_database
    from bot.editing.findings import SheetFileError
    from bot.knowledge_base.freshness import today_in_ontario
    from bot.staff.answer_file import export_revisions
    from bot.storage.revisions import list_approved

    approved = in_database(settings, list_approved)
    try:
        outcome = export_revisions(settings.knowledge_dir, approved, today_in_ontario(), dry_run=dry_run)
    except KnowledgeError as error:
        raise click.ClickException(f"the knowledge cannot be used: {error}") from None
    except SheetFileError as error:
        raise click.ClickException(error.finding.in_language(language)) from None
    for line in _report(outcome, settings.root, language, dry_run=dry_run):
        click.echo(line)
    if outcome.findings:
        sys.exit(1)


def _report(outcome: Outcome, root: Path, language: Language, *, dry_run: bool) -> Iterator[str]:
    if outcome.findings:
        yield from (finding.in_language(language) for finding in outcome.findings)
        yield _SAID["refused"][language].format(count=len(outcome.findings))
        return
    for edit in outcome.edits:
        columns = ", ".join(column.heading[language] for column in edit.columns)
        key = "changed" if edit.before else "new"
        yield _SAID[key][language].format(sheet=edit.table.name, id=edit.id, columns=columns)
    for sheet, count in outcome.absent.items():
        yield _SAID["absent"][language].format(sheet=sheet, count=count)
    key = "unchanged" if not outcome.edits else "dry_run" if dry_run else "written"
    files = ", ".join(str(file.relative_to(root)) for file in outcome.files)
    yield _SAID[key][language].format(entries=len(outcome.edits), files=files)
