"""Services come nearest first, and the trafficking hotline is always among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.knowledge_base.finder import HOTLINE, ServiceQuery, find_services
from bot.knowledge_base.schema import GROUPS, NEEDS

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase


def test_the_hotline_is_in_every_result(knowledge: KnowledgeBase) -> None:
    for region in (None, *knowledge.regions):
        for need in (None, *NEEDS):
            found = find_services(knowledge, ServiceQuery(need, region, None))
            assert HOTLINE in {record.id for record in (*found.local, *found.wide)}


@pytest.mark.parametrize("group", GROUPS)
def test_nobody_is_sent_where_they_are_not_served(knowledge: KnowledgeBase, group: str) -> None:
    for region in knowledge.regions:
        found = find_services(knowledge, ServiceQuery("shelter", region, group))
        for record in found.local:
            is_for_women_of_it = group in ("deaf", "black", "muslim", "indigenous") and record.groups == ("women",)
            assert not record.groups or group in record.groups or is_for_women_of_it
            assert region in record.service_area


def test_a_deaf_person_keeps_the_services_for_women_unless_he_is_a_man(knowledge: KnowledgeBase) -> None:
    for gender, expected in ((None, True), ("men", False)):
        queries = [ServiceQuery("counselling", region, "deaf", gender=gender) for region in knowledge.regions]
        shown = [record for query in queries for record in find_services(knowledge, query).local]
        assert any(record.groups == ("women",) for record in shown) is expected


def test_what_serves_the_need_comes_before_what_only_serves_the_place(knowledge: KnowledgeBase) -> None:
    for region in knowledge.regions:
        serves = ["shelter" in r.needs for r in find_services(knowledge, ServiceQuery("shelter", region, None)).local]
        assert serves == sorted(serves, reverse=True)


def test_nothing_near_is_said(knowledge: KnowledgeBase) -> None:
    bare = [r for r in knowledge.regions if not find_services(knowledge, ServiceQuery("shelter", r, None)).near]
    assert bare, "some regions have no shelter in the facts"
    assert all(find_services(knowledge, ServiceQuery("shelter", region, None)).wide for region in bare)


def test_police_lines_are_not_offered_for_a_need_of_help(knowledge: KnowledgeBase) -> None:
    for region in knowledge.regions:
        for need in ("shelter", "counselling", "legal", None):
            found = find_services(knowledge, ServiceQuery(need, region, None))
            assert not [r.id for r in found.local if r.police_involved]
