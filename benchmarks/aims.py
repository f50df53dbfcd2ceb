"""What the project wants to reach, and whether a run reached it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.plan import Plan
    from benchmarks.rows import Row

MB_A_MIB = 1.048576
TIMES_STOCK = 10
MEDIAN_MS = 10
PACED_P99_MS = 60
READY_S = 5
RESIDENT_MB = 450
INSTALLED_MB = 900
LATE_TURNS = 1.1
SAID_AGAIN = 0.9
"""A second time that takes less than this share of the first would mean that answers are kept."""


class Check(NamedTuple):
    """One aim with what was measured; `at_least` where more is better."""

    title: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether it is."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def list_checks(measured: Sequence[Row], plan: Plan) -> list[Check]:
    """Return a check for every aim that something was measured of."""
    by_title = {row.title: row for row in measured}
    ours = {title: value for title, row in by_title.items() if (value := row.values.get("repere")) is not None}
    checks = []
    rate = by_title.get(rows.CORE_RATE.format(plan.core_crowd))
    ratio = rate.ratio() if rate else None
    if ratio is not None:
        title = f"≥ {TIMES_STOCK} times stock Rasa's messages a second of one core"
        checks.append(Check(title, ratio, TIMES_STOCK, at_least=True))
    visitors = plan.paced_visitors
    for title, name, scale, limit in (
        (f"Median at one conversation ≤ {MEDIAN_MS} ms", rows.MEDIAN.format(plan.crowds[0][0]), 1, MEDIAN_MS),
        (
            f"99th percentile with {visitors} conversations at a visitor's pace ≤ {PACED_P99_MS} ms",
            rows.PACED_P99.format(visitors),
            1,
            PACED_P99_MS,
        ),
        (f"Start to ready ≤ {READY_S} s", rows.READY, 1, READY_S),
        (f"Resident ≤ {RESIDENT_MB} MB", rows.RESIDENT.format(plan.crowds[0][1]), MB_A_MIB, RESIDENT_MB),
        (f"Installed environment ≤ {INSTALLED_MB} MB", rows.INSTALLED, MB_A_MIB, INSTALLED_MB),
    ):
        if name in ours:
            checks.append(Check(title, ours[name] * scale, limit))
    return [*checks, *_ratios(ours, plan)]


def _ratios(ours: Mapping[str, float], plan: Plan) -> list[Check]:
    late, width = plan.long_turns, plan.window_turns
    last = ours.get(rows.EARLY.format(late - width + 1, late))
    first = ours.get(rows.EARLY.format(plan.early_turn, plan.early_turn + width - 1))
    once, again = ours.get("Said for the first time: median (ms)"), ours.get("The same said again: median (ms)")
    checks = []
    if last and first:
        title = f"Late turns cost what early ones do (ratio ≤ {LATE_TURNS}, {width} turns each)"
        checks.append(Check(title, last / first, LATE_TURNS))
    if once and again:
        title = f"No answer is kept and given again (second time ÷ first ≥ {SAID_AGAIN})"
        checks.append(Check(title, again / once, SAID_AGAIN, at_least=True))
    return checks
