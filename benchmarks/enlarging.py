"""Makes more of what Repère learns from, knows and has stored, in copies of the project only, to see what more of it costs.

What is added is altered copies. They cost what more data of the same kind costs; they are worth nothing to a visitor.
"""

from __future__ import annotations

import random
import re
import sqlite3
import time
import uuid
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks.client import LANGUAGES
from benchmarks.seeding.talks import vary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

EXAMPLE = re.compile(r"^( +- )(.+)$")
ANNOTATION = re.compile(r"[\[\]{}]")
LISTED = re.compile(r"^    - (\S+)\n", re.MULTILINE)
SPREAD_SECONDS = 25 * 86_400
"""Copied conversations of the stock bot lie within the days for which Repère keeps conversations."""


def multiply_training_data(project: Path, factor: int) -> None:
    """Write beside each example `factor - 1` altered copies: small letters, accents left out, letters the wrong way round.

    An example with an annotated entity is repeated as it is. The intents stay the same.
    """
    chance = random.Random(factor)
    for file in sorted((project / "data" / "nlu").glob("**/*.yml")):
        lines = file.read_text(encoding="utf-8").split("\n")
        file.write_text("\n".join(more for line in lines for more in _repeat(line, factor, chance)), encoding="utf-8")


def _repeat(line: str, factor: int, chance: random.Random) -> list[str]:
    found = EXAMPLE.match(line)
    if found is None:
        return [line]
    start, text = found.groups()
    is_plain = ANNOTATION.search(text) is None
    return [line, *(start + (vary((text,), chance)[0] if is_plain else text) for _ in range(factor - 1))]


def multiply_knowledge(project: Path, factor: int) -> None:
    """Add `factor - 1` copies of every answer, with a page of its own, and of every service, under other names."""
    knowledge, numbers = project / "knowledge", range(2, factor + 1)
    for file in sorted((knowledge / "answers").glob("*/*.yml")):
        answer = _read(file)
        for number in numbers:
            _write(file.with_name(f"{file.stem}_copy{number}.yml"), _copy_answer(answer, number))
    contents = knowledge / "contents.yml"
    names = "".join(rf"    - \1_copy{number}\n" for number in numbers)
    contents.write_text(LISTED.sub(r"    - \1\n" + names, contents.read_text(encoding="utf-8")), encoding="utf-8")
    for file in sorted((knowledge / "services").glob("*.yml")):
        services = _read(file)
        copies = [{**one, "id": f"{one['id']}-copy{number}"} for number in numbers for one in services]
        _write(file, [*services, *copies])


def _copy_answer(answer: dict[str, Any], number: int) -> dict[str, Any]:
    copy = {**answer, "id": f"{answer['id']}_copy{number}"}
    for language in LANGUAGES:
        words = answer[language]
        copy[language] = {**words, **{name: f"{words[name]} {number}" for name in ("title", "page") if name in words}}
    return copy


def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader


def _write(file: Path, data: Any) -> None:
    file.write_text(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False), encoding="utf-8")


def multiply_events(database: Path, conversations: int) -> None:
    """Copy the conversations in a stock bot's tracker store until there are so many.

    Raises:
        LookupError: there is none to copy.
    """
    connection = sqlite3.connect(database)
    try:
        talks = _read_talks(connection)
        chance, now = random.Random(conversations), time.time()
        insert = (
            "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        for number in range(conversations):
            sender, shift = uuid.UUID(int=chance.getrandbits(128), version=4).hex, chance.random() * SPREAD_SECONDS
            rows = talks[number % len(talks)]
            connection.executemany(insert, ((sender, kind, now - shift, *rest) for kind, *rest in rows))
        connection.commit()
    finally:
        connection.close()


def _read_talks(connection: sqlite3.Connection) -> list[list[tuple[str, ...]]]:
    senders = [row[0] for row in connection.execute("SELECT DISTINCT sender_id FROM events")]
    if not senders:
        raise LookupError("the tracker store holds no conversation")
    select = "SELECT type_name, intent_name, action_name, data FROM events WHERE sender_id = ? ORDER BY id"
    return [connection.execute(select, (sender,)).fetchall() for sender in senders]


MULTIPLIERS: dict[str, Callable[[Path, int], None]] = {
    "training data": multiply_training_data,
    "answers and services": multiply_knowledge,
}
