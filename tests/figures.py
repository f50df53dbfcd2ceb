"""What the tests measured, for the table that is printed after them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure beside the most that its standard allows."""

    standard: str
    what: str
    value: float
    most: float
    unit: str


FIGURES: list[Figure] = []


def record(standard: str, what: str, value: float, most: float, unit: str) -> None:
    """Keep a figure for the table, then hold it against its limit."""
    FIGURES.append(Figure(standard, what, value, most, unit))
    assert value <= most, f"{standard}: {what} is {value:.3g} {unit}, more than {most:g}"


def write_table() -> list[str]:
    """Return the lines of the table, as Markdown; none when nothing was measured."""
    if not FIGURES:
        return []
    rows = [f"| {f.standard} | {f.what} | {f.value:.3g} {f.unit} | {f.most:g} {f.unit} |" for f in FIGURES]
    return ["| standard | what | measured | at most |", "|---|---|---|---|", *rows]
