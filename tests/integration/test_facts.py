"""Nothing uncertain or retired is ever shown; every number shown is one of the facts (B8).

The facts lie beside the repository where the project is developed (`../shared/facts`); elsewhere this file is skipped.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge_base.loader import read_yaml
from bot.messages import HARMFUL_REQUEST
from tests.conftest import ROOT, Server, pressable

FACTS = ROOT.parent / "shared" / "facts"
pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason=f"the sourced facts are not at {FACTS}")


def load(name: str) -> list[dict[str, Any]]:
    return read_yaml(FACTS / name)


def digits(number: str | None) -> str:
    return re.sub(r"\D", "", number or "")[-10:]


def numbers_of(fact: dict[str, Any]) -> set[str]:
    phones = [fact.get("phone"), fact.get("tty"), *(other.get("phone") for other in fact.get("other_phones") or ())]
    return {digits(phone) for phone in phones if digits(phone)}


@pytest.fixture(scope="module")
def everything_shown(server: Server, knowledge: Any) -> str:
    """All that the API can say in both languages: answers, lines, services."""
    shown = []
    for language in ("en", "fr"):
        visitor = server.visitor(language)
        for intent in pressable(knowledge):
            shown.append(visitor.press(f"/{intent}", language=language))
            shown.append(visitor.press(f'/{intent}{{"detail": "more"}}', language=language))
        places = [region.name.en.replace(" ", "%20") for region in knowledge.regions.values()]
        shown.extend(server.api("GET", f"/services?place={place}&language={language}").json for place in places)
    shown.append(knowledge.answers[HARMFUL_REQUEST].json())
    shown.append([record.json() for record in (*knowledge.contacts.values(), *knowledge.services.values())])
    return json.dumps(shown, ensure_ascii=False)


def test_no_uncertain_or_retired_line_or_service_is_shown(everything_shown: str, knowledge: Any) -> None:
    known = {**knowledge.contacts, **knowledge.services}
    kept = {n for f in (*load("helplines.yml"), *load("services.yml")) if f["id"] in known for n in numbers_of(f)}
    shown_numbers = {digits(match) for match in re.findall(r"\+1\d{10}", everything_shown)}
    for fact in (*load("helplines.yml"), *load("services.yml")):
        if fact["status"] == "unsure" or fact["retired"]:
            assert fact["id"] not in known, fact["id"]
            assert not (numbers_of(fact) - kept) & shown_numbers, fact["id"]


def test_every_number_shown_is_in_the_facts(knowledge: Any) -> None:
    facts = {fact["id"]: fact for fact in (*load("helplines.yml"), *load("services.yml"))}
    for record in (*knowledge.contacts.values(), *knowledge.services.values()):
        if record.id == "coordination-office":
            continue
        text = json.dumps(facts[record.id], ensure_ascii=False, default=str)
        for phone in record.phones:
            if phone.e164:
                assert digits(phone.e164) in re.sub(r"[^\d+]", "", text), record.id
                assert digits(phone.number.en) == digits(phone.number.fr) == digits(phone.e164), record.id


def test_answers_rest_on_facts_that_may_be_used(knowledge: Any) -> None:
    facts = {
        fact["id"]: fact
        for file in sorted(FACTS.glob("*.yml"))
        if file.name != "regions.yml"
        for fact in load(file.name)
    }
    for answer in knowledge.answers.values():
        for identifier in answer.facts:
            assert identifier in facts, (answer.id, identifier)
            assert facts[identifier]["status"] in ("verified", "secondary"), (answer.id, identifier)


def test_every_source_is_one_of_the_facts(knowledge: Any) -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in FACTS.glob("*.yml"))
    for name, source in knowledge.sources.items():
        assert source.url.en in text, name
        assert source.url.fr in text, name


def test_the_intents_are_those_of_the_catalogue(knowledge: Any) -> None:
    catalogue = yaml.safe_load((Path(FACTS).parent / "intents.yml").read_text(encoding="utf-8"))
    intents = {intent for group in catalogue["groups"].values() for intent in group}
    assert set(knowledge.answers) == intents | {HARMFUL_REQUEST}
    assert set(yaml.safe_load((ROOT / "domain.yml").read_text())["intents"]) == intents
