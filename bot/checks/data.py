"""Checks of the labelled messages: enough of each, none twice, none under two intents, none in the wrong language.

Nor may training see the development set. Two messages are nearly the same when they have the same words in any order, or
one has one word more.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge_base.loader import read_yaml
from bot.likeness import WORDS_TO_TELL, leave_out_a_word, list_words, list_words_in_order
from bot.messages import LANGUAGES, OUT_OF_SCOPE, SAFETY_INTENTS
from bot.nlu.language import identify_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.checks.report import Report

LEAST_EXAMPLES = 60
LEAST_SAFETY = 120
LEAST_SAYINGS = 40
"""For what people say in few ways (`SAYINGS`)."""
SAYINGS = frozenset(
    ["affirm", "deny", "thanks", "greet", "goodbye", "insult", "rephrase", "smalltalk", "switch_language"]
)
LEAST_DEVELOPMENT = 10
LEAST_OUTSIDE = 200
SURE = 0.99
OF_ANY_LANGUAGE = ("switch_language", OUT_OF_SCOPE)
"""Intents in which people write another language than their page's."""


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
    intents = [next(iter(i)) if isinstance(i, dict) else i for i in read_yaml(root / "domain.yml")["intents"]]
    report.facts.append(f"{len(examples)} training examples")
    report.problems.extend(_missing(examples, intents))
    report.problems.extend(
        f"data/nlu: {intent} is no intent of domain.yml"
        for intent in sorted({e.intent for e in examples} - set(intents))
    )
    report.problems.extend(_wrong_language(examples))
    report.problems.extend(_repeated(examples))
    development = list(read_development(root))
    report.facts.append(f"{len(development)} development messages")
    report.problems.extend(_missing(development, intents, development=True))
    report.problems.extend(_shared(examples, development))


def read_development(root: Path) -> Iterator[Example]:
    """Yield every message of `benchmarks/development/`, which training must never see."""
    for language in LANGUAGES:
        with (root / "benchmarks" / "development" / f"{language}.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield Example(row["text"], row["intent"], language, "development")


def _missing(examples: Sequence[Example], intents: Sequence[str], *, development: bool = False) -> Iterator[str]:
    counts = Counter((example.language, example.intent) for example in examples)
    for language in LANGUAGES:
        for intent in intents:
            least = _least(intent, development=development)
            if counts[language, intent] < least:
                where = "benchmarks/development" if development else "data/nlu"
                yield f"{where}/{language}: {intent} has {counts[language, intent]} examples, at least {least}"


def _least(intent: str, *, development: bool) -> int:
    if development:
        return LEAST_OUTSIDE if intent == OUT_OF_SCOPE else LEAST_DEVELOPMENT
    if intent in SAFETY_INTENTS:
        return LEAST_SAFETY
    return LEAST_SAYINGS if intent in SAYINGS else LEAST_EXAMPLES


def _wrong_language(examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        found = identify_language(example.text, certainty=SURE)
        is_long = len(example.text.split()) >= WORDS_TO_TELL
        if is_long and found not in (None, example.language) and example.intent not in OF_ANY_LANGUAGE:
            yield f"data/nlu/{example.language}: «{example.text}» ({example.intent}) reads as {found}"


def _repeated(examples: Iterable[Example]) -> Iterator[str]:
    """Find one text under two intents, and one text (or nearly) twice in a language."""
    by_words: dict[tuple[str, ...], list[Example]] = defaultdict(list)
    for example in examples:
        by_words[list_words(example.text)].append(example)
    for words, same in by_words.items():
        first = list_words_in_order(same[0].text)
        intents = sorted({example.intent for example in same if list_words_in_order(example.text) == first})
        if len(intents) > 1:
            yield f"data/nlu: «{same[0].text}» stands under {' and '.join(intents)}"
        for example in same:
            twins = [other for other in same if other is not example and _alike(other, example)]
            longer = [e for shorter in leave_out_a_word(words) for e in by_words.get(shorter, ()) if _alike(e, example)]
            for other in (*twins, *longer)[:1]:
                yield f"data/nlu/{example.language}: «{example.text}» is nearly «{other.text}» ({example.intent})"


def _shared(examples: Iterable[Example], development: Iterable[Example]) -> Iterator[str]:
    """Find development messages that training has seen, word for word or nearly."""
    seen = {list_words(example.text): example for example in examples}
    less = {shorter: example for words, example in seen.items() for shorter in leave_out_a_word(words)}
    for message in development:
        words = list_words(message.text)
        twin = seen.get(words) if len(words) >= WORDS_TO_TELL else None
        twin = twin or less.get(words) or next((seen[w] for w in leave_out_a_word(words) if w in seen), None)
        if twin:
            yield f"benchmarks/development/{message.language}: «{message.text}» is nearly «{twin.text}» in training"


def _alike(one: Example, other: Example) -> bool:
    return one.language == other.language and one.intent == other.intent
