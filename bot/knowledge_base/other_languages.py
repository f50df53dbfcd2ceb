"""Knows a message in a language that the service does not speak, by its script or by words of a plea. Answers nothing."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError
from bot.knowledge_base.loader import read_yaml
from bot.normalization import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LEAST_OF_SCRIPT = 0.5
"""So great a part of the letters must be of another script: a name in it makes no message in it."""


class OtherLanguages:
    """Safe to share."""

    def __init__(self, phrases: Iterable[str], names: Iterable[str]) -> None:
        self._phrases = tuple(f" {_words(phrase)} " for phrase in phrases)
        self._names = tuple(f" {_words(name)} " for name in names)

    def holds(self, text: str) -> bool:
        """Say whether `text` is in another script, or has a word of another language."""
        letters = [character for character in text if character.isalpha()]
        foreign = [letter for letter in letters if not unicodedata.name(letter, "").startswith("LATIN")]
        if letters and len(foreign) >= LEAST_OF_SCRIPT * len(letters):
            return True
        return _has_any(text, self._phrases)

    def names_one(self, text: str) -> bool:
        """Say whether `text` names such a language ("do you speak Spanish?")."""
        return _has_any(text, self._names)


def load_other_languages(file: Path) -> OtherLanguages:
    """Read the curated words.

    Raises:
        KnowledgeError: the file is missing, or no list of words by language.
    """
    data = read_yaml(file)
    if not isinstance(data, dict) or not all(isinstance(words, list) for words in data.values()):
        raise KnowledgeError(f"{file}: lists of words by language are expected")
    names = [str(name) for name in data.pop("names", ())]
    return OtherLanguages([str(phrase) for words in data.values() for phrase in words], names)


def _has_any(text: str, phrases: Iterable[str]) -> bool:
    words = f" {_words(text)} "
    return any(phrase in words for phrase in phrases)


def _words(text: str) -> str:
    folded = fold(text)
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
