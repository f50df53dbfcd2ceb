"""Finds what denies danger in a text, so that "I'm not in danger" is not read as danger. Pure; decides no verdict.

Negation is easy to misread ("no, he hits me"), so only whole curated phrases count, and an entry's `unless` voids them
wherever the text has second thoughts ("but", "sometimes", "yet"). What else it says is kept, at its place, for others to
read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.normalization import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

GRAVE = "emotional_distress"
"""What a denial of suicide means; it is answered although another denial stands beside it."""

MOST_CHARS = 400
"""A longer text tells a story; a denial in it is left to the whole."""

_SENTENCE = re.compile(r"[^.!?;\n]+")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class CalmPattern:
    """One way to deny danger. `intent` is what a text means that says nothing else; `unless` voids it in a text.

    `is_alone` is true for what counts only as the whole text (an age, which beside a harm is the worst of it).
    """

    id: str
    intent: str
    is_alone: bool
    regex: re.Pattern[str]
    unless: re.Pattern[str] | None
    examples: tuple[str, ...]
    not_: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calm:
    """A text that denies danger: the rest of it, as long as the text, and its intent when nothing else is said."""

    rest: str
    intent: str | None


def find_calm(patterns: Sequence[CalmPattern], text: str) -> Calm | None:
    """Return the text with its denials blanked out and what it means without them, or None when it has none."""
    if len(text) > MOST_CHARS:
        return None
    rest, intents = list(text), []
    sentences = [read for read in map(_read_words, _SENTENCE.finditer(text)) if read[0]]
    for pattern in patterns:
        if pattern.is_alone and len(sentences) > 1:
            continue
        if pattern.unless and any(pattern.unless.search(words) for words, _ in sentences):
            continue
        for words, owners in sentences:
            for match in pattern.regex.finditer(words):
                intents.append(pattern.intent)
                for start, end in set(owners[match.start() : match.end()]):
                    rest[start:end] = " " * (end - start)
    if not intents:
        return None
    left = "".join(rest)
    gravest = GRAVE if GRAVE in intents else intents[0]
    return Calm(left, None if re.search(r"\w", left) else gravest)


def _read_words(sentence: re.Match[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the normalised sentence, and for each of its characters the span of the word in the text it comes from."""
    words, owners = "", []
    for token in _TOKEN.finditer(sentence.group()):
        word = normalize(token.group())
        if not word:
            continue
        span = (sentence.start() + token.start(), sentence.start() + token.end())
        owners += [span] * (len(word) + (1 if words else 0))
        words = f"{words} {word}" if words else word
    return words, owners
