"""`python -m benchmarks.soak`: run the server for long and against far too many; print Markdown; exit 1 over a limit."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.client import ROOT, ClientError
from benchmarks.figures import percentile
from benchmarks.machine import describe_machine, load_average
from benchmarks.processes import ProcessError, say
from benchmarks.soak.memory import MOST_KIB_A_MESSAGE, Memory, measure_memory
from benchmarks.soak.overload import (
    RECOVERY_S,
    SLOWEST_MS,
    TIMES_USUAL,
    Calm,
    Overload,
    list_faults,
    measure_calm,
    measure_overload,
)
from benchmarks.soak.storm import NO_ANSWER
from benchmarks.subjects import Repere, copy_project
from benchmarks.tables import write_loads, write_number, write_table
from bot.engine.training import find_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.subjects import Running

PARTS = ("memory", "overload")
MESSAGES = 50_000
MINUTES = 10.0
USUAL_RATE_LIMIT = "30"
QUICK_MESSAGES, QUICK_MINUTES = 1_000, 0.25
ROWS = 12
"""Of the table of memory: every so manyth sample."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, print, and exit with 1 where a limit was passed.

    Raises:
        SystemExit: also when something could not be started or measured.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parse(given)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped on the way out
    try:
        with tempfile.TemporaryDirectory(prefix="repere-soak-") as folder:
            faults = _run(options, Path(folder), shlex.join(["python", "-m", "benchmarks.soak", *given]))
    except (ProcessError, ClientError) as error:
        raise SystemExit(f"soak: {error}") from error
    raise SystemExit(1 if faults else 0)


def _run(options: argparse.Namespace, folder: Path, command: str) -> list[str]:
    project, model = copy_project(ROOT, folder), find_model(ROOT)
    if model is None:
        raise ProcessError("no trained model; run: bot train")
    machine = describe_machine(ROOT, project)
    print(f"`{command}`, {machine['measured_at']}\n")
    print(
        f"- {machine['cpu']}, {machine['cores']} cores; commit {machine['commit'][:12]}, sources {machine['sources']}"
    )
    print(f"- load average (1, 5, 15 minutes): {write_loads(machine['load_average'])} at the start")
    faults = []
    if options.only != "overload":
        with _serving(project, model, "off") as running:
            faults += _soak(running, options)
    if options.only != "memory":
        with _serving(project, model, "off") as running:
            calm = measure_calm(running)
        with _serving(project, model, USUAL_RATE_LIMIT) as running:
            faults += _flood(running, calm, options)
    print(f"\nLoad average at the end: {write_loads(load_average())}")
    print("\n".join(["", *(f"- **{fault}**" for fault in faults)]) if faults else "\nNo limit was passed.")
    return faults


@contextlib.contextmanager
def _serving(project: Path, model: Path, rate_limit: str) -> Iterator[Running]:
    repere = Repere(project, settings={"BOT_RATE_LIMIT": rate_limit})
    repere.take_model(model)
    running = repere.start()
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


def _soak(running: Running, options: argparse.Namespace) -> list[str]:
    say(f"{options.messages} messages …")
    memory = measure_memory(running, options.messages)
    print("\n" + write_memory(memory), flush=True)
    grows = f"memory grows by {memory.kib_a_message():.2f} KiB a message, over {MOST_KIB_A_MESSAGE}"
    unanswered = f"{memory.failures} messages were not answered; the first: {memory.first_failure}"
    return [*([grows] if memory.is_growing() else []), *([unanswered] if memory.failures else [])]


def write_memory(memory: Memory) -> str:
    """Return the samples as a table, and what they come to."""
    step = max(1, len(memory.samples) // ROWS)
    shown = sorted({*memory.samples[::step], memory.samples[-1]})
    table = [["Messages", "Resident (MiB)"]]
    table += [[write_number(said, 0), write_number(resident, 1)] for said, resident in shown]
    slope = memory.kib_a_message()
    return (
        f"{write_table(table)}\n\nAfter the first fifth: {slope:.3f} KiB a message ({slope * MESSAGES / 1024:.1f} MiB in "
        f"{write_number(MESSAGES, 0)} messages); at most {MOST_KIB_A_MESSAGE} KiB."
    )


def _flood(running: Running, calm: Calm, options: argparse.Namespace) -> list[str]:
    say(f"{TIMES_USUAL} times the usual load for {options.minutes:g} minutes …")
    found = measure_overload(running, calm, options.minutes * 60, options.usual)
    print("\n" + write_overload(found), flush=True)
    return list_faults(found)


def write_overload(found: Overload) -> str:
    """Return what was sent and what came back as a table."""
    met, storm = found.met, found.storm
    table = [[f"{TIMES_USUAL} times the usual load", "Number", "Median (ms)", "99th percentile (ms)"]]
    names = {"200": "answered (200)", "429": "told to wait (429)", "503": "turned away (503)", NO_ANSWER: "no answer"}
    for status, latencies in sorted(met.latencies_ms.items()):
        table.append([names.get(status, status), *_spread(latencies)])
    table.append(["help lines asked for", *_spread(met.help_ms)])
    recovery = "never" if met.recovery_s is None else f"after {met.recovery_s:.1f} s"
    return "\n".join(
        [
            write_table(table),
            "",
            f"- {storm.messages_a_second:.0f} messages a second for {storm.seconds:.0f} s from {storm.visitors} visitors; "
            f"{found.capacity:.0f} a second can be answered; {met.unsent} times every visitor was waiting",
            f"- most that waited at once: {met.most_waiting}; refusals without help lines: {met.refused_without_lines}, "
            f"without a time to try again: {met.refused_without_time}",
            f"- a visitor who writes four times too often met {_statuses(met.eager)}",
            f"- quick again (within {storm.quick_ms:.0f} ms) {recovery}, at most {RECOVERY_S} s; "
            f"everything within {SLOWEST_MS} ms at the 99th percentile",
            f"- memory: {found.resident_before_mb:.0f} MiB before, {found.resident_peak_mb:.0f} MiB at most",
        ]
    )


def _spread(latencies: list[float]) -> list[str]:
    if not latencies:
        return ["0", "–", "–"]
    return [write_number(value, 0) for value in (len(latencies), percentile(latencies, 50), percentile(latencies, 99))]


def _statuses(met: dict[str, int]) -> str:
    return ", ".join(f"{status} {times} times" for status, times in sorted(met.items())) or "nothing"


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="one of both")
    parser.add_argument("--messages", type=int, default=MESSAGES, help="of the look at memory")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="that the overload lasts")
    parser.add_argument(
        "--usual", type=float, help="messages a second that are usual; by default a share of the possible"
    )
    parser.add_argument("--quick", action="store_true", help="shows that everything runs; no figure counts")
    options = parser.parse_args(arguments)
    if options.quick:
        options.messages, options.minutes = QUICK_MESSAGES, QUICK_MINUTES
    return options


if __name__ == "__main__":
    main()
