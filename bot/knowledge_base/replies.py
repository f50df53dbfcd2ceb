"""Makes the messages of an answer from the curated knowledge, in one language. Nothing here is generated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.knowledge_base.cards import make_contact, make_service
from bot.knowledge_base.finder import HOTLINE, ServiceQuery, find_services
from bot.messages import SAFETY_INTENTS, Button, Message, Source

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

MOST_LINES = 5
_IDENTITIES = frozenset(["indigenous", "black", "muslim", "2slgbtq", "deaf"])

MORE = {"en": "Tell me more", "fr": "En savoir plus"}
ASK_PLACE = {
    "en": "If you want, tell me your town and I will show what is near.",
    "fr": "Si vous voulez, dites-moi votre ville et je vous montrerai ce qui est proche.",
}
NEAR = {"en": "Near {place}:", "fr": "Près de vous ({place}) :"}
GROUP_NAMES = {
    "women": {"en": "women", "fr": "les femmes"},
    "men": {"en": "men and boys", "fr": "les hommes et les garçons"},
    "youth": {"en": "young people", "fr": "les jeunes"},
    "children": {"en": "children", "fr": "les enfants"},
    "indigenous": {"en": "Indigenous people", "fr": "les Autochtones"},
    "francophone": {"en": "French speakers", "fr": "les francophones"},
    "2slgbtq": {"en": "2SLGBTQIA+ people", "fr": "les personnes 2ELGBTQIA+"},
    "newcomers": {"en": "newcomers", "fr": "les personnes nouvellement arrivées"},
    "workers": {"en": "workers", "fr": "les travailleuses et travailleurs"},
    "black": {"en": "Black people", "fr": "les personnes noires"},
    "muslim": {"en": "Muslim people", "fr": "les personnes musulmanes"},
    "families": {"en": "families", "fr": "les familles"},
    "deaf": {"en": "Deaf and hard of hearing people", "fr": "les personnes sourdes ou malentendantes"},
}
NEAR_FOR = {"en": "Near {place}, for {group}:", "fr": "Près de vous ({place}), pour {group} :"}
NOTHING_NEAR = {
    "en": "I know of nothing near {place} for this. The line below knows more services and can look with you.",
    "fr": "Je ne connais rien tout près ({place}) pour cela. La ligne ci-dessous connaît plus de services et peut "
    "chercher avec vous.",
}
FOR_GROUP = {
    "en": "{topic}, for {group}: start with these lines.",
    "fr": "{topic}, pour {group} : commencez par ces lignes.",
}
OUTSIDE = {
    "en": "I only know services in Ontario, so I have none to show for {place}. The hotline below is for all of Canada, "
    "day and night, and can connect you with services where you are. Outside Canada, if you are in danger, call the "
    "emergency number of the country you are in.",
    "fr": "Je connais seulement les services de l’Ontario, alors je n’ai rien à montrer pour {place}. La "
    "ligne ci-dessous sert tout le Canada, jour et nuit, et peut vous diriger vers des services là où vous êtes. Hors du "
    "Canada, en cas de danger, appelez le numéro d’urgence du pays où vous êtes.",
}
SAME_LINES = {
    "en": "Here are the lines again. A call can show in the call history and on the bill.",
    "fr": "Voici de nouveau les lignes. Un appel peut paraître dans l’historique des appels et sur la facture.",
}
NO_MORE = {
    "en": "That is all I have on this. You can ask in other words, or pick a question below. A person at the hotline "
    "can say more.",
    "fr": "C’est tout ce que j’ai là-dessus. Vous pouvez demander avec d’autres mots ou choisir une question "
    "ci-dessous. Une personne de la Ligne d’urgence peut vous en dire plus.",
}
SOME_NEAR = {
    "en": "I know of nothing near {place} for this alone. These services can help you or tell you who does.",
    "fr": "Je ne connais rien tout près ({place}) pour cela seulement. Ces services peuvent vous aider ou vous dire qui "
    "le peut.",
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
    knowledge: KnowledgeBase,
    intent: str,
    language: Language,
    *,
    form: str = "short",
    ask_place: bool = False,
    beside: Iterable[str] = (),
) -> Message:
    """Return the entry of `intent` as one message.

    Args:
        form: "short" (with a button for more where there is more), "more" or "again"; a form that the entry lacks
            falls back to "short".
        ask_place: add the offer to look near the visitor.
        beside: entries whose lines come too, after the answer's own first line.
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
        contacts=_contacts(knowledge, _join_lines(knowledge, answer, beside), language),
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
    near = NEAR_FOR if query.group else NEAR
    not_near = SOME_NEAR if found.local else NOTHING_NEAR
    words = near if found.near else not_near
    group = GROUP_NAMES[query.group][language] if query.group else ""
    return Message(
        text=words[language].format(place=place.name(language), group=group),
        entry=entry,
        services=_services(knowledge, found.local, language),
        contacts=_lines(knowledge, query, entry, language),
    )


