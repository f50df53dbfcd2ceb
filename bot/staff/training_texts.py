"""What the training data and the measuring sets hold already, so that nothing is taught twice or measured on itself.

Reads the files of the checkout; a server without them knows no texts. Changes nothing.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge_base.loader import read_yaml
from bot.likeness import leave_out_a_word, list_words, list_words_in_order
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from bot.messages import Language

NLU = Path("data") / "nlu"
_MEASURED_ON = ("benchmarks/development", "benchmarks/unseen")
PLACEHOLDER = re.compile(r"\[[^\]\s]+\]")
_Words = tuple[str, ...]


@dataclass(slots=True)
class KnownTexts:
    """The labelled texts of a checkout, each as its words; `file_of` tells where an intent's examples stand."""

    file_of: dict[tuple[Language, str], Path] = field(default_factory=dict)
    placeholders: set[str] = field(default_factory=set)
    _intents: dict[_Words, set[str]] = field(default_factory=lambda: defaultdict(set))
    _trained: set[tuple[Language, str, _Words]] = field(default_factory=set)
    _measured: set[_Words] = field(default_factory=set)

    def add(self, language: Language, intent: str, text: str) -> None:
        """Take an example in."""
        words = list_words(text)
        self._intents[list_words_in_order(text)].add(intent)
        self._trained.add((language, intent, words))
        self._trained.update((language, intent, _less(shorter)) for shorter in leave_out_a_word(words))
        self.placeholders.update(PLACEHOLDER.findall(text))

    def add_measured(self, text: str) -> None:
        """Take in a text that understanding is measured on."""
        words = list_words(text)
        self._measured.add(words)
        self._measured.update(_less(shorter) for shorter in leave_out_a_word(words))

    @property
    def trained_texts(self) -> frozenset[_Words]:
        """Every text of the training data, as its words in order (`list_words_in_order`)."""
        return frozenset(self._intents)

    def is_trained(self, language: Language, intent: str, text: str) -> bool:
        """Say whether training has this text, or nearly, under this intent."""
        words = list_words(text)
        own = ((language, intent, words), (language, intent, _less(words)))
        longer = ((language, intent, shorter) for shorter in leave_out_a_word(words))
        return any(key in self._trained for key in (*own, *longer))

    def is_under_another(self, intent: str, text: str) -> bool:
        """Say whether training has this very text under another intent."""
        return bool(self._intents.get(list_words_in_order(text), set()) - {intent})

    def is_measured_on(self, text: str) -> bool:
        """Say whether understanding is measured on this text, or nearly."""
        words = list_words(text)
        return any(key in self._measured for key in (words, _less(words), *leave_out_a_word(words)))


def read_known_texts(root: Path, data: Path | None = None) -> KnownTexts:
    """Read the examples of `data` (`data/nlu` of `root` by default) and the measuring sets of `root`.

    Raises:
        KnowledgeError: a file is no YAML.
    """
    known = KnownTexts()
    for language in LANGUAGES:
        for file in sorted((data or root / NLU).joinpath(language).glob("*.yml")):
            for block in read_yaml(file)["nlu"]:
                known.file_of.setdefault((language, block["intent"]), file)
                for line in block["examples"].splitlines():
                    known.add(language, block["intent"], line.removeprefix("- ").strip())
        for folder in _MEASURED_ON:
            file = root / folder / f"{language}.tsv"
            if file.is_file():
                with file.open(encoding="utf-8", newline="") as lines:
                    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                        known.add_measured(row["text"])
    return known


def _less(words: _Words) -> _Words:
    """Mark words as those of a longer text, so that two texts which lack different words are not taken for one."""
    return ("", *words)
