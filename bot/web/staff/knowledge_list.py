"""The list of answers: what staff look for, and the rows that fit. No markup, no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from bot.knowledge_base.freshness import is_due
from bot.messages import LANGUAGES, SAFETY_INTENTS
from bot.normalization import normalize
from bot.staff.answer_use import helped_share, is_unhelpful
from bot.storage.answer_use import Use

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from bot.knowledge_base.contents import AnswerGroup
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import Answer
    from bot.messages import Language

State = Literal["all", "due", "waiting", "unhelpful", "off", "revised"]
Sort = Literal["contents", "shown", "helpful", "due"]
IN_CHAT_ONLY = "chat"
"""The section of the answers that have no page."""
MOST_QUERY_CHARS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list; they combine."""

    words: str = ""
    state: State = "all"
    section: str = ""
    sort: Sort = "contents"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Wanted:
        """Return what an address asks for; what it gets wrong is left out."""
        state, sort = query.get("state"), query.get("sort")
        return cls(
            words=" ".join(query.get("q", "").split())[:MOST_QUERY_CHARS],
            state=state if state in get_args(State) else "all",  # type: ignore[arg-type]
            section=query.get("section", ""),
            sort=sort if sort in get_args(Sort) else "contents",  # type: ignore[arg-type]
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One answer in the list."""

    answer: Answer
    section: str
    use: Use
    share: float | None
    chips: tuple[str, ...]
    """Keys of the words of its marks."""

    def title(self, language: Language) -> str:
        """Return its title."""
        return self.answer.in_language(language).title


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows are made of, besides the answers themselves."""

    filed: Mapping[str, Answer]
    groups: Sequence[AnswerGroup]
    use: Mapping[str, Use]
    waiting: Collection[str]
    drafts: Collection[str]


def list_rows(knowledge: KnowledgeBase, known: Known, today: date) -> tuple[Row, ...]:
    """Return a row for each answer, in the order of the site, those without a page last."""
    listed = [(entry, group.id) for group in known.groups for entry in group.answers]
    others = [(entry, IN_CHAT_ONLY) for entry in knowledge.answers if entry not in dict(listed)]
    return tuple(_make_row(knowledge, entry, section, known, today) for entry, section in (*listed, *others))


def choose_rows(rows: Iterable[Row], wanted: Wanted) -> tuple[Row, ...]:
    """Return the rows that fit, in the order that is wanted."""
    words = normalize(wanted.words).split()
    chosen = [
        row
        for row in rows
        if (wanted.state == "all" or any(chip.startswith(wanted.state) for chip in row.chips))
        and wanted.section in ("", row.section)
        and (not words or _holds(row.answer, words))
    ]
    if wanted.sort == "shown":
        chosen.sort(key=lambda row: -row.use.shown)
    elif wanted.sort == "helpful":
        chosen.sort(key=lambda row: (row.share is None, row.share or 0, -row.use.votes))
    elif wanted.sort == "due":
        chosen.sort(key=lambda row: row.answer.review_by)
    return tuple(chosen)


def _make_row(knowledge: KnowledgeBase, entry: str, section: str, known: Known, today: date) -> Row:
    answer = knowledge.answers[entry]
    use = known.use.get(entry, Use())
    marks = {
        "safety": entry in SAFETY_INTENTS,
        "waiting": entry in known.waiting,
        "draft": entry in known.drafts,
        "due": is_due(answer, today),
        "off": knowledge.switches.is_off(entry),
        "unhelpful": is_unhelpful(use),
        **{
            f"revised_{language}": answer.in_language(language) != known.filed[entry].in_language(language)
            for language in LANGUAGES
        },
    }
    return Row(answer, section, use, helped_share(use), tuple(mark for mark, is_so in marks.items() if is_so))


def _holds(answer: Answer, words: Iterable[str]) -> bool:
    texts = (answer.in_language(language) for language in LANGUAGES)
    said = normalize(" ".join(f"{text.title} {text.page} {text.short} {text.more}" for text in texts))
    return all(word in said or word in answer.id for word in words)
