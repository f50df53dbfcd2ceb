"""Sparse features of a message: lemmas (one and two) and characters, weighted by TF-IDF.

Owns the vocabulary. One row per message (a sentence feature), read by the classifier. The vocabulary is kept as JSON
and the weights as a NumPy array: loading them runs no code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

from bot.nlu.sentences import with_sentences
from bot.normalization import normalize
from bot.tfidf import Cut, TermWeights, pieces, words

TOKENS = "text_tokens"


def _lemmas(message: Message) -> str:
    return " ".join(token.lemma for token in message.get(TOKENS) or ())


def _characters(message: Message) -> str:
    return normalize(message.get(TEXT) or "")


@dataclass(frozen=True, slots=True)
class View:
    """A view of a message: how its text is made, how that is cut into terms, and in how many messages a term must stand."""

    read: Callable[[Message], str]
    cut: Cut
    fewest: int = 1


VIEWS = {
    "lemmas": View(_lemmas, words(r"(?u)[\w'?]+", longest=2)),
    "characters": View(_characters, pieces(2, 5), fewest=2),
}


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
        self._terms: dict[str, TermWeights] = {}

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
        for name, view in VIEWS.items():
            texts = [view.read(message) for message in messages]
            self._terms[name] = TermWeights.fit(view.cut, texts, fewest=view.fewest)
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
        for message in messages:
            message.add_features(Features(self._row(message), FEATURE_TYPE_SENTENCE, TEXT, self._name))

    def _row(self, message: Message) -> scipy.sparse.csr_matrix:
        numbers, weights, columns = [], [], 0
        for name, view in VIEWS.items():
            terms = self._terms[name]
            own_numbers, own_weights = terms.weigh(view.read(message))
            numbers.append(own_numbers + columns)
            weights.append(own_weights * np.float32(self._weights[name]))
            columns += len(terms.terms)
        indices = np.concatenate(numbers)
        ends = np.array([0, len(indices)], np.int32)
        return scipy.sparse.csr_matrix((np.concatenate(weights), indices, ends), (1, columns))

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as directory:
            for name, terms in self._terms.items():
                (directory / f"{name}.json").write_text(json.dumps(terms.terms, ensure_ascii=False), encoding="utf-8")
                np.save(directory / f"{name}.npy", terms.idf)

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
            for name, view in VIEWS.items():
                terms = json.loads((directory / f"{name}.json").read_text(encoding="utf-8"))
                idf = np.load(directory / f"{name}.npy", allow_pickle=False)
                component._terms[name] = TermWeights(view.cut, terms, idf)
        return component
