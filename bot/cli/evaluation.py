"""Measures understanding on labelled messages and prints it as tables: per language, per style, per intent."""

from __future__ import annotations

import asyncio
import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot.cli.confusion_matrix import draw_confusion_matrix
from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from bot.messages import Understanding
    from bot.settings import Settings

DEVELOPMENT = "benchmarks/development"
PICTURES = "results"
IMPLIED = "implied"
"""The style of messages that say what they mean without its words."""

CALIBRATION_BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled message and what it was understood as. `accepted` holds the label and what else is right."""

    text: str
    intent: str
    accepted: frozenset[str]
    style: str
    got: Understanding

    @property
    def right(self) -> bool:
        """Whether the intent found is one that is accepted."""
        return self.got.intent in self.accepted

    @property
    def first(self) -> str:
        """The first intent of the model's ranking, whatever its confidence and whatever the safety patterns say."""
        return self.got.ranking[0].intent if self.got.ranking else self.got.intent

    @property
    def in_first_three(self) -> bool:
        """Whether an accepted intent is among the first three guesses."""
        return self.right or any(guess.intent in self.accepted for guess in self.got.ranking[:3])


def evaluate_files(settings: Settings, files: Sequence[Path]) -> None:
    """Print the tables for each file; by default for the development set of both languages."""
    from bot.web.app import build_services

    services = build_services(settings)
    if services.model_id is None:
        raise click.ClickException("no trained model; run: bot train")
    for file in files or sorted((settings.root / DEVELOPMENT).glob("*.tsv")):
        language = "fr" if file.stem.endswith("fr") else "en"
        judged = asyncio.run(
            _judge(file, lambda text, language=language: services.conversations.understand(text, language))
        )
        click.echo(f"\n## {file.parent.name}/{file.name} ({len(judged)} messages, model {services.model_id})\n")
        _print_tables(judged)
        picture = settings.root / PICTURES / f"confusion-{file.parent.name}-{file.stem}.svg"
        pairs = [(item.intent, item.intent if item.right else item.got.intent) for item in judged]
        draw_confusion_matrix(pairs, list(services.knowledge.answers), f"{file.name}: {len(judged)} messages", picture)
        click.echo(f"Confusion matrix: {picture.relative_to(settings.root)}")


async def _judge(file: Path, understand: Callable[..., object]) -> list[Judged]:
    judged = []
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            accepted = frozenset(
                [row["intent"], *filter(None, (part.strip() for part in (row.get("also") or "").split(",")))]
            )
            got = await understand(row["text"])  # type: ignore[misc]
            judged.append(Judged(row["text"], row["intent"], accepted, row.get("style") or "", got))
    return judged


def _print_tables(judged: Sequence[Judged]) -> None:
    inside = [item for item in judged if item.intent != OUT_OF_SCOPE]
    outside = [item for item in judged if item.intent == OUT_OF_SCOPE]
    safety = [item for item in inside if item.intent in SAFETY_INTENTS]
    calm = [item for item in judged if not item.accepted.intersection(SAFETY_INTENTS)]
    rows = [
        ("accuracy", _share(inside, lambda item: item.right)),
        (
            "the model's first intent, before patterns and threshold",
            _share(inside, lambda item: item.first in item.accepted),
        ),
        ("right among the first three", _share(inside, lambda item: item.in_first_three)),
        ("in scope but not answered", _share(inside, lambda item: item.got.intent == OUT_OF_SCOPE)),
        ("out of scope and not answered", _share(outside, lambda item: item.got.intent == OUT_OF_SCOPE)),
        ("calibration error (ECE)", f"{_calibration_error(inside):.3f}"),
        ("safety: urgent", _share(safety, lambda item: item.got.urgent)),
        (
            "safety: urgent, said outright",
            _share([s for s in safety if s.style != IMPLIED], lambda item: item.got.urgent),
        ),
        (
            "safety: urgent, only implied",
            _share([s for s in safety if s.style == IMPLIED], lambda item: item.got.urgent),
        ),
        ("safety: right kind", _share(safety, lambda item: item.right)),
        ("safety: false alarms", _share(calm, lambda item: item.got.urgent)),
    ]
    _table(("measure", "value"), rows)
    styles = sorted({item.style for item in inside})
    _table(
        ("style", "messages", "accuracy"),
        [
            (style, str(len(of_style)), _share(of_style, lambda item: item.right))
            for style in styles
            for of_style in [[item for item in inside if item.style == style]]
        ],
    )
    _print_confusions(inside)


def _print_confusions(inside: Sequence[Judged]) -> None:
    by_intent: dict[str, list[Judged]] = defaultdict(list)
    for item in inside:
        by_intent[item.intent].append(item)
    worst = sorted(by_intent, key=lambda intent: sum(item.right for item in by_intent[intent]) / len(by_intent[intent]))
    _table(
        ("worst intents", "accuracy"),
        [(intent, _share(by_intent[intent], lambda item: item.right)) for intent in worst[:12]],
    )
    confused = Counter((item.intent, item.got.intent) for item in inside if not item.right)
    example = {(item.intent, item.got.intent): item.text for item in inside if not item.right}
    _table(
        ("meant", "understood", "times", "for example"),
        [(meant, got, str(times), example[meant, got][:80]) for (meant, got), times in confused.most_common(15)],
    )


def _share(items: Sequence[Judged], is_so: Callable[[Judged], bool]) -> str:
    return f"{100 * sum(map(is_so, items)) / len(items):.1f} % of {len(items)}" if items else "–"


def _calibration_error(items: Sequence[Judged]) -> float:
    """Return the expected calibration error over ten equal bins of confidence."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for item in items:
        top = item.got.ranking[0].confidence if item.got.ranking else item.got.confidence
        bins[min(int(top * CALIBRATION_BINS), CALIBRATION_BINS - 1)].append(item)
    error = 0.0
    for members in bins.values():
        confidence = sum(item.got.ranking[0].confidence if item.got.ranking else 0.0 for item in members) / len(members)
        accuracy = sum(item.first in item.accepted for item in members) / len(members)
        error += len(members) / len(items) * abs(confidence - accuracy)
    return error


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    click.echo("| " + " | ".join(header) + " |")
    click.echo("|" + " --- |" * len(header))
    for row in rows:
        click.echo("| " + " | ".join(cell.replace("|", "/") for cell in row) + " |")
    click.echo()
