"""Turns figures into Markdown for `docs/performance.md` and JSON for programs. Measures nothing."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.aims import list_checks
from benchmarks.figures import percentile
from benchmarks.plan import STAGE_TOTAL
from benchmarks.rows import list_rows
from benchmarks.tables import write_loads, write_number, write_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.figures import Figures
    from benchmarks.growth import Growth
    from benchmarks.plan import Plan
    from benchmarks.rows import Row
    from benchmarks.stock_bot import Training

HTTP = "HTTP and the client (the difference to the same messages over HTTP)"


@dataclass(slots=True)
class Report:
    """Everything that one run measured; what it did not is empty. Mappings are keyed as `figures` is."""

    machine: Mapping[str, Any]
    command: str
    plan: Plan
    figures: Mapping[str, Figures] = field(default_factory=dict)
    training_s: dict[str, float] = field(default_factory=dict)
    stock_training: Training | None = None
    sizes_mb: dict[str, float] = field(default_factory=dict)
    models_mb: dict[str, float] = field(default_factory=dict)
    stages_ms: Mapping[str, float] = field(default_factory=dict)
    stages_over_http_ms: float | None = None
    growths: list[Growth] = field(default_factory=list)
    load_average_end: Sequence[float] = ()

    def rows(self) -> list[Row]:
        """Return the rows of the comparison."""
        return list_rows(self.figures, self.plan, self.training_s, self.sizes_mb, self.models_mb)


def to_markdown(report: Report) -> str:
    """Return the whole of it, as it can stand in a document."""
    rows = report.rows()
    growths = [_growth(growth) for growth in report.growths]
    parts = [_machine(report), _comparison(rows, report), _aims(rows, report.plan), _stages(report), *growths]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_json(report: Report) -> dict[str, Any]:
    """Return every figure, the single ones too."""
    return {
        "machine": dict(report.machine),
        "command": report.command,
        "load_average_end": list(report.load_average_end),
        "plan": asdict(report.plan),
        "summary": {row.title: dict(row.values) for row in report.rows()},
        "stock_training": asdict(report.stock_training) if report.stock_training else None,
        "stages_ms": dict(report.stages_ms),
        "stages_over_http_ms": report.stages_over_http_ms,
        "growths": [growth.to_json() for growth in report.growths],
        "figures": {key: asdict(figures) for key, figures in report.figures.items()},
    }


def _machine(report: Report) -> str:
    machine = report.machine
    training = report.stock_training
    lines = [
        f"`{report.command}`, {machine['measured_at']}",
        f"- {machine['cpu']}, {machine['cores']} cores, {machine['memory_mb']} MiB; {machine['system']}; "
        f"Python {machine['python']}; commit {machine['commit'][:12]}, sources {machine['sources']}, "
        f"{machine['training_examples']} training examples",
        f"- load average (1, 5, 15 minutes): {write_loads(machine['load_average'])} at the start, "
        f"{write_loads(report.load_average_end)} at the end",
    ]
    if training:
        when = f", measured at {training.measured_at} and kept" if training.kept else ""
        lines.append(
            f"- stock Rasa trained with {training.epochs} epochs{when}; "
            f"load average before it {write_loads(training.load_average)}"
        )
    return "\n".join([lines[0], "", *lines[1:]])


def _comparison(rows: Sequence[Row], report: Report) -> str:
    if not rows:
        return ""
    keys = list(report.figures)
    heads = [report.figures[key].name for key in keys]
    with_ratio = "stock" in keys
    table = [["", *heads, *(["Repère is … times better"] if with_ratio else [])]]
    for row in rows:
        cells = [write_number(row.values.get(key), row.digits) for key in keys]
        table.append([row.title, *cells, *([write_number(row.ratio(), 1)] if with_ratio else [])])
    return write_table(table)


def _aims(rows: Sequence[Row], plan: Plan) -> str:
    checks = list_checks(rows, plan)
    if not checks:
        return ""
    table = [["Aim", "Measured", "Reached"]]
    table += [[one.title, write_number(one.value, 2), "yes" if one.is_reached else "**no**"] for one in checks]
    return write_table(table)


def _stages(report: Report) -> str:
    if report.stages_over_http_ms is None:
        return ""
    table = [["Stage of one Repère message", "Median (ms)"]]
    table += [[name, write_number(ms, 2)] for name, ms in report.stages_ms.items()]
    table.append([HTTP, write_number(report.stages_over_http_ms - report.stages_ms[STAGE_TOTAL], 2)])
    return write_table(table)


def _growth(growth: Growth) -> str:
    head = ["Start to ready (s)", "Resident (MiB)", "Median (ms)", "99th percentile (ms)", "Processor time (ms)"]
    table = [[growth.title, *head, *(["Training (s)"] if growth.training_s else [])]]
    for key, figures in growth.figures.items():
        crowd = figures.crowds[1]
        values = [
            write_number(figures.ready_s[0], 1),
            write_number(figures.resident_start_mb, 0),
            write_number(statistics.median(crowd.pooled_ms()), 1),
            write_number(percentile(crowd.pooled_ms(), 99), 1),
            write_number(crowd.cpu_ms_a_message(), 1),
        ]
        table.append([key, *values, *([write_number(growth.training_s.get(key), 0)] if growth.training_s else [])])
    return write_table(table)
