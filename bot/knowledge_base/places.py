"""Finds municipalities and regions of Ontario in a sentence of either language.

Whole words only, the longest name first. A `weak` name (also a common word or a person's name) counts only after a
cue such as "in" or « à », or when it is the whole message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.normalization import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.knowledge_base.schema import Region
    from bot.messages import Language

_TOKEN = re.compile(r"[^\W_]+")
_CUES = frozenset(
    [
        "in",
        "at",
        "near",
        "from",
        "around",
        "outside",
        "to",
        "inside",
        "a",
        "au",
        "aux",
        "dans",
        "de",
        "du",
        "pres",
        "vers",
        "sur",
        "chez",
        "hors",
    ]
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place as named: its region's id, and the names to show. `start`/`end` are offsets in the text read."""

    region: str
    name_en: str
    name_fr: str
    start: int = 0
    end: int = 0

    def name(self, language: Language) -> str:
        """Return the place's name in `language`."""
        return self.name_fr if language == "fr" else self.name_en


@dataclass(frozen=True, slots=True)
class _Name:
    region: str
    name_en: str
    name_fr: str
    weak: bool


class PlaceFinder:
    """Looks names up by their folded words; built once from the regions."""

    def __init__(self, regions: Mapping[str, Region]) -> None:
        self._names: dict[tuple[str, ...], _Name] = {}
        for region in regions.values():
            for municipality in region.municipalities:
                named = _Name(
                    region.id,
                    municipality.name.en,
                    municipality.name.fr,
                    municipality.weak,
                )
                self._add(
                    (municipality.name.en, municipality.name.fr, *municipality.aliases),
                    named,
                )
        for region in regions.values():  # a municipality wins over the region of the same name
            self._add(
                (region.name.en, region.name.fr, *region.aliases),
                _Name(region.id, region.name.en, region.name.fr, False),
            )
        self._longest = max(len(words) for words in self._names)

    def _add(self, spellings: Iterable[str], named: _Name) -> None:
        for spelling in spellings:
            words = tuple(_TOKEN.findall(fold(spelling)))
            known = self._names.get(words)
            if words and (known is None or (known.weak and not named.weak)):
                self._names[words] = named

    def find(self, text: str) -> list[Place]:
        """Return the places that `text` names, in order, without overlaps."""
        tokens = [(match.start(), match.end(), fold(match.group())) for match in _TOKEN.finditer(text)]
        places: list[Place] = []
        position = 0
        while position < len(tokens):
            for length in range(min(self._longest, len(tokens) - position), 0, -1):
                span = tokens[position : position + length]
                named = self._names.get(tuple(word for _, _, word in span))
                if named and (not named.weak or self._has_cue(tokens, position, length)):
                    places.append(
                        Place(
                            named.region,
                            named.name_en,
                            named.name_fr,
                            span[0][0],
                            span[-1][1],
                        )
                    )
                    position += length
                    break
            else:
                position += 1
        return places

    @staticmethod
    def _has_cue(tokens: list[tuple[int, int, str]], position: int, length: int) -> bool:
        whole_message = position == 0 and length == len(tokens)
        return whole_message or (position > 0 and tokens[position - 1][2] in _CUES)
