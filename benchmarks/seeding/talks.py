"""What people say in the seeded conversations: read from `en.txt` and `fr.txt`, each time a little differently written."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from bot.messages import Language

Talk = tuple[str, ...]
"""The messages of one visitor, in order."""

_LEAST_LETTERS_TO_MISTYPE = 5


def read_talks(language: Language) -> tuple[Talk, ...]:
    """Return the conversations of a language; an empty line stands between two of them."""
    text = (Path(__file__).parent / f"{language}.txt").read_text(encoding="utf-8")
    blocks = (block.split("\n") for block in text.split("\n\n"))
    talks = (tuple(line.strip() for line in block if line.strip()) for block in blocks)
    return tuple(talk for talk in talks if talk)


def vary(talk: Talk, random: Random) -> Talk:
    """Return a conversation as somebody else might have typed it: few people type twice the same."""
    habits = [habit for habit in (_lower, _drop_accents, _drop_end) if random.random() < 0.3]
    varied = []
    for message in talk:
        text = message
        for habit in habits:
            text = habit(text)
        varied.append(_mistype(text, random) if random.random() < 0.25 else text)
    return tuple(varied)


def _lower(text: str) -> str:
    return text.lower()


def _drop_accents(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))


def _drop_end(text: str) -> str:
    return text.rstrip(".!? ") or text


def _mistype(text: str, random: Random) -> str:
    """Return `text` with two neighbouring letters of a longer word the other way round."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= _LEAST_LETTERS_TO_MISTYPE]
    if not long:
        return text
    at = random.choice(long)
    word = words[at]
    cut = random.randrange(1, len(word) - 2)
    words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)
