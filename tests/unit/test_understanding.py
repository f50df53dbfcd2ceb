"""Danger comes before everything else (B3, B4); a question is harmful only where nobody seems to be in need."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.messages import RedactedText
from bot.understanding import MessageReader, load_detectors
from tests.conftest import ROOT

DETECTORS = load_detectors(ROOT / "knowledge")
HARM = "how do i become a pimp"
DANGER = "he is hitting me right now"


class Believing:
    """Stands for the model and believes what a test says."""

    def __init__(self, **beliefs: float) -> None:
        self._ranking = [{"name": name, "confidence": value} for name, value in beliefs.items()]

    async def parse(self, text: str, language: str) -> dict[str, Any]:
        return {"text": text, "intent": dict(self._ranking[0]), "intent_ranking": self._ranking, "entities": []}


def read(text: str, engine: Any) -> dict[str, Any]:
    return asyncio.run(MessageReader(engine, *DETECTORS).read(RedactedText(text), "en"))[0]


@pytest.mark.parametrize(
    ("text", "engine", "intent", "harmful"),
    [
        (DANGER, None, "danger_now", False),
        (HARM, None, "out_of_scope", True),
        (HARM, Believing(trafficking_recruitment=0.9), "out_of_scope", True),
        (f"{DANGER}. {HARM}", None, "danger_now", False),
        (f"{DANGER}. {HARM}", Believing(trafficking_recruitment=0.6), "danger_now", False),
        (HARM, Believing(being_trafficked=0.9), "being_trafficked", False),
        (HARM, Believing(trafficking_recruitment=0.6, child_exploited=0.25), "trafficking_recruitment", False),
        (HARM, Believing(help_someone_else=0.9), "help_someone_else", False),
        ("what is it", Believing(danger_now=0.35, capabilities=0.3), "nlu_fallback", False),
        ("what is it", Believing(danger_now=0.5, capabilities=0.3), "danger_now", False),
    ],
)
def test_danger_wins_over_harm_and_doubt_is_danger(text: str, engine: Any, intent: str, harmful: bool) -> None:
    parse_data = read(text, engine)
    assert parse_data["intent"]["name"] == intent
    assert parse_data.get("harmful", False) is harmful
