"""What the answers' own pages hold and where they stand: texts, lines, questions, the list by group. No markup, no HTTP.

What staff switched off is in no list and no result; its page says that it is being checked (`knowledge_base/replies.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge_base.lines import HELP_LINES
from bot.knowledge_base.replies import make_answer
from bot.knowledge_base.revised import FollowingIndex
from bot.knowledge_base.slugs import Slugs
from bot.messages import SAFETY_INTENTS
from bot.web.site.lines import order_lines
from bot.web.site.search import PageSearch, make_excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.knowledge_base.contents import AnswerGroup
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Contact, Language, Message, Understanding

INDEX_PATHS: dict[Language, str] = {"en": "/en/answers/", "fr": "/fr/reponses/"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an answer's page; `excerpt` is the sentence that a search found."""

    title: str
    path: str
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group of the list; `id` is its anchor."""

    id: str
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines beside an answer: those that it names alone, and those that every page has, its own first."""

    own: tuple[Contact, ...]
    always: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One answer as its page shows it; the lines come first where `is_urgent`."""

    name: str
    title: str
    message: Message
    more: str | None
    lines: Lines
    questions: tuple[Link, ...]
    group: AnswerGroup
    is_urgent: bool


class Answers:
    """The answers that have a page, listed in `groups`."""

    def __init__(self, knowledge: KnowledgeBase, groups: Sequence[AnswerGroup]) -> None:
        self._knowledge = knowledge
        self._groups = tuple(groups)
        self._slugs = Slugs(knowledge.answers)
        self._search = FollowingIndex(
            knowledge.answers, lambda: PageSearch({entry: knowledge.answers[entry] for entry in self._slugs.entries})
        )

    def find(self, name: str, language: Language) -> str | None:
        """Return the answer that the last part of an address means, or None."""
        return self._slugs.find(name, language)

    def path(self, entry: str, language: Language) -> str:
        """Return the address of an answer's page."""
        return INDEX_PATHS[language] + self._slugs.slug(entry, language)

    def link(self, entries: Iterable[str], language: Language) -> tuple[Link, ...]:
        """Return a link to each of `entries` that has a page and is on."""
        shown = (entry for entry in entries if entry in self._slugs and not self._knowledge.switches.is_off(entry))
        return tuple(Link(self._title(entry, language), self.path(entry, language)) for entry in shown)

    def list_groups(self, language: Language) -> tuple[ListedGroup, ...]:
        """Return every group with links to its answers."""
        return tuple(
            ListedGroup(group.id, group.title.in_language(language), self.link(group.answers, language))
            for group in self._groups
        )

    def search(self, query: str, understanding: Understanding, language: Language) -> tuple[Link, ...]:
        """Return the pages that fit the words of a search, the best first, each with the sentence that fits most."""
        return tuple(
            Link(
                self._title(entry, language),
                self.path(entry, language),
                make_excerpt(self._knowledge.answers[entry].in_language(language), query),
            )
            for entry in self._search.current.find(query, understanding, language)
            if not self._knowledge.switches.is_off(entry)
        )

    def open(self, entry: str, language: Language) -> AnswerPage:
        """Return what the page of an answer shows now."""
        answer = self._knowledge.answers[entry]
        words = answer.in_language(language)
        message = make_answer(self._knowledge, entry, language)
        is_off = self._knowledge.switches.is_off(entry)
        is_urgent = entry in SAFETY_INTENTS
        return AnswerPage(
            name=words.page or "",
            title=words.title,
            message=message,
            more=None if is_off else words.more,
            lines=self._sort_lines(message.contacts, language, is_urgent=is_urgent),
            questions=self.link(answer.buttons, language),
            group=next(group for group in self._groups if entry in group.answers),
            is_urgent=is_urgent,
        )

    def _sort_lines(self, named: Sequence[Contact], language: Language, *, is_urgent: bool) -> Lines:
        """Return the lines of an answer beside those of every page, each once; in danger they stay together, as curated."""
        own = () if is_urgent else tuple(line for line in named if line.id not in HELP_LINES)
        first = [line for line in named if line not in own]
        rest = [line for line in order_lines(self._knowledge, language) if line not in first]
        return Lines(own, (*first, *rest))

    def _title(self, entry: str, language: Language) -> str:
        return self._knowledge.answers[entry].in_language(language).title
