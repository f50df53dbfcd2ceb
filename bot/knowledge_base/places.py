"""Finds places in a sentence of either language: those of Ontario, and those elsewhere that somebody says they are in.

Whole words only, the longest name first, each word well spelt or nearly so. A `weak` name (also a common word or a
person's name) counts only after a cue such as "in" or « à », or when it is the whole message. A name that Ontario
shares is Ontario's, unless a country or province follows it ("London, England").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge_base import place_cues as cues
from bot.knowledge_base.place_names import (
    ARTICLES,
    LEAST_JOINED_LETTERS,
    LEAST_PART_LETTERS,
    WORD,
    PlaceName,
    PlaceNames,
)
from bot.knowledge_base.spelling import HALF_SLIP, SLIP, SpellingCorrector
from bot.normalization import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.knowledge_base.schema import OutsidePlace, PlaceLookAlikes, Region
    from bot.messages import Language

MOST_JOINED_WORDS = 3
LEAST_SURE_LETTERS = 9
"""A misspelt name of so many letters needs no cue."""
_LINKS = frozenset("in en au aux".split())


@dataclass(frozen=True, slots=True)
class Place:
    """A place of Ontario as named: its region's id, and the names to show. `start`/`end` are offsets in the text read."""

    region: str
    name_en: str
    name_fr: str
    start: int = 0
    end: int = 0

    def name(self, language: Language) -> str:
        """Return the place's name in `language`."""
        return self.name_fr if language == "fr" else self.name_en


@dataclass(frozen=True, slots=True)
class PlaceElsewhere:
    """A place outside Ontario where somebody says that they are. The names stand as after "for" and « pour »."""

    name_en: str
    name_fr: str
    start: int = 0
    end: int = 0


class PlaceFinder:
    """Looks names up by their folded words; built once.

    Args:
        regions: Ontario's, by id.
        outside: places elsewhere; without them none is noticed.
        look_alikes: what looks like a place and mostly is none.
    """

    def __init__(
        self,
        regions: Mapping[str, Region],
        outside: Iterable[OutsidePlace] = (),
        look_alikes: PlaceLookAlikes | None = None,
    ) -> None:
        self._names = PlaceNames(regions, outside, look_alikes)
        self._languages = frozenset(fold(name) for name in look_alikes.languages) if look_alikes else frozenset()
        never = frozenset(look_alikes.look_alikes) if look_alikes else frozenset()
        self._spelling = SpellingCorrector(self._names.vocabulary(), never)

    def find(self, text: str) -> list[Place]:
        """Return the places of Ontario that `text` names, in order, without overlaps."""
        return [place for place in self.find_all(text) if isinstance(place, Place)]

    def find_region(self, name: str) -> str | None:
        """Return the region of a place that is asked for by its name alone, so that "Bath" is no bath; None if unknown."""
        places = self.find(f"{name}, Ontario")
        return places[0].region if places else None

    def find_all(self, text: str) -> list[Place | PlaceElsewhere]:
        """Return the places of Ontario that `text` names and the places elsewhere that somebody says they are in."""
        reading = self._read(text)
        places: list[Place | PlaceElsewhere] = []
        position = 0
        while position < len(reading.words):
            end, name = self._longest_name(reading, position)
            if end - position <= 1:
                end, name = self._respelt_as_one(reading, position) or (end, name)
            place, end = self._judge(reading, position, end, name) if name else (None, end)
            if place:
                places.append(place)
            position = end  # past a name that was not meant, too: "from New York" says nothing of York
        return places

    def _read(self, text: str) -> _Reading:
        tokens = []
        for match in WORD.finditer(text):
            written = match.group()
            folded = written.lower() if written.isascii() else fold(written)
            tokens.append(cues.Token(match.start(), match.end(), written, folded))
        spellings = [self._spelling.correct(token.word) for token in tokens]
        return _Reading(text, tokens, [s.word for s in spellings], [s.half_slips for s in spellings])

    def _longest_name(self, reading: _Reading, start: int) -> tuple[int, PlaceName | None]:
        """Return the longest name that begins at `start`, and the position after it."""
        words = reading.words
        for end in range(min(start + self._names.longest_from(words[start]), len(words)), start, -1):
            name = self._names.find(tuple(words[start:end]))
            if name and (not name.in_capitals or reading.is_together(start, end)):
                return end, name
        return start + 1, None

    def _respelt_as_one(self, reading: _Reading, start: int) -> tuple[int, PlaceName] | None:
        """Return the name of several words that begins at `start` with a short word misspelt ("norht bay")."""
        words = [token.word for token in reading.tokens[start : start + MOST_JOINED_WORDS]]
        if len(words[0]) < LEAST_PART_LETTERS:  # "in" or « à » before a name is no part of it
            return None
        for length in range(len(words), 1, -1):
            joined = "".join(words[:length])
            if len(joined) < LEAST_JOINED_LETTERS or self._names.parts.isdisjoint(words[:length]):
                continue
            name = self._names.find_joined(self._spelling.correct(joined).word)
            if name and name.kind == "ontario" and not name.ordinary:
                reading.half_slips[start : start + length] = [SLIP] * length
                return start + length, name
        return None

    def _judge(
        self, reading: _Reading, start: int, end: int, name: PlaceName
    ) -> tuple[Place | PlaceElsewhere | None, int]:
        """Return the place if the words around the name tell that one is meant, and the position after it."""
        tokens = reading.tokens
        country, after = self._region_after(reading, end)
        if country:
            name, end = (country if name.region else name), after
        first, last = tokens[start].start, tokens[end - 1].end
        if name.region:
            is_meant = self._is_ontarios(reading, start, end, name)
            return (Place(name.region, name.name_en, name.name_fr, first, last) if is_meant else None), end
        is_meant = _is_there(reading, start, end, name)
        return (PlaceElsewhere(name.name_en, name.name_fr, first, last) if is_meant else None), end

    def _region_after(self, reading: _Reading, end: int) -> tuple[PlaceName | None, int]:
        """Return the country or province that follows directly ("London, England"; « Paris en France »), and its end."""
        words, start = reading.words, end
        if start < len(words) and words[start] in _LINKS and not reading.between(end).strip():
            start += 1
            start += start < len(words) and words[start] in ARTICLES
        if start < len(words) and not reading.between(end).strip(" ,()/-"):
            for after in range(min(start + self._names.longest_from(words[start]), len(words)), start, -1):
                name = self._names.find(tuple(words[start:after]))
                if name and name.kind in ("region", "country") and reading.is_written_like(name, start, after):
                    return name, after
        return None, end

    def _is_ontarios(self, reading: _Reading, start: int, end: int, name: PlaceName) -> bool:
        tokens = reading.tokens
        if cues.names_ontario(tokens, end):
            return True
        has_cue = cues.has_location_cue(tokens, start)
        is_capitalised = cues.is_capitalised(tokens, start, end)
        is_whole = cues.is_whole_message(tokens, start, end)
        if name.ordinary:
            is_language = tokens[start].word in self._languages
            is_named = (has_cue and is_capitalised and not is_language) or cues.has_living_cue(tokens, start)
            return is_named or (is_whole and end - start > 1)
        if name.in_capitals:
            return (
                reading.is_written_like(name, start, end) or has_cue or is_whole or cues.is_search(tokens, start, end)
            )
        if name.weak:
            return has_cue or is_whole or cues.has_way_cue(tokens, start)
        if reading.is_sure(start, end):
            return True
        return is_whole or cues.has_preposition(tokens, start) or cues.is_search(tokens, start, end)


