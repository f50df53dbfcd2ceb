"""The texts that the encoder learns from: sentence pairs, labelled examples, curated answers.

Reads files only. The development set is never among them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence in both languages; `domain` tells our own from everyday ones."""

    en: str
    fr: str
    domain: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message. `source` is its writer."""

    text: str
    intent: str
    language: str
    source: str


def read_pairs(file: Path, *, domain: bool) -> list[Pair]:
    """Return the pairs of a tab-separated file with the columns `en` and `fr`."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Pair(row["en"], row["fr"], domain) for row in rows if row["en"] and row["fr"]]


def read_examples(root: Path) -> list[Example]:
    """Return every example of `data/nlu`, in the order of the files."""
    return [
        Example(line.removeprefix("- ").strip(), block["intent"], language, block["metadata"]["source"])
        for language in LANGUAGES
        for file in sorted((root / "data" / "nlu" / language).glob("*.yml"))
        for block in _load(file)["nlu"]
        for line in block["examples"].splitlines()
    ]


def read_answers(root: Path) -> list[Pair]:
    """Return the titles and sentences of the curated answers as pairs, where both languages have as many sentences."""
    return [pair for file in sorted((root / "knowledge" / "answers").glob("*/*.yml")) for pair in _answer_pairs(file)]


def _answer_pairs(file: Path) -> Iterator[Pair]:
    answer = _load(file)
    for field in ("title", "short", "more", "again"):
        sides = [_sentences(_text(answer[language].get(field) or "")) for language in LANGUAGES]
        if len(sides[0]) == len(sides[1]):
            yield from (Pair(en, fr, domain=True) for en, fr in zip(*sides, strict=True))


def _text(written: str | list[str]) -> str:
    """Return a field as one text; `again` is a list of answers, the others are texts."""
    return written if isinstance(written, str) else "\n".join(written)


def _sentences(text: str) -> list[str]:
    return [
        part.strip() for line in text.splitlines() for part in line.replace("? ", ".\n").split(". ") if part.strip()
    ]


def _load(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
