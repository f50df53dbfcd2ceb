"""A linear intent classifier whose confidence means what it says.

A one-against-the-rest linear support vector machine over the sparse features; its scores become probabilities by a
softmax at one temperature, chosen on held-out scores. Examples of one writer (`metadata: {source: …}`) are held out
together, since paraphrases by one hand on both sides would flatter the confidence.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, softmax
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

FOLDS = 3
TOLERANCE = 0.01
"""Of the solver: ten times coarser than its default, twice as fast, and no different on the development set."""
DEFAULT_TEMPERATURE = 0.25
"""Used when the examples name fewer than two writers, so that nothing can be held out honestly."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):  # type: ignore[misc]
    """Ranks the intents of a message from its sparse sentence features."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._intents: list[str] = []
        self._coefficients: NDArray[np.float32] = np.zeros((0, 0), np.float32)  # features × intents
        self._intercepts: NDArray[np.float32] = np.zeros(0, np.float32)
        self._temperature = DEFAULT_TEMPERATURE

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: `C` of the machine, and how many intents a ranking holds."""
        return {"C": 1.0, "ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Build an untrained component (Rasa's factory)."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifier and its temperature; persist both."""
        messages = [example for example in training_data.intent_examples if example.get(TEXT)]
        features = scipy.sparse.vstack([_sentence_row(message) for message in messages], format="csr")
        labels = np.array([message.get(INTENT) for message in messages])
        writers = np.array([_writer(message) for message in messages])
        self._temperature = self._fit_temperature(features, labels, writers)
        machine = self._fit(features, labels)
        self._intents = [str(name) for name in machine.classes_]
        self._coefficients = np.ascontiguousarray(machine.coef_.T, dtype=np.float32)
        self._intercepts = machine.intercept_.astype(np.float32)
        self._persist()
        return self._resource

    def _fit(self, features: scipy.sparse.csr_matrix, labels: NDArray[np.str_]) -> LinearSVC:
        return LinearSVC(C=self._config["C"], class_weight="balanced", tol=TOLERANCE, random_state=0).fit(
            features, labels
        )

    def _fit_temperature(
        self,
        features: scipy.sparse.csr_matrix,
        labels: NDArray[np.str_],
        writers: NDArray[np.str_],
    ) -> float:
        folds = min(FOLDS, len(set(writers)))
        if folds < 2:
            return DEFAULT_TEMPERATURE
        scores, truths = [], []
        for train, held_out in GroupKFold(folds).split(features, labels, writers):
            machine = self._fit(features[train], labels[train])
            known = np.isin(labels[held_out], machine.classes_)
            scores.append(machine.decision_function(features[held_out][known]))
            truths.append(np.searchsorted(machine.classes_, labels[held_out][known]))
        return _best_temperature(scores, truths)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking` of each message."""
        for message in messages:
            row = _sentence_row(message)
            scores = np.asarray(row @ self._coefficients).ravel() + self._intercepts
            confidences = softmax(scores / self._temperature)
            best = np.argsort(-confidences)[: self._config["ranking_length"]]
            ranking = [{"name": self._intents[index], "confidence": float(confidences[index])} for index in best]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as directory:
            np.save(directory / "coefficients.npy", self._coefficients)
            np.save(directory / "intercepts.npy", self._intercepts)
            about = {"intents": self._intents, "temperature": self._temperature}
            (directory / "classifier.json").write_text(json.dumps(about), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Restore a trained classifier."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            about = json.loads((directory / "classifier.json").read_text(encoding="utf-8"))
            component._intents = about["intents"]
            component._temperature = about["temperature"]
            component._coefficients = np.load(directory / "coefficients.npy", allow_pickle=False)
            component._intercepts = np.load(directory / "intercepts.npy", allow_pickle=False)
        return component


def _sentence_row(message: Message) -> scipy.sparse.csr_matrix:
    rows = [
        feature.features
        for feature in message.features
        if feature.attribute == TEXT and feature.type == FEATURE_TYPE_SENTENCE and feature.is_sparse()
    ]
    return rows[0] if len(rows) == 1 else scipy.sparse.hstack(rows, format="csr")


def _writer(message: Message) -> str:
    return str(((message.get("metadata") or {}).get("intent") or {}).get("source", ""))


def _best_temperature(scores: Sequence[NDArray[np.float64]], truths: Sequence[NDArray[np.intp]]) -> float:
    """Return the temperature with the least negative log-likelihood of the truths."""

    def loss(log_temperature: float) -> float:
        temperature = float(np.exp(log_temperature))
        total = 0.0
        for score, truth in zip(scores, truths, strict=True):
            scaled = score / temperature
            total += float(np.sum(logsumexp(scaled, axis=1) - scaled[np.arange(len(truth)), truth]))
        return total

    return float(np.exp(minimize_scalar(loss, bounds=(-4.0, 1.0), method="bounded").x))
