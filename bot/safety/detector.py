"""Reads the curated patterns of `knowledge/safety/` and looks for them, sentence by sentence.

A pattern file holds, per safety intent, regular expressions over normalised text (lower case, no accents, short forms
written out), each with examples that it must find and look-alikes that it must leave. What several expressions share
(who does it, to whom, verbs of force) stands once under `fragments` and is named as `<<who>>`. An expression may be a
list, which means any of its lines. Both languages are always looked at: a frightened person mixes them.

What denies danger ("I'm not in danger", "il me frappe pas") stands under `calm`: it is blanked out, and what else the
text says is still looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import KnowledgeError
from bot.knowledge_base.loader import read_yaml
from bot.messages import SAFETY_INTENTS
from bot.normalization import normalize
from bot.safety.calm import CalmPattern, find_calm
from bot.safety.expressions import Expression, Fragments
from bot.safety.plain_spacing import space_plainly
from bot.safety.shortcut import Shortcut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.safety.calm import Calm

WINDOW_WORDS = 60
WINDOW_STEP = 40
_SENTENCE_END = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True, slots=True)
class SafetyPattern:
    """One way to say it. `examples` must be found, `not_` must not; `unless` voids a match in the same sentence."""

    id: str
    intent: str
    regex: Expression
    unless: Expression | None
    examples: tuple[str, ...]
    not_: tuple[str, ...]

    def matches(self, sentence: str) -> bool:
        """Say whether a normalised sentence holds this pattern."""
        return bool(self.regex.search(sentence)) and not (self.unless and self.unless.search(sentence))


class SafetyDetector:
    """Finds the most pressing safety intent of a text; with other `intents`, what their patterns say."""

    def __init__(
        self,
        patterns: Sequence[SafetyPattern],
        calm: Sequence[CalmPattern] = (),
        intents: Sequence[str] = SAFETY_INTENTS,
    ) -> None:
        self.calm = tuple(calm)
        self._intents = tuple(intents)
        by_urgency = sorted(patterns, key=lambda pattern: self._intents.index(pattern.intent))
        self.patterns = tuple(by_urgency)
        known_lines = [normalize(line) for pattern in self.patterns for line in (*pattern.examples, *pattern.not_)]
        self._shortcut = Shortcut([pattern.regex for pattern in self.patterns], known_lines)

    def detect(self, text: str) -> str | None:
        """Return the safety intent that `text` calls for (the most pressing one), or None."""
        return next(iter(self.detect_all(text)), None)

    def detect_all(self, text: str) -> tuple[str, ...]:
        """Return every safety intent that `text` calls for, the most pressing first."""
        found = self._find_beside_calm(text)
        plain = space_plainly(text)
        if plain != text:
            found |= self._find_beside_calm(plain)
        return tuple(intent for intent in self._intents if intent in found)

    def find_calm(self, text: str) -> Calm | None:
        """Return what `text` says beside its denials of danger, or None when it denies none."""
        return find_calm(self.calm, text)

    def _find_beside_calm(self, text: str) -> set[str]:
        found = self._find(text)
        calm = find_calm(self.calm, text) if found else None
        return found if calm is None else self._find(calm.rest)

    def _find(self, text: str) -> set[str]:
        found: set[str] = set()
        for sentence in split_sentences(text):
            for position in self._shortcut.may_match(sentence):
                pattern = self.patterns[position]
                if pattern.intent not in found and pattern.matches(sentence):
                    found.add(pattern.intent)
        return found


def split_sentences(text: str) -> list[str]:
    """Return the normalised sentences of `text`; a long one in overlapping windows, so that no text is slow to read."""
    windows: list[str] = []
    for part in _SENTENCE_END.split(text):
        words = normalize(part).split()
        windows += [" ".join(words[start : start + WINDOW_WORDS]) for start in range(0, len(words), WINDOW_STEP)]
    return windows


def load_detector(directory: Path, intents: Sequence[str] = SAFETY_INTENTS) -> SafetyDetector:
    """Read every pattern file of `directory`; they may name `intents`.

    Raises:
        KnowledgeError: a file is missing or wrong; the message names it and the pattern.
    """
    files = sorted(directory.glob("*.yml"))
    if not files:
        raise KnowledgeError(f"{directory}: no safety patterns")
    patterns: list[SafetyPattern] = []
    calm: list[CalmPattern] = []
    for file in files:
        data: dict[str, Any] = read_yaml(file)
        try:
            fragments = Fragments(data.pop("fragments", {}))
        except KeyError as error:
            raise KnowledgeError(f"{file}: no fragment {error} above the one that names it") from error
        calm += _read_calm(file, data.pop("calm", []), fragments)
        patterns += _read(file, data, fragments, intents)
    try:
        return SafetyDetector(patterns, calm, intents)
    except re.error as error:
        raise KnowledgeError(f"{directory}: {_find_broken(patterns)}: {error}") from error


def _find_broken(patterns: Iterable[SafetyPattern]) -> str | None:
    """Return the id of the first pattern whose expression is none."""
    for pattern in patterns:
        try:
            pattern.regex.search("")
        except re.error:
            return pattern.id
    return None


def _read_calm(file: Path, entries: list[dict[str, Any]], fragments: Fragments) -> Iterable[CalmPattern]:
    for entry in entries:
        try:
            yield CalmPattern(
                id=f"{file.stem}:{entry['id']}",
                intent=entry["intent"],
                is_alone=bool(entry.get("alone")),
                regex=re.compile(fragments.expand(entry["regex"])),
                unless=re.compile(fragments.expand(entry["unless"])) if entry.get("unless") else None,
                examples=tuple(entry["examples"]),
                not_=tuple(entry.get("not", ())),
            )
        except (KeyError, TypeError, re.error) as error:
            raise KnowledgeError(f"{file}: calm, {entry.get('id')}: {error}") from error


def _read(file: Path, data: dict[str, Any], fragments: Fragments, intents: Sequence[str]) -> Iterable[SafetyPattern]:
    for intent, entries in data.items():
        if intent not in intents:
            raise KnowledgeError(f"{file}: {intent} is none of {', '.join(intents)}")
        for entry in entries:
            try:
                yield SafetyPattern(
                    id=f"{file.stem}:{entry['id']}",
                    intent=intent,
                    regex=Expression.read(entry["regex"], fragments),
                    unless=Expression.read(entry["unless"], fragments) if entry.get("unless") else None,
                    examples=tuple(entry["examples"]),
                    not_=tuple(entry.get("not", ())),
                )
            except (KeyError, TypeError) as error:
                raise KnowledgeError(f"{file}: {intent}, {entry.get('id')}: {error}") from error
