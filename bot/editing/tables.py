"""The rows of a file that came back, whatever its format: which of our sheets each is, and what stands in which column.

A sheet is known by the heading of its ids, a column by its own, each in either language; names and order do not matter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.editing.cell_text import tidy
from bot.editing.entries import SHEETS
from bot.editing.findings import Finding
from bot.editing.guide import GUIDE_NAMES
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.editing.columns import Column, Kind, Sheet
    from bot.editing.forms import CellType
    from bot.messages import Language

MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_CELLS = 200_000
"""Of all sheets of a file together, gaps between them included."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: its text, and what the program takes it for."""

    text: str = ""
    type: CellType = "text"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as its file has it; `rows` begins with the first row."""

    name: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the keys of our columns; `number` is the one that the program shows."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of ours that came back, under the name and in the language that its editor sees."""

    sheet: Sheet
    name: str
    language: Language
    headings: Mapping[str, str]
    rows: Sequence[Row]

    def finding(self, code: str, row: int = 0, column: str = "", **details: object) -> Finding:
        """Return a finding in this sheet; `column` is the key of one."""
        return Finding(code, self.name, row, self.headings.get(column, ""), details)


def recognize(raw_sheets: Iterable[RawSheet], findings: list[Finding]) -> list[Table]:
    """Return the sheets that are ours; add to `findings` what keeps one from being read."""
    tables: dict[Kind, Table] = {}
    for raw in raw_sheets:
        if raw.name in GUIDE_NAMES or not any(cell.text for row in raw.rows for cell in row):
            continue
        table, problems = _read_table(raw)
        findings.extend(problems)
        if table and table.sheet.kind in tables:
            findings.append(Finding("sheet_twice", raw.name, details={"other": tables[table.sheet.kind].name}))
        elif table:
            tables[table.sheet.kind] = table
    return list(tables.values())


def _read_table(raw: RawSheet) -> tuple[Table | None, list[Finding]]:
    """Return the table and nothing, or no table and why."""
    if len(raw.rows) > MOST_ROWS:
        return None, [Finding("too_many_rows", raw.name, details={"most": MOST_ROWS})]
    headings = [tidy(cell.text) for cell in raw.rows[0]]
    sheet, language = _find_sheet(headings)
    if sheet is None:
        return None, [Finding("unknown_sheet", raw.name, details={"known": _id_headings()})]
    positions: dict[str, int] = {}
    shown: dict[str, str] = {}
    known = {heading: column for column in sheet.columns for heading in column.heading.values()}
    for position, heading in enumerate(headings):
        if heading in known:
            positions[known[heading].key], shown[known[heading].key] = position, heading
    problems = [*_columns_out_of_place(raw, headings, sheet, language, known)]
    rows = []
    for number, cells in enumerate(raw.rows[1:], 2):
        if any(tidy(cell.text) for at, cell in enumerate(cells) if at >= len(headings) or not headings[at]):
            problems.append(Finding("beyond_columns", raw.name, number))
        named = {key: cells[at] if at < len(cells) else Cell() for key, at in positions.items()}
        if any(tidy(cell.text) for cell in named.values()):
            rows.append(Row(number, named))
    return (None if problems else Table(sheet, raw.name, language, shown, rows)), problems


def _find_sheet(headings: Sequence[str]) -> tuple[Sheet | None, Language]:
    for sheet in SHEETS:
        for language in LANGUAGES:
            if sheet.id_column.heading[language] in headings:
                return sheet, language
    return None, "en"


def _columns_out_of_place(
    raw: RawSheet, headings: Sequence[str], sheet: Sheet, language: Language, known: Mapping[str, Column]
) -> Iterator[Finding]:
    counts = Counter(known[heading].key for heading in headings if heading in known)
    for column in sheet.columns:
        if counts[column.key] != 1:
            code = "column_twice" if counts[column.key] else "missing_column"
            yield Finding(code, raw.name, column=column.heading[language])
    for heading in headings:
        if heading and heading not in known:
            yield Finding("unknown_column", raw.name, column=heading)


def _id_headings() -> dict[Language, str]:
    quotes = {"en": "“{}”", "fr": "« {} »"}
    return {
        language: ", ".join(quotes[language].format(sheet.id_column.heading[language]) for sheet in SHEETS)
        for language in LANGUAGES
    }
