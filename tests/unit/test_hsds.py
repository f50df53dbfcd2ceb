"""Every line and service leaves as HSDS 3 that the published schema and our profile accept (B8: nothing unsure or retired).

The published schemas and the facts lie beside the repository where the project is developed; elsewhere what needs them is
skipped.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.knowledge_base.freshness import CONFIRM_DUE
from bot.knowledge_base.hsds.page import make_page
from bot.knowledge_base.hsds.service import make_hsds_service
from bot.knowledge_base.hsds.tables import make_data_package, make_tables
from bot.knowledge_base.hsds.terms import GROUP_TAXONOMY, NEED_TAXONOMY
from bot.knowledge_base.lines import HELP_LINES, HOTLINE
from bot.knowledge_base.loader import read_yaml
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.messages import LANGUAGES
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import ContactRecord

PUBLISHED = ROOT.parent / "shared" / "hsds"
FACTS = ROOT.parent / "shared" / "facts"
PROFILE = ROOT / "docs" / "hsds" / "profile"
needs_published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason=f"the published HSDS schemas are not at {PUBLISHED}"
)
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason=f"the sourced facts are not at {FACTS}")
in_each_language = pytest.mark.parametrize("language", LANGUAGES)
FORMATS = {"uuid", "uri", "email", "date", "date-time"}
ADDRESS_FIELDS = {"address", "addresses", "address_1", "postal_code", "latitude", "longitude"}
POSTAL_CODE = re.compile(r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b")
STREET = re.compile(r"\b\d+,? (rue |[A-Z]\w+ (Street|St\b|Avenue|Ave\b|Road|Rd\b|Drive|Blvd))")


def read_json(name: str) -> Any:
    return json.loads((PUBLISHED / name).read_text(encoding="utf-8"))


def read_patch(name: str) -> Any:
    return json.loads((PROFILE / name).read_text(encoding="utf-8"))


def merge(target: Any, patch: Any) -> Any:
    """Apply a JSON Merge Patch (RFC 7386, section 2)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def make_validator(schema: Any) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def profile_schema() -> Any:
    """The whole schema of a service under our profile, as a client would build it."""
    published = merge(read_json("service_with_definitions.json"), read_patch("service.json"))
    return merge(published, {"definitions": {"phone": read_patch("phone.json")}})


def problems(validator: Draft202012Validator, services: list[dict[str, Any]]) -> list[str]:
    return [
        f"{service['repere']['slug']} {list(error.path)}: {error.message}"
        for service in services
        for error in validator.iter_errors(service)
    ]


def records_of(knowledge: KnowledgeBase) -> list[ContactRecord]:
    return [*knowledge.contacts.values(), *knowledge.services.values()]


@pytest.fixture(scope="module")
def exported(knowledge: KnowledgeBase) -> dict[str, list[dict[str, Any]]]:
    return {
        language: [make_hsds_service(knowledge, record, language) for record in records_of(knowledge)]
        for language in LANGUAGES
    }


def walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every field of a record, at any depth, with its name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def identifiers(value: Any) -> list[str]:
    return [inner for name, inner in walk(value) if name == "id"]


@needs_published
@in_each_language
def test_every_line_and_service_is_valid_hsds(exported: dict[str, Any], language: str) -> None:
    assert not problems(make_validator(read_json("service_with_definitions.json")), exported[language])


@needs_published
@in_each_language
def test_every_line_and_service_is_valid_under_the_profile(exported: dict[str, Any], language: str) -> None:
    assert not problems(make_validator(profile_schema()), exported[language])


@needs_published
def test_formats_are_really_checked(exported: dict[str, Any]) -> None:
    assert set(Draft202012Validator.FORMAT_CHECKER.checkers) >= FORMATS, "run: make setup-test"
    validator = make_validator(profile_schema())
    for wrong in ({"id": "1"}, {"url": "not an address"}, {"email": "nobody"}):
        assert problems(validator, [{**exported["en"][0], **wrong}])


@needs_published
@pytest.mark.parametrize("name", ["service.json", "phone.json"])
def test_the_profile_is_a_merge_patch_that_leaves_a_valid_schema_with_all_that_hsds_has(name: str) -> None:
    published = read_json(f"schema/{name}")
    merged = merge(published, read_patch(name))
    Draft202012Validator.check_schema(merged)
    assert set(merged["properties"]) == {*published["properties"], "repere"}
    assert set(merged["required"]) == {*published["required"], "repere"}


@needs_published
def test_the_profile_refuses_what_it_does_not_describe(exported: dict[str, Any]) -> None:
    validator = make_validator(profile_schema())
    service = exported["en"][0]
    assert problems(validator, [{**service, "repere": {**service["repere"], "address": "somewhere"}}])
    without = {name: value for name, value in service.items() if name != "repere"}
    assert list(validator.iter_errors(without))


@needs_published
@in_each_language
def test_a_page_holds_services_that_the_published_listing_accepts(exported: dict[str, Any], language: str) -> None:
    page = make_page(exported[language])
    assert page["total_items"] == page["size"] == len(page["contents"])
    assert not problems(make_validator(read_json("service_list.json")), page["contents"])


