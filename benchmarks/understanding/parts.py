"""What each part adds: words, encoder, both; a language's own examples or both languages'. And what more data would."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING

from sklearn.model_selection import GroupKFold

from benchmarks.understanding.pipeline import Labelled, Pipeline
from bot.messages import LANGUAGES, OUT_OF_SCOPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.understanding.data import Judged

WORDS, ENCODER = "SparseTextFeaturizer", "SentenceEncoder"
FEATURES = {"words and characters": (ENCODER,), "sentence encoder": (WORDS,), "both": ()}
NOTHING_OUTSIDE = {"LinearIntentClassifier": {"outside": 0.0}}
"""What is added for out_of_scope is meant for both views' scores together; beside one it would drown it."""
FOLDS = 5
STEPS = (10, 20, 30, 40, 60, 80, 100, 120)
"""Examples per intent and language of the learning curve."""


def accuracy(pipeline: Pipeline, judged: Sequence[Judged]) -> float:
    """Return the share of texts in scope whose first intent is accepted; the threshold plays no part."""
    inside = [item for item in judged if item.intent != OUT_OF_SCOPE]
    rankings = pipeline.rank([item.text for item in inside])
    right = sum(ranking[0]["name"] in item.accepted for ranking, item in zip(rankings, inside, strict=True))
    return right / len(inside)


def compare_parts(training: Sequence[Labelled], development: Sequence[Judged]) -> list[tuple[str, ...]]:
    """Return rows: features, whose examples, accuracy in English, accuracy in French."""
    rows = []
    for name, without in FEATURES.items():
        own = []
        for language in LANGUAGES:
            pipeline = Pipeline(NOTHING_OUTSIDE, without)
            pipeline.fit([example for example in training if example.language == language])
            own.append(accuracy(pipeline, [item for item in development if item.language == language]))
        rows.append((name, "the language's own", *(f"{100 * share:.1f} %" for share in own)))
        pipeline = Pipeline(NOTHING_OUTSIDE, without)
        pipeline.fit(training)
        both = [accuracy(pipeline, [item for item in development if item.language == lang]) for lang in LANGUAGES]
        rows.append((name, "both languages'", *(f"{100 * share:.1f} %" for share in both)))
    return rows


def draw_curve(training: Sequence[Labelled], development: Sequence[Judged]) -> list[tuple[str, ...]]:
    """Return rows: examples per intent and language, accuracy in English, accuracy in French.

    The encoder stays as it is, though it has seen all examples: the curve shows what the classifier would gain.
    """
    shuffled = list(training)
    random.Random(1).shuffle(shuffled)
    groups: dict[tuple[str, str | None], list[Labelled]] = defaultdict(list)
    for example in shuffled:
        groups[example.intent, example.language].append(example)
    rows = []
    for size in STEPS:
        pipeline = Pipeline()
        pipeline.fit([example for group in groups.values() for example in group[:size]])
        shares = [accuracy(pipeline, [item for item in development if item.language == lang]) for lang in LANGUAGES]
        rows.append((str(size), *(f"{100 * share:.1f} %" for share in shares)))
        if size >= max(map(len, groups.values())):
            break
    return rows


def hold_out_writers(training: Sequence[Labelled]) -> list[tuple[str, ...]]:
    """Return rows: writers, messages, accuracy on them when these writers' examples don't train the classifier.

    Folds of whole writers: random folds flatter, since paraphrases by one hand land on both sides.
    """
    rows = []
    writers = [example.source for example in training]
    for kept, held_out in GroupKFold(FOLDS).split(writers, groups=writers):
        pipeline = Pipeline()
        pipeline.fit([training[index] for index in kept])
        judged = [training[index] for index in held_out if training[index].intent != OUT_OF_SCOPE]
        rankings = pipeline.rank([example.text for example in judged])
        right = sum(ranking[0]["name"] == item.intent for ranking, item in zip(rankings, judged, strict=True))
        names = ", ".join(sorted({example.source for example in judged}))
        rows.append((names, str(len(judged)), f"{100 * right / len(judged):.1f} %"))
    return rows
