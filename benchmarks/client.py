"""The visitor's side of a measurement: holds bounded conversations with a server and times every answer.

Either without a pause (a visitor's next message follows the answer at once: as many messages as the server can answer), or
at a visitor's pace (`Job.think_s`).

Runs in a process of its own (`python -m benchmarks.client`, a job as JSON on standard input, its outcome on standard
output), so that its work does not slow the server's event loop. It shares the machine's cores with the server.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

from benchmarks.plan import JOB_SECONDS, REQUEST_SECONDS
from benchmarks.seeding.talks import read_talks, vary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.messages import Language

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = Path(__file__).parent / "messages.txt"
LANGUAGES: tuple[Language, ...] = ("en", "fr")
TEXT_STEP = 5
"""The next conversation of a language begins so many messages further on: no two neighbours say the same."""


class ClientError(Exception):
    """A job could not be done; the message says why."""


class EmptyAnswerError(ClientError):
    """The server answered without a word: the quickest way to be fast, and worth nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """So many conversations of so many turns each, so many of them at once. `dialect`: repere, rasa or floor."""

    dialect: str
    url: str
    conversations: int
    turns: int
    concurrency: int = 1
    offset: int = 0
    think_s: float = 0.0
    """Mean of the exponentially distributed time before each message; with it every conversation goes on at once."""
    seconds: float = 0.0
    """With `think_s`: no message is begun later than this after the first."""
    seed: int = 0
    is_varied: bool = False
    """Say what nobody said before, written a little differently for each seed, instead of the 66 messages."""


@dataclass(slots=True)
class Outcome:
    """Milliseconds of each answer, per conversation and turn; a failed one is left out and counted."""

    elapsed_s: float = 0.0
    latencies_ms: list[list[float]] = field(default_factory=list)
    failures: int = 0
    first_failure: str | None = None

    @property
    def answered(self) -> int:
        """How many messages were answered."""
        return sum(map(len, self.latencies_ms))


def read_messages() -> dict[str, list[str]]:
    """Return the texts to say, by language."""
    texts: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, _, text = line.partition("\t")
            texts[language].append(text)
    return texts


def read_varied_messages(seed: int) -> dict[str, list[str]]:
    """Return texts of which no two are the same, by language; another seed writes them differently."""
    chance = random.Random(seed)
    return {
        language: list(dict.fromkeys(text for talk in read_talks(language) for text in vary(talk, chance)))
        for language in LANGUAGES
    }


def draw_pauses(seed: int, think_s: float, seconds: float) -> list[float]:
    """Return the pauses before a visitor's messages, the first of them too, for `seconds` if answers took no time."""
    chance = random.Random(seed)
    pauses: list[float] = []
    while sum(pauses) < seconds:
        pauses.append(chance.expovariate(1 / think_s))
    return pauses


