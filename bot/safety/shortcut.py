"""Tells quickly which regular expressions may match a sentence, so that a calm one costs little.

From each expression it derives what every match holds: at least one of some strings, for one or more such groups of
strings. Of each string the rarest three letters are kept. A sentence that lacks all three-letter pieces of a group
cannot match; where nothing can be derived, the expression is always tried. A verdict never depends on this: the unit
tests compare it with a plain search. It reads the standard library's own parse of an expression (`re._parser`, private:
mind it when Python changes), and knows no inline flags such as `(?i)`, which the patterns do not use.
"""

from __future__ import annotations

import importlib
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.safety.expressions import Expression, Fragments

_parser = importlib.import_module("re._parser")
_PIECE = 3
_MOST_STRINGS = 150

_Strings = frozenset[str]
_NOTHING: _Strings = frozenset({""})


class Shortcut:
    """Knows what each of `expressions` needs; `usual` is text in which a rare piece is told from a common one."""

    def __init__(self, expressions: Sequence[Expression], usual: Iterable[str]) -> None:
        common = Counter(piece for text in usual for piece in _pieces(text))
        self._bits: dict[str, int] = {}
        self._needed: list[int] = []
        bit = 1
        derivations = {fragments: _Derivation(fragments) for fragments in {one.fragments for one in expressions}}
        for expression in expressions:
            needed = 0
            for group in derivations[expression.fragments].needs(expression.abridged):
                for string in group:
                    piece = min(_pieces(string), key=lambda piece: (common[piece], piece))
                    self._bits[piece] = self._bits.get(piece, 0) | bit
                needed |= bit
                bit <<= 1
            self._needed.append(needed)

    def may_match(self, sentence: str) -> list[int]:
        """Return the positions of the expressions that may match `sentence`."""
        held = 0
        for piece in _pieces(sentence):
            held |= self._bits.get(piece, 0)
        return [position for position, needed in enumerate(self._needed) if held & needed == needed]


def _pieces(text: str) -> set[str]:
    return {text[start : start + _PIECE] for start in range(len(text) - _PIECE + 1)}


class _Derivation:
    """Derives what every match of an expression holds; of what expressions share, once."""

    def __init__(self, fragments: Fragments) -> None:
        self._fragments = fragments.abridged
        self._parsed: dict[str, Any] = {}
        self._strings: dict[str, _Strings | None] = {}
        self._groups: dict[str, list[_Strings]] = {}

    def needs(self, source: str) -> list[_Strings]:
        """Return groups of strings; every match of an abridged expression holds a string of each group."""
        return self._needs(_parser.parse(source))

    def _needs(self, parsed: Any) -> list[_Strings]:
        groups: list[_Strings] = []
        run = _NOTHING
        for part in self._join_letters(parsed):
            strings = self._strings_of(part)
            if strings is not None and len(run) * len(strings) <= _MOST_STRINGS:
                run = _joined(run, strings)
            else:
                groups.append(run)
                run = strings or _NOTHING
            if strings is None or strings == _NOTHING:
                groups += self._needs_within(part)
        return [group for group in (*groups, run) if min(map(len, group)) >= _PIECE]

    def _join_letters(self, parsed: Any) -> Iterator[Any]:
        """Give the parts of an expression, letters that follow each other as one string."""
        letters = ""
        for part in parsed:
            if part[0].name == "LITERAL" and chr(part[1]) not in self._fragments:
                letters += chr(part[1])
                continue
            if letters:
                yield letters
                letters = ""
            yield part
        if letters:
            yield letters

    def _needs_within(self, part: Any) -> list[_Strings]:
        kind, value = part[0].name, part[1]
        if kind == "LITERAL":
            return self._needs_of_fragment(chr(value))
        if kind == "SUBPATTERN":
            return self._needs(value[3])
        if kind == "ASSERT":
            return self._needs(value[1])
        if kind in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] > 0:
            return self._needs(value[2])
        if kind in {"BRANCH", "IN"}:
            choices = [self._needs(choice) for choice in (value[1] if kind == "BRANCH" else _choices(value))]
            if choices and all(choices):
                return [frozenset().union(*(max(groups, key=_worth) for groups in choices))]
        return []

    def _needs_of_fragment(self, sign: str) -> list[_Strings]:
        if sign not in self._groups:
            self._groups[sign] = self._needs(self._parse_fragment(sign))
        return self._groups[sign]

    def _strings_of(self, part: Any) -> _Strings | None:
        """Return every string that `part` may match (or more), or None when they are too many. Conditions match ""."""
        if isinstance(part, str):
            return frozenset([part])
        kind, value = part[0].name, part[1]
        if kind == "LITERAL":
            return self._strings_of_fragment(chr(value))
        return self._strings_of_group(kind, value)

    def _strings_of_group(self, kind: str, value: Any) -> _Strings | None:
        if kind in {"AT", "ASSERT", "ASSERT_NOT"}:
            return _NOTHING
        if kind == "SUBPATTERN":
            return self._all_strings(value[3])
        if kind in {"MAX_REPEAT", "MIN_REPEAT"} and value[1] == 1:
            strings = self._all_strings(value[2])
            return strings if strings is None or value[0] else strings | _NOTHING
        if kind in {"BRANCH", "IN"}:
            choices = [self._all_strings(choice) for choice in (value[1] if kind == "BRANCH" else _choices(value))]
            union = frozenset().union(*(choice for choice in choices if choice is not None))
            return union if choices and None not in choices and len(union) <= _MOST_STRINGS else None
        return None

    def _strings_of_fragment(self, sign: str) -> _Strings | None:
        if sign not in self._strings:
            self._strings[sign] = self._all_strings(self._parse_fragment(sign))
        return self._strings[sign]

    def _parse_fragment(self, sign: str) -> Any:
        if sign not in self._parsed:
            self._parsed[sign] = _parser.parse(self._fragments[sign])
        return self._parsed[sign]

    def _all_strings(self, parsed: Any) -> _Strings | None:
        strings = _NOTHING
        for part in self._join_letters(parsed):
            more = self._strings_of(part)
            if more is None or len(strings) * len(more) > _MOST_STRINGS:
                return None
            strings = _joined(strings, more)
        return strings


def _choices(members: Any) -> list[list[Any]]:
    """Return the members of a set, each as an expression of its own; none where they are not letters alone.

    The parser makes a set of a branch whose choices are one letter each, signs of fragments among them.
    """
    return [[member] for member in members] if all(kind.name == "LITERAL" for kind, _ in members) else []


def _worth(group: _Strings) -> tuple[int, int]:
    return min(map(len, group)), -len(group)


def _joined(first: _Strings, second: _Strings) -> _Strings:
    return frozenset(a + b for a, b in product(first, second))
