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
    from collections.abc import Callable, Iterable

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql import ColumnElement

    Replace = Callable[[str], str]

_NAMES = frozenset(("event", "name", "id", "entry", "intent", "entity", "extractor", "payload"))
"""Keys in JSON whose values are names of ours and of Rasa's: nobody's words stand there, and a change would break them."""


def remove_words(connection: Connection, conversation_id: str, words: str, placeholder: str) -> None:
    """Put `placeholder` in the place of `words` in everything that a conversation holds.

    Case and white space do not matter. A part of a word is no match: "Ann" stays in "announce".
    """
    sought = _to_pattern(words)

    def replace(text: str) -> str:
        return sought.sub(lambda _: placeholder, text)

    of_it = annotated.c.conversation_id == conversation_id
    about_it = problems.c.annotation_id.in_(sa.select(annotated.c.id).where(of_it))
    for table, chosen, columns in (
        (turns, turns.c.conversation_id == conversation_id, ("text", "comment", "messages", "entities")),
        (notes, notes.c.conversation_id == conversation_id, ("text",)),
        (annotated, of_it, ("text",)),
        (problems, about_it, ("note",)),
    ):
        _rewrite(connection, table, chosen, columns, replace)
    _rewrite_state(connection, conversation_id, replace)


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
) -> None:
    key = tuple(table.primary_key)
    for row in connection.execute(sa.select(*key, *(table.c[name] for name in columns)).where(chosen)).all():
        values = row._mapping
        changed = {name: _replace_in(values[name], replace) for name in columns}
        changed = {name: value for name, value in changed.items() if value != values[name]}
        if changed:
            connection.execute(table.update().where(*(column == values[column.name] for column in key)).values(changed))


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
