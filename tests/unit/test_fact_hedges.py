"""An answer names a page of each fact that it rests on, and says in plain words what no official page shows.

The facts lie beside the repository where the project is developed (`../shared/facts`); elsewhere this file is skipped.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge_base.loader import load_knowledge
from bot.messages import LANGUAGES, Language

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "facts"

pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the facts are not beside the repository")

# Where the words come from, or that they could not be confirmed.
HEDGES: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"could not (confirm|see)|did not see|not official|according to|news (reports?|sites?|from)"
        r"|(public|other) (lists|sources|websites)|copy of (a|an|the) |we found no |that we could confirm",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(pas|aucune?|non)\b[^.;]{0,60}(confirm|officiel|\bvu\b|\bvoir\b)"
        r"|selon (les (médias|nouvelles)|des? |un |la police)|copie d|répertoires?\b|autres sources|dit un article",
        re.IGNORECASE,
    ),
}
# Only the part that an official page shows is said.
OFFICIAL_PART_ONLY = {
    ("trafficking_sex", "recruitment-stages"): "that there are stages is on ontario.ca; their names are not said",
}
# Nothing but that no page was found is said.
NO_PAGE = {("contact_office", "ministry-general-contact")}
# Known by their cards, of whichever name.
EVERYWHERE = {"hotline-number", "emergency-911"}
# The consolidated Act is what the facts tell us to link for a statute that was read in Justice Canada's published files.
STATUTES, CRIMINAL_CODE = "github.com/justicecanada/", "https://laws-lois.justice.gc.ca/eng/acts/C-46/"
# These lead to people first; their pages are chosen with their words.
WITHOUT_A_PAGE_EACH = {"danger_now", "suicide_self_harm", "child_exploited", "being_trafficked", "emotional_distress"}


def _read_facts() -> dict[str, list[dict[str, Any]]]:
    facts: dict[str, list[dict[str, Any]]] = {}
    for file in sorted(FACTS.glob("*.yml")):
        for fact in yaml.safe_load(file.read_text(encoding="utf-8")):
            facts.setdefault(fact.get("id", ""), []).append(fact)
    return facts


FACT = _read_facts() if FACTS.is_dir() else {}
KNOWLEDGE = load_knowledge(ROOT / "knowledge")


def _unofficial(answer: str) -> list[str]:
    """Return the facts of an answer that are secondary in every file that has them."""
    return [
        fact
        for fact in KNOWLEDGE.answers[answer].facts
        if {record.get("status") for record in FACT.get(fact, ())} == {"secondary"}
        and (answer, fact) not in OFFICIAL_PART_ONLY
    ]


def _pages(fact: str) -> set[str]:
    """Return the addresses where a fact was seen; for a statute, the consolidated Act is one."""
    found = {source["url"] for record in FACT[fact] for source in record["sources"] if source["url"]}
    return found | ({CRIMINAL_CODE} if any(STATUTES in page for page in found) else set())


def _links(fact: str) -> set[str]:
    """Return the addresses that a fact gives without having been read there: its own site, and those of its note."""
    own = {record[key] for record in FACT[fact] for key in ("website_en", "website_fr") if record.get(key)}
    return own | {page for record in FACT[fact] for page in re.findall(r"https?://[^\s)]+", record["note"] or "")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", [name for name in sorted(KNOWLEDGE.answers) if _unofficial(name)])
def test_what_no_official_page_shows_is_said_to_be_so(answer: str, language: Language) -> None:
    words = KNOWLEDGE.answers[answer].in_language(language)
    text = " ".join(f"{words.short} {words.more or ''}".split())
    assert HEDGES[language].search(text), f"{answer} ({language}) rests on {_unofficial(answer)} and does not say so"


@pytest.mark.parametrize("answer", sorted(set(KNOWLEDGE.answers) - WITHOUT_A_PAGE_EACH))
def test_each_fact_has_a_page_among_the_sources_unless_its_card_is_shown(answer: str) -> None:
    entry = KNOWLEDGE.answers[answer]
    named = {page for source in entry.sources for page in vars(KNOWLEDGE.sources[source].url).values()}
    bare = [
        fact
        for fact in entry.facts
        if fact not in {*entry.contacts, *EVERYWHERE}
        and (answer, fact) not in NO_PAGE
        and _pages(fact)
        and not (_pages(fact) | _links(fact)) & named
    ]
    assert not bare, f"{answer}: no page of {bare} is among its sources"


def test_each_exception_is_still_one() -> None:
    for answer, fact in (*OFFICIAL_PART_ONLY, *NO_PAGE):
        assert fact in KNOWLEDGE.answers[answer].facts
        assert {record["status"] for record in FACT[fact]} == {"secondary"}
