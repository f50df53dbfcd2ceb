"""Writes Markdown tables: rows of cells, numbers as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def write_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table; its first row is the head, its first column words and the others numbers."""
    head, *body = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *body))


def write_number(value: float | None, digits: int) -> str:
    """Return a number with thousands apart, a dash for none."""
    return "–" if value is None else f"{value:,.{digits}f}".replace(",", " ")


def write_loads(loads: Sequence[float]) -> str:
    """Return load averages."""
    return ", ".join(f"{load:.2f}" for load in loads)
