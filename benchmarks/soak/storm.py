"""Far more visitors than the server can answer: each sends, and who waits for an answer does not write again meanwhile.

Runs in a process of its own (`python -m benchmarks.soak.storm`, a `Storm` as JSON on standard input, what it `Met` on
standard output). Each visitor has an address of the range set aside for benchmarks (RFC 2544), told as a proxy does.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import aiohttp

from benchmarks.client import LANGUAGES, read_varied_messages

REQUEST_SECONDS = 30
BEGINNING_AT_ONCE = 4
EAGER_EVERY_S = 0.5
"""One visitor writes so often, which is four times what the rate limit lets through by default."""

PROBE_EVERY_S = 0.25
PROBES_IN_ORDER = 5
"""So many quick answers one after the other mean that the server has recovered."""

GIVE_UP_S = 120
NO_ANSWER = "none"


@dataclass(frozen=True, slots=True)
class Storm:
    """How many messages a second, for how long, from how many visitors; and what a quick answer is."""

    url: str
    messages_a_second: float
    seconds: float
    visitors: int
    quick_ms: float
    seed: int = 0


@dataclass(slots=True)
class Met:
    """What visitors got, by status (`none` where the connection failed or nothing came)."""

    latencies_ms: dict[str, list[float]] = field(default_factory=dict)
    refused_without_lines: int = 0
    refused_without_time: int = 0
    eager: dict[str, int] = field(default_factory=dict)
    """The statuses that the visitor who writes too often met."""
    help_ms: list[float] = field(default_factory=list)
    help_failures: int = 0
    unsent: int = 0
    """Times that every visitor was waiting, so that nobody wrote."""
    most_waiting: int = 0
    recovery_s: float | None = None


class Visitors:
    """Everybody who has a conversation with the server."""

    def __init__(self, session: aiohttp.ClientSession, storm: Storm, met: Met) -> None:
        self._session = session
        self._met = met
        self._random = random.Random(storm.seed)
        self._texts = read_varied_messages(storm.seed)
        self._headers: list[tuple[str, dict[str, str]]] = []
        self._idle: list[int] = []

    async def begin(self, count: int) -> None:
        """Open the conversations, a few at once: this is not the storm."""
        gate = asyncio.Semaphore(BEGINNING_AT_ONCE)

        async def begin_one(number: int) -> None:
            address = f"198.{18 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"
            async with gate:
                await self._begin(address, LANGUAGES[number % len(LANGUAGES)])

        await asyncio.gather(*(begin_one(number) for number in range(count)))
        self._idle = list(range(count))

    async def _begin(self, address: str, language: str) -> None:
        headers = {"X-Forwarded-For": address}
        async with self._session.post("/api/v1/conversations", json={"language": language}, headers=headers) as answer:
            answer.raise_for_status()
            started = await answer.json()
        headers["Authorization"] = f"Bearer {started['token']}"
        self._headers.append((f"/api/v1/conversations/{started['conversation_id']}/messages", headers))

    def take_idle(self) -> int | None:
        """Return somebody who is not waiting, or None."""
        if not self._idle:
            return None
        at = self._random.randrange(len(self._idle))
        self._idle[at], self._idle[-1] = self._idle[-1], self._idle[at]
        return self._idle.pop()

    async def write(self, number: int) -> None:
        """Let one write, and note what came back."""
        status, latency_ms = await self.send(number)
        self._met.latencies_ms.setdefault(status, []).append(latency_ms)
        self._idle.append(number)

    async def send(self, number: int) -> tuple[str, float]:
        """Send one message; return status and milliseconds."""
        path, headers = self._headers[number]
        text = self._random.choice(self._texts[LANGUAGES[number % len(LANGUAGES)]])
        begun = time.perf_counter()
        try:
            async with self._session.post(path, json={"text": text}, headers=headers) as answer:
                body = await answer.json(content_type=None)
                status = str(answer.status)
                if answer.status in (429, 503):
                    self._met.refused_without_lines += not body.get("contacts")
                    self._met.refused_without_time += "Retry-After" not in answer.headers
        except (aiohttp.ClientError, TimeoutError, ValueError):
            status = NO_ANSWER
        return status, (time.perf_counter() - begun) * 1000


async def raise_storm(storm: Storm) -> Met:
    """Send at random times for so long, then see how soon answers are quick again."""
    met = Met()
    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(storm.url, connector=connector, timeout=timeout) as session:
        visitors = Visitors(session, storm, met)
        eager, prober = storm.visitors, storm.visitors + 1
        await visitors.begin(storm.visitors + 2)
        for special in (eager, prober):
            visitors._idle.remove(special)
        end = time.perf_counter() + storm.seconds
        beside = [
            asyncio.create_task(_be_eager(visitors, eager, met, end)),
            asyncio.create_task(_ask_for_help(session, met, end)),
        ]
        sent = await _send_at_random(visitors, storm, met, end)
        met.recovery_s = await _wait_for_recovery(visitors, prober, storm.quick_ms)
        await asyncio.gather(*beside, *sent)
    return met


async def _send_at_random(visitors: Visitors, storm: Storm, met: Met, end: float) -> set[asyncio.Task[None]]:
    chance, due, waiting = random.Random(storm.seed), time.perf_counter(), set[asyncio.Task[None]]()
    while (due := due + chance.expovariate(storm.messages_a_second)) < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        number = visitors.take_idle()
        if number is None:
            met.unsent += 1
            continue
        task = asyncio.create_task(visitors.write(number))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
        met.most_waiting = max(met.most_waiting, len(waiting))
    return waiting


async def _be_eager(visitors: Visitors, number: int, met: Met, end: float) -> None:
    """Write on and on without waiting for answers."""
    sent = []
    while time.perf_counter() < end:
        sent.append(asyncio.create_task(visitors.send(number)))
        await asyncio.sleep(EAGER_EVERY_S)
    met.eager = dict(Counter(status for status, _ in await asyncio.gather(*sent)))


async def _ask_for_help(session: aiohttp.ClientSession, met: Met, end: float) -> None:
    """Ask for the help lines every second, as a page does that has none yet."""
    while time.perf_counter() < end:
        begun = time.perf_counter()
        try:
            async with session.get("/api/v1/help", params={"language": "en"}) as answer:
                met.help_failures += not (answer.status == 200 and (await answer.json()).get("contacts"))
        except (aiohttp.ClientError, TimeoutError, ValueError):
            met.help_failures += 1
        met.help_ms.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(1)


async def _wait_for_recovery(visitors: Visitors, number: int, quick_ms: float) -> float | None:
    """Return the seconds until answers began to be quick again, None if they did not."""
    begun, quick_since, quick = time.perf_counter(), 0.0, 0
    while time.perf_counter() - begun < GIVE_UP_S:
        sent_s = time.perf_counter() - begun
        status, latency_ms = await visitors.send(number)
        if status == "200" and latency_ms <= quick_ms:
            quick_since, quick = (sent_s, 1) if quick == 0 else (quick_since, quick + 1)
            if quick == PROBES_IN_ORDER:
                return quick_since
        else:
            quick = 0
        await asyncio.sleep(PROBE_EVERY_S)
    return None


if __name__ == "__main__":
    given: dict[str, Any] = json.load(sys.stdin)
    print(json.dumps(asdict(asyncio.run(raise_storm(Storm(**given))))))
