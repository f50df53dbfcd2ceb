"""Learns the weights by which `bot/nlu/language.py` tells French from English, and writes them beside it.

From the training messages (data/nlu), the answers (knowledge/answers), everyday words (language_words.yml beside this
file) and, as examples of both languages, names of places that are the same in both. Never from benchmarks/development:
the weights are measured there (tests/unit/test_language.py).

Run from the root, after a change to one of these:  .venv/bin/python -m scripts.learn_language
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.checks.data import read_examples
from bot.knowledge_base.loader import load_regions, read_yaml
from bot.messages import LANGUAGES
from bot.nlu.language import WEIGHT_UNIT, WEIGHTS, cut_word, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
BOTH = LANGUAGES
LEAST_OCCURRENCES = 3
LEAST_WEIGHT = 2  # in hundredths; below that a feature says nothing worth its bytes
PLACE_WEIGHT = 0.5
WHOLE_WORD_SCALE = 3  # a word that is known counts for more than the letters that it is made of
REGULARIZATION = 0.1
SURELY_OTHER = 0.5  # log-odds from which an example is taken to be in the other language, and left out
_SENTENCE_END = re.compile(r"(?<=[.?!:])\s")

Example = tuple[str, str, float]
"""A text, its language and how much it counts."""


def main() -> None:
    """Learn the weights and write them."""
    texts, curated = [*read_messages(), *read_answers()], [*read_words(), *read_place_names()]
    always = {f"=<{word}>" for text, _, _ in curated for word in split_words(text)}
    weights = learn_weights(texts + curated, always)
    texts = [example for example in texts if not is_contradicted(example, weights)]
    weights = learn_weights(texts + curated, always)
    neutralize(weights, {name.lower() for name in read_common_names() if name.isalpha()})
    rows = [f"{feature}\t{weight}\n" for feature, weight in sorted(weights.items())]
    WEIGHTS.write_text("".join(rows), encoding="utf-8")
    size_kb = WEIGHTS.stat().st_size // 1000
    print(f"{len(rows)} weights, {size_kb} KB, from {len(texts)} texts and {len(curated)} words and names")


def read_messages() -> Iterator[Example]:
    """Yield the training messages in the language of their file."""
    for example in read_examples(ROOT):
        yield from with_and_without_accents(example.text, example.language)


def read_answers() -> Iterator[Example]:
    """Yield the sentences of the curated answers."""
    for file in sorted((ROOT / "knowledge" / "answers").glob("*/*.yml")):
        answer = read_yaml(file)
        for language in LANGUAGES:
            for text in filter(None, answer[language].values()):
                for sentence in _SENTENCE_END.split(text):
                    yield from with_and_without_accents(sentence, language)


def read_words() -> Iterator[Example]:
    """Yield everyday words; what is written alike in both languages counts for both."""
    for key, words in read_yaml(Path(__file__).with_name("language_words.yml")).items():
        for word in words.split(","):
            for language in BOTH if key == "both" else (key,):
                yield from with_and_without_accents(word.strip(), language)


def read_place_names() -> Iterator[Example]:
    """Yield the names of places that are the same in both languages, as examples of both."""
    for name in read_common_names(weak=True):
        for language in BOTH:
            yield from with_and_without_accents(name, language, PLACE_WEIGHT)


def read_common_names(*, weak: bool = False) -> Iterator[str]:
    """Yield the names of places that serve both languages; with `weak` also those that are common words."""
    for region in load_regions(ROOT / "knowledge").values():
        for place in region.municipalities:
            if weak or not place.weak:
                yield from place.aliases
                if place.name.en == place.name.fr:
                    yield place.name.en


def with_and_without_accents(text: str, language: str, counts: float = 1.0) -> Iterator[Example]:
    """Yield the text as it is and, where that differs, as it is typed on a telephone."""
    yield text, language, counts
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if plain != text:
        yield plain, language, counts


def learn_weights(examples: list[Example], always: set[str]) -> dict[str, int]:
    """Return the weight of each feature in hundredths of log-odds (French above zero), the smallest left out.

    Args:
        examples: what to learn from.
        always: features that are kept however seldom they occur.
    """
    counts = [Counter(f for word in split_words(text) for f in cut_word(word)) for text, _, _ in examples]
    occurrences = Counter(feature for count in counts for feature in count)
    kept = sorted(f for f, times in occurrences.items() if times >= LEAST_OCCURRENCES or f in always)
    columns = {feature: column for column, feature in enumerate(kept)}
    model: Any = LogisticRegression(C=REGULARIZATION, fit_intercept=False, solver="liblinear", max_iter=300)
    model.fit(
        _matrix(counts, columns),
        [language == "fr" for _, language, _ in examples],
        sample_weight=[how_much for _, _, how_much in examples],
    )
    weights = {f: round(model.coef_[0][column] * _scale(f) / WEIGHT_UNIT) for f, column in columns.items()}
    return {feature: weight for feature, weight in weights.items() if abs(weight) >= LEAST_WEIGHT}


def neutralize(weights: dict[str, int], words: Iterable[str]) -> None:
    """Change the weight of each whole word so that the word says nothing: "Sudbury" is named in both languages."""
    for word in words:
        whole, *runs = cut_word(word)
        weights[whole] = -sum(weights.get(run, 0) for run in runs)


def is_contradicted(example: Example, weights: dict[str, int]) -> bool:
    """Say whether the weights are surer of the other language: a French file holds "yes" and "english please" too."""
    text, language, _ = example
    french = WEIGHT_UNIT * sum(weights.get(feature, 0) for word in split_words(text) for feature in cut_word(word))
    return (french if language == "en" else -french) > SURELY_OTHER


def _matrix(counts: list[Counter[str]], columns: dict[str, int]) -> csr_matrix:
    cells = [
        (row, columns[feature], times * _scale(feature))
        for row, count in enumerate(counts)
        for feature, times in count.items()
        if feature in columns
    ]
    rows, places, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, places)), shape=(len(counts), len(columns)))


def _scale(feature: str) -> int:
    return WHOLE_WORD_SCALE if feature.startswith("=") else 1


if __name__ == "__main__":
    main()
