"""GET /services gives HSDS with our profile, nearest first, and refuses with help lines what it does not know (D12)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator

from bot.knowledge_base.finder import ServiceQuery, find_services
from bot.knowledge_base.lines import HELP_LINES, HOTLINE
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.messages import LANGUAGES
from tests.conftest import ROOT, Server

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from tests.conftest import Answer

PUBLISHED = ROOT.parent / "shared" / "hsds" / "service_with_definitions.json"
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def ask(server: Server, headers: dict[str, str] | None = None, **query: str) -> Answer:
    return server.api("GET", f"/services?{urlencode(query)}", headers=headers)


def slugs(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [service["repere"]["slug"] for service in answer.json["services"]]


@pytest.mark.skipif(not PUBLISHED.is_file(), reason=f"the published HSDS schema is not at {PUBLISHED}")
@in_each_language
def test_every_service_found_is_valid_hsds(server: Server, knowledge: KnowledgeBase, language: str) -> None:
    schema = json.loads(Path(PUBLISHED).read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for region in knowledge.regions.values():
        found = ask(server, place=region.name.en, language=language).json["services"]
        assert not [(s["repere"]["slug"], e.message) for s in found for e in validator.iter_errors(s)]


@in_each_language
def test_texts_are_in_the_language_asked_for(server: Server, language: str) -> None:
    by_query = ask(server, need="shelter", place="Sudbury", language=language)
    by_header = ask(server, {"Accept-Language": f"{language}-CA"}, need="shelter", place="Sudbury")
    assert by_query.json == by_header.json
    for service in by_query.json["services"]:
        assert service["repere"]["language"] == language
        assert service["name"] == service["repere"]["texts"][language]["name"]


@pytest.mark.parametrize("need", ["shelter", "counselling", "legal", "victim_services"])
def test_what_serves_the_place_and_the_need_is_first_and_lines_of_the_province_last(
    server: Server, knowledge: KnowledgeBase, need: str
) -> None:
    seen = set()
    for region in knowledge.regions.values():
        answer = ask(server, need=need, place=region.name.en)
        assert HOTLINE in slugs(answer)
        ranks = []
        for service in answer.json["services"]:
            serves_place = region.name.en in service["repere"]["texts"]["en"]["service_areas"]
            serves_need = need in service["repere"]["needs"]
            ranks.append((0 if serves_need else 1) if serves_place else 2)
        assert ranks == sorted(ranks), region.id
        assert answer.json["near"] is (0 in ranks), region.id
        seen.update(ranks)
    assert {0, 2} <= seen


def test_a_place_without_the_service_says_so_and_gives_its_helpers_and_lines(
    server: Server, knowledge: KnowledgeBase
) -> None:
    bare = [r for r in knowledge.regions.values() if not find_services(knowledge, ServiceQuery("shelter", r.id)).near]
    assert bare
    for region in bare:
        answer = ask(server, need="shelter", place=region.name.en)
        assert answer.json["near"] is False
        assert HOTLINE in slugs(answer)


@pytest.mark.parametrize("query", [{}, *({"need": need} for need in NEEDS), *({"group": group} for group in GROUPS)])
def test_the_hotline_is_in_every_answer_and_without_a_place_nothing_is_near_or_far(
    server: Server, query: dict[str, str]
) -> None:
    answer = ask(server, **query)
    assert HOTLINE in slugs(answer)
    assert answer.json["near"] is None


@pytest.mark.parametrize(("need", "line"), [("danger", "emergency-911"), ("suicide", "suicide-crisis-helpline-988")])
def test_the_line_for_a_pressing_need_is_found(server: Server, need: str, line: str) -> None:
    assert line in slugs(ask(server, need=need))


@pytest.mark.parametrize("group", [group for group in GROUPS if group not in NEEDS])
def test_a_group_may_be_asked_for_as_a_need(server: Server, group: str) -> None:
    assert slugs(ask(server, need=group, place="Ottawa")) == slugs(ask(server, group=group, place="Ottawa"))


def test_a_group_gets_only_what_serves_it(server: Server) -> None:
    found = ask(server, need="counselling", place="Toronto", group="men").json["services"]
    assert found
    assert not [s["repere"]["slug"] for s in found if s["repere"]["groups"] and "men" not in s["repere"]["groups"]]


@pytest.mark.parametrize(
    ("names", "region"),
    [
        (("Sudbury", "Greater Sudbury", "Grand Sudbury", "sudbury", "SUDBURY", "Sudburry"), "greater-sudbury"),
        (("Peel", "Peel Region", "région de Peel", "Brampton", "Mississauga"), "peel"),
        (("Bath", "bath"), "lennox-addington"),
        (("King", "king"), "york"),
    ],
)
def test_a_place_is_a_municipality_or_region_in_either_language_even_if_its_name_is_a_common_word(
    server: Server, knowledge: KnowledgeBase, names: tuple[str, ...], region: str
) -> None:
    found = find_services(knowledge, ServiceQuery(None, region, None, "en"))
    expected = [record.id for record in (*found.local, *found.wide)]
    for name in names:
        assert slugs(ask(server, place=name)) == expected, name


@in_each_language
@pytest.mark.parametrize(
    "query",
    [{"need": "pizza"}, {"group": "cats"}, {"place": "Timbuktu"}, {"place": "Montréal"}, {"place": "x" * 101}],
)
def test_what_is_not_known_is_refused_with_help_lines(server: Server, query: dict[str, str], language: str) -> None:
    refused = ask(server, **query, language=language)
    assert (refused.status, refused.json["code"]) == (400, "bad_request")
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert refused.headers["content-language"] == language
    assert next(iter(query)) in refused.json["errors"][0]
    assert [contact["id"] for contact in refused.json["contacts"]] == list(HELP_LINES)


def test_an_empty_parameter_is_one_left_out(server: Server) -> None:
    assert ask(server, need="", place=" ", group="").json == ask(server).json
