"""Writes changed entries to the files of `knowledge/`: first to a copy that is read back and checked, then all or none.

Every other entry, and every comment, stays as it is, byte for byte.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.checks.knowledge import check_knowledge
from bot.checks.report import Report
from bot.editing.answer_columns import ANSWERS
from bot.editing.entries import close_up, make_entry, read_entries
from bot.editing.findings import Finding, SheetFileError
from bot.editing.house_form import House
from bot.editing.judging import tell
from bot.editing.record_columns import SOURCES
from bot.editing.yaml_edits import Change, add_to_mapping, append_record, edit_records
from bot.errors import KnowledgeError
from bot.knowledge_base.loader import load_knowledge
from bot.knowledge_base.schema import Answer, AnswerText, CareText, ContactRecord, SourceRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from bot.editing.columns import Sheet
    from bot.editing.comparison import Edit
    from bot.editing.entries import Snapshot
    from bot.knowledge_base.schema import Region

_BOTH = ("en", "fr")
_IN_ANSWERS = {
    "": tuple(Answer.__fields__),
    **dict.fromkeys(_BOTH, tuple(AnswerText.__fields__)),
    **dict.fromkeys(("care", "care_young", "care_adult"), tuple(CareText.__fields__)),
}


def render(edits: Sequence[Edit], snapshot: Snapshot, regions: Mapping[str, Region]) -> dict[Path, str]:
    """Return the new text of each file that the edits change."""
    changed: defaultdict[Path, list[Edit]] = defaultdict(list)
    for edit in edits:
        changed[_file_of(edit, snapshot.directory, regions)].append(edit)
    return {file: _render_file(snapshot.texts.get(file, ""), some) for file, some in changed.items()}


def judge(texts: Mapping[Path, str], edits: Sequence[Edit], snapshot: Snapshot, today: date) -> list[Finding]:
    """Return what is wrong with the knowledge once it has `texts`: what reads back otherwise, what the checks find.

    What the checks find in the knowledge as it is, is nothing that the edits are to blame for.
    """
    with _staged(snapshot.directory, texts) as directory:
        findings = list(_read_otherwise(directory, edits, snapshot))
        after = Counter(_find_problems(directory, today))
    if findings or not after:
        return findings
    with _staged(snapshot.directory, {}) as directory:
        before = Counter(_find_problems(directory, today))
    return list({found.in_language("en"): found for found in tell(after - before, edits)}.values())


def save(texts: Mapping[Path, str], snapshot: Snapshot) -> None:
    """Put `texts` in the place of the files, all or none.

    Raises:
        SheetFileError: a file was changed since it was read, or cannot be written; every file is as it was.
    """
    targets = {file: file.resolve() for file in texts}  # a link stays one
    parts = {file: target.with_name(f".{target.name}.{os.getpid()}.part") for file, target in targets.items()}
    replaced: list[Path] = []
    file = snapshot.directory
    try:
        for file, part in parts.items():
            _write(part, texts[file])
            if file.exists():
                shutil.copymode(file, part)
        for file in parts:
            if file.exists() != (file in snapshot.texts) or (
                file.exists() and file.read_bytes() != snapshot.texts[file].encode()
            ):
                raise SheetFileError("changed_meanwhile", name=file.name)
        for file, part in parts.items():
            part.replace(targets[file])
            replaced.append(file)
    except OSError as error:
        _restore(replaced, snapshot)
        raise SheetFileError("not_written", name=file.name) from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _file_of(edit: Edit, directory: Path, regions: Mapping[str, Region]) -> Path:
    if edit.before:
        return edit.before.file
    if edit.table.sheet.kind == "services":
        return directory / "services" / f"{regions[edit.after['service_area'][0]].zone}.yml"
    return directory / f"{edit.table.sheet.kind}.yml"


def _render_file(text: str, edits: Sequence[Edit]) -> str:
    sheet = edits[0].table.sheet
    house = House("'", one_line=True) if sheet is SOURCES else House()
    changes = {
        edit.id: Change(_record(sheet, close_up(edit.before.raw)), _record(sheet, edit.after), _orders(sheet))
        for edit in edits
        if edit.before
    }
    text = edit_records(text, changes, house) if changes else text
    new = {edit.id: _record(sheet, edit.after) for edit in edits if not edit.before}
    if sheet is SOURCES:
        dated = {name: fields | {"date": fields.get("date")} for name, fields in new.items()}
        return add_to_mapping(text, dated, house) if new else text
    for record in new.values():
        text = append_record(text, record, house)
    return text


def _record(sheet: Sheet, raw: dict[str, object]) -> dict[str, object]:
    """Return a record as its file has it: that of a source has its id outside."""
    return {name: value for name, value in raw.items() if name != "id" or sheet is not SOURCES}


def _orders(sheet: Sheet) -> Mapping[str, Sequence[str]]:
    """Return the order of the fields in the mappings of a record."""
    if sheet is ANSWERS:
        return _IN_ANSWERS
    fields = SourceRecord.__fields__ if sheet is SOURCES else ContactRecord.__fields__
    return {"": tuple(fields), **dict.fromkeys(fields, _BOTH)}


@contextmanager
def _staged(directory: Path, texts: Mapping[Path, str]) -> Iterator[Path]:
    """Give a copy of the knowledge with `texts` in it, beside all else that the project has."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / directory.name
        shutil.copytree(directory, copy)
        for file, text in texts.items():
            (copy / file.relative_to(directory)).write_bytes(text.encode())
        for other in directory.parent.iterdir():
            if other != directory:
                (Path(folder) / other.name).symlink_to(other.resolve())
        yield copy


def _find_problems(directory: Path, today: date) -> list[str]:
    report = Report()
    try:
        check_knowledge(directory.parent, load_knowledge(directory), report, today)
    except KnowledgeError as error:
        report.problems.append(str(error).replace(f"{directory.parent}/", ""))
    return report.problems


def _read_otherwise(directory: Path, edits: Sequence[Edit], snapshot: Snapshot) -> Iterator[Finding]:
    """Find entries that do not read back as they should: the changed as meant, all others as they were."""
    try:
        written = read_entries(directory)
    except KnowledgeError:
        yield from (edit.finding("not_read_back", id=edit.id) for edit in edits)
        return
    by_place = {(edit.table.sheet.kind, edit.id): edit for edit in edits}
    for kind, entries in snapshot.entries.items():
        meant = {edit.id: edit for (of_kind, _), edit in by_place.items() if of_kind == kind}
        for identifier in entries.keys() | meant.keys() | written.entries[kind].keys():
            entry = written.entries[kind].get(identifier)
            edit = meant.get(identifier)
            if edit and not (entry and entry.cells == make_entry(edit.table.sheet, entry.file, edit.after).cells):
                yield edit.finding("not_read_back", id=identifier)
            elif not edit and not (entry and identifier in entries and entry.raw == entries[identifier].raw):
                yield Finding("not_read_back", details={"id": identifier})


def _write(file: Path, text: str) -> None:
    with file.open("xb") as stream:
        stream.write(text.encode())
        stream.flush()
        os.fsync(stream.fileno())


def _restore(files: Sequence[Path], snapshot: Snapshot) -> None:
    for file in files:
        if file in snapshot.texts:
            file.write_bytes(snapshot.texts[file].encode())
        else:
            file.unlink()
