"""Renders the pages. Nothing in them depends on who visits, but for the results of a search, which are never kept.

A page is rendered when it is first asked for, and kept until the day changes (what is due for review), staff switch an
answer or a line on or off, or a revised answer becomes live.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.errors import KnowledgeError
from bot.knowledge_base.blocks import split_blocks
from bot.knowledge_base.freshness import today_in_ontario
from bot.knowledge_base.lines import OFFICE
from bot.knowledge_base.replies import make_answer, make_contacts
from bot.messages import LANGUAGES, other_language
from bot.web.dates import write_date, write_printed_date
from bot.web.site.addresses import CHAT_PATHS, EXIT_URLS
from bot.web.site.answer_words import ANSWER_WORDS
from bot.web.site.answers import INDEX_PATHS, Answers
from bot.web.site.embed import EMBED_PATHS, list_examples
from bot.web.site.embed_words import EMBED_WORDS
from bot.web.site.lines import emergency_number, make_lines_module, order_lines
from bot.web.site.scripts import join_modules
from bot.web.site.words import WORDS, fill
from bot.web.static import CONTENT_TYPES, StaticFile

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from bot.knowledge_base.contents import AnswerGroup
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language, Understanding
    from bot.settings import Settings
    from bot.web.site.words import PageWords

SITE_DIR = Path(__file__).parent
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
"""The answers that the first page carries itself, so that a browser without JavaScript has them too."""

_ERROR_WORDS = {
    HTTPStatus.NOT_FOUND: ("not_found_heading", "not_found"),
    HTTPStatus.BAD_REQUEST: ("refused_heading", "refused"),
    HTTPStatus.TOO_MANY_REQUESTS: ("busy_heading", "busy"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("failure_heading", "failure"),
}


class Pages:
    """Every page in both languages.

    Raises:
        KnowledgeError: a topic of the first page has no answer, or two answers' pages have one address.
    """

    def __init__(self, knowledge: KnowledgeBase, groups: Sequence[AnswerGroup], settings: Settings) -> None:
        missing = [topic for topic in TOPICS if topic not in knowledge.answers]
        if missing:
            raise KnowledgeError(f"the first page needs answers that are not there: {', '.join(missing)}")
        self.answers = Answers(knowledge, groups)
        self._knowledge = knowledge
        self._settings = settings
        self._templates = _load_templates()
        self._kept: dict[Hashable, StaticFile] = {}
        self._kept_for: object = None

    def home(self, language: Language) -> StaticFile:
        """Return the first page."""
        return self._keep(("/", language), lambda: self.render("home.html", language, topics=self._topics(language)))

    def index(self, language: Language) -> StaticFile:
        """Return the list of all answers."""
        return self._keep(("/answers/", language), lambda: self._render_index(language))

    def answer(self, entry: str, language: Language) -> StaticFile:
        """Return the page of an answer."""
        return self._keep((entry, language), lambda: self._render_answer(entry, language))

    def results(self, query: str, understanding: Understanding, language: Language) -> StaticFile:
        """Return the results of a search; where the words tell of danger, whom to call comes before them."""
        other = other_language(language)
        return self.render(
            "results.html",
            language,
            results=self.answers.search(query, understanding, language),
            urgent=self.answers.open(understanding.intent, language) if understanding.urgent else None,
            urgent_path=self.answers.path(understanding.intent, language) if understanding.urgent else None,
            other_path=INDEX_PATHS[other],  # without the words, which a history would show
        )

    def embed(self, language: Language, origin: str) -> StaticFile:
        """Return the page for web editors; its snippets name `origin`, the address that this server was asked under."""
        other = other_language(language)
        return self.render(
            "embed.html",
            language,
            said=EMBED_WORDS[language],
            origin=origin,
            examples=list_examples(language),
            hotline=order_lines(self._knowledge, language)[0],
            other_path=EMBED_PATHS[other],
        )

    def embed_example(self, name: str, language: Language) -> StaticFile:
        """Return a small page that shows the chat as another site would."""
        return self._keep(("example", name, language), lambda: self._render_example(name, language))

    def error(self, language: Language, status: int) -> StaticFile:
        """Return the page for an HTTP error."""
        kind = HTTPStatus.INTERNAL_SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus(status)
        said = kind if kind in _ERROR_WORDS else HTTPStatus.BAD_REQUEST
        return self._keep((said, language), lambda: self._render_error(language, said))

    def parts_module(self, sources: Mapping[str, str]) -> StaticFile:
        """Return the widget's `parts.js` with the lines that it shows before it asks for anything.

        Args:
            sources: the widget's modules by their file names.
        """
        return self._keep("parts.js", lambda: self._make_parts_module(sources))

    def _keep(self, key: Hashable, make: Callable[[], StaticFile]) -> StaticFile:
        now = (today_in_ontario(), self._knowledge.version)
        if now != self._kept_for:
            self._kept, self._kept_for = {}, now
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def render(self, template: str, language: Language, **values: Any) -> StaticFile:
        """Return a page from its template, what all pages share, and values of its own."""
        common = _make_common(self._knowledge, language, self._settings)
        text = self._templates.get_template(template).render({**common, **values})
        return StaticFile(text.encode(), CONTENT_TYPES[".html"])

    def _render_index(self, language: Language) -> StaticFile:
        other = other_language(language)
        return self.render(
            "index.html",
            language,
            common=self.answers.link(TOPICS, language),
            groups=self.answers.list_groups(language),
            other_path=INDEX_PATHS[other],
        )

    def _render_answer(self, entry: str, language: Language) -> StaticFile:
        other = other_language(language)
        return self.render(
            "answer.html",
            language,
            page=self.answers.open(entry, language),
            other_path=self.answers.path(entry, other),
        )

    def _render_example(self, name: str, language: Language) -> StaticFile:
        other = other_language(language)
        return self.render(
            "embed_example.html",
            language,
            example=name,
            said=EMBED_WORDS[language],
            other_said=EMBED_WORDS[other],
            hotline=order_lines(self._knowledge, language)[0],
            other_chat_path=CHAT_PATHS[other],
        )

    def _render_error(self, language: Language, status: HTTPStatus) -> StaticFile:
        # Nobody chose a language yet where an address is wrong: the other one is on the page too.
        said = {code: tuple(getattr(WORDS[code], name) for name in _ERROR_WORDS[status]) for code in LANGUAGES}
        return self.render("error.html", language, said=said)

    def _make_parts_module(self, sources: Mapping[str, str]) -> StaticFile:
        paths = {
            language: {"chat": CHAT_PATHS[language], "privacy": self.answers.path("privacy", language)}
            for language in LANGUAGES
        }
        lines = make_lines_module(self._knowledge, self._settings, paths)
        return StaticFile(join_modules("parts.js", {**sources, "help-lines.js": lines}).encode(), CONTENT_TYPES[".js"])

    def _topics(self, language: Language) -> list[dict[str, Any]]:
        return [
            {
                "title": self._knowledge.answers[topic].in_language(language).title,
                "answer": make_answer(self._knowledge, topic, language),
                "path": self.answers.path(topic, language),
            }
            for topic in TOPICS
            if not self._knowledge.switches.is_off(topic)
        ]


def _load_templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(SITE_DIR / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["blocks"] = split_blocks
    templates.globals["date"] = write_date
    templates.globals["printed_date"] = write_printed_date
    return templates


def _make_common(knowledge: KnowledgeBase, language: Language, settings: Settings) -> dict[str, Any]:
    """Return what every page of a language may use."""
    other = other_language(language)
    return {
        "language": language,
        "other": other,
        "other_path": f"/{other}/",
        "index_path": INDEX_PATHS[language],
        "words": _fill_words(knowledge, language, settings.retention_days),
        "other_words": _fill_words(knowledge, other, settings.retention_days),
        "labels": ANSWER_WORDS[language],
        "colon": "\u00a0:" if language == "fr" else ":",
        "exit_url": EXIT_URLS[language],
        "chat_path": CHAT_PATHS[language],
        "ping": None,
        "embed_path": EMBED_PATHS[language],
        "embed_link": EMBED_WORDS[language].footer_link,
        "lines": order_lines(knowledge, language),
        "office": next(iter(make_contacts(knowledge, [OFFICE], language)), None),
        "authority": settings.legal_authority.get(language),
    }


def _fill_words(knowledge: KnowledgeBase, language: Language, retention_days: int) -> PageWords:
    return fill(WORDS[language], emergency=emergency_number(knowledge, language), days=str(retention_days))
