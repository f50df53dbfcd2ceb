"""Exports the curated knowledge: a workbook, or one CSV file per sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.editing.csv_files import write_csv
from bot.editing.entries import SHEETS, cells_in_order, read_entries
from bot.editing.guide import make_guide, make_lists
from bot.editing.workbooks import write_workbook
from bot.knowledge_base.loader import load_knowledge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.editing.columns import Sheet
    from bot.editing.entries import Snapshot
    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet with its rows, in one language."""

    sheet: Sheet
    name: str
    rows: Sequence[Sequence[str]]


def export_workbook(directory: Path, file: Path, language: Language) -> None:
    """Write the knowledge in `directory` as a workbook with headings in `language`.

    Raises:
        KnowledgeError: the knowledge cannot be read.
        OSError: the file cannot be written.
    """
    regions = load_knowledge(directory).regions
    snapshot = read_entries(directory)
    records = (*snapshot.entries["contacts"].values(), *snapshot.entries["services"].values())
    kinds = [entry.raw["kind"] for entry in records]
    write_workbook(file, _fill(snapshot, language), [make_guide(), make_lists(regions, kinds)], language)


def export_csv(directory: Path, target: Path, language: Language) -> list[Path]:
    """Write the knowledge as one file per sheet and return them.

    `target` is the folder to write them into, or a name ending in `.csv`, to which the name of each sheet is added.

    Raises:
        KnowledgeError: the knowledge cannot be read.
        OSError: a file cannot be written.
    """
    files = []
    load_knowledge(directory)
    for filled in _fill(read_entries(directory), language):
        file = csv_file(target, filled.sheet)
        file.parent.mkdir(parents=True, exist_ok=True)
        headings = [column.heading[language] for column in filled.sheet.columns]
        write_csv(file, [headings, *filled.rows], language)
        files.append(file)
    return files


def csv_file(target: Path, sheet: Sheet) -> Path:
    """Return the file of a sheet; see `export_csv`."""
    if target.suffix.lower() == ".csv":
        return target.with_name(f"{target.stem}-{sheet.kind}.csv")
    return target / f"{sheet.kind}.csv"


def _fill(snapshot: Snapshot, language: Language) -> list[FilledSheet]:
    return [
        FilledSheet(
            sheet,
            sheet.name[language],
            [
                [
                    column.form.localize(text, language)
                    for column, text in zip(sheet.columns, cells_in_order(entry), strict=True)
                ]
                for entry in snapshot.entries[sheet.kind].values()
            ],
        )
        for sheet in SHEETS
    ]
