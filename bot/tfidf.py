"""TF-IDF: how much each term of a text tells of it, by how rare the term is in the texts that were learnt from.

The definition and the cutting are scikit-learn's (`TfidfVectorizer` with `sublinear_tf`), and a test holds them to it;
serving does without that package, which takes half a second and 30 MB to import.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Row = tuple[NDArray[np.int32], NDArray[np.float32]]

Cut = Callable[[str], Iterable[str]]
"""Makes the terms of a text, each as often as it stands there."""


def words(pattern: str, *, longest: int = 1) -> Cut:
    """Return what cuts a text into what `pattern` finds, and runs of up to `longest` of them."""
    return partial(_cut_words, re.compile(pattern), longest)


def pieces(shortest: int, longest: int) -> Cut:
    """Return what cuts each word, a space on either side, into pieces of `shortest` to `longest` characters."""
    return partial(_cut_pieces, shortest, longest)


def _cut_words(pattern: re.Pattern[str], longest: int, text: str) -> Iterator[str]:
    found = pattern.findall(text)
    yield from found
    for length in range(2, longest + 1):
        for start in range(len(found) - length + 1):
            yield " ".join(found[start : start + length])


def _cut_pieces(shortest: int, longest: int, text: str) -> Iterator[str]:
    for word in text.split():
        padded = f" {word} "
        for length in range(shortest, longest + 1):
            if length >= len(padded):  # the whole word, once
                yield padded
                break
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


class TermWeights:
    """The terms of some texts, numbered, and how rare each is.

    Args:
        cut: what made the terms of the texts.
        terms: in the order of their numbers.
        idf: the inverse document frequency of each term.
    """

    def __init__(self, cut: Cut, terms: Sequence[str], idf: NDArray[np.float32]) -> None:
        self._cut = cut
        self._numbers = {term: number for number, term in enumerate(terms)}
        self.terms = terms
        self.idf = idf

    @classmethod
    def fit(cls, cut: Cut, texts: Iterable[str], *, fewest: int = 1, largest_share: float = 1.0) -> TermWeights:
        """Learn the terms that stand in at least `fewest` of the texts and in no more than `largest_share` of them."""
        return cls._learn(cut, (set(cut(text)) for text in texts), fewest, largest_share)

    @classmethod
    def fit_rows(cls, cut: Cut, texts: Iterable[str], *, largest_share: float = 1.0) -> tuple[TermWeights, list[Row]]:
        """Learn from texts, and weigh them too; each is cut once."""
        counts = [Counter(cut(text)) for text in texts]
        learnt = cls._learn(cut, counts, 1, largest_share)
        return learnt, [learnt._weigh(count) for count in counts]

    @classmethod
    def _learn(cls, cut: Cut, terms_of: Iterable[Iterable[str]], fewest: int, largest_share: float) -> TermWeights:
        found: Counter[str] = Counter()
        texts = 0
        for terms in terms_of:
            found.update(dict.fromkeys(terms, 1))
            texts += 1
        kept = {term: count for term, count in sorted(found.items()) if fewest <= count <= largest_share * texts}
        shares = (1 + texts) / (1 + np.fromiter(kept.values(), np.float64, len(kept)))
        return cls(cut, tuple(kept), (np.log(shares) + 1).astype(np.float32))

    def weigh(self, text: str) -> Row:
        """Return the terms of a text by number, ascending, and their weights (together of unit length)."""
        return self._weigh(Counter(self._cut(text)))

    def _weigh(self, counts: Mapping[str, int]) -> Row:
        known = self._numbers
        found = {known[term]: count for term, count in counts.items() if term in known}
        numbers = np.fromiter(found, np.int32, len(found))
        order = numbers.argsort()
        weights = np.log(np.fromiter(found.values(), np.float32, len(found))[order]) + 1
        numbers = numbers[order]
        weights *= self.idf[numbers]
        length = np.sqrt(np.square(weights).sum())
        return numbers, weights / length if length else weights
