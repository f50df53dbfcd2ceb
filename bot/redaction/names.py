"""Personal names: those that a cue introduces, and those that stand alone, in any case and from many cultures.

Where a name begins is judged by `name_beginnings`; here it gets its end, and its other places in the message are found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.redaction import name_words as words
from bot.redaction.name_actions import VERBS
from bot.redaction.name_beginnings import NameBeginnings, is_acronym
from bot.redaction.name_cues import Cue
from bot.redaction.name_surroundings import Reading, Surroundings
from bot.redaction.tokens import tokenize
from bot.redaction.vocabulary import Kind

if TYPE_CHECKING:
    from bot.redaction.vocabulary import Vocabulary

_MOST_WORDS = 5
_LEAST_LETTERS_UNKNOWN = 4
_PARTICLES = frozenset(
    """de da do dos das du d del della di van von der den ter el al la le ben bin ibn bint abu abou ould o mac mc
    san santa thi ti y e st""".split()
)
_NEEDS_CAPITAL_BEHIND = frozenset("du d la le y e o do ti den ter".split())
_SAINT_JOINED = re.compile(r"(?:saint|sainte|st|ste)-\w")
_MIDDLE_NAMES = frozenset(["thi"])
_JOINS = frozenset(" '’-")
_PLAIN_GAP = re.compile(r"[ \u00a0]")
_INITIAL_GAP = re.compile(r"\. ?| ")


def redact_names(text: str, vocabulary: Vocabulary) -> str:
    """Replace personal names by `[name]`; titles and cues stay."""
    reading = Reading(tokenize(text), vocabulary)
    for start, end in reversed(_NameFinder(reading).find()):
        text = f"{text[: reading.tokens[start].start]}[name]{text[reading.tokens[end - 1].end :]}"
    return text


class _NameFinder:
    """Finds the names of one message, from its first token to its last."""

    def __init__(self, reading: Reading) -> None:
        self._beginnings = NameBeginnings(reading)
        self._around = Surroundings(reading)
        self._tokens = reading.tokens
        self._kinds = reading.kinds
        self._locked = reading.locked
        self._vocabulary = reading.vocabulary

    def find(self) -> list[tuple[int, int]]:
        """Return the names as token ranges, in order."""
        spans: list[tuple[int, int]] = []
        known: set[str] = set()
        index = 0
        while index < len(self._tokens):
            cue = self._beginnings.find_cue(index)
            if cue is None:
                index += 1
                continue
            end = self._find_end(index, cue)
            spans.append((self._find_start(index, spans), end))
            known.update(token.word for token in self._tokens[index:end] if len(token.word) > 2)
            index = end
        return self._add_repeated(spans, known - words.HARD_WORDS - words.FUNCTION_WORDS)

    def _find_start(self, index: int, spans: list[tuple[int, int]]) -> int:
        """Return the position of a word before the name that belongs to it: "Big Mike", "lil Jay"."""
        before = index - 1
        if before < 0 or (spans and spans[-1][1] > before) or self._locked[before] or self._tokens[index].gap != " ":
            return index
        prefix = self._tokens[before]
        is_part = prefix.word in words.PREFIXES and (
            (prefix.capital and not prefix.begins) or prefix.word in words.SURE_PREFIXES
        )
        is_mine = before > 0 and self._tokens[before - 1].word in words.DETERMINERS
        return before if is_part and not is_mine and prefix.word not in ("uncle", "auntie") else index

    def _find_end(self, start: int, cue: Cue) -> int:
        """Return the position after the last word of the name that begins at `start`."""
        end = start + 1
        while end < len(self._tokens) and end - start < _MOST_WORDS:
            step = self._count_next(start, end, cue)
            if step == 0:
                break
            end += step
        return end

    def _count_next(self, start: int, end: int, cue: Cue) -> int:  # noqa: PLR0911 - a reason each
        """Return how many tokens at `end` belong to the name: 0, 1, or 2 with a particle before."""
        token, previous = self._tokens[end], self._tokens[end - 1]
        if token.gap == ". " and previous.word in ("st", "ste") and token.capital and not self._locked[end]:
            return 1
        if (
            token.word in ("st", "ste", "jr", "sr", "ii", "iii")
            and token.gap in (" ", ", ")
            and token.capital
            and previous.capital
        ):
            return 1
        if self._locked[end] or not (_INITIAL_GAP if len(previous.word) == 1 else _PLAIN_GAP).fullmatch(token.gap):
            return 0
        if len(token.word) == 1 and token.text.isupper() and token.word != "i" and previous.capital:
            return 1
        if len(token.word) == len(previous.word) == 1 and token.gap.startswith("."):
            return 1
        if token.word in _PARTICLES and end + 1 < len(self._tokens) and not self._locked[end + 1]:
            if (
                self._tokens[end + 1].word in _PARTICLES
                and end + 2 < len(self._tokens)
                and self._tokens[end + 2].capital
                and not self._locked[end + 2]
            ):
                return 3
            behind = self._tokens[end + 1]
            is_joined = behind.gap in _JOINS and behind.word not in words.FUNCTION_WORDS
            kind = self._kinds[end + 1]
            is_sure = kind is Kind.NAME and token.word not in _NEEDS_CAPITAL_BEHIND
            is_written = kind in (Kind.NAME, Kind.UNKNOWN, Kind.MAYBE) and behind.capital
            is_thi = token.word in _MIDDLE_NAMES and kind is Kind.MAYBE
            if is_joined and (is_sure or is_written or is_thi):
                return 2
        return int(self._goes_on(start, end, cue))

    def _goes_on(self, start: int, end: int, cue: Cue) -> bool:
        token, kind, first = self._tokens[end], self._kinds[end], self._tokens[start]
        if token.word in words.FUNCTION_WORDS or len(token.word) < 2:
            return False
        if kind is Kind.NAME or (_SAINT_JOINED.match(token.word) and not self._vocabulary.is_kept(token.word)):
            return True
        if not first.capital and kind is Kind.MAYBE and token.word not in words.NEVER_SMALL | VERBS:
            return not self._vocabulary.is_kept(token.word)
        if token.capital:
            return (
                (kind is not Kind.KEPT or self._vocabulary.is_given(token.word))
                and first.capital
                and not is_acronym(token)
                and token.word not in words.ORGANISATION_AFTER - words.SURNAMES_TOO
            )
        if not first.capital and token.word in words.SURNAME_WORDS:
            return cue is not Cue.NONE or self._kinds[start] is Kind.NAME
        is_small = (
            not first.capital and kind is Kind.UNKNOWN and cue in (Cue.CERTAIN, Cue.GREETING, Cue.PERSON, Cue.TITLE)
        )
        return is_small and len(token.word) >= _LEAST_LETTERS_UNKNOWN

    def _add_repeated(self, spans: list[tuple[int, int]], known: set[str]) -> list[tuple[int, int]]:
        """Add the other places where a name of this message stands, unless it is an ordinary word there."""
        if not known:
            return spans
        taken = {index for start, end in spans for index in range(start, end)}
        for index, token in enumerate(self._tokens):
            if index in taken or self._locked[index] or token.word not in known:
                continue
            if self._around.is_in_organisation(index):
                continue
            kind = self._kinds[index]
            if (
                kind in (Kind.NAME, Kind.UNKNOWN)
                or (kind is not Kind.WORD and (token.begins or token.capital))
                or (kind is Kind.WORD and token.capital and not token.begins)
            ):
                spans.append((index, index + 1))
        return sorted(spans)
