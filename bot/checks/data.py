"""Checks of the training data in `data/nlu/`: enough of everything, nothing twice, nothing under two intents."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge_base.loader import read_yaml
from bot.messages import LANGUAGES
from bot.normalization import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.checks.report import Report

LEAST_EXAMPLES = 15


@dataclass(frozen=True, slots=True)
class Example:
    """One training message with its label, language and writer."""

    text: str
    intent: str
    language: str
    source: str


def read_examples(root: Path) -> Iterator[Example]:
    """Yield every training example of `data/nlu/{en,fr}/`."""
    for language in LANGUAGES:
        for file in sorted((root / "data" / "nlu" / language).glob("*.yml")):
            for block in read_yaml(file)["nlu"]:
                for line in block["examples"].splitlines():
                    yield Example(
                        line.removeprefix("- ").strip(), block["intent"], language, block["metadata"]["source"]
                    )


def check_data(root: Path, report: Report) -> None:
    """Add what is wrong with the training data to `report`."""
    examples = list(read_examples(root))
    report.facts.append(f"{len(examples)} training examples")
    domain = read_yaml(root / "domain.yml")
    counts = Counter((example.language, example.intent) for example in examples)
    for language in LANGUAGES:
        for intent in domain["intents"]:
            if counts[language, intent] < LEAST_EXAMPLES:
                report.problems.append(
                    f"data/nlu/{language}: {intent} has {counts[language, intent]} examples, at least {LEAST_EXAMPLES}"
                )
    report.problems.extend(
        f"data/nlu: {intent} is no intent of domain.yml"
        for intent in {e.intent for e in examples} - set(domain["intents"])
    )
    seen: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        seen[normalize(example.text)].append(example)
    for same in seen.values():
        intents = sorted({example.intent for example in same})
        repeated = [language for language, times in Counter(example.language for example in same).items() if times > 1]
        if len(intents) > 1:
            report.problems.append(f"data/nlu: «{same[0].text}» stands under {' and '.join(intents)}")
        elif repeated:
            report.problems.append(f"data/nlu/{repeated[0]}: «{same[0].text}» stands more than once under {intents[0]}")
