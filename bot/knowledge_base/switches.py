"""Which answers, lines and services staff switched off: the one part of the knowledge that changes while it is used.

Holds ids only. Where they are kept is the storage's work, and reading them again is the server's (`bot/maintenance.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge_base.lines import HELP_LINES
from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

ALWAYS_ON = frozenset([*SAFETY_INTENTS, *HELP_LINES, OUT_OF_SCOPE, "help_hotline"])
"""A person in danger is never left without these; a mistake in one of them is corrected by a change."""


class Switches:
    """The ids that are off now; safe to share, replaced as a whole."""

    def __init__(self) -> None:
        self._off: frozenset[str] = frozenset()
        self.version = 0
        """Grows with every change, so that what was rendered before can be told apart."""

    def is_off(self, identifier: str) -> bool:
        """Say whether an answer, line or service is not to be shown."""
        return identifier in self._off

    @property
    def off(self) -> frozenset[str]:
        """The ids that are off."""
        return self._off

    def replace(self, identifiers: Iterable[str]) -> None:
        """Take `identifiers` as all that is off; what must always be on stays on."""
        off = frozenset(identifiers) - ALWAYS_ON
        if off != self._off:
            self._off = off
            self.version += 1
