"""Judges changed entries by the schema and by what they name, row by row, before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.editing.entries import SHEETS
from bot.knowledge_base.schema import Answer, ContactRecord, SourceRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import BaseModel

    from bot.editing.columns import Column, Kind
    from bot.editing.comparison import Edit
    from bot.editing.entries import Snapshot
    from bot.editing.findings import Finding
    from bot.knowledge_base.schema import Region

_SCHEMAS: dict[Kind, type[BaseModel]] = {
    "answers": Answer,
    "contacts": ContactRecord,
    "services": ContactRecord,
    "sources": SourceRecord,
}
_REFERENCES: dict[str, Kind] = {"buttons": "answers", "contacts": "contacts", "sources": "sources"}
"""What the lists of an answer name."""
_NAMES = {sheet.kind: sheet.name for sheet in SHEETS}
WIDE_AREAS = ("ontario", "canada")


class Validator:
    """Judges edits one by one; entries that are new in any of them count as known."""

    def __init__(self, edits: Sequence[Edit], snapshot: Snapshot, regions: Mapping[str, Region]) -> None:
        self._regions = regions
        self._known = {kind: {*entries} for kind, entries in snapshot.entries.items()}
        self._new = [edit for edit in edits if edit.before is None]
        for edit in self._new:
            self._known[edit.table.sheet.kind].add(edit.id)

    def validate(self, edit: Edit) -> Iterator[Finding]:
        """Yield what is wrong with an entry as it is to be."""
        yield from _break_schema(edit)
        yield from _unknown(edit, self._known)
        yield from _outside_regions(edit, self._regions)
        yield from _page_gone(edit)
        for other in self._new:
            if other.id == edit.id and {other.table.sheet.kind, edit.table.sheet.kind} == {"contacts", "services"}:
                yield edit.finding("id_elsewhere", "id", id=edit.id, other=other.table.name)


def _break_schema(edit: Edit) -> Iterator[Finding]:
    kind = edit.table.sheet.kind
    fields = {name: value for name, value in edit.after.items() if kind != "sources" or name != "id"}
    try:
        _SCHEMAS[kind].parse_obj({"date": None, **fields} if kind == "sources" else fields)
    except ValidationError as error:
        for problem in error.errors():
            for column in _columns_at(edit.table.sheet.columns, problem["loc"]):
                value = column.value_of(edit.after)
                code = "schema" if value else "required"
                if code == "required" or column in edit.columns:
                    yield edit.finding(code, column.key, problem=problem["msg"])


def _columns_at(columns: Sequence[Column], location: tuple[int | str, ...]) -> list[Column]:
    """Return the columns of a place in a record: those of its parts where it has columns for them."""
    path = tuple(str(part) for part in location)
    return [column for column in columns if column.path and column.path[: len(path)] == path[: len(column.path)]]


def _unknown(edit: Edit, known: Mapping[Kind, set[str]]) -> Iterator[Finding]:
    if edit.table.sheet.kind != "answers":
        return
    for column in edit.columns:
        kind = _REFERENCES.get(column.key)
        for identifier in column.value_of(edit.after) or () if kind else ():
            if kind and identifier not in known[kind]:
                yield edit.finding("unknown_id", column.key, value=identifier, sheet=_NAMES[kind])


def _outside_regions(edit: Edit, regions: Mapping[str, Region]) -> Iterator[Finding]:
    areas = edit.after.get("service_area") or ()
    for area in areas:
        if area not in regions and area not in WIDE_AREAS:
            yield edit.finding("unknown_region", "service_area", value=area)
    if edit.before is None and edit.table.sheet.kind == "services" and areas and areas[0] in WIDE_AREAS:
        yield edit.finding("needs_a_region", "service_area", sheet=_NAMES["contacts"])


def _page_gone(edit: Edit) -> Iterator[Finding]:
    """Find a page that lost its name: the list of pages still has it."""
    for column in edit.columns:
        had_name = edit.before is not None and column.value_of(edit.before.raw)
        if column.path[-1] == "page" and had_name and not column.value_of(edit.after):
            yield edit.finding("page_gone", column.key)
