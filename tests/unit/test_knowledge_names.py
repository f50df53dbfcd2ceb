"""What staff read in place of an id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import HARMFUL_REQUEST, LANGUAGES, Language
from bot.staff.catalogue import Catalogue
from bot.staff.knowledge_names import name_record, name_subject

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_line_and_service_has_a_name_in_the_readers_language(
    knowledge: KnowledgeBase, language: Language
) -> None:
    """C7."""
    for identifier in (*knowledge.answers, *knowledge.contacts, *knowledge.services):
        assert name_record(knowledge, identifier, language) not in ("", identifier)
    catalogue = Catalogue(knowledge)
    for entry in knowledge.answers:
        assert catalogue.title(entry, language) != entry
    assert catalogue.title(HARMFUL_REQUEST, "en") != catalogue.title(HARMFUL_REQUEST, "fr")


def test_what_is_no_more_keeps_its_id_and_what_is_no_record_has_no_name(knowledge: KnowledgeBase) -> None:
    title = knowledge.answers["help_legal"].fr.title
    assert name_record(knowledge, "an_answer_of_old", "fr") == "an_answer_of_old"
    assert name_subject(knowledge, "help_legal", language="fr") == title
    assert name_subject(knowledge, "help_legal 12", language="fr") == title
    for subject in ("label 12", "list", "help_legal is good", "camille", "", "0b1c 2"):
        assert name_subject(knowledge, subject, language="fr") == ""
