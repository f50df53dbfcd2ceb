"""The intents as whoever labels a message chooses among them: group, title and meaning, found by any of these words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.knowledge_base.loader import read_yaml
from bot.messages import LANGUAGES, SAFETY_INTENTS
from bot.normalization import fold
from bot.staff.knowledge_names import name_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language

_MEANINGS = Path(__file__).with_name("intents.yml")


@dataclass(frozen=True, slots=True)
class Choice:
    """One intent in one language; `words` is what a search looks through, in both languages and folded."""

    intent: str
    title: str
    meaning: str
    words: str
    is_safety: bool

    def matches(self, query: str) -> bool:
        """Say whether every word of the query begins a word of name, title or meaning."""
        return all(f" {word}" in self.words for word in split_query(query))


class Catalogue:
    """Every intent, in the order of the catalogue."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        """Read the meanings.

        Raises:
            KnowledgeError: the file is missing or broken.
        """
        self._knowledge = knowledge
        meanings: Mapping[str, Mapping[str, Any]] = read_yaml(_MEANINGS)
        self._choices: dict[Language, dict[str, Choice]] = {
            language: {
                intent: _make_choice(knowledge, intent, meaning, language) for intent, meaning in meanings.items()
            }
            for language in LANGUAGES
        }

    def __contains__(self, intent: str) -> bool:
        """Say whether this is an intent."""
        return intent in self._choices["en"]

    def find(self, language: Language, query: str = "") -> Sequence[Choice]:
        """Return the choices that match, all for an empty query."""
        return [choice for choice in self._choices[language].values() if choice.matches(query)]

    def title(self, intent: str | None, language: Language) -> str:
        """Return an intent's title, or an answer's that no intent leads to; what is neither (any more) has its id."""
        choice = self._choices[language].get(intent or "")
        return choice.title if choice else name_record(self._knowledge, intent or "", language)

    def get(self, intent: str, language: Language) -> Choice | None:
        """Return one choice, or None."""
        return self._choices[language].get(intent)


def split_query(query: str) -> list[str]:
    """Return the folded words of a search."""
    return fold(query).replace("'", " ").replace("_", " ").split()


def _make_choice(knowledge: KnowledgeBase, intent: str, said: Mapping[str, Any], language: Language) -> Choice:
    answer = knowledge.answers.get(intent)
    answered = {code: answer.in_language(code).title if answer else intent for code in LANGUAGES}
    titles = said.get("title", answered)
    pages = {code: (answer.in_language(code).page if answer else None) or "" for code in LANGUAGES}
    searched = " ".join([intent, *(text[code] for text in (titles, answered, pages, said) for code in LANGUAGES)])
    words = "".join(character if character.isalnum() else " " for character in fold(searched))
    is_safety = intent in SAFETY_INTENTS
    return Choice(intent, titles[language], said[language], f" {' '.join(words.split())} ", is_safety)
