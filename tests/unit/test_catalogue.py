"""What whoever labels a message chooses among."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.knowledge_base.loader import read_yaml
from bot.messages import LANGUAGES, OUT_OF_SCOPE, SAFETY_INTENTS, Language
from bot.staff.catalogue import Catalogue
from tests.conftest import ROOT

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase


def test_every_intent_can_be_chosen_and_nothing_else(knowledge: KnowledgeBase) -> None:
    named = [next(iter(i)) if isinstance(i, dict) else i for i in read_yaml(ROOT / "domain.yml")["intents"]]
    catalogue = Catalogue(knowledge)
    for language in LANGUAGES:
        choices = catalogue.find(language)
        assert {choice.intent for choice in choices} == set(named)
        assert len({choice.title for choice in choices}) == len(named)
        assert {choice.intent for choice in choices if choice.is_safety} == set(SAFETY_INTENTS)
        assert all(choice.meaning for choice in choices)


@pytest.mark.parametrize(
    ("language", "query", "intent"),
    [
        ("en", "lawyer", "help_legal"),
        ("en", "avocat", "help_legal"),  # colleagues think in either language
        ("fr", "REFUGE", "help_housing"),
        ("fr", "pièces zib", None),
        ("fr", "piece", "help_id_documents"),
        ("en", "help_men", "help_men"),
        ("en", "out of sc", OUT_OF_SCOPE),
        ("en", "'); DROP TABLE", None),
    ],
)
def test_an_intent_is_found_by_beginnings_of_words(
    knowledge: KnowledgeBase, language: Language, query: str, intent: str | None
) -> None:
    found = [choice.intent for choice in Catalogue(knowledge).find(language, query)]
    assert intent in found if intent else not found
