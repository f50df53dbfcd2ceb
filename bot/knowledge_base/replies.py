"""Makes the messages of an answer from the curated knowledge, in one language. Nothing here is generated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.knowledge_base.cards import make_contact, make_service
from bot.knowledge_base.finder import HOTLINE, ServiceQuery, find_services
from bot.messages import Button, Message, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.places import Place
    from bot.knowledge_base.schema import Answer, ContactRecord
    from bot.messages import Contact, Language, Service

HELP_LINES = (
    "emergency-911",
    "canadian-human-trafficking-hotline",
    "suicide-crisis-helpline-988",
    "kids-help-phone",
)
"""The lines that stay on the screen whatever fails."""

MORE = {"en": "Tell me more", "fr": "En savoir plus"}
ASK_PLACE = {
    "en": "If you want, tell me your town and I will show what is near.",
    "fr": "Si vous voulez, dites-moi votre ville et je vous montrerai ce qui est proche.",
}
NEAR = {"en": "Near {place}:", "fr": "Près de vous ({place}) :"}
NOTHING_NEAR = {
    "en": "I know of nothing near {place} for this. The line below knows more services and can look with you.",
    "fr": "Je ne connais rien tout près ({place}) pour cela. La ligne ci-dessous connaît plus de services et peut "
    "chercher avec vous.",
}
DID_YOU_MEAN = {
    "en": "Did you mean one of these?",
    "fr": "Est-ce l’une de ces questions?",
}

FAILURE = {
    "en": "Something went wrong on our side, so I can’t answer that now. Please try again. "
    "The people below can help you at any hour.",
    "fr": "Un problème de notre côté m’empêche de répondre en ce moment. Vous pouvez réessayer. "
    "Les personnes ci-dessous peuvent vous aider à toute heure.",
}


def intent_payload(intent: str, **entities: str) -> str:
    """Return the payload of a button, in Rasa's own form: `/intent{"entity": "value"}`."""
    return f"/{intent}{json.dumps(entities, ensure_ascii=False, sort_keys=True)}" if entities else f"/{intent}"


def make_help_lines(knowledge: KnowledgeBase, language: Language) -> tuple[Contact, ...]:
    """Return the lines that every error and every page carries."""
    return tuple(make_contact(knowledge.contacts[identifier], language) for identifier in HELP_LINES)


def make_answer(
    knowledge: KnowledgeBase, intent: str, language: Language, *, form: str = "short", ask_place: bool = False
) -> Message:
    """Return the entry of `intent` as one message.

    Args:
        form: "short" (with a button for more where there is more), "more" or "again"; a form that the entry lacks
            falls back to "short".
        ask_place: add the offer to look near the visitor.
    """
    answer = knowledge.answers[intent]
    words = answer.in_language(language)
    text = {"short": words.short, "more": words.more, "again": words.again}[form] or words.short
    if ask_place:
        text = f"{text}\n\n{ASK_PLACE[language]}"
    buttons = [_button(knowledge, name, language) for name in answer.buttons]
    if form != "more" and words.more:
        buttons.insert(0, Button(MORE[language], intent_payload(intent, detail="more")))
    return Message(
        text=text,
        entry=answer.id,
        buttons=tuple(buttons),
        contacts=_contacts(knowledge, answer.contacts, language),
        sources=_sources(knowledge, answer, language),
        reviewed_on=answer.reviewed_on.isoformat(),
        form=answer.form,
    )


def make_services(
    knowledge: KnowledgeBase,
    query: ServiceQuery,
    place: Place,
    language: Language,
    entry: str,
) -> Message:
    """Return what serves `query` near `place`, and the lines for the whole province."""
    found = find_services(knowledge, query)
    words = (NEAR if found.near else NOTHING_NEAR)[language].format(place=place.name(language))
    return Message(
        text=words,
        entry=entry,
        services=_services(knowledge, found.local, language),
        contacts=tuple(make_contact(record, language) for record in found.wide),
    )


def make_guesses(knowledge: KnowledgeBase, intents: Iterable[str], language: Language) -> Message:
    """Return a question with up to three guesses as buttons, and a line for when none of them is right."""
    guesses = [intent for intent in intents if intent in knowledge.answers]
    return Message(
        text=DID_YOU_MEAN[language],
        entry="out_of_scope",
        buttons=tuple(_button(knowledge, intent, language) for intent in guesses[:3]),
        contacts=_contacts(knowledge, (HOTLINE,), language),
    )


def make_failure(knowledge: KnowledgeBase, language: Language) -> Message:
    """Return what is said when the answer cannot be found for a technical reason; the help lines are with it."""
    return Message(text=FAILURE[language], contacts=make_help_lines(knowledge, language))


def _button(knowledge: KnowledgeBase, intent: str, language: Language) -> Button:
    return Button(knowledge.answers[intent].in_language(language).title, intent_payload(intent))


def _contacts(knowledge: KnowledgeBase, identifiers: Iterable[str], language: Language) -> tuple[Contact, ...]:
    return tuple(make_contact(knowledge.contacts[identifier], language) for identifier in identifiers)


def _services(knowledge: KnowledgeBase, records: Iterable[ContactRecord], language: Language) -> tuple[Service, ...]:
    return tuple(make_service(record, knowledge.regions, language) for record in records)


def _sources(knowledge: KnowledgeBase, answer: Answer, language: Language) -> tuple[Source, ...]:
    records = (knowledge.sources[identifier] for identifier in answer.sources)
    return tuple(
        Source(
            title=record.title.in_language(language),
            url=record.url.in_language(language),
            date=record.date,
            publisher=record.publisher.in_language(language),
        )
        for record in records
    )
