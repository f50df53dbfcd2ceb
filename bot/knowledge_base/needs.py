"""Finds what a message says is needed, and for whom: the words of `knowledge/needs.yml` with their ids.

Whole folded words of both languages, the longest phrase first. A word for people counts only with a cue
(`group_cues`); it decides nothing about what is answered.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.knowledge_base import group_cues as cues
from bot.knowledge_base.place_names import WORD, split_name
from bot.normalization import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.knowledge_base.schema import NeedVocabulary

Kind = Literal["need", "group"]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A need or a group by its id, and where in the text it is named."""

    kind: Kind
    id: str
    start: int
    end: int


class NeedFinder:
    """Looks phrases up by their folded words; built once from the vocabulary."""

    def __init__(self, vocabulary: NeedVocabulary) -> None:
        self._needs = _Phrases()
        self._groups = _Phrases()
        self._anywhere = _Phrases()
        for need in vocabulary.needs:
            self._needs.add((*need.en, *need.fr), need.id)
        for group in vocabulary.groups:
            self._groups.add((*group.en, *group.fr), group.id)
            self._anywhere.add((*group.anywhere.en, *group.anywhere.fr), group.id)
        self._people = self._groups.words()
        self._for_whom = _first_words((*vocabulary.for_whom.en, *vocabulary.for_whom.fr))
        self._of_a_kind = _first_words((*vocabulary.of_a_kind.en, *vocabulary.of_a_kind.fr))
        self._french_kinds = _first_words(vocabulary.of_a_kind.fr)

    def find(self, text: str) -> list[Mention]:
        """Return the needs and groups that `text` names, in order, each at its first mention only."""
        matches = list(WORD.finditer(text))
        words = [m.group().lower() if m.group().isascii() else fold(m.group()) for m in matches]
        spans: list[tuple[int, int, Kind, str]] = [
            *((first, last, "need", identifier) for first, last, identifier in self._needs.find(words)),
            *((first, last, "group", identifier) for first, last, identifier in self._find_groups(words)),
        ]
        mentions: dict[tuple[Kind, str], Mention] = {}
        for first, last, kind, identifier in sorted(spans):
            mention = Mention(kind, identifier, matches[first].start(), matches[last - 1].end())
            mentions.setdefault((kind, identifier), mention)
        return list(mentions.values())

    def _find_groups(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        certain = self._anywhere.find(words)
        cued = [span for span in self._groups.find(words) if self._has_cue(words, span[0], span[1])]
        ages = [(at, at + 1, "youth") for at in range(len(words)) if cues.is_minors_age(words, at)]
        return certain + cued + ages

    def _has_cue(self, words: Sequence[str], start: int, end: int) -> bool:
        return (
            cues.names_seeker(words, start, end, self._people)
            or cues.names_whom(words, start, self._people, self._for_whom)
            or cues.names_kind(words, start, end, self._of_a_kind, self._french_kinds)
            or cues.stands_alone(words, start, end)
        )


class _Phrases:
    """Phrases by their first word, the longest first."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[Words, str]]] = defaultdict(list)

    def add(self, spellings: Iterable[str], identifier: str) -> None:
        for spelling in spellings:
            words = split_name(spelling)
            self._by_first[words[0]].append((words, identifier))
            self._by_first[words[0]].sort(key=lambda phrase: -len(phrase[0]))

    def find(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return start, end and id of each phrase in `words`, without overlaps."""
        found, position = [], 0
        while position < len(words):
            size = 1
            for phrase, identifier in self._by_first.get(words[position], ()):
                if tuple(words[position : position + len(phrase)]) == phrase:
                    size = len(phrase)
                    found.append((position, position + size, identifier))
                    break
            position += size
        return found

    def words(self) -> frozenset[str]:
        """Return every word that a phrase consists of."""
        return frozenset(word for phrases in self._by_first.values() for phrase, _ in phrases for word in phrase)


def _first_words(spellings: Iterable[str]) -> frozenset[str]:
    """Return the words, of which « quelqu’un » alone has two."""
    return frozenset(split_name(spelling)[0] for spelling in spellings)
