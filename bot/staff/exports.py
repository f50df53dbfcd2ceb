"""Writes tables of figures as CSV, for the spreadsheet programs of each language; no cell is run by any (standard D11)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bot.csv_cells import DELIMITERS, guard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.messages import Language

BYTE_ORDER_MARK = "\ufeff"
"""By it Excel knows that a file is UTF-8."""


def write_table(rows: Iterable[Iterable[str]], language: Language) -> bytes:
    """Return rows as a CSV file: UTF-8 with its mark, every cell in quotes."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=DELIMITERS[language], quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()
