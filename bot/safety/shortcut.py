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
    from collections.abc import Iterable, Sequence

    from bot.safety.expressions import Expression

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
        for expression in expressions:
            needed = 0
            for group in _needs(_parser.parse(expression.source)):
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


def _needs(parsed: Any) -> list[_Strings]:
    """Return groups of strings; every match of the parsed expression holds a string of each group."""
    groups: list[_Strings] = []
    run = _NOTHING
    for part in parsed:
        strings = _strings_of(part)
        if strings is not None and len(run) * len(strings) <= _MOST_STRINGS:
            run = _joined(run, strings)
        else:
            groups.append(run)
            run = strings or _NOTHING
        if strings is None or strings == _NOTHING:
            groups += _needs_within(part)
    return [group for group in (*groups, run) if min(map(len, group)) >= _PIECE]


def _needs_within(part: Any) -> list[_Strings]:
    kind, value = str(part[0]), part[1]
    if kind == "SUBPATTERN":
        return _needs(value[3])
    if kind == "ASSERT":
        return _needs(value[1])
    if kind in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] > 0:
        return _needs(value[2])
    if kind == "BRANCH":
        choices = [_needs(choice) for choice in value[1]]
        if all(choices):
            return [frozenset().union(*(max(groups, key=_worth) for groups in choices))]
    return []


def _worth(group: _Strings) -> tuple[int, int]:
    return min(map(len, group)), -len(group)


def _strings_of(part: Any) -> _Strings | None:
    """Return every string that `part` may match (or more), or None when they are too many. Conditions match ""."""
    kind, value = str(part[0]), part[1]
    letters = [part] if kind == "LITERAL" else value if kind == "IN" else []
    if letters and all(str(letter[0]) == "LITERAL" for letter in letters):
        return frozenset(chr(letter[1]) for letter in letters)
    if kind in {"AT", "ASSERT", "ASSERT_NOT"}:
        return _NOTHING
    if kind == "SUBPATTERN":
        return _all_strings(value[3])
    if kind in {"MAX_REPEAT", "MIN_REPEAT"} and value[1] == 1:
        strings = _all_strings(value[2])
        return strings if strings is None or value[0] else strings | _NOTHING
    if kind == "BRANCH":
        choices = [_all_strings(choice) for choice in value[1]]
        union = frozenset().union(*(choice for choice in choices if choice is not None))
        return union if None not in choices and len(union) <= _MOST_STRINGS else None
    return None


def _all_strings(parsed: Any) -> _Strings | None:
    strings = _NOTHING
    for part in parsed:
        more = _strings_of(part)
        if more is None or len(strings) * len(more) > _MOST_STRINGS:
            return None
        strings = _joined(strings, more)
    return strings


def _joined(first: _Strings, second: _Strings) -> _Strings:
    return frozenset(a + b for a, b in product(first, second))
