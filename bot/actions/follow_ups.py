"""Reads short messages that only go on from the turn before: "more", "et en anglais ?", "what about men?".

A message is a follow-up only when nothing else is said in it, which is why the classifier's verdict does not matter: it
has no words to go by and is often sure of something wrong. What the safety patterns find always matters. The words are
those of `knowledge/follow_ups.yml`. Answers nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.errors import KnowledgeError
from bot.knowledge_base.loader import read_yaml
from bot.messages import LANGUAGES, SAFETY_INTENTS
from bot.normalization import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.actions.turn import Turn
    from bot.messages import Language

MOST_WORDS = 6
"""A longer message, without what is said around it, is no follow-up."""

LEAST_LETTERS = 5
"""A word of so many letters may hold one slip; in a shorter one a slip makes another word ("more", "mort")."""

SURE_DANGER = 0.5
"""From this confidence the classifier's verdict of danger wins over a place or a group named alone ("there are men")."""

Kind = Literal["more", "why_or_how", "lines", "language", "named"]
_PHRASED: tuple[Kind, ...] = ("more", "why_or_how", "lines")
_WORD = re.compile(r"\w+(?:['-]\w+)*")
_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a message asks of the turn before; `named` means the place, need or group that it names."""

    kind: Kind
    language: Language | None = None


class FollowUpReader:
    """Knows the phrases of the curated file; safe to share."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._fillers = sorted(_phrases(data["fillers"]), key=len, reverse=True)
        self._openers = sorted(_phrases(data["openers"]), key=len, reverse=True)
        around = (*self._fillers, *self._openers, *_phrases(data["links"]))
        self._links = frozenset(word for phrase in around for word in phrase)
        self._phrases: dict[int, list[tuple[_Words, FollowUp]]] = defaultdict(list)
        for kind in _PHRASED:
            self._add(data[kind], FollowUp(kind))
        for language in LANGUAGES:
            self._add(data["languages"][language], FollowUp("language", language))

    def _add(self, lists: Iterable[Iterable[str]], follow_up: FollowUp) -> None:
        for words in _phrases(lists):
            self._phrases[len(words)].append((words, follow_up))

    def read(self, turn: Turn) -> FollowUp | None:
        """Return what the turn asks of the one before, or None when it says something of its own."""
        if turn.is_pressed or turn.dangers:
            return None
        words = self._strip(_words(turn.text), self._fillers)
        for rest in (words, self._without_opener(words)):
            if rest and len(rest) <= MOST_WORDS:
                found = next((f for phrase, f in self._phrases[len(rest)] if _same(rest, phrase)), None)
                if found:
                    return found
        is_danger = turn.intent in SAFETY_INTENTS and turn.confidence >= SURE_DANGER
        return FollowUp("named") if self._only_names(turn) and not is_danger else None

    def _only_names(self, turn: Turn) -> bool:
        """Say whether all that the message says is a place, a need or a group."""
        if not (turn.names_place or turn.outside or turn.needs or turn.groups):
            return False
        words = self._strip(_words(turn.unnamed_text), self._fillers)
        return len(words) <= MOST_WORDS and all(word in self._links for word in words)

    @staticmethod
    def _strip(words: _Words, around: Sequence[_Words]) -> _Words:
        """Return `words` without the phrases of `around` at either end; never without all of them."""
        stripping = True
        while stripping:
            stripping = False
            for phrase in around:
                size = len(phrase)
                if size < len(words) and (words[:size] == phrase or words[-size:] == phrase):
                    words = words[size:] if words[:size] == phrase else words[:-size]
                    stripping = True
        return words

    def _without_opener(self, words: _Words) -> _Words:
        return next((words[len(o) :] for o in self._openers if words[: len(o)] == o), ())


def load_follow_ups(file: Path) -> FollowUpReader:
    """Read the curated phrases.

    Raises:
        KnowledgeError: the file is missing or lacks a part; the message names it.
    """
    try:
        return FollowUpReader(read_yaml(file))
    except (KeyError, TypeError) as error:
        raise KnowledgeError(f"{file}: {error}") from error


def _phrases(lists: Iterable[Iterable[str]]) -> list[_Words]:
    """Return the words of every phrase; one without words would match everywhere."""
    return [words for phrases in lists for phrase in phrases if (words := _words(phrase))]


def _words(text: str) -> _Words:
    return tuple(_WORD.findall(normalize(text)))


def _same(words: _Words, phrase: _Words) -> bool:
    return all(word == right or _is_slip(word, right) for word, right in zip(words, phrase, strict=True))


def _is_slip(word: str, right: str) -> bool:
    """Say whether `word` is `right` with one letter too many, too few, wrong, or two swapped; the first is right."""
    if len(right) < LEAST_LETTERS or word[:1] != right[:1]:
        return False
    same = next((at for at, (a, b) in enumerate(zip(word, right, strict=False)) if a != b), min(len(word), len(right)))
    left, wanted = word[same:], right[same:]
    swapped = wanted[1:2] + wanted[:1] + wanted[2:]
    return left[1:] == wanted[1:] or left[1:] == wanted or left == wanted[1:] or left == swapped
