"""French and English are told apart, and doubt is said instead of guessed."""

from __future__ import annotations

import pytest

from bot.nlu.language import identify_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where can i find a safe place to sleep tonight", "en"),
        ("jai besoin daide svp il veut pas que je parte", "fr"),
        ("c'est quoi la traite des personnes", "fr"),
        ("is it a crime in canada", "en"),
        ("mon boyfriend prend tout mon argent pis y me laisse pas sortir", "fr"),
        ("my boyfriend takes all my money and won't let me go out", "en"),
    ],
)
def test_a_sentence_is_identified(text: str, language: str) -> None:
    assert identify_language(text) == language


@pytest.mark.parametrize("text", ["ok", "Toronto", "lol", "?", "", "911", "Sudbury"])
def test_a_text_too_short_to_tell_is_left_open(text: str) -> None:
    assert identify_language(text) is None
