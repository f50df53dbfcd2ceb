"""Cuts a long message into its sentences, so that each can be read by itself as well as the whole.

A cry for help at the end of a story, or two questions in one message, are lost in one vector of everything. Later
components read the sentences like messages of their own (`with_sentences`); the classifier puts the readings together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

if TYPE_CHECKING:
    from collections.abc import Iterable

SENTENCES = "sentences"
MOST_SENTENCES = 8
"""The rest of a longer message is read with the eighth, so that no message can cost much."""
LEAST_WORDS = 2
"""A shorter piece ("Hi.", "Mr.") belongs to what follows it."""

_END = r"(?<=[.!?…;])\s+|[^\S\n]*\n\s*"
# A second question joined to the first by "and": the words that begin a question tell it from a list of things.
_QUESTION = (
    r"(?<![\s,]),?\s+(?=(?:and|also|plus|but)\s+(?:also\s+)?(?:what|who|where|when|why|how|which|is|are|do|does|can|could|should)\b"
    r"|(?:et|aussi|puis|mais)\s+(?:aussi\s+)?(?:est-ce|qu'est-ce|c'est quoi|qui|o[uù]|quand|pourquoi|comment|combien"
    r"|(?:à\s+|de\s+|pour\s+)?quel(?:le)?s?|y a-t-il|puis-je|peut-on|peux-tu|pouvez-vous)\b)"
)
_BOUNDARY = re.compile(f"{_END}|{_QUESTION}", re.IGNORECASE)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans (start, end) of the sentences of `text` in order; one span where there is nothing to split."""
    spans: list[tuple[int, int]] = []
    start = 0
    ends = [(match.start(), match.end()) for match in _BOUNDARY.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        if len(text[start:end].split()) < LEAST_WORDS and following < len(text):
            continue
        if end > start and len(spans) < MOST_SENTENCES - 1:
            spans.append((start, end))
            start = following
    if start < len(text):
        spans.append((start, len(text)))
    return spans or [(0, len(text))]


def with_sentences(messages: Iterable[Message]) -> list[Message]:
    """Return the messages, each followed by its sentences where it has several."""
    return [reading for message in messages for reading in (message, *(message.get(SENTENCES) or ()))]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceSplitter(GraphComponent):  # type: ignore[misc]
    """Sets `sentences` of each message that has more than one: messages of their own, with `start` and `end`."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceSplitter:
        """Build the component (Rasa's factory)."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Split each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            spans = split_sentences(text)
            if len(spans) > 1:
                message.set(SENTENCES, [_part(message, text, start, end) for start, end in spans])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training examples whole: their label is that of all they say."""
        return training_data


def _part(message: Message, text: str, start: int, end: int) -> Message:
    return Message({TEXT: text[start:end], "language": message.get("language"), "start": start, "end": end})
