"""The full-text search in what visitors wrote: a query in people's words, and its form in the database in use.

The index itself is made by migration 0006 and kept by triggers. Both databases find whole words without regard to case and
accents, `word*` for beginnings, and "several words" in this order; what is typed can never be an error.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bot.normalization import fold
from bot.storage.tables import conversations, turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection
    from sqlalchemy.sql import ColumnElement, Select
    from sqlalchemy.sql.selectable import FromClause

MOST_TERMS = 8
LEAST_BEGINNING = 3
"""So many letters a beginning has at least: a shorter one means half of all words."""

MOST_WORDS = 100
"""A beginning stands for so many words that begin so, the commonest first."""

MOST_SOUGHT = 8000
"""A search that finds more turns than this is common; those that have it are then met by walking the list."""

_MOST_COUNTED = 60_000
"""The list of one word with so many turns is still read at once in milliseconds."""

_TURNS_OF_ONE = sa.literal_column("4096")
"""The documents of one conversation: its number times this, plus the turn (migration 0006)."""

_DENSE = 40
"""Where no more conversations than so many stand between two of a walk, the index is read once for all of them."""

_WORD = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans(dict.fromkeys("«»“”„", '"'))
_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')

_numbers = sa.table(
    "search_numbers", sa.column("number"), sa.column("conversation_id"), sa.column("began_at", sa.DateTime)
)
_documents = sa.table("turn_search", sa.column("turn_search"), sa.column("rowid", sa.Integer))
_words = sa.table("turn_search_words", sa.column("term", sa.String), sa.column("doc", sa.Integer))


class Term(NamedTuple):
    """Words that must follow each other; the last may be the beginning of one."""

    words: tuple[str, ...]
    is_beginning: bool = False


def parse_search(text: str) -> tuple[Term, ...]:
    """Return what a text asks for; every term must be in one message. Nothing that is typed is an error."""
    terms = []
    for quoted, bare in _PART.findall(unicodedata.normalize("NFC", text).translate(_QUOTES)):
        words = tuple(_WORD.findall((quoted or bare).lower()))
        if words:
            is_beginning = bare.endswith("*") and len(words[-1]) >= LEAST_BEGINNING
            terms.append(Term(words, is_beginning))
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]


class TurnSearch:
    """One search, made ready for the database of a connection."""

    def __init__(self, connection: Connection, terms: Sequence[Term]) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._has = _matches(connection, terms) if self._is_sqlite else _has(terms)
        is_plain = len(terms) == 1 and len(terms[0].words) == 1 and not terms[0].is_beginning
        self._most_counted = _MOST_COUNTED if is_plain else MOST_SOUGHT + 1
        self.count = self._count()
        """So many turns are found; it stops counting where the search is very common."""

    def _count(self) -> int:
        found = sa.select(_documents.c.rowid if self._is_sqlite else turns.c.turn).where(self._has)
        limited = found.limit(self._most_counted).subquery()
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(limited)).scalar_one())

    def select(self) -> FromClause:
        """Return the conversations that are found, as rows of `at` (when each began) and `key`."""
        if self._is_sqlite:
            found = _numbers.c.number.in_(self._found_numbers())
            return (
                sa.select(_numbers.c.began_at.label("at"), _numbers.c.conversation_id.label("key"))
                .where(found)
                .subquery()
            )
        own = conversations.c.id.in_(sa.select(turns.c.conversation_id).where(self._has))
        return sa.select(conversations.c.created_at.label("at"), conversations.c.id.label("key")).where(own).subquery()

    def test(self, walked: FromClause) -> ColumnElement[bool]:
        """Return the test whether a conversation of `walked` (by its `key`) is found."""
        key = walked.c.key
        if not self._is_sqlite:
            return sa.exists().where(turns.c.conversation_id == key, self._has)
        first, last, rows = self._connection.execute(
            sa.select(sa.func.min(_numbers.c.number), sa.func.max(_numbers.c.number), sa.func.count()).join_from(
                walked, _numbers, _numbers.c.conversation_id == key
            )
        ).one()
        if rows == 0:
            return sa.false()
        if last - first > rows * _DENSE and self.count == self._most_counted:
            return self._test_one(key)
        numbers = self._found_numbers(_documents.c.rowid >= first * 4096, _documents.c.rowid < (last + 1) * 4096)
        own = _numbers.alias("own_number")
        return sa.exists().where(own.c.conversation_id == key, own.c.number.in_(numbers))

    def _test_one(self, key: ColumnElement[str]) -> ColumnElement[bool]:
        own = _numbers.alias("own_number")
        first = own.c.number * _TURNS_OF_ONE
        is_own = (_documents.c.rowid >= first, _documents.c.rowid < first + _TURNS_OF_ONE)
        found = sa.select(sa.literal_column("1")).select_from(_documents).where(self._has, *is_own).correlate(own)
        return sa.exists().where(own.c.conversation_id == key, found.exists())

    def _found_numbers(self, *only: ColumnElement[bool]) -> Select:
        number = _documents.c.rowid.op("/")(_TURNS_OF_ONE)
        return sa.select(number).where(self._has, *only).distinct()


def _matches(connection: Connection, terms: Sequence[Term]) -> ColumnElement[bool]:
    sought = " AND ".join(f"({_to_fts5(connection, term)})" for term in terms)
    return _documents.c.turn_search.op("MATCH")(sought)


def _to_fts5(connection: Connection, term: Term) -> str:
    """Return a term as FTS5 reads it. A beginning is looked up as words: FTS5 would read all their lists first."""
    if not term.is_beginning or len(term.words) > 1:
        return f'"{" ".join(term.words)}"{"*" * term.is_beginning}'
    beginning = fold(term.words[0])
    own = sa.select(_words.c.term).where(_words.c.term >= beginning, _words.c.term < f"{beginning}\U0010ffff")
    words = connection.execute(own.order_by(_words.c.doc.desc()).limit(MOST_WORDS)).scalars().all()
    return " OR ".join(f'"{word}"' for word in words or [beginning])


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
