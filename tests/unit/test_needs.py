"""Needs and groups are found beside the intent; a word for people counts only when it says who seeks help."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.errors import KnowledgeError
from bot.knowledge_base.loader import load_need_vocabulary
from bot.knowledge_base.needs import NeedFinder
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.nlu.need_extractor import NeedExtractor
from tests.pace import measure_ms

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
vocabulary = load_need_vocabulary(KNOWLEDGE)
finder = NeedFinder(vocabulary)


def needs(text: str) -> list[str]:
    return [mention.id for mention in finder.find(text) if mention.kind == "need"]


def groups(text: str) -> list[str]:
    return [mention.id for mention in finder.find(text) if mention.kind == "group"]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("any shelter in Barrie?", "shelter"),
        ("un refuge à Sudbury svp", "shelter"),
        ("i need a place to sleep", "shelter"),
        ("ou dormir ce soir", "shelter"),
        ("who is a good lawyer", "legal"),
        ("un avocat gratuit", "legal"),
        ("COUNSELLING near me", "counselling"),
        ("une therapeute pour moi", "counselling"),
        ("can i see a doctor", "health"),
        ("détox thunder bay", "substance_use"),
        ("cure de desintox", "substance_use"),
        ("help me find a job", "work"),
        ("trouver un emploi", "work"),
        ("open work permit", "immigration"),
        ("permis de séjour temporaire", "immigration"),
        ("lost my ID", "id_documents"),
        ("rape kit", "sexual_assault_care"),
        ("banque alimentaire", "basic_needs"),
        ("Children’s Aid", "child_protection"),
    ],
)
def test_a_need_is_found_in_either_language(text: str, need: str) -> None:
    assert needs(text) == [need]


def test_several_needs_and_groups_are_found_in_the_order_of_the_text() -> None:
    text = "I'm trans, need a lawyer et un refuge, and a lawyer again"
    assert [(mention.kind, mention.id) for mention in finder.find(text)] == [
        ("group", "2slgbtq"),
        ("need", "legal"),
        ("need", "shelter"),
    ]


@pytest.mark.parametrize("text", ["he took my money", "my job is far", "il m'a pris mon argent", "his boss", "", "!!!"])
def test_a_word_that_asks_for_nothing_is_no_need(text: str) -> None:
    assert finder.find(text) == []


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("for men", "men"),
        ("pour hommes", "men"),
        ("I'm a guy", "men"),
        ("chu un gars", "men"),
        ("as a man can i get help", "men"),
        ("en tant qu’homme", "men"),
        ("men's shelter", "men"),
        ("do you help men", "men"),
        ("hommes victimes", "men"),
        ("je suis trans", "2slgbtq"),
        ("lgbtq survivor services", "2slgbtq"),
        ("ressources queer", "2slgbtq"),
        ("refuge autochtone", "indigenous"),
        ("i'm Cree", "indigenous"),
        ("what about teens?", "youth"),
        ("et pour les ados", "youth"),
        ("i'm 16", "youth"),
        ("j'ai 15 ans", "youth"),
        ("services francophones", "francophone"),
        ("counselling in French", "francophone"),
        ("un psy qui parle français", "francophone"),
        ("je suis sourde", "deaf"),
        ("services for newcomers", "newcomers"),
        ("men", "men"),
        ("et les femmes?", "women"),
    ],
)
def test_a_group_is_found_where_it_says_who_seeks_help(text: str, group: str) -> None:
    assert groups(text) == [group]


def test_each_group_of_a_person_is_found() -> None:
    assert groups("Indigenous woman here") == ["indigenous", "women"]
    assert groups("un refuge pour femmes autochtones") == ["women", "indigenous"]


@pytest.mark.parametrize(
    "text",
    [
        "a man is following me",
        "there are men outside",
        "il y a des hommes dehors",
        "je suis avec un homme",
        "I'm with a man",
        "he works for a man in Barrie",
        "he made me dance for men",
        "are Indigenous women targeted more",
        "I'm not a man",
        "I'm 24, a guy made me send pictures",
        "i'm 16 weeks pregnant",
        "i'm a native English speaker",
        "explain it like i'm 12",
        "Je suis femme de chambre",
        "the agency man has my papers",
        "my kids are with me",
    ],
)
def test_other_people_are_no_group(text: str) -> None:
    assert groups(text) == []


def test_offsets_are_those_of_the_word_itself() -> None:
    text = "un Hébergement pour les Hommes, svp"
    assert [text[mention.start : mention.end] for mention in finder.find(text)] == ["Hébergement", "Hommes"]


def test_every_id_is_one_that_services_are_found_by() -> None:
    assert {words.id for words in vocabulary.needs} <= set(NEEDS)
    assert {words.id for words in vocabulary.groups} == set(GROUPS)


def test_no_phrase_stands_under_two_needs() -> None:
    for kind in (vocabulary.needs, vocabulary.groups):
        phrases = [(phrase.casefold(), words.id) for words in kind for phrase in {*words.en, *words.fr}]
        assert len({phrase for phrase, _ in phrases}) == len(set(phrases))


def test_a_word_under_an_unknown_id_stops_the_start(tmp_path: Path) -> None:
    words = (KNOWLEDGE / "needs.yml").read_text(encoding="utf-8").replace("id: shelter", "id: castle")
    (tmp_path / "needs.yml").write_text(words, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"needs\.yml"):
        load_need_vocabulary(tmp_path)


def test_the_component_adds_entities_to_those_found_before() -> None:
    message = Message({TEXT: "a shelter for men in Barrie", ENTITIES: [{"entity": "place", "value": "Barrie"}]})
    (read,) = NeedExtractor(finder).process([message])
    found = [(entity["entity"], entity["value"]) for entity in read.get(ENTITIES)]
    assert found == [("place", "Barrie"), ("need", "shelter"), ("group", "men")]


def test_a_message_is_read_fast() -> None:
    text = "i am a trans woman in missisauga with two kids and need a safe place to sleep tonight"
    assert measure_ms(lambda: finder.find(text), rounds=50) < 0.1  # 0.02 were measured
