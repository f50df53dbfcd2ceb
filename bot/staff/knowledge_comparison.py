"""What another knowledge directory would change of the answers that visitors were shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.knowledge_base.replies import make_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language

What = Literal["gone", "text", "contacts", "buttons", "sources"]

_PARTS: tuple[What, ...] = ("text", "contacts", "buttons", "sources")


class Change(NamedTuple):
    """An answer that would be another one, how often it was shown, and what of it differs."""

    entry: str
    language: Language
    shown: int
    what: tuple[What, ...]
    before: str
    after: str


def compare_knowledge(
    shown: Mapping[tuple[str, Language], int], present: KnowledgeBase, other: KnowledgeBase
) -> Iterator[Change]:
    """Yield what would change of the answers that were shown, the most shown first.

    Args:
        shown: how often each answer was shown in each language.
    """
    for (entry, language), count in sorted(shown.items(), key=lambda pair: -pair[1]):
        if entry not in present.answers:
            continue
        before = make_answer(present, entry, language)
        if entry not in other.answers:
            yield Change(entry, language, count, ("gone",), before.text, "")
            continue
        after = make_answer(other, entry, language)
        what = [part for part in _PARTS if getattr(before, part) != getattr(after, part)]
        words = present.answers[entry].in_language(language), other.answers[entry].in_language(language)
        if "text" not in what and words[0] != words[1]:  # the longer text, or a further wording
            what.insert(0, "text")
            before, after = replace(before, text=str(words[0].more)), replace(after, text=str(words[1].more))
        if what:
            yield Change(entry, language, count, tuple(what), before.text, after.text)
