"""Tells French from English, on short, unaccented and mixed texts too.

`identify_language` is pure and needs no trained model; `LanguageIdentifier` is the graph component around it. Each word
and each run of up to four letters has a weight, for French above zero and for English below; the sum decides, so that a
mixed text gets the language of most of its words. `scripts/learn_language.py` learned the table of weights.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.messages import Language, parse_language

LANGUAGE = "language"
METADATA = "metadata"

CERTAINTY = 0.57
"""Share of belief (0.5 to 1) below which the language of a sentence is left open."""
CERTAINTY_WHEN_SHORT = 0.75
"""The same for fewer than `SHORT_WORDS` words: one of them may be spelt alike in both languages, or be a name."""
CERTAINTY_OF_UNKNOWN_WORDS = 0.85
"""The same where no word as a whole is known: letters alone make a language of what is none ("blorp zzgh")."""
CERTAINTY_WITHOUT_CONVERSATION = 0.52
"""The same where no language of the conversation can be kept instead."""
SHORT_WORDS = 4
MOST_WORDS = 200
"""So many words are enough to tell; the rest of a very long text is not read."""

WEIGHTS = Path(__file__).with_name("language_weights.tsv")
WEIGHT_UNIT = 0.01
_LONGEST_RUN = 4
_PLACEHOLDER = re.compile(r"\[[a-z_]+\]")
_WORD = re.compile(r"[a-zà-öø-ÿ]+")  # letters of our two languages: other scripts leave the language open


def identify_language(text: str, *, certainty: float | None = None) -> Language | None:
    """Return the language of most of `text`, or None when it is too short or too mixed to tell.

    Args:
        text: what the visitor wrote.
        certainty: share of belief (0.5 to 1) below which the answer is None; by default `CERTAINTY`, or
            `CERTAINTY_WHEN_SHORT` for a few words and `CERTAINTY_OF_UNKNOWN_WORDS` where none is known.
    """
    words = list(split_words(text))
    weights = _weights()
    sum_of_weights = WEIGHT_UNIT * sum(weights.get(feature, 0) for word in words for feature in cut_word(word))
    if certainty is None:
        certainty = CERTAINTY if len(words) >= SHORT_WORDS else CERTAINTY_WHEN_SHORT
        if not any(f"=<{word}>" in weights for word in words):
            certainty = CERTAINTY_OF_UNKNOWN_WORDS
    if abs(sum_of_weights) < math.log(certainty / (1 - certainty)) or not sum_of_weights:
        return None
    return "fr" if sum_of_weights > 0 else "en"


def split_words(text: str) -> Iterator[str]:
    """Yield the words of `text` in lower case, split at apostrophes and without placeholders such as `[name]`."""
    text = unicodedata.normalize("NFC", _PLACEHOLDER.sub(" ", text)).lower().replace("œ", "oe")
    for position, match in enumerate(_WORD.finditer(text)):
        if position == MOST_WORDS:
            return
        yield match.group()


def cut_word(word: str) -> Iterator[str]:
    """Yield what the weights are for: the word as a whole (`=<word>`) and its runs of letters, ends marked."""
    word = f"<{word}>"
    yield f"={word}"
    yield from word[1:-1]
    for length in range(2, _LONGEST_RUN + 1):
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


@cache
def _weights() -> dict[str, int]:
    """Return the weight of each feature in hundredths of a unit of log-odds, read once a process."""
    rows = (line.rsplit("\t", 1) for line in WEIGHTS.read_text(encoding="utf-8").splitlines())
    return {feature: int(weight) for feature, weight in rows}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageIdentifier(GraphComponent):  # type: ignore[misc]
    """Sets `language` ("en", "fr" or None) on each message.

    A message may carry the conversation's language in its metadata; it is kept when the text is unsure. Training
    examples carry theirs (`metadata: {language: fr}`).
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._certainty: float | None = config["certainty"]
        _weights()  # read its file at start, not at the first visitor's message

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: the share of belief below which the language is left open (None: by length)."""
        return {"certainty": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """Build the component (Rasa's factory)."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Identify the language of each message."""
        for message in messages:
            known = parse_language((message.get(METADATA) or {}).get(LANGUAGE))
            text = message.get(TEXT) or ""
            language = identify_language(text, certainty=self._certainty) or known
            if language is None:  # nothing to keep: the likelier language is better than none
                language = identify_language(text, certainty=CERTAINTY_WITHOUT_CONVERSATION)
            message.set(LANGUAGE, language, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Take each example's language from its metadata, or identify it."""
        for example in training_data.training_examples:
            metadata = (example.get(METADATA) or {}).get("intent") or {}
            language = parse_language(metadata.get(LANGUAGE)) or identify_language(example.get(TEXT) or "")
            example.set(LANGUAGE, language or "en")
        return training_data