def test_codes_of_the_profile_and_names_of_terms_are_those_of_the_knowledge() -> None:
    fields = read_patch("service.json")["properties"]["repere"]["properties"]
    assert tuple(fields["needs"]["items"]["enum"]) == tuple(NEED_TAXONOMY.terms) == NEEDS
    assert tuple(fields["groups"]["items"]["enum"]) == tuple(GROUP_TAXONOMY.terms) == GROUPS


def test_every_field_of_the_profile_is_in_the_api_description_and_in_the_documentation() -> None:
    described = yaml.safe_load((ROOT / "bot/web/api/openapi.yml").read_text(encoding="utf-8"))["components"]["schemas"]
    documented = (ROOT / "docs/hsds.md").read_text(encoding="utf-8")
    service = read_patch("service.json")["properties"]["repere"]
    texts = service["properties"]["texts"]["properties"]["fr"]
    phone = read_patch("phone.json")["properties"]["repere"]
    described_phone = described["HsdsService"]["properties"]["phones"]["items"]["properties"]["repere"]
    for ours, theirs in (
        (service, described["ServiceProfile"]),
        (texts, described["ServiceTexts"]),
        (phone, described_phone),
    ):
        assert set(ours["properties"]) == set(theirs["properties"]) == set(ours["required"]) == set(theirs["required"])
        assert not [
            name for name in ours["properties"] if f"`{name}" not in documented and f".{name}`" not in documented
        ]


@needs_facts
def test_nothing_unsure_or_retired_is_exported(exported: dict[str, Any], knowledge: KnowledgeBase) -> None:
    facts = [*read_yaml(FACTS / "helplines.yml"), *read_yaml(FACTS / "services.yml")]
    refused = {fact["id"] for fact in facts if fact["status"] == "unsure" or fact["retired"]}
    for services in exported.values():
        slugs = [service["repere"]["slug"] for service in services]
        assert refused
        assert not refused & set(slugs)
        assert set(slugs) == {*knowledge.contacts, *knowledge.services}


