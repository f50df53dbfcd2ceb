"""The entries of `knowledge/` as they stand in its files, each with its row of cells.

Reads text and YAML once, so that what is compared, changed and written back is one and the same state.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from bot.editing.answer_columns import ANSWERS
from bot.editing.columns import STAMP
from bot.editing.record_columns import CONTACTS, SERVICES, SOURCES
from bot.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.editing.columns import Kind, Sheet

SHEETS: tuple[Sheet, ...] = (ANSWERS, CONTACTS, SERVICES, SOURCES)
_PATTERNS: dict[Kind, str] = {
    "answers": "answers/*/*.yml",
    "contacts": "contacts.yml",
    "services": "services/*.yml",
    "sources": "sources.yml",
}
_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer, line, service or source; `raw` is what its file says, with its id."""

    id: str
    sheet: Sheet
    file: Path
    raw: dict[str, Any]
    cells: Mapping[str, str]

    @property
    def stamp(self) -> str:
        """What tells this state of the entry from any other."""
        return stamp_of(self.sheet, self.cells)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The entries by kind and id, and the texts of their files."""

    directory: Path
    entries: dict[Kind, dict[str, Entry]] = field(default_factory=dict)
    texts: dict[Path, str] = field(default_factory=dict)


def read_entries(directory: Path) -> Snapshot:
    """Read every entry of the knowledge in `directory`.

    Raises:
        KnowledgeError: a file is missing or no YAML; the message names it.
    """
    snapshot = Snapshot(directory)
    for sheet in SHEETS:
        entries = snapshot.entries[sheet.kind] = {}
        for file in sorted(directory.glob(_PATTERNS[sheet.kind])):
            try:
                text = snapshot.texts[file] = file.read_bytes().decode("utf-8")
                records = parse_records(sheet, text)
            except (OSError, ValueError, yaml.YAMLError) as error:
                raise KnowledgeError(f"{file}: {error}") from error
            for raw in records:
                entries[raw["id"]] = make_entry(sheet, file, raw)
        if not entries:
            raise KnowledgeError(f"{directory}: no file matches {_PATTERNS[sheet.kind]}")
    return snapshot


def parse_records(sheet: Sheet, text: str) -> list[dict[str, Any]]:
    """Return the records of a file's text, each with its id in it."""
    data = yaml.load(text, Loader=_YamlLoader)  # noqa: S506 - a safe loader
    if sheet is ANSWERS:
        return [data]
    if sheet is SOURCES:
        return [{"id": identifier, **fields} for identifier, fields in data.items()]
    return list(data or ())


def make_entry(sheet: Sheet, file: Path, raw: dict[str, Any]) -> Entry:
    """Return the entry of a record, with its cells."""
    raw = open_up(raw)
    cells = {column.key: column.cell_of(raw) for column in sheet.columns if not column.locked}
    if sheet is ANSWERS:
        cells["section"] = file.parent.name
    return Entry(raw["id"], sheet, file, raw, cells)


def open_up(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a record in which every field stands as the columns see it."""
    opened = {"owner": "office", **raw} if "status" in raw else dict(raw)
    if isinstance(opened.get("chat_url"), str):
        opened["chat_url"] = {"en": opened["chat_url"], "fr": opened["chat_url"]}
    return opened


def close_up(raw: dict[str, Any]) -> dict[str, Any]:
    """Undo `open_up`: return a record as the files have it."""
    closed = dict(raw)
    if "status" in closed and closed.get("owner") == "office":
        del closed["owner"]
    chat = closed.get("chat_url")
    if isinstance(chat, dict) and chat.get("en") == chat.get("fr"):
        closed["chat_url"] = chat["en"]
    return closed


def cells_in_order(entry: Entry) -> Iterator[str]:
    """Yield the cells of an entry's row, its stamp included."""
    for column in entry.sheet.columns:
        yield entry.stamp if column is STAMP else entry.cells[column.key]


def stamp_of(sheet: Sheet, cells: Mapping[str, str]) -> str:
    """Return the stamp of a row; it begins with a letter that no program takes for part of a number."""
    texts = (cells.get(column.key, "") for column in sheet.columns if not column.locked)
    return "v" + hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:12]
