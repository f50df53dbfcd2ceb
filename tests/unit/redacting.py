"""The redactor as the server makes it: with the numbers, places and services of the knowledge base."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge_base.loader import load_knowledge
from bot.redaction.kept import load_kept
from bot.redaction.redactor import Redactor
from bot.web.app import public_numbers
from tests.conftest import ROOT


@lru_cache(maxsize=1)
def make_redactor() -> Redactor:
    knowledge = load_knowledge(ROOT / "knowledge")
    return Redactor(public_numbers(knowledge), load_kept(ROOT / "knowledge", knowledge))
