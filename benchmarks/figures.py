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
from benchmarks.machine import cpu_seconds, forget_files, load_average, resident_mb
from benchmarks.processes import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.plan import Plan
    from benchmarks.subjects import Running, Subject


@dataclass(slots=True)
class Crowd:
    """What was measured of so many conversations at once, over all rounds."""

    latencies_ms: list[list[float]] = field(default_factory=list)
    """One list a round."""
    elapsed_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    """Processor time of the server, a round: little touched by what else the machine does."""

    def pooled_ms(self) -> list[float]:
        """Return the latencies of all rounds."""
        return [latency for one_round in self.latencies_ms for latency in one_round]

    def rate(self) -> float:
        """Return messages a second, the median of the rounds."""
        return statistics.median(
            len(latencies) / elapsed for latencies, elapsed in zip(self.latencies_ms, self.elapsed_s, strict=True)
        )

    def cpu_ms_a_message(self) -> float:
        """Return the server's processor time a message in milliseconds, the median of the rounds."""
        return statistics.median(
            spent * 1000 / max(1, len(latencies))
            for latencies, spent in zip(self.latencies_ms, self.cpu_s, strict=True)
        )

    def core_rate(self) -> float:
        """Return the messages that one core answers in a second of its time."""
        return 1000 / max(self.cpu_ms_a_message(), 1e-3)


@dataclass(slots=True)
class Figures:
    """What was measured of one subject. Latencies are in milliseconds, as the client saw them."""

    name: str
    cold_first_answer_s: float | None = None
    ready_s: list[float] = field(default_factory=list)
    first_answer_s: list[float] = field(default_factory=list)
    resident_start_mb: float | None = None
    resident_after_mb: float | None = None
    crowds: dict[int, Crowd] = field(default_factory=dict)
    """Without a pause, by how many converse at once."""
    paced: Crowd = field(default_factory=Crowd)
    """At a visitor's pace."""
    turns_ms: list[list[float]] = field(default_factory=list)
    """One list a long conversation, one latency a turn."""
    first_said_ms: list[float] = field(default_factory=list)
    said_again_ms: list[float] = field(default_factory=list)
    failures: int = 0
    load_averages: list[list[float]] = field(default_factory=list)
    """Before each round: one's own load is in it."""

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


def measure_cold_start(subject: Subject, figures: Figures, project: Path) -> None:
    """Start once with the bot's files dropped from memory; this start counts with no other."""
    forget_files([subject.installed, project])
    cold = Figures(subject.name)
    measure_starts(subject, cold)
    figures.cold_first_answer_s = cold.first_answer_s[0]


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
    run_apart(make_job(running, plan, plan.warm_up_messages))


def measure_crowds(number: int, running: Running, figures: Figures, plan: Plan) -> None:
    """Measure one subject once: one conversation at a time, then many without a pause, then many at a visitor's pace."""
    figures.load_averages.append(load_average())
    for many, messages in plan.crowds:
        job = make_job(running, plan, messages, concurrency=many, offset=number)
        measure_job(job, running, figures, figures.crowds.setdefault(many, Crowd()))
        if figures.resident_after_mb is None:
            figures.resident_after_mb = resident_mb(running.pids)
    visitors = plan.paced_visitors
    pace = {"think_s": plan.think_seconds, "seconds": plan.paced_seconds, "seed": number}
    job = Job(running.dialect, running.url, visitors, 1, visitors, number, **pace)
    measure_job(job, running, figures, figures.paced)
    rates = ", ".join(f"{crowd.rate():.0f}/s at {many}" for many, crowd in figures.crowds.items())
    say(f"  {figures.name}: {rates}; at a visitor's pace {percentile(figures.paced.latencies_ms[-1], 99):.0f} ms")


def measure_job(job: Job, running: Running, figures: Figures, crowd: Crowd) -> None:
    """Do a job and keep what it took."""
    before = cpu_seconds(running.pids)
    outcome = run_apart(job)
    crowd.cpu_s.append(cpu_seconds(running.pids) - before)
    crowd.latencies_ms.append([latency for turns in outcome.latencies_ms for latency in turns])
    crowd.elapsed_s.append(outcome.elapsed_s)
    figures.failures += outcome.failures


def measure_long_conversations(running: Running, figures: Figures, plan: Plan, conversations: int, offset: int) -> None:
    """Hold long conversations, one after the other; one with a failed turn is left out."""
    job = Job(running.dialect, running.url, conversations, plan.long_turns, offset=offset)
    outcome = run_apart(job)
    figures.turns_ms += [turns for turns in outcome.latencies_ms if len(turns) == plan.long_turns]
    figures.failures += outcome.failures


def measure_repeats(running: Running, figures: Figures, plan: Plan) -> None:
    """Say different messages once and then the very same again: were answers kept, the second time would be quicker."""
    conversations = max(2, plan.repeated_messages // plan.conversation_turns)
    job = Job(running.dialect, running.url, conversations, plan.conversation_turns, is_varied=True)
    for kept in (figures.first_said_ms, figures.said_again_ms):
        outcome = run_apart(job)
        kept += [latency for turns in outcome.latencies_ms for latency in turns]
        figures.failures += outcome.failures


def take_all(
    subjects: Mapping[str, Subject], bots: Sequence[str], parts: Collection[str], plan: Plan, project: Path
) -> dict[str, Figures]:
    """Take every figure of every subject; `bots` are those with conversations that can grow long.

    Raises:
        ProcessError, ClientError: a subject does not start or does not answer.
    """
    figures = {key: Figures(subject.name) for key, subject in subjects.items()}
    if "starts" in parts:
        say(f"Starting each bot from the disk, then {plan.starts} times …")
        for key in bots:
            measure_cold_start(subjects[key], figures[key], project)
        for _ in range(plan.starts):
            for key in bots:
                measure_starts(subjects[key], figures[key])
    if not {"messages", "turns", "repeats"} & set(parts):
        return figures
    with contextlib.ExitStack() as stack:
        running = {key: stack.enter_context(started(subject, figures[key])) for key, subject in subjects.items()}
        for one in running.values():
            warm_up(one, plan)
        if "messages" in parts:
            for number in range(plan.rounds):
                say(f"Round {number + 1} of {plan.rounds} …")
                for key, one in running.items():
                    measure_crowds(number, one, figures[key], plan)
        if "repeats" in parts:
            say("The same messages twice …")
            for key in bots:
                measure_repeats(running[key], figures[key], plan)
        if "turns" in parts:
            _measure_turns(running, figures, bots, plan)
    return figures


def _measure_turns(
    running: Mapping[str, Running], figures: Mapping[str, Figures], bots: Sequence[str], plan: Plan
) -> None:
    share = 2  # one conversation of each language at a time, each bot in turn
    say(f"{plan.long_conversations} conversations of {plan.long_turns} turns …")
    for offset in range(0, plan.long_conversations, share):
        for key in bots:
            measure_long_conversations(running[key], figures[key], plan, share, offset)


def make_job(running: Running, plan: Plan, messages: int, concurrency: int = 1, offset: int = 0) -> Job:
    """Return a job of `messages` messages; whole conversations, at least as many as are to be held at once."""
    conversations = max(concurrency, messages // plan.conversation_turns)
    turns = max(1, messages // conversations)
    return Job(running.dialect, running.url, conversations, turns, concurrency, offset)
