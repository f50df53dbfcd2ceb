"""CSV: one file per sheet, as spreadsheet programs open and save it.

Text that begins like a formula gets an apostrophe before it, so that no program runs it (standard D11); the apostrophe is
taken away when the file comes back.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from bot.editing.findings import SheetFileError
from bot.editing.tables import Cell, RawSheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.messages import Language

DELIMITERS: dict[Language, str] = {"en": ",", "fr": ";"}
"""What Excel looks for in each language."""
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r\n]")
_ENCODINGS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def begins_like_a_formula(text: str) -> bool:
    """Return whether a program might run `text`, or would once apostrophes before it are gone."""
    return _FORMULA.match(text) is not None


def guard(text: str) -> str:
    """Return `text` as a cell that no program runs."""
    return f"'{text}" if begins_like_a_formula(text) else text


def unguard(text: str) -> str:
    """Return the text that `guard` was given."""
    return text[1:] if text.startswith("'") and begins_like_a_formula(text[1:]) else text


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
