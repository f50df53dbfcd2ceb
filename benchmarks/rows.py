"""The rows of the comparison: what each is called, its value for each subject, and which way is better."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.figures import percentile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.figures import Figures
    from benchmarks.plan import Plan

Values = dict[str, float | None]

READY = "Start to ready (s)"
RESIDENT = "Resident memory after {} messages (MiB)"
MEDIAN = "{} at once: median (ms)"
P99 = "{} at once: 99th percentile (ms)"
CORE_RATE = "Messages a second of one core ({} at once)"
PACED_P99 = "{} at a visitor's pace: 99th percentile (ms)"
TRAINING = "Training (s)"
INSTALLED = "Installed environment, no tools for developers (MiB)"
EARLY = "Turns {} to {}: median (ms)"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `values` is keyed as the figures are, None where nothing was measured."""

    title: str
    values: Mapping[str, float | None]
    digits: int = 1
    more_is_better: bool = False

    @property
    def is_measured(self) -> bool:
        """Whether there is anything to show."""
        return any(value is not None for value in self.values.values())

    def ratio(self, ours: str = "repere", theirs: str = "stock") -> float | None:
        """Return how many times better ours is, None where one of both is missing or nothing."""
        mine, other = self.values.get(ours), self.values.get(theirs)
        if not mine or not other:
            return None
        return mine / other if self.more_is_better else other / mine


def list_rows(
    figures: Mapping[str, Figures],
    plan: Plan,
    training_s: Mapping[str, float],
    sizes_mb: Mapping[str, float],
    models_mb: Mapping[str, float],
) -> list[Row]:
    """Return every row for which something was measured."""

    def each(measure: Callable[[Figures], float | None]) -> Values:
        return {key: measure(one) for key, one in figures.items()}

    rows = [
        *_starts(each, plan),
        *_messages(each, plan),
        *_conversations(each, plan),
        Row(TRAINING, training_s),
        Row(INSTALLED, sizes_mb, 0),
        Row("The model's file (MiB)", models_mb),
        Row("Messages without an answer", each(lambda f: float(f.failures) if f.crowds or f.turns_ms else None), 0),
    ]
    return [row for row in rows if row.is_measured]


def _starts(each: Callable[[Callable[[Figures], float | None]], Values], plan: Plan) -> list[Row]:
    return [
        Row(READY, each(lambda f: statistics.median(f.ready_s) if f.ready_s else None)),
        Row("Start to first answer (s)", each(lambda f: statistics.median(f.first_answer_s) if f.ready_s else None)),
        Row("The same, files not in memory (s)", each(lambda f: f.cold_first_answer_s)),
        Row("Resident memory after the first answer (MiB)", each(lambda f: f.resident_start_mb), 0),
        Row(RESIDENT.format(plan.crowds[0][1]), each(lambda f: f.resident_after_mb), 0),
    ]


def _messages(each: Callable[[Callable[[Figures], float | None]], Values], plan: Plan) -> list[Row]:
    def of(many: int, measure: Callable[[list[float]], float]) -> Values:
        return each(lambda f: measure(f.crowds[many].pooled_ms()) if many in f.crowds else None)

    def paced(measure: Callable[[list[float]], float]) -> Values:
        return each(lambda f: measure(f.paced.pooled_ms()) if f.paced.latencies_ms else None)

    rows = []
    for many, _ in plan.crowds:
        rows.append(Row(MEDIAN.format(many), of(many, statistics.median)))
        rows.append(Row(P99.format(many), of(many, lambda ms: percentile(ms, 99))))
    for many, _ in plan.crowds:
        rate = each(lambda f, many=many: f.crowds[many].rate() if many in f.crowds else None)
        rows.append(Row(f"{many} at once: messages a second", rate, more_is_better=True))
    serial, core = plan.crowds[0][0], plan.core_crowd
    rows += [
        Row(
            f"Processor time of the server a message, {serial} at once (ms)",
            each(lambda f: f.crowds[serial].cpu_ms_a_message() if serial in f.crowds else None),
        ),
        Row(
            CORE_RATE.format(core),
            each(lambda f: f.crowds[core].core_rate() if core in f.crowds else None),
            more_is_better=True,
        ),
        Row(f"{plan.paced_visitors} at a visitor's pace: median (ms)", paced(statistics.median)),
        Row(PACED_P99.format(plan.paced_visitors), paced(lambda ms: percentile(ms, 99))),
        Row(
            f"{plan.paced_visitors} at a visitor's pace: messages a second that came",
            each(lambda f: f.paced.rate() if f.paced.latencies_ms else None),
            more_is_better=True,
        ),
    ]
    return rows


def _conversations(each: Callable[[Callable[[Figures], float | None]], Values], plan: Plan) -> list[Row]:
    late, early, width = plan.long_turns, plan.early_turn, plan.window_turns

    def long(measure: Callable[[Figures], float]) -> Values:
        return each(lambda f: measure(f) if f.turns_ms else None)

    first, last = (early, early + width - 1), (late - width + 1, late)
    return [
        Row("Said for the first time: median (ms)", each(lambda f: _median(f.first_said_ms))),
        Row("The same said again: median (ms)", each(lambda f: _median(f.said_again_ms))),
        Row(f"Turn {early}: median (ms)", long(lambda f: f.at_turn(early))),
        Row(f"Turn {late}: median (ms)", long(lambda f: f.at_turn(late))),
        Row(EARLY.format(*first), long(lambda f: f.in_turns(*first))),
        Row(EARLY.format(*last), long(lambda f: f.in_turns(*last))),
    ]


def _median(values: list[float]) -> float | None:
    return statistics.median(values) if values else None
