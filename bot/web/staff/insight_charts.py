"""The charts of the pages of figures, drawn from the same tables that stand under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.staff.charts import Bar, Cell, Part, axis_of, draw_bars, draw_columns, draw_grid, draw_stacks
from bot.staff.insight import OUTCOMES, to_share
from bot.staff.suppression import HIDDEN, ZERO, Figure
from bot.web.dates import MONTHS
from bot.web.staff.filters import write_number, write_share
from bot.web.staff.insight_tables import Share, write_value
from bot.web.staff.words.insight import INSIGHT_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from bot.staff.insight import Insight
    from bot.staff.suppression import Breakdown
    from bot.web.staff.insight_tables import Names, Table, Value

MOST_BARS = 12
_AS_BARS = ("topics", "safety", "needs")
_GAP_SHARE = 0.5
_SHORT_MONTHS: dict[Language, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avril", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."),
}


def draw_charts(
    insight: Insight, tables: Mapping[str, Table], names: Names, knowledge: KnowledgeBase, language: Language
) -> dict[str, Markup]:
    """Return the chart of each table that is better seen than read."""
    charts: dict[str, Markup] = {}
    for name, table in tables.items():
        if table.is_withheld:
            continue
        title, text = _describe(table, language)
        if name in ("days", "hours"):
            charts[name] = _draw_columns(table, title, text, language)
        elif name == "outcomes":
            charts[name] = draw_stacks(_stack_outcomes(insight, language), title, text)
        elif name == "gaps":
            charts[name] = _draw_map(insight, names, knowledge, (title, text), language)
        elif name == "votes":
            charts[name] = draw_bars([_bar_of_votes(row, language) for row in table.rows[:MOST_BARS]], title, text)
        elif name in _AS_BARS:
            charts[name] = draw_bars([_bar(row, language) for row in table.rows[:MOST_BARS]], title, text)
    return charts


def _describe(table: Table, language: Language) -> tuple[str, str]:
    title = table.words.title
    return title, INSIGHT_WORDS[language].in_pictures.format(title=title, text=table.words.text)


def _bar(row: Sequence[Value], language: Language) -> Bar:
    figure = row[1] if isinstance(row[1], Figure) else HIDDEN
    return Bar(str(row[0]), figure, write_value(figure, language))


def _bar_of_votes(row: Sequence[Value], language: Language) -> Bar:
    share = row[2]
    figure = Figure(round(share.least * 100)) if isinstance(share, Share) else HIDDEN
    return Bar(str(row[0]), figure, write_value(share, language))


def _draw_columns(table: Table, title: str, text: str, language: Language) -> Markup:
    bars = [_bar(row, language) for row in table.rows]
    top = axis_of(bar.figure for bar in bars)
    shown = [bar._replace(label=_shorten_day(bar.label, language)) for bar in bars] if table.id == "days" else bars
    return draw_columns(shown, title, text, [write_number(value, language) for value in (0, top // 2, top)])


def _shorten_day(day: str, language: Language) -> str:
    """Return a written day without its year, its month cut short: "Nov 24", « 24 nov. »."""
    short = _SHORT_MONTHS[language]
    if language == "en":
        month, number, _ = day.replace(",", "").split()
        return f"{short[MONTHS[language].index(month)]} {number}"
    number, month, _ = day.split()
    return f"{number} {short[MONTHS[language].index(month)]}"


def _stack_outcomes(insight: Insight, language: Language) -> list[tuple[str, list[Part]]]:
    said = INSIGHT_WORDS[language]
    before = said.tables["outcomes"].heads[3]
    return [
        (label, _make_parts(breakdown, language))
        for label, breakdown in ((said.these_days, insight.outcomes), (before, insight.outcomes_before))
        if breakdown.total.value
    ]


def _make_parts(breakdown: Breakdown, language: Language) -> list[Part]:
    said = INSIGHT_WORDS[language]
    parts = []
    for place, name in enumerate(OUTCOMES, start=1):
        share = to_share(breakdown.parts[name], breakdown.total)
        text = write_value(breakdown.parts[name], language) if share is None else write_share(share, language)
        parts.append(Part(f"part-{place}", said.outcomes[name], share, text))
    return parts


def _draw_map(
    insight: Insight, names: Names, knowledge: KnowledgeBase, said: tuple[str, str], language: Language
) -> Markup:
    searches = insight.searches
    needs = sorted(searches.regions, key=lambda need: -(searches.needs.parts[need].value or 0))
    asked = {region for need in needs for region in searches.regions[need].parts}
    regions = [*(region for region in knowledge.regions if region in asked), *sorted(asked - knowledge.regions.keys())]
    rows = [
        (names.region(region), [_make_cell(insight, need, region, language) for need in needs]) for region in regions
    ]
    return draw_grid(rows, [names.need(need) for need in needs], *said)


def _make_cell(insight: Insight, need: str, region: str, language: Language) -> Cell:
    figure = insight.searches.regions[need].parts.get(region, ZERO)
    gaps = insight.searches.gaps_in_regions[need].parts.get(region, HIDDEN)
    is_gap = bool(figure.value and gaps.value and gaps.value >= _GAP_SHARE * figure.value)
    return Cell(figure, write_value(figure, language), is_gap)
