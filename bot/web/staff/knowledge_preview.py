"""An answer as a visitor will see it: the messages that the chat itself would make of it, in one language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.knowledge_base.replies import make_answer
from bot.knowledge_base.switches import Switches
from bot.web.staff.knowledge_form import group_fields
from bot.web.staff.words.revisions import REVISION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.editing.columns import Column
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import Answer
    from bot.messages import Language, Message


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the chat says, under a heading for staff; `message` where it comes with lines and buttons."""

    heading: str
    text: str
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the chat says of an answer in one language; `care` is what may follow."""

    language: Language
    title: str
    said: tuple[Said, ...]
    care: tuple[Said, ...]


def make_preview(
    knowledge: KnowledgeBase, answer: Answer, columns: tuple[Column, ...], language: Language, reader: Language
) -> Preview:
    """Return what the chat would say if `answer` were live; a switched-off answer is shown as if it were on.

    Args:
        columns: the texts of the answer (`bot/staff/revisions.py: list_fields`).
        reader: the language of the headings.
    """
    shown = replace(knowledge, answers={**knowledge.answers, answer.id: answer}, switches=Switches())
    return Preview(
        language=language,
        title=answer.in_language(language).title,
        said=tuple(_list_said(shown, answer, language, reader)),
        care=tuple(
            Said(pair.heading, wording)
            for pair in group_fields(columns, answer, reader)
            if not pair.is_basic
            for box in pair.boxes
            if box.language == language
            for wording in box.wordings
        ),
    )


def _list_said(knowledge: KnowledgeBase, answer: Answer, language: Language, reader: Language) -> Iterator[Said]:
    labels, words = REVISION_WORDS[reader], answer.in_language(language)
    message = make_answer(knowledge, answer.id, language)
    yield Said(labels.first_answer, message.text, message)
    if words.more:
        yield Said(labels.longer_answer, make_answer(knowledge, answer.id, language, more=True).text)
    for number, wording in enumerate(words.again, 2):
        yield Said(labels.other_wording.format(number=number), wording)
