"""Whether the server's memory stays where it is over many messages, of which no two are written the same."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.client import Job, run_apart
from benchmarks.machine import resident_mb
from benchmarks.processes import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.subjects import Running

AT_ONCE = 10
TURNS = 10
BATCH = 1000
"""Messages between two looks at the memory."""

LEAST_MESSAGES = 5000
"""Over fewer the slope says nothing: then it is shown and not judged."""

WARM_UP_SHARE = 0.2
"""Of the messages: what is loaded and filled at first use is no leak."""

MOST_KIB_A_MESSAGE = 0.5
"""Memory that stays for each message, at most: 25 MiB over 50,000 messages. New words leave a little in spaCy's tables."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Messages said so far and resident MiB then, in order."""

    samples: Sequence[tuple[int, float]]
    failures: int
    first_failure: str | None = None

    def after_warm_up(self) -> list[tuple[int, float]]:
        """Return the samples that count."""
        return [sample for sample in self.samples if sample[0] >= WARM_UP_SHARE * self.samples[-1][0]]

    def kib_a_message(self) -> float:
        """Return the slope of the straight line through the samples after the warm-up."""
        messages, resident = zip(*self.after_warm_up(), strict=True)
        return statistics.linear_regression(messages, resident).slope * 1024

    def is_growing(self) -> bool:
        """Whether more stays than is allowed."""
        return self.samples[-1][0] >= LEAST_MESSAGES and self.kib_a_message() > MOST_KIB_A_MESSAGE


def measure_memory(running: Running, messages: int) -> Memory:
    """Say so many messages, ten conversations at once, and look at the server's memory in between.

    Raises:
        ClientError: the server does not answer.
    """
    batch = min(BATCH, max(1, messages // 10))
    samples, failures, said, first_failure = [(0, resident_mb(running.pids))], 0, 0, None
    while said < messages:
        conversations = max(AT_ONCE, batch // TURNS)
        seed = len(samples)
        job = Job(running.dialect, running.url, conversations, TURNS, AT_ONCE, seed=seed, is_varied=True)
        outcome = run_apart(job)
        said += outcome.answered
        failures += outcome.failures
        first_failure = first_failure or outcome.first_failure
        samples.append((said, resident_mb(running.pids)))
        say(f"  {said} messages: {samples[-1][1]:.0f} MiB, {outcome.answered / outcome.elapsed_s:.0f} a second")
    return Memory(samples, failures, first_failure)
