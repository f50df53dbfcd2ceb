"""Reads and writes what staff take visitors' messages for. Each function takes a connection and runs in its transaction.

A label is one person's judgement; an annotation is the message that was judged, with a copy of its redacted text. It is
*accepted* when nobody contradicts anybody and an editor, or two people, judged it; *disputed* when two judgements differ;
else it is *waiting* for a second person.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import sqlalchemy as sa

from bot.storage.conversations import now_utc
from bot.storage.review_tables import AT_RISK, annotated, labels, problems
from bot.storage.staff_tables import staff
from bot.storage.tables import conversations, turns
from bot.storage.upserts import insert_into

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.engine import Connection

    from bot.messages import Language, RedactedText

State = Literal["accepted", "disputed", "waiting"]
STATES: tuple[State, ...] = get_args(State)
_REVIEWER = "reviewer"
_AGREE = 2
"""So many reviewers stand for one editor."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one person took a message for; `intent` is None for "none of these"."""

    staff_id: int
    name: str
    intent: str | None
    labelled_at: datetime


@dataclass(frozen=True, slots=True)
class Annotation:
    """A message that was judged. `conversation_id` is None once its conversation went by age."""

    id: int
    conversation_id: str | None
    turn: int | None
    text: RedactedText
    language: Language
    intent: str
    confidence: float
    model_id: str
    created_at: datetime
    exported_at: datetime | None
    state: State
    labels: tuple[Label, ...] = ()

    @property
    def label(self) -> str | None:
        """The intent that everybody chose; None for none of ours, and where people differ."""
        chosen = {label.intent for label in self.labels}
        return chosen.pop() if len(chosen) == 1 else None


def find_or_add_annotation(connection: Connection, conversation_id: str, turn: int) -> int | None:
    """Return the id of the annotation of a turn, made now if need be; None where there is no such message.

    Nobody else changes it until this transaction ends. The conversation is locked first, as by whoever deletes it.
    """
    columns = ("conversation_id", "turn", "text", "language", "intent", "confidence", "model_id")
    of_turn = (turns.c.conversation_id == conversation_id, turns.c.turn == turn, turns.c.text.is_not(None))
    message = sa.select(*(turns.c[name] for name in columns)).join_from(turns, conversations).where(*of_turn)
    stays = message.with_for_update(read=True, key_share=True, of=conversations)
    row = connection.execute(stays).one_or_none()
    if row is None:
        return None
    insert = insert_into(connection, annotated).values(**row._mapping, created_at=now_utc())
    same = {"turn": insert.excluded.turn}  # changes nothing, and locks the row that is there
    connection.execute(insert.on_conflict_do_update(index_elements=["conversation_id", "turn"], set_=same))
    own = (annotated.c.conversation_id == conversation_id, annotated.c.turn == turn)
    return int(connection.execute(sa.select(annotated.c.id).where(*own)).scalar_one())


_IS_OPEN = sa.or_(annotated.c.conversation_id.is_(None), annotated.c.conversation_id.not_in(AT_RISK))


def has_annotation(connection: Connection, annotation_id: int) -> bool:
    """Say whether a message is there to be judged from a list; it then stays until this transaction ends."""
    own = sa.select(annotated.c.id).where(annotated.c.id == annotation_id, _IS_OPEN)
    return connection.execute(own.with_for_update()).first() is not None


def set_label(connection: Connection, annotation_id: int, staff_id: int, intent: str | None) -> None:
    """Store or change somebody's judgement; what was exported under another one waits for its export again.

    The annotation must be locked: by `find_or_add_annotation` or `has_annotation`.
    """
    differs = (
        sa.select(labels.c.staff_id)
        .where(labels.c.annotation_id == annotation_id, labels.c.intent.is_distinct_from(intent))
        .exists()
    )
    connection.execute(annotated.update().where(annotated.c.id == annotation_id, differs).values(exported_at=None))
    judgement = {"intent": intent, "labelled_at": now_utc()}
    insert = insert_into(connection, labels).values(annotation_id=annotation_id, staff_id=staff_id, **judgement)
    connection.execute(insert.on_conflict_do_update(index_elements=["annotation_id", "staff_id"], set_=judgement))


def remove_label(connection: Connection, conversation_id: str, turn: int, staff_id: int) -> bool:
    """Take somebody's judgement back; return whether there was one. A message that nobody judged is forgotten.

    The conversation is locked first, then the annotation, as by whoever judges: nobody judges between the look at the
    others and its end, and who undoes several at once waits for nobody who deletes them.
    """
    stays = sa.select(conversations.c.id).where(conversations.c.id == conversation_id)
    connection.execute(stays.with_for_update(read=True, key_share=True))
    own = sa.select(annotated.c.id).where(annotated.c.conversation_id == conversation_id, annotated.c.turn == turn)
    annotation_id = connection.execute(own.with_for_update()).scalar()
    mine = labels.delete().where(labels.c.annotation_id == annotation_id, labels.c.staff_id == staff_id)
    if annotation_id is None or not connection.execute(mine).rowcount:
        return False
    for table in (labels, problems):
        if connection.execute(sa.select(sa.literal(1)).where(table.c.annotation_id == annotation_id)).first():
            return True
    connection.execute(annotated.delete().where(annotated.c.id == annotation_id))
    return True


_MARKED_AT_ONCE = 500
"""SQLite takes only so many values in one statement."""

_EDITORS = sa.select(staff.c.id).where(staff.c.role != _REVIEWER)
_JUDGEMENTS = sa.select(
    labels.c.annotation_id,
    sa.func.count().label("judges"),
    sa.func.min(sa.func.coalesce(labels.c.intent, "")).label("least"),
    sa.func.max(sa.func.coalesce(labels.c.intent, "")).label("intent"),
    sa.func.max(sa.case((labels.c.staff_id.in_(_EDITORS), 1), else_=0)).label("by_editor"),
).group_by(labels.c.annotation_id)
_JUDGED = _JUDGEMENTS.subquery("judged")


