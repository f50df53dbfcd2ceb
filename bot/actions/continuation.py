"""Answers a follow-up from what the turn before left: its entry, its need, its group and its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions.care import is_in_care, say_care_again, stay_in_care
from bot.actions.intents import SURE_TOPIC, SWITCH_LANGUAGE, is_question
from bot.actions.reply import Reply
from bot.actions.topics import (
    FOR_GROUP,
    answer_need,
    answer_outside,
    answer_place,
    answer_topic,
    find_group_entry,
    find_need_entry,
    find_subject,
    place_slot,
)
from bot.knowledge_base.finder import ServiceQuery
from bot.knowledge_base.replies import make_answer, make_no_more, make_same_lines
from bot.knowledge_base.service_replies import FIND_SERVICE, make_services

if TYPE_CHECKING:
    from bot.actions.follow_ups import FollowUp
    from bot.actions.turn import Turn
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language

CAPABILITIES = "capabilities"
HOTLINE_ENTRY = "help_hotline"
# After an answer of information, a group asks for information about it: the first part of the entry's name, the group.
_INFORMATION = {
    ("trafficking", "children"): "trafficking_children",
    ("trafficking", "youth"): "trafficking_children",
    ("trafficking", "indigenous"): "trafficking_indigenous",
    ("strategy", "indigenous"): "strategy_indigenous",
}


def continue_from(knowledge: KnowledgeBase, turn: Turn, follow_up: FollowUp) -> Reply | None:
    """Return the answer to a follow-up; None for a group or a need that the classifier is surer of."""
    if follow_up.kind == "named":
        return _answer_named(knowledge, turn)
    subject = find_subject(knowledge, turn)
    if follow_up.language:
        return _say_in(knowledge, turn, subject, follow_up.language)
    if follow_up.kind == "lines":
        return _answer_lines(knowledge, turn, subject)
    if subject is None:  # "why?" as the first word; the classifier would be sure of something
        return answer_topic(knowledge, turn, CAPABILITIES)
    if follow_up.kind == "why_or_how" and is_in_care(turn):
        return stay_in_care(knowledge, turn)
    return _answer_more(knowledge, turn, subject)


def _slots(turn: Turn, entry: str | None, detail: str | None = None) -> dict[str, object]:
    """Return what a follow-up leaves; it uses up no turn of the care frame, to which it adds."""
    return {
        "language": turn.language,
        "last_entry": entry,
        "last_detail": detail,
        "misunderstood": 0,
        **place_slot(turn),
    }


def _answer_more(knowledge: KnowledgeBase, turn: Turn, subject: str) -> Reply:
    has_more = knowledge.answers[subject].in_language(turn.language).more and turn.last_detail != "more"
    if not has_more and is_in_care(turn):
        return stay_in_care(knowledge, turn)
    message = (
        make_answer(knowledge, subject, turn.language, more=True, gender=turn.gender)
        if has_more
        else make_no_more(knowledge, subject, turn.language, gender=turn.gender)
    )
    return Reply((message,), _slots(turn, subject, "more"))


def _answer_lines(knowledge: KnowledgeBase, turn: Turn, subject: str | None) -> Reply:
    """Return the lines of the last answer; where it named none, the visitor asks for the hotline."""
    repeated = _repeat_services(knowledge, turn)
    if repeated:
        return repeated
    if subject is None or not knowledge.answers[subject].contacts:
        return answer_topic(knowledge, turn, HOTLINE_ENTRY)
    answer = knowledge.answers[subject]
    if turn.place and (answer.need or answer.group):  # their lines came with the answer
        query = ServiceQuery(answer.need, turn.place.region, answer.group or turn.group, gender=turn.gender)
        message = make_services(knowledge, query, turn.place, turn.language, subject)
    else:
        message = make_same_lines(knowledge, subject, turn.language, gender=turn.gender)
    return Reply((message,), _slots(turn, turn.last_entry, turn.last_detail))


def _repeat_services(knowledge: KnowledgeBase, turn: Turn) -> Reply | None:
    """Return the services or the lines for a group once more, if the turn before showed nothing else."""
    if turn.last_detail == FOR_GROUP and turn.need and turn.group:
        return answer_need(knowledge, turn, turn.need, turn.group)
    if turn.last_entry == FIND_SERVICE and turn.place:
        return answer_place(knowledge, turn, turn.place)
    return None


def _say_in(knowledge: KnowledgeBase, turn: Turn, subject: str | None, language: Language) -> Reply:
    """Return the last answer in `language`; only that the conversation goes on in it, where there is none to repeat."""
    goes_on = language == turn.spoken
    turn = replace(turn, language=language, detail=None)
    if subject is None or goes_on:
        return answer_topic(knowledge, turn, SWITCH_LANGUAGE)
    repeated = _repeat_services(knowledge, turn)
    if repeated:
        return repeated
    cared = say_care_again(knowledge, turn)
    if cared:
        return cared
    if is_in_care(turn) or turn.last_detail == "more":
        wording = turn.told.get(subject, 1) - 1  # the wording that came last
        message = make_answer(
            knowledge, subject, language,
            more=turn.last_detail == "more", wording=wording, voice=turn.voice, beside=turn.care_beside,
        )  # fmt: skip
        return Reply((message,), _slots(turn, subject, turn.last_detail))
    entry = turn.last_entry or subject
    if entry in turn.told:  # the wording that came last
        turn = replace(turn, told={**turn.told, entry: turn.told[entry] - 1})
    return answer_topic(knowledge, turn, entry)


def _answer_named(knowledge: KnowledgeBase, turn: Turn) -> Reply | None:
    if turn.outside:
        return answer_outside(knowledge, turn, turn.outside)
    sure = turn.confidence >= SURE_TOPIC and is_question(turn.intent)
    if turn.needs:
        entry = find_need_entry(knowledge.answers, turn.needs[0])
        return None if sure or entry == FIND_SERVICE else answer_topic(knowledge, turn, entry)
    if turn.groups:
        return _answer_group(knowledge, turn, turn.groups[0], sure=sure)
    return answer_place(knowledge, turn, turn.place) if turn.place else None


def _answer_group(knowledge: KnowledgeBase, turn: Turn, group: str, *, sure: bool) -> Reply | None:
    """Return the last need for a group; else what is known of the group, in the vein of the last answer."""
    last = turn.last_entry or ""
    need = turn.need if last == FIND_SERVICE else knowledge.answers[last].need if last in knowledge.answers else None
    if need is None:
        entry = _INFORMATION.get((last.partition("_")[0], group))
        if entry is None and sure:
            return None
        return answer_topic(knowledge, turn, entry or find_group_entry(knowledge.answers, group))
    return answer_need(knowledge, turn, need, group)
