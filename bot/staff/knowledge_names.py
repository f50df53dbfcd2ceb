"""What people call an answer, a line or a service that the database knows by its id. No markup, no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language


def name_record(knowledge: KnowledgeBase, identifier: str, language: Language) -> str:
    """Return the title of an answer or the name of a line or a service; what is no more has its id."""
    answer = knowledge.answers.get(identifier)
    if answer is not None:
        return answer.in_language(language).title
    record = knowledge.contacts.get(identifier) or knowledge.services.get(identifier)
    return record.name.in_language(language) if record else identifier


def name_subject(knowledge: KnowledgeBase, subject: str, *, language: Language) -> str:
    """Return the name behind what a row of the audit names: an id, alone or before the number of a change; else nothing."""
    identifier, _, number = subject.partition(" ")
    name = name_record(knowledge, identifier, language)
    return "" if name == identifier or not (number == "" or number.isdecimal()) else name
