"""Answers the service finder's buttons: what is needed, where, for whom, one question at a time; each can be skipped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions.reply import Reply
from bot.actions.topics import answer_need, answer_topic, find_group_entry, find_need_entry
from bot.knowledge_base.finder import ServiceQuery
from bot.knowledge_base.service_replies import FIND_SERVICE, make_lines, make_skip

if TYPE_CHECKING:
    from bot.actions.turn import Turn
    from bot.knowledge_base.loader import KnowledgeBase


def answer_finder(knowledge: KnowledgeBase, turn: Turn) -> Reply:
    """Return the next step of the search that a pressed button of the finder asks for."""
    if turn.skips_place:
        return _answer_anywhere(knowledge, turn)
    if turn.needs:
        reply = answer_topic(knowledge, turn, find_need_entry(knowledge.answers, turn.needs[0]))
        return reply if turn.place else _offer_to_skip(turn, reply)
    if turn.groups:
        if turn.need:
            return answer_need(knowledge, turn, turn.need, turn.groups[0])
        return answer_topic(knowledge, turn, find_group_entry(knowledge.answers, turn.groups[0]))
    return answer_topic(knowledge, turn, FIND_SERVICE)


def _answer_anywhere(knowledge: KnowledgeBase, turn: Turn) -> Reply:
    """Return the lines of the whole province for what was looked for."""
    if not turn.need and not turn.group:
        return answer_topic(knowledge, turn, FIND_SERVICE)
    need, group = turn.need, turn.group
    entry = find_need_entry(knowledge.answers, need) if need else find_group_entry(knowledge.answers, group or "")
    message = make_lines(knowledge, ServiceQuery(need, None, group, gender=turn.gender), turn.language, entry)
    slots = {"language": turn.language, "last_entry": entry, "last_detail": None, "misunderstood": 0}
    return Reply((message,), {**slots, "need": need, "group": group})


def _offer_to_skip(turn: Turn, reply: Reply) -> Reply:
    first, *others = reply.messages
    return Reply((replace(first, buttons=(make_skip(turn.language), *first.buttons)), *others), reply.slots)
