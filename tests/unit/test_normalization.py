"""The many ways of typing the same words become one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.normalization import fold, normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Où est-ce que JE peux dormir?", "ou est-ce que je peux dormir?"),
        ("jsuis perdue pk il ma frappé", "je suis perdue pourquoi il ma frappe"),
        ("i cant leave rn", "i can't leave right now"),
        ("heeeelp meee", "help me"),
        ("l’école   d'à côté", "l'ecole d'a cote"),
        ("cœur", "coeur"),
        ("", ""),
    ],
)
def test_texts_are_normalized(text: str, expected: str) -> None:
    assert normalize(text) == expected


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_plain_letters_fold_as_they_do_beside_an_accent(text: str) -> None:
    """They take a shorter way, which must lead to the same."""
    assert fold(f"{text} é") == f"{fold(text)} e".strip()
