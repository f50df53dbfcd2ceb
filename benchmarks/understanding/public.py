"""The same pipeline on public intent sets: no setting is changed for any of them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import yaml
from sklearn.metrics import f1_score

from benchmarks.understanding.data import read_public
from benchmarks.understanding.pipeline import ROOT, Labelled, Pipeline
from bot.messages import OUT_OF_SCOPE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OUTSIDE = "oos"
"""What the set calls out of scope; the pipeline treats it as ours."""


def measure_public(say: Callable[[str], None]) -> list[tuple[str, ...]]:
    """Return rows: set, measure, value, seconds of training; tell each set to `say`."""
    rows = []
    for name in ("banking77.en", "hwu64.en", "snips.en"):
        say(f"  {name}")
        splits = read_public(name)
        truth, found, seconds = _run(splits["train"], splits["test"])
        rows.append((name, "accuracy", _percent(truth, [first for first, _ in found]), f"{seconds:.0f}"))
    say("  clinc150.en, then the ten folds of hwu64")
    rows.extend(_measure_clinc())
    rows.append(_measure_folds("hwu64_10fold.en", "weighted F1, mean of ten folds"))
    return rows


def _run(train: Sequence[Labelled], test: Sequence[Labelled]) -> tuple[list[str], list[tuple[str, float]], float]:
    started = time.monotonic()
    pipeline = Pipeline()
    pipeline.fit(train)
    seconds = time.monotonic() - started
    rankings = pipeline.rank([example.text for example in test])
    found = [(ranking[0]["name"], ranking[0]["confidence"]) for ranking in rankings]
    return [example.intent for example in test], found, seconds


def _measure_clinc() -> list[tuple[str, ...]]:
    splits = read_public("clinc150.en")
    train, test = ([_rename(example) for example in splits[name]] for name in ("train", "test"))
    truth, found, seconds = _run(train, test)
    threshold = _threshold()
    answered = [name if confidence >= threshold else OUT_OF_SCOPE for name, confidence in found]
    inside = [(t, a) for t, a in zip(truth, answered, strict=True) if t != OUT_OF_SCOPE]
    outside = [a for t, a in zip(truth, answered, strict=True) if t == OUT_OF_SCOPE]
    return [
        ("clinc150.en", "accuracy in scope", _percent(*zip(*inside, strict=True)), f"{seconds:.0f}"),
        ("clinc150.en", "recall out of scope", f"{100 * outside.count(OUT_OF_SCOPE) / len(outside):.1f} %", ""),
    ]


def _rename(example: Labelled) -> Labelled:
    return replace(example, intent=OUT_OF_SCOPE) if example.intent == OUTSIDE else example


def _measure_folds(name: str, measure: str) -> tuple[str, ...]:
    splits = read_public(name)
    scores, seconds = [], 0.0
    for fold, test in splits.items():
        train = [example for other, examples in splits.items() if other != fold for example in examples]
        truth, found, spent = _run(train, test)
        scores.append(f1_score(truth, [first for first, _ in found], average="weighted"))
        seconds += spent
    return (name, measure, f"{100 * sum(scores) / len(scores):.1f} %", f"{seconds / len(scores):.0f}")


def _threshold() -> float:
    steps = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return float(next(step["threshold"] for step in steps if step["name"] == "FallbackClassifier"))


def _percent(truth: Sequence[str], found: Sequence[str]) -> str:
    return f"{100 * sum(t == f for t, f in zip(truth, found, strict=True)) / len(truth):.1f} %"