def _is_there(reading: _Reading, start: int, end: int, name: PlaceName) -> bool:
    """Say whether somebody is in the place elsewhere, or the message is nothing but a search with it."""
    tokens = reading.tokens
    if cues.is_whole_message(tokens, start, end):
        return True
    is_search = name.kind != "country" and cues.is_search(tokens, start, end)
    return reading.is_written_like(name, start, end) and (cues.has_location_cue(tokens, start) or is_search)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text with its tokens, their words as rightly spelt, and how far each was from that."""

    text: str
    tokens: list[cues.Token]
    words: list[str]
    half_slips: list[int]

    def is_together(self, start: int, end: int) -> bool:
        """Say whether the tokens are written as one: "K-W" is, « l’a » is not."""
        written = self.text[self.tokens[start].start : self.tokens[end - 1].end]
        return not any(sign.isspace() or sign in "'’‘" for sign in written)

    def is_written_like(self, name: PlaceName, start: int, end: int) -> bool:
        """Say whether an abbreviation is in capitals, in a text that is not; any other name may be written as one likes."""
        is_upper = all(token.text.isupper() for token in self.tokens[start:end])
        return not name.in_capitals or (is_upper and cues.is_capitalised(self.tokens, start, end))

    def between(self, end: int) -> str:
        """Return what is written between the token before `end` and the next."""
        return self.text[self.tokens[end - 1].end : self.tokens[end].start] if end < len(self.tokens) else ""

    def is_sure(self, start: int, end: int) -> bool:
        """Say whether a name is spelt so that it can be nothing else: rightly, or long, or with one word right."""
        half_slips = self.half_slips[start:end]
        is_long = len(self.words[start]) >= LEAST_SURE_LETTERS and end - start == 1
        return min(half_slips) == 0 or max(half_slips) <= HALF_SLIP or is_long
