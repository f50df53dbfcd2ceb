"""Finds the pages that a visitor's words ask for, and the sentence of each that says why it was found.

Words of a search are the visitor's own: they are never logged, stored or put into a title.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.knowledge_base.blocks import split_blocks
from bot.knowledge_base.search import AnswerIndex, write_all, write_names
from bot.knowledge_base.spelling import SpellingCorrector
from bot.messages import LANGUAGES, OUT_OF_SCOPE
from bot.normalization import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge_base.schema import Answer, AnswerText
    from bot.messages import Language, Understanding

MOST_QUERY_CHARS = 300
MOST_RESULTS = 8
NAME_WEIGHT = 0.5
"""What a full likeness to title and page name adds to one with the whole text. Of 490 development messages the right page
comes first for 96 % with the classifier and for 27 % without; of 56 single words, some misspelt, for 91 % and 66 %."""

LEAST_SCORE = 0.12
"""Below this only pieces of words are alike."""

LEAST_SCORE_OUTSIDE, SURE_OUTSIDE = 0.2, 0.6
"""The same where the classifier is this sure that the words are about something else: half of such messages find nothing,
and no single word of ours is lost."""

LEAST_NAME_CHARS = 4
"""Shorter words ("the", "les") say little of a title or a sentence."""

_WORD = re.compile(r"[a-z0-9]{2,}")
_STEM_CHARS = 6
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def read_query(text: str) -> str:
    """Return what was searched for on one line, without what cannot be shown, as far as it is read."""
    line = " ".join(text[: 2 * MOST_QUERY_CHARS].split())
    return "".join(character for character in line if character.isprintable())[:MOST_QUERY_CHARS].strip()


class PageSearch:
    """Searches `answers`, those that have a page, in either language."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._entries = frozenset(answers)
        self._texts = AnswerIndex(answers)
        self._names = AnswerIndex(answers, write_names)
        self._correctors = {language: SpellingCorrector(_words_of(answers, language)) for language in LANGUAGES}

    def find(self, query: str, understanding: Understanding, language: Language) -> tuple[str, ...]:
        """Return the answers that fit, the best first: what the classifier makes of the words, and what holds them."""
        corrector = self._correctors[language]
        words = [corrector.correct(word).word for word in _WORD.findall(normalize(query))]
        names = [word for word in words if len(word) >= LEAST_NAME_CHARS]
        scores: dict[str, float] = defaultdict(float)
        for index, written, weight in ((self._texts, words, 1.0), (self._names, names, NAME_WEIGHT)):
            for found in index.search(" ".join(written), language, most=len(self._entries)):
                scores[found.entry] += weight * found.similarity
        for guess in understanding.ranking:
            if guess.intent in self._entries:
                scores[guess.intent] += guess.confidence
        is_outside = understanding.intent == OUT_OF_SCOPE and understanding.confidence >= SURE_OUTSIDE
        least = LEAST_SCORE_OUTSIDE if is_outside else LEAST_SCORE
        best = sorted((entry for entry, score in scores.items() if score >= least), key=lambda entry: -scores[entry])
        return tuple(best[:MOST_RESULTS])


def make_excerpt(words: AnswerText, query: str) -> str:
    """Return the two sentences of an answer that share most words with `query`; the first ones where none does."""
    asked = _stems(query)
    sentences = [
        sentence
        for block in split_blocks(f"{words.short}\n\n{words.more or ''}")
        for part in (block.paragraph, *block.items)
        for sentence in _SENTENCE_END.split(part)
        if sentence
    ]
    pairs = [" ".join(pair) for pair in pairwise([*sentences, ""])]
    return max(pairs, key=lambda pair: len(asked & _stems(pair))).strip()


def _stems(text: str) -> set[str]:
    return {word[:_STEM_CHARS] for word in _WORD.findall(normalize(text)) if len(word) >= LEAST_NAME_CHARS}


def _words_of(answers: Mapping[str, Answer], language: Language) -> set[str]:
    texts = (answer.in_language(language) for answer in answers.values())
    return {word for words in texts for word in _WORD.findall(normalize(f"{write_all(words)} {words.page}"))}
