"""Takes words out of one conversation, wherever it holds them: what redaction missed (standard D3).

The caller empties the write-ahead log afterwards (`Database.scrub`), so that they are gone from the disk too.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.storage.review_tables import annotated, notes, problems
from bot.storage.tables import conversations, turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql import ColumnElement

    Replace = Callable[[str], str]

_NAMES = frozenset(("event", "name", "id", "entry", "intent", "entity", "extractor", "payload"))
"""Keys in JSON whose values are names of ours and of Rasa's: nobody's words stand there, and a change would break them."""


Cell = tuple[str, str, str]
"""A table, the key of a row (its parts joined by "/") and a column: where words stood."""

CELLS: dict[str, tuple[str, ...]] = {
    "turns": ("text", "comment", "messages", "entities"),
    "notes": ("text",),
    "annotations": ("text",),
    "problems": ("note",),
}
"""Which columns of which tables can hold words of a conversation, beside its dialogue state."""


def remove_words(connection: Connection, conversation_id: str, words: str, placeholder: str) -> tuple[Cell, ...]:
    """Put `placeholder` in the place of `words` in everything that a conversation holds; return where they stood.

    Case and white space do not matter. A part of a word is no match: "Ann" stays in "announce".
    """
    sought = _to_pattern(words)

    def replace(text: str) -> str:
        return sought.sub(lambda _: placeholder, text)

    changed = tuple(
        cell
        for table, chosen in _rows_of(conversation_id)
        for cell in _rewrite(connection, table, chosen, CELLS[table.name], replace)
    )
    _rewrite_state(connection, conversation_id, replace)
    return changed


def empty_cells(
    connection: Connection, conversation_id: str, placeholder: str, is_chosen: Callable[[Cell], bool]
) -> int:
    """Put `placeholder` in the place of all that chosen cells of a conversation say; return how many there were.

    Its dialogue state, which repeats them, is forgotten.
    """
    emptied = 0
    for table, chosen in _rows_of(conversation_id):
        for row in _read(connection, table, chosen, CELLS[table.name]):
            cells = {name: (table.name, _name_row(table, row), name) for name in CELLS[table.name]}
            values = {
                name: [] if isinstance(row[name], list) else placeholder
                for name, cell in cells.items()
                if row[name] is not None and is_chosen(cell)
            }
            if values:
                emptied += len(values)
                _update(connection, table, row, values)
    connection.execute(conversations.update().where(conversations.c.id == conversation_id).values(dialogue_state=None))
    return emptied


def _rows_of(conversation_id: str) -> tuple[tuple[sa.Table, ColumnElement[bool]], ...]:
    of_it = annotated.c.conversation_id == conversation_id
    return (
        (turns, turns.c.conversation_id == conversation_id),
        (notes, notes.c.conversation_id == conversation_id),
        (annotated, of_it),
        (problems, problems.c.annotation_id.in_(sa.select(annotated.c.id).where(of_it))),
    )


def holds_words(connection: Connection, conversation_id: str, turn: int, words: str) -> bool:
    """Say whether the words stand in what a visitor wrote in this turn, message or comment."""
    own = sa.select(turns.c.text, turns.c.comment).where(
        turns.c.conversation_id == conversation_id, turns.c.turn == turn
    )
    row = connection.execute(own).one_or_none()
    return row is not None and any(text and _to_pattern(words).search(text) for text in row)


def _to_pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE)


def _rewrite(
    connection: Connection, table: sa.Table, chosen: ColumnElement[bool], columns: Iterable[str], replace: Replace
) -> Iterator[Cell]:
    for row in _read(connection, table, chosen, columns):
        changed = {name: _replace_in(row[name], replace) for name in columns}
        changed = {name: value for name, value in changed.items() if value != row[name]}
        if changed:
            _update(connection, table, row, changed)
            yield from ((table.name, _name_row(table, row), name) for name in changed)


def _read(
    connection: Connection, table: sa.Table, chosen: ColumnElement[bool], columns: Iterable[str]
) -> list[Mapping[str, Any]]:
    wanted = sa.select(*table.primary_key, *(table.c[name] for name in columns)).where(chosen)
    return [dict(row._mapping) for row in connection.execute(wanted).all()]


def _update(connection: Connection, table: sa.Table, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    own = (column == row[column.name] for column in table.primary_key)
    connection.execute(table.update().where(*own).values(values))


def _name_row(table: sa.Table, row: Mapping[str, Any]) -> str:
    return "/".join(str(row[column.name]) for column in table.primary_key)


def _rewrite_state(connection: Connection, conversation_id: str, replace: Replace) -> None:
    own = conversations.c.id == conversation_id
    state = connection.execute(sa.select(conversations.c.dialogue_state).where(own)).scalar()
    if state is None:
        return
    rewritten = json.dumps(_replace_in(json.loads(state), replace), ensure_ascii=False, separators=(",", ":"))
    if rewritten != state:
        connection.execute(conversations.update().where(own).values(dialogue_state=rewritten))


def _replace_in(value: Any, replace: Replace) -> Any:
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, list):
        return [_replace_in(item, replace) for item in value]
    if isinstance(value, dict):
        return {key: item if key in _NAMES else _replace_in(item, replace) for key, item in value.items()}
    return value
