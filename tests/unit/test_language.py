"""French and English are told apart, short and unaccented too, and doubt is said instead of guessed."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language import LANGUAGE, METADATA, SHORT_WORDS, WEIGHTS, LanguageIdentifier, identify_language
from tests.pace import measure_ms

ROOT = Path(__file__).parents[2]
MOST_WEIGHTS_BYTES = 300_000
identifier = LanguageIdentifier(LanguageIdentifier.get_default_config())


def identify(text: str, conversation: str | None) -> str | None:
    (read,) = identifier.process([Message({TEXT: text, METADATA: {LANGUAGE: conversation}})])
    return read.get(LANGUAGE)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where can i find a safe place to sleep tonight", "en"),
        ("jai besoin daide svp il veut pas que je parte", "fr"),
        ("c'est quoi la traite des personnes", "fr"),
        ("is it a crime in canada", "en"),
        ("mon boyfriend prend tout mon argent pis y me laisse pas sortir", "fr"),
        ("my boyfriend takes all my money and won't let me go out", "en"),
        ("bonjour", "fr"),
        ("hello", "en"),
        ("oui", "fr"),
        ("yes", "en"),
        ("merci bcp", "fr"),
        ("thx", "en"),
        ("kesk sa veut dire", "fr"),
        ("g peur", "fr"),
        ("a lawyer in Kapuskasing", "en"),
        ("un avocat à Kapuskasing", "fr"),
        ("HELP ME PLEASE", "en"),
        ("AIDEZ MOI", "fr"),
    ],
)
def test_a_sentence_is_identified(text: str, language: str) -> None:
    assert identify_language(text) == language


@pytest.mark.parametrize(
    "text",
    ["ok", "Toronto", "lol", "?", "", "911", "Sudbury", "[name]", "😂😂", "今天多伦多天气怎么样", "ما هو سعر الدولار"],
)
def test_a_text_too_short_to_tell_is_left_open(text: str) -> None:
    assert identify_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("un refuge à London, any beds free for me and my two kids tonight", "en"),
        ("human trafficking, en français ça se dit comment pis ça comprend quoi", "fr"),
        ("j'ai honte, like I can't even tell my best friend", "en"),
        ("mon boss keeps my tips pis y'a coupé ma paye", "fr"),
    ],
)
def test_a_mixed_text_has_the_language_of_most_of_its_words(text: str, language: str) -> None:
    assert identify_language(text) == language


@pytest.mark.parametrize("text", ["blorp zzgh", "qsdqsd 123 fffff", "ggg 5 blorp zib"])
def test_what_is_in_no_language_is_left_open(text: str) -> None:
    """C7: nonsense on a French page must not bring an English answer."""
    assert identify_language(text) is None


def test_the_conversations_language_is_kept_when_the_text_is_unsure() -> None:
    assert identify("Toronto", "fr") == "fr"
    assert identify("Toronto", "en") == "en"
    assert identify("Toronto", None) is None


def test_a_sure_text_changes_the_conversations_language() -> None:
    assert identify("je veux parler à quelqu'un", "en") == "fr"
    assert identify("i want to talk to someone", "fr") == "en"


def test_without_a_conversation_the_likelier_language_is_taken() -> None:
    assert identify_language("redflags??") is None
    assert identify("redflags??", None) == "en"


def test_certainty_may_be_asked_for() -> None:
    assert identify_language("live agent please", certainty=0.5) == "en"
    assert identify_language("live agent please", certainty=0.999) is None


@pytest.mark.parametrize(
    ("conversation", "least_long", "least_short"),
    [("known", 0.995, 0.97), ("unknown", 0.995, 0.91)],
)
def test_the_development_set_is_identified(conversation: str, least_long: float, least_short: float) -> None:
    """Messages of this domain in one language; what is out of scope may be in a third, or in none.

    Of the short ones some are written alike in both, or name the other language ("en francais plz").
    """
    right: dict[bool, list[bool]] = {False: [], True: []}
    for language in ("en", "fr"):
        with (ROOT / "benchmarks" / "development" / f"{language}.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["style"] != "mixed" and row["intent"] != "out_of_scope":
                    is_short = len(row["text"].split()) < SHORT_WORDS
                    found = identify(row["text"], language if conversation == "known" else None)
                    right[is_short].append(found == language)
    assert statistics.mean(right[False]) >= least_long
    assert statistics.mean(right[True]) >= least_short


def test_the_table_is_small_and_read_fast() -> None:
    assert WEIGHTS.stat().st_size < MOST_WEIGHTS_BYTES
    text = "bonjour je cherche un refuge pour moi et mes deux enfants à Sudbury ce soir svp"
    assert measure_ms(lambda: identify_language(text), rounds=50) < 0.2  # 0.05 were measured
