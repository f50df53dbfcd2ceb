"""Reads and writes conversations and their turns. Each function takes a connection and runs in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.messages import (
    ConversationId,
    Guess,
    Language,
    Message,
    Outcome,
    RedactedText,
    Understanding,
)
from bot.storage.review_tables import AT_RISK, annotated, labels, reviews
from bot.storage.tables import conversations, turns
from bot.storage.usage import count_conversations, count_deleted, keep_counts

if TYPE_CHECKING:
    from datetime import timedelta

    from sqlalchemy.engine import Connection, Row
    from sqlalchemy.sql import ColumnElement, Update


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as stored; `turns` counts those so far."""

    id: ConversationId
    token_hash: bytes
    language: Language
    turns: int
    dialogue_state: str | None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One turn: the visitor's redacted text or button, what was understood, and the answer as sent."""

    turn: int
    text: RedactedText | None
    payload: str | None
    understanding: Understanding
    messages: tuple[Message, ...]
    outcome: Outcome
    latency_ms: float
    model_id: str
    idempotency_key: str | None = None


def now_utc() -> datetime:
    """Return the present time in UTC, naive, as the tables hold it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def parse_stored_time(text: str) -> datetime | None:
    """Return a time as the tables hold it, or None where this is none."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo is None else None


def add_conversation(connection: Connection, conversation: Conversation) -> None:
    """Store a new conversation."""
    now = now_utc()
    connection.execute(
        conversations.insert().values(
            id=conversation.id,
            token_hash=conversation.token_hash,
            language=conversation.language,
            created_at=now,
            updated_at=now,
            turns=0,
        )
    )


def find_conversation(connection: Connection, conversation_id: ConversationId) -> Conversation | None:
    """Return the conversation, or None when it does not exist."""
    row = connection.execute(_CONVERSATION, {"id": conversation_id}).one_or_none()
    return None if row is None else Conversation(**row._mapping)


_CONVERSATION = sa.select(
    conversations.c.id,
    conversations.c.token_hash,
    conversations.c.language,
    conversations.c.turns,
    conversations.c.dialogue_state,
).where(conversations.c.id == sa.bindparam("id"))


def add_turn(
    connection: Connection,
    conversation: Conversation,
    turn: StoredTurn,
    dialogue_state: str | None,
) -> None:
    """Store a turn and the state that it leaves, together.

    Raises:
        AlreadyStoredError: (from the database) another process stored this turn, or this idempotency key, first.
    """
    understanding = turn.understanding
    search = next((message.search for message in turn.messages if message.search), None)
    now = now_utc()
    connection.execute(
        turns.insert(),
        {
            "conversation_id": conversation.id,
            "turn": turn.turn,
            "created_at": now,
            "text": turn.text,
            "payload": turn.payload,
            "language": understanding.language,
            "intent": understanding.intent,
            "confidence": understanding.confidence,
            "ranking": [[guess.intent, round(guess.confidence, 4)] for guess in understanding.ranking],
            "entities": list(understanding.entities),
            "entry": turn.messages[0].entry if turn.messages else None,
            "urgent": understanding.urgent,
            "outcome": turn.outcome,
            "need": search.need if search else None,
            "region": search.region if search else None,
            "found": search.found if search else None,
            "messages": [message.to_json() for message in turn.messages],
            "latency_ms": turn.latency_ms,
            "model_id": turn.model_id,
            "idempotency_key": turn.idempotency_key,
        },
    )
    is_answered = turn.text is not None and turn.outcome == "answered"
    connection.execute(
        _make_update(understanding.urgent, turn.outcome == "unknown", is_answered),
        {
            "key": conversation.id,
            "turns": turn.turn,
            "language": understanding.language,
            "updated_at": now,
            "dialogue_state": dialogue_state,
            **({"confidence": understanding.confidence} if is_answered else {}),
        },
    )


@cache
def _make_update(is_urgent: bool, is_unknown: bool, is_answered: bool) -> Update:
    """Return how a turn changes its conversation. Marks that it leaves as they are cost no index anything."""
    marks: dict[str, Any] = {}
    if is_urgent:
        marks["has_urgent"] = True
    if is_unknown:
        marks["has_unknown"] = True
    if is_answered:
        least, confidence = conversations.c.least_confidence, sa.bindparam("confidence", type_=sa.Float)
        marks["least_confidence"] = sa.case((least < confidence, least), else_=confidence)
    always = ("turns", "language", "updated_at", "dialogue_state")
    own = conversations.update().where(conversations.c.id == sa.bindparam("key"))
    return own.values({**{name: sa.bindparam(name) for name in always}, **marks})


def mark_handed_on(connection: Connection, conversation_id: ConversationId) -> None:
    """Note that something was handed on from a conversation; what it was is not told."""
    connection.execute(conversations.update().where(conversations.c.id == conversation_id).values(has_handoff=True))


