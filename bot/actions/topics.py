"""Answers one topic from the knowledge base, with the services for it where the visitor is.

A named need wins over a remembered one, a group beside it filters what is found, and the place says where to look.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.actions.care import ACTED, care_slots, count, has_hurt_themself, is_in_care
from bot.actions.intents import NOT_UNDERSTOOD, SMALL_TALK, SURE_TOPIC, SWITCH_LANGUAGE, asks_for_help, seeks_help
from bot.actions.reply import Reply
from bot.knowledge_base.finder import ServiceQuery
from bot.knowledge_base.replies import for_gender, in_order, list_wordings, make_answer, make_contacts
from bot.knowledge_base.service_replies import (
    FIND_SERVICE,
    make_choices,
    make_lines,
    make_lines_of,
    make_outside,
    make_services,
)
from bot.messages import SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.actions.turn import Outside, Turn
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.places import Place
    from bot.knowledge_base.schema import Answer
    from bot.messages import Language, Message

TALK_TO_PERSON = "talk_to_human"
MOST_LINES_OF_SUBJECT = 2

FOR_GROUP = "group"
"""What the slot `last_detail` holds after the services or lines of a need for a group."""

# Needs and groups that no entry carries as its own, and the entry that speaks of them.
_ENTRY_OF_NEED = {
    "hotline": "help_hotline",
    "sexual_assault_care": "help_health",
    "child_protection": "help_children_youth",
    "youth": "help_children_youth",
    "basic_needs": "help_money",
}
_ENTRY_OF_GROUP = {
    "children": "help_children_youth",
    "newcomers": "help_immigration",
    "workers": "help_worker_abuse",
    "deaf": "hotline_languages",
}


def find_need_entry(answers: Mapping[str, Answer], need: str) -> str:
    """Return the entry that answers a need; the search for services where none does."""
    own = next((entry for entry, answer in answers.items() if answer.need == need), None)
    return own or _ENTRY_OF_NEED.get(need, FIND_SERVICE)


def find_group_entry(answers: Mapping[str, Answer], group: str) -> str:
    """Return the entry that answers a group; the search for services where none does."""
    own = next((entry for entry, answer in answers.items() if answer.group == group), None)
    return own or _ENTRY_OF_GROUP.get(group, FIND_SERVICE)


def find_subject(knowledge: KnowledgeBase, turn: Turn) -> str | None:
    """Return the entry that the turn before was about: after services, that of the need they serve."""
    entry = turn.last_entry
    if entry is None or entry in SMALL_TALK or entry in NOT_UNDERSTOOD or entry == SWITCH_LANGUAGE:
        return None
    if entry == FIND_SERVICE and turn.need:
        return find_need_entry(knowledge.answers, turn.need)
    return entry if entry in knowledge.answers else None


def name_topic(knowledge: KnowledgeBase, turn: Turn, intent: str) -> str:
    """Return the entry that answers `intent`: a search for services that names a need or a group is about that."""
    if intent != FIND_SERVICE:
        if turn.refuses_need and turn.needs and knowledge.answers[intent].need not in (None, *turn.needs):
            return find_need_entry(knowledge.answers, turn.needs[0])
        is_of_group = knowledge.answers[intent].group is not None and not knowledge.answers[intent].need
        return find_need_entry(knowledge.answers, turn.needs[0]) if is_of_group and turn.needs else intent
    if turn.needs:
        return find_need_entry(knowledge.answers, turn.needs[0])
    return find_group_entry(knowledge.answers, turn.groups[0]) if turn.groups else intent


def add_other_need(knowledge: KnowledgeBase, turn: Turn, topics: tuple[str, ...]) -> tuple[str, ...]:
    """Return the topics of a message that names two needs at once ("a shelter and a lawyer"), in order of the needs."""
    if len(topics) != 1 or len(turn.needs) != 2 or knowledge.answers[topics[0]].need not in turn.needs:
        return topics
    entries = [
        topics[0] if knowledge.answers[topics[0]].need == need else find_need_entry(knowledge.answers, need)
        for need in turn.needs
    ]
    return tuple(dict.fromkeys(entry for entry in entries if entry != FIND_SERVICE))


def answer_topic(knowledge: KnowledgeBase, turn: Turn, intent: str, *, may_ask: bool = True) -> Reply:
    """Return the answer to one topic; `may_ask` lets it ask for the town."""
    answer = knowledge.answers[intent]
    dangers = find_other_dangers(turn, intent)
    acted = has_hurt_themself(turn, intent)
    key = ACTED if acted else intent
    if acted:
        dangers = tuple(dict.fromkeys([SAFETY_INTENTS[0], *dangers]))
    slots: dict[str, Any] = {
        "language": turn.language,
        "last_entry": intent,
        "last_detail": turn.detail,
        "misunderstood": 0,
        **care_slots(turn, intent, dangers),
        **place_slot(turn),
        **_told_slot(turn, answer, key),
    }
    near: list[Message] = []  # comes before the answer's own words
    asks = False
    contacts = None
    is_repeated = _is_repeated(turn, answer)  # the same question again: the same short answer would not help
    if is_repeated:
        slots["last_detail"] = "more"
    if looks_for_service(turn, answer):
        query = _make_query(turn, answer)
        slots |= {"need": query.need, "group": query.group}
        if turn.place and not turn.detail:
            near.append(make_services(knowledge, query, turn.place, turn.language, intent))
        elif _is_filtered(turn, answer, query):
            near.append(make_lines(knowledge, query, turn.language, intent))
        if query.group and query.need and not answer.group:  # nobody is sent to a line that is not for them
            contacts = () if near else make_lines_of(knowledge, query, intent, turn.language)
        asks = may_ask and intent != FIND_SERVICE and not (turn.place or turn.detail or turn.outside)
    if intent == FIND_SERVICE and near:
        return Reply(tuple(near), slots)
    own = make_answer(
        knowledge,
        intent,
        turn.language,
        more=turn.detail == "more" or is_repeated,
        wording=turn.told.get(key, 0),
        voice=turn.voice,
        acted=acted,
        ask_place=asks,
        beside=dangers,
        gender=turn.gender,
        contacts=contacts,
        buttons=make_choices(turn.language) if intent == FIND_SERVICE and not turn.detail else None,
    )
    if intent == FIND_SERVICE and not turn.detail:
        own = replace(own, form="find_need")
    reply = Reply((*near, own), slots)
    if intent == TALK_TO_PERSON:
        reply = add_lines(knowledge, reply, _lines_of_subject(knowledge, turn), turn.language)
    return reply if intent in SAFETY_INTENTS else _keep_lines(knowledge, turn, reply)


def _lines_of_subject(knowledge: KnowledgeBase, turn: Turn) -> tuple[str, ...]:
    """Return the first lines of what was spoken of.

    Who asks for a person after a question about shelters should not get the same lines as everybody.
    """
    entry = find_subject(knowledge, turn)
    if entry is None or not (asks_for_help(entry) or entry in SAFETY_INTENTS):
        return ()
    answer = knowledge.answers[entry]
    lines = for_gender(knowledge, answer.contacts, turn.gender)
    return in_order(knowledge, answer, lines, turn.language)[:MOST_LINES_OF_SUBJECT]


def _keep_lines(knowledge: KnowledgeBase, turn: Turn, reply: Reply) -> Reply:
    """Add the lines that a disclosure called for to what is answered within its frame."""
    if not is_in_care(turn):
        return reply
    told = (str(turn.care), *turn.care_beside)
    return add_lines(knowledge, reply, [knowledge.answers[danger].contacts[0] for danger in told], turn.language)


def add_lines(knowledge: KnowledgeBase, reply: Reply, lines: Iterable[str], language: Language) -> Reply:
    """Return the reply with these lines first in its last message, each once."""
    *before, last = reply.messages
    added = make_contacts(knowledge, lines, language)
    shown = {contact.id for contact in added}
    rest = tuple(contact for contact in last.contacts if contact.id not in shown)
    return Reply((*before, replace(last, contacts=(*added, *rest))), reply.slots)


def _is_repeated(turn: Turn, answer: Answer) -> bool:
    """Say whether the last turn gave this very answer in short, and there is more to say."""
    words = answer.in_language(turn.language)
    same = turn.last_entry == answer.id and turn.last_detail is None and turn.spoken == turn.language
    return same and bool(words.more) and not words.again and not looks_for_service(turn, answer)


def _told_slot(turn: Turn, answer: Answer, key: str) -> dict[str, Any]:
    """Return the slot that counts which wording comes next, for an answer that has several."""
    words = answer.in_language(turn.language)
    wordings = list_wordings(words, turn.voice) if key == answer.id else words.acted
    return {} if turn.detail or len(wordings) <= 1 else {"told": count(turn, key, wordings)}


def find_other_dangers(turn: Turn, intent: str) -> tuple[str, ...]:
    """Return the dangers named beside the one that is answered, now or in this care frame; their lines belong with it."""
    if intent not in SAFETY_INTENTS:
        return ()
    read = [reading.intent for reading in turn.readings if reading.confidence >= SURE_TOPIC]
    before = [str(turn.care), *turn.care_beside] if is_in_care(turn) else []
    return tuple(other for other in SAFETY_INTENTS if other != intent and other in (*turn.dangers, *read, *before))


def answer_need(knowledge: KnowledgeBase, turn: Turn, need: str, group: str) -> Reply:
    """Return what serves a need for a group: near the visitor if their place is known, else the lines."""
    entry = find_need_entry(knowledge.answers, need)
    if turn.place:
        query = ServiceQuery(need, turn.place.region, group, gender=turn.gender)
        message = make_services(knowledge, query, turn.place, turn.language, entry)
    else:
        message = make_lines(
            knowledge, ServiceQuery(need, None, group, gender=turn.gender), turn.language, entry, ask_place=True
        )
    slots = {"language": turn.language, "last_entry": entry, "last_detail": FOR_GROUP, "misunderstood": 0}
    return _keep_lines(knowledge, turn, Reply((message,), {**slots, **place_slot(turn), "need": need, "group": group}))


def answer_place(knowledge: KnowledgeBase, turn: Turn, place: Place) -> Reply:
    """Return the services at a place named by itself, for what was looked for before."""
    need = turn.needs[0] if turn.needs else turn.need
    group = turn.groups[0] if turn.groups else turn.group
    message = make_services(
        knowledge, ServiceQuery(need, place.region, group, gender=turn.gender), place, turn.language, FIND_SERVICE
    )
    slots = {"language": turn.language, "last_entry": FIND_SERVICE, "last_detail": None, "misunderstood": 0}
    return _keep_lines(knowledge, turn, Reply((message,), {**slots, "need": need, "group": group, **place_slot(turn)}))


def answer_outside(knowledge: KnowledgeBase, turn: Turn, outside: Outside) -> Reply:
    """Return what can be said of a place that is not in Ontario; a place remembered from before counts no more."""
    message = make_outside(knowledge, outside.name(turn.language), turn.language)
    slots = {"language": turn.language, "last_entry": FIND_SERVICE, "last_detail": None, "misunderstood": 0}
    return _keep_lines(knowledge, turn, Reply((message,), {**slots, "place": None}))


def place_slot(turn: Turn) -> dict[str, str]:
    """Return the slot that remembers the turn's place, if it has one."""
    place = turn.place
    return {} if place is None else {"place": f"{place.region}|{place.name_en}|{place.name_fr}"}


def looks_for_service(turn: Turn, answer: Answer) -> bool:
    """Say whether services belong to an answer: by its own need or group, or by those that the message names."""
    if answer.id == FIND_SERVICE or answer.need is not None or answer.group is not None:
        return True
    return seeks_help(answer.id) and bool(turn.needs or turn.groups)


def _make_query(turn: Turn, answer: Answer) -> ServiceQuery:
    remembered = turn.need if answer.id == FIND_SERVICE and not turn.groups else None
    need = answer.need or (turn.needs[0] if turn.needs else remembered)
    group = answer.group or (turn.groups[0] if turn.groups else turn.group)
    return ServiceQuery(need, turn.place.region if turn.place else None, group, gender=turn.gender)


def _is_filtered(turn: Turn, answer: Answer, query: ServiceQuery) -> bool:
    """Say whether the message names a need and a group of which the entry's own words know but one."""
    if turn.is_pressed or turn.detail or query.need is None or query.group is None:
        return False
    return bool(turn.needs and not answer.need) or bool(turn.groups and not answer.group)
