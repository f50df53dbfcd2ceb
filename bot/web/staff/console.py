"""Renders the pages of the console: one frame, the words of one area, one language. Everything put in is escaped."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.knowledge_base.replies import make_help_lines
from bot.messages import SAFETY_INTENTS
from bot.staff.catalogue import Catalogue
from bot.staff.problems import KINDS
from bot.web.dates import write_date
from bot.web.languages import preferred_language
from bot.web.staff.filters import FILTERS
from bot.web.staff.menu import menu_for
from bot.web.staff.words.annotations import ANNOTATION_WORDS
from bot.web.staff.words.frame import FRAME_WORDS
from bot.web.staff.words.problems import PROBLEM_WORDS
from bot.web.staff.words.teaching import TEACHING_WORDS
from bot.web.static import CONTENT_TYPES, StaticFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from bot.staff.audit import Audit
    from bot.staff.sessions import Staff

STAFF_DIR = Path(__file__).parent
_STYLES = {
    "account": ("accounts.css",),
    "audit": ("accounts.css",),
    "people": ("accounts.css",),
    "signing_in": ("accounts.css",),
    "conversations": ("conversations.css", "teaching.css"),
    "teaching": ("teaching.css",),
    "knowledge": ("answers.css",),
    "today": ("insight.css",),
    "handoffs": ("insight.css",),
    "insight": ("insight.css",),
}
"""What the pages of an area, by the folder of their templates, look like beside what all share."""


class Console:
    """Templates, words and files of the console; and the audit, which every room of it writes to."""

    def __init__(self, knowledge: KnowledgeBase, audit: Audit) -> None:
        self.audit = audit
        self._knowledge = knowledge
        self._templates = _load_templates(Catalogue(knowledge))
        self.assets = {
            file.name: StaticFile(file.read_bytes(), CONTENT_TYPES[file.suffix])
            for file in sorted((STAFF_DIR / "assets").iterdir())
            if file.suffix in CONTENT_TYPES
        }

    def render(
        self,
        request: web.Request,
        staff: Staff | None,
        template: str,
        words: Mapping[Language, object],
        status: HTTPStatus = HTTPStatus.OK,
        **values: Any,
    ) -> web.Response:
        """Return a page in the language of whoever reads it.

        Args:
            template: a file of `templates/` that extends `base.html`.
            words: the words of its area; the template has them as `said`.
            values: what else the template names; a name it names and does not get is an error.
        """
        language = language_of(request, staff)
        page = self._templates.get_template(template).render(
            frame=FRAME_WORDS[language],
            said=words[language],
            language=language,
            staff=staff,
            menu=menu_for(staff, request.path),
            here=request.path_qs,
            styles=_STYLES.get(template.partition("/")[0], ()),
            **values,
        )
        return web.Response(text=page, status=status, content_type="text/html", headers={"Content-Language": language})

    def error(
        self, request: web.Request, staff: Staff | None, status: HTTPStatus, told: tuple[str, str] | None = None
    ) -> web.Response:
        """Return a page that says what went wrong and what to do; it carries the help lines too (standard D12).

        Args:
            told: heading and text, where more can be said than the status tells.
        """
        language = language_of(request, staff)
        errors = FRAME_WORDS[language].errors
        heading, text = told or errors.get(status) or errors[_kind_of(status)]
        lines = make_help_lines(self._knowledge, language)
        signed_in = staff if staff and staff.stage == "full" else None
        return self.render(
            request, signed_in, "error.html", FRAME_WORDS, status, heading=heading, text=text, lines=lines
        )


def _kind_of(status: HTTPStatus) -> HTTPStatus:
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return HTTPStatus.INTERNAL_SERVER_ERROR if ours else HTTPStatus.BAD_REQUEST


CONSOLE = web.AppKey("console", Console)


def language_of(request: web.Request, staff: Staff | None) -> Language:
    """Return the language that somebody chose for their account, or the browser's before they have signed in."""
    return staff.language if staff else preferred_language(request)


def _load_templates(catalogue: Catalogue) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(STAFF_DIR / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(FILTERS)
    templates.filters["day"] = write_date
    templates.globals["colon"] = {"en": ":", "fr": "\u00a0:"}
    templates.globals["teaching_words"] = TEACHING_WORDS  # of what stands under the messages of a transcript
    templates.globals["problem_words"] = PROBLEM_WORDS
    templates.globals["annotation_words"] = ANNOTATION_WORDS
    templates.globals["problem_kinds"] = KINDS
    templates.globals["safety_intents"] = SAFETY_INTENTS
    templates.globals["intent_title"] = catalogue.title
    return templates