def _state_of(judged: sa.Subquery) -> sa.Case[str]:
    return sa.case(
        (judged.c.least != judged.c.intent, sa.literal_column("'disputed'")),
        (sa.or_(judged.c.by_editor == 1, judged.c.judges >= _AGREE), sa.literal_column("'accepted'")),
        else_=sa.literal_column("'waiting'"),
    )


_STATE = _state_of(_JUDGED)
_ANNOTATED = sa.select(annotated, _STATE.label("state")).join_from(
    annotated, _JUDGED, annotated.c.id == _JUDGED.c.annotation_id
)


def _select_annotated(*which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Select some messages that were judged; only their own labels are looked at, however many others there are."""
    some = sa.select(annotated.c.id).where(*which)
    judged = _JUDGEMENTS.where(labels.c.annotation_id.in_(some)).subquery("judged")
    return sa.select(annotated, _state_of(judged).label("state")).join_from(
        annotated, judged, annotated.c.id == judged.c.annotation_id
    )


def list_annotations(
    connection: Connection,
    *,
    state: State | None = None,
    exported: bool | None = None,
    before: int | None = None,
    most: int | None = None,
) -> tuple[Annotation, ...]:
    """Return messages that somebody judged, the latest first; none of a child at risk.

    Args:
        before: only those with a smaller id.
    """
    chosen = _ANNOTATED.where(_IS_OPEN).order_by(annotated.c.id.desc()).limit(most)
    if state is not None:
        chosen = chosen.where(sa.literal_column(f"'{state}'") == _STATE)
    if exported is not None:
        chosen = chosen.where(annotated.c.exported_at.is_not(None) if exported else annotated.c.exported_at.is_(None))
    if before is not None:
        chosen = chosen.where(annotated.c.id < before)
    return _with_labels(connection, connection.execute(chosen).all())


def find_annotations(connection: Connection, conversation_id: str) -> tuple[Annotation, ...]:
    """Return what was judged of one conversation."""
    chosen = _select_annotated(annotated.c.conversation_id == conversation_id).order_by(annotated.c.turn)
    return _with_labels(connection, connection.execute(chosen).all())


def count_annotations(connection: Connection) -> dict[tuple[str, str, str | None, bool], int]:
    """Return how many there are by state, language, label (None for none of ours) and whether they were exported."""
    columns = (_STATE, annotated.c.language, _JUDGED.c.intent, annotated.c.exported_at.is_not(None))
    counted = sa.select(*columns, sa.func.count()).join_from(
        annotated, _JUDGED, annotated.c.id == _JUDGED.c.annotation_id
    )
    rows = connection.execute(counted.group_by(*(sa.text(str(place + 1)) for place in range(len(columns)))))
    return {(state, language, intent or None, bool(gone)): count for state, language, intent, gone, count in rows}


def count_labels(connection: Connection, staff_id: int, since: datetime) -> int:
    """Return how many messages somebody judged since then."""
    own = (labels.c.staff_id == staff_id, labels.c.labelled_at >= since)
    return int(connection.execute(sa.select(sa.func.count()).select_from(labels).where(*own)).scalar_one())


def mark_exported(connection: Connection, ids: Sequence[int], as_of: datetime) -> None:
    """Note that these went into the training data as they were then; what was judged since waits for the next export."""
    judged_since = (
        sa.select(labels.c.staff_id)
        .where(labels.c.annotation_id == annotated.c.id, labels.c.labelled_at > as_of)
        .exists()
    )
    for start in range(0, len(ids), _MARKED_AT_ONCE):
        some = sa.select(annotated.c.id).where(annotated.c.id.in_(ids[start : start + _MARKED_AT_ONCE]))
        quiet = annotated.c.id.in_(some.with_for_update(skip_locked=True))  # what is being judged waits as well
        connection.execute(annotated.update().where(quiet, ~judged_since).values(exported_at=now_utc()))


def purge_annotations(connection: Connection, age: timedelta, *, most: int | None = None) -> int:
    """Remove messages that were first judged more than `age` ago, with their labels and problems; return how many.

    Args:
        most: so many at most in this transaction; what somebody is at is left for the next time.
    """
    old = sa.select(annotated.c.id).where(annotated.c.created_at < now_utc() - age).limit(most)
    ids = connection.execute(old.with_for_update(skip_locked=True)).scalars().all()
    return int(connection.execute(annotated.delete().where(annotated.c.id.in_(ids))).rowcount)


def _with_labels(connection: Connection, rows: Sequence[Any]) -> tuple[Annotation, ...]:
    found = _labels_of(connection, [row.id for row in rows])
    return tuple(Annotation(**row._mapping, labels=tuple(found[row.id])) for row in rows)


def _labels_of(connection: Connection, ids: Iterable[int]) -> dict[int, list[Label]]:
    found: dict[int, list[Label]] = defaultdict(list)
    ids = list(ids)
    for start in range(0, len(ids), _AT_A_TIME):
        rows = (
            sa.select(labels.c.annotation_id, labels.c.staff_id, staff.c.name, labels.c.intent, labels.c.labelled_at)
            .join_from(labels, staff, labels.c.staff_id == staff.c.id)
            .where(labels.c.annotation_id.in_(ids[start : start + _AT_A_TIME]))
            .order_by(labels.c.labelled_at)
        )
        for annotation_id, *values in connection.execute(rows):
            found[annotation_id].append(Label(*values))
    return found


_AT_A_TIME = 500
"""So many ids in one statement; SQLite takes a limited number."""
