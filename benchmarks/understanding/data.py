"""Labelled texts to measure on: the bot's own training and development sets, and the public intent sets."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.understanding.pipeline import ROOT, Labelled
from bot.checks.data import read_examples
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PUBLIC = ROOT.parent / "shared" / "benchmarks"


@dataclass(frozen=True, slots=True)
class Judged:
    """A text to judge on; `accepted` holds its intent and what else is right."""

    text: str
    intent: str
    accepted: frozenset[str]
    language: str


def read_training() -> list[Labelled]:
    """Return the bot's training examples."""
    return [Labelled(e.text, e.intent, e.language, e.source) for e in read_examples(ROOT)]


def read_development() -> list[Judged]:
    """Return the development set of both languages."""
    return [
        Judged(
            row["text"],
            row["intent"],
            frozenset([row["intent"], *filter(None, (part.strip() for part in row["also"].split(",")))]),
            language,
        )
        for language in LANGUAGES
        for row in _rows(ROOT / "benchmarks" / "development" / f"{language}.tsv")
    ]


def read_public(name: str) -> dict[str, list[Labelled]]:
    """Return the texts of a public set by its splits."""
    file = PUBLIC / f"{name}.tsv"
    if not file.is_file():
        raise SystemExit(f"no {file}: the public sets are no part of this project (docs/understanding.md)")
    splits: dict[str, list[Labelled]] = {}
    language = name.split(".")[1]
    for row in _rows(file):
        splits.setdefault(row["split"], []).append(Labelled(row["text"], row["intent"], language, "public"))
    return splits


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
