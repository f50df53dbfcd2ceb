"""Finds the answers whose own words come nearest to what was written: guesses where the classifier is unsure, and pages.

Built once from the curated answers (titles and texts), one index a language. Reads folded words and pieces of
words, so that a typo or an ending does not hide an answer. It ranks; it never decides what is answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.messages import LANGUAGES
from bot.normalization import normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.knowledge_base.schema import Answer, AnswerText
    from bot.messages import Language

_WORDS = r"[^\W\d_]{2,}"
_PIECES = (3, 5)
"""Shortest and longest pieces of words, in letters."""

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
            language: _index([write(answer.in_language(language)) for answer in answers.values()])
            for language in LANGUAGES
        }

    def search(self, text: str, language: Language, *, most: int = 10) -> tuple[Found, ...]:
        """Return the nearest answers, the best first; none that shares no word with `text`."""
        vectorizers, documents = self._indexes[language]
        query = _beside(vectorizer.transform([text]) for vectorizer in vectorizers)
        similarities = np.asarray((documents @ query.T).todense()).ravel()
        best = np.argsort(-similarities, kind="stable")[:most]
        return tuple(Found(self._entries[i], float(similarities[i])) for i in best if similarities[i] > 0)


def _index(texts: list[str]) -> tuple[list[Any], Any]:
    vectorizers = [
        TfidfVectorizer(preprocessor=normalize, token_pattern=_WORDS, max_df=_MOST_SHARED, sublinear_tf=True),
        TfidfVectorizer(
            preprocessor=normalize, analyzer="char_wb", ngram_range=_PIECES, max_df=_MOST_SHARED, sublinear_tf=True
        ),
    ]
    return vectorizers, _beside([vectorizer.fit_transform(texts) for vectorizer in vectorizers])


def _beside(halves: Iterable[Any]) -> Any:
    """Return one row a text, words and pieces side by side, each half the weight; a product of rows is a cosine."""
    return scipy.sparse.hstack([half * np.sqrt(0.5) for half in halves], format="csr")
