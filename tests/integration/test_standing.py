"""What is watched: /metrics has every figure that the alert rules ask for, and no figure is about a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from tests.conftest import ROOT, Server, serve

if TYPE_CHECKING:
    from pathlib import Path


def read(server: Server) -> dict[str, float]:
    text = server.request("GET", "/metrics").body.decode()
    return {name: float(value) for name, value in re.findall(r"^(repere_\S+) (\S+)$", text, re.MULTILINE)}


def test_every_figure_of_an_alert_is_there(server: Server) -> None:
    server.visitor().say("hello")
    rules = yaml.safe_load((ROOT / "deploy" / "monitoring" / "alerts.yml").read_text(encoding="utf-8"))
    asked = {
        name
        for group in rules["groups"]
        for rule in group["rules"]
        for name in re.findall(r"\brepere_\w+", rule["expr"])
    }
    given = {name.partition("{")[0] for name in read(server)}
    assert len(asked) > 8
    assert not asked - given
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
