"""Turns contact records into the cards of the public API, in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.knowledge_base.freshness import why_confirm
from bot.knowledge_base.opening import say_opening
from bot.messages import Contact, Phone, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge_base.schema import (
        Bilingual,
        BilingualList,
        ContactRecord,
        Region,
    )
    from bot.messages import Language

WIDE_AREAS = {
    "canada": {"en": "Canada", "fr": "Canada"},
    "ontario": {"en": "Ontario", "fr": "Ontario"},
}


def make_contact(record: ContactRecord, language: Language) -> Contact:
    """Return a line as a card."""
    return Contact(**_contact_fields(record, language))


def make_service(record: ContactRecord, regions: Mapping[str, Region], language: Language) -> Service:
    """Return a service as a card; its area is named in `language`."""
    return Service(
        **_contact_fields(record, language),
        area=tuple(_area_name(area, regions, language) for area in record.service_area),
        needs=record.needs,
        groups=record.groups,
        police_involved=record.police_involved,
        confidential_address=record.confidential_address,
    )


def _contact_fields(record: ContactRecord, language: Language) -> dict[str, Any]:
    phones = tuple(
        Phone(
            number=phone.number.in_language(language),
            tel=phone.e164 or phone.number.en.replace("-", ""),
            type=phone.type,
            label=_text(phone.label, language),
            keyword=phone.keyword,
        )
        for phone in record.phones
    )
    first_voice = next((phone for phone in phones if phone.type == "voice"), None)
    return {
        "id": record.id,
        "name": record.name.in_language(language),
        "description": record.description.in_language(language),
        "phone": first_voice.number if first_voice else None,
        "tel": first_voice.tel if first_voice else None,
        "phones": phones,
        "text": _text(record.text, language),
        "chat_url": _text(record.chat_url, language),
        "website": _text(record.website, language),
        "email": record.email,
        "hours": _text(record.hours, language),
        "cost": _text(record.cost, language),
        "languages": _list(record.languages, language),
        "note": _text(record.note, language),
        "serves": _list(record.serves, language),
        "french_service": record.french_service,
        "checked_on": record.checked_on,
        "reviewed_on": record.reviewed_on.isoformat(),
        "confirm": why_confirm(record, language),
        "open_now": say_opening(record, language),
    }


def _text(value: Bilingual | None, language: Language) -> str | None:
    return value.in_language(language) if value else None


def _list(value: BilingualList | None, language: Language) -> tuple[str, ...]:
    return value.in_language(language) if value else ()


def _area_name(area: str, regions: Mapping[str, Region], language: Language) -> str:
    return WIDE_AREAS[area][language] if area in WIDE_AREAS else regions[area].name.in_language(language)
