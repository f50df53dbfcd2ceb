"""Every safety pattern finds its examples and leaves its look-alikes (B3, B4); the detector needs no model."""

from __future__ import annotations

import pytest

from bot.messages import SAFETY_INTENTS
from bot.safety.detector import SafetyPattern, load_detector
from tests.conftest import ROOT

detector = load_detector(ROOT / "knowledge" / "safety")


@pytest.mark.parametrize("pattern", detector.patterns, ids=lambda pattern: pattern.id)
def test_a_pattern_finds_its_examples_and_leaves_its_look_alikes(pattern: SafetyPattern) -> None:
    for example in pattern.examples:
        found = detector.detect(example)
        assert found is not None, example
        assert SAFETY_INTENTS.index(found) <= SAFETY_INTENTS.index(pattern.intent), example
    for look_alike in pattern.not_:
        assert detector.detect(look_alike) is None, look_alike


def test_the_most_pressing_danger_wins() -> None:
    assert detector.detect("i want to die. he is hitting me right now") == "danger_now"


def test_a_long_text_is_read_quickly() -> None:
    import time

    for text in ("a" * 2000, "help " * 400, "he is " * 330, "je veux " * 250, "( " * 1000):
        started = time.perf_counter()
        detector.detect(text)
        assert time.perf_counter() - started < 0.25
