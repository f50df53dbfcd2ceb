"""Dictionary forms of words in both languages, small enough to serve: a table learned once, at training.

spaCy's full French lemmatizer holds 124 MB and needs its tagger (2 ms a message) for half a point of accuracy, which the
plain lemma tables give as well (docs/understanding.md). Of those tables only the forms are kept whose lemma occurs in the
training data: any other lemma is a feature that the classifier has never seen. Keys and lemmas are folded, so that a word
typed without its accents is found.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

from bot.messages import LANGUAGES
from bot.normalization import fold, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.messages import Language

FILE = "lemmas.json"
TABLES = Path(__file__).parent / "lemma_tables"
"""spaCy's whole tables of both languages (bot/nlu/lemma_tables/LICENSE.txt); read at training alone."""


class LemmaTable:
    """Gives the lemma of a word; a word that it does not know is its own lemma."""

    def __init__(self, lemmas: Mapping[Language, Mapping[str, str]]) -> None:
        self._lemmas = lemmas

    def lemma(self, word: str, language: Language) -> str:
        """Return the lemma of one token; a short form ("jsuis") gives the lemmas of the words that it stands for."""
        table = self._lemmas[language]
        return " ".join(table.get(part, part) for part in (normalize(word) or fold(word)).split())

    def keep_only(self, words: Mapping[Language, Iterable[str]]) -> LemmaTable:
        """Return the part of the table that can lead to the lemmas of `words`."""
        kept = {}
        for language in LANGUAGES:
            wanted = {lemma for word in words[language] for lemma in self.lemma(word, language).split()}
            kept[language] = {form: lemma for form, lemma in self._lemmas[language].items() if lemma in wanted}
        return LemmaTable(kept)

    def save(self, directory: Path) -> None:
        """Write the table into a model's directory."""
        (directory / FILE).write_text(json.dumps(self._lemmas, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> LemmaTable:
        """Read the table that `save` wrote."""
        return cls(json.loads((directory / FILE).read_text(encoding="utf-8")))

    @classmethod
    def load_whole(cls) -> LemmaTable:
        """Read spaCy's whole tables, for training."""
        tables = {}
        for language in LANGUAGES:
            raw = json.loads(gzip.decompress((TABLES / f"{language}.json.gz").read_bytes()))
            pairs = ((fold(form), fold(lemma if isinstance(lemma, str) else lemma[0])) for form, lemma in raw.items())
            tables[language] = {form: lemma for form, lemma in pairs if form != lemma}
        return cls(tables)
