"""Makes the messages of the service finder: what is near, what serves the whole province, and its questions, one at a time.

Every question can be passed over: the lines are shown with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.knowledge_base.cards import make_contact, make_service
from bot.knowledge_base.finder import ServiceQuery, each_once, excludes, find_services, is_for
from bot.knowledge_base.lines import CONNECTS, HOTLINE
from bot.knowledge_base.phrases import (
    ANYWHERE,
    ASK_GROUP,
    ASK_PLACE,
    CHOICES,
    FOR_GROUP,
    FOR_WHOM,
    GROUP_NAMES,
    NEAR,
    NEAR_FOR,
    NOTHING_NEAR,
    OUTSIDE,
    SKIP,
    SOME_NEAR,
)
from bot.knowledge_base.replies import intent_payload, make_buttons, make_contacts
from bot.messages import Button, Message, Search

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.places import Place
    from bot.knowledge_base.schema import Answer, ContactRecord
    from bot.messages import Contact, Language, Service

FIND_SERVICE = "help_find_service"
SKIPPED = "skip"
"""What a pressed "Skip" gives as the place."""

MOST_LINES = 5


def make_choices(language: Language) -> tuple[Button, ...]:
    """Return the finder's first question as buttons: what is needed."""
    return tuple(
        Button(words[language], intent_payload(FIND_SERVICE, **{slot: value}))
        for (slot, value), words in CHOICES.items()
    )


def make_skip(language: Language) -> Button:
    """Return the button that passes over the question for a place."""
    return Button(SKIP[language], intent_payload(FIND_SERVICE, place=SKIPPED))


def make_services(
    knowledge: KnowledgeBase, query: ServiceQuery, place: Place, language: Language, entry: str
) -> Message:
    """Return what serves `query` near `place`, and the lines for the whole province; offers to narrow it to a group."""
    found = find_services(knowledge, replace(query, language=language))
    near = NEAR_FOR if query.group else NEAR
    not_near = SOME_NEAR if found.local else NOTHING_NEAR
    words = near if found.near else not_near
    group = GROUP_NAMES[query.group][language] if query.group else ""
    text = words[language].format(place=place.name(language), group=group)
    asks = bool(query.need and not query.group and found.local)
    return Message(
        text=f"{text}\n\n{ASK_GROUP[language]}" if asks else text,
        entry=entry,
        buttons=_for_whom(language) if asks else (),
        services=_services(knowledge, found.local, language),
        contacts=_make_lines(knowledge, query, entry, language, found.wide),
        form="find_group" if asks else None,
        search=Search(query.need, query.group, place.region, len(found.local) if found.near else 0),
    )


def make_lines(
    knowledge: KnowledgeBase, query: ServiceQuery, language: Language, entry: str, *, ask_place: bool = False
) -> Message:
    """Return the lines of the whole province that serve `query` when no place is known."""
    topic = _answer_of_need(knowledge, query, entry).in_language(language).title
    words = FOR_GROUP if query.group else ANYWHERE
    text = words[language].format(topic=topic, group=GROUP_NAMES[query.group][language] if query.group else "")
    asks_group = bool(query.need and not query.group)
    asked = ASK_GROUP if asks_group else ASK_PLACE if ask_place else None
    return Message(
        text=f"{text}\n\n{asked[language]}" if asked else text,
        entry=entry,
        buttons=_for_whom(language) if asks_group else (),
        contacts=make_lines_of(knowledge, query, entry, language),
        form="find_group" if asks_group else "find_place" if ask_place else None,
    )


def make_outside(knowledge: KnowledgeBase, place: str, language: Language) -> Message:
    """Return what can be said of a place outside Ontario: the line that serves all of Canada, and no service."""
    return Message(
        text=OUTSIDE[language].format(place=place),
        entry=FIND_SERVICE,
        buttons=make_buttons(knowledge, ("hotline_what_happens", "hotline_languages"), language),
        contacts=make_contacts(knowledge, (HOTLINE,), language),
    )


def make_lines_of(knowledge: KnowledgeBase, query: ServiceQuery, entry: str, language: Language) -> tuple[Contact, ...]:
    """Return the lines for a query as cards.

    For a group they are those of the need's entry that serve it, then the group's own; 211 and the hotline stay.
    """
    return _make_lines(
        knowledge, query, entry, language, find_services(knowledge, replace(query, language=language)).wide
    )


def _make_lines(
    knowledge: KnowledgeBase, query: ServiceQuery, entry: str, language: Language, wide: tuple[ContactRecord, ...]
) -> tuple[Contact, ...]:
    if query.group:
        own = (knowledge.contacts[identifier] for identifier in _answer_of_need(knowledge, query, entry).contacts)
        fit = (record for record in (*own, *wide) if is_for(record, query.group) and not excludes(record, query.gender))
        last = (CONNECTS, HOTLINE)
        lines = [line for line in each_once(fit) if line.id not in last]
        wide = (*lines[:MOST_LINES], *(knowledge.contacts[name] for name in last))
    shown = [record for record in each_once(wide) if not knowledge.switches.is_off(record.id)]
    return tuple(make_contact(record, language) for record in shown)


def _for_whom(language: Language) -> tuple[Button, ...]:
    return tuple(
        Button(words[language], intent_payload(FIND_SERVICE, group=group)) for group, words in FOR_WHOM.items()
    )


def _answer_of_need(knowledge: KnowledgeBase, query: ServiceQuery, entry: str) -> Answer:
    """Return the answer to the need that is looked for, else that of `entry`."""
    answers = (answer for answer in knowledge.answers.values() if query.need and answer.need == query.need)
    return next(answers, knowledge.answers[entry])


def _services(knowledge: KnowledgeBase, records: Iterable[ContactRecord], language: Language) -> tuple[Service, ...]:
    return tuple(make_service(record, knowledge.regions, language) for record in records)
