"""The addresses of the answers' own pages, and the list that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.knowledge_base.contents import load_contents
from bot.knowledge_base.slugs import Slugs, make_slug
from bot.messages import LANGUAGES
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import Answer


def with_page(answer: Answer, language: str, page: str | None) -> Answer:
    words = answer.in_language("fr" if language == "fr" else "en").copy(update={"page": page})
    return answer.copy(update={language: words})


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Être à l’écoute", "etre-a-l-ecoute"),
        ("Trafic de main-d’œuvre", "trafic-de-main-d-oeuvre"),
        ("  2SLGBTQIA+ ", "2slgbtqia"),
        ("help_legal", "help-legal"),
        ("Services near you!", "services-near-you"),
    ],
)
def test_a_slug_is_ascii_in_lower_case_with_hyphens(name: str, slug: str) -> None:
    assert make_slug(name) == slug
    assert make_slug(slug) == slug


def test_every_page_has_an_address_of_its_own_in_each_language(knowledge: KnowledgeBase) -> None:
    slugs = Slugs(knowledge.answers)
    assert len(slugs.entries) > 80
    for language in LANGUAGES:
        assert len({slugs.slug(entry, language) for entry in slugs.entries}) == len(slugs.entries)


def test_an_answer_is_found_by_its_address_its_id_and_its_address_in_the_other_language(
    knowledge: KnowledgeBase,
) -> None:
    slugs = Slugs(knowledge.answers)
    for entry in slugs.entries:
        for language in LANGUAGES:
            assert slugs.find(slugs.slug(entry, language), language) == entry
            assert slugs.find(entry, language) == entry
    assert slugs.find(slugs.slug("help_legal", "fr"), "en") == "help_legal"
    assert slugs.find("greet", "en") is None


def test_two_pages_of_one_name_are_refused(knowledge: KnowledgeBase) -> None:
    answers = dict(knowledge.answers)
    taken = answers["help_legal"].fr.page
    answers["help_court"] = with_page(answers["help_court"], "fr", taken)
    with pytest.raises(KnowledgeError, match="have the same address: aide-juridique"):
        Slugs(answers)


def test_a_page_in_one_language_only_is_refused(knowledge: KnowledgeBase) -> None:
    answers = {**knowledge.answers, "help_court": with_page(knowledge.answers["help_court"], "fr", None)}
    with pytest.raises(KnowledgeError, match="help_court"):
        Slugs(answers)


def test_the_list_holds_every_answer_with_a_page_once(knowledge: KnowledgeBase) -> None:
    entries = Slugs(knowledge.answers).entries
    listed = [entry for group in load_contents(ROOT / "knowledge", entries) for entry in group.answers]
    assert sorted(listed) == sorted(entries)


@pytest.mark.parametrize(
    "listed", [["a"], ["a", "b", "b"], ["a", "b", "c"]], ids=["left out", "twice", "without a page"]
)
def test_a_list_that_does_not_hold_each_page_once_is_refused(tmp_path: Path, listed: list[str]) -> None:
    group = f"- id: help\n  title: {{en: Help, fr: Aide}}\n  answers: [{', '.join(listed)}]\n"
    (tmp_path / "contents.yml").write_text(group, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"contents\.yml"):
        load_contents(tmp_path, ["a", "b"])
