"""Reads the turns that staff should look at first. Each function takes a connection and runs in its transaction.

Every one is found by an index that holds only such turns (`bot/storage/tables.py: DOUBTS`), newest first and bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from bot.messages import Guess, RedactedText
from bot.storage.conversations import now_utc
from bot.storage.review_tables import AT_RISK, annotated, labels, skips
from bot.storage.tables import DOUBTS, conversations, turns
from bot.storage.upserts import insert_into

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from bot.messages import Language

Doubt = Literal["urgent", "unknown", "unsure", "unhelpful"]


@dataclass(frozen=True, slots=True)
class DoubtfulTurn:
    """A visitor's message with what was made of it; `ranking` is the model's, whatever patterns said."""

    conversation_id: str
    turn: int
    created_at: datetime
    text: RedactedText
    language: Language
    intent: str
    confidence: float
    ranking: tuple[Guess, ...]
    entry: str | None
    urgent: bool
    outcome: str

    @property
    def key(self) -> tuple[str, int]:
        """What names it."""
        return self.conversation_id, self.turn


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A turn beside another, for reading: `text` is None for a button, `answer` is the first bubble."""

    turn: int
    text: RedactedText | None
    payload: str | None
    language: Language
    entry: str | None
    urgent: bool
    answers: tuple[str, ...]


_COLUMNS = [turns.c[name] for name in (
    "conversation_id", "turn", "created_at", "text", "language", "intent", "confidence", "ranking", "entry", "urgent",
    "outcome",
)]  # fmt: skip


def list_doubtful(connection: Connection, doubt: Doubt, since: datetime, most: int) -> tuple[DoubtfulTurn, ...]:
    """Return the latest messages of one kind of doubt."""
    chosen = (
        sa.select(*_COLUMNS)
        .where(sa.text(DOUBTS[f"ix_turns_{doubt}"]), turns.c.text.is_not(None), turns.c.created_at >= since)
        .order_by(turns.c.created_at.desc())
        .limit(most)
    )
    return tuple(_to_doubtful(row) for row in connection.execute(chosen))


def find_turn(connection: Connection, conversation_id: str, turn: int) -> DoubtfulTurn | None:
    """Return one message, or None where there is none (a button is none)."""
    own = (turns.c.conversation_id == conversation_id, turns.c.turn == turn, turns.c.text.is_not(None))
    row = connection.execute(sa.select(*_COLUMNS).where(*own)).one_or_none()
    return None if row is None else _to_doubtful(row)


def list_judges(connection: Connection, turns: Iterable[DoubtfulTurn]) -> dict[tuple[str, int], set[int]]:
    """Return who judged messages of the conversations of these turns."""
    names = sorted({turn.conversation_id for turn in turns})
    rows = (
        sa.select(annotated.c.conversation_id, annotated.c.turn, labels.c.staff_id)
        .join_from(annotated, labels, annotated.c.id == labels.c.annotation_id)
        .where(annotated.c.conversation_id.in_(names))
    )
    found: dict[tuple[str, int], set[int]] = {}
    for conversation_id, turn, staff_id in connection.execute(rows):
        found.setdefault((conversation_id, turn), set()).add(staff_id)
    return found


def list_left_out(connection: Connection, staff_id: int) -> tuple[set[tuple[str, int]], set[str]]:
    """Return the messages that somebody skipped, and the conversations that only open for a reason (child at risk)."""
    skipped = connection.execute(sa.select(skips.c.conversation_id, skips.c.turn).where(skips.c.staff_id == staff_id))
    at_risk = connection.execute(AT_RISK)
    return {(conversation_id, turn) for conversation_id, turn in skipped}, {
        conversation_id for (conversation_id,) in at_risk
    }


def list_around(connection: Connection, conversation_id: str, turn: int) -> tuple[Neighbour, ...]:
    """Return the turn before, the turn itself and the turn after."""
    columns = [turns.c[name] for name in ("turn", "text", "payload", "language", "entry", "urgent", "messages")]
    own = (turns.c.conversation_id == conversation_id, turns.c.turn.between(turn - 1, turn + 1))
    rows = connection.execute(sa.select(*columns).where(*own).order_by(turns.c.turn))
    return tuple(
        Neighbour(**values, answers=tuple(message["text"] for message in messages))
        for row in rows
        for values in [dict(row._mapping)]
        for messages in [values.pop("messages")]
    )


def skip_turn(connection: Connection, staff_id: int, conversation_id: str, turn: int) -> bool:
    """Leave a message out of somebody's queue; return False where its conversation is gone."""
    own = sa.select(conversations.c.id).where(conversations.c.id == conversation_id)
    if connection.execute(own.with_for_update(read=True, key_share=True)).first() is None:
        return False
    key, now = {"staff_id": staff_id, "conversation_id": conversation_id, "turn": turn}, {"skipped_at": now_utc()}
    insert = insert_into(connection, skips).values(**key, **now)
    connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=now))
    return True


def unskip_turn(connection: Connection, staff_id: int, conversation_id: str, turn: int) -> bool:
    """Put a message back into somebody's queue; return whether it was left out."""
    own = (skips.c.staff_id == staff_id, skips.c.conversation_id == conversation_id, skips.c.turn == turn)
    return bool(connection.execute(skips.delete().where(*own)).rowcount)


def _to_doubtful(row: Row) -> DoubtfulTurn:
    values = dict(row._mapping)
    ranking = tuple(Guess(intent, confidence) for intent, confidence in values.pop("ranking"))
    return DoubtfulTurn(**values, ranking=ranking)