def make_lines(
    knowledge: KnowledgeBase, query: ServiceQuery, language: Language, entry: str, *, ask_place: bool = False
) -> Message:
    """Return the lines of the whole province that serve `query`, which names a group, when no place is known."""
    topic = _answer_of_need(knowledge, query, entry).in_language(language).title
    words = FOR_GROUP[language].format(topic=topic, group=GROUP_NAMES[query.group or ""][language])
    return Message(
        text=f"{words}\n\n{ASK_PLACE[language]}" if ask_place else words,
        entry=entry,
        contacts=_lines(knowledge, query, entry, language),
    )


def _lines(knowledge: KnowledgeBase, query: ServiceQuery, entry: str, language: Language) -> tuple[Contact, ...]:
    """Return the lines for a query; for a group, those of the need's entry that serve it, then the group's own."""
    wide = find_services(knowledge, query).wide
    if query.group:
        own = (knowledge.contacts[identifier] for identifier in _answer_of_need(knowledge, query, entry).contacts)
        lines = {record.id: record for record in (*own, *wide) if _is_for(record, query.group)}
        wide = (*list(lines.values())[:MOST_LINES], knowledge.contacts[HOTLINE])
    return tuple(make_contact(record, language) for record in dict.fromkeys(wide))


def _answer_of_need(knowledge: KnowledgeBase, query: ServiceQuery, entry: str) -> Answer:
    """Return the answer to the need that is looked for, else that of `entry`."""
    answers = (answer for answer in knowledge.answers.values() if query.need and answer.need == query.need)
    return next(answers, knowledge.answers[entry])


def _is_for(record: ContactRecord, group: str) -> bool:
    """Say whether a line is for everybody or for all of `group`; one for Indigenous youth is not for all youth."""
    narrower = _IDENTITIES.intersection(record.groups) - {group}
    return not record.groups or (group in record.groups and not narrower)


def make_outside(knowledge: KnowledgeBase, place: str, language: Language) -> Message:
    """Return what can be said of a place outside Ontario: the line that serves all of Canada, and no service."""
    return Message(
        text=OUTSIDE[language].format(place=place),
        entry="help_find_service",
        buttons=tuple(_button(knowledge, name, language) for name in ("hotline_what_happens", "hotline_languages")),
        contacts=_contacts(knowledge, (HOTLINE,), language),
    )


def make_same_lines(knowledge: KnowledgeBase, entry: str, language: Language) -> Message:
    """Return only the lines of an entry, the trafficking hotline among them."""
    lines = dict.fromkeys((*knowledge.answers[entry].contacts, HOTLINE))
    return Message(text=SAME_LINES[language], entry=entry, contacts=_contacts(knowledge, lines, language))


def make_no_more(knowledge: KnowledgeBase, entry: str, language: Language) -> Message:
    """Return that an entry holds nothing more, with the questions next to it."""
    answer = knowledge.answers[entry]
    return Message(
        text=NO_MORE[language],
        entry=entry,
        buttons=tuple(_button(knowledge, name, language) for name in answer.buttons),
        contacts=_contacts(knowledge, dict.fromkeys((*answer.contacts, HOTLINE)), language),
    )


def make_guesses(knowledge: KnowledgeBase, intents: Iterable[str], language: Language) -> Message:
    """Return a question with up to three guesses as buttons, and lines: of a danger that is guessed, and the hotline."""
    guesses = [intent for intent in intents if intent in knowledge.answers][:3]
    pressing = [line for guess in guesses if guess in SAFETY_INTENTS for line in knowledge.answers[guess].contacts[:1]]
    return Message(
        text=DID_YOU_MEAN[language],
        entry="out_of_scope",
        buttons=tuple(_button(knowledge, intent, language) for intent in guesses),
        contacts=_contacts(knowledge, dict.fromkeys([*pressing, HOTLINE]), language),
    )


def make_failure(knowledge: KnowledgeBase, language: Language) -> Message:
    """Return what is said when the answer cannot be found for a technical reason; the help lines are with it."""
    return Message(text=FAILURE[language], contacts=make_help_lines(knowledge, language))


def _join_lines(knowledge: KnowledgeBase, answer: Answer, beside: Iterable[str]) -> tuple[str, ...]:
    """Return the answer's lines with the first line of each other entry put second, each line once."""
    others = [line for entry in beside for line in knowledge.answers[entry].contacts[:1]]
    return tuple(dict.fromkeys([*answer.contacts[:1], *others, *answer.contacts[1:]]))


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
