"""Reads `knowledge/` once, at start, into an immutable `KnowledgeBase`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError, parse_obj_as

from bot.errors import KnowledgeError
from bot.knowledge_base.lines import OFFICE
from bot.knowledge_base.places import PlaceFinder
from bot.knowledge_base.revised import RevisedAnswers
from bot.knowledge_base.schema import (
    Answer,
    ContactRecord,
    NeedVocabulary,
    OutsidePlace,
    PlaceLookAlikes,
    Region,
    SourceRecord,
)
from bot.knowledge_base.switches import Switches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_Record = TypeVar("_Record", bound=BaseModel)
WIDE_AREAS = frozenset(["ontario", "canada"])

_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything the service may say. Mappings keep the order of the files.

    `switches` may change later, and `answers` where they were made revisable.
    """

    answers: Mapping[str, Answer]
    contacts: Mapping[str, ContactRecord]
    services: Mapping[str, ContactRecord]
    sources: Mapping[str, SourceRecord]
    regions: Mapping[str, Region]
    switches: Switches = field(default_factory=Switches)
    serving: Mapping[str, tuple[ContactRecord, ...]] = field(init=False, repr=False, compare=False)
    """Of each area: the services for it and then the lines, in the order of the files."""
    wide_lines: tuple[ContactRecord, ...] = field(init=False, repr=False, compare=False)
    """The lines for the whole province or country."""

    def __post_init__(self) -> None:
        """Look through all services and lines once, not at each search."""
        serving: dict[str, list[ContactRecord]] = {}
        for record in (*self.services.values(), *self.contacts.values()):
            for area in dict.fromkeys(record.service_area):
                serving.setdefault(area, []).append(record)
        object.__setattr__(self, "serving", {area: tuple(records) for area, records in serving.items()})
        wide = tuple(line for line in self.contacts.values() if WIDE_AREAS.intersection(line.service_area))
        object.__setattr__(self, "wide_lines", wide)

    @property
    def version(self) -> tuple[int, int]:
        """What differs once staff have switched something or approved a revision: what was rendered before is old then."""
        return self.switches.version, self.answers.version if isinstance(self.answers, RevisedAnswers) else 0

    def with_office_email(self, address: str | None) -> KnowledgeBase:
        """Return the knowledge with the operator's own address of the Office (`BOT_OFFICE_EMAIL`) in place of the facts'.

        What could not be confirmed of the facts' address is not said of another.
        """
        if address is None:
            return self
        office = self.contacts[OFFICE].copy(update={"email": address, "doubt": None})
        return replace(self, contacts={**self.contacts, OFFICE: office})


def load_knowledge(directory: Path) -> KnowledgeBase:
    """Read and validate every file of `directory`.

    Raises:
        KnowledgeError: a file is missing, is no YAML or breaks the schema; the message names it.
    """
    knowledge = KnowledgeBase(
        answers=_by_id(
            record for file in _files(directory / "answers", "*/*.yml") for record in _read(file, Answer, single=True)
        ),
        contacts=_by_id(_read(directory / "contacts.yml", ContactRecord)),
        services=_by_id(
            record for file in _files(directory / "services", "*.yml") for record in _read(file, ContactRecord)
        ),
        sources=_read_sources(directory / "sources.yml"),
        regions=load_regions(directory),
    )
    _check_references(knowledge)
    return knowledge


def load_regions(directory: Path) -> dict[str, Region]:
    """Read only the places of `directory`.

    Raises:
        KnowledgeError: the file is missing, is no YAML or breaks the schema.
    """
    return _by_id(_read(directory / "places.yml", Region))


def load_outside_places(directory: Path) -> tuple[OutsidePlace, ...]:
    """Read the places outside Ontario that are noticed.

    Raises:
        KnowledgeError: the file is missing, is no YAML or breaks the schema.
    """
    return _read(directory / "places_outside.yml", OutsidePlace)


def load_look_alikes(directory: Path) -> PlaceLookAlikes:
    """Read what looks like a place and mostly is none.

    Raises:
        KnowledgeError: the file is missing, is no YAML or breaks the schema.
    """
    return _read(directory / "not_places.yml", PlaceLookAlikes, single=True)[0]


def load_place_finder(directory: Path, regions: Mapping[str, Region] | None = None) -> PlaceFinder:
    """Build the finder from the curated names.

    Args:
        regions: the places of `directory`, where they have been read before.

    Raises:
        KnowledgeError: a file is missing or broken; the message names it.
    """
    return PlaceFinder(regions or load_regions(directory), load_outside_places(directory), load_look_alikes(directory))


def load_need_vocabulary(directory: Path) -> NeedVocabulary:
    """Read the words for needs and groups.

    Raises:
        KnowledgeError: the file is missing, is no YAML or breaks the schema.
    """
    return _read(directory / "needs.yml", NeedVocabulary, single=True)[0]


def read_yaml(file: Path) -> Any:
    """Parse one YAML file.

    Raises:
        KnowledgeError: it is missing or not YAML.
    """
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_YamlLoader)  # noqa: S506 - a safe loader
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"{file}: {error}") from error


def _files(directory: Path, pattern: str) -> list[Path]:
    files = sorted(directory.glob(pattern))
    if not files:
        raise KnowledgeError(f"{directory}: no file matches {pattern}")
    return files


def _read(file: Path, kind: type[_Record], *, single: bool = False) -> tuple[_Record, ...]:
    data = read_yaml(file)
    try:
        return parse_obj_as(tuple[kind, ...], [data] if single else data)  # type: ignore[valid-type]
    except ValidationError as error:
        raise KnowledgeError(f"{file}: {error}") from error


def _read_sources(file: Path) -> dict[str, SourceRecord]:
    try:
        return parse_obj_as(dict[str, SourceRecord], read_yaml(file))
    except ValidationError as error:
        raise KnowledgeError(f"{file}: {error}") from error


def _by_id(records: Iterable[_Record]) -> dict[str, _Record]:
    found: dict[str, _Record] = {}
    for record in records:
        identifier = str(record.id)  # type: ignore[attr-defined]
        if identifier in found:
            raise KnowledgeError(f"the id {identifier} occurs twice")
        found[identifier] = record
    return found


def _check_references(knowledge: KnowledgeBase) -> None:
    """Refuse an id that leads nowhere: a visitor would meet it as a failure."""
    for answer in knowledge.answers.values():
        for kind, identifiers, known in (
            ("button", answer.buttons, knowledge.answers),
            ("contact", answer.contacts, knowledge.contacts),
            ("source", answer.sources, knowledge.sources),
        ):
            for identifier in identifiers:
                if identifier not in known:
                    raise KnowledgeError(f"the answer {answer.id} names an unknown {kind}: {identifier}")
    areas = {"ontario", "canada", *knowledge.regions}
    for record in (*knowledge.contacts.values(), *knowledge.services.values()):
        for area in record.service_area:
            if area not in areas:
                raise KnowledgeError(f"{record.id} serves an unknown region: {area}")
