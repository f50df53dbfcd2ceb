"""Turns a contact record into one HSDS 3 `service` that holds all that belongs to it, in one language.

Nothing is added to what the record says, and what it does not say is left out: HSDS knows no null. No address is ever made:
our records hold none, and those of shelters are secret. The only place is a web chat, as a virtual location.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.knowledge_base.cards import make_service
from bot.knowledge_base.freshness import why_confirm
from bot.knowledge_base.hsds.identifiers import make_identifier
from bot.knowledge_base.hsds.profile import make_phone_profile, make_service_profile
from bot.knowledge_base.hsds.terms import GROUP_TAXONOMY, NEED_TAXONOMY, make_term

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import ContactRecord, PhoneRecord
    from bot.messages import Language, Phone, Service

EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
FREE = "Free"

_PHONE_TYPES = {"voice": "voice", "tty": "textphone", "text": "text"}  # HSDS names them as RFC 6350 does
_LANGUAGE_CODES = {
    "Cree": "cr",
    "English": "en",
    "French": "fr",
    "Inuktitut": "iu",
    "Ojibway": "oj",
    "Ojibwe": "oj",
    "Spanish": "es",
}  # ISO 639-1
_NAME_AND_NOTE = re.compile(r"(?P<name>[^(]+?)(?: \((?P<note>.+)\))?$")
_CHANNEL = "(?:phone|web chat|chat|text|e-mail)"
_ALWAYS = re.compile(
    r"24 hours a day(?:, 7 days a week|, 365 days a year)?(?:, all year)?"
    rf"(?: \((?P<channels>{_CHANNEL}(?:(?:, | and ){_CHANNEL})*)\))?"
)
"""Hours that say nothing but "always"; more words limit it to a line, an emergency or a web chat with hours of its own."""

_EXTENSION = re.compile(r"\b[Ee]xtension (?P<number>[1-9]\d*)\b")

_LISTED = {
    "en": "Offers services that Repère lists, an information service on human trafficking in Ontario.",
    "fr": "Offre des services que répertorie Repère, un service d’information sur la traite des personnes en Ontario.",
}
_KEYWORD = {"en": "Text {keyword} to this number.", "fr": "Textez {keyword} à ce numéro."}
_CHAT = {"en": "Web chat", "fr": "Clavardage"}


def make_hsds_service(
    knowledge: KnowledgeBase, record: ContactRecord, language: Language, today: date | None = None
) -> dict[str, Any]:
    """Return `record` as JSON that `service_with_definitions.json` and our profile accept.

    Args:
        today: the day for which to say whether it should be confirmed; by default that of Ontario.
    """
    card = make_service(record, knowledge.regions, language)
    service = {
        "id": make_identifier("service", record.id),
        "name": card.name,
        "description": "\n\n".join(filter(None, (card.description, card.note))),
        "url": card.website,
        "email": card.email,
        "status": "active",
        "interpretation_services": "; ".join(_interpreted(record, language)),
        "fees_description": card.cost,
        "eligibility_description": "; ".join(card.serves),
        "assured_date": record.reviewed_on.isoformat(),
        "alert": why_confirm(record, language, today),
        "organization": _make_organization(record, card, language),
        "phones": [
            _make_phone(record, each, phone, language) for each, phone in zip(record.phones, card.phones, strict=True)
        ],
        "schedules": _make_schedules(record, card),
        "languages": list(_make_languages(record, language)),
        "service_areas": [
            {"id": make_identifier("service_area", record.id, area), "name": name}
            for area, name in zip(record.service_area, card.area, strict=True)
        ],
        "service_at_locations": _make_locations(record, card, language),
        "cost_options": _make_cost_options(record, card),
        "attributes": list(_make_attributes(record, language)),
        "repere": make_service_profile(knowledge, record, language),
    }
    return _without_empty(service)


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _make_organization(record: ContactRecord, card: Service, language: Language) -> dict[str, Any]:
    """Return who offers the service; a service without a named organization stands for itself."""
    if record.organization:
        return {
            "id": make_identifier("organization", record.organization.en),
            "name": record.organization.in_language(language),
            "description": _LISTED[language],
        }
    return _without_empty(
        {
            "id": make_identifier("organization", record.id),
            "name": card.name,
            "description": card.description,
            "website": card.website,
        }
    )


def _make_phone(record: ContactRecord, source: PhoneRecord, phone: Phone, language: Language) -> dict[str, Any]:
    keyword = _KEYWORD[language].format(keyword=phone.keyword) if phone.keyword else None
    extension = _EXTENSION.search(source.label.en) if source.label else None
    return _without_empty(
        {
            "id": make_identifier("phone", record.id, phone.type, phone.tel),
            "number": phone.number,
            "extension": int(extension["number"]) if extension else None,
            "type": _PHONE_TYPES[phone.type],
            "description": ". ".join(filter(None, (phone.label, keyword))),
            "repere": make_phone_profile(phone),
        }
    )


def _make_schedules(record: ContactRecord, card: Service) -> list[dict[str, Any]]:
    """Return one schedule: by rule for what never closes, in words for the rest.

    The times of what is open day and night are in UTC: Ontario has two time zones, and the whole day is the same in each.
    """
    schedule = {"id": make_identifier("schedule", record.id), "description": card.hours}
    if _never_closes(record):
        always = {"freq": "WEEKLY", "byday": EVERY_DAY, "opens_at": "00:00Z", "closes_at": "23:59Z"}
        return [_without_empty({**schedule, **always})]
    return [schedule] if card.hours else []


def _never_closes(record: ContactRecord) -> bool:
    """Say whether every way to reach it is open day and night."""
    if not record.open_24_7 or record.hours is None:
        return record.open_24_7
    hours = _ALWAYS.fullmatch(record.hours.en)
    if hours is None:
        return False
    channels = hours["channels"]
    return not (channels and record.chat_url and "chat" not in channels)


def _spoken(record: ContactRecord, language: Language) -> Iterator[tuple[str, str]]:
    """Yield each language of the record in English and in `language`: the English tells what it is."""
    if record.languages:
        yield from zip(record.languages.en, record.languages.in_language(language), strict=True)


def _find_code(english: str) -> str | None:
    """Return the code of the one language that is named, or None for a description of several."""
    name = _NAME_AND_NOTE.match(english)
    return _LANGUAGE_CODES.get(name["name"]) if name else None


def _interpreted(record: ContactRecord, language: Language) -> list[str]:
    return [shown for english, shown in _spoken(record, language) if not _find_code(english)]


def _make_languages(record: ContactRecord, language: Language) -> Iterator[dict[str, Any]]:
    """Yield the languages that are spoken there; "200 languages" or those by interpreter are no `language` in HSDS."""
    for english, shown in _spoken(record, language):
        code, parts = _find_code(english), _NAME_AND_NOTE.match(shown)
        if code and parts:
            yield _without_empty(
                {
                    "id": make_identifier("language", record.id, english.partition(" (")[0]),
                    "name": parts["name"],
                    "code": code,
                    "note": parts["note"],
                }
            )


def _make_locations(record: ContactRecord, card: Service, language: Language) -> list[dict[str, Any]]:
    if not card.chat_url:
        return []
    chat = {
        "id": make_identifier("location", record.id, "chat"),
        "location_type": "virtual",
        "name": _CHAT[language],
        "url": card.chat_url,
    }
    return [{"id": make_identifier("service_at_location", record.id, "chat"), "location": chat}]


def _make_cost_options(record: ContactRecord, card: Service) -> list[dict[str, Any]]:
    """Return what it costs; an amount only where the record says "Free" and nothing else."""
    if not record.cost:
        return []
    amount = {"currency": "CAD", "amount": 0} if record.cost.en == FREE else {}
    return [{"id": make_identifier("cost_option", record.id), **amount, "amount_description": card.cost}]


def _make_attributes(record: ContactRecord, language: Language) -> Iterator[dict[str, Any]]:
    for taxonomy, codes in ((NEED_TAXONOMY, record.needs), (GROUP_TAXONOMY, record.groups)):
        for code in codes:
            yield {
                "id": make_identifier("attribute", record.id, taxonomy.code, code),
                "link_type": taxonomy.link_type,
                "link_entity": "service",
                "taxonomy_term": make_term(taxonomy, code, language),
            }
