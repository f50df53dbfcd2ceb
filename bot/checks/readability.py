"""Measures how hard a text is to read: text in, figures out. What is too hard is for the checks to say.

- English: the grade of Flesch and Kincaid (1975), a school year of the United States.
- French: the ease of Kandel and Moles (1958), 100 for very easy, and LIX of Björnsson (1968), low for easy.

A formula says nothing of a text of a few words; callers put short texts together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.checks.syllables import count_syllables
from bot.knowledge_base.blocks import split_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.messages import Language

MOST_SHORT_LETTERS = 6
"""A word with more letters is long for LIX."""

# An end is a mark, perhaps closed by a quotation mark, before a blank and no small letter. A letter alone before the mark
# is an abbreviation ("a.m.", "p. ex.", "S.C.").
_END = re.compile(r"(?<!\b[^\W\d_])[.?!…]+(?:\s?[»”\")\]])*\s+(?![a-zà-ÿœ])")
_THOUSANDS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"
_WORD = re.compile(rf"{_THOUSANDS}|[^\W_]+(?:[’'.,@/&-]?[^\W_]+)*")
_PART = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one or more texts, and the figures of the formulas made from them."""

    sentence_lengths: tuple[int, ...]
    """In words."""
    syllables: int
    long_words: int

    @property
    def words(self) -> int:
        """All words."""
        return sum(self.sentence_lengths)

    @property
    def words_per_sentence(self) -> float:
        """The mean length of a sentence."""
        return self.words / max(1, len(self.sentence_lengths))

    @property
    def longest_sentence(self) -> int:
        """The words of the longest sentence."""
        return max(self.sentence_lengths, default=0)

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade, for English."""
        return 0.39 * self.words_per_sentence + 11.8 * self._syllables_per_word - 15.59

    @property
    def ease(self) -> float:
        """Kandel-Moles reading ease, for French."""
        return 207 - 1.015 * self.words_per_sentence - 73.6 * self._syllables_per_word

    @property
    def lix(self) -> float:
        """LIX: words per sentence and long words in a hundred."""
        return self.words_per_sentence + 100 * self.long_words / max(1, self.words)

    @property
    def _syllables_per_word(self) -> float:
        return self.syllables / max(1, self.words)


def measure(texts: Iterable[str], language: Language) -> Figures:
    """Return the figures of `texts` taken together."""
    sentences = [split_words(sentence) for text in texts for sentence in split_sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    return Figures(
        sentence_lengths=tuple(len(sentence) for sentence in sentences if sentence),
        syllables=sum(count_syllables(word, language) for word in words),
        long_words=sum(_is_long(word) for word in words),
    )


def split_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of an answer's text; what ends a paragraph or an item of a list ends a sentence."""
    for block in split_blocks(text):
        for part in block.items or (block.paragraph,):
            start = 0
            for end in _END.finditer(part):
                yield part[start : end.end()].strip()
                start = end.end()
            if part[start:].strip():
                yield part[start:].strip()


def split_words(text: str) -> list[str]:
    """Return the words of a text: what stands between blanks, without its punctuation; "1 800" is one word."""
    return _WORD.findall(text)


def _is_long(word: str) -> bool:
    """Say whether LIX calls a word long; an apostrophe or a hyphen parts words."""
    return max((len(part) for part in _PART.findall(word)), default=0) > MOST_SHORT_LETTERS
