"""Reads and writes what staff noted as wrong with answers. Each function takes a connection and runs in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.conversations import now_utc
from bot.storage.review_tables import AT_RISK, annotated, problems
from bot.storage.staff_tables import staff

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from bot.messages import Language, RedactedText

OPEN = "open"


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong, with which message, who says so and who closed it. The message's text is redacted."""

    id: int
    kind: str
    state: str
    note: RedactedText | None
    author: str
    created_at: datetime
    closer: str | None
    closed_at: datetime | None
    annotation_id: int
    conversation_id: str | None
    turn: int | None
    text: RedactedText
    language: Language
    intent: str


def add_problem(connection: Connection, annotation_id: int, kind: str, note: RedactedText | None, staff_id: int) -> int:
    """Store what was wrong with a message's answer; return its id."""
    result = connection.execute(
        problems.insert().values(
            annotation_id=annotation_id, kind=kind, state=OPEN, note=note, author=staff_id, created_at=now_utc()
        )
    )
    return int(result.inserted_primary_key[0])


def set_problem_state(connection: Connection, problem_id: int, state: str, staff_id: int) -> bool:
    """Open or close a problem; return False when there is none of this id."""
    is_open = state == OPEN
    closed = {"closed_by": None if is_open else staff_id, "closed_at": None if is_open else now_utc()}
    own = problems.update().where(problems.c.id == problem_id)
    return bool(connection.execute(own.values(state=state, **closed)).rowcount)


def count_problems(connection: Connection, state: str = OPEN) -> int:
    """Return how many problems are in this state."""
    own = sa.select(sa.func.count()).select_from(problems).where(problems.c.state == state)
    return int(connection.execute(own).scalar_one())


def list_problems(
    connection: Connection,
    *,
    state: str | None = None,
    kind: str | None = None,
    language: str | None = None,
    before: int | None = None,
    most: int,
) -> tuple[Problem, ...]:
    """Return problems, the latest first, none of a child at risk; with `before`, those with a smaller id."""
    is_open = sa.or_(annotated.c.conversation_id.is_(None), annotated.c.conversation_id.not_in(AT_RISK))
    wanted = ((problems.c.state, state), (problems.c.kind, kind), (annotated.c.language, language))
    chosen = _PROBLEMS.where(is_open, *(column == value for column, value in wanted if value)).limit(most)
    if before is not None:
        chosen = chosen.where(problems.c.id < before)
    return tuple(Problem(**row._mapping) for row in connection.execute(chosen))


def find_problems(connection: Connection, conversation_id: str) -> tuple[Problem, ...]:
    """Return what was noted about the messages of one conversation, the latest first."""
    own = _PROBLEMS.where(annotated.c.conversation_id == conversation_id)
    return tuple(Problem(**row._mapping) for row in connection.execute(own))


_AUTHOR, _CLOSER = staff.alias("writer"), staff.alias("closer")
_PROBLEMS = (
    sa.select(
        problems.c.id,
        problems.c.kind,
        problems.c.state,
        problems.c.note,
        _AUTHOR.c.name.label("author"),
        problems.c.created_at,
        _CLOSER.c.name.label("closer"),
        problems.c.closed_at,
        problems.c.annotation_id,
        annotated.c.conversation_id,
        annotated.c.turn,
        annotated.c.text,
        annotated.c.language,
        annotated.c.intent,
    )
    .select_from(
        problems.join(annotated, problems.c.annotation_id == annotated.c.id)
        .join(_AUTHOR, problems.c.author == _AUTHOR.c.id)
        .outerjoin(_CLOSER, problems.c.closed_by == _CLOSER.c.id)
    )
    .order_by(problems.c.id.desc())
)
