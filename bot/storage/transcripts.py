"""Reads conversations as staff see them: rows of a list, and the whole of one. Each function takes a connection."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.messages import Guess, Message
from bot.storage.conversation_list import Position
from bot.storage.review_tables import reviews, tags
from bot.storage.staff_tables import staff
from bot.storage.tables import conversations, topics, turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from bot.messages import Language, Outcome
    from bot.storage.reviews import RiskOutcome

FIRST_WORDS_CHARS = 160


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """One row of a list. `first_words` is None where only buttons were pressed; `topics` are intents and entries."""

    id: str
    created_at: datetime
    language: Language
    turns: int
    has_urgent: bool
    has_unknown: bool
    has_handoff: bool
    votes: str
    first_words: str | None
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    reviewed_at: datetime | None
    assigned_to: str | None
    at_risk_since: datetime | None
    at_risk_ended_at: datetime | None
    at_risk_outcome: RiskOutcome | None

    @property
    def position(self) -> Position:
        """Its place in the list."""
        return Position(self.created_at, self.id)

    @property
    def is_at_risk(self) -> bool:
        """Whether a child is at risk and nobody has seen to it yet."""
        return self.at_risk_since is not None and self.at_risk_ended_at is None

    @property
    def is_covered(self) -> bool:
        """Whether a list must not show its words: it is about danger, or about a child at risk."""
        return self.has_urgent or (self.at_risk_since is not None and self.at_risk_outcome != "mistaken")


@dataclass(frozen=True, slots=True)
class TranscriptTurn:
    """One turn with everything that is kept about it, but the key of its request."""

    turn: int
    created_at: datetime
    text: str | None
    payload: str | None
    language: Language
    intent: str
    confidence: float
    ranking: tuple[Guess, ...]
    entities: tuple[Mapping[str, Any], ...]
    entry: str | None
    urgent: bool
    outcome: Outcome
    messages: tuple[Message, ...]
    latency_ms: float
    model_id: str
    helpful: bool | None
    comment: str | None


def summarize(connection: Connection, ids: Sequence[str]) -> tuple[ConversationSummary, ...]:
    """Return these conversations as rows of a list, in this order; what is gone meanwhile is left out."""
    rows = {row.id: row for row in connection.execute(_SUMMARY, {"ids": list(ids)})} if ids else {}
    about = _group(connection, topics.c.conversation_id, topics.c.topic, ids)
    tagged = _group(connection, tags.c.conversation_id, tags.c.tag, ids)
    return tuple(
        ConversationSummary(**rows[key]._mapping, topics=about[key], tags=tagged[key]) for key in ids if key in rows
    )


def find_summary(connection: Connection, conversation_id: str) -> ConversationSummary | None:
    """Return one conversation as a row of a list, or None."""
    return next(iter(summarize(connection, [conversation_id])), None)


def read_transcript(connection: Connection, conversation_id: str) -> tuple[TranscriptTurn, ...]:
    """Return every turn of a conversation, the earliest first."""
    columns = [column for column in turns.c if column.name in TranscriptTurn.__slots__]
    rows = connection.execute(sa.select(*columns).where(turns.c.conversation_id == conversation_id).order_by("turn"))
    return tuple(_to_turn(row._mapping) for row in rows)


def _to_turn(data: Mapping[str, Any]) -> TranscriptTurn:
    return TranscriptTurn(
        **{
            **data,
            "ranking": tuple(Guess(intent, confidence) for intent, confidence in data["ranking"]),
            "entities": tuple(data["entities"]),
            "messages": tuple(Message.from_json(message) for message in data["messages"]),
        }
    )


_SUMMARY = (
    sa.select(
        conversations.c.id,
        conversations.c.created_at,
        conversations.c.language,
        conversations.c.turns,
        conversations.c.has_urgent,
        conversations.c.has_unknown,
        conversations.c.has_handoff,
        conversations.c.votes,
        sa.select(sa.func.substr(turns.c.text, 1, FIRST_WORDS_CHARS))
        .where(turns.c.conversation_id == conversations.c.id, turns.c.text.is_not(None))
        .order_by(turns.c.turn)
        .limit(1)
        .scalar_subquery()
        .label("first_words"),
        reviews.c.reviewed_at,
        staff.c.name.label("assigned_to"),
        reviews.c.at_risk_since,
        reviews.c.at_risk_ended_at,
        reviews.c.at_risk_outcome,
    )
    .select_from(
        conversations.outerjoin(reviews, reviews.c.conversation_id == conversations.c.id).outerjoin(
            staff, staff.c.id == reviews.c.assigned_to
        )
    )
    .where(conversations.c.id.in_(sa.bindparam("ids", expanding=True)))
)


def _group(
    connection: Connection, key: sa.Column[str], value: sa.Column[str], ids: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for own, text in connection.execute(sa.select(key, value).where(key.in_(ids)).order_by(value)):
        grouped[own] += (text,)
    return grouped
