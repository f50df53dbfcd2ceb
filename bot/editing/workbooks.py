"""XLSX: writes sheets as a workbook that people can work in, and reads one back.

Whatever begins like a formula is written as text, which no program runs (standard D11). A small file can unpack to a huge
one, so the unpacked size is bounded before anything is parsed, merged cells are looked for before a sheet is, and rows are
read one by one, up to a number of cells. Nothing in a file is run, and no entity of its XML is expanded.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bot.csv_cells import begins_like_a_formula
from bot.editing.findings import SheetFileError
from bot.editing.forms import Choice, Day, Identifier
from bot.editing.guide import CHOOSE, DATE_WANTED, LISTS, list_of
from bot.editing.tables import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Cell, RawSheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl.cell.cell import Cell as WorkbookCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.worksheet.worksheet import Worksheet

    from bot.editing.columns import Column
    from bot.editing.exporting import FilledSheet
    from bot.editing.forms import CellType
    from bot.editing.guide import PlainSheet
    from bot.messages import Language

    _ReadOnlySheet = Any
    """The stubs of openpyxl lack what such a sheet can do."""

MOST_UNPACKED_BYTES = 40_000_000
MOST_MEMBERS = 500
_PIECE_BYTES, _LONGEST_TAG_BYTES = 1 << 20, 1 << 10
_MERGED = re.compile(rb'<(?:[\w.-]{1,50}:)?mergeCell\s[^>]{0,500}?ref="([A-Z0-9:$]{1,50})"')
_TYPES: dict[str, CellType] = {"n": "number", "d": "date", "b": "flag", "f": "formula", "e": "error"}
_AS_TEXT, _AS_DAY = "@", "yyyy-mm-dd"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NEEDS_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\x7f]")
_HEADER = PatternFill("solid", fgColor="1F3A5F")
_LOCKED = PatternFill("solid", fgColor="E4E4E4")
_TOP = Alignment(wrap_text=True, vertical="top")


def write_workbook(file: Path, filled: Sequence[FilledSheet], plain: Sequence[PlainSheet], language: Language) -> None:
    """Write a workbook: the guide first, then the sheets, then the lists."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    guide, *others = plain
    _write_plain(workbook.create_sheet(guide.name), guide)
    for sheet in filled:
        _write_sheet(workbook.create_sheet(sheet.name), sheet, language)
    for other in others:
        _write_plain(workbook.create_sheet(other.name), other)
    workbook.save(file)


def read_workbook(file: Path) -> list[RawSheet]:
    """Return the sheets of a workbook.

    Raises:
        SheetFileError: it is none, is damaged or locked, holds macros, or is too large.
    """
    try:
        _check_archive(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: pictures, extensions of other programs
            workbook = load_workbook(file, read_only=True)
            try:
                _refuse_merged(file, workbook.worksheets)
                return _read_sheets(workbook.worksheets)
            finally:
                workbook.close()
    except SheetFileError:
        raise
    except Exception as error:  # openpyxl raises almost anything over a damaged file
        raise SheetFileError("no_workbook", name=file.name) from error


def _check_archive(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise SheetFileError("file_size", name=file.name, most=MOST_UNPACKED_BYTES // 1_000_000)
    if any(member.filename.endswith("vbaProject.bin") for member in members):
        raise SheetFileError("has_macros", name=file.name)


def _refuse_merged(file: Path, sheets: Sequence[_ReadOnlySheet]) -> None:
    """Look for merged cells in the text of the sheets: a parser would make an object of each."""
    with zipfile.ZipFile(file) as archive:
        for sheet in sheets:
            with archive.open(sheet._worksheet_path) as part:
                last = b""
                while piece := part.read(_PIECE_BYTES):
                    found = _MERGED.search(last + piece)
                    if found:
                        raise SheetFileError("merged_cells", sheet.title, cells=found[1].decode("ascii"))
                    last = piece[-_LONGEST_TAG_BYTES:]


def _read_sheets(sheets: Sequence[_ReadOnlySheet]) -> list[RawSheet]:
    read, count = [], 0
    for sheet in sheets:
        sheet.reset_dimensions()  # what a file says of its size need not be true
        rows: list[list[Cell]] = []
        for row in sheet.iter_rows():
            count += len(row)
            if len(rows) == MOST_ROWS:
                raise SheetFileError("too_many_rows", sheet.title, most=MOST_ROWS)
            if len(row) > MOST_COLUMNS:
                raise SheetFileError("too_many_columns", sheet.title, most=MOST_COLUMNS)
            if count > MOST_CELLS:
                raise SheetFileError("too_many_cells", sheet.title, most=MOST_CELLS)
            rows.append([_read_cell(cell) for cell in row])
        read.append(RawSheet(sheet.title, rows))
    return read


def _read_cell(cell: ReadOnlyCell | EmptyCell) -> Cell:
    value: Any = cell.value
    if isinstance(value, str) and cell.data_type not in ("f", "e"):
        return Cell(_ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), value))
    if isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, datetime) and value.time() == time():
        text = value.date().isoformat()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    else:
        text = "" if value is None else str(getattr(value, "text", value))
    return Cell(text, _TYPES.get(cell.data_type, "text") if text else "text")


