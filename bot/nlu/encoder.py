"""The bilingual sentence encoder as dense features: one vector per message, alike for what means alike in either language.

Serves what `make encoder` built (`encoder/model/`): an ONNX graph with eight-bit weights, read by onnxruntime on one core.
Holds no weights in the trained model: that keeps the file's digest, and refuses another file than it was trained with.
"""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
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
from bot.settings import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_PIECES = 64
"""Word pieces of a text that are read, about 50 words; the encoder was trained on no longer ones."""
TRAINING_BATCH = 64
_CHUNK_BYTES = 1 << 20


class Encoder:
    """Turns texts into vectors of unit length."""

    def __init__(self, directory: Path) -> None:
        """Load `encoder.onnx` and `tokenizer.json` of `directory`; a damaged one raises what its library raises."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        weights = directory / "encoder.onnx"
        self.digest = _digest(weights, directory / "tokenizer.json")
        # By its path: of bytes, the session would keep a copy beside what it reads them into.
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_PIECES)
        self._tokenizer.enable_padding(pad_id=0)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text (texts × 384)."""
        encoded = self._tokenizer.encode_batch([normalize(text) for text in texts])
        ids = np.array([text.ids for text in encoded], np.int64)
        mask = np.array([text.attention_mask for text in encoded], np.int64)
        vectors: NDArray[np.float32] = self._session.run(None, {"ids": ids, "mask": mask})[0]
        return vectors


def _digest(*files: Path) -> str:
    """Return the SHA-256 of the files one after the other."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    return digest.hexdigest()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(GraphComponent):  # type: ignore[misc]
    """Gives each message, and each sentence of a long one, its vector as a dense sentence feature."""

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        self._name = name
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = Encoder(PROJECT_ROOT / config["model"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: the folder of the encoder, from the project's root."""
        return {"model": "encoder/model"}

    @staticmethod
    def required_packages() -> list[str]:
        """Name the packages that Rasa checks for before training."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Load the encoder (Rasa's factory)."""
        return cls(config, execution_context.node_name, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Remember which encoder the features come from; it is trained apart (`make encoder`)."""
        with self._model_storage.write_to(self._resource) as directory:
            (directory / "encoder.json").write_text(json.dumps({"sha256": self._encoder.digest}), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoder:
        """Load the encoder that the model was trained with; raise ValueError where another lies in its place."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            about = json.loads((directory / "encoder.json").read_text(encoding="utf-8"))
        if about["sha256"] != component._encoder.digest:
            raise ValueError("the encoder is not the one that this model was trained with; run: bot train")
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the dense feature of each message and of its sentences."""
        self._featurize(with_sentences(messages))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the feature of every training example that has a text, on every core, those of like length together."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        examples.sort(key=lambda example: len(example.get(TEXT)))
        batches = [examples[start : start + TRAINING_BATCH] for start in range(0, len(examples), TRAINING_BATCH)]
        with ThreadPoolExecutor(os.cpu_count()) as threads:  # the runtime lets go of Python's lock
            list(threads.map(self._featurize, batches))
        return training_data

    def _featurize(self, messages: Sequence[Message]) -> None:
        texts = [message.get(TEXT) or "" for message in messages]
        if not texts:
            return
        for message, vector in zip(messages, self._encoder.encode(texts), strict=True):
            message.add_features(Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, self._name))
