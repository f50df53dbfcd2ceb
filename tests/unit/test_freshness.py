"""What is past its review date still shows and says "call to confirm"; what staff switched off does not show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.knowledge_base.cards import make_contact
from bot.knowledge_base.finder import ServiceQuery, find_services
from bot.knowledge_base.freshness import find_due, today_in_ontario
from bot.knowledge_base.lines import HELP_LINES, HOTLINE
from bot.knowledge_base.replies import make_answer, make_help_lines
from bot.knowledge_base.switches import ALWAYS_ON, Switches
from bot.messages import LANGUAGES, SAFETY_INTENTS

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language

YESTERDAY = today_in_ontario() - timedelta(days=1)
LATER = today_in_ontario() + timedelta(days=1000)
CONFIRM = {"en": "Call to confirm", "fr": "Appelez pour confirmer"}


@pytest.fixture
def aged(knowledge: KnowledgeBase) -> KnowledgeBase:
    """Return the knowledge with one answer and one verified line past their date, whatever day it is."""
    fresh = [
        {name: record.copy(update={"review_by": LATER}) for name, record in records.items()}
        for records in (knowledge.answers, knowledge.contacts, knowledge.services)
    ]
    answers, contacts, services = fresh
    answers["strategy_goal"] = answers["strategy_goal"].copy(update={"review_by": YESTERDAY})
    contacts["legal-aid-ontario"] = contacts["legal-aid-ontario"].copy(update={"review_by": YESTERDAY, "doubt": None})
    return replace(knowledge, answers=answers, contacts=contacts, services=services, switches=Switches())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_past_its_date_shows_with_the_hotline_to_confirm(aged: KnowledgeBase, language: Language) -> None:
    old = make_answer(aged, "strategy_goal", language)
    assert CONFIRM[language] in old.text
    assert aged.answers["strategy_goal"].in_language(language).short in old.text
    assert HOTLINE in {contact.id for contact in old.contacts}
    assert CONFIRM[language] not in make_answer(aged, "strategy_overview", language).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_past_its_date_or_not_official_says_call_to_confirm(aged: KnowledgeBase, language: Language) -> None:
    assert CONFIRM[language] in (make_contact(aged.contacts["legal-aid-ontario"], language).confirm or "")
    assert CONFIRM[language] in (make_contact(aged.contacts["talk4healing"], language).confirm or "")
    assert make_contact(aged.contacts[HOTLINE], language).confirm is None


def test_staff_see_what_is_due_the_longest_overdue_first(aged: KnowledgeBase) -> None:
    assert set(find_due(aged)) == {"strategy_goal", "legal-aid-ontario"}
    later = find_due(aged, date(2100, 1, 1))
    assert later[0] in ("legal-aid-ontario", "strategy_goal")
    assert len(later) == len(aged.answers) + len(aged.contacts) + len(aged.services)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_off_is_not_shown_and_people_are(aged: KnowledgeBase, language: Language) -> None:
    aged.switches.replace(["strategy_goal", "legal-aid-ontario", "covenant-house-toronto"])
    off = make_answer(aged, "strategy_goal", language)
    assert aged.answers["strategy_goal"].in_language(language).short not in off.text
    assert HOTLINE in {contact.id for contact in off.contacts}
    legal = make_answer(aged, "help_legal", language)
    assert "legal-aid-ontario" not in {contact.id for contact in legal.contacts}
    overview = make_answer(aged, "strategy_overview", language)
    assert "/strategy_goal" not in {button.payload for button in overview.buttons}
    found = find_services(aged, ServiceQuery("shelter", "toronto"))
    assert "covenant-house-toronto" not in {record.id for record in (*found.local, *found.wide)}
    aged.switches.replace([])
    assert (
        aged.answers["strategy_goal"].in_language(language).short in make_answer(aged, "strategy_goal", language).text
    )


def test_nobody_in_danger_is_left_without_an_answer_or_a_line(aged: KnowledgeBase) -> None:
    aged.switches.replace([*SAFETY_INTENTS, *HELP_LINES, "out_of_scope"])
    assert not aged.switches.off
    assert len(make_help_lines(aged, "en")) == len(HELP_LINES)
    assert set(SAFETY_INTENTS) <= ALWAYS_ON


def test_an_operators_own_address_replaces_that_of_the_facts_and_its_doubt(knowledge: KnowledgeBase) -> None:
    other = knowledge.with_office_email("office@example.org")
    card = make_contact(other.contacts["coordination-office"], "en")
    assert (card.email, card.confirm) == ("office@example.org", None)
    assert make_contact(knowledge.contacts["coordination-office"], "en").confirm
    assert knowledge.with_office_email(None) is knowledge