def _write_sheet(worksheet: Worksheet, sheet: FilledSheet, language: Language) -> None:
    columns = sheet.sheet.columns
    for position, column in enumerate(columns, 1):
        letter = get_column_letter(position)
        whole = worksheet.column_dimensions[letter]
        whole.width, whole.alignment = column.width, _TOP
        whole.number_format = _AS_DAY if isinstance(column.form, Day) else _AS_TEXT  # in new rows, too
        _write_heading(worksheet.cell(1, position), column.heading[language])
        rule = _make_rule(column, language)
        if rule:
            rule.add(f"{letter}2:{letter}{MOST_ROWS}")
            worksheet.add_data_validation(rule)
    for number, texts in enumerate(sheet.rows, 2):
        for position, (column, text) in enumerate(zip(columns, texts, strict=True), 1):
            cell = worksheet.cell(number, position)
            _write_text(cell, text)
            if isinstance(column.form, Day) and text:
                cell.value, cell.number_format = date.fromisoformat(text), _AS_DAY
            if column.locked or column is sheet.sheet.id_column:
                cell.fill = _LOCKED
    worksheet.freeze_panes = "B2"
    worksheet.auto_filter.ref = worksheet.dimensions


def _write_plain(worksheet: Worksheet, sheet: PlainSheet) -> None:
    for position, width in enumerate(sheet.widths, 1):
        worksheet.column_dimensions[get_column_letter(position)].width = width
    for number, texts in enumerate(sheet.rows, 1):
        for position, text in enumerate(texts, 1):
            cell = worksheet.cell(number, position)
            _write_text(cell, text)
            if number in sheet.headings:
                _write_heading(cell, text)
    worksheet.freeze_panes = "A2"


def _write_heading(cell: WorkbookCell | MergedCell, text: str) -> None:
    _write_text(cell, text)
    cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEADER


def _write_text(cell: WorkbookCell | MergedCell, text: str) -> None:
    cell.alignment, cell.number_format = _TOP, _AS_TEXT
    if text:
        cell.value = _NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
        cell.data_type = "s"  # never a formula or an error, whatever it begins with
        cell.quotePrefix = begins_like_a_formula(text)


def _make_rule(column: Column, language: Language) -> DataValidation | None:
    """Return the rule of a column: a list to choose from, or a date."""
    form = column.form
    if isinstance(form, Day):
        rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
        rule.error = DATE_WANTED[language]
    elif isinstance(form, Choice):
        labels = ",".join(names[language] for names in form.labels.values())
        rule = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True)
        rule.error = CHOOSE[language]
    elif isinstance(form, Identifier) and form.options:
        column_of_list, count = list_of(form.options)
        letter = get_column_letter(column_of_list)
        source = f"'{LISTS}'!${letter}$2:${letter}${count + 1}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        rule.error = CHOOSE[language]
    else:
        return None
    rule.showErrorMessage = True
    return rule
