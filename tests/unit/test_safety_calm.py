"""What denies danger is no danger, and every near form of it that is danger stays so (B4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.safety.detector import load_detector
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from bot.safety.calm import CalmPattern

detector = load_detector(ROOT / "knowledge" / "safety")

# What is calm, and what stands next to it and is danger.
ENGLISH = [
    ("I don't want to die", "I want to die"),
    ("i dont want to die", "I don't want to live"),
    ("I do not want to kill myself", "I want to kill myself"),
    ("i'm not going to kill myself", "i'm going to kill myself"),
    ("i won't hurt myself", "i want to hurt myself"),
    ("i would never kill myself", "i don't want to kill myself i just want the pain to stop"),
    ("i'm not suicidal", "i'm suicidal"),
    ("I am not suicidal, I have a question", "i'm not suicidal but i want to die"),
    ("I have no thoughts of suicide", "I have thoughts of suicide"),
    ("i don't want to cut myself", "i cut myself"),
    ("i dont want to end my life", "i want to end my life"),
    ("im not gonna die", "im gonna kill myself"),
    ("he doesn't hit me", "he hits me"),
    ("he never hits me", "no he hits me"),
    ("he doesnt beat me", "he doesnt beat me but he chokes me"),
    ("he's not hurting me", "he's hurting me"),
    ("my boyfriend never beats me", "my boyfriend beats me"),
    ("he doesn't sell me", "he sells me to his friends"),
    ("nobody is selling me", "he is selling me"),
    ("he does not force me", "he forces me to have sex with clients"),
    ("i'm not being held against my will", "i'm being held against my will"),
    ("i'm not being exploited", "i'm being exploited for sex"),
    ("I'm not in danger, just a question", "I'm not in danger, he is hitting my sister"),
    ("she's not in danger", "she's in danger, he is going to kill her"),
    ("nobody is hurting me", "nobody helps me, he is hurting me"),
]
FRENCH = [
    ("je ne suis pas en danger", "je suis en danger il va me tuer"),
    ("chu pas en danger, c'est juste une question", "chu pas en danger mais il frappe ma soeur"),
    ("personne n'est en danger", "au secours on est en danger"),
    ("ce n'est pas urgent", "c'est urgent il me frappe"),
    ("je veux pas mourir", "je veux mourir"),
    ("je ne veux pas mourir", "je veux pas vivre"),
    ("j'ai pas envie de mourir", "j'ai envie de mourir"),
    ("j'ai pas envie de me tuer", "j'ai envie de me tuer"),
    ("je veux pas me suicider", "je veux me suicider"),
    ("je ne vais pas me tuer", "je vais me tuer"),
    ("je veux pas me faire mal", "je veux me faire mal"),
    ("je pense pas au suicide", "je pense au suicide"),
    ("j'ai pas d'idées suicidaires", "j'ai des idées suicidaires"),
    ("je ne suis pas suicidaire", "je suis suicidaire"),
    ("je me coupe pas", "je me coupe les bras"),
    ("j'ai jamais pensé au suicide", "je veux pas mourir mais je pense au suicide"),
    ("il me frappe pas", "il me frappe"),
    ("il ne me frappe jamais", "non il me frappe"),
    ("mon chum me bat pas", "mon chum me bat"),
    ("personne me frappe", "personne m'aide, il me frappe"),
    ("il me force pas", "il me force à coucher avec des clients"),
    ("personne me vend", "il me vend à ses amis"),
    ("on me force pas", "on me force à me prostituer"),
    ("il me frappe pas.", "il me frappe pas mais il me vend à ses amis"),
    ("je veux pas mourir, c'est juste une question", "je veux pas mourir aidez-moi"),
]


@pytest.mark.parametrize(("calm", "danger"), [*ENGLISH, *FRENCH])
def test_what_denies_danger_is_calm_and_what_stands_next_to_it_is_not(calm: str, danger: str) -> None:
    assert detector.detect(calm) is None
    assert detector.find_calm(calm) is not None
    assert detector.detect(danger) is not None


@pytest.mark.parametrize("entry", detector.calm, ids=lambda entry: entry.id)
def test_an_entry_finds_its_examples_and_leaves_what_is_none(entry: CalmPattern) -> None:
    for example in entry.examples:
        assert detector.find_calm(example) is not None, example
        assert detector.detect(example) is None, example
    for other in entry.not_:
        assert detector.find_calm(other) is None, other


@pytest.mark.parametrize(
    "text",
    [
        "i'm not safe", "not safe", "it's not safe here", "i don't want to be here anymore", "i don't want to wake up",
        "i don't want to live like this", "he won't let me leave", "je suis pas en sécurité", "je veux plus vivre",
        "je ne veux pas vivre comme ça", "il me laisse pas sortir", "je veux pas me réveiller", "i never feel safe",
        "i don't want to die alone", "je veux pas mourir seule", "i'm not in danger yet", "i don't know if im in danger",
    ],
)  # fmt: skip
def test_negation_that_says_danger_is_never_calm(text: str) -> None:
    assert detector.find_calm(text) is None


def test_another_danger_in_the_same_message_is_found() -> None:
    assert detector.detect("I'm not in danger. He is hitting my sister right now") == "danger_now"
    assert detector.detect("he doesn't hit me, he sells me to his friends") == "being_trafficked"
    assert detector.detect("je veux pas mourir, il va me tuer") == "danger_now"


@pytest.mark.parametrize(
    "text", ["im 15", "i'm 15", "I am 16", "I'm 17 years old", "j'ai 15 ans", "jai 14 ans", "16 ans"]
)
def test_an_age_by_itself_is_no_exploitation(text: str) -> None:
    assert detector.detect(text) is None
    calm = detector.find_calm(text)
    assert calm is not None
    assert calm.intent == "help_children_youth"


@pytest.mark.parametrize(
    "text", ["im 15 and my uncle sells me", "i'm 15 he wants nudes", "j'ai 15 ans il me fait coucher avec ses amis"]
)
def test_an_age_beside_a_harm_is_exploitation(text: str) -> None:
    assert detector.detect(text) == "child_exploited"
    assert detector.find_calm(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("I’m not in danger. Where is a shelter?", "Where is a shelter?"),
        ("hi I'm not in danger, where is a shelter", "hi where is a shelter"),
        ("Je ne suis pas en danger, j’ai besoin d’un avocat", "j’ai besoin d’un avocat"),
        ("chu pas en danger!! c koi la traite", "c koi la traite"),
    ],
)
def test_what_else_a_text_says_is_kept_at_its_place(text: str, rest: str) -> None:
    calm = detector.find_calm(text)
    assert calm is not None
    assert calm.intent is None
    assert " ".join(calm.rest.replace(".", " ").split()).lstrip("! ") == rest
    assert len(calm.rest) == len(text)
    assert all(left in (" ", was) for left, was in zip(calm.rest, text, strict=True))


def test_what_is_only_a_denial_has_an_intent() -> None:
    found = {text: detector.find_calm(text) for text in ("i'm not in danger", "je veux pas mourir")}
    assert [calm and calm.intent for calm in found.values()] == ["affirm", "emotional_distress"]


def test_a_broken_entry_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text(
        "calm:\n- id: x\n  regex: '('\n  intent: affirm\n  examples: [a]\n", encoding="utf-8"
    )
    with pytest.raises(KnowledgeError, match="calm, x"):
        load_detector(tmp_path)
