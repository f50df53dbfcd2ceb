"""Names of many cultures go, in small letters too; words that are also names, places and services stay (D3)."""

from __future__ import annotations

import csv

import pytest

from bot.safety.detector import load_detector
from tests.conftest import ROOT
from tests.unit.redacting import make_redactor

redactor = make_redactor()

OF_MANY_CULTURES = (
    "Shawntelle Beardy;Winona Debassige;Qaumaniq;Harpreet Dhaliwal;Thivya Kandiah;Nguyen Thi Lan;"
    "Mei-Ling Chan;Luzviminda Bautista;Oluwaseun Adeyemi;Fatuma Hersi;Selamawit Tesfaye;"
    "Wideline Saint-Fleur;Nadège Pierre-Louis;Zainab Hussein;Youssef El Amrani;Parisa Karimzadeh;"
    "Marie-Ève Tremblay;Josée Lamoureux;Xiomara Tzoc;Svitlana Shevchenko;Zsuzsanna Horvath;"
    "Siobhan Mac Giolla;Kwame Asante;Divin Ndayizeye;Soo-jin Kim;Aung Min;Precious Okafor;"
    "Kayleigh McDermott;Conceição Duarte"
).split(";")


@pytest.mark.parametrize("name", OF_MANY_CULTURES)
@pytest.mark.parametrize(
    "message",
    [
        "my name is {} and i need help",
        "je m'appelle {}, j'ai besoin d'aide",
        "my friend {} is with him",
        "ma cousine {} est avec lui",
        "hey {} told me to write here",
    ],
)
def test_a_name_of_any_culture_is_replaced_in_capitals_and_in_small_letters(message: str, name: str) -> None:
    for written in (name, name.lower()):
        redacted = redactor.redact(message.format(written))
        assert "[name]" in redacted
        assert not {part.lower() for part in name.split()} & set(redacted.lower().replace(",", "").split()), redacted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my name is aisha", "my name is [name]"),
        ("Je m’appelle Jean-Baptiste Kabongo", "Je m’appelle [name]"),
        ("elle s'appelle Noémie", "elle s'appelle [name]"),
        ("my boyfriend Tyler takes my money", "my boyfriend [name] takes my money"),
        ("mon chum Kevin me frappe", "mon chum [name] me frappe"),
        ("Mr. Okafor the recruiter", "Mr. [name] the recruiter"),
        ("docteur Van der Merwe veut un rapport", "docteur [name] veut un rapport"),
        ("agent D. Chartrand", "agent [name]"),
        ("call me Butterfly", "call me [name]"),
        ("he goes by smoke on snap", "he goes by [name] on snap"),
        ("Ngozi is my name", "[name] is my name"),
        ("demander Ousmane", "demander [name]"),
        ("Tiana n Kiki both left", "[name] n [name] both left"),
        ("angel drives us. angel holds the money", "[name] drives us. [name] holds the money"),
        ("Divine est enceinte", "[name] est enceinte"),
        ("Grâce m'attend dans le char", "[name] m'attend dans le char"),
        ("with Big Mike tonight", "with [name] tonight"),
        ("mwen rele Wideline", "mwen rele [name]"),
        ("so destiny is the one who recruited me", "so [name] is the one who recruited me"),
        ("jade isnt my name", "[name] isnt my name"),
        ("au club ils m'appellent Crystal", "au club ils m'appellent [name]"),
        ("une cliente du salon. elle s'appelle Danielle", "une cliente du salon. elle s'appelle [name]"),
        ("moi c'est Jordan, jai 17 ans", "moi c'est [name], jai 17 ans"),
        ("France ma cuisinière au refuge", "[name] ma cuisinière au refuge"),
        ("Bea, 16, ran", "[name], 16, ran"),
        ("Jun Wei is not eating", "[name] is not eating"),
        ("TJ Marcus and lil Benz", "[name] and [name]"),
        ('"Big Mike" and "Trig" run it', '"[name]" and "[name]" run it'),
        ("appelez Me Gauthier", "appelez Me [name]"),
        ("Je suis Mme Mercredi", "Je suis Mme [name]"),
        ("mon prof M. Côté", "mon prof M. [name]"),
        ("pierre ma donné son lit", "[name] ma donné son lit"),
        ("Noël a tout vu", "[name] a tout vu"),
        ("Constant c'est le nom de mon mari", "[name] c'est le nom de mon mari"),
    ],
)
def test_a_name_is_known_by_what_stands_around_it(text: str, expected: str) -> None:
    assert redactor.redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a shelter in Sault Ste. Marie or Thunder Bay",
        "i am scared and i am alone",
        "my name is not important",
        "je suis en danger à Ottawa",
        "I hope April is better, the Soo is cold",
        "my boyfriend takes all my money",
        "his name is on the lease",
        "call me tomorrow",
        "he is called a romeo pimp",
        "can hope be a thing for someone like me",
        "mark my words he will come",
        "faith, hope and grace. that is my tattoo",
        "Summer was when it started, i may tell",
        "pierre par pierre je me rebâtis, c'est clair",
        "l'agence s'appelle Trésor d'Afrique",
        "the Elizabeth Fry Society, Covenant House and Victim Services",
        "I'm a nurse and I've seen her at St. Joseph's hospital",
        "la province a-t-elle une stratégie? Quelqu'un peut répondre?",
        "he bought me a Gucci bag at Square One, then Tim Hortons",
        "what is Queen's Park doing about it, is MCCSS the lead",
        "she speaks Tigrinya and Oji-Cree, he is Christian",
        "my mom, my social worker and the police told me",
        "la police de London a une unité",
        "on vient de Martinique, à la station Kipling",
        "the boss of CRA",
        "you know that song Angel?",
        "frank conversations, carol singing",
        "ils me pèsent, paaji",
        "hope is the one thing i have left",
        "is Walk With Me in Hamilton",
        "Win a prize",
        "Grace à vous, merci",
        pytest.param(
            "Espérance c'est le nom de mon église",
            marks=pytest.mark.xfail(reason="what settles it is more words away than the model sees", strict=True),
        ),
        "the student paper at Queen's",
    ],
)
def test_ordinary_words_places_and_organisations_stay(text: str) -> None:
    assert redactor.redact(text) == text


def test_no_curated_cry_for_help_is_silenced() -> None:
    """B3: danger is looked for in what redaction leaves."""
    detector = load_detector(ROOT / "knowledge/safety")
    cries = [example for pattern in detector.patterns for example in pattern.examples]
    assert [cry for cry in cries if detector.detect(cry) and not detector.detect(redactor.redact(cry))] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_labelled_message_loses_its_danger(language: str) -> None:
    """B3, on the development set: what is looked for in the redacted text is what was in the text."""
    detector = load_detector(ROOT / "knowledge/safety")
    with (ROOT / f"benchmarks/development/{language}.tsv").open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(texts) > 1000
    assert [text for text in texts if detector.detect(text) != detector.detect(redactor.redact(text))] == []


@pytest.mark.parametrize("text", ["my boss wont pay overtym", "jpense o suisside tou lé jour"])
def test_a_misspelt_word_is_no_name(text: str) -> None:
    assert redactor.redact(text) == text


@pytest.mark.parametrize(
    "text",
    ["my student, fifteen, has a manager", "Madam keeps my phone", "guy on snap is sendin her money", "Anmwé"],
)
def test_what_tells_of_danger_stays(text: str) -> None:
    assert redactor.redact(text) == text
