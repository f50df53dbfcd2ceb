"""Where the time of one message goes: the real objects of `bot`, each behind a clock, in one process.

`python -m benchmarks.stages MESSAGES` prints the medians as JSON. `ConversationService` is the one that serves; what it
is given is wrapped so that each call is timed and passed on. No code of `bot` is copied or changed.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.client import LANGUAGES, read_messages
from benchmarks.plan import STAGE_TOTAL
from bot.conversation import ConversationService, VisitorMessage
from bot.coordination import Coordination
from bot.encryption import KeyRing
from bot.engine.dialogue import DialogueEngine
from bot.engine.training import find_model
from bot.knowledge_base.loader import load_knowledge
from bot.logs import configure_logging
from bot.redaction.kept import load_kept
from bot.redaction.redactor import Redactor
from bot.settings import PROJECT_ROOT, read_settings
from bot.storage.database import Database
from bot.storage.erasures import Register
from bot.understanding import MessageReader, load_detectors
from bot.web.app import public_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STAGES = {
    "read": "reading the conversation (storage)",
    "redact": "redaction",
    "detect_all": "safety patterns",
    "detect": "patterns of harmful questions",
    "parse": "language, tokens, features, intent, places (parse)",
    "respond": "policies and action (respond)",
    "write": "storing the turn (storage)",
}
REST = "order of work and the rest"
WARM_UP = 50
CONVERSATION_TURNS = 10


class Clock:
    """Adds up what each stage of the present message takes."""

    def __init__(self) -> None:
        self.spent_ms: dict[str, float] = {}

    def add(self, stage: str, started: float) -> None:
        """Count the time since `started`."""
        self.spent_ms[stage] = self.spent_ms.get(stage, 0.0) + (time.perf_counter() - started) * 1000


class Timed:
    """Stands before a real object: passes everything on, and times the calls that are a stage."""

    def __init__(self, target: Any, clock: Clock) -> None:
        self._target = target
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        """Return the real object's attribute, behind a clock when it is a stage."""
        attribute = getattr(self._target, name)
        if name not in STAGES:
            return attribute
        return _time_calls(attribute, name, self._clock)


def _time_calls(call: Callable[..., Any], stage: str, clock: Clock) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(call):

        @functools.wraps(call)
        async def timed_async(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return await call(*args, **kwargs)
            finally:
                clock.add(stage, started)

        return timed_async

    @functools.wraps(call)
    def timed(*args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return call(*args, **kwargs)
        finally:
            clock.add(stage, started)

    return timed


def build_service(folder: Path, clock: Clock) -> tuple[ConversationService, Database]:
    """Build what serves, as `bot.web.app` does, with a clock before each part.

    Raises:
        SystemExit: no trained model matches the project.
    """
    model = find_model(PROJECT_ROOT)
    if model is None:
        raise SystemExit("no trained model; run: bot train")
    knowledge = load_knowledge(PROJECT_ROOT / "knowledge")
    database = Database(f"sqlite:///{folder}/stages.db", PROJECT_ROOT)
    database.migrate()
    engine: Any = Timed(DialogueEngine(model, knowledge), clock)
    detectors: list[Any] = [Timed(detector, clock) for detector in load_detectors(PROJECT_ROOT / "knowledge")]
    redactor = Redactor(public_numbers(knowledge), load_kept(PROJECT_ROOT / "knowledge", knowledge))
    parts: Mapping[str, Any] = {"database": database, "redactor": redactor}
    service = ConversationService(
        knowledge=knowledge,
        engine=engine,
        coordination=Coordination(),
        erasures=Register(KeyRing(read_settings())),
        reader=MessageReader(engine, *detectors),
        **{name: Timed(part, clock) for name, part in parts.items()},
    )
    return service, database


async def profile(messages: int, service: ConversationService, clock: Clock) -> list[dict[str, float]]:
    """Return the milliseconds of each stage for each message, after a warm-up."""
    texts, found = read_messages(), []
    for number in range(0, WARM_UP + messages, CONVERSATION_TURNS):
        conversation = number // CONVERSATION_TURNS
        language = LANGUAGES[conversation % len(LANGUAGES)]
        started = await service.start("fr" if language == "fr" else "en")
        for turn in range(CONVERSATION_TURNS):
            text = texts[language][(conversation * CONVERSATION_TURNS // 2 + turn) % len(texts[language])]
            clock.spent_ms = {}
            begin = time.perf_counter()
            await service.post(started.conversation_id, started.token, VisitorMessage(text=text))
            total = (time.perf_counter() - begin) * 1000
            found.append({**clock.spent_ms, "rest": total - sum(clock.spent_ms.values()), "total": total})
    return found[WARM_UP:]


def main() -> None:
    """Profile and print."""
    configure_logging("CRITICAL")
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        service, database = build_service(Path(folder), clock)
        found = asyncio.run(profile(int(sys.argv[1]), service, clock))
        database.close()
    names = {**STAGES, "rest": REST, "total": STAGE_TOTAL}
    medians = {name: statistics.median(one.get(key, 0.0) for one in found) for key, name in names.items()}
    print(json.dumps(medians))


if __name__ == "__main__":
    main()
