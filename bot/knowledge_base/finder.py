"""Finds services by need, place and group, the nearest first.

Order: serves this region and this need; serves this region; province-wide lines that serve the need; and always the
trafficking hotline. Among equals, those that speak the reader's language come first. What staff switched off is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge_base.lines import CONNECTS, HOTLINE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import ContactRecord
    from bot.messages import Language

MEN, WOMEN = "men", "women"
MOST_LOCAL = 6
MOST_WIDE = 4

# A need that a region's general helpers can serve or pass on when nobody there serves it alone.
_FOR_POLICE = ("report", "danger")
_GENERAL_NEEDS = frozenset(["victim_services", "safety_planning", "information", "basic_needs"])
_IDENTITIES = frozenset(["indigenous", "black", "muslim", "2slgbtq", "deaf"])
_OF_ANY_GENDER = _IDENTITIES - {"2slgbtq"}
_FRENCH, _ENGLISH = "français", "English"


@dataclass(frozen=True, slots=True)
class ServiceQuery:
    """What is looked for; each part may be missing. `region` is a region's id, `language` that of the reader.

    `gender` is "men" where a man said to be one, whatever the group is: what is for women alone is left out.
    """

    need: str | None = None
    region: str | None = None
    group: str | None = None
    language: Language | None = None
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class ServicesFound:
    """Local services first, then province-wide lines; `near` is false when nothing local serves the query."""

    local: tuple[ContactRecord, ...]
    wide: tuple[ContactRecord, ...]
    near: bool


def find_services(knowledge: KnowledgeBase, query: ServiceQuery) -> ServicesFound:
    """Return the services and lines that fit `query`; the trafficking hotline is always among the lines.

    Where nothing local serves it, the line that knows every service (211) is among them too.
    """
    served = knowledge.serving.get(query.region or "", ())
    local = [record for record in served if _may_serve(knowledge, record, query)]
    exact = [record for record in local if _meets_need(record, query)]
    near = bool(exact) if query.need else bool(local)
    general = [
        record for record in local if not _meets_need(record, query) and _GENERAL_NEEDS.intersection(record.needs)
    ]
    wide = [
        record for record in knowledge.wide_lines if _meets_wide(record, query) and _may_serve(knowledge, record, query)
    ]
    connecting = [] if near else [CONNECTS]
    lines = [*_best_first(wide, query)[:MOST_WIDE], *(knowledge.contacts[name] for name in (*connecting, HOTLINE))]
    return ServicesFound(
        local=tuple([*_best_first(exact, query), *_best_first(general, query)][:MOST_LOCAL]),
        wide=tuple(line for line in each_once(lines) if not knowledge.switches.is_off(line.id)),
        near=near,
    )


def each_once(records: Iterable[ContactRecord]) -> Iterable[ContactRecord]:
    """Return records without repetition, by their ids: to hash a record is to hash everything in it."""
    return {record.id: record for record in records}.values()


def is_for(record: ContactRecord, group: str) -> bool:
    """Say whether a line is for everybody or for all of `group`; one for Indigenous youth is not for all youth."""
    narrower = _IDENTITIES.intersection(record.groups) - {group}
    return not record.groups or (group in record.groups and not narrower)


def excludes(record: ContactRecord, gender: str | None) -> bool:
    """Say whether a line is for women alone and a man asks."""
    return gender == MEN and WOMEN in record.groups and MEN not in record.groups


def speaks(record: ContactRecord, language: Language | None) -> bool:
    """Say whether a line is known to answer in `language`."""
    if language is None or record.languages is None:
        return language != "fr" or record.french_service == "yes"
    if language == "fr":
        return record.french_service == "yes" or any(name.startswith(_FRENCH) for name in record.languages.fr)
    return any(name.startswith(_ENGLISH) for name in record.languages.en)


def _may_serve(knowledge: KnowledgeBase, record: ContactRecord, query: ServiceQuery) -> bool:
    """Say whether the visitor may turn there: it serves everybody, or their group, or they named none."""
    if knowledge.switches.is_off(record.id) or (record.police_involved and query.need not in _FOR_POLICE):
        return False
    if excludes(record, query.gender):
        return False
    if not record.groups or query.group is None or query.group in record.groups:
        return True
    return query.group in _OF_ANY_GENDER and set(record.groups) == {
        WOMEN
    }  # a Deaf woman may not have said that she is one


def _meets_need(record: ContactRecord, query: ServiceQuery) -> bool:
    return query.need is None or query.need in record.needs


def _meets_wide(record: ContactRecord, query: ServiceQuery) -> bool:
    for_group = query.group is not None and query.group in record.groups
    if query.need is None:  # who named nothing gets what is for everybody
        return for_group or (query.group is None and "hotline" in record.needs and not record.groups)
    return query.need in record.needs or (for_group and "hotline" in record.needs)


def _best_first(records: Iterable[ContactRecord], query: ServiceQuery) -> list[ContactRecord]:
    def rank(record: ContactRecord) -> tuple[bool, ...]:
        return (
            query.group not in record.groups if query.group else bool(record.groups),
            not (record.phones or record.website or record.chat_url or record.email),
            not record.phones,
            not speaks(record, query.language),
            record.status != "verified",
            not record.open_24_7,
        )

    return sorted(records, key=rank)
