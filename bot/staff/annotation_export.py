"""Turns accepted labels into training examples: which may go in, where they go, and the files' new text.

The files keep their order, comments and style; what is added stands in a block of its own, `source: staff`, behind the
intent's other blocks. Nothing goes in twice, under two intents, or that understanding is measured on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.messages import OUT_OF_SCOPE
from bot.nlu.language import identify_language
from bot.staff.training_texts import PLACEHOLDER
from bot.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.messages import Language
    from bot.staff.training_texts import KnownTexts
    from bot.storage.annotations import Annotation

SOURCE = "staff"
READ_AT_ONCE = 500
"""So many labelled messages are in memory at a time, however many there are; files, rows of the audit and marks follow
for each such batch."""

SURE_RIGHT = 0.9
"""A message that the model takes for its label with this confidence teaches it nothing."""

MOST_CHARS = 400
"""A longer message is a story of its own, by which nothing is learnt and somebody may be known."""

_SURE_LANGUAGE = 0.99
_OF_ANY_LANGUAGE = ("switch_language", OUT_OF_SCOPE)
_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"\]\s*[({]")
"""What Rasa would read as an entity."""

_BEGINS_BLOCK = re.compile(r"- intent:\s*(\S+)")
_OWN_SOURCE = re.compile(rf"source:\s*{SOURCE}\s*[,}}]")
_EXAMPLE = "    - "

LeftOut = Literal["no_intent", "adds_nothing", "known", "conflict", "measured", "placeholder", "markup", "long"]


@dataclass(frozen=True, slots=True)
class Addition:
    """One new example."""

    annotation_id: int
    language: Language
    intent: str
    text: str


@dataclass(slots=True)
class Plan:
    """What an export adds, what it leaves out and why; `settled` are the annotations that need no other export."""

    additions: list[Addition] = field(default_factory=list)
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    settled: list[int] = field(default_factory=list)


def plan_export(accepted: Iterable[Annotation], known: KnownTexts) -> Plan:
    """Choose what goes into the training data; `known` then holds it too."""
    plan = Plan()
    for annotation in accepted:
        text = clean(annotation.text)
        intent = annotation.label
        language = _language_of(annotation.language, intent, text)
        why = "no_intent" if intent is None else _why_not(annotation, language, intent, text, known)
        if why is None and intent is not None:
            known.add(language, intent, text)
            plan.additions.append(Addition(annotation.id, language, intent, text))
        elif why is not None:
            plan.left_out[why] += 1
        if why in (None, "known"):
            plan.settled.append(annotation.id)
    return plan


def adds_nothing(annotation: Annotation) -> bool:
    """Say whether the model took the message for its label already, and surely."""
    return annotation.label == annotation.intent and annotation.confidence >= SURE_RIGHT


def clean(text: str) -> str:
    """Return a text as one line of what can be seen: no line breaks, no marks that change the direction of writing."""
    return "".join(character for character in _SPACES.sub(" ", text) if character.isprintable()).strip()


def _why_not(annotation: Annotation, language: Language, intent: str, text: str, known: KnownTexts) -> LeftOut | None:
    if known.is_measured_on(text):
        return "measured"
    if known.is_under_another(intent, text):
        return "conflict"
    if known.is_trained(language, intent, text):
        return "known"
    if adds_nothing(annotation):
        return "adds_nothing"
    return _unfit(text, known)


def _unfit(text: str, known: KnownTexts) -> LeftOut | None:
    """Say why the wording itself keeps a text out."""
    if set(PLACEHOLDER.findall(text)) - known.placeholders:
        return "placeholder"
    if not text or _MARKUP.search(text):
        return "markup"
    return "long" if len(text) > MOST_CHARS else None


def _language_of(spoken: Language, intent: str | None, text: str) -> Language:
    """Return the language whose file a text belongs in: the conversation's, unless the text is surely the other one."""
    if intent in _OF_ANY_LANGUAGE:
        return spoken
    return identify_language(text, certainty=_SURE_LANGUAGE) or spoken


def write_files(plan: Plan, known: KnownTexts) -> dict[Path, int]:
    """Write the additions into the files in which their intents stand; return how many each file got.

    Mark what was exported only afterwards: whoever is stopped between finds the examples in training the next time.
    """
    by_file: dict[Path, list[Addition]] = defaultdict(list)
    for addition in plan.additions:
        by_file[known.file_of[addition.language, addition.intent]].append(addition)
    for file, additions in by_file.items():
        write_whole(file, insert_examples(file.read_text(encoding="utf-8"), additions).encode())
    return {file: len(additions) for file, additions in by_file.items()}


def write_document(additions: Sequence[Addition]) -> str:
    """Return the additions as one file of training data by itself."""
    blocks = [_block(intent, own[0].language, own) for intent, own in sorted(_by_intent(additions).items())]
    return "\n".join(['version: "3.1"', "", "nlu:", *(line for block in blocks for line in block), ""])


def insert_examples(document: str, additions: Sequence[Addition]) -> str:
    """Return a file of training data with the additions, everything else as it was."""
    lines = document.splitlines()
    for intent, own in _by_intent(additions).items():
        blocks = [block for block in _find_blocks(lines) if block[0] == intent]
        _, start, end = blocks[-1]
        is_ours = any(_OWN_SOURCE.search(line) for line in lines[start : start + 3])
        added = [_EXAMPLE + addition.text for addition in own] if is_ours else _block(intent, own[0].language, own)
        lines[end:end] = added
    return "\n".join(lines) + "\n"


def _find_blocks(lines: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return each block's intent, its first line and the line after its last example."""
    blocks: list[tuple[str, int, int]] = []
    for number, line in enumerate(lines):
        if begins := _BEGINS_BLOCK.match(line):
            blocks.append((begins[1], number, number + 1))
        elif blocks and line.startswith(_EXAMPLE):
            blocks[-1] = (*blocks[-1][:2], number + 1)
    return blocks


def _block(intent: str, language: Language, additions: Iterable[Addition]) -> list[str]:
    head = [f"- intent: {intent}", f"  metadata: {{language: {language}, source: {SOURCE}}}", "  examples: |"]
    return [*head, *(_EXAMPLE + addition.text for addition in additions)]


def _by_intent(additions: Iterable[Addition]) -> Mapping[str, list[Addition]]:
    by_intent: dict[str, list[Addition]] = defaultdict(list)
    for addition in additions:
        by_intent[addition.intent].append(addition)
    return by_intent
