"""When two messages are nearly the same: the same words in any order, or one word more. Pure text to words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.normalization import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS_TO_TELL = 4
"""Shorter messages are alike by nature; nothing is said of them."""
_MARKS = str.maketrans("?!", "  ")
_WORD = re.compile(r"[\w'\[\]]+")


def list_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in alphabetical order, placeholders included: alike for the same words in any order."""
    return tuple(sorted(_WORD.findall(normalize(text))))


def list_words_in_order(text: str) -> tuple[str, ...]:
    """Return the words as they stand, signs of amounts included; the text itself where it has no word."""
    return tuple(normalize(text).translate(_MARKS).split()) or (text,)


def leave_out_a_word(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give `words` without each of them in turn, where enough are left to tell two messages apart."""
    if len(words) > WORDS_TO_TELL:
        for position in range(len(words)):
            yield words[:position] + words[position + 1 :]
