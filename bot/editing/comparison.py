"""Compares rows that came back with the entries as they are: what was changed, what is new, what is in the way.

A row that its editor left alone is no change, even where the entry has moved on. A changed one is taken only if the entry
is still as it was exported; otherwise it is a conflict.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.editing.cell_text import tidy
from bot.editing.columns import STAMP
from bot.editing.entries import SHEETS, close_up, stamp_of
from bot.editing.findings import CellError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.editing.columns import Column
    from bot.editing.entries import Entry, Snapshot
    from bot.editing.findings import Finding
    from bot.editing.tables import Cell, Row, Table


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed or new entry: `before` is None for a new one, `after` what it is to be; `columns` are those that differ."""

    table: Table
    row: Row
    before: Entry | None
    after: dict[str, Any]
    columns: tuple[Column, ...]

    @property
    def id(self) -> str:
        """The id of the entry."""
        return str(self.after["id"])

    def finding(self, code: str, column: str = "", **details: object) -> Finding:
        """Return a finding in this row."""
        return self.table.finding(code, self.row.number, column, **details)


def compare(table: Table, snapshot: Snapshot) -> Iterator[tuple[Edit | None, list[Finding]]]:
    """Yield for each row what it changes, if anything, with what is wrong with its cells.

    A cell that cannot be read leaves its field as it is, so that the rest of the row can be judged all the same.
    """
    rows_by_id: dict[str, int] = {}
    for row in table.rows:
        try:
            identifier = _read_id(table, row)
            if identifier in rows_by_id:
                raise CellError("id_twice", id=identifier, other=rows_by_id[identifier])
            rows_by_id[identifier] = row.number
            entry = snapshot.entries[table.sheet.kind].get(identifier)
            if entry is None:
                _check_new(table, row, identifier, snapshot)
        except CellError as error:
            yield None, [table.finding(error.code, row.number, table.sheet.id_column.key, **error.details)]
        else:
            yield _compare_row(table, row, identifier, entry)


def _read_id(table: Table, row: Row) -> str:
    column = table.sheet.id_column
    if not tidy(row.cells[column.key].text):
        raise CellError("no_id")
    return str(_read(column, row.cells[column.key], "", None)[0])


def _check_new(table: Table, row: Row, identifier: str, snapshot: Snapshot) -> None:
    """Refuse an id that is not known, unless the row can only be meant as a new entry."""
    for other in SHEETS:
        are_records = "sources" not in (other.kind, table.sheet.kind)
        if are_records and identifier in snapshot.entries[other.kind]:
            raise CellError("id_elsewhere", id=identifier, other=other.name)
    if tidy(row.cells[STAMP.key].text):
        raise CellError("id_unknown", id=identifier)
    if not table.sheet.takes_new_rows:
        raise CellError("no_new_answers", id=identifier)


def _compare_row(table: Table, row: Row, identifier: str, entry: Entry | None) -> tuple[Edit | None, list[Finding]]:
    """Return what the row changes, if anything, and what is wrong with it."""
    cells: dict[str, str] = dict(entry.cells) if entry else {column.key: "" for column in table.sheet.columns}
    after: dict[str, Any] = copy.deepcopy(entry.raw) if entry else {"id": identifier}
    now, changed, problems = dict(cells, id=identifier), [], []
    for column in table.sheet.columns[1:]:
        if column is STAMP:
            continue
        try:
            value, now[column.key] = _read(column, row.cells[column.key], cells[column.key], column.value_of(after))
            if column.locked and now[column.key] != cells[column.key]:
                raise CellError("locked", value=cells[column.key])
        except CellError as error:
            problems.append(table.finding(error.code, row.number, column.key, **error.details))
            continue
        if now[column.key] != cells[column.key]:
            changed.append(column)
            column.put(after, value)
    edit = Edit(table, row, entry, close_up(after), tuple(changed)) if changed or problems else None
    if edit and entry and not problems:
        is_mine, problems = _check_stamp(table, row, entry, now)
        edit = edit if is_mine else None
    return edit, problems


def _check_stamp(table: Table, row: Row, entry: Entry, now: Mapping[str, str]) -> tuple[bool, list[Finding]]:
    """Return whether the row changes the entry as it is, and what is wrong where it does not."""
    stamp = tidy(row.cells[STAMP.key].text)
    if not stamp:
        return False, [table.finding("no_stamp", row.number, STAMP.key)]
    if stamp == entry.stamp:
        return True, []
    was_left_alone = stamp == stamp_of(table.sheet, now)
    return False, [] if was_left_alone else [table.finding("conflict", row.number, id=entry.id)]


def _read(column: Column, cell: Cell, text_now: str, value_now: Any) -> tuple[Any, str]:
    """Return the value of a cell and the text that it has in an export.

    Raises:
        CellError: the cell cannot be read.
    """
    text = tidy(cell.text)
    if cell.type in ("formula", "error"):
        raise CellError(cell.type, value=text)
    if text == text_now:
        return value_now, text
    if not text:
        value = copy.copy(column.form.empty)
    elif cell.type not in column.form.accepts:
        raise CellError(cell.type, value=text)
    else:
        value = column.form.read(text, value_now)
    return value, column.form.write(value)
