"""What is watched: /metrics has every figure that the alert rules ask for, and no figure is about a person."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer

from bot.logs import configure_logging
from bot.settings import read_settings
from bot.web.app import create_app
from bot.web.services import SERVICES
from tests.conftest import ROOT, Server, serve

if TYPE_CHECKING:
    from pathlib import Path


def read(server: Server) -> dict[str, float]:
    text = server.request("GET", "/metrics").body.decode()
    return {name: float(value) for name, value in re.findall(r"^(repere_\S+) (\S+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
def test_every_figure_of_an_alert_or_the_dashboard_is_there(server: Server, file: str) -> None:
    server.visitor().say("hello")
    text = (ROOT / "deploy" / "monitoring" / file).read_text(encoding="utf-8")
    asked, given = set(re.findall(r"\brepere_\w+", text)), read(server)
    assert len(asked) > 8
    assert not asked - {name.partition("{")[0] for name in given}
    routes = set(re.findall(r'route=\\?"([^"\\]+)', text))
    assert routes
    assert not routes - set(re.findall(r'route="([^"]+)', " ".join(given)))


def test_an_alert_is_urgent_or_can_wait() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "monitoring" / "alerts.yml").read_text(encoding="utf-8"))
    assert {rule["labels"]["severity"] for group in rules["groups"] for rule in group["rules"]} == {"page", "ticket"}


def test_messages_are_counted_by_what_became_of_them(server: Server) -> None:
    def count(outcome: str, urgent: str) -> float:
        return read(server).get(f'repere_turns_total{{outcome="{outcome}",urgent="{urgent}"}}', 0.0)

    before = count("answered", "yes"), count("answered", "no")
    visitor = server.visitor()
    visitor.post({"text": "he is hitting me right now, help"}, Idempotency_Key="once")
    visitor.post({"text": "he is hitting me right now, help"}, Idempotency_Key="once")
    server.visitor().say("what is human trafficking?")
    assert (count("answered", "yes") - before[0], count("answered", "no") - before[1]) == (1, 1)


def test_handoffs_that_wait_are_seen(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        assert read(server)["repere_outbox_waiting"] == 0
        body = {"message": "call me", "reply_to": "a@example.org", "language": "en", "consent": True}
        assert server.api("POST", "/handoffs", body, {"Idempotency-Key": "a-key-of-one-page"}).status == 202
        figures = read(server)
    assert (figures["repere_outbox_waiting"], figures["repere_outbox_dead"]) == (1, 0)
    assert 0 <= figures["repere_outbox_oldest_seconds"] < 60
    assert (figures["repere_database_up"], figures["repere_model_loaded"], figures["repere_redis_up"]) == (1, 1, 1)


def test_a_database_that_is_gone_is_seen(tmp_path: Path) -> None:
    with serve(tmp_path, BOT_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none") as server:
        figures = read(server)
    assert figures["repere_database_up"] == 0
    assert "repere_outbox_waiting" not in figures


def test_every_answer_tells_the_id_under_which_the_log_has_it(tmp_path: Path) -> None:
    """Also of a refusal and of a fault, so that a report finds its lines; never an id that a client chose."""
    with serve(tmp_path) as server:
        asked = [
            server.api("GET", "/help", headers={"X-Request-Id": "marie.tremblay"}),
            server.request("GET", "/nothing"),
            server.api("POST", "/conversations", raw=b"{"),
            server.request("GET", "/readyz"),
        ]
    ids = [answer.headers["x-request-id"] for answer in asked]
    assert len(set(ids)) == len(asked)
    lines = [json.loads(line) for line in (tmp_path / "server.log").read_text().splitlines() if line.startswith("{")]
    done = {line["request"]: line for line in lines if line["event"] == "web.request.done"}
    assert [done[id_]["status"] for id_ in ids] == [200, 404, 400, 200]
    assert "marie" not in (tmp_path / "server.log").read_text()


def test_a_fault_is_logged_under_the_id_of_its_request(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging("INFO")
    app = create_app(read_settings({"BOT_DATABASE_URL": f"sqlite:///{tmp_path}/bot.db"}), model=model)

    def fail(*_: object) -> None:
        raise RuntimeError("something unforeseen")

    async def ask() -> tuple[int, str]:
        async with TestClient(TestServer(app)) as client:
            monkeypatch.setattr(app[SERVICES].conversations, "start", fail)
            answer = await client.post("/api/v1/conversations", json={"language": "en"})
            return answer.status, answer.headers["X-Request-Id"]

    status, id_ = asyncio.run(ask())
    assert status == 500
    failed = [json.loads(line) for line in capfd.readouterr().err.splitlines() if "web.request.failed" in line]
    assert [(line["request"], line["error"]) for line in failed] == [(id_, "RuntimeError")]
