"""CSV: one file per sheet, as spreadsheet programs open and save it.

Text that begins like a formula gets an apostrophe before it, so that no program runs it (standard D11); the apostrophe is
taken away when the file comes back.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bot.csv_cells import DELIMITERS, guard, unguard
from bot.editing.findings import SheetFileError
from bot.editing.tables import Cell, RawSheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.messages import Language

_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def write_csv(file: Path, rows: Iterable[Iterable[str]], language: Language) -> None:
    """Write rows for the spreadsheet programs of a language: UTF-8 with its mark, every cell in quotes."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=DELIMITERS[language], quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerows([guard(text) for text in row] for row in rows)


def read_csv(file: Path) -> RawSheet:
    """Return the rows of a file, whichever of the usual delimiters it has.

    Raises:
        SheetFileError: it is no CSV or not in UTF-8.
    """
    content = file.read_bytes()
    encoding = next((name for mark, name in _ENCODINGS if content.startswith(mark)), "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetFileError("not_utf8", name=file.name) from error
    try:
        delimiter = max(",;\t", key=lambda sign: len(next(csv.reader(io.StringIO(text), delimiter=sign), ())))
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SheetFileError("bad_csv", name=file.name) from error
    return RawSheet(file.name, [[_read_cell(text) for text in row] for row in rows])


def _read_cell(text: str) -> Cell:
    """Return a cell; one that begins with = and has no apostrophe would be run by the program that opens it."""
    return Cell(unguard(text), "formula" if text.lstrip().startswith("=") else "text")
