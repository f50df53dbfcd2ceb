"""Measures redaction on labelled messages: recall and precision per kind, what was lost for nothing, time."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot.redaction.tokens import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.settings import Settings

LABELLED = "benchmarks/redaction"
KINDS = ("phone", "email", "number", "address", "link", "handle", "date", "name")
_STRUCTURED = KINDS[:-1]
_LEAST_LETTERS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Entity:
    """A detail to be redacted, as it stands in the text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled message and what became of it. A detail is `missed` when any word of it still stands."""

    text: str
    redacted: str
    entities: tuple[Entity, ...]
    keep: tuple[str, ...]
    milliseconds: float
    missed: tuple[Entity, ...]
    lost: tuple[str, ...]
    placeholders: Counter[str]

    @property
    def is_changed_for_nothing(self) -> bool:
        """Whether there was nothing to redact and yet something was."""
        return not self.entities and self.text != self.redacted


def evaluate_redaction(settings: Settings, files: Iterable[Path]) -> None:
    """Print the tables for each file. The rules were written in view of `en` and `fr`, never of `unseen_…`."""
    from bot.knowledge_base.loader import load_knowledge
    from bot.redaction.kept import load_kept
    from bot.redaction.redactor import Redactor
    from bot.web.app import public_numbers

    knowledge = load_knowledge(settings.knowledge_dir)
    redactor = Redactor(public_numbers(knowledge), load_kept(settings.knowledge_dir, knowledge))
    for file in files:
        judged = list(judge_file(file, redactor.redact))
        click.echo(f"\n## {file.parent.name}/{file.name} ({len(judged)} messages)\n")
        print_tables(judged)


def judge_file(file: Path, redact: Callable[[str], str]) -> Iterator[Judged]:
    """Redact each message of a file of JSON lines (`text`, `entities`, `keep`)."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            labelled = json.loads(line)
            entities = tuple(Entity(**entity) for entity in labelled["entities"])
            started = time.perf_counter()
            redacted = redact(labelled["text"])
            milliseconds = (time.perf_counter() - started) * 1000
            yield judge(labelled["text"], redacted, entities, tuple(labelled["keep"]), milliseconds)


def judge(
    text: str, redacted: str, entities: tuple[Entity, ...], keep: tuple[str, ...], milliseconds: float = 0.0
) -> Judged:
    """Compare a redacted message with its labels."""
    spared = text
    for entity in sorted(entities, key=lambda entity: -len(entity.text)):
        spared = spared.replace(entity.text, " ", 1)
    return Judged(
        text=text,
        redacted=redacted,
        entities=entities,
        keep=keep,
        milliseconds=milliseconds,
        missed=tuple(entity for entity in entities if _survives(entity, redacted, spared)),
        lost=tuple(words for words in keep if redacted.count(words) < min(1, text.count(words))),
        placeholders=Counter(placeholder.strip("[]") for placeholder in PLACEHOLDER.findall(redacted)),
    )


def _survives(entity: Entity, redacted: str, spared: str) -> bool:
    """Say whether a telling part of the detail still stands, that does not stand elsewhere in the message too."""
    if entity.text in redacted and redacted.count(entity.text) > spared.count(entity.text):
        return True
    parts = [part for part in re.findall(r"\w+", entity.text) if len(part) >= _LEAST_LETTERS_TOLD]
    return any(_count(part, redacted) > _count(part, spared) for part in parts)


def _count(part: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(part)}(?!\w)", PLACEHOLDER.sub(" ", text)))


def print_tables(judged: Sequence[Judged]) -> None:
    """Print recall and precision per kind, then what was redacted for nothing and the time."""
    click.echo("| kind | recall | not left whole | precision |\n|" + " --- |" * 4)
    for label, kinds in (*((kind, (kind,)) for kind in KINDS), ("all but names", _STRUCTURED)):
        row = (
            label,
            recall(judged, kinds),
            recall(judged, kinds, is_part_enough=True),
            precision(judged, kinds),
        )
        click.echo("| " + " | ".join(row) + " |")
    times = sorted(item.milliseconds for item in judged)
    click.echo("\n| measure | |\n| --- | --- |")
    for label, measure in (
        ("messages without a detail that changed", changed_for_nothing),
        ("kept words lost", kept_words_lost),
    ):
        click.echo(f"| {label} | {measure(judged)} |")
    click.echo(f"| time, median / 95th percentile, ms | {_at(times, 0.5)} / {_at(times, 0.95)} |\n")


def recall(judged: Sequence[Judged], kinds: Sequence[str], *, is_part_enough: bool = False) -> str:
    """Return the share of details of `kinds` of which no word is left, or that do not stand there whole."""
    there = [entity for item in judged for entity in item.entities if entity.kind in kinds]
    missed = [
        entity
        for item in judged
        for entity in item.missed
        if entity.kind in kinds and not (is_part_enough and entity.text not in item.redacted)
    ]
    return _share(len(there) - len(missed), len(there))


def precision(judged: Sequence[Judged], kinds: Sequence[str]) -> str:
    """Return the share of placeholders of `kinds` that have a detail of that kind in the message."""
    found = right = 0
    for item in judged:
        labelled = Counter(entity.kind for entity in item.entities)
        for kind in kinds:
            found += item.placeholders[kind]
            right += min(item.placeholders[kind], labelled[kind])
    return _share(right, found)


def changed_for_nothing(judged: Sequence[Judged]) -> str:
    """Return the share of messages without a detail that changed."""
    without = [item for item in judged if not item.entities]
    return _share(sum(item.is_changed_for_nothing for item in without), len(without))


def kept_words_lost(judged: Sequence[Judged]) -> str:
    """Return the share of the words marked as to be kept that are gone."""
    return _share(sum(len(item.lost) for item in judged), sum(len(item.keep) for item in judged))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % of {whole}" if whole else "–"


def _at(times: Sequence[float], quantile: float) -> str:
    return f"{times[min(int(quantile * len(times)), len(times) - 1)]:.2f}"
