"""Places as Rasa entities: `place` for those of Ontario, `place_outside` where somebody says they are elsewhere.

The names come from `knowledge/places.yml`, `places_outside.yml` and `not_places.yml`.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge_base.loader import load_place_finder
from bot.knowledge_base.places import Place, PlaceElsewhere, PlaceFinder
from bot.settings import PROJECT_ROOT

PLACE = "place"
PLACE_OUTSIDE = "place_outside"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds one entity per place named; its value is the name in English, and a `place` has its region's id."""

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
        return cls(load_place_finder(PROJECT_ROOT / "knowledge"))

    def process(self, messages: list[Message]) -> list[Message]:
        """Find the places of each message."""
        for message in messages:
            found = [_to_entity(place) for place in self._finder.find_all(message.get(TEXT) or "")]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages


def _to_entity(place: Place | PlaceElsewhere) -> dict[str, Any]:
    entity = {
        "entity": PLACE if isinstance(place, Place) else PLACE_OUTSIDE,
        "value": place.name_en,
        "value_fr": place.name_fr,
        "start": place.start,
        "end": place.end,
    }
    return {**entity, "region": place.region} if isinstance(place, Place) else entity
