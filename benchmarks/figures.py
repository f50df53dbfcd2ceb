"""Takes the figures: every subject in the same way, in turn, so that a busy spell of the machine hits all alike."""

from __future__ import annotations

import asyncio
import contextlib
import math
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.client import ClientError, Job, do_job, run_apart
from benchmarks.machine import cpu_seconds, load_average, resident_mb
from benchmarks.stock_bot import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.plan import Plan
    from benchmarks.subjects import Running, Subject


@dataclass(slots=True)
class Figures:
    """What was measured of one subject. Latencies are in milliseconds, as the client saw them."""

    name: str
    ready_s: list[float] = field(default_factory=list)
    first_answer_s: list[float] = field(default_factory=list)
    resident_start_mb: float | None = None
    resident_after_mb: float | None = None
    serial_ms: list[list[float]] = field(default_factory=list)
    """One list a round."""
    cpu_ms_a_message: list[float] = field(default_factory=list)
    """Processor time of the server, a round: little touched by what else the machine does."""
    rates: dict[int, list[float]] = field(default_factory=dict)
    """Messages a second of each round, by concurrent conversations."""
    turns_ms: list[list[float]] = field(default_factory=list)
    """One list a long conversation, one latency a turn."""
    failures: int = 0
    load_averages: list[list[float]] = field(default_factory=list)
    """Before each round: one's own load is in it."""

    def serial(self) -> list[float]:
        """Return the latencies with one conversation at a time, of all rounds."""
        return [latency for one_round in self.serial_ms for latency in one_round]

    def at_turn(self, turn: int) -> float:
        """Return the median over conversations of a turn, counted from 1."""
        return statistics.median(turns[turn - 1] for turns in self.turns_ms)

    def in_turns(self, first: int, last: int) -> float:
        """Return the median of the turns `first` to `last` of all long conversations."""
        return statistics.median(latency for turns in self.turns_ms for latency in turns[first - 1 : last])


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def measure_starts(subject: Subject, figures: Figures) -> None:
    """Start once, take the time to readiness and to the first answer, and stop."""
    with started(subject, figures):
        pass


@contextlib.contextmanager
def started(subject: Subject, figures: Figures) -> Iterator[Running]:
    """Start a subject, time it, note its memory after the first answer, and stop it at the end.

    Raises:
        ProcessError, ClientError: it does not start, or does not answer.
    """
    begin = time.perf_counter()
    running = subject.start()
    try:
        running.wait_until_ready()
        figures.ready_s.append(time.perf_counter() - begin)
        first = asyncio.run(do_job(Job(running.dialect, running.url, conversations=1, turns=1)))
        if first.failures:
            raise ClientError(f"{subject.name} did not answer its first message: {first.first_failure}")
        figures.first_answer_s.append(time.perf_counter() - begin)
        figures.resident_start_mb = resident_mb(running.pids)
        yield running
    finally:
        running.stop()


def warm_up(running: Running, plan: Plan) -> None:
    """Send a few messages that do not count."""
    run_apart(_job(running, plan, plan.warm_up_messages))


def measure_round(number: int, running: Running, figures: Figures, plan: Plan) -> None:
    """Measure one subject once: one conversation at a time, then many."""
    figures.load_averages.append(load_average())
    before = cpu_seconds(running.pids)
    outcome = run_apart(_job(running, plan, plan.serial_messages, offset=number))
    spent = cpu_seconds(running.pids) - before
    figures.serial_ms.append([latency for turns in outcome.latencies_ms for latency in turns])
    figures.cpu_ms_a_message.append(spent * 1000 / max(1, outcome.answered))
    figures.failures += outcome.failures
    if figures.resident_after_mb is None:
        figures.resident_after_mb = resident_mb(running.pids)
    for concurrency, messages in plan.concurrent_messages:
        outcome = run_apart(_job(running, plan, messages, concurrency=concurrency, offset=number))
        figures.rates.setdefault(concurrency, []).append(outcome.answered / outcome.elapsed_s)
        figures.failures += outcome.failures
    rates = ", ".join(f"{rates[-1]:.0f}/s at {many}" for many, rates in figures.rates.items())
    say(f"  {figures.name}: {statistics.median(figures.serial_ms[-1]):.1f} ms; {rates}")


def measure_long_conversations(running: Running, figures: Figures, plan: Plan, conversations: int, offset: int) -> None:
    """Hold long conversations, one after the other; one with a failed turn is left out."""
    job = Job(running.dialect, running.url, conversations, plan.long_turns, offset=offset)
    outcome = run_apart(job)
    figures.turns_ms += [turns for turns in outcome.latencies_ms if len(turns) == plan.long_turns]
    figures.failures += outcome.failures


def take_all(subjects: Mapping[str, Subject], bots: Sequence[str], plan: Plan) -> dict[str, Figures]:
    """Take every figure of every subject; `bots` are those with conversations that can grow long.

    Raises:
        ProcessError, ClientError: a subject does not start or does not answer.
    """
    figures = {key: Figures(subject.name) for key, subject in subjects.items()}
    say(f"Starting each bot {plan.starts} times …")
    for _ in range(plan.starts - 1):
        for key in bots:
            measure_starts(subjects[key], figures[key])
    with contextlib.ExitStack() as stack:
        running = {key: stack.enter_context(started(subject, figures[key])) for key, subject in subjects.items()}
        for one in running.values():
            warm_up(one, plan)
        for number in range(plan.rounds):
            say(f"Round {number + 1} of {plan.rounds} …")
            for key, one in running.items():
                measure_round(number, one, figures[key], plan)
        share = 2  # one conversation of each language at a time, each bot in turn
        say(f"{plan.long_conversations} conversations of {plan.long_turns} turns …")
        for offset in range(0, plan.long_conversations, share):
            for key in bots:
                measure_long_conversations(running[key], figures[key], plan, share, offset)
    return figures


def _job(running: Running, plan: Plan, messages: int, concurrency: int = 1, offset: int = 0) -> Job:
    """Return a job of `messages` messages; whole conversations, at least as many as are to be held at once."""
    conversations = max(concurrency, messages // plan.conversation_turns)
    turns = max(1, messages // conversations)
    return Job(running.dialect, running.url, conversations, turns, concurrency, offset)
