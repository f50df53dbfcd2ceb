"""Conversations of several weeks, made by chance from a seed, with what they count computed here a second time."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.messages import ConversationId, Message, RedactedText, Search, Understanding
from bot.storage import conversations as stored

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

ONTARIO = ZoneInfo("America/Toronto")
ENTRIES = ("help_housing", "trafficking_law", "danger_now", "child_exploited", "help_legal")
BOUNDS = (5, 10, 20, 50, 100, 200, 500, 1000, 3000)
Row = tuple[date, str, str, str]


def seed(connection: Connection, *, conversations: int, days: int, start: int = 1) -> Counter[Row]:
    """Store conversations that began in the last `days` days; return every count by day, language, measure and value."""
    chance = random.Random(start)
    counts: Counter[Row] = Counter()
    now = stored.now_utc().replace(microsecond=0)
    for _ in range(conversations):
        begun = now - timedelta(seconds=chance.randrange(days * 86400))
        language = chance.choice(("en", "en", "fr"))
        conversation = stored.Conversation(
            ConversationId(str(uuid.UUID(int=chance.getrandbits(128)))), b"x" * 32, language, 0, None
        )
        stored.add_conversation(connection, conversation)
        turns = [_make_turn(chance, number, language) for number in range(1, chance.randrange(2, 6))]
        counts[_local(begun).date(), language, "conversations", ""] += 1
        for turn in turns:
            stored.add_turn(connection, conversation, turn, None)
            vote = chance.choice((None, None, True, False))
            if vote is not None:
                stored.set_feedback(connection, conversation.id, turn.turn, helpful=vote, comment=None)
            written = begun + timedelta(minutes=7 * turn.turn)
            connection.execute(
                sa.text("UPDATE turns SET created_at = :at WHERE conversation_id = :id AND turn = :turn"),
                {"at": f"{written}.000000", "id": conversation.id, "turn": turn.turn},
            )
            counts.update(_count(turn, _local(written), vote))
        connection.execute(
            sa.text("UPDATE conversations SET created_at = :at, updated_at = :at WHERE id = :id"),
            {"at": f"{begun}.000000", "id": conversation.id},
        )
    return counts


def _make_turn(chance: random.Random, number: int, language: str) -> stored.StoredTurn:
    entry = chance.choice(ENTRIES)
    search = (
        Search(
            chance.choice(("shelter", "legal")), None, chance.choice(("peel", "toronto", None)), chance.choice((0, 3))
        )
        if chance.random() < 0.4
        else None
    )
    return stored.StoredTurn(
        turn=number,
        text=RedactedText("words"),
        payload=None,
        understanding=Understanding(language, entry, 0.9, urgent=entry in ENTRIES[2:4]),  # type: ignore[arg-type]
        messages=(Message("…", entry, search=search),),
        outcome=chance.choice(("pressed", "answered", "answered", "guessed", "unknown", "failed")),  # type: ignore[arg-type]
        latency_ms=chance.choice((1.0, 5.0, 7.5, 60.0, 250.0, 5000.0)),
        model_id="repere-1",
    )


def _count(turn: stored.StoredTurn, written: datetime, vote: bool | None) -> Counter[Row]:
    entry, language = turn.understanding.intent, turn.understanding.language
    bucket = next((str(bound) for bound in BOUNDS if turn.latency_ms <= bound), "more")
    values = [
        ("messages", ""), ("hour", str(written.hour)), ("entry", entry), ("outcome", turn.outcome), ("latency", bucket),
    ]  # fmt: skip
    if turn.understanding.urgent:
        values.append(("safety", entry))
    search = turn.messages[0].search
    if search:
        values.append(("search", f"{search.need}|{search.region or ''}|{'found' if search.found else 'gap'}"))
    if vote is not None:
        values.append(("vote", f"{entry}|{'yes' if vote else 'no'}"))
    return Counter((written.date(), language, measure, value) for measure, value in values)


def _local(utc: datetime) -> datetime:
    return utc.replace(tzinfo=timezone.utc).astimezone(ONTARIO)
