"""Seven times the usual load: starts the storm, watches the server's memory meanwhile, and judges what visitors met."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from benchmarks.client import ROOT, ClientError, Job, run_apart
from benchmarks.figures import percentile
from benchmarks.machine import resident_mb
from benchmarks.processes import say, stop
from benchmarks.soak.storm import GIVE_UP_S, NO_ANSWER, REQUEST_SECONDS, Met, Storm

if TYPE_CHECKING:
    from benchmarks.subjects import Running

TIMES_USUAL = 7
USUAL_SHARE = 0.3
"""The usual load, as a share of what the server can answer: seven times that is twice what it can."""

MESSAGES_A_MINUTE = 10
"""What one visitor writes at most on average: a third of what the rate limit lets through by default."""

QUICK_TIMES = 3
LEAST_QUICK_MS = 100
"""An answer is quick again within three times the usual median, or a tenth of a second."""

SLOWEST_MS = 3000
"""The 99th percentile of everything that visitors get, refusals and help lines too (standard E3)."""

RECOVERY_S = 10
MOST_GROWTH_MB = 200
STARTING_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Overload:
    """What was sent, what visitors met, and the server's memory."""

    storm: Storm
    capacity: float
    """Messages a second that the server answered just before, ten conversations at once."""
    met: Met
    resident_before_mb: float
    resident_peak_mb: float

    def all_ms(self) -> list[float]:
        """Return the time of everything that was answered, refusals too."""
        return [ms for status, found in self.met.latencies_ms.items() if status != NO_ANSWER for ms in found]

    def count(self, *statuses: str) -> int:
        """Return how many messages met one of `statuses`."""
        return sum(len(self.met.latencies_ms.get(status, ())) for status in statuses)


@dataclass(frozen=True, slots=True)
class Calm:
    """What the server can do when nobody is in its way: messages a second, ten conversations at once, and its median."""

    capacity: float
    median_ms: float


def measure_calm(running: Running) -> Calm:
    """Find out what the server can answer; its rate limit must be off, for all of this comes from one address.

    Raises:
        ClientError: the server does not answer.
    """
    many = run_apart(Job(running.dialect, running.url, 30, 10, 10, is_varied=True))
    alone = run_apart(Job(running.dialect, running.url, 4, 10))
    return Calm(many.answered / many.elapsed_s, statistics.median(ms for turns in alone.latencies_ms for ms in turns))


def measure_overload(running: Running, calm: Calm, seconds: float, usual: float | None) -> Overload:
    """Send seven times the `usual` messages a second, or that of a share of what is possible, for so long.

    Raises:
        ClientError: the storm broke off.
    """
    rate = TIMES_USUAL * (usual or USUAL_SHARE * calm.capacity)
    visitors = math.ceil(rate * 60 / MESSAGES_A_MINUTE)
    quick_ms = max(LEAST_QUICK_MS, QUICK_TIMES * calm.median_ms)
    storm = Storm(running.url, rate, seconds, visitors, quick_ms)
    say(f"  {calm.capacity:.0f} messages a second can be answered; {rate:.0f} come now, from {visitors} visitors …")
    before = resident_mb(running.pids)
    met, peak = _watch(storm, running)
    return Overload(storm, calm.capacity, met, before, max(before, peak))


def _watch(storm: Storm, running: Running) -> tuple[Met, float]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.soak.storm"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    given, peak = json.dumps(asdict(storm)).encode(), 0.0
    deadline = time.monotonic() + STARTING_SECONDS + storm.visitors / 10 + storm.seconds + GIVE_UP_S + REQUEST_SECONDS
    try:
        while True:
            try:
                printed, _ = process.communicate(given, timeout=1)
                break
            except subprocess.TimeoutExpired:
                given = None  # it is sent by the first call, whatever comes of that
                peak = max(peak, resident_mb(running.pids))
            if time.monotonic() > deadline:
                raise ClientError("the storm does not end")
    finally:
        stop([process])
    if process.returncode:
        raise ClientError("the storm broke off")
    return Met(**json.loads(printed)), peak


def list_faults(found: Overload) -> list[str]:
    """Return what should not have been, in a sentence each."""
    met = found.met
    others = sum(len(ms) for status, ms in met.latencies_ms.items() if status not in ("200", "429", "503", NO_ANSWER))
    growth = found.resident_peak_mb - found.resident_before_mb
    checks = (
        (others > 0, f"{others} answers were neither 200 nor 429 nor 503"),
        (found.count(NO_ANSWER) > 0, f"{found.count(NO_ANSWER)} messages got no answer within {REQUEST_SECONDS} s"),
        (met.refused_without_lines > 0, f"{met.refused_without_lines} refusals had no help lines"),
        (met.refused_without_time > 0, f"{met.refused_without_time} refusals did not say when to try again"),
        ("429" not in met.eager, "the visitor who writes too often was never told to wait"),
        (met.help_failures > 0, f"{met.help_failures} requests for the help lines failed"),
        (_p99(found.all_ms()) > SLOWEST_MS, f"the 99th percentile of answers is over {SLOWEST_MS} ms"),
        (_p99(met.help_ms) > SLOWEST_MS, f"the 99th percentile of the help lines is over {SLOWEST_MS} ms"),
        (met.recovery_s is None or met.recovery_s > RECOVERY_S, f"it took over {RECOVERY_S} s to recover"),
        (growth > MOST_GROWTH_MB, f"memory grew by over {MOST_GROWTH_MB} MiB"),
    )
    return [sentence for is_wrong, sentence in checks if is_wrong]


def _p99(values: list[float]) -> float:
    return percentile(values, 99) if values else math.inf