def find_turn_by_key(
    connection: Connection, conversation_id: ConversationId, idempotency_key: str
) -> StoredTurn | None:
    """Return the turn that was sent with this idempotency key, or None."""
    row = connection.execute(
        sa.select(turns).where(
            turns.c.conversation_id == conversation_id,
            turns.c.idempotency_key == idempotency_key,
        )
    ).one_or_none()
    return None if row is None else _to_turn(row)


def list_turns(
    connection: Connection, conversation_id: ConversationId, *, most: int | None = None
) -> tuple[StoredTurn, ...]:
    """Return a conversation's turns, the earliest first; with `most`, only so many of the latest."""
    latest = (
        sa.select(turns).where(turns.c.conversation_id == conversation_id).order_by(turns.c.turn.desc()).limit(most)
    )
    return tuple(_to_turn(row) for row in reversed(connection.execute(latest).all()))


def set_feedback(
    connection: Connection,
    conversation_id: ConversationId,
    turn: int,
    *,
    helpful: bool,
    comment: RedactedText | None,
) -> bool:
    """Store whether a turn helped; return False when there is no such turn."""
    result = connection.execute(
        turns.update()
        .where(turns.c.conversation_id == conversation_id, turns.c.turn == turn)
        .values(helpful=helpful, comment=comment)
    )
    own = conversations.c.id == conversation_id
    connection.execute(conversations.update().where(own).values(votes=_vote("y", True).concat(_vote("n", False))))
    return bool(result.rowcount)


def _vote(letter: str, helpful: bool) -> ColumnElement[str]:
    voted = sa.exists().where(turns.c.conversation_id == conversations.c.id, turns.c.helpful.is_(helpful))
    return sa.case((voted, letter), else_="")


def end_conversation(connection: Connection, conversation_id: ConversationId, token_hash: bytes) -> None:
    """Give a conversation another token's hash and forget where its dialogue stood."""
    connection.execute(
        conversations.update()
        .where(conversations.c.id == conversation_id)
        .values(token_hash=token_hash, dialogue_state=None)
    )


def delete_conversation(connection: Connection, conversation_id: ConversationId) -> None:
    """Remove a conversation with its turns and dialogue state; the database overwrites their place.

    What it was about is in no count afterwards: who deletes wants nothing kept. Only that one was deleted is counted.
    """
    connection.execute(turns.delete().where(turns.c.conversation_id == conversation_id))
    language = connection.execute(_LANGUAGE, {"id": conversation_id}).scalar()
    if language is not None:
        connection.execute(conversations.delete().where(conversations.c.id == conversation_id))
        keep_counts(connection, count_deleted(language, now_utc()))


_LANGUAGE = sa.select(conversations.c.language).where(conversations.c.id == sa.bindparam("id"))


def delete_older_than(connection: Connection, age: timedelta, *, most: int | None = None) -> int:
    """Remove conversations that began more than `age` ago and keep their counts; return how many.

    With `most`, only so many of the oldest: to take their words out of the full-text index takes milliseconds each, and
    visitors wait meanwhile. What staff labelled stays, as examples of no conversation; all else that they made of one goes
    with it. While the clock of a child at risk runs, a conversation stays; what was labelled of one goes with it.
    """
    running = sa.select(reviews.c.conversation_id).where(
        reviews.c.at_risk_since.is_not(None), reviews.c.at_risk_ended_at.is_(None)
    )
    old = sa.and_(conversations.c.created_at < now_utc() - age, conversations.c.id.not_in(running))
    if most is not None:
        oldest = sa.select(conversations.c.id).where(old).order_by(conversations.c.created_at).limit(most)
        oldest = oldest.with_for_update(skip_locked=True)  # another process may be at them: counted once, not twice
        old = conversations.c.id.in_(connection.execute(oldest).scalars().all())
    keep_counts(connection, count_conversations(connection, old))
    theirs = annotated.c.conversation_id.in_(sa.select(conversations.c.id).where(old))
    labelled = annotated.c.id.in_(sa.select(labels.c.annotation_id))
    is_open = annotated.c.conversation_id.not_in(AT_RISK)
    connection.execute(annotated.update().where(theirs, labelled, is_open).values(conversation_id=None, turn=None))
    return int(connection.execute(conversations.delete().where(old)).rowcount)  # their turns go with them (CASCADE)


def _to_turn(row: Row) -> StoredTurn:
    data: dict[str, Any] = dict(row._mapping)
    understanding = Understanding(
        language=data["language"],
        intent=data["intent"],
        confidence=data["confidence"],
        ranking=tuple(Guess(intent, confidence) for intent, confidence in data["ranking"]),
        entities=tuple(data["entities"]),
        urgent=data["urgent"],
    )
    return StoredTurn(
        turn=data["turn"],
        text=data["text"],
        payload=data["payload"],
        understanding=understanding,
        messages=tuple(Message.from_json(message) for message in data["messages"]),
        outcome=data["outcome"],
        latency_ms=data["latency_ms"],
        model_id=data["model_id"],
        idempotency_key=data["idempotency_key"],
    )
