"""The console's words are complete in both languages, and the French is written as in Ontario (standard C7)."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import bot.web.staff.words as words_package
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_BREAK = "\u00a0"
PLACEHOLDER = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")
WRONG = re.compile(
    rf"[\w)}}»…] :(?!\w)|[\w)}}»…]:(?![\w/])"  # a colon after a space where a line may break, or after none
    rf"|« | »|«(?!{NO_BREAK})|(?<!{NO_BREAK})»"
    rf"|[\w)}}»…][ {NO_BREAK}\u202f][?!;](?:\s|$)"  # in Ontario without a space
    r"|['\"]"
)
SAME = frozenset(
    [
        "Action", "Assistant", "Console", "Conversations", "Message", "Messages", "Note", "Notes", "Pages", "Section",
        "Sources", "Total", "Vote", "Votes", "minute", "minutes", "ms", "messages", "message", "Repère", "repere csv", "",
    ]
)  # fmt: skip
"""The words that both languages have, and names; what is filled in, figures and signs apart."""


def find_tables() -> dict[str, dict[str, Any]]:
    """Return each table of words, by module and name: what it holds for each language."""
    tables = {}
    for found in pkgutil.iter_modules(words_package.__path__):
        module = importlib.import_module(f"{words_package.__name__}.{found.name}")
        for name, value in vars(module).items():
            if name.endswith("_WORDS") and isinstance(value, dict) and name.isupper():
                tables[f"{found.name}.{name}"] = value
    return tables


TABLES = find_tables()


def flatten(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield every text with the path of where it stands."""
    if isinstance(value, str):
        yield path, value
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from flatten(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from flatten(item, f"{path}[{key}]")
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from flatten(item, f"{path}[{number}]")
    else:
        assert callable(value), (path, value)


def list_letters(text: str) -> str:
    """Return the words of a text alone."""
    return " ".join(re.findall(r"[^\W\d_]+", PLACEHOLDER.sub(" ", text)))


def is_french_typography(text: str) -> bool:
    return not WRONG.search(PLACEHOLDER.sub("x", text))


def test_each_module_of_words_has_a_table() -> None:
    modules = {found.name for found in pkgutil.iter_modules(words_package.__path__)}
    assert {name.partition(".")[0] for name in TABLES} == modules


@pytest.mark.parametrize("name", TABLES)
def test_c7_both_languages_have_every_word(name: str) -> None:
    table = TABLES[name]
    assert tuple(table) == LANGUAGES
    texts = {language: dict(flatten(table[language], name)) for language in LANGUAGES}
    assert set(texts["en"]) == set(texts["fr"])
    assert [path for language in LANGUAGES for path, text in texts[language].items() if not text.strip()] == []
    assert [(path, text) for part in texts.values() for path, text in part.items() if text != text.strip()] == []


@pytest.mark.parametrize("name", TABLES)
def test_c7_no_french_word_is_left_in_english(name: str) -> None:
    english, french = (dict(flatten(TABLES[name][language], name)) for language in LANGUAGES)
    same = {path: text for path, text in french.items() if text == english[path]}
    assert {path: text for path, text in same.items() if list_letters(text) not in SAME} == {}


@pytest.mark.parametrize("name", TABLES)
def test_c7_what_is_filled_in_is_the_same_in_both_languages(name: str) -> None:
    english, french = (dict(flatten(TABLES[name][language], name)) for language in LANGUAGES)
    filled = {path: (text, french[path]) for path, text in english.items()}
    different = {
        path: pair
        for path, pair in filled.items()
        if Counter(PLACEHOLDER.findall(pair[0])) != Counter(PLACEHOLDER.findall(pair[1]))
    }
    assert different == {}


@pytest.mark.parametrize("name", TABLES)
def test_c7_french_is_set_as_in_ontario(name: str) -> None:
    french = dict(flatten(TABLES[name]["fr"], name))
    assert {path: text for path, text in french.items() if not is_french_typography(text)} == {}


@pytest.mark.parametrize("name", TABLES)
def test_c7_english_has_typographic_apostrophes(name: str) -> None:
    assert {path: text for path, text in flatten(TABLES[name]["en"], name) if "'" in text} == {}


@pytest.mark.parametrize(
    "text",
    ["Vous : moi", "Vous: moi", "« Oui »", "Quoi ?", "Non\u00a0!", "un\u202f; deux", "l'heure", "«Oui»", 'dit "oui"'],
)
def test_the_check_sees_what_is_wrong(text: str) -> None:
    assert not is_french_typography(text)


@pytest.mark.parametrize(
    "text",
    ["Vous\u00a0: moi", "«\u00a0Oui\u00a0»?", "{a}\u00a0: {b:,}", "10:30", "https://x", "Non! Oui; bon.", "l’heure"],
)
def test_the_check_lets_good_french_pass(text: str) -> None:
    assert is_french_typography(text)