def test_no_address_is_exported_and_a_secret_place_is_marked(
    exported: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    secret = {record.id for record in records_of(knowledge) if record.confidential_address}
    assert secret
    for service in (service for services in exported.values() for service in services):
        slug = service["repere"]["slug"]
        assert service["repere"]["confidential_address"] is (slug in secret)
        for name, value in walk(service):
            assert name not in ADDRESS_FIELDS, slug
            assert name != "location_type" or value == "virtual", slug
            if isinstance(value, str):
                assert not POSTAL_CODE.search(value), (slug, value)
                assert not STREET.search(value), (slug, value)


def test_ids_are_the_same_in_both_languages_and_each_thing_has_its_own(exported: dict[str, Any]) -> None:
    for english, french in zip(*(exported[language] for language in LANGUAGES), strict=True):
        assert identifiers(english) == identifiers(french)
    for rows in make_tables(exported["en"]).values():
        assert len({row["id"] for row in rows}) == len(rows)
    assert len(make_tables(exported["en"])["service"]) == len(exported["en"])


def test_ids_never_change(exported: dict[str, Any]) -> None:
    """Others keep them: a change of the namespace or of how an id is made would be a new service to everybody."""
    hotline = next(service for service in exported["en"] if service["repere"]["slug"] == HOTLINE)
    assert hotline["id"] == "862d7c2b-878a-5ea1-afb8-f1052a553bad"
    assert hotline["phones"][0]["id"] == "213235a6-9509-5748-b14f-9910cdc3f301"
    assert hotline["organization"]["id"] == "65173144-9e5e-5fbb-bd0e-0006eafe3717"
    assert hotline["attributes"][0]["taxonomy_term"]["id"] == "3a2767d1-7d89-5b0d-9e24-d004d83e996e"


@in_each_language
def test_texts_are_in_the_language_asked_for_and_the_profile_has_both(exported: dict[str, Any], language: str) -> None:
    for service in exported[language]:
        profile = service["repere"]
        asked = profile["texts"][language]
        assert profile["language"] == language
        assert service["name"] == asked["name"]
        assert service["description"].startswith(asked["description"])
        assert profile["hours"] == asked["hours"]
        assert service.get("eligibility_description", "") == "; ".join(asked["eligibility"])
        assert [area["name"] for area in service["service_areas"]] == asked["service_areas"]
        assert all(a["taxonomy_term"]["language"] == language for a in service["attributes"])
        assert profile["texts"]["en"]["description"] != profile["texts"]["fr"]["description"]


def test_plain_fields_agree_with_the_telephone_numbers(exported: dict[str, Any]) -> None:
    for service in exported["en"]:
        voices = [phone["repere"]["tel"] for phone in service.get("phones", ()) if phone["type"] == "voice"]
        assert service["repere"]["tel"] == (voices[0] if voices else None)


LIMITED = {
    "211-ontario": "its web chat closes",
    "anova-london": "the hours of its crisis line",
    "centre-victoria-pour-femmes": "the hours of another line",
    "childrens-aid-societies": "for emergencies",
    "jewish-family-and-child-service": "an answering service takes over",
    "toronto-rape-crisis-centre": "its web chat closes",
}
"""What answers day and night, but not by every way to reach it."""


def test_what_is_open_day_and_night_has_a_rule_and_all_else_words_only(
    exported: dict[str, Any], knowledge: KnowledgeBase
) -> None:
    for record, service in zip(records_of(knowledge), exported["en"], strict=True):
        schedules = service.get("schedules", [])
        assert bool(schedules) is bool(record.open_24_7 or record.hours), record.id
        for schedule in schedules:
            rule = {name: schedule[name] for name in ("freq", "byday", "opens_at", "closes_at") if name in schedule}
            always = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00Z", "closes_at": "23:59Z"}
            assert rule == (always if record.open_24_7 and record.id not in LIMITED else {}), record.id
            assert rule or schedule["description"], record.id


@in_each_language
def test_what_is_due_or_not_official_says_to_confirm(knowledge: KnowledgeBase, language: Any) -> None:
    for record in records_of(knowledge):
        fresh = make_hsds_service(knowledge, record, language, record.review_by)
        due = make_hsds_service(knowledge, record, language, record.review_by + timedelta(days=1))
        is_told = record.id not in HELP_LINES
        assert (CONFIRM_DUE[language] in due.get("alert", "")) is is_told, record.id
        assert CONFIRM_DUE[language] not in fresh.get("alert", "")
        assert ("alert" in fresh) is bool(is_told and (record.status == "secondary" or record.doubt)), record.id


def test_the_day_of_assurance_is_the_day_of_our_last_review(knowledge: KnowledgeBase, exported: dict[str, Any]) -> None:
    for record, service in zip(records_of(knowledge), exported["en"], strict=True):
        assert service["assured_date"] == record.reviewed_on.isoformat()


def test_only_single_languages_are_languages_and_all_else_is_said_of_interpretation(
    knowledge: KnowledgeBase, exported: dict[str, Any]
) -> None:
    for record, service in zip(records_of(knowledge), exported["en"], strict=True):
        spoken = service.get("languages", ())
        others = list(filter(None, service.get("interpretation_services", "").split("; ")))
        assert not [each for each in spoken if re.search(r"interpreter|languages|\d", each["name"])], record.id
        assert not set(others) & {"English", "French", "Spanish"}
        assert len(spoken) + len(others) == len(record.languages.en if record.languages else ())
    codes = {each["name"]: each["code"] for service in exported["fr"] for each in service.get("languages", ())}
    expected = {"anglais": "en", "français": "fr", "espagnol": "es", "cri": "cr", "inuktitut": "iu", "ojibwé": "oj"}
    assert codes == expected


def test_a_cost_is_zero_only_where_it_is_free_without_condition(exported: dict[str, Any]) -> None:
    costs = [cost for service in exported["en"] for cost in service.get("cost_options", ())]
    assert {cost["amount_description"] for cost in costs if "amount" in cost} == {"Free"}
    assert {cost["amount"] for cost in costs if "amount" in cost} == {0}
    assert [cost for cost in costs if "amount" not in cost]


@needs_published
@in_each_language
def test_the_tables_are_those_of_the_hsds_data_package(exported: dict[str, Any], language: str) -> None:
    published = {kind["items"]["name"]: kind["items"] for kind in read_json("tabular.json")["properties"].values()}
    for name, rows in make_tables(exported[language]).items():
        schema = published[name]
        validator = make_validator({**schema, "required": [*schema["required"], *schema.get("tabular_required", ())]})
        assert not [(name, error.message) for row in rows for error in validator.iter_errors(row)]
        assert not {field for row in rows for field in row if not field.startswith("repere_")} - set(
            schema["properties"]
        )


def test_every_link_of_the_tables_leads_to_a_row(exported: dict[str, Any]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(make_data_package(exported["fr"], "fr")))
    package = json.loads(archive.read("datapackage.json"))
    tables = {}
    for resource in package["resources"]:
        text = archive.read(resource["path"]).decode()
        tables[resource["name"]] = list(csv.DictReader(io.StringIO(text, newline="")))
        assert list(tables[resource["name"]][0]) == [field["name"] for field in resource["schema"]["fields"]]
    assert set(archive.namelist()) == {"datapackage.json", *(resource["path"] for resource in package["resources"])}
    for resource in package["resources"]:
        for link in resource["schema"]["foreignKeys"]:
            known = {row["id"] for row in tables[link["reference"]["resource"]]}
            assert {row[link["fields"]] for row in tables[resource["name"]]} - {""} <= known, link
    names = [service["name"] for service in exported["fr"]]
    assert [row["name"] for row in tables["service"]] == names
    assert [row["repere_texts_fr_name"] for row in tables["service"]] == names


def test_the_same_services_give_the_same_archive(exported: dict[str, Any]) -> None:
    assert make_data_package(exported["en"], "en") == make_data_package(exported["en"], "en")
