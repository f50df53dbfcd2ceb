"""Whatever fails, the help lines are there and the typed text is not lost (B3, D12, E3)."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import VisitorMessage
from bot.logs import configure_logging
from bot.messages import RedactedText
from bot.settings import Settings
from bot.web.app import build_services
from tests.conftest import Server, contact_ids, entries, serve
from tests.databases import database_url, locked

HOTLINE = "canadian-human-trafficking-hotline"


def test_without_a_model_the_service_shows_help_lines_and_answers_danger(tmp_path: Path) -> None:
    services = build_services(_settings(tmp_path), tmp_path / "no-such-model.tar.gz")
    assert services.model_id is None
    asyncio.run(_talk_without_model(services))
    services.database.close()


def test_with_a_damaged_model_too(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(b"this is no model")
    services = build_services(_settings(tmp_path), damaged)
    assert services.model_id is None
    asyncio.run(_talk_without_model(services))
    services.database.close()


async def _talk_without_model(services: Any) -> None:
    for language, calm, danger in (
        ("en", "what is the strategy", "he is hitting me right now please help"),
        ("fr", "c'est quoi la stratégie", "aidez moi il me frappe en ce moment"),
    ):
        started = await services.conversations.start(language)
        turn = await _say(services, started, calm)
        assert {contact.id for message in turn.messages for contact in message.contacts} >= {"emergency-911", HOTLINE}
        assert not turn.understanding.urgent
        turn = await _say(services, started, danger)
        assert turn.understanding.urgent
        assert turn.messages[0].entry == "danger_now"
        assert turn.understanding.language == language
        assert "emergency-911" in {contact.id for contact in turn.messages[0].contacts}


def test_an_action_that_raises_still_leaves_an_answer(
    tmp_path: Path, model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging("DEBUG")
    services = build_services(_settings(tmp_path), model)

    def fail(*_: object) -> None:
        raise RuntimeError("my name is oluwaseun")

    services.conversations._engine._processor.action_endpoint._executor.actions["action_answer"] = fail

    async def talk() -> None:
        started = await services.conversations.start("fr")
        turn = await _say(services, started, "c'est quoi la traite des personnes")
        assert turn.messages
        assert {contact.id for message in turn.messages for contact in message.contacts} >= {"emergency-911", HOTLINE}
        urgent = await _say(services, started, "aidez moi il me frappe en ce moment")
        assert urgent.messages[0].entry == "danger_now"

    asyncio.run(talk())
    services.database.close()
    logged = capfd.readouterr().err
    assert "engine.action.failed" in logged
    assert "oluwaseun" not in logged  # D2: an error's message may hold what a visitor said


def test_understanding_that_raises_still_leaves_an_answer(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = build_services(_settings(tmp_path), model)

    async def fail(text: RedactedText, language: str) -> None:
        raise RuntimeError

    monkeypatch.setattr(services.conversations._engine, "parse", fail)

    async def talk() -> None:
        started = await services.conversations.start("en")
        turn = await _say(services, started, "what is human trafficking")
        assert turn.messages
        assert turn.understanding.intent == "out_of_scope"

    asyncio.run(talk())
    services.database.close()


def test_a_locked_database_gives_help_lines_within_its_limit_and_loses_nothing(tmp_path: Path, model: Path) -> None:
    with serve(tmp_path) as server:
        visitor = server.visitor()
        with locked(tmp_path):
            started = time.monotonic()
            refused = visitor.post({"text": "what is human trafficking"}, Idempotency_Key="k1")
            assert (refused.status, refused.json["code"]) == (503, "storage_unavailable")
            assert HOTLINE in {contact["id"] for contact in refused.json["contacts"]}
            assert time.monotonic() - started < 10
            assert server.api("GET", "/help").status == 200
        again = visitor.post({"text": "what is human trafficking"}, Idempotency_Key="k1")
        assert (again.status, again.json["turn"]) == (200, 1)


def test_without_a_database_the_lines_are_served_and_readiness_says_why(tmp_path: Path, model: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("not a directory")
    with serve(tmp_path, BOT_DATABASE_URL=f"sqlite:///{nowhere}/bot.db") as server:
        ready = server.request("GET", "/readyz")
        assert (ready.status, ready.json["checks"]) == (503, {"model": True, "database": False, "redis": True})
        assert server.request("GET", "/healthz").status == 200
        assert server.api("GET", "/help").json["contacts"]
        refused = server.api("POST", "/conversations", {"language": "fr"})
        assert (refused.status, refused.json["code"]) == (503, "storage_unavailable")
        assert refused.json["contacts"]


def test_too_many_messages_are_refused_with_help_lines_and_a_time_to_wait(tmp_path: Path, model: Path) -> None:
    with serve(tmp_path, BOT_RATE_LIMIT="3") as server:
        visitor = server.visitor("fr")
        visitor.say("bonjour")
        visitor.say("merci")
        refused = visitor.post({"text": "encore", "language": "fr"})
        assert refused.status == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.json["contacts"]
        assert server.api("GET", "/help").status == 200  # help is never limited


def test_a_conversation_goes_on_after_a_restart(tmp_path: Path, model: Path) -> None:
    with serve(tmp_path) as server:
        visitor = server.visitor("fr")
        visitor.say("j'ai besoin d'un refuge")
    with serve(tmp_path) as server:
        visitor.server = server
        turn = visitor.say("à Sudbury")
        assert turn["turn"] == 2
        assert turn["language"] == "fr"
        assert [service for message in turn["messages"] for service in message["services"]]


def test_readiness_names_the_model(server: Server) -> None:
    ready = server.request("GET", "/readyz")
    assert ready.status == 200
    assert ready.json["model_id"].startswith("repere-")


def test_every_response_carries_the_security_headers(server: Server) -> None:
    for answer in (server.api("GET", "/help"), server.request("GET", "/healthz"), server.request("GET", "/nothing")):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "aiohttp" not in answer.headers["server"].lower()
    secure = server.request("GET", "/healthz", headers={"X-Forwarded-Proto": "https"})
    assert "max-age=31536000" in secure.headers["strict-transport-security"]


def test_only_allowed_pages_may_use_the_api(tmp_path: Path, model: Path) -> None:
    with serve(tmp_path, BOT_ALLOWED_ORIGINS="https://partner.example") as server:
        foreign = server.api("POST", "/conversations", {}, {"Origin": "https://evil.example"})
        assert (foreign.status, foreign.json["code"]) == (403, "origin_not_allowed")
        partner = server.api("POST", "/conversations", {}, {"Origin": "https://partner.example"})
        assert partner.status == 201
        assert partner.headers["access-control-allow-origin"] == "https://partner.example"
        own = server.api("POST", "/conversations", {}, {"Origin": server.url})
        assert own.status == 201
        preflight = {"Origin": "https://partner.example", "Access-Control-Request-Method": "POST"}
        asked = server.api("OPTIONS", "/conversations", headers=preflight)
        assert asked.status == 204
        assert "Idempotency-Key" in asked.headers["access-control-allow-headers"]


def test_metrics_are_for_this_machine_only(server: Server) -> None:
    assert server.request("GET", "/metrics").status == 200
    assert server.request("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status == 404


def test_care_goes_on_for_three_turns_after_a_disclosure(server: Server) -> None:
    """B5 and B6: short words stay in the frame and the same text never comes twice running."""
    for language, disclosure, replies in (
        ("en", "my boyfriend makes me sleep with men and keeps the money", ["ok", "i'm scared", "and now?"]),
        ("fr", "mon chum m'oblige à coucher avec des clients", ["ok", "j'ai peur", "pis là?"]),
    ):
        visitor = server.visitor(language)
        texts = [visitor.say(disclosure)["messages"][0]["text"]]
        for reply in replies:
            turn = visitor.say(reply)
            assert turn["urgent"], reply
            assert entries(turn) == ["being_trafficked"]
            assert HOTLINE in contact_ids(turn)
            texts.append(turn["messages"][0]["text"])
        assert all(first != second for first, second in pairwise(texts))


async def _say(services: Any, started: Any, text: str) -> Any:
    return await services.conversations.post(started.conversation_id, started.token, VisitorMessage(text=text))


def _settings(folder: Path) -> Settings:
    return Settings(database_url=database_url(folder), secret_key=b"x" * 32)
