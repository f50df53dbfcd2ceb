"""Sparse features of a message: lemmas (one and two) and characters, weighted by TF-IDF.

Owns the vocabulary. One row per message (a sentence feature), read by the classifier. The vocabulary is kept as JSON
and the weights as a NumPy array: loading them runs no code.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.sentences import with_sentences
from bot.normalization import normalize

TOKENS = "text_tokens"


def _lemmas(message: Message) -> str:
    return " ".join(token.lemma for token in message.get(TOKENS) or ())


def _characters(message: Message) -> str:
    return normalize(message.get(TEXT) or "")


VIEWS = {
    "lemmas": (_lemmas, {"analyzer": "word", "token_pattern": r"(?u)[\w'?]+", "ngram_range": (1, 2)}),
    "characters": (_characters, {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2}),
}
"""Each view of a message: how its text is made, and how that is cut into features."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SparseTextFeaturizer(GraphComponent):  # type: ignore[misc]
    """Learns a vocabulary per view of the text and gives one TF-IDF row per message."""

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        self._weights: dict[str, float] = config["weights"]
        self._name = name
        self._model_storage = model_storage
        self._resource = resource
        self._vectorizers: dict[str, TfidfVectorizer] = {}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: the weight of each view's (unit-length) part of the row."""
        return {"weights": {"lemmas": 1.0, "characters": 1.0}}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SparseTextFeaturizer:
        """Build an untrained component (Rasa's factory)."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabularies from the training examples and persist them."""
        messages = [example for example in training_data.intent_examples if example.get(TEXT)]
        for view, (read, options) in VIEWS.items():
            vectorizer = TfidfVectorizer(lowercase=False, sublinear_tf=True, dtype=np.float32, **options)
            self._vectorizers[view] = vectorizer.fit([read(message) for message in messages])
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the sentence feature of each message and of its sentences."""
        self._featurize(with_sentences(messages))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the features of every training example that has a text."""
        self._featurize([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def _featurize(self, messages: Sequence[Message]) -> None:
        for message, row in zip(messages, self._rows(messages), strict=True):
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._name))

    def _rows(self, messages: Sequence[Message]) -> list[scipy.sparse.csr_matrix]:
        if not messages:
            return []
        parts = [
            self._vectorizers[view].transform([read(message) for message in messages]) * self._weights[view]
            for view, (read, _) in VIEWS.items()
        ]
        matrix = scipy.sparse.hstack(parts, format="csr", dtype=np.float32)
        return [matrix[index] for index in range(matrix.shape[0])] if len(messages) > 1 else [matrix]

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as directory:
            for view, vectorizer in self._vectorizers.items():
                terms = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
                (directory / f"{view}.json").write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
                np.save(directory / f"{view}.npy", vectorizer.idf_.astype(np.float32))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SparseTextFeaturizer:
        """Restore the vocabularies."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            for view, (_, options) in VIEWS.items():
                terms = json.loads((directory / f"{view}.json").read_text(encoding="utf-8"))
                vectorizer = TfidfVectorizer(
                    lowercase=False,
                    sublinear_tf=True,
                    dtype=np.float32,
                    **options,
                    vocabulary={term: index for index, term in enumerate(terms)},
                )
                vectorizer.idf_ = np.load(directory / f"{view}.npy", allow_pickle=False)
                component._vectorizers[view] = vectorizer
        return component
