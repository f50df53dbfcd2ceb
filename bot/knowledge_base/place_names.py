"""Every way in which the places of `knowledge/` are written, as folded words; owns no rule of when a name counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from bot.normalization import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.knowledge_base.schema import Bilingual, OutsidePlace, PlaceLookAlikes, Region

Words = tuple[str, ...]

WORD = re.compile(r"[^\W_]+")
ARTICLES = frozenset(["the", "le", "la", "les", "l"])
MOST_SHORT_LETTERS = 3
LEAST_JOINED_LETTERS = 7
LEAST_PART_LETTERS = 3
_LINKING_WORDS = ARTICLES | frozenset("and new des sur aux par non area with".split())
_WRITTEN_OUT = (
    frozenset(["st", "saint"]),
    frozenset(["ste", "st", "sainte"]),
    frozenset(["mt", "mount"]),
    frozenset(["ft", "fort"]),
)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name and the place that it stands for.

    `region` is a region's id, None outside Ontario. `weak` names are also common words or people's names; `ordinary`
    ones mostly are; `in_capitals` ones are abbreviations that count only as such.
    """

    region: str | None
    name_en: str
    name_fr: str
    kind: Literal["ontario", "city", "region", "country"] = "ontario"
    weak: bool = False
    ordinary: bool = False
    in_capitals: bool = False


class PlaceNames:
    """All names by their folded words; `find` also knows names whose words are written as one ("thunderbay").

    `parts` are the words of which Ontario's longer names are made, without those that stand anywhere.
    """

    def __init__(
        self,
        regions: Mapping[str, Region],
        outside: Iterable[OutsidePlace] = (),
        look_alikes: PlaceLookAlikes | None = None,
    ) -> None:
        self._weak = _split_all(look_alikes.weak if look_alikes else ())
        self._ordinary = _split_all(look_alikes.ordinary if look_alikes else ())
        self._names: dict[Words, PlaceName] = {}
        for region in regions.values():
            for place in region.municipalities:
                self._add_all(place.name, place.aliases, region=region.id, weak=place.weak)
        for region in regions.values():  # a municipality wins over the region of the same name
            self._add_all(region.name, region.aliases, region=region.id)
        for other in outside:  # and Ontario over the rest of the world
            self._add_all(other.name, other.aliases, kind=other.kind)
        self._joined = {
            "".join(words): name
            for words, name in self._names.items()
            if len(words) > 1 and len("".join(words)) >= LEAST_JOINED_LETTERS and words[0] not in ARTICLES
        }
        self.parts = frozenset(
            word
            for words, name in self._names.items()
            if len(words) > 1 and name.region
            for word in words
            if len(word) >= LEAST_PART_LETTERS
        ).difference(_LINKING_WORDS)
        self._longest: dict[str, int] = {}
        for words in self._names:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def find(self, words: Words) -> PlaceName | None:
        """Return the place that exactly these folded words name."""
        return self._names.get(words) or (self.find_joined(words[0]) if len(words) == 1 else None)

    def find_joined(self, word: str) -> PlaceName | None:
        """Return the place whose several words, written as one, are `word`."""
        return self._joined.get(word)

    def longest_from(self, word: str) -> int:
        """Return how many words the longest name has that begins with `word`; 0 for none."""
        return self._longest.get(word, 1 if word in self._joined else 0)

    def vocabulary(self) -> frozenset[str]:
        """Return every word that is a name or a part of one."""
        return frozenset(word for words in self._names for word in words) | frozenset(self._joined)

    def _add_all(
        self,
        name: Bilingual,
        aliases: Iterable[str],
        *,
        region: str | None = None,
        kind: Literal["ontario", "city", "region", "country"] = "ontario",
        weak: bool = False,
    ) -> None:
        for spelling in (name.en, name.fr, *aliases):
            for words in _variants(split_name(spelling)):
                named = PlaceName(
                    region,
                    name.en,
                    name.fr,
                    kind,
                    weak or words in self._weak,
                    ordinary=words in self._ordinary,
                    in_capitals=_is_abbreviation(spelling),
                )
                for key in {words, _without_article(words) if kind != "ontario" else words}:
                    self._add(key, named)

    def _add(self, words: Words, named: PlaceName) -> None:
        known = self._names.get(words)
        if not words or (known and (known.region or not named.region) and not _is_surer(named, known)):
            return
        self._names[words] = named


def split_name(spelling: str) -> Words:
    """Return the folded words of a name."""
    return tuple(WORD.findall(fold(spelling)))


def _split_all(spellings: Iterable[str]) -> frozenset[Words]:
    return frozenset(split_name(spelling) for spelling in spellings)


def _variants(words: Words) -> Iterator[Words]:
    """Yield the words with "St.", "Ste.", "Mt." and "Ft." short and written out."""
    choices = [next((sorted(group | {word}) for group in _WRITTEN_OUT if word in group), [word]) for word in words]
    yield words
    yield from (variant for variant in product(*choices) if variant != words)


def _without_article(words: Words) -> Words:
    """Return the words without their article, unless it is what makes them a name ("the us")."""
    is_name = len("".join(words[1:])) > MOST_SHORT_LETTERS
    return words[1:] if words and words[0] in ARTICLES and is_name else words


def _is_abbreviation(spelling: str) -> bool:
    letters = "".join(WORD.findall(spelling))
    return len(letters) <= MOST_SHORT_LETTERS and letters.isupper()


def _is_surer(named: PlaceName, known: PlaceName) -> bool:
    """Say whether a second place of the same name takes the first one's place: only Ontario's, and only if surer."""
    same_side = bool(named.region) == bool(known.region)
    return same_side and (known.weak, known.in_capitals) > (named.weak, named.in_capitals)
