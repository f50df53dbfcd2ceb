"""Turns figures into Markdown tables for people and JSON for programs. Measures nothing."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figures, percentile
from benchmarks.plan import STAGE_TOTAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.plan import Plan
    from benchmarks.stock_bot import Training

HTTP = "HTTP and the client (the difference to the same messages over HTTP)"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one run measured. `sizes_mb` and `training_s` are keyed as `figures` is."""

    machine: Mapping[str, Any]
    command: str
    plan: Plan
    figures: Mapping[str, Figures]
    training_s: Mapping[str, float]
    stock_training: Training | None
    sizes_mb: Mapping[str, float]
    stages_ms: Mapping[str, float]
    stages_over_http_ms: float
    load_average_end: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    values: Mapping[str, float | None]
    digits: int = 1
    more_is_better: bool = False


def to_markdown(report: Report) -> str:
    """Return the tables."""
    rows = list(_rows(report))
    parts = [_machine(report), _comparison(rows, report), _aims(rows, report), _stages(report)]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_json(report: Report) -> dict[str, Any]:
    """Return every figure, the single ones too."""
    return {
        "machine": dict(report.machine),
        "command": report.command,
        "load_average_end": list(report.load_average_end),
        "plan": asdict(report.plan),
        "summary": {row.title: dict(row.values) for row in _rows(report)},
        "stock_training": asdict(report.stock_training) if report.stock_training else None,
        "stages_ms": dict(report.stages_ms),
        "stages_over_http_ms": report.stages_over_http_ms,
        "figures": {key: asdict(figures) for key, figures in report.figures.items()},
    }


def _rows(report: Report) -> list[_Row]:
    plan = report.plan
    late, early, width = plan.long_turns, plan.early_turn, plan.window_turns

    def each(measure: Callable[[Figures], float | None]) -> dict[str, float | None]:
        return {key: measure(figures) for key, figures in report.figures.items()}

    def long(measure: Callable[[Figures], float]) -> dict[str, float | None]:
        return each(lambda figures: measure(figures) if figures.turns_ms else None)

    return [
        _Row("Start to ready (s)", each(lambda f: statistics.median(f.ready_s))),
        _Row("Start to first answer (s)", each(lambda f: statistics.median(f.first_answer_s))),
        _Row("Resident memory after the first answer (MiB)", each(lambda f: f.resident_start_mb), 0),
        _Row(f"Resident memory after {plan.serial_messages} messages (MiB)", each(lambda f: f.resident_after_mb), 0),
        _Row("One conversation at a time: median (ms)", each(lambda f: statistics.median(f.serial()))),
        _Row("One conversation at a time: 99th percentile (ms)", each(lambda f: percentile(f.serial(), 99))),
        _Row("Processor time of the server a message (ms)", each(lambda f: statistics.median(f.cpu_ms_a_message))),
        _Row(f"Turn {early}: median (ms)", long(lambda f: f.at_turn(early))),
        _Row(f"Turn {late}: median (ms)", long(lambda f: f.at_turn(late))),
        _Row(
            f"Turns {early} to {early + width - 1}: median (ms)", long(lambda f: f.in_turns(early, early + width - 1))
        ),
        _Row(f"Turns {late - width + 1} to {late}: median (ms)", long(lambda f: f.in_turns(late - width + 1, late))),
        *(
            _Row(
                f"{many} conversations at once (messages/s)",
                {key: statistics.median(figures.rates[many]) for key, figures in report.figures.items()},
                more_is_better=True,
            )
            for many, _ in plan.concurrent_messages
        ),
        _Row("Training (s)", report.training_s),
        _Row("Installed environment (MiB)", report.sizes_mb, 0),
        _Row("Messages without an answer", each(lambda f: float(f.failures)), 0),
    ]


def _machine(report: Report) -> str:
    machine = report.machine
    training = report.stock_training
    lines = [
        f"`{report.command}`, {machine['measured_at']}",
        f"- {machine['cpu']}, {machine['cores']} cores, {machine['memory_mb']} MiB; {machine['system']}; "
        f"Python {machine['python']}; commit {machine['commit'][:12]}, sources {machine['sources']}, "
        f"{machine['training_examples']} training examples",
        f"- load average (1, 5, 15 minutes): {_loads(machine['load_average'])} at the start, "
        f"{_loads(report.load_average_end)} at the end",
    ]
    if training:
        when = f", measured at {training.measured_at} and kept" if training.kept else ""
        lines.append(
            f"- stock Rasa trained with {training.epochs} epochs{when}; "
            f"load average before it {_loads(training.load_average)}"
        )
    return "\n".join([lines[0], "", *lines[1:]])


def _comparison(rows: Sequence[_Row], report: Report) -> str:
    keys = list(report.figures)
    heads = [report.figures[key].name for key in keys]
    with_ratio = "stock" in keys
    table = [["", *heads, *(["Repère is … times better"] if with_ratio else [])]]
    for row in rows:
        cells = [_number(row.values.get(key), row.digits) for key in keys]
        table.append([row.title, *cells, *([_ratio(row)] if with_ratio else [])])
    return _table(table)


def _aims(rows: Sequence[_Row], report: Report) -> str:
    """Return the aims of the design and whether they were reached."""
    ours = {row.title: row.values.get("repere") for row in rows}
    plan = report.plan
    late, width = plan.long_turns, plan.window_turns
    early = f"Turns {plan.early_turn} to {plan.early_turn + width - 1}: median (ms)"
    growth = (ours[f"Turns {late - width + 1} to {late}: median (ms)"] or 0) / (ours[early] or 1)
    table = [["Aim", "Measured", "Reached"]]
    resident = f"Resident memory after {plan.serial_messages} messages (MiB)"
    checks = [
        ("Start to ready ≤ 8 s", ours["Start to ready (s)"], 8, False),
        ("Resident ≤ 450 MB", (ours[resident] or 0) * 1.048576, 450, False),
        ("Median a message ≤ 8 ms", ours["One conversation at a time: median (ms)"], 8, False),
        (f"Late turns cost what early ones do (ratio ≤ 1.1, {width} turns each)", growth, 1.1, False),
        ("Training ≤ 60 s", ours["Training (s)"], 60, False),
    ]
    if "stock" in report.figures:
        for row in rows:
            if row.more_is_better:
                ratio = (row.values["repere"] or 0) / (row.values["stock"] or 1)
                checks.append((f"≥ 5 times stock: {row.title}", ratio, 5, True))
    for title, value, limit, least in checks:
        reached = value is not None and (value >= limit if least else value <= limit)
        table.append([title, _number(value, 2), "yes" if reached else "**no**"])
    return _table(table)


def _stages(report: Report) -> str:
    total = report.stages_ms[STAGE_TOTAL]
    table = [["Stage of one Repère message", "Median (ms)"]]
    table += [[name, _number(ms, 2)] for name, ms in report.stages_ms.items()]
    table.append([HTTP, _number(report.stages_over_http_ms - total, 2)])
    return _table(table)


def _ratio(row: _Row) -> str:
    ours, theirs = row.values.get("repere"), row.values.get("stock")
    if not ours or not theirs:
        return "–"
    return f"{ours / theirs if row.more_is_better else theirs / ours:.1f}"


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}".replace(",", " ")


def _loads(loads: Sequence[float]) -> str:
    return ", ".join(f"{load:.2f}" for load in loads)


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *body))
