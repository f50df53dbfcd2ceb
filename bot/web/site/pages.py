"""Makes the pages once, at start: nothing in them depends on who visits, so nothing of a visitor can be in them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.errors import KnowledgeError
from bot.knowledge_base.cards import make_contact
from bot.knowledge_base.replies import make_answer
from bot.messages import LANGUAGES
from bot.web.site.addresses import EXIT_URLS
from bot.web.site.dates import write_date
from bot.web.site.lines import emergency_number, order_lines
from bot.web.site.static import CONTENT_TYPES, StaticFile
from bot.web.site.text import split_blocks
from bot.web.site.words import WORDS, fill

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from bot.web.site.words import PageWords

SITE_DIR = Path(__file__).parent
OFFICE = "coordination-office"
TOPICS = (
    "trafficking_definition",
    "trafficking_signs",
    "help_leaving",
    "help_someone_else",
    "police_rights",
    "help_immigration",
    "help_worker_abuse",
    "help_phone_safety",
)
"""The answers that the page carries itself, so that a browser without JavaScript has them too."""

_ERROR_WORDS = {
    HTTPStatus.NOT_FOUND: ("not_found_heading", "not_found"),
    HTTPStatus.BAD_REQUEST: ("refused_heading", "refused"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("failure_heading", "failure"),
}


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of each language; an error page stands for its class of errors."""

    home: dict[Language, StaticFile]
    errors: dict[tuple[Language, HTTPStatus], StaticFile]

    def error(self, language: Language, status: int) -> StaticFile:
        """Return the page for an HTTP error."""
        kind = HTTPStatus.BAD_REQUEST
        if status == HTTPStatus.NOT_FOUND:
            kind = HTTPStatus.NOT_FOUND
        elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            kind = HTTPStatus.INTERNAL_SERVER_ERROR
        return self.errors[(language, kind)]


def make_pages(knowledge: KnowledgeBase, retention_days: int) -> Pages:
    """Render every page in both languages.

    Raises:
        KnowledgeError: a topic of the page has no answer.
    """
    templates = Environment(
        loader=FileSystemLoader(SITE_DIR / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["blocks"] = split_blocks
    home: dict[Language, StaticFile] = {}
    errors: dict[tuple[Language, HTTPStatus], StaticFile] = {}
    for language in LANGUAGES:
        common = _common(knowledge, language, retention_days)
        page = templates.get_template("home.html")
        home[language] = _html(page.render(**common, topics=_topics(knowledge, language), date=write_date))
        for status, names in _ERROR_WORDS.items():
            page = templates.get_template("error.html")
            # Nobody chose a language yet where an address is wrong: the other one is on the page too.
            said = {code: tuple(getattr(WORDS[code], name) for name in names) for code in LANGUAGES}
            errors[(language, status)] = _html(page.render(**common, said=said))
    return Pages(home, errors)


def _common(knowledge: KnowledgeBase, language: Language, retention_days: int) -> dict[str, Any]:
    other: Language = "fr" if language == "en" else "en"
    return {
        "language": language,
        "other": other,
        "words": _words(knowledge, language, retention_days),
        "other_words": _words(knowledge, other, retention_days),
        "exit_url": EXIT_URLS[language],
        "lines": order_lines(knowledge, language),
        "office": make_contact(knowledge.contacts[OFFICE], language),
    }


def _words(knowledge: KnowledgeBase, language: Language, retention_days: int) -> PageWords:
    return fill(WORDS[language], emergency=emergency_number(knowledge, language), days=str(retention_days))


def _topics(knowledge: KnowledgeBase, language: Language) -> list[dict[str, Any]]:
    missing = [topic for topic in TOPICS if topic not in knowledge.answers]
    if missing:
        raise KnowledgeError(f"the first page needs answers that are not there: {', '.join(missing)}")
    return [
        {
            "title": knowledge.answers[topic].in_language(language).title,
            "answer": make_answer(knowledge, topic, language),
        }
        for topic in TOPICS
    ]


def _html(text: str) -> StaticFile:
    return StaticFile(text.encode(), CONTENT_TYPES[".html"])
