"""Hides small counts, and as much beside them as it takes that nobody can compute them from a total.

A count from 1 to 4 could point to a person. No page of figures, report or export tells it: "<5". Where the total and the
other counts would tell it all the same, the next smallest count is hidden too; where that is not enough, the whole
breakdown is. A zero is told: nobody is in it. `docs/decisions/0017-insight.md` says what this does not protect against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FEW = 5
"""Counts from 1 to below this are not told."""
_ENDLESS = 10**12


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as it may be told: `value` is None where it is hidden; `is_few` says that it is 1 to 4."""

    value: int | None
    is_few: bool = False

    @property
    def is_told(self) -> bool:
        """Whether the count itself is told."""
        return self.value is not None


FEW_FIGURE = Figure(None, is_few=True)
HIDDEN = Figure(None)
ZERO = Figure(0)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and what it consists of, as both may be told. `is_withheld`: of the parts, nothing is told."""

    total: Figure
    parts: Mapping[str, Figure]
    is_withheld: bool = False


def is_small(count: int) -> bool:
    """Say whether a count is too small to be told."""
    return 0 < count < FEW


def tell(count: int, *, masked: bool = False) -> Figure:
    """Return a count that stands alone; `masked` hides it whatever it is, but for a zero."""
    if is_small(count):
        return FEW_FIGURE
    return HIDDEN if masked and count else Figure(count)


def break_down(counts: Mapping[str, int], masked: Collection[str] = (), *, is_total_masked: bool = False) -> Breakdown:
    """Return counts and their sum as they may be told together.

    Args:
        masked: counts that would give a small one away elsewhere, so they are hidden whatever they are.
        is_total_masked: the same of the sum.
    """
    total = tell(sum(counts.values()), masked=is_total_masked)
    parts = {name: tell(count, masked=name in masked) for name, count in counts.items()}
    while _gives_away(total, parts):
        told = [(figure.value, name) for name, figure in parts.items() if figure.value]
        if not told:
            return Breakdown(total, dict.fromkeys(parts, HIDDEN), is_withheld=True)
        parts[min(told)[1]] = HIDDEN
    return Breakdown(total, parts)


def _gives_away(total: Figure, parts: Mapping[str, Figure]) -> bool:
    """Say whether a small count, or a small total, can be computed by whoever knows how this module works."""
    smallest_told = min((figure.value for figure in parts.values() if figure.value), default=_ENDLESS)
    bounds = [_bounds(figure, smallest_told) for figure in parts.values()]
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    least_total, most_total = _bounds(total, _ENDLESS)
    for figure, (low, high) in zip(parts.values(), bounds, strict=True):
        lowest = max(low, least_total - (most - high))
        highest = min(high, most_total - (least - low))
        if figure.is_few and lowest >= highest:
            return True
    return total.is_few and max(least_total, least) >= min(most_total, most)


def _bounds(figure: Figure, smallest_told: int) -> tuple[int, int]:
    """Return what a reader knows a count to be at least and at most: one hidden beside a small one is the next smallest."""
    if figure.value is not None:
        return figure.value, figure.value
    return (1, FEW - 1) if figure.is_few else (FEW, max(FEW, smallest_told))
