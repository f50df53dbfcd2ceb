"""A copy of the knowledge with its exported sheets, for tests that edit them as an editor would."""

from __future__ import annotations

import csv
import difflib
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from openpyxl import load_workbook

from bot.editing.entries import SHEETS, read_entries
from bot.editing.exporting import export_csv, export_workbook
from bot.editing.importing import import_sheets
from bot.knowledge_base.lines import HELP_LINES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from bot.editing.importing import Outcome
    from bot.messages import Language

ROOT = Path(__file__).resolve().parents[2]
DAY_OF_A_WORKBOOK = datetime(2026, 12, 1)  # noqa: DTZ001 - a workbook knows no time zones
ANSWERS = (
    "being_trafficked", "help_court", "help_health", "help_housing", "help_leaving", "help_legal", "help_men",
    "help_money", "help_worker_abuse",
)  # fmt: skip
LINES = ("211-ontario", "coordination-office", *HELP_LINES)
SERVICES = ("beendigen-thunder-bay", "care-unit-kenora", "kingston-interval-house")
SOURCES = ("211-ontario-province-wide", "ajefo-2016")
TODAY = DAY_OF_A_WORKBOOK.date()
NEW_SERVICE = {
    "id": "new-house",
    "status": "verified",
    "reviewed_on": "2026-12-01",
    "review_by": "2027-03-01",
    "kind": "housing",
    "name_en": "New House",
    "name_fr": "La Nouvelle maison",
    "description_en": "A house for women.",
    "description_fr": "Une maison pour femmes.",
    "phones": "807-555-0142",
    "languages_en": "English",
    "languages_fr": "anglais",
    "needs": "shelter",
    "service_area": "kenora, rainy-river",
    "sources": "New House | https://example.org/house | 2026-11",
}


@dataclass(slots=True)
class Desk:
    """An editor's desk: `knowledge` is of the real one, `file` the workbook that was exported from it."""

    root: Path
    language: Language = "en"

    @classmethod
    def make(cls, root: Path, language: Language = "en", *, whole: bool = False) -> Desk:
        """Copy the knowledge without what is slow to check: patterns, training data and, unless `whole`, most entries."""
        (root / "data").mkdir()
        for name in ("domain.yml", "data/rules"):
            (root / name).symlink_to(ROOT / name)
        shutil.copytree(ROOT / "knowledge", root / "knowledge", ignore=shutil.ignore_patterns(".*"))
        for folder in ("safety", "harmful"):
            for file in (root / "knowledge" / folder).glob("*.yml"):
                file.write_text("{}\n", encoding="utf-8")
        if not whole:
            keep_a_few(root / "knowledge")
        desk = cls(root, language)
        desk.export()
        return desk

    def copy(self, root: Path) -> Desk:
        """Return a desk of its own with the same knowledge and workbook."""
        shutil.copytree(self.root, root, symlinks=True, dirs_exist_ok=True)
        return Desk(root, self.language)

    @property
    def knowledge(self) -> Path:
        return self.root / "knowledge"

    @property
    def file(self) -> Path:
        return self.root / "sheets.xlsx"

    def export(self) -> None:
        export_workbook(self.knowledge, self.file, self.language)

    def export_csv(self, language: Language = "en") -> Path:
        export_csv(self.knowledge, self.root / "csv", language)
        return self.root / "csv"

    def take(self, *files: Path, dry_run: bool = False) -> Outcome:
        return import_sheets(self.knowledge, files or (self.file,), dry_run=dry_run, today=TODAY)

    def edit(self, *changes: tuple[str, str, str, Any]) -> None:
        """Set cells: kind of sheet, id, key of the column, value."""
        with Workbook(self.file) as workbook:
            for kind, identifier, key, value in changes:
                workbook.cell(kind, identifier, key).value = value

    def bytes(self) -> dict[str, bytes]:
        return {
            str(file.relative_to(self.knowledge)): file.read_bytes()
            for file in sorted(self.knowledge.rglob("*"))
            if file.is_file()
        }

    def raw(self, kind: Any, identifier: str) -> dict[str, Any]:
        return read_entries(self.knowledge).entries[kind][identifier].raw

    def file_of(self, kind: Any, identifier: str) -> str:
        return str(read_entries(self.knowledge).entries[kind][identifier].file.relative_to(self.knowledge))


