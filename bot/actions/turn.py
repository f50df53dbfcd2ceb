"""What an action needs to know of the present turn, read once from rasa-sdk's tracker. It decides nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.actions.voice import find_voice, is_a_man, is_grown
from bot.knowledge_base.finder import MEN
from bot.knowledge_base.places import Place
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.knowledge_base.service_replies import SKIPPED
from bot.messages import parse_language

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from rasa_sdk import Tracker

    from bot.knowledge_base.replies import Voice
    from bot.knowledge_base.schema import Region
    from bot.messages import Language

_REFUSED = re.compile(r"\b(?:not|no|pas)(?: (?:a|an|un|une|de|d['’]))? ?$")
COURTESIES = ("affirm", "deny", "thanks", "goodbye")
MOST_WORDS_OF_COURTESY = 3

NAMED = ("place", "place_outside", "need", "group")
"""Entities that name what is looked for; a message of these alone goes on from the turn before."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence of the message, read by itself."""

    text: str
    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Outside:
    """A place that is not in Ontario, as named."""

    name_en: str
    name_fr: str

    def name(self, language: Language) -> str:
        """Return the place's name in `language`."""
        return self.name_fr if language == "fr" else self.name_en


@dataclass(frozen=True, slots=True)
class Turn:
    """The visitor's turn: its text and understanding, and what earlier turns left in the slots.

    `language` is that of the message, `spoken` the conversation's before it. `is_pressed` is true for a button,
    `dangers` are the safety intents that the patterns found. `place` is the place named now, else the one named before
    (None when one outside Ontario is named). `needs` and `groups` are named in this message, `need` and `group` remembered;
    `refuses_need` marks a need that was named only to be refused.
    `unnamed_text` is the text without the words that name a place, a need or a group. `care_beside` are the dangers named
    beside `care`. `voice` is who writes about a minor, `gender` is "men" where the writer is one, and `told`
    which wording of each answer that has several comes next. `is_harmful` marks a question that is answered with no how-to,
    `skips_place` a pressed "Skip".
    """

    text: str
    language: Language
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    readings: tuple[Reading, ...] = ()
    is_pressed: bool = False
    dangers: tuple[str, ...] = ()
    detail: str | None = None
    place: Place | None = None
    names_place: bool = False
    outside: Outside | None = None
    needs: tuple[str, ...] = ()
    refuses_need: bool = False
    groups: tuple[str, ...] = ()
    unnamed_text: str = ""
    spoken: Language | None = None
    need: str | None = None
    group: str | None = None
    last_entry: str | None = None
    last_detail: str | None = None
    care: str | None = None
    care_turns: int = 0
    care_beside: tuple[str, ...] = ()
    voice: Voice | None = None
    gender: str | None = None
    told: Mapping[str, int] = field(default_factory=dict)
    misunderstood: int = 0
    is_harmful: bool = False
    skips_place: bool = False


def read_turn(tracker: Tracker, regions: Mapping[str, Region]) -> Turn:
    """Read the turn; a language that the text leaves open is the conversation's."""
    message: dict[str, Any] = tracker.latest_message
    text = message.get("text") or ""
    slots = tracker.slots
    entities: list[dict[str, Any]] = list(message.get("entities") or ())
    wanted = _not_refused(entities, text)
    place = _find_place(entities, regions)
    outside = None if place else _find_outside(entities)
    spoken = parse_language(slots.get("language")) or parse_language(message.get("spoken"))
    return Turn(
        text=text,
        language=_choose_language(message, spoken, goes_on=slots.get("last_entry") is not None),
        intent=(message.get("intent") or {}).get("name") or "",
        confidence=float((message.get("intent") or {}).get("confidence") or 0),
        ranking=tuple((guess["name"], float(guess["confidence"])) for guess in message.get("intent_ranking") or ()),
        readings=tuple(_read_reading(reading) for reading in message.get("readings") or ()),
        is_pressed=not message.get("intent_ranking"),  # a button, which no classifier ranked
        dangers=tuple(message.get("dangers") or ()),
        detail=next((e["value"] for e in entities if e.get("entity") == "detail"), None),
        place=place or (None if outside else _recall_place(slots.get("place"), regions)),
        names_place=place is not None,
        outside=outside,
        needs=_values(wanted, "need", NEEDS),
        refuses_need=len(wanted) < len(entities),
        groups=_values(entities, "group", GROUPS),
        unnamed_text=_without(text, entities),
        spoken=spoken,
        need=slots.get("need"),
        group=slots.get("group"),
        last_entry=slots.get("last_entry"),
        last_detail=slots.get("last_detail"),
        care=slots.get("care"),
        care_turns=int(slots.get("care_turns") or 0),
        care_beside=tuple(slots.get("care_beside") or ()),
        voice=find_voice(text) or (None if is_grown(text) else slots.get("voice")),
        gender=MEN if is_a_man(text) else slots.get("gender"),
        told=slots.get("told") or {},
        is_harmful=bool(message.get("harmful")),
        skips_place=any(e.get("entity") == "place" and e.get("value") == SKIPPED for e in entities),
        misunderstood=int(slots.get("misunderstood") or 0),
    )


