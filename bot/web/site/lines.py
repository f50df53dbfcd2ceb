"""The help lines as the site shows them, and as the JavaScript module that the widget is built with.

No number is written here or in the widget: both come from `knowledge/contacts.yml` (standards B2, B8).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.knowledge_base.lines import HOTLINE, OFFICE
from bot.knowledge_base.replies import make_contacts, make_help_lines
from bot.messages import LANGUAGES
from bot.web.site.addresses import EXIT_URLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Contact, Language
    from bot.settings import Settings

EMERGENCY = "emergency-911"


def order_lines(knowledge: KnowledgeBase, language: Language) -> tuple[Contact, ...]:
    """Return the help lines, the trafficking hotline first: it is what most visitors of this page need."""
    lines = make_help_lines(knowledge, language)
    return tuple(sorted(lines, key=lambda line: line.id != HOTLINE))


def emergency_number(knowledge: KnowledgeBase, language: Language) -> str:
    """Return the emergency number for reading; texts name it often and must not hold it themselves."""
    return knowledge.contacts[EMERGENCY].phones[0].number.in_language(language)


def make_lines_module(knowledge: KnowledgeBase, settings: Settings, paths: Mapping[Language, Mapping[str, str]]) -> str:
    """Return the module `help-lines.js`: what the widget knows from the server without ever asking for it.

    Args:
        paths: the pages that the chat links to, per language.
    """
    exits = {urlsplit(url).netloc for url in EXIT_URLS.values()} | settings.exit_hosts
    exports = {
        "HELP_LINES": {language: [_slim(line) for line in order_lines(knowledge, language)] for language in LANGUAGES},
        "EMERGENCY_ID": EMERGENCY,
        "EXIT_URLS": EXIT_URLS,
        "EXIT_HOSTS": sorted(exits),
        "RETENTION_DAYS": settings.retention_days,
        "OFFICE": {language: _describe_office(knowledge, language) for language in LANGUAGES},
        "AUTHORITY": settings.legal_authority,
        "PATHS": paths,
        "SENDS_MAIL": settings.smtp_url is not None,
    }
    return "".join(f"export const {name} = {_as_script(value)};\n" for name, value in exports.items())


def _describe_office(knowledge: KnowledgeBase, language: Language) -> dict[str, str | None]:
    shown = next(iter(make_contacts(knowledge, [OFFICE], language)), None)  # staff may have switched its address off
    return {"name": knowledge.contacts[OFFICE].name.in_language(language), "email": shown.email if shown else None}


def _slim(line: Contact) -> dict[str, Any]:
    """Leave out empty fields, since old phones load this file before anything is opened, and what is true only now."""
    slim = {name: value for name, value in asdict(line).items() if value and name != "open_now"}
    slim["phones"] = [{name: value for name, value in asdict(phone).items() if value} for phone in line.phones]
    return slim


def _as_script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