def keep_a_few(knowledge: Path) -> None:
    """Leave only the entries that tests name, with what they need; each stays as it is, but for its buttons and lines."""
    for file in (knowledge / "answers").rglob("*.yml"):
        if file.stem not in ANSWERS:
            file.unlink()
            continue
        text = file.read_text(encoding="utf-8")
        for key, known in (("buttons", ANSWERS), ("contacts", LINES)):
            named = [identifier for identifier in yaml.safe_load(text)[key] if identifier in known]
            text = re.sub(rf"^{key}:(?:.*\n)(?:  - .*\n)*", f"{key}: [{', '.join(named)}]\n", text, flags=re.MULTILINE)
        file.write_text(text, encoding="utf-8")
    group = {"id": "help", "title": {"en": "Help", "fr": "Aide"}, "answers": [*ANSWERS]}
    (knowledge / "contents.yml").write_text(yaml.safe_dump([group]), encoding="utf-8")
    read = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in (knowledge / "answers").rglob("*.yml")]
    sources = {*SOURCES, *(source for answer in read for source in answer["sources"])}
    _keep_blocks(knowledge / "contacts.yml", LINES)
    _keep_blocks(knowledge / "sources.yml", sources)
    for file in (knowledge / "services").glob("*.yml"):
        _keep_blocks(file, SERVICES)
        if not yaml.safe_load(file.read_text(encoding="utf-8")):
            file.unlink()


def _keep_blocks(file: Path, wanted: Collection[str]) -> None:
    """Leave the records of a file that `wanted` names, byte for byte, and what stands before the first."""
    kept = []
    for block in re.split(r"^(?=[-\w])", file.read_text(encoding="utf-8"), flags=re.MULTILINE):
        read = yaml.safe_load(block)
        identifier = read[0]["id"] if isinstance(read, list) else next(iter(read or ()), None)
        if identifier is None or str(identifier) in wanted:
            kept.append(block)
    file.write_text("".join(kept), encoding="utf-8")


class Workbook:
    """A workbook open for edits; it is saved at the end."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.book = load_workbook(file)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self.book.save(self.file)

    def sheet(self, kind: str) -> Worksheet:
        names = next(sheet.name.values() for sheet in SHEETS if sheet.kind == kind)
        return next(sheet for sheet in self.book.worksheets if sheet.title in names)

    def column(self, kind: str, key: str) -> int:
        columns = next(sheet.columns for sheet in SHEETS if sheet.kind == kind)
        headings = next(column.heading.values() for column in columns if column.key == key)
        return next(cell.column for cell in self.sheet(kind)[1] if cell.value in headings)

    def row(self, kind: str, identifier: str) -> int:
        at = self.column(kind, "id")
        return next(row[at - 1].row for row in self.sheet(kind).iter_rows() if row[at - 1].value == identifier)

    def cell(self, kind: str, identifier: str, key: str) -> Cell:
        return self.sheet(kind).cell(self.row(kind, identifier), self.column(kind, key))

    def add(self, kind: str, values: Mapping[str, Any]) -> int:
        sheet = self.sheet(kind)
        number = sheet.max_row + 1
        for key, value in values.items():
            sheet.cell(number, self.column(kind, key)).value = value
        return number


def edit_csv(file: Path, identifier: str, heading: str, text: str) -> None:
    """Set a cell of a CSV file without the care that the export takes."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    row = next(row for row in rows if row[0] == identifier)
    row[rows[0].index(heading)] = text
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n").writerows(rows)


def change_by_hand(file: Path, before: str, after: str) -> None:
    """Change a file as somebody else would, who opens YAML."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    yaml.safe_load(file.read_text(encoding="utf-8"))


def codes(outcome: Any) -> list[str]:
    return [finding.code for finding in outcome.findings]


def changed_lines(before: bytes, after: bytes) -> list[str]:
    lines = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
