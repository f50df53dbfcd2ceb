"""Charts are well-formed images that hold nothing a strict policy forbids and give away nothing that is hidden."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from bot.staff.charts import Bar, Cell, Part, axis_of, draw_bars, draw_columns, draw_grid, draw_stacks
from bot.staff.suppression import FEW_FIGURE, HIDDEN, ZERO, Figure

HOSTILE = '<script>alert("x")</script> & \u202eevil'
BARS = [
    Bar(HOSTILE, Figure(10), "10"),
    Bar("few", FEW_FIGURE, "<5"),
    Bar("hidden", HIDDEN, "hidden"),
    Bar("0", ZERO, "0"),
]
CHARTS = {
    "columns": draw_columns(BARS, HOSTILE, HOSTILE, ("0", "5", "10")),
    "bars": draw_bars(BARS, HOSTILE, HOSTILE),
    "stacks": draw_stacks(
        [(HOSTILE, [Part("part-1", HOSTILE, 0.8, "80%"), Part("part-2", "b", None, "hidden")])], "t", "d"
    ),
    "grid": draw_grid(
        [(HOSTILE, [Cell(Figure(7), "7", is_marked=True), Cell(FEW_FIGURE, "<5")])], [HOSTILE, "b"], "t", "d"
    ),
    "nothing": draw_columns([], "t", "d", ("0",)),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_well_formed_and_holds_no_script_style_or_foreign_address(name: str) -> None:
    """D7, D11."""
    chart = str(CHARTS[name])
    root = ET.fromstring(chart)  # noqa: S314 - of our own making
    assert {"script", "style", "image", "a"}.isdisjoint(element.tag for element in root.iter())
    assert not any(
        attribute.startswith(("on", "style", "href")) for element in root.iter() for attribute in element.attrib
    )
    assert "http" not in chart


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_an_image_with_a_name_and_a_description(name: str) -> None:
    """C1."""
    root = ET.fromstring(str(CHARTS[name]))  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("aria-label")
    assert [child.tag for child in root][:2] == ["title", "desc"]


def test_hostile_words_are_text() -> None:
    """D11."""
    texts = [element.text for element in ET.fromstring(str(CHARTS["columns"])).iter("text")]  # noqa: S314
    assert HOSTILE in texts


def test_hidden_counts_are_all_drawn_alike() -> None:
    root = ET.fromstring(str(CHARTS["columns"]))  # noqa: S314
    hidden = [element for element in root.iter("rect") if element.get("class") == "chart-hidden"]
    assert len(hidden) == 2
    assert len({element.get("height") for element in hidden}) == 1


def test_the_length_of_a_bar_is_its_share_of_the_longest() -> None:
    bars = [Bar("a", Figure(40), "40"), Bar("b", Figure(10), "10")]
    root = ET.fromstring(str(draw_bars(bars, "t", "d")))  # noqa: S314
    widths = [float(element.attrib["width"]) for element in root.iter("rect") if element.get("class") == "chart-bar"]
    assert widths[0] == pytest.approx(widths[1] * 4, rel=0.01)


@pytest.mark.parametrize(
    ("highest", "axis"), [(0, 2), (2, 2), (3, 4), (228, 300), (9, 10), (11, 20), (99, 100), (101, 200), (4100, 5000)]
)
def test_the_axis_ends_at_a_round_number(highest: int, axis: int) -> None:
    assert axis_of([Figure(highest), HIDDEN]) == axis
