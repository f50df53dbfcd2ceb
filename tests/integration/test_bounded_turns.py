"""A conversation costs the same at its two-hundredth turn as at its beginning: in what is stored and in time."""

from __future__ import annotations

import re
import statistics
import time

import pytest

from tests.conftest import Server, Visitor
from tests.databases import run_sql

TURNS = 200
TRIES = 3
"""Other work on the machine can slow a stretch of turns; growth would show every time."""

# Ten, so that turns 20 and 200 say the same, and all that the conversation remembers was said before turn 20.
TEXTS = {
    "en": [
        "hello",
        "what is human trafficking?",
        "what are the signs?",
        "I need a shelter",
        "Ottawa",
        "is there legal help?",
        "thank you",
        "what is Ontario doing about it?",
        "can you bake a cake",
        "who reads what I write here?",
    ],
    "fr": [
        "bonjour",
        "c’est quoi la traite des personnes?",
        "quels sont les signes?",
        "il me faut un refuge",
        "Sudbury",
        "y a-t-il de l’aide juridique?",
        "merci",
        "que fait l’Ontario contre cela?",
        "peux-tu faire un gâteau",
        "qui lit ce que j’écris ici?",
    ],
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_stored_dialogue_state_does_not_grow(server: Server, language: str) -> None:
    visitor = server.visitor(language)
    sizes = {}
    for turn in range(1, TURNS + 1):
        visitor.say(TEXTS[language][turn % len(TEXTS[language])])
        if turn in (20, TURNS):
            sizes[turn] = len(read_state(server, visitor))
    assert visitor.turns[-1]["turn"] == TURNS
    assert 0 < sizes[TURNS] <= sizes[20]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_late_turns_take_no_longer_than_early_ones(server: Server, language: str) -> None:
    ratios: list[float] = []
    for _ in range(TRIES):
        seconds = time_turns(server.visitor(language), TEXTS[language])
        ratios.append(statistics.median(seconds[179:200]) / statistics.median(seconds[4:25]))
        if ratios[-1] <= 1.5:
            return
    pytest.fail(f"turns 180 to 200 took {', '.join(f'{ratio:.1f}' for ratio in ratios)} times as long as turns 5 to 25")


def time_turns(visitor: Visitor, texts: list[str]) -> list[float]:
    seconds = []
    for turn in range(TURNS):
        started = time.perf_counter()
        visitor.say(texts[turn % len(texts)])
        seconds.append(time.perf_counter() - started)
    return seconds


def read_state(server: Server, visitor: Visitor) -> str:
    """Return the stored state, its fractions (timestamps) cut short: they have more or fewer digits by chance."""
    ((state,),) = run_sql(server.folder, "SELECT dialogue_state FROM conversations WHERE id = ?", visitor.id)
    return re.sub(r"(?<=\d)\.\d+", ".0", state)
