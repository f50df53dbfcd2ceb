"""Finds the answers whose own words come nearest to what was written: guesses where the classifier is unsure, and pages.

Built once from the curated answers (titles and texts), one index a language. Reads folded words and pieces of
words, so that a typo or an ending does not hide an answer. It ranks; it never decides what is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse

from bot.messages import LANGUAGES
from bot.normalization import normalize
from bot.tfidf import TermWeights, pieces, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.knowledge_base.schema import Answer, AnswerText
    from bot.messages import Language
    from bot.tfidf import Row

_CUTS = (words(r"[^\W\d_]{2,}"), pieces(3, 5))
"""Words, and pieces of words of three to five letters."""

_MOST_SHARED = 0.35
"""A word that stands in more than this share of the answers ("the", "dans") tells none of them from another."""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer's id and how near its words are (0 to 1, a cosine)."""

    entry: str
    similarity: float


def write_all(words: AnswerText) -> str:
    """Return all that an answer says, its title twice: it weighs double."""
    return ". ".join([words.title, words.title, words.short, words.more or ""])


def write_names(words: AnswerText) -> str:
    """Return what an answer and its page are called."""
    return f"{words.title}. {words.page or ''}"


class AnswerIndex:
    """Searches the answers of one knowledge base in either language.

    Args:
        write: what of an answer is searched.
    """

    def __init__(self, answers: Mapping[str, Answer], write: Callable[[AnswerText], str] = write_all) -> None:
        self._entries = tuple(answers)
        self._indexes = {
            language: _Index(write(answer.in_language(language)) for answer in answers.values())
            for language in LANGUAGES
        }

    def search(self, text: str, language: Language, *, most: int = 10) -> tuple[Found, ...]:
        """Return the nearest answers, the best first; none that shares no word with `text`."""
        index = self._indexes[language]
        similarities = (index.documents @ index.place(text).T).toarray().ravel()
        best = np.argsort(-similarities, kind="stable")[:most]
        return tuple(Found(self._entries[i], float(similarities[i])) for i in best if similarities[i] > 0)


class _Index:
    """Texts as rows of a matrix, words and pieces side by side, each half the weight; a product of rows is a cosine."""

    def __init__(self, texts: Iterable[str]) -> None:
        folded = [normalize(text) for text in texts]
        halves = [TermWeights.fit_rows(cut, folded, largest_share=_MOST_SHARED) for cut in _CUTS]
        self._halves = [terms for terms, _ in halves]
        self.documents = scipy.sparse.csr_matrix(
            scipy.sparse.vstack([self._join(rows) for rows in zip(*(rows for _, rows in halves), strict=True)])
        )

    def place(self, text: str) -> Any:
        """Return the row of a text (1 × terms, sparse)."""
        folded = normalize(text)
        return self._join([terms.weigh(folded) for terms in self._halves])

    def _join(self, halves: Sequence[Row]) -> Any:
        starts = [0, len(self._halves[0].terms)]
        numbers = np.concatenate([numbers + start for start, (numbers, _) in zip(starts, halves, strict=True)])
        weights = np.concatenate([weights for _, weights in halves]) * np.float32(np.sqrt(0.5))
        terms = sum(len(half.terms) for half in self._halves)
        return scipy.sparse.csr_matrix((weights, numbers, [0, len(numbers)]), (1, terms))
