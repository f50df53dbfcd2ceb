"""Imports sheets into the curated knowledge: reads, compares, validates, checks, and writes what is right as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.editing.comparison import compare
from bot.editing.csv_files import read_csv
from bot.editing.entries import read_entries
from bot.editing.findings import SheetFileError
from bot.editing.saving import judge, render, save
from bot.editing.tables import recognize
from bot.editing.validation import Validator
from bot.editing.workbooks import read_workbook
from bot.knowledge_base.loader import load_knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.editing.comparison import Edit
    from bot.editing.entries import Snapshot
    from bot.editing.findings import Finding
    from bot.editing.tables import RawSheet, Table
    from bot.knowledge_base.schema import Region
    from bot.messages import Language

MOST_BYTES = 10_000_000


@dataclass(slots=True)
class Outcome:
    """What came of an import.

    Attributes:
        findings: what is in the way; nothing was written if there is any.
        edits: the entries that are changed or new.
        files: what was written, or would be.
        absent: how many entries of each sheet have no row; they stay as they are.
        language: that of the sheets, None where none could be read.
    """

    findings: list[Finding] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    absent: dict[str, int] = field(default_factory=dict)
    language: Language | None = None


def import_sheets(
    directory: Path, files: Sequence[Path], *, dry_run: bool = False, today: date | None = None
) -> Outcome:
    """Take the changes in `files` over into the knowledge in `directory`, all of them or none.

    Each file is a workbook, a CSV file or a folder of such.

    Raises:
        KnowledgeError: the knowledge as it is cannot be read.
    """
    outcome = Outcome()
    try:
        tables = recognize([sheet for file in files for sheet in _read(file)], outcome.findings)
        if not tables and not outcome.findings:
            raise SheetFileError("no_sheets", name=files[0].name)
        if tables:
            outcome.language = tables[0].language
            _take(tables, directory, outcome, today or date.today(), dry_run=dry_run)  # noqa: DTZ011 - a day, not a moment
    except SheetFileError as error:
        outcome.findings.append(error.finding)
    return outcome


def _take(tables: Sequence[Table], directory: Path, outcome: Outcome, today: date, *, dry_run: bool) -> None:
    """Take the rows over unless anything is wrong with any of them, which is a finding of the outcome.

    Raises:
        SheetFileError: a file of the knowledge cannot be written.
    """
    regions = load_knowledge(directory).regions
    snapshot = read_entries(directory)
    _compare(tables, snapshot, regions, outcome)
    texts = render(outcome.edits, snapshot, regions)
    if texts:
        outcome.findings.extend(judge(texts, outcome.edits, snapshot, today))
    if texts and not outcome.findings and not dry_run:
        save(texts, snapshot)
    outcome.files = list(texts)


def _compare(tables: Sequence[Table], snapshot: Snapshot, regions: Mapping[str, Region], outcome: Outcome) -> None:
    compared = [pair for table in tables for pair in compare(table, snapshot)]
    validator = Validator([edit for edit, _ in compared if edit], snapshot, regions)
    for edit, problems in compared:
        if edit:
            told = {problem.column for problem in problems}
            problems.extend(problem for problem in validator.validate(edit) if problem.column not in told)
        outcome.findings.extend(problems)
        if edit and not problems:
            outcome.edits.append(edit)
    for table in tables:
        rows = {row.cells[table.sheet.id_column.key].text.strip() for row in table.rows}
        missing = len(snapshot.entries[table.sheet.kind].keys() - rows)
        if missing:
            outcome.absent[table.name] = missing


def _read(file: Path) -> Iterator[RawSheet]:
    if file.is_dir():
        for inner in sorted(file.glob("*.csv")):
            yield from _read(inner)
        return
    try:
        if file.stat().st_size > MOST_BYTES:
            raise SheetFileError("file_size", name=file.name, most=MOST_BYTES // 1_000_000)
        if file.suffix.lower() == ".xlsx":
            yield from read_workbook(file)
        elif file.suffix.lower() == ".csv":
            yield read_csv(file)
        else:
            raise SheetFileError("file_type", name=file.name)
    except OSError as error:
        raise SheetFileError("file_missing", name=file.name) from error
