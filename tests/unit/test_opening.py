"""Whether a line is open now, said in Ontario's time and with its limits."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.checks.hours import find_unlike_hours
from bot.knowledge_base.loader import KnowledgeBase
from bot.knowledge_base.opening import say_opening
from bot.knowledge_base.schema import Bilingual, ContactRecord
from bot.messages import Language

UTC = ZoneInfo("UTC")


@pytest.fixture(scope="module")
def record(knowledge: KnowledgeBase) -> ContactRecord:
    """A line that is open from Monday to Friday, 1 p.m. to 9 p.m."""
    return knowledge.contacts["trans-lifeline"]


@pytest.mark.parametrize(
    ("now", "language", "said"),
    [
        (
            "2026-11-25T18:00",
            "en",
            "Open now (Wednesday, 1 p.m.), until 9 p.m., Eastern Time. Hours may differ on holidays.",
        ),
        (
            "2026-11-26T01:59",
            "fr",
            "Ouvert maintenant (mercredi, 20 h 59), jusqu’à 21 h, heure de l’Est. L’horaire peut changer les jours fériés.",
        ),
        (
            "2026-11-26T02:00",
            "en",
            "Closed now (Wednesday, 9 p.m.). Opens tomorrow at 1 p.m., Eastern Time. Hours may differ on holidays.",
        ),
        (
            "2026-11-28T05:00",
            "fr",
            "Fermé en ce moment (samedi, 0 h). Ouvre lundi à 13 h, heure de l’Est. L’horaire peut changer les jours "
            "fériés.",
        ),
        (
            "2026-11-25T17:59",
            "fr",
            "Fermé en ce moment (mercredi, 12 h 59). Ouvre aujourd’hui à 13 h, heure de l’Est. L’horaire peut changer les "
            "jours fériés.",
        ),
        (
            "2026-03-09T17:00",
            "en",
            "Open now (Monday, 1 p.m.), until 9 p.m., Eastern Time. Hours may differ on holidays.",
        ),
    ],
    ids=["opens", "last minute", "just closed", "weekend", "opens today", "summer time"],
)
def test_a_line_with_hours_says_what_holds_now(record: ContactRecord, now: str, language: Language, said: str) -> None:
    assert say_opening(record, language, datetime.fromisoformat(now).replace(tzinfo=UTC)) == said


def test_a_line_that_never_closes_is_open_and_one_of_unknown_hours_says_nothing(knowledge: KnowledgeBase) -> None:
    assert say_opening(knowledge.contacts["canadian-human-trafficking-hotline"], "fr") == "Ouvert maintenant."
    assert say_opening(knowledge.contacts["cybertip"], "en") is None


@pytest.mark.parametrize(
    ("rule", "french", "problem"),
    [
        ("Mo-Fr 13:00-21:00", "de 13 h à 21 h", None),
        ("Mo-Fr 13:00-20:30", "de 13 h à 20 h 30", "hours.en do not say “8:30 p.m.”"),
        ("Mo-Fr 13:00-21:00", "de 13 h à 22 h", "hours.fr do not say “21 h”"),
        ("weekdays", "de 13 h à 21 h", "OpenStreetMap"),
    ],
)
def test_the_check_finds_a_rule_that_the_words_do_not_say(
    record: ContactRecord, rule: str, french: str, problem: str | None
) -> None:
    changed = record.copy(
        update={"opening_hours": rule, "hours": Bilingual(en="Monday to Friday, 1 p.m. to 9 p.m.", fr=french)}
    )
    found = " ".join(find_unlike_hours(changed))
    assert problem in found if problem else not found


def test_the_rules_of_the_knowledge_are_those_of_their_words(knowledge: KnowledgeBase) -> None:
    records = [*knowledge.contacts.values(), *knowledge.services.values()]
    assert sum(record.opening_hours is not None for record in records) >= 3
    assert not [found for record in records for found in find_unlike_hours(record)]
