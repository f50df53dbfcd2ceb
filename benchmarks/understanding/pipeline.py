"""The pipeline of `config.yml` on any labelled texts, component by component, without Rasa's engine around it.

The components are the real ones with the real settings, so that what holds here holds in the bot; only the vectors of the
sentence encoder are kept between runs, since they don't depend on the training data.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from bot.engine import stand_ins

stand_ins.replace_what_is_not_installed()
stand_ins.leave_out_unused()

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import classifier, encoder, featurizer, language, sentences, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent.parent
COMPONENTS = {
    f"{kind.__module__}.{kind.__name__}": kind
    for kind in (
        language.LanguageIdentifier,
        sentences.SentenceSplitter,
        tokenizer.BilingualSpacyTokenizer,
        featurizer.SparseTextFeaturizer,
        encoder.SentenceEncoder,
        classifier.LinearIntentClassifier,
    )
}
"""The components that an intent depends on; the rest of the pipeline finds entities."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled text. `language` is None where it is to be identified."""

    text: str
    intent: str
    language: str | None = None
    source: str = ""


class Pipeline:
    """Fits the components on labelled texts and ranks the intents of others."""

    def __init__(self, settings: Mapping[str, Mapping[str, Any]] | None = None, without: Iterable[str] = ()) -> None:
        """Prepare the pipeline of `config.yml`.

        Args:
            settings: other settings of a component, by its class's name.
            without: names of classes to leave out.
        """
        left_out = set(without)
        steps = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
        self._steps = [
            (COMPONENTS[step["name"]], {**step, **(settings or {}).get(COMPONENTS[step["name"]].__name__, {})})
            for step in steps
            if step["name"] in COMPONENTS and COMPONENTS[step["name"]].__name__ not in left_out
        ]
        self._fitted: list[Any] = []

    def fit(self, examples: Sequence[Labelled]) -> None:
        """Train every component, in order, as Rasa does."""
        data = TrainingData([_to_message(example) for example in examples])
        context = ExecutionContext(GraphSchema({}))
        self._fitted = []
        with tempfile.TemporaryDirectory() as folder:
            storage = LocalModelStorage(Path(folder))
            for position, (kind, step) in enumerate(self._steps):
                config = {**kind.get_default_config(), **{key: step[key] for key in step if key != "name"}}
                component = kind.create(config, storage, Resource(f"component-{position}"), context)
                if isinstance(component, encoder.SentenceEncoder):
                    component._encoder = RememberingEncoder(component._encoder)
                if hasattr(component, "train"):
                    component.train(data)
                if hasattr(component, "process_training_data"):
                    component.process_training_data(data)
                self._fitted.append(component)

    def rank(self, texts: Sequence[str]) -> list[list[dict[str, Any]]]:
        """Return the ranking (`name`, `confidence`, best first) of each text."""
        messages = [Message({TEXT: text}) for text in texts]
        for component in self._fitted:
            component.process(messages)
        return [message.get("intent_ranking") for message in messages]


class RememberingEncoder:
    """The encoder with a memory of the texts that it has read; shared by all pipelines of a run."""

    _vectors: dict[tuple[str, str], NDArray[np.float32]] = {}  # noqa: RUF012 - shared on purpose

    def __init__(self, real: encoder.Encoder) -> None:
        self._real = real
        self.digest = real.digest

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of `texts`, reading those that are new."""
        new = sorted({text for text in texts if (self.digest, text) not in self._vectors}, key=len)
        for start in range(0, len(new), encoder.TRAINING_BATCH):
            batch = new[start : start + encoder.TRAINING_BATCH]
            for text, vector in zip(batch, self._real.encode(batch), strict=True):
                self._vectors[self.digest, text] = vector
        return np.stack([self._vectors[self.digest, text] for text in texts])


def _to_message(example: Labelled) -> Message:
    metadata = {"language": example.language, "source": example.source}
    return Message({TEXT: example.text, "intent": example.intent, "metadata": {"intent": metadata}})
