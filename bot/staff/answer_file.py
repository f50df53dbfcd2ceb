"""Approved texts in the files of `knowledge/`: all of them, for a reviewed commit, or the file of one answer to download.

The files are edited where a text changes and nowhere else (`bot/editing/yaml_edits.py`), and judged as a whole before
anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editing.answer_columns import ANSWERS
from bot.editing.columns import STAMP
from bot.editing.comparison import compare
from bot.editing.entries import Snapshot, make_entry, parse_records, read_entries
from bot.editing.importing import Outcome
from bot.editing.saving import judge, render, save
from bot.editing.tables import Cell, Row, Table
from bot.knowledge_base.loader import load_knowledge
from bot.staff.live import lay_over
from bot.staff.revisions import cells_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from bot.knowledge_base.schema import Answer
    from bot.storage.revisions import Cells, Revision


def write_answer_file(directory: Path, filed: Answer, live: Answer) -> str:
    """Return the text of an answer's file with the texts that are live.

    Raises:
        OSError: the file is no longer there.
    """
    file = next(directory.glob(f"answers/*/{filed.id}.yml"), directory / "answers" / f"{filed.id}.yml")
    text = file.read_bytes().decode("utf-8")
    entry = make_entry(ANSWERS, file, parse_records(ANSWERS, text)[0])
    snapshot = Snapshot(directory, {"answers": {filed.id: entry}, "contacts": {}, "services": {}, "sources": {}})
    snapshot.texts[file] = text
    edits = [edit for edit, _ in compare(_as_table(snapshot, {filed.id: cells_of(live)}), snapshot) if edit]
    return render(edits, snapshot, {}).get(file, text)


def export_revisions(
    directory: Path, approved: Mapping[str, Revision], today: date, *, dry_run: bool = False
) -> Outcome:
    """Write the approved texts that are not yet in the files of `directory`, all of them or none.

    Raises:
        KnowledgeError: the knowledge as it is cannot be read.
        SheetFileError: a file cannot be written.
    """
    outcome, snapshot = Outcome(), read_entries(directory)
    knowledge = load_knowledge(directory)
    live = {
        entry: lay_over(knowledge.answers[entry], revision)
        for entry, revision in approved.items()
        if entry in knowledge.answers
    }
    changed = {entry: cells_of(answer) for entry, answer in live.items() if answer != knowledge.answers[entry]}
    for edit, problems in compare(_as_table(snapshot, changed), snapshot):
        outcome.findings.extend(problems)
        if edit and not problems:
            outcome.edits.append(edit)
    texts = render(outcome.edits, snapshot, knowledge.regions)
    if texts:
        outcome.findings.extend(judge(texts, outcome.edits, snapshot, today))
    if texts and not outcome.findings and not dry_run:
        save(texts, snapshot)
    outcome.files = list(texts)
    return outcome


def _as_table(snapshot: Snapshot, changed: Mapping[str, Cells]) -> Table:
    """Return a sheet of answers in which the cells of each are those that it is to have."""
    rows = (_as_row(number, snapshot, entry, cells) for number, (entry, cells) in enumerate(changed.items(), 2))
    name = ANSWERS.name["en"]
    return Table(ANSWERS, name, "en", {column.key: column.heading["en"] for column in ANSWERS.columns}, list(rows))


def _as_row(number: int, snapshot: Snapshot, identifier: str, cells: Cells) -> Row:
    entry = snapshot.entries["answers"][identifier]
    texts = {**entry.cells, **cells, STAMP.key: entry.stamp}
    return Row(number, {column.key: Cell(texts[column.key]) for column in ANSWERS.columns})
