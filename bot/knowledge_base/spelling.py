"""Finds the known word that a misspelt one stands for.

A letter left out, added or changed is one slip; what people mistype most is half of one: a double letter written once or
the other way round, one vowel for another, two neighbours swapped, a mute h or e, c for k or s. The longer the known
word, the more slips it allows. The first letter must be right, short words must be spelt as they are, and what could
stand for two known words stands for neither.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

LEAST_LETTERS = 5
"""Of the misspelt word."""
_HALVES_ALLOWED = ((11, 4), (8, 3), (6, 2))
"""Half slips allowed from so many letters of the known word."""
SLIP, HALF_SLIP = 2, 1

_VOWELS = frozenset("aeiouy")
_ALIKE = {"k": "c", "q": "c", "s": "c", "z": "c"}


class Spelling(NamedTuple):
    """A word as it is rightly spelt, and how many half slips away that is from what was written."""

    word: str
    half_slips: int


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    word: str
    consonants: str
    vowels: str
    halves: int


class SpellingCorrector:
    """Looks words up among known ones; built once.

    Only known words are compared whose consonants are the same but for one: other slips are never in the consonants.

    Args:
        known: the words that a misspelt one may stand for, folded.
        never: words that are right as they are though they look like a known one, folded.
    """

    def __init__(self, known: Collection[str], never: Collection[str] = ()) -> None:
        self._known = frozenset(known)
        self._never = frozenset(never)
        self._by_consonants: dict[str, list[_Known]] = defaultdict(list)
        for word in sorted(self._known):
            halves = _halves_allowed(word)
            if halves:
                known_word = _Known(word, _consonants(word), _vowels(word), halves)
                for consonants in _leave_one_out(known_word.consonants):
                    self._by_consonants[consonants].append(known_word)

    def correct(self, word: str) -> Spelling:
        """Return the known word that `word` is or stands for, else `word` itself."""
        if word in self._known or len(word) < LEAST_LETTERS or word in self._never:
            return Spelling(word, 0)
        consonants, vowels = _consonants(word), _vowels(word)
        alike = {known for key in _leave_one_out(consonants) for known in self._by_consonants.get(key, ())}
        best, fewest, tied = word, SLIP * len(word), False
        for known in alike:
            left = known.halves if consonants == known.consonants else known.halves - SLIP
            if abs(len(vowels) - len(known.vowels)) > left or (not left and vowels != known.vowels):
                continue  # most words fall away here, without being compared letter by letter
            halves = count_half_slips(word, known.word, most=known.halves)
            if halves <= known.halves and halves <= fewest:
                best, fewest, tied = known.word, halves, halves == fewest
        return Spelling(word, 0) if tied or best == word else Spelling(best, fewest)


def count_half_slips(written: str, meant: str, *, most: int) -> int:
    """Return the half slips between two words, or more than `most` as soon as that is sure."""
    left_out, added = _gaps(meant), _gaps(written)
    earlier: list[int] = []
    before = [0, *accumulate(left_out)]
    for line, letter in enumerate(written):
        halves = before[0] + added[line]
        row = [halves]
        for column, other in enumerate(meant):
            halves = min(
                before[column] + (0 if letter == other else _change(letter, other)),
                before[column + 1] + added[line],
                halves + left_out[column],
            )
            if line and column and letter == meant[column - 1] and written[line - 1] == other != letter:
                halves = min(halves, earlier[column - 1] + HALF_SLIP)
            row.append(halves)
        if min(row) > most:
            return most + 1
        earlier, before = before, row
    return before[-1]


def _gaps(word: str) -> list[int]:
    """Return what it counts for each letter that it stands in one word only: half for a double, a mute h or a last e."""
    gaps = [HALF_SLIP if letter in ("h", before) else SLIP for before, letter in pairwise(" " + word)]
    if word.endswith("e"):
        gaps[-1] = HALF_SLIP
    return gaps


def _change(letter: str, other: str) -> int:
    alike = (letter in _VOWELS and other in _VOWELS) or _ALIKE.get(letter, letter) == _ALIKE.get(other, other)
    return HALF_SLIP if alike else SLIP


def _halves_allowed(word: str) -> int:
    return next((halves for letters, halves in _HALVES_ALLOWED if len(word) >= letters), 0) if word.isalpha() else 0


def _consonants(word: str) -> str:
    """Return the first letter and the consonants after it, those that are taken for one another as one, without h."""
    kept = [word[0]]
    for letter in word[1:]:
        if letter not in _VOWELS and letter != "h" and kept[-1] != _ALIKE.get(letter, letter):
            kept.append(_ALIKE.get(letter, letter))
    return "".join(kept)


def _vowels(word: str) -> str:
    return "".join(letter for letter in word if letter in _VOWELS)


def _leave_one_out(consonants: str) -> set[str]:
    return {consonants, *(consonants[:place] + consonants[place + 1 :] for place in range(1, len(consonants)))}
