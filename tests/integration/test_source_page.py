"""Everything in the ministry's page of about 2017 is answered, in both languages, with its sources."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Server, contact_ids, entries, pressable

# (language, question, entry, words that the answer or its detail must hold)
QUESTIONS = [
    (
        "en",
        "Which ministry leads the strategy?",
        "strategy_partners",
        ("ministry of children, community and social services",),
    ),
    ("fr", "Quel ministère dirige la stratégie?", "strategy_partners", ("services à l’enfance",)),
    ("en", "What is the aim of the strategy?", "strategy_goal", ("safety",)),
    ("fr", "Quel est le but de la stratégie?", "strategy_goal", ("sécurité",)),
    (
        "en",
        "What are the four areas of the strategy?",
        "strategy_areas",
        ("justice", "indigenous", "coordination", "prevent"),
    ),
    (
        "fr",
        "Quels sont les quatre volets de la stratégie?",
        "strategy_areas",
        ("justice", "autochtones", "coordination"),
    ),
    ("en", "tell me about the prevention and community supports area", "strategy_prevention", ("housing", "job")),
    (
        "fr",
        "parlez-moi du volet prévention et soutiens communautaires",
        "strategy_prevention",
        ("logement", "formation"),
    ),
    ("en", "what does the justice sector part of the strategy do", "strategy_justice", ("prosecut", "intelligence")),
    ("fr", "que fait le volet justice de la stratégie", "strategy_justice", ("renseignement", "enquête")),
    (
        "en",
        "what are the indigenous-led approaches in the strategy",
        "strategy_indigenous",
        ("partners from these peoples",),
    ),
    (
        "fr",
        "c'est quoi les approches autochtones de la stratégie",
        "strategy_indigenous",
        ("partenaires de ces peuples",),
    ),
    ("en", "What does the provincial coordination office do?", "strategy_coordination", ("2016",)),
    ("fr", "Que fait le Bureau provincial de coordination?", "strategy_coordination", ("2016",)),
    ("en", "what is human trafficking", "trafficking_definition", ("recruiting", "violation of human rights", "crime")),
    (
        "fr",
        "qu'est-ce que la traite des personnes",
        "trafficking_definition",
        ("recruter", "droits de la personne", "crime"),
    ),
    ("en", "is human trafficking a crime", "trafficking_law", ("criminal code",)),
    ("fr", "est-ce que la traite est un crime", "trafficking_law", ("code criminel",)),
    ("en", "what trauma does trafficking leave in survivors", "trafficking_impact", ("trauma",)),
    ("fr", "quels traumatismes laisse la traite chez les survivantes", "trafficking_impact", ("traumatisme",)),
    ("en", "who do traffickers target", "trafficking_at_risk", ()),
    ("fr", "qui les trafiquants ciblent-ils", "trafficking_at_risk", ()),
    ("en", "how do traffickers control people", "trafficking_control", ()),
    ("fr", "comment les trafiquants gardent le contrôle", "trafficking_control", ()),
    ("en", "latest news about the strategy", "strategy_news", ("2026",)),
    ("fr", "quelles sont les nouvelles sur la stratégie", "strategy_news", ("2026",)),
    ("en", "which specialized services for survivors does ontario fund", "strategy_specialized_services", ()),
    (
        "fr",
        "quels services spécialisés pour les survivantes l'Ontario finance-t-il",
        "strategy_specialized_services",
        (),
    ),
    ("en", "what did the one-year progress report say", "strategy_progress", ("14 million",)),
    ("fr", "que disait le rapport d'étape à un an", "strategy_progress", ("14 millions",)),
    (
        "en",
        "where can i read It's Never Okay and Walking Together",
        "strategy_documents",
        ("never okay", "walking together"),
    ),
    (
        "fr",
        "où lire Ce n'est jamais acceptable et Pas à pas ensemble",
        "strategy_documents",
        ("jamais acceptable", "pas à pas"),
    ),
    ("en", "is there online training for service providers", "training_providers", ()),
    ("fr", "y a-t-il une formation en ligne pour les fournisseurs de services", "training_providers", ()),
    ("en", "who is the director of the coordination office", "strategy_coordination", ("jennifer richardson",)),
    ("fr", "qui est la directrice du Bureau de coordination", "strategy_coordination", ("jennifer richardson",)),
    ("en", "how can i e-mail the office", "contact_office", ()),
    ("fr", "comment écrire un courriel au Bureau", "contact_office", ()),
]


def plain(text: str) -> str:
    return text.lower().replace("\u00a0", " ").replace("'", "’").replace("\n", " ")


@pytest.mark.parametrize(("language", "question", "entry", "words"), QUESTIONS, ids=[q for _, q, _, _ in QUESTIONS])
def test_a_question_about_the_page_is_answered(
    server: Server, language: str, question: str, entry: str, words: tuple[str, ...]
) -> None:
    visitor = server.visitor(language)
    turn = visitor.say(question)
    assert entries(turn) == [entry]
    assert turn["language"] == language
    more = visitor.press(f'/{entry}{{"detail": "more"}}')
    text = plain(turn["messages"][0]["text"] + " " + more["messages"][0]["text"])
    for word in words:
        assert plain(word) in text, word
    if entry != "contact_office":
        assert turn["messages"][0]["sources"]


def test_the_three_strategies_are_kept_apart(server: Server) -> None:
    for language in ("en", "fr"):
        visitor = server.visitor(language)
        short = visitor.press("/strategy_timeline")
        more = visitor.press('/strategy_timeline{"detail": "more"}')
        text = plain(short["messages"][0]["text"] + more["messages"][0]["text"])
        assert all(year in text for year in ("2016", "2020", "2025", "2030"))


def test_the_office_is_reached_by_its_card(server: Server) -> None:
    for language in ("en", "fr"):
        turn = server.visitor(language).press("/contact_office", language=language)
        assert "coordination-office" in contact_ids(turn)
        emails = [c["email"] for m in turn["messages"] for c in m["contacts"] if c["id"] == "coordination-office"]
        assert emails[0].endswith("@ontario.ca")
        assert emails[0] not in turn["messages"][0]["text"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_intent_has_an_answer_that_stands_alone(server: Server, knowledge: Any, language: str) -> None:
    visitor = server.visitor(language)
    for intent in pressable(knowledge):
        turn = visitor.press(f"/{intent}", language=language)
        assert turn["language"] == (turn["language"] if intent == "switch_language" else language)
        assert all(message["text"].strip() for message in turn["messages"])
        for message in turn["messages"]:
            for button in message["buttons"]:
                assert visitor.press(button["payload"], language=language)["messages"]


@pytest.mark.parametrize(
    ("language", "text", "service"),
    [
        ("en", "a shelter in Sudbury", "ywca-sudbury-genevra-house"),
        ("fr", "un refuge à Sudbury", "ywca-sudbury-genevra-house"),
        ("en", "is there a safe house in Peel", "ncourage"),
        ("fr", "une maison d'hébergement à Lindsay", "womens-resources"),
    ],
)
def test_a_need_in_a_place_gets_services_there_and_the_hotline(
    server: Server, language: str, text: str, service: str
) -> None:
    turn = server.visitor(language).say(text)
    services = {s["id"]: s for message in turn["messages"] for s in message["services"]}
    assert [identifier for identifier in services if service in identifier], sorted(services)
    assert "canadian-human-trafficking-hotline" in contact_ids(turn)


def test_a_town_that_follows_a_need_is_understood(server: Server) -> None:
    visitor = server.visitor("en")
    assert "tell me your town" in visitor.say("i need a place to sleep tonight")["messages"][0]["text"]
    turn = visitor.say("Thunder Bay")
    assert entries(turn) == ["help_find_service"]
    assert any("shelter" in s["needs"] for m in turn["messages"] for s in m["services"])


def test_services_are_also_found_without_a_conversation(server: Server) -> None:
    found = server.api("GET", "/services?need=shelter&place=Ottawa&language=fr")
    assert found.status == 200
    assert found.json["near"] is True
    assert any("Ottawa" in {area["name"] for area in service["service_areas"]} for service in found.json["services"])
    nothing = server.api("GET", "/services?need=shelter&place=Rainy%20River")
    assert nothing.json["near"] is False
    found_slugs = {service["repere"]["slug"] for service in nothing.json["services"]}
    assert "canadian-human-trafficking-hotline" in found_slugs
    for query in ("need=pizza", "group=cats", "place=Timbuktu", "place=" + "x" * 101):
        refused = server.api("GET", f"/services?{query}")
        assert (refused.status, refused.json["code"]) == (400, "bad_request")
        assert refused.json["errors"]
        assert refused.json["contacts"]
