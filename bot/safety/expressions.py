"""Regular expressions of the safety patterns: read at once, compiled when they are first searched for.

There are hundreds, and a start that compiles them all takes a second and a half longer; a conversation needs few of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMED = re.compile(r"<<(\w+)>>")
_FIRST_SIGN = 0xE000
"""Of the code points for private use, which stand in no expression."""


class Fragments:
    """What several expressions of a file share, by name; a list means any of its lines.

    Args:
        written: each may name those above it, as `<<who>>`.

    Raises:
        KeyError: it names another.
    """

    def __init__(self, written: Mapping[str, str | list[str]]) -> None:
        self._expanded: dict[str, str] = {}
        self._signs: dict[str, str] = {}
        self.abridged: dict[str, str] = {}
        """What each sign of `abridge` stands for, itself abridged."""
        for number, (name, pattern) in enumerate(written.items()):
            expanded, abridged = self.expand(pattern), self.abridge(pattern)
            self._expanded[name] = expanded
            self._signs[name] = chr(_FIRST_SIGN + number)
            self.abridged[self._signs[name]] = abridged

    def expand(self, pattern: str | list[str]) -> str:
        """Return an expression with its fragments written out."""
        return _NAMED.sub(lambda match: f"(?:{self._expanded[match[1]]})", _join(pattern))

    def abridge(self, pattern: str | list[str]) -> str:
        """Return an expression with one sign for each fragment: what is shared need be read once only."""
        return _NAMED.sub(lambda match: self._signs[match[1]], _join(pattern))


def _join(pattern: str | list[str]) -> str:
    return pattern if isinstance(pattern, str) else "|".join(pattern)


@dataclass(frozen=True)
class Expression:
    """One expression over normalised text, by its source; also abridged, with the fragments that its signs stand for."""

    source: str
    abridged: str
    fragments: Fragments = field(repr=False)

    @classmethod
    def read(cls, pattern: str | list[str], fragments: Fragments | None = None) -> Expression:
        """Return the expression that is written with fragments.

        Raises:
            KeyError: there is no such fragment.
        """
        fragments = fragments or Fragments({})
        return cls(fragments.expand(pattern), fragments.abridge(pattern), fragments)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in `text`, or None.

        Raises:
            re.error: the source is no expression.
        """
        return self._compiled.search(text)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.source)
