"""Reads what visitors said of late, to be answered again by another model. Runs in the transaction of its connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bot.messages import RedactedText
from bot.storage.review_tables import AT_RISK
from bot.storage.tables import conversations, turns

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from bot.messages import Language


class Said(NamedTuple):
    """One message of a visitor: a redacted text or a button."""

    turn: int
    text: RedactedText | None
    payload: str | None
    language: Language


class Talk(NamedTuple):
    """One conversation, its messages in order."""

    conversation_id: str
    turns: tuple[Said, ...]


def list_talks(connection: Connection, since: datetime, most_messages: int) -> tuple[Talk, ...]:
    """Return the latest conversations since then, as many as have so many messages; none that is marked "child at risk"."""
    latest = (
        sa.select(conversations.c.id)
        .where(conversations.c.created_at >= since, conversations.c.turns > 0, conversations.c.id.not_in(AT_RISK))
        .order_by(conversations.c.created_at.desc())
        .limit(most_messages)
    )
    talks: list[Talk] = []
    total = 0
    for (conversation_id,) in connection.execute(latest).all():
        talk = Talk(conversation_id, _list_said(connection, conversation_id))
        talks.append(talk)
        total += sum(said.text is not None for said in talk.turns)
        if total >= most_messages:
            break
    return tuple(talks)


def find_texts(connection: Connection, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], RedactedText]:
    """Return the texts of turns, of those that are still there and not of a child at risk."""
    keys = set(keys)
    found: dict[tuple[str, int], RedactedText] = {}
    names = sorted({conversation_id for conversation_id, _ in keys})
    for start in range(0, len(names), _AT_A_TIME):
        some = turns.c.conversation_id.in_(names[start : start + _AT_A_TIME])
        open_ones = turns.c.conversation_id.not_in(AT_RISK)
        columns = (turns.c.conversation_id, turns.c.turn, turns.c.text)
        rows = sa.select(*columns).where(some, open_ones, turns.c.text.is_not(None))
        found |= {
            (conversation_id, turn): RedactedText(text)
            for conversation_id, turn, text in connection.execute(rows)
            if (conversation_id, turn) in keys
        }
    return found


_AT_A_TIME = 500


def _list_said(connection: Connection, conversation_id: str) -> tuple[Said, ...]:
    columns = (turns.c.turn, turns.c.text, turns.c.payload, turns.c.language)
    own = sa.select(*columns).where(turns.c.conversation_id == conversation_id).order_by(turns.c.turn)
    return tuple(Said(*row) for row in connection.execute(own))


def count_shown(connection: Connection, since: datetime) -> dict[tuple[str, Language], int]:
    """Return how often each answer came first since then, by language."""
    shown = (turns.c.created_at >= since, turns.c.entry.is_not(None))
    rows = sa.select(turns.c.entry, turns.c.language, sa.func.count()).where(*shown)
    return {
        (entry, language): count
        for entry, language, count in connection.execute(rows.group_by(turns.c.entry, turns.c.language))
    }
