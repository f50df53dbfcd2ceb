"""Checks of the lines that safety answers show: the ones named here, one of them free and open day and night (B5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.knowledge_base.lines import HELP_LINES, HOTLINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import Answer, ContactRecord, PhoneRecord

EMERGENCY, SUICIDE, YOUTH, CHILDREN = (
    "emergency-911",
    "suicide-crisis-helpline-988",
    "kids-help-phone",
    "childrens-aid-societies",
)
LINES_OF_SAFETY = {
    "danger_now": (EMERGENCY,),
    "suicide_self_harm": (SUICIDE, EMERGENCY),
    "being_trafficked": (HOTLINE,),
    "child_exploited": (YOUTH, EMERGENCY, CHILDREN),
}
"""What each safety answer must show, whatever else it shows."""
_FREE = "Free"
_SHORT_CODE = re.compile(r"\d{3}")


def find_missing_lines(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the lines that safety answers lack, and the help lines that nobody can call."""
    for identifier in LINES_OF_SAFETY:
        if identifier in knowledge.answers:  # an intent without an answer is found elsewhere
            yield from find_missing_lines_of(knowledge.answers[identifier], knowledge)
    for identifier in HELP_LINES:
        record = knowledge.contacts.get(identifier)
        if record is None or not any(_can_be_called(phone) for phone in record.phones):
            yield f"{identifier}: phones must hold a number to call, since this line is always on the screen"


def find_missing_lines_of(answer: Answer, knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield the lines that a safety answer lacks; no other answer lacks any."""
    if answer.id not in LINES_OF_SAFETY:
        return
    for line in LINES_OF_SAFETY[answer.id]:
        if line not in answer.contacts:
            yield f"answer {answer.id}: contacts must hold {line}"
    if not any(_is_open_to_all(knowledge.contacts[line]) for line in answer.contacts):
        yield f"answer {answer.id}: contacts must hold a free line without police that is open day and night"


def _is_open_to_all(record: ContactRecord) -> bool:
    is_free = record.cost is not None and record.cost.en == _FREE
    return is_free and record.open_24_7 and not record.police_involved and bool(record.phones)


def _can_be_called(phone: PhoneRecord) -> bool:
    return phone.type == "voice" and bool(phone.e164 or _SHORT_CODE.fullmatch(phone.number.en))
