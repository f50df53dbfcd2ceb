"""Tells French from English, on short and mixed texts too.

`identify_language` is pure and works without a model; `LanguageIdentifier` is the graph component around it. The
library (py3langid) is told of these two languages alone, so that its answer is one of them or "too short to tell".
"""

from __future__ import annotations

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE
from py3langid.langid import LanguageIdentifier as LanguageModel
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.messages import LANGUAGES, Language, parse_language

LANGUAGE = "language"
METADATA = "metadata"


DEFAULT_CERTAINTY = 0.8


@cache
def _model() -> LanguageModel:
    model = LanguageModel.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(LANGUAGES))
    return model


def identify_language(text: str, *, certainty: float = DEFAULT_CERTAINTY) -> Language | None:
    """Return the language of most of `text`, or None when it is too short or too mixed to tell.

    Args:
        text: what the visitor wrote.
        certainty: share of belief (0.5 to 1) below which the answer is None.
    """
    language, confidence = _model().classify(text)
    return parse_language(language) if confidence >= certainty else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageIdentifier(GraphComponent):  # type: ignore[misc]
    """Sets `language` ("en", "fr" or None) on each message.

    A message may carry the conversation's language in its metadata; it is kept when the text is unsure. Training
    examples carry theirs (`metadata: {language: fr}`).
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._certainty: float = config["certainty"]
        _model()  # read its file at start, not at the first visitor's message

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: the share of belief below which the language is left open."""
        return {"certainty": DEFAULT_CERTAINTY}

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
            language = identify_language(message.get(TEXT) or "", certainty=self._certainty) or known
            message.set(LANGUAGE, language, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Take each example's language from its metadata, or identify it."""
        for example in training_data.training_examples:
            metadata = (example.get(METADATA) or {}).get("intent") or {}
            language = parse_language(metadata.get(LANGUAGE)) or identify_language(example.get(TEXT) or "")
            example.set(LANGUAGE, language or "en")
        return training_data
