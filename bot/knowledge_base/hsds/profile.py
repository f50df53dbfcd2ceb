"""Makes the fields of our own that stand beside those of HSDS, under `repere` in a service and in a telephone number.

They are what HSDS has no place for; `docs/hsds/profile/` is their schema and `docs/hsds.md` explains them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.knowledge_base.cards import make_service
from bot.messages import LANGUAGES, to_plain

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import ContactRecord
    from bot.messages import Language, Phone, Service


def make_service_profile(knowledge: KnowledgeBase, record: ContactRecord, language: Language) -> dict[str, Any]:
    """Return our own fields of a service: the plain ones in `language`, all text in both."""
    cards = {each: make_service(record, knowledge.regions, each) for each in LANGUAGES}
    card = cards[language]
    return {
        "slug": record.id,
        "language": language,
        "tel": card.tel,
        "hours": card.hours,
        "chat_url": card.chat_url,
        "texts": {each: _make_texts(cards[each], record, each) for each in LANGUAGES},
        "needs": list(record.needs),
        "groups": list(record.groups),
        "french_service": record.french_service,
        "police_involved": record.police_involved,
        "confidential_address": record.confidential_address,
        "safe_to_leave_message": record.safe_to_leave_message,
        "data_status": record.status,
        "reviewed_on": record.reviewed_on.isoformat(),
        "review_by": record.review_by.isoformat(),
        "checked_on": record.checked_on,
        "sources": [source.dict() for source in record.sources],
    }


def make_phone_profile(phone: Phone) -> dict[str, Any]:
    """Return our own fields of a telephone number: what to dial, and the word to text where one is needed."""
    return {"tel": phone.tel, "type": phone.type, "keyword": phone.keyword}


def _make_texts(card: Service, record: ContactRecord, language: Language) -> dict[str, Any]:
    return {
        "name": card.name,
        "organization": record.organization.in_language(language) if record.organization else None,
        "description": card.description,
        "note": card.note,
        "doubt": record.doubt.in_language(language) if record.doubt else None,
        "eligibility": to_plain(record.serves.in_language(language)) if record.serves else [],
        "hours": card.hours,
        "text": card.text,
        "cost": card.cost,
        "languages": list(card.languages),
        "service_areas": list(card.area),
    }
