"""Draws charts as SVG that stands in a page: real text, colours from classes, nothing that a strict policy forbids.

Each is an image with a name and a description; the page has a table with the same figures under it. What is hidden is drawn
as a hatched stub of one size, so that no length gives it away.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.staff.suppression import Figure

STUB = 7
"""How long a hidden count is drawn, in units of the drawing."""
_WIDTH = 760
_COLUMNS_HEIGHT, _AXIS_WIDTH, _LABELS_HEIGHT, _TOP, _RIGHT = 200, 56, 26, 12, 20
_BAR_HEIGHT, _BAR_LABEL_WIDTH, _BAR_FIGURE_WIDTH = 30, 250, 92
_CELL, _ROW_LABEL_WIDTH, _COLUMN_LABEL_HEIGHT = 34, 220, 150
_STEPS = 4
LABEL_CHARS = 34
LEAST_NUMBERED = 14

HATCH = Markup(
    '<svg class="unseen" width="0" height="0" aria-hidden="true"><defs><pattern id="chart-hatch" width="6" height="6" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6" class="chart-stripe"/>'
    "</pattern></defs></svg>"
)
"""What hidden counts are filled with; it stands once on a page with charts."""
_HATCHED = {"fill": "url(#chart-hatch)"}


class Bar(NamedTuple):
    """One bar: its label, its figure and how that is written."""

    label: str
    figure: Figure
    text: str


class Part(NamedTuple):
    """One part of a stacked bar: its class (`part-1` …), its label, its share (0 to 1) or None where hidden."""

    kind: str
    label: str
    share: float | None
    text: str


class Cell(NamedTuple):
    """One cell of a grid: its figure, how that is written, and whether it is marked."""

    figure: Figure
    text: str
    is_marked: bool = False


def draw_columns(bars: Sequence[Bar], title: str, description: str, ticks: Sequence[str]) -> Markup:
    """Draw figures over time as columns.

    Args:
        ticks: how 0, a half and the whole of the axis are written; see `axis_of`.
    """
    top, height = axis_of(bar.figure for bar in bars), _COLUMNS_HEIGHT
    room = _WIDTH - _AXIS_WIDTH - _RIGHT
    step = room / max(len(bars), 1)
    every = max(1, math.ceil(len(bars) / 12))
    marks = []
    for place, tick in enumerate(ticks):
        y = _TOP + height - height * place / max(len(ticks) - 1, 1)
        marks.append(_tag("line", x1=_AXIS_WIDTH, x2=_WIDTH, y1=_round(y), y2=_round(y), class_="chart-line"))
        marks.append(_text(tick, _AXIS_WIDTH - 8, y + 4, anchor="end"))
    for place, bar in enumerate(bars):
        x = _AXIS_WIDTH + place * step
        marks.append(_column(bar, x + step * 0.1, step * 0.8, top))
        if place % every == 0:
            marks.append(_text(bar.label, x + step / 2, _TOP + height + 20, anchor="middle"))
    return _image(_WIDTH, _TOP + height + _LABELS_HEIGHT, title, description, marks)


def axis_of(figures: Iterable[Figure]) -> int:
    """Return a round number that is at least as high as every figure that is told."""
    highest = max((figure.value or 0 for figure in figures), default=0)
    for power in itertools.count():
        for step in (1, 2, 3, 4, 5, 6, 8):
            if step * 10**power >= highest and (step * 10**power) % 2 == 0:
                return int(step * 10**power)
    raise AssertionError


def draw_bars(bars: Sequence[Bar], title: str, description: str) -> Markup:
    """Draw figures side by side as bars that lie, each with its label and its figure."""
    highest = max((bar.figure.value or 0 for bar in bars), default=0)
    room = _WIDTH - _BAR_LABEL_WIDTH - _BAR_FIGURE_WIDTH
    marks = []
    for place, bar in enumerate(bars):
        y = place * _BAR_HEIGHT
        length = STUB * 2 if not bar.figure.is_told else room * (bar.figure.value or 0) / (highest or 1)
        kind = {"class_": "chart-bar"} if bar.figure.is_told else {"class_": "chart-hidden", **_HATCHED}
        marks.append(_text(_shorten(bar.label), _BAR_LABEL_WIDTH - 10, y + 20, anchor="end"))
        if length:
            marks.append(_tag("rect", x=_BAR_LABEL_WIDTH, y=y + 5, width=_round(length), height=20, rx=3, **kind))
        marks.append(_text(bar.text, _BAR_LABEL_WIDTH + length + 8, y + 20, strong=True))
    return _image(_WIDTH, len(bars) * _BAR_HEIGHT + 4, title, description, marks)


def draw_stacks(stacks: Sequence[tuple[str, Sequence[Part]]], title: str, description: str) -> Markup:
    """Draw what a whole consists of as one bar per whole; the parts have patterns, and a legend with their shares."""
    marks, y = [], 0.0
    for label, parts in stacks:
        marks.append(_text(label, 0, y + 16, strong=True))
        marks.extend(_draw_stack(parts, y + 24))
        y += 88
        for place, part in enumerate(parts):
            left, down = _WIDTH / 3 * (place % 3), y + 24 * (place // 3)
            marks.append(_tag("rect", x=_round(left), y=down, width=16, height=16, class_=f"chart-part {part.kind}"))
            marks.append(_text(f"{place + 1}. {part.label} {part.text}", left + 24, down + 13))
        y += 24 * math.ceil(len(parts) / 3) + 18
    return _image(_WIDTH, y, title, description, marks)


def _draw_stack(parts: Sequence[Part], y: float) -> Iterator[Markup]:
    """Draw the parts in a row, each with its number in the legend below; what is hidden shares what is left."""
    x = 0.0
    for place, part in enumerate(parts):
        if part.share:
            width = _WIDTH * part.share
            yield _tag("rect", x=_round(x), y=y, width=_round(width), height=26, class_=f"chart-part {part.kind}")
            if width > LEAST_NUMBERED:
                yield _text(str(place + 1), x + width / 2, y + 44, anchor="middle")
            x += width
    if _WIDTH - x > 1 and any(part.share is None for part in parts):
        rest = _round(_WIDTH - x)
        yield _tag("rect", x=_round(x), y=y, width=rest, height=26, class_="chart-hidden", **_HATCHED)


def draw_grid(
    rows: Sequence[tuple[str, Sequence[Cell]]], columns: Sequence[str], title: str, description: str
) -> Markup:
    """Draw a table of figures as cells, the darker the more there was; a marked cell has a thick broken edge."""
    highest = max((cell.figure.value or 0 for _, cells in rows for cell in cells), default=0)
    marks = []
    for place, column in enumerate(columns):
        x = _ROW_LABEL_WIDTH + place * _CELL + _CELL / 2 + 5
        marks.append(_text(_shorten(column, 24), x, _COLUMN_LABEL_HEIGHT - 8, turned=True))
    for row_place, (label, cells) in enumerate(rows):
        y = _COLUMN_LABEL_HEIGHT + row_place * _CELL
        marks.append(_text(_shorten(label, 26), _ROW_LABEL_WIDTH - 10, y + 22, anchor="end"))
        for place, cell in enumerate(cells):
            marks.extend(_draw_cell(cell, _ROW_LABEL_WIDTH + place * _CELL, y, highest))
    width = _ROW_LABEL_WIDTH + len(columns) * _CELL + _COLUMN_LABEL_HEIGHT * 0.8
    return _image(width, _COLUMN_LABEL_HEIGHT + len(rows) * _CELL + 4, title, description, marks, is_natural=True)


def _draw_cell(cell: Cell, x: float, y: float, highest: int) -> list[Markup]:
    level = 0 if not cell.figure.value else math.ceil(_STEPS * cell.figure.value / highest)
    kind = f"chart-level-{level}" if cell.figure.is_told else "chart-hidden"
    mark = " chart-gap" if cell.is_marked else ""
    hatched = {} if cell.figure.is_told else _HATCHED
    size: dict[str, Any] = {"width": _CELL - 4, "height": _CELL - 4, "rx": 3}
    drawn = [_tag("rect", x=x + 2, y=y + 2, **size, class_=f"chart-cell {kind}{mark}", **hatched)]
    if cell.figure.value:
        drawn.append(_text(cell.text, x + _CELL / 2, y + 21, anchor="middle", kind=f"chart-on-{level}"))
    return drawn


def _column(bar: Bar, x: float, width: float, top: int) -> Markup:
    length = STUB if not bar.figure.is_told else _COLUMNS_HEIGHT * (bar.figure.value or 0) / top
    if not length:
        return Markup("")
    kind = {"class_": "chart-bar"} if bar.figure.is_told else {"class_": "chart-hidden", **_HATCHED}
    y = _TOP + _COLUMNS_HEIGHT - length
    name = _tag("title", f"{bar.label}: {bar.text}")
    return _tag("rect", name, x=_round(x), y=_round(y), width=_round(width), height=_round(length), **kind)


def _image(
    width: float, height: float, title: str, description: str, marks: Iterable[Markup], *, is_natural: bool = False
) -> Markup:
    """Return the whole image; one `is_natural` keeps its size and scrolls, others fit the page."""
    named = _tag("title", title) + _tag("desc", description)
    size = {"width": _round(width), "height": _round(height)} if is_natural else {}
    return _tag(
        "svg",
        named + Markup("").join(marks),
        role="img",
        aria_label=f"{title}. {description}",
        viewBox=f"0 0 {_round(width)} {_round(height)}",
        class_="chart-wide" if is_natural else "chart",
        **size,
    )


def _text(
    text: str, x: float, y: float, *, anchor: str = "start", strong: bool = False, turned: bool = False, kind: str = ""
) -> Markup:
    place: dict[str, str | float] = {"x": _round(x), "y": _round(y)}
    if turned:
        place = {"transform": f"translate({_round(x)} {_round(y)}) rotate(-55)"}
    classes = " ".join(filter(None, ["chart-strong" if strong else "chart-text", kind]))
    return _tag("text", text, **place, text_anchor=anchor, class_=classes)


def _tag(name: str, contents: str | Markup = "", **attributes: str | float) -> Markup:
    written = "".join(
        f' {key if key == "viewBox" else key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{written}>{escape(contents)}</{name}>")  # noqa: S704 - names are ours, the rest is escaped


def _shorten(label: str, most: int = LABEL_CHARS) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _round(value: float) -> float:
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded
