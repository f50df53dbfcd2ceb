"""What kind of word a word is: a name, perhaps a name, an ordinary word, something to keep, or none that is known.

Reads the word lists of `bot/redaction/data/` once. Words are looked up folded (`bot.normalization.fold`).
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.redaction.tokens import split_words

if TYPE_CHECKING:
    from bot.redaction.kept import Kept
    from bot.redaction.tokens import Token

DATA = Path(__file__).parent / "data"
_SPREAD = re.compile(r"(.)\1{2,}")
_ELIDED = re.compile(r"^(?:qu|[cdjlmnst])(?=.{3})")
_FRENCH_REST = ("er", "e", "ir", "re")
_VERB_ENDINGS = """ait aient ais ions iez ent era erait erais erai erez eront erons ant ons ez ee ees es er i is
    it""".split()
_ENGLISH_ENDINGS = "ing ed er ers ly ness less ment ments ies able tion".split()
_ENDINGS = (
    *((ending, _FRENCH_REST) for ending in _VERB_ENDINGS),
    *((ending, ("", "e", "y")) for ending in _ENGLISH_ENDINGS),
)
_SILENT = "est"
_LEAST_STEM = 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEAST_PEOPLE = 5
_NOUN_ENDINGS = tuple(
    """tion tions sion sions ment ments ance ances ence ences age ages logue logues logie iste istes isme ismes
    ique iques ite ites euse euses trice trices atif atifs ative atives able ables ology ological ation ity ities
    ness ism isms ists ful less ship ward wards""".split()
)
_PEOPLES = tuple("ais aise aises ois oise oises ien ienne iens iennes een eenne eens ians ese".split())
_CONTRACTED = frozenset("m ve d ll re t s em ait en la ce all clock".split())
_ELISIONS = frozenset("j l d qu quelqu aujourd y v c s n m t jusqu presqu entr lorsqu puisqu o".split())
_INVERTED = frozenset("je tu il elle on nous vous ils elles ce moi toi ci non ex anti self".split())
_SAINTS = frozenset("saint sainte st ste saints saintes".split())


class Kind(Enum):
    """What a word may be."""

    NAME = "a name and nothing else"
    MAYBE = "a name, and an ordinary word or a place"
    WORD = "an ordinary word"
    KEPT = "a place, organisation or brand"
    UNKNOWN = "in no list"


class _Lists(NamedTuple):
    names: frozenset[str]
    surnames: frozenset[str]
    name_words: frozenset[str]
    names_first: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    kept: tuple[str, ...]

    @property
    def known(self) -> tuple[frozenset[str], ...]:
        """The lists of names and of words."""
        return self.names, self.surnames, self.name_words, self.words


@lru_cache(maxsize=1)
def load_lists() -> _Lists:
    """Read the word lists; a tenth of a second, once."""
    return _Lists(
        names=frozenset(read_lines("names.txt")),
        surnames=frozenset(read_lines("surnames.txt")),
        name_words=_read_words("name_words.txt"),
        names_first=_read_words("names_first.txt"),
        words=frozenset(read_lines("words.txt")),
        places=frozenset(read_lines("places.txt")),
        kept=tuple(read_lines("kept.txt")),
    )


class Vocabulary:
    """The lists with what the knowledge base keeps.

    Args:
        kept: names of places and organisations that stay.
    """

    def __init__(self, kept: Kept) -> None:
        lists = load_lists()
        self._names, self._surnames = lists.names, lists.surnames
        self._name_words, self._words, self._places = lists.name_words, lists.words, lists.places
        self._names_first = lists.names_first
        self._ours, self._cries = kept.words, kept.cries
        phrases = [_without_article(split_words(phrase)) for phrase in (*lists.kept, *kept.names)]
        self._kept = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1) | kept.words
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(set(phrases), key=len, reverse=True):
            if len(phrase) > 1:
                self._phrases.setdefault(phrase[0], []).append(phrase)

    def find_kept(self, tokens: list[Token]) -> set[int]:
        """Return the positions of what is never part of a name: placeholders, numbers, names of several words that stay."""
        words = [token.word for token in tokens]
        kept = {at for at, token in enumerate(tokens) if token.is_placeholder or any(map(str.isdigit, token.word))}
        for at, word in enumerate(words):
            for phrase in self._phrases.get(word, ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    kept.update(range(at, at + len(phrase)))
                    break
        return kept

    def is_word(self, word: str) -> bool:
        """Say whether a folded word is in the dictionary, in some spelling of it."""
        return (
            word in self._words
            or (word.endswith(("s", "e")) and word[:-1] in self._words)
            or (word.endswith("es") and word[:-2] in self._words)
        )

    def _is_inflected(self, word: str) -> bool:
        """Say whether a word is a form of one in the dictionary: « bouffent », "interviewing", "sendin", « rwandais »."""
        if word.endswith(_NOUN_ENDINGS) and len(word) > _LEAST_PEOPLE:
            return True
        if word.endswith("in") and self.is_word(word + "g"):
            return True
        for ending, stems in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
                stem = word[: -len(ending)]
                if any(stem + rest in self._words for rest in stems):
                    return True
        return False

    def lists_of(self, word: str) -> str:
        """Return a letter for each list that a folded word is in."""
        return "".join(
            letter
            for letter, words in (
                ("g", self._names),
                ("s", self._surnames),
                ("m", self._name_words),
                ("f", self._names_first),
                ("w", self._words),
                ("k", self._kept),
                ("p", self._places),
            )
            if word in words
        )

    def is_ours(self, word: str) -> bool:
        """Say whether a word is in no list and known from the knowledge alone: an organisation's, a cry for help's."""
        return word in self._ours

    def is_cry(self, word: str) -> bool:
        """Say whether a word is of a curated cry for help, its last letter perhaps left out (« pri »), and no name too."""
        is_heard = word in self._cries or any(word + letter in self._cries for letter in _SILENT)
        return is_heard and word not in self._name_words

    def is_kept(self, word: str) -> bool:
        """Say whether a folded word names a place, an organisation or a brand."""
        return word in self._kept

    def kind(self, word: str, *, is_capital: bool = False) -> Kind:
        """Return what a folded word is, the parts of a compound looked at together.

        A word with a telling capital is no form of an ordinary word just because its ending looks like one.
        """
        found = self._kind_with_parts(word)
        if found is Kind.UNKNOWN and not is_capital and self._is_inflected(word):
            return Kind.WORD
        return found

    def _kind_with_parts(self, word: str) -> Kind:
        if "'" in word and word not in self._names and word not in self._surnames:
            first, _, last = word.partition("'")
            if (
                last in _CONTRACTED
                or (first in _ELISIONS and (self.is_word(last) or "'" in last))
                or self.is_word(first)
            ):
                return Kind.WORD
        found = self._kind_of_one(word)
        if found is not Kind.UNKNOWN or "-" not in word:
            return found
        parts = [part for part in word.split("-") if part]
        if _SAINTS.intersection(parts):
            return Kind.KEPT
        if _INVERTED.intersection(parts):
            return Kind.WORD
        kinds = [self._kind_of_one(part) for part in parts if len(part) > 1]
        if Kind.WORD in kinds or Kind.KEPT in kinds or not kinds:
            return Kind.UNKNOWN if Kind.NAME in kinds else Kind.WORD
        return Kind.NAME if Kind.NAME in kinds or Kind.MAYBE in kinds else Kind.UNKNOWN

    def is_slip(self, word: str) -> bool:
        """Say whether a word is one letter away from a word of the dictionary: mistyped rather than a name."""
        cuts = [(word[:cut], word[cut:]) for cut in range(1, len(word) + 1)]
        return any(
            start + rest[1:] in self._words
            or start + rest[1:2] + rest[:1] + rest[2:] in self._words
            or any(
                start + letter + rest[1:] in self._words or start + letter + rest in self._words for letter in _LETTERS
            )
            for start, rest in cuts
        )

    def _kind_of_one(self, word: str) -> Kind:
        if word in self._name_words:
            return Kind.MAYBE if self.is_word(word) or word in self._kept else Kind.NAME
        if word in self._kept:
            return Kind.MAYBE if word in self._names else Kind.KEPT
        if word in self._names or word in self._surnames:
            return Kind.NAME
        return Kind.WORD if self.is_word(word) or self._is_misspelt(word) else Kind.UNKNOWN

    def _is_misspelt(self, word: str) -> bool:
        """Say whether a word is one with letters drawn out ("heyyy") or its little word joined (« jtravaille »)."""
        short = _SPREAD.sub(r"\1", word)
        if short != word and (self.is_word(short) or self.is_word(_SPREAD.sub(r"\1\1", word))):
            return True
        if word.endswith(_PEOPLES) and len(word) > _LEAST_PEOPLE:
            return True
        joined = _ELIDED.match(word)
        return bool(joined) and self.is_word(word[joined.end() :])  # type: ignore[union-attr]


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    is_long = len(words) > 1 and len(words[1]) >= _LEAST_STEM
    return words[1:] if is_long and words[0] in ("le", "la", "les", "l", "the") else words


def _read_words(name: str) -> frozenset[str]:
    return frozenset(word for line in read_lines(name) for word in line.split())


def read_lines(name: str) -> list[str]:
    """Return the lines of a word list, without comments and empty ones."""
    with (DATA / name).open(encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
