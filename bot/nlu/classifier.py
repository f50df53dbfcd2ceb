"""An intent classifier over two views of a message: its words and letters (sparse), and its meaning (dense).

Each view has a linear model of its own: a support vector machine over the sparse features, multinomial logistic
regression over the dense ones. Their scores are added, each with its strength, and a softmax makes confidences of the
sum. Both models stay apart because the encoder has seen the training examples: one model over both would trust it too much.
The strengths come from the development set (docs/understanding.md).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

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

from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS
from bot.nlu.sentences import SENTENCES

TOLERANCE = 0.01
"""Of the machine's solver: ten times coarser than its default, twice as fast, and no different on the development set."""
ROUNDS = 40
"""Of the regression's solver; more change nothing on the development set."""
VIEWS = ("sparse", "dense")

Matrix: TypeAlias = Any
"""SciPy's sparse matrix (which has no types) or a NumPy array; messages × features."""


class LinearView:
    """A linear model over one view: scores per intent."""

    def __init__(self, coefficients: NDArray[Any], intercepts: NDArray[np.float32]) -> None:
        self.coefficients = coefficients  # features × intents
        self.intercepts = intercepts

    @classmethod
    def fit(cls, view: str, features: Matrix, labels: NDArray[np.str_], strictness: float) -> LinearView:
        """Fit the model of a view; `strictness` is the inverse of its regularisation (scikit-learn's `C`)."""
        # Imported where something is trained: serving needs the numbers alone.
        if view == "sparse":
            from sklearn.svm import LinearSVC

            model = LinearSVC(C=strictness, tol=TOLERANCE, random_state=0)
        else:
            from sklearn.linear_model import LogisticRegression

            model = LogisticRegression(C=strictness, max_iter=ROUNDS, tol=0.001)
        model.fit(features, labels)
        # In half precision: the coefficients of 150,000 terms are the largest thing in memory.
        precision = np.float16 if view == "sparse" else np.float32
        return cls(np.ascontiguousarray(model.coef_.T, dtype=precision), model.intercept_.astype(np.float32))

    def score(self, features: Matrix) -> NDArray[np.float32]:
        """Return the scores (messages × intents).

        Without BLAS: its threads would go on spinning on every core after each message, twice its cost.
        """
        if scipy.sparse.issparse(features):
            rows = itertools.starmap(slice, itertools.pairwise(features.indptr))
            scores = np.stack([self._weigh(features.indices[row], features.data[row]) for row in rows])
        else:
            scores = np.einsum("mf,fi->mi", features, self.coefficients)
        return self.intercepts + scores

    def _weigh(self, terms: NDArray[np.int32], values: NDArray[np.float32]) -> NDArray[np.float32]:
        weighed: NDArray[np.float32] = np.einsum("f,fi->i", values, self.coefficients[terms].astype(np.float32))
        return weighed


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):  # type: ignore[misc]
    """Ranks the intents of a message, and of each sentence of a long one (`readings`)."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._intents: list[str] = []
        self._views: dict[str, LinearView] = {}

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        `C`: the strictness of each view's model. `strengths`: what its scores count. `outside`: added to the score of
        out_of_scope. `sure_danger`: the confidence with which one sentence alone makes a message a safety message.
        """
        return {
            "C": {"sparse": 1.0, "dense": 30.0},
            "strengths": {"sparse": 3.5, "dense": 0.4},
            "outside": 0.0,
            "sure_danger": 0.9,
            "ranking_length": 10,
        }

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
        """Fit a model per view that the pipeline gives; persist them."""
        messages = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = np.array([message.get(INTENT) for message in messages])
        self._intents = sorted(set(labels.tolist()))
        for view, features in _features(messages).items():
            self._views[view] = LinearView.fit(view, features, labels, self._config["C"][view])
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking` of each message, and `readings` where it has several sentences."""
        for message in messages:
            sentences: Sequence[Message] = message.get(SENTENCES) or ()
            confidences = self._confidences([message, *sentences])
            ranking = self._rank(self._combine(confidences[0], confidences[1:]))
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            if sentences:
                readings = [
                    {"text": part.get(TEXT), "start": part.get("start"), "end": part.get("end"), "intent": first[0]}
                    for part, first in zip(sentences, map(self._rank, confidences[1:]), strict=True)
                ]
                message.set("readings", readings, add_to_output=True)
        return messages

    def _confidences(self, messages: Sequence[Message]) -> NDArray[np.float32]:
        strengths: Mapping[str, float] = self._config["strengths"]
        scores = np.zeros((len(messages), len(self._intents)), np.float32)
        for view, features in _features(messages).items():
            scores += strengths[view] * self._views[view].score(features)
        if OUT_OF_SCOPE in self._intents:
            scores[:, self._intents.index(OUT_OF_SCOPE)] += self._config["outside"]
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        confidences: NDArray[np.float32] = shares / shares.sum(axis=1, keepdims=True)
        return confidences

    def _combine(self, whole: NDArray[np.float32], sentences: NDArray[np.float32]) -> NDArray[np.float32]:
        """Put the readings of a message together: a sentence that is surely danger wins, else the whole decides.

        The most pressing danger wins (the order of `SAFETY_INTENTS`).
        """
        for intent in SAFETY_INTENTS:
            if intent in self._intents:
                column = sentences[:, self._intents.index(intent)]
                if len(column) and column.max() >= self._config["sure_danger"]:
                    surest: NDArray[np.float32] = sentences[int(column.argmax())]
                    return surest
        return whole

    def _rank(self, confidences: NDArray[np.float32]) -> list[dict[str, Any]]:
        best = np.argsort(-confidences)[: self._config["ranking_length"]]
        return [{"name": self._intents[index], "confidence": float(confidences[index])} for index in best]

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as directory:
            for view, model in self._views.items():
                np.save(directory / f"{view}_coefficients.npy", model.coefficients)
                np.save(directory / f"{view}_intercepts.npy", model.intercepts)
            about = {"intents": self._intents, "views": list(self._views)}
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
            for view in about["views"]:
                component._views[view] = LinearView(
                    np.load(directory / f"{view}_coefficients.npy", allow_pickle=False),
                    np.load(directory / f"{view}_intercepts.npy", allow_pickle=False),
                )
        return component


def _features(messages: Sequence[Message]) -> dict[str, Matrix]:
    """Return the matrix (messages × features) of each view that the pipeline gives."""
    rows: dict[str, list[Any]] = {view: [] for view in VIEWS}
    for message in messages:
        for feature in message.features:
            if feature.attribute == TEXT and feature.type == FEATURE_TYPE_SENTENCE:
                rows["sparse" if feature.is_sparse() else "dense"].append(feature.features)
    stack = {"sparse": lambda parts: scipy.sparse.vstack(parts, format="csr"), "dense": np.vstack}
    return {view: parts[0] if len(parts) == 1 else stack[view](parts) for view, parts in rows.items() if parts}
