"""Sparse features of a message: lemmas (one and two) and characters, weighted by TF-IDF.

Owns the vocabulary. One row per message (a sentence feature), read by the classifier. The vocabulary is kept as JSON
and the weights as a NumPy array: loading them runs no code.

scikit-learn learns the vocabulary and cuts texts into terms. Its `transform` is made for many texts: for one, checking and
converting costs four times the work itself, so rows are put together here (a test compares them).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
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


class TextView:
    """One view's vocabulary and weights; makes a row's part of it."""

    def __init__(self, view: str, terms: Sequence[str], idf: NDArray[np.float32]) -> None:
        self._read, options = VIEWS[view]
        self._cut = TfidfVectorizer(lowercase=False, **options).build_analyzer()
        self._index = {term: number for number, term in enumerate(terms)}
        self.terms = terms
        self.idf = idf

    @classmethod
    def fit(cls, view: str, messages: Sequence[Message]) -> TextView:
        """Learn the terms of `messages` and how rare each is."""
        read, options = VIEWS[view]
        vectorizer = TfidfVectorizer(lowercase=False, dtype=np.float32, **options)
        vectorizer.fit([read(message) for message in messages])
        terms = sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)
        return cls(view, terms, vectorizer.idf_.astype(np.float32))

    def weigh(self, message: Message) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the terms of a message by number, ascending, and their weights (together of unit length)."""
        index = self._index
        counts = Counter(index[term] for term in self._cut(self._read(message)) if term in index)
        numbers = np.fromiter(sorted(counts), np.int32, len(counts))
        found = np.fromiter((counts[number] for number in numbers.tolist()), np.float32, len(counts))
        weights = (np.log(found) + 1) * self.idf[numbers]
        length = np.sqrt(np.square(weights).sum())
        return numbers, weights / length if length else weights


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
        self._views: dict[str, TextView] = {}

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
        for view in VIEWS:
            self._views[view] = TextView.fit(view, messages)
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
        for view in VIEWS:
            own_numbers, own_weights = self._views[view].weigh(message)
            numbers.append(own_numbers + columns)
            weights.append(own_weights * np.float32(self._weights[view]))
            columns += len(self._views[view].terms)
        indices = np.concatenate(numbers)
        ends = np.array([0, len(indices)], np.int32)
        return scipy.sparse.csr_matrix((np.concatenate(weights), indices, ends), (1, columns))

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as directory:
            for name, view in self._views.items():
                (directory / f"{name}.json").write_text(json.dumps(view.terms, ensure_ascii=False), encoding="utf-8")
                np.save(directory / f"{name}.npy", view.idf)

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
            for view in VIEWS:
                terms = json.loads((directory / f"{view}.json").read_text(encoding="utf-8"))
                idf = np.load(directory / f"{view}.npy", allow_pickle=False)
                component._views[view] = TextView(view, terms, idf)
        return component
