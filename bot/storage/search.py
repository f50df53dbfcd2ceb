"""The full-text search in what visitors wrote: a query in people's words, and its form in the database in use.

The index itself is made by migration 0006 and kept by triggers. Both databases find whole words without regard to case and
accents, `word*` for beginnings, and "several words" in this order; what is typed can never be an error.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bot.storage.tables import conversations, turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql import ColumnElement
    from sqlalchemy.sql.selectable import FromClause

MOST_TERMS = 8
LEAST_BEGINNING = 2
"""So many letters a beginning has at least: a shorter one means half of all words."""

MOST_SOUGHT = 8000
"""A search that finds more turns than this is common; those that have it are then met by walking the list."""

TURNS_OF_ONE = 4096
"""The documents of one conversation: its number times this, plus the turn (migration 0006)."""

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')

_numbers = sa.table("search_numbers", sa.column("number"), sa.column("conversation_id"), sa.column("began_at", sa.DateTime))
_documents = sa.table("turn_search", sa.column("turn_search"), sa.column("rowid"))


class Term(NamedTuple):
    """Words that must follow each other; the last may be the beginning of one."""

    words: tuple[str, ...]
    is_beginning: bool = False


def parse_search(text: str) -> tuple[Term, ...]:
    """Return what a text asks for; every term must be in one message. Signs, quotes left open and operators are no error."""
    terms = []
    for quoted, bare in _PART.findall(unicodedata.normalize("NFC", text)):
        words = tuple(_WORD.findall((quoted or bare).lower()))
        if words:
            is_beginning = bare.endswith("*") and len(words[-1]) >= LEAST_BEGINNING
            terms.append(Term(words, is_beginning))
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]


def count_found(connection: Connection, terms: Sequence[Term]) -> int:
    """Return how many turns a search finds; it stops counting where the search is common."""
    if connection.dialect.name == "sqlite":
        found = sa.select(_documents.c.rowid).where(_matches(terms))
    else:
        found = sa.select(turns.c.turn).where(_has(terms))
    limited = found.limit(MOST_SOUGHT + 1).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(limited)).scalar_one())


def select_found(connection: Connection, terms: Sequence[Term]) -> FromClause:
    """Return the conversations that a search finds, as rows of `at` (when each began) and `key`."""
    if connection.dialect.name == "sqlite":
        number = sa.cast(_documents.c.rowid, sa.Integer).op("/")(sa.literal_column(str(TURNS_OF_ONE))).label("number")
        found = sa.select(number).where(_matches(terms)).distinct().subquery()
        return (
            sa.select(_numbers.c.began_at.label("at"), _numbers.c.conversation_id.label("key"))
            .join_from(found, _numbers, _numbers.c.number == found.c.number)
            .subquery()
        )
    found = sa.select(turns.c.conversation_id).where(_has(terms))
    own = conversations.c.id.in_(found)
    return sa.select(conversations.c.created_at.label("at"), conversations.c.id.label("key")).where(own).subquery()


def is_found(connection: Connection, terms: Sequence[Term], key: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the test whether the conversation `key` is one that a search finds."""
    if connection.dialect.name != "sqlite":
        return sa.exists().where(turns.c.conversation_id == key, _has(terms))
    number = _numbers.alias("own_number")
    first = number.c.number * sa.literal_column(str(TURNS_OF_ONE))
    last = first + sa.literal_column(str(TURNS_OF_ONE - 1))
    document = (
        sa.select(sa.literal_column("1"))
        .select_from(_documents)
        .where(_matches(terms), _documents.c.rowid >= first, _documents.c.rowid <= last)
        .correlate(number)
    )
    return sa.select(sa.literal_column("1")).where(number.c.conversation_id == key, document.exists()).exists()


def _matches(terms: Sequence[Term]) -> ColumnElement[bool]:
    sought = " AND ".join(f'"{" ".join(term.words)}"{"*" * term.is_beginning}' for term in terms)
    return _documents.c.turn_search.op("MATCH")(sought)


# The same expression as the index of migration 0006 has; another one would not find it.
_FOLDED_FROM = "àâäáãéèêëíìîïóòôöõúùûüçñÿÀÂÄÁÃÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÇÑŸ’'-./@_:&=?+#~"
_FOLDED_TO = "aaaaaeeeeiiiiooooouuuucnyaaaaaeeeeiiiiooooouuuucny              "
_FOLD = str.maketrans(_FOLDED_FROM, _FOLDED_TO)
_TEXT = "translate(turns.text, '{}', '{}')".format(_FOLDED_FROM.replace("'", "''"), _FOLDED_TO)
_VECTOR = sa.literal_column(f"to_tsvector('simple', {_TEXT})")


def _has(terms: Sequence[Term]) -> ColumnElement[bool]:
    sought = " & ".join(f"({' <-> '.join(_to_lexemes(term))})" for term in terms)
    return _VECTOR.op("@@")(sa.func.to_tsquery(sa.literal_column("'simple'"), sought))


def _to_lexemes(term: Term) -> Iterator[str]:
    for place, word in enumerate(term.words, 1):
        ending = ":*" if term.is_beginning and place == len(term.words) else ""
        yield f"'{word.translate(_FOLD)}'{ending}"