def run_apart(job: Job) -> Outcome:
    """Do `job` in a process of its own.

    Raises:
        ClientError: it failed, took too long, or more than half of its messages were not answered.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.client"],
            cwd=ROOT,
            input=json.dumps(asdict(job)).encode(),
            stdout=subprocess.PIPE,
            timeout=JOB_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise ClientError(f"{job.dialect}: {error}") from error
    outcome = Outcome(**json.loads(done.stdout))
    if outcome.failures > outcome.answered:
        raise ClientError(f"{job.dialect}: {outcome.failures} messages without an answer: {outcome.first_failure}")
    return outcome


async def do_job(job: Job) -> Outcome:
    """Hold the job's conversations; the clock runs from the first message to the last answer."""
    outcome = Outcome(latencies_ms=[[] for _ in range(job.conversations)])
    texts = read_varied_messages(job.seed) if job.is_varied else read_messages()
    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    connector = aiohttp.TCPConnector(limit=job.concurrency)
    async with aiohttp.ClientSession(job.url, connector=connector, timeout=timeout) as session:
        visitors = [
            await _DIALECTS[job.dialect](session, _language(number)).begin() for number in range(job.conversations)
        ]
        # What is said once only must not overlap: then a conversation begins where the one before it ended.
        step = job.turns if job.is_varied else TEXT_STEP
        queue = list(enumerate(visitors))[::-1]
        started = time.perf_counter()

        async def work() -> None:
            while queue:
                index, visitor = queue.pop()
                spoken = _script(texts[visitor.language], (job.offset + index // len(LANGUAGES)) * step, _turns_of(job))
                if job.think_s:
                    pauses = draw_pauses(job.seed * job.conversations + index, job.think_s, job.seconds)
                    await _converse_slowly(
                        visitor, zip(pauses, spoken, strict=False), outcome, index, started + job.seconds
                    )
                else:
                    await _converse(visitor, spoken, outcome, index)

        await asyncio.gather(*(work() for _ in range(job.concurrency)))
        outcome.elapsed_s = time.perf_counter() - started
    return outcome


def _turns_of(job: Job) -> int:
    """Return how many texts a conversation may need; at a visitor's pace time ends it, not their number."""
    return max(job.turns, round(10 * job.seconds / job.think_s)) if job.think_s else job.turns


async def _converse(visitor: Visitor, texts: Iterable[str], outcome: Outcome, index: int) -> None:
    for text in texts:
        await _say(visitor, text, outcome, index)


async def _converse_slowly(
    visitor: Visitor, spoken: Iterable[tuple[float, str]], outcome: Outcome, index: int, end: float
) -> None:
    for pause_s, text in spoken:
        if time.perf_counter() + pause_s >= end:
            return
        await asyncio.sleep(pause_s)
        await _say(visitor, text, outcome, index)


async def _say(visitor: Visitor, text: str, outcome: Outcome, index: int) -> None:
    started = time.perf_counter()
    try:
        await visitor.say(text)
    except (aiohttp.ClientError, TimeoutError, ClientError) as error:
        outcome.failures += 1
        outcome.first_failure = outcome.first_failure or f"{type(error).__name__}: {error}"
    else:
        outcome.latencies_ms[index].append((time.perf_counter() - started) * 1000)


def _script(texts: Sequence[str], begin: int, turns: int) -> list[str]:
    return [texts[(begin + turn) % len(texts)] for turn in range(turns)]


def _language(number: int) -> str:
    return LANGUAGES[number % len(LANGUAGES)]


class Visitor:
    """One conversation with a server; subclasses speak its dialect."""

    def __init__(self, session: aiohttp.ClientSession, language: str) -> None:
        self.session = session
        self.language = language

    async def begin(self) -> Visitor:
        """Open the conversation, where the server wants that."""
        return self

    async def say(self, text: str) -> None:
        """Send one message and wait for its answer.

        Raises:
            aiohttp.ClientError, TimeoutError: there was none.
            EmptyAnswerError: there was one without a word.
        """
        raise NotImplementedError

    async def _post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        async with self.session.post(path, json=body, headers=headers) as response:
            response.raise_for_status()
            return await response.json()


class RepereVisitor(Visitor):
    """Speaks Repère's public API."""

    async def begin(self) -> Visitor:
        """Start the conversation and keep its token."""
        started = await self._post("/api/v1/conversations", {"language": self.language})
        self._path = f"/api/v1/conversations/{started['conversation_id']}/messages"
        self._headers = {"Authorization": f"Bearer {started['token']}"}
        return self

    async def say(self, text: str) -> None:
        """Post the text."""
        turn = await self._post(self._path, {"text": text}, self._headers)
        _check(message["text"] for message in turn["messages"])


class RasaVisitor(Visitor):
    """Speaks Rasa's REST channel."""

    async def begin(self) -> Visitor:
        """Choose a sender id; Rasa wants nothing more."""
        self._sender = str(uuid.uuid4())
        return self

    async def say(self, text: str) -> None:
        """Post the text."""
        answer = await self._post("/webhooks/rest/webhook", {"sender": self._sender, "message": text})
        _check(message.get("text") for message in answer)


class FloorVisitor(Visitor):
    """Speaks to the server that only stores."""

    async def say(self, text: str) -> None:
        """Post the text."""
        _check([(await self._post("/messages", {"text": text}))["text"]])


_DIALECTS: dict[str, type[Visitor]] = {"repere": RepereVisitor, "rasa": RasaVisitor, "floor": FloorVisitor}


def _check(texts: Any) -> None:
    if not any(texts):
        raise EmptyAnswerError("the answer holds no text")


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(do_job(Job(**json.load(sys.stdin)))))))
