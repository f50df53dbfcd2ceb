"""The description at /openapi.json is what the service does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator, RefResolver

from bot.knowledge_base.schema import GROUPS, NEEDS
from tests.conftest import Server, pressable


@pytest.fixture(scope="module")
def description(server: Server) -> dict[str, Any]:
    return server.api("GET", "/openapi.json").json


def validate(description: dict[str, Any], schema: str, body: Any) -> None:
    validator = Draft7Validator({"$ref": f"#/components/schemas/{schema}"}, RefResolver("", description))
    assert not [error.message for error in validator.iter_errors(body)]


def test_it_is_openapi_3_1_and_names_every_route(server: Server, description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    assert set(description["paths"]) == {
        "/conversations",
        "/conversations/{conversation_id}",
        "/conversations/{conversation_id}/end",
        "/conversations/{conversation_id}/messages",
        "/conversations/{conversation_id}/feedback",
        "/handoffs",
        "/help",
        "/services",
    }


def test_its_choices_are_those_of_the_knowledge(description: dict[str, Any]) -> None:
    assert tuple(description["components"]["schemas"]["Need"]["enum"]) == NEEDS
    assert tuple(description["components"]["schemas"]["Group"]["enum"]) == GROUPS


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_answer_has_the_described_shape(server: Server, description: dict[str, Any], language: str) -> None:
    visitor = server.visitor(language)
    validate(description, "StartedConversation", visitor.started)
    for text in ("a shelter in Sudbury", "refuge à Ottawa", "help me he has a knife", "xqzt", "Toronto"):
        validate(description, "Turn", visitor.say(text))
    problem = visitor.post({"text": ""})
    validate(description, "Problem", problem.json)
    for service in server.api("GET", f"/services?place=Sudbury&language={language}").json["services"]:
        validate(description, "HsdsService", service)
    for contact in server.api("GET", f"/help?language={language}").json["contacts"]:
        validate(description, "Contact", contact)


def test_no_answer_of_the_knowledge_breaks_the_shape(
    server: Server, description: dict[str, Any], knowledge: Any
) -> None:
    for language in ("en", "fr"):
        visitor = server.visitor(language)
        for intent in pressable(knowledge):
            turn = visitor.press(f"/{intent}", language=language)
            validate(description, "Turn", turn)
            assert json.dumps(turn)
