"""Municipalities and regions are found in either language's sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge_base.loader import load_regions
from bot.knowledge_base.places import PlaceFinder

finder = PlaceFinder(load_regions(Path(__file__).parents[2] / "knowledge"))


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("a shelter in Sudbury", "greater-sudbury"),
        ("un refuge à Sault-Sainte-Marie", "algoma"),
        ("anything in the Soo?", "algoma"),
        ("près d'Ottawa", "ottawa"),
        ("i'm in thunder bay rn", "thunder-bay"),
        ("L’Orignal", "prescott-russell"),
        ("Mississauga", "peel"),
        ("sault ste marie", "algoma"),
        ("région de York", "york"),
    ],
)
def test_a_place_is_found(text: str, region: str) -> None:
    assert [place.region for place in finder.find(text)] == [region]


@pytest.mark.parametrize("text", ["he took my keys", "the king of my heart", "je suis perdue", "help me", "", "!!!"])
def test_an_ordinary_word_is_no_place(text: str) -> None:
    assert finder.find(text) == []


def test_offsets_are_those_of_the_text() -> None:
    text = "un refuge à Sault-Sainte-Marie svp"
    (place,) = finder.find(text)
    assert text[place.start : place.end] == "Sault-Sainte-Marie"


def test_every_region_is_found_by_its_own_name() -> None:
    regions = load_regions(Path(__file__).parents[2] / "knowledge")
    for region in regions.values():
        assert [place.region for place in finder.find(f"in {region.name.en}")], region.id
        assert [place.region for place in finder.find(f"à {region.name.fr}")], region.id
