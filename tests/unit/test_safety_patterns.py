"""Every safety pattern finds its examples and leaves its look-alikes (B3, B4); the detector needs no model."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.messages import SAFETY_INTENTS
from bot.safety.detector import SafetyPattern, load_detector, split_sentences
from bot.safety.expressions import Expression, Fragments
from bot.safety.plain_spacing import space_plainly
from bot.safety.shortcut import Shortcut
from tests.conftest import ROOT
from tests.pace import measure_ms

if TYPE_CHECKING:
    from pathlib import Path

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


SPACED = {
    "he is hitting me right now": "danger_now",
    "il me frappe en ce moment": "danger_now",
    "i want to kill myself": "suicide_self_harm",
    "je veux mourir": "suicide_self_harm",
}


@pytest.mark.parametrize("between", ["... ", ". ", "\n", " ! ", "; ", "_", "-", ".", "+"])
@pytest.mark.parametrize("text", SPACED)
def test_words_one_at_a_time_or_in_one_piece_say_the_same(text: str, between: str) -> None:
    assert detector.detect(between.join(text.split())) == SPACED[text]


@pytest.mark.parametrize(
    "text",
    [
        "i_am_not_in_danger",
        "he. is. not. hitting. me",
        "je-ne-suis-pas-en-danger",
        "hello. yes. what is the strategy? thanks",
        "Ontario. Canada. Strategy. Thanks",
        "anti-human-trafficking-strategy",
        "est-ce-que-c-est-gratuit",
        "bonjour... merci... oui",
    ],
)
def test_calm_words_stay_calm_however_they_are_spaced(text: str) -> None:
    assert detector.detect(text) is None


def test_no_labelled_message_is_read_otherwise_for_its_spacing() -> None:
    for language in ("en", "fr"):
        with (ROOT / f"benchmarks/development/{language}.tsv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                plain = space_plainly(row["text"])
                assert plain == row["text"] or detector.detect(plain) in (None, detector.detect(row["text"])), row[
                    "text"
                ]


def test_the_shortcut_never_changes_a_verdict() -> None:
    lines = [line for pattern in detector.patterns for line in (*pattern.examples, *pattern.not_)]
    for line in [*lines, " ".join(lines[:5]), "bonjour", "hello there", ""]:
        sentences = split_sentences(line)
        plainly = (p.intent for p in detector.patterns if any(p.matches(sentence) for sentence in sentences))
        assert detector.detect(line) == next(plainly, None), line


def test_every_pattern_that_matches_a_known_line_is_tried() -> None:
    lines = [line for pattern in detector.patterns for line in (*pattern.examples, *pattern.not_)]
    shortcut = Shortcut([pattern.regex for pattern in detector.patterns], lines)
    for sentence in {sentence for line in lines for sentence in split_sentences(line)}:
        tried = set(shortcut.may_match(sentence))
        missed = [p.id for at, p in enumerate(detector.patterns) if at not in tried and p.regex.search(sentence)]
        assert not missed, sentence


@pytest.mark.parametrize(
    ("expression", "sentence", "tried"),
    [
        ("help(?: me)?|save us", "please help", True),
        ("help(?: me)?|save us", "hello", False),
        (r"\bhe (?:hits?|beats) \w+", "he beats her", True),
        (r"\bhe (?:hits?|beats) \w+", "he likes her", False),
        (r"^(?=.*knife)(?=.*throat)", "a knife at my throat", True),
        (r"^(?=.*knife)(?=.*throat)", "a bread knife", False),
        (r"(?!never)\w+ing", "singing", True),
        (r"(?:kill){0,1}\d", "7", True),
        (r"[ab]", "a", True),
    ],
)
def test_the_shortcut_skips_only_what_cannot_match(expression: str, sentence: str, *, tried: bool) -> None:
    assert Shortcut([Expression.read(expression)], []).may_match(sentence) == ([0] if tried else [])


def test_the_shortcut_reads_what_expressions_share() -> None:
    fragments = Fragments({"who": ["he", "she"], "hits": "<<who>> (?:hits|beats)", "any": ["<<hits>>", "<<who>>"]})
    written = [r"\b<<hits>> me", "please <<who>>", "(?:x|<<hits>>)+", "<<any>>", "help(?=.*<<hits>>)"]
    shortcut = Shortcut([Expression.read(one, fragments) for one in written], [])
    assert shortcut.may_match("she beats me") == [0, 2, 3]
    assert shortcut.may_match("please she") == [1, 2, 3]
    assert shortcut.may_match("help he hits us") == [0, 1, 2, 3, 4]
    assert shortcut.may_match("help us") == [2, 3]


def test_an_expression_may_be_a_list_and_name_fragments(tmp_path: Path) -> None:
    file = tmp_path / "en.yml"
    file.write_text(
        "fragments:\n  who: [he, she]\n  hits: <<who>> hits\n"
        "danger_now:\n- id: x\n  regex: ['\\b<<hits>> me', help]\n  examples: [he hits me, help]\n",
        encoding="utf-8",
    )
    (pattern,) = load_detector(tmp_path).patterns
    assert pattern.regex.source == r"\b(?:(?:he|she) hits) me|help"


def test_every_expression_can_be_compiled() -> None:
    for pattern in detector.patterns:
        for expression in filter(None, (pattern.regex, pattern.unless)):
            expression.search("")


def test_a_broken_expression_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text("danger_now:\n- id: x\n  regex: '(help'\n  examples: []\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="en:x"):
        load_detector(tmp_path)


def test_an_unknown_fragment_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text("fragments:\n  hits: <<who>> hits\n  who: he\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="who"):
        load_detector(tmp_path)


def test_a_long_text_is_read_quickly() -> None:
    pieces = ("a", "help ", "he is ", "je veux ", "( ", "a-", "a. ", "he_is_")
    for text in ((piece * 2000)[:2000] for piece in pieces):
        assert measure_ms(lambda text=text: detector.detect(text), rounds=3) < 100