def _choose_language(message: Mapping[str, Any], spoken: Language | None, *, goes_on: bool) -> Language:
    """Return the message's language; one word ("source?") or a courtesy ("thx bye") changes none."""
    read = parse_language(message.get("language"))
    kept = parse_language(message.get("spoken")) or spoken  # the page's language, where a client says it
    is_courtesy = (message.get("intent") or {}).get("name") in COURTESIES
    words = len((message.get("text") or "").split())
    is_typed = bool(message.get("intent_ranking"))
    if is_typed and goes_on and kept and words <= (MOST_WORDS_OF_COURTESY if is_courtesy else 1):
        return kept
    return read or spoken or "en"


def _read_reading(reading: Mapping[str, Any]) -> Reading:
    intent = reading.get("intent") or {}
    return Reading(reading.get("text") or "", intent.get("name") or "", float(intent.get("confidence") or 0))


def _not_refused(entities: Iterable[Mapping[str, Any]], text: str) -> list[Mapping[str, Any]]:
    """Return the entities without the needs that a "not" stands before ("not counselling, housing")."""
    return [
        e for e in entities if e.get("entity") != "need" or not _REFUSED.search(text[: e.get("start") or 0].lower())
    ]


def _values(entities: Iterable[Mapping[str, Any]], kind: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the values of one kind in order, each once; what the knowledge base does not know is left out."""
    named = [str(entity.get("value")) for entity in entities if entity.get("entity") == kind]
    return tuple(value for value in dict.fromkeys(named) if value in known)


def _find_place(entities: Iterable[Mapping[str, Any]], regions: Mapping[str, Region]) -> Place | None:
    """Return the place of Ontario that the message names last."""
    named = [entity for entity in entities if entity.get("entity") == "place" and entity.get("region") in regions]
    if not named:
        return None
    return Place(named[-1]["region"], named[-1]["value"], named[-1].get("value_fr") or named[-1]["value"])


def _find_outside(entities: Iterable[Mapping[str, Any]]) -> Outside | None:
    named = [entity for entity in entities if entity.get("entity") == "place_outside" and entity.get("value")]
    return Outside(named[-1]["value"], named[-1].get("value_fr") or named[-1]["value"]) if named else None


def _recall_place(remembered: str | None, regions: Mapping[str, Region]) -> Place | None:
    """Return the place of the slot, `region|name in English|name in French`: a village keeps its own name."""
    parts = (remembered or "").split("|")
    if len(parts) != 3 or parts[0] not in regions:
        return None
    region, name_en, name_fr = parts
    return Place(region, name_en, name_fr)


def _without(text: str, entities: Iterable[Mapping[str, Any]]) -> str:
    """Return `text` with the words of named entities blanked."""
    for entity in entities:
        start, end = entity.get("start"), entity.get("end")
        if entity.get("entity") in NAMED and isinstance(start, int) and isinstance(end, int):
            text = text[:start] + " " * (end - start) + text[end:]
    return text
