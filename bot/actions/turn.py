"""What an action needs to know of the present turn, read once from rasa-sdk's tracker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.knowledge_base.places import Place
from bot.messages import parse_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rasa_sdk import Tracker

    from bot.knowledge_base.schema import Region
    from bot.messages import Language

CARE_TURNS = 3
"""For so many turns after a disclosure the conversation stays in its care frame (standard B6)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The visitor's turn: its text and understanding, and what earlier turns left in the slots.

    `is_pressed` is true for a button.
    """

    text: str
    language: Language
    intent: str
    confidence: float
    is_pressed: bool
    ranking: tuple[tuple[str, float], ...]
    detail: str | None
    place: Place | None
    need: str | None
    group: str | None
    last_entry: str | None
    care: str | None
    care_turns: int
    misunderstood: int


def read_turn(tracker: Tracker, regions: Mapping[str, Region]) -> Turn:
    """Read the turn; a language that the text leaves open is the conversation's."""
    message: dict[str, Any] = tracker.latest_message
    slots = tracker.slots
    language = parse_language(message.get("language")) or parse_language(slots.get("language")) or "en"
    return Turn(
        text=message.get("text") or "",
        language=language,
        intent=(message.get("intent") or {}).get("name") or "",
        confidence=float((message.get("intent") or {}).get("confidence") or 0),
        is_pressed=not message.get("intent_ranking"),  # a button, which no classifier ranked
        ranking=tuple((guess["name"], guess["confidence"]) for guess in message.get("intent_ranking") or ()),
        detail=next(
            (e["value"] for e in message.get("entities") or () if e.get("entity") == "detail"),
            None,
        ),
        place=_read_place(message.get("entities") or (), slots.get("place"), regions),
        need=slots.get("need"),
        group=slots.get("group"),
        last_entry=slots.get("last_entry"),
        care=slots.get("care"),
        care_turns=int(slots.get("care_turns") or 0),
        misunderstood=int(slots.get("misunderstood") or 0),
    )


def _read_place(entities: Any, remembered: str | None, regions: Mapping[str, Region]) -> Place | None:
    """Return the place named now, else the one named before.

    The slot holds `region|name in English|name in French`, so that a village keeps its own name.
    """
    for entity in reversed(list(entities)):
        if entity.get("entity") == "place" and entity.get("region") in regions:
            return Place(
                entity["region"],
                entity["value"],
                entity.get("value_fr") or entity["value"],
            )
    parts = (remembered or "").split("|")
    if len(parts) != 3 or parts[0] not in regions:
        return None
    region, name_en, name_fr = parts
    return Place(region, name_en, name_fr)


def names_place(tracker: Tracker) -> bool:
    """Say whether this very message names a place."""
    return any(entity.get("entity") == "place" for entity in tracker.latest_message.get("entities") or ())
