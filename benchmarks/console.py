"""`python -m benchmarks.console`: how fast the list of conversations is at a million turns, each filter and some together.

Fills a database of its own in a temporary folder through the tables of migration 0005, brings it up to date, which builds
the indexes, and prints a Markdown table. Nothing but storage is measured.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pysqlite3.dbapi2 as sqlite
from alembic import command

from benchmarks.figures import percentile
from benchmarks.machine import describe_machine
from bot.messages import ConversationId, Guess, Message, RedactedText, Understanding
from bot.storage import conversations as stored
from bot.storage.conversation_list import Filters, Found, Position, find_conversations
from bot.storage.database import Database, _alembic_config
from bot.storage.search import parse_search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import Connection

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 25, 12)  # noqa: DTZ001 - stored times are naive and in UTC
DAYS = 180
TOPICS = [f"topic_{number}" for number in range(60)]
PAD = json.dumps([{"text": "The words of an answer, with its lines. " * 12, "entry": "topic_0"}])
STATE = json.dumps({"slots": {"topic": "topic_0"}, "events": ["x" * 300]})
AIM_MS = 50
ADDED = 500


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console", description=__doc__)
    parser.add_argument("--turns", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", type=Path, help="a folder for the database, which is used again when it is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="repere-console-") as folder:
        database = open_database(options.keep or Path(folder), options.turns)
        try:
            print(f"{describe_machine(ROOT, ROOT)['cpu']}, {options.turns:,} turns, SQLite {sqlite.sqlite_version}\n")
            print(
                "| Filter | Rows | Complete | Median (ms) | 99th percentile (ms) |\n| --- | ---: | --- | ---: | ---: |"
            )
            for name, filters, start in list_cases(database):
                print(measure(database, name, filters, start, options.rounds))
            print(f"\nStoring a turn, its share of the index included: {measure_turns(database):.2f} ms at the median")
        finally:
            database.close()


def open_database(folder: Path, turns: int) -> Database:
    """Return a full database in `folder`; one that is there already is taken as it is."""
    file = folder / "console.db"
    database = Database(f"sqlite:///{file}", folder)
    if not file.exists():
        with database._engines.writing.connect() as connection, connection.begin():
            command.upgrade(_alembic_config(connection), "0005")
        begun = time.perf_counter()
        fill(file, turns)
        print(f"Filled in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    database.migrate()
    print(f"Migrated in {time.perf_counter() - begun:.0f} s, {file.stat().st_size / 2**20:,.0f} MiB")
    return database


def fill(file: Path, turns: int) -> None:
    """Write conversations of one to nine turns, spread over half a year, their words as rare and common as words are."""
    chance = random.Random(7)
    conversations, rows, reviews, tags = [], [], [], []
    total = turns // 4
    words = [f"word{number}" for number in range(40_000)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    pool = chance.choices(words, weights, k=2_000_000)
    for number in range(total):
        key = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        begun = NOW - timedelta(seconds=DAYS * 86400 * (total - number) / total)
        many = chance.choice((1, 2, 3, 3, 4, 5, 5, 9))
        conversations.append(
            (key, b"x" * 32, chance.choice(("en", "en", "fr")), begun.isoformat(" ", "microseconds"), many, STATE)
        )
        rows += [make_row(chance, key, begun, turn, pool) for turn in range(1, many + 1)]
        if chance.random() < 0.1:
            reviewed, owner = chance.random() < 0.9, chance.choice((None, 1, 1, 2))
            at_risk = conversations[-1][3] if chance.random() < 0.01 else None
            ended = at_risk if chance.random() < 0.8 else None
            reviews.append(
                (key, conversations[-1][3] if reviewed else None, owner, at_risk, ended, conversations[-1][3])
            )
        if chance.random() < 0.01:
            tags.append(
                (
                    key,
                    chance.choice(("follow-up", "rare" if chance.random() < 0.01 else "housing")),
                    conversations[-1][3],
                )
            )
    connection = sqlite.connect(str(file))
    staff = (
        "INSERT INTO staff (name, role, language, password_hash, must_set_up, created_at)"
        " VALUES (?, 'editor', 'en', '', 0, ?)"
    )
    connection.executemany(staff, [(name, "2026-01-01 00:00:00.000000") for name in ("first", "second")])
    connection.executemany(
        "INSERT INTO conversations (id, token_hash, language, created_at, updated_at, turns, dialogue_state)"
        " VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
        conversations,
    )
    connection.executemany(
        "INSERT INTO turns (conversation_id, turn, created_at, text, language, intent, confidence, ranking, entities,"
        " entry, urgent, outcome, messages, latency_ms, model_id, helpful)"
        " VALUES (?1, ?2, ?3, ?4, 'en', ?5, ?6, '[]', '[]', ?5, ?7, ?8, ?10, 9.5, 'm', ?9)",
        ((*row, PAD) for row in rows),
    )
    connection.executemany(
        "INSERT INTO reviews (conversation_id, reviewed_at, assigned_to, at_risk_since, at_risk_ended_at, began_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        reviews,
    )
    connection.executemany("INSERT INTO tags (conversation_id, tag, began_at) VALUES (?, ?, ?)", tags)
    # One in a hundred hands something on. A handoff names no conversation, so that its mark is set here.
    connection.execute("UPDATE conversations SET has_handoff = 1 WHERE rowid % 100 = 0")
    connection.commit()
    connection.close()


def make_row(chance: random.Random, key: str, begun: datetime, turn: int, pool: list[str]) -> tuple[Any, ...]:
    """Return one turn: every thirtieth is urgent, every tenth not understood, every fiftieth has a vote."""
    at = chance.randrange(len(pool) - 14)
    topic = TOPICS[min(int(chance.expovariate(0.12)), 59)]
    outcome = "unknown" if chance.random() < 0.1 else "answered"
    vote = None if chance.random() < 0.98 else chance.random() < 0.7
    text = " ".join(pool[at : at + chance.randrange(3, 14)])
    return (key, turn, f"{begun + timedelta(seconds=40 * turn):%Y-%m-%d %H:%M:%S}.000000", text, topic,
        chance.betavariate(5, 1.5), chance.random() < 0.033, outcome, vote)  # fmt: skip


def list_cases(database: Database) -> Iterator[tuple[str, Filters, Position | None]]:
    """Yield what is measured: a name, the filters, and where the page begins."""
    day = {"since": NOW - timedelta(days=1, hours=7), "until": NOW - timedelta(hours=7)}
    old_day = {"since": NOW - timedelta(days=150), "until": NOW - timedelta(days=149)}
    deep = Position(NOW - timedelta(days=170), "0")
    mark = lambda *names: frozenset(names)  # noqa: E731 - short names for a long list
    yield "none", Filters(), None
    yield "none, a page far back", Filters(), deep
    yield "yesterday", Filters(**day), None
    yield "French", Filters(language="fr"), None
    for name in ("urgent", "unknown", "unsure", "handed_on", "helpful", "unhelpful"):
        yield name, Filters(marks=mark(name)), None
    yield "a frequent topic", Filters(topic="topic_0"), None
    yield "a rare topic", Filters(topic="topic_55"), None
    yield "reviewed", Filters(is_reviewed=True), None
    yield "not reviewed", Filters(is_reviewed=False), None
    yield "assigned to one person", Filters(assigned_to=2), None
    yield "assigned to nobody", Filters(is_unassigned=True), None
    yield "a tag", Filters(tag="housing"), None
    yield "a child at risk", Filters(is_at_risk=True), None
    yield "yesterday, French, not understood", Filters(**day, language="fr", marks=mark("unknown")), None
    yield (
        "French, not understood, not reviewed, far back",
        Filters(language="fr", marks=mark("unknown"), is_reviewed=False),
        deep,
    )
    yield (
        "urgent, not understood, unsure, handed on",
        Filters(marks=mark("urgent", "unknown", "unsure", "handed_on")),
        None,
    )
    yield "urgent, unhelpful, reviewed", Filters(marks=mark("urgent", "unhelpful"), is_reviewed=True), None
    yield (
        "two topics' worth: rare topic, helpful, French",
        Filters(topic="topic_40", language="fr", marks=mark("helpful")),
        None,
    )
    yield (
        "nothing can match: helpful, a rare tag, at risk",
        Filters(marks=mark("helpful"), tag="rare", is_at_risk=True),
        None,
    )
    for name, text in (
        ("the commonest word", "word0"),
        ("a common word", "word60"),
        ("a word of one in a thousand turns", "word700"),
        ("a rare word", "word39000"),
        ("a word that nobody wrote", "nowhere"),
        ("two common words", "word1 word2"),
        ("three common words", "word3 word8 word20"),
        ("a phrase", '"word0 word1"'),
        ("a beginning", "word123*"),
        ("a beginning of a thousand words", "word12*"),
    ):
        yield name, Filters(terms=parse_search(text)), None
    yield "the commonest word, far back", Filters(terms=parse_search("word0")), deep
    yield "a common word on an old day", Filters(terms=parse_search("word60"), **old_day), None
    yield "a common word, a tag", Filters(terms=parse_search("word60"), tag="housing"), None
    yield (
        "a common word, urgent, French, not reviewed",
        Filters(terms=parse_search("word60"), marks=mark("urgent"), language="fr", is_reviewed=False),
        None,
    )
    yield (
        "a word of one in a thousand turns, urgent",
        Filters(terms=parse_search("word700"), marks=mark("urgent")),
        None,
    )


def measure(database: Database, name: str, filters: Filters, start: Position | None, rounds: int) -> str:
    """Return a row of the table."""
    times, found = [], Found((), False, None)
    work: Callable[[Connection], Found] = lambda connection: find_conversations(connection, filters, start=start)  # noqa: E731
    for _ in range(rounds):
        begun = time.perf_counter()
        found = database.transact(work, writes=False)
        times.append((time.perf_counter() - begun) * 1000)
    median = statistics.median(times)
    complete = "yes" if found.reached is None else f"back to {found.reached.at:%Y-%m-%d}"
    over = "" if median <= AIM_MS else " **over**"
    return f"| {name} | {len(found.positions)} | {complete} | {median:.1f}{over} | {percentile(times, 99):.1f} |"


def measure_turns(database: Database) -> float:
    """Return the median of storing a turn, commit included; turns of five to a conversation, as visitors write."""
    chance, times = random.Random(3), []
    for number in range(ADDED):
        if number % 5 == 0:
            conversation = stored.Conversation(ConversationId(str(uuid.uuid4())), b"x" * 32, "en", 0, None)
            database.transact(lambda connection, new=conversation: stored.add_conversation(connection, new))
        turn = stored.StoredTurn(
            turn=number % 5 + 1,
            text=RedactedText(" ".join(f"word{chance.randrange(4000)}" for _ in range(12))),
            payload=None,
            understanding=Understanding("en", "topic_3", 0.8, (Guess("topic_3", 0.8),)),
            messages=(Message("x" * 400, "topic_3"),),
            outcome="answered",
            latency_ms=9.0,
            model_id="m",
        )
        begun = time.perf_counter()
        database.transact(lambda connection, new=turn, own=conversation: stored.add_turn(connection, own, new, STATE))
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
