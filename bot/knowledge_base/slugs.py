"""The name in the address of each answer's own page, made of its neutral page name (standard A10): a history shows it.

Knows which answer an address means, also when it is the answer's id or its address in the other language. Pure; where the
pages stand is the site's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError
from bot.messages import LANGUAGES, other_language
from bot.normalization import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge_base.schema import Answer
    from bot.messages import Language

_BETWEEN = re.compile(r"[^a-z0-9]+")


def make_slug(name: str) -> str:
    """Return a name in lower case, without accents, its words joined by hyphens: « Être à l’écoute », etre-a-l-ecoute."""
    return _BETWEEN.sub("-", fold(name)).strip("-")


class Slugs:
    """The addresses of the answers that have a page, in the order of `answers`.

    Raises:
        KnowledgeError: a page has a name in one language only, a name without letters, or that of another page.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._slugs: dict[Language, dict[str, str]] = {language: {} for language in LANGUAGES}
        for identifier, answer in answers.items():
            if answer.en.page or answer.fr.page:
                for language in LANGUAGES:
                    self._slugs[language][identifier] = make_slug(answer.in_language(language).page or "")
        self._entries = {language: _turn_round(slugs) for language, slugs in self._slugs.items()}
        self._ids = {make_slug(identifier): identifier for identifier in self.entries}

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of the answers that have a page."""
        return tuple(self._slugs["en"])

    def __contains__(self, entry: object) -> bool:
        """Say whether an answer has a page."""
        return entry in self._slugs["en"]

    def slug(self, entry: str, language: Language) -> str:
        """Return the name in the address of an answer's page."""
        return self._slugs[language][entry]

    def find(self, name: str, language: Language) -> str | None:
        """Return the answer that a name in an address means, however it is written; None where it means none."""
        slug = make_slug(name)
        other = other_language(language)
        return self._entries[language].get(slug) or self._ids.get(slug) or self._entries[other].get(slug)


def _turn_round(slugs: Mapping[str, str]) -> dict[str, str]:
    entries: dict[str, str] = {}
    for entry, slug in slugs.items():
        if not slug:
            raise KnowledgeError(f"the answer {entry} needs the name of its page in both languages")
        if slug in entries:
            raise KnowledgeError(f"the pages of {entries[slug]} and {entry} have the same address: {slug}")
        entries[slug] = entry
    return entries
