"""Regular expressions of the safety patterns: read at once, compiled when they are first searched for.

There are hundreds, and a start that compiles them all takes a second and a half longer; a conversation needs few of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Expression:
    """One expression over normalised text, by its source."""

    source: str

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in `text`, or None.

        Raises:
            re.error: the source is no expression.
        """
        return self._compiled.search(text)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.source)
