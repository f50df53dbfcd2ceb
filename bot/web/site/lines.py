"""The help lines as the site shows them, and as the JavaScript module that the widget is built with.

No number is written here or in the widget: both come from `knowledge/contacts.yml` (standards B2, B8).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.knowledge_base.lines import HOTLINE
from bot.knowledge_base.replies import make_help_lines
from bot.messages import LANGUAGES
from bot.web.site.addresses import EXIT_URLS

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Contact, Language

EMERGENCY = "emergency-911"


def order_lines(knowledge: KnowledgeBase, language: Language) -> tuple[Contact, ...]:
    """Return the help lines, the trafficking hotline first: it is what most visitors of this page need."""
    lines = make_help_lines(knowledge, language)
    return tuple(sorted(lines, key=lambda line: line.id != HOTLINE))


def emergency_number(knowledge: KnowledgeBase, language: Language) -> str:
    """Return the emergency number for reading; texts name it often and must not hold it themselves."""
    return knowledge.contacts[EMERGENCY].phones[0].number.in_language(language)


def make_lines_module(knowledge: KnowledgeBase, retention_days: int) -> str:
    """Return the module `help-lines.js`: what the widget knows from the server without ever asking for it."""
    lines = {language: [_slim(line) for line in order_lines(knowledge, language)] for language in LANGUAGES}
    exports = {
        "HELP_LINES": lines,
        "EMERGENCY_ID": EMERGENCY,
        "EXIT_URLS": EXIT_URLS,
        "RETENTION_DAYS": retention_days,
    }
    return "".join(f"export const {name} = {_as_script(value)};\n" for name, value in exports.items())


def _slim(line: Contact) -> dict[str, Any]:
    """Leave out empty fields: old phones load this file before anything is opened."""
    slim = {name: value for name, value in asdict(line).items() if value}
    slim["phones"] = [{name: value for name, value in asdict(phone).items() if value} for phone in line.phones]
    return slim


def _as_script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
