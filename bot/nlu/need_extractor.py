"""Needs and groups as Rasa entities (`need`, `group`), with the ids of `knowledge/needs.yml`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge_base.loader import load_need_vocabulary
from bot.knowledge_base.needs import Mention, NeedFinder
from bot.settings import PROJECT_ROOT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NeedExtractor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds one entity per need and per group that a message names; its value is the id, its span the word itself."""

    def __init__(self, finder: NeedFinder) -> None:
        self._finder = finder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NeedExtractor:
        """Build the component from the curated words (Rasa's factory)."""
        return cls(NeedFinder(load_need_vocabulary(PROJECT_ROOT / "knowledge")))

    def process(self, messages: list[Message]) -> list[Message]:
        """Find the needs and groups of each message."""
        for message in messages:
            found = [_to_entity(mention) for mention in self._finder.find(message.get(TEXT) or "")]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _to_entity(mention: Mention) -> dict[str, Any]:
    return {"entity": mention.kind, "value": mention.id, "start": mention.start, "end": mention.end}
