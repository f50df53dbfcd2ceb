"""Municipalities and regions of Ontario as Rasa entities (`place`); the names come from `knowledge/places.yml`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge_base.loader import load_regions
from bot.knowledge_base.places import Place, PlaceFinder
from bot.settings import PROJECT_ROOT

PLACE = "place"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds one `place` entity per place named; its value is the name in English, its `region` the region's id."""

    def __init__(self, finder: PlaceFinder) -> None:
        self._finder = finder

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceExtractor:
        """Build the component from the curated places (Rasa's factory)."""
        return cls(PlaceFinder(load_regions(PROJECT_ROOT / "knowledge")))

    def process(self, messages: list[Message]) -> list[Message]:
        """Find the places of each message."""
        for message in messages:
            found = [_to_entity(place) for place in self._finder.find(message.get(TEXT) or "")]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _to_entity(place: Place) -> dict[str, Any]:
    return {
        "entity": PLACE,
        "value": place.name_en,
        "value_fr": place.name_fr,
        "region": place.region,
        "start": place.start,
        "end": place.end,
    }
