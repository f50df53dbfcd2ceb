"""The tables of figures in the words of a language: what a page shows, a report prints and an export writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.knowledge_base.hsds.terms import NEED_TAXONOMY
from bot.staff.insight import find_trend, to_share
from bot.staff.suppression import HIDDEN, ZERO, Figure
from bot.web.dates import write_date
from bot.web.staff.filters import write_number, write_percent, write_share
from bot.web.staff.words.frame import FRAME_WORDS
from bot.web.staff.words.insight import INSIGHT_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from bot.staff.insight import Insight
    from bot.staff.suppression import Breakdown
    from bot.web.staff.words.figures import TableWords

TABLES = ("days", "hours", "languages", "outcomes", "topics", "safety", "needs", "gaps", "handoffs", "votes")
_MINUS = "\u2212"


class Share(NamedTuple):
    """Between what a share lies; both ends are the same where it is told."""

    least: float
    most: float


class Change(NamedTuple):
    """By which share a count grew."""

    by: float


Value = str | Figure | Share | Change | None
"""What stands in a cell; None where it cannot be told."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; the first cell of a row names it."""

    id: str
    words: TableWords
    rows: tuple[tuple[Value, ...], ...]
    is_withheld: bool = False


class Names:
    """The names of answers, needs and regions in one language."""

    def __init__(self, knowledge: KnowledgeBase, language: Language) -> None:
        self._knowledge = knowledge
        self._language: Language = language
        self._said = INSIGHT_WORDS[language]

    def topic(self, entry: str) -> str:
        """Return the title of an answer; one that is no more has its id."""
        answer = self._knowledge.answers.get(entry)
        return answer.in_language(self._language).title if answer else entry or self._said.no_answer

    def need(self, need: str) -> str:
        """Return the name of a need."""
        words = NEED_TAXONOMY.terms.get(need)
        return words[self._language].name if words else need or self._said.no_need

    def region(self, region: str) -> str:
        """Return the name of a region."""
        known = self._knowledge.regions.get(region)
        return known.name.in_language(self._language) if known else region or self._said.no_region


def make_tables(insight: Insight, names: Names, language: Language, only: Language | None) -> dict[str, Table]:
    """Return every table that these figures make, by its id.

    Args:
        only: the one language that is counted; then there is nothing to tell by language.
    """
    said = INSIGHT_WORDS[language]
    tables: dict[str, Sequence[tuple[Value, ...]]] = {
        "days": _list_days(insight, language),
        "hours": [(_hour(hour, language), figure) for hour, figure in insight.hours.parts.items()],
        "languages": []
        if only
        else [
            (FRAME_WORDS[language].languages[name], figure, insight.conversations_by_language.parts[name])
            for name, figure in insight.messages_by_language.parts.items()
        ],
        "outcomes": _list_outcomes(insight, said.outcomes),
        "topics": _compare(insight.topics, insight.topics_before, names),
        "safety": _compare(insight.safety, insight.safety_before, names),
        "needs": _list_needs(insight, names),
        "gaps": _list_gaps(insight, names),
        "handoffs": [(said.states[state], figure) for state, figure in insight.handoffs.parts.items()],
        "votes": _list_votes(insight, names),
    }
    withheld = {
        "days": insight.messages_by_day.is_withheld,
        "hours": insight.hours.is_withheld,
        "topics": insight.topics.is_withheld,
        "needs": insight.searches.needs.is_withheld,
    }
    return {
        name: Table(name, said.tables[name], tuple(rows), withheld.get(name, False))
        for name, rows in tables.items()
        if rows
    }


def write_value(value: Value, language: Language) -> str:
    """Return a cell as it is read."""
    said = INSIGHT_WORDS[language]
    if value is None:
        return said.hidden
    if isinstance(value, str):
        return value
    if isinstance(value, Figure):
        return said.few if value.is_few else said.hidden if value.value is None else write_number(value.value, language)
    if isinstance(value, Change):
        sign = _MINUS if value.by < 0 else "+"
        return f"{sign}{write_percent(abs(value.by), language)}"
    if value.least == value.most:
        return write_share(value.least, language)
    words = said.at_least if value.least >= 0.5 else said.at_most
    return words.format(share=write_percent(value.least if value.least >= 0.5 else value.most, language))


def write_raw(value: Value, language: Language) -> str:
    """Return a cell for a spreadsheet: counts as plain digits, no sign that makes it a formula."""
    if isinstance(value, Figure) and value.value is not None:
        return str(value.value)
    return write_value(value, language).removeprefix("+").replace("\u00a0", " ")


def _list_days(insight: Insight, language: Language) -> list[tuple[Value, ...]]:
    conversations = insight.conversations_by_day.parts
    return [
        (write_date(day, language), figure, conversations[day]) for day, figure in insight.messages_by_day.parts.items()
    ]


def _hour(hour: str, language: Language) -> str:
    return f"{int(hour):02}:00" if language == "en" else f"{hour}\u00a0h"


def _list_outcomes(insight: Insight, said: Mapping[str, str]) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for name, figure in insight.outcomes.parts.items():
        before = insight.outcomes_before.parts[name]
        shares = [
            None if share is None else Share(share, share)
            for share in (
                to_share(figure, insight.outcomes.total),
                to_share(before, insight.outcomes_before.total),
            )
        ]
        rows.append((said[name], figure, shares[0] or "–", before, shares[1] or "–"))
    return rows


def _compare(now: Breakdown, before: Breakdown, names: Names) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for entry in _in_order({**dict.fromkeys(before.parts, ZERO), **now.parts}, names.topic):
        figure, earlier = now.parts.get(entry, ZERO), before.parts.get(entry, ZERO)
        trend = find_trend(figure, earlier)
        rows.append((names.topic(entry), figure, earlier, "–" if trend is None else Change(trend)))
    return rows


def _list_needs(insight: Insight, names: Names) -> list[tuple[Value, ...]]:
    needs, gaps = insight.searches.needs.parts, insight.searches.gaps.parts
    return [(names.need(need), needs[need], gaps[need]) for need in _in_order(needs, names.need)]


def _list_gaps(insight: Insight, names: Names) -> list[tuple[Value, ...]]:
    searches = insight.searches
    rows: list[tuple[str, str, Figure, Figure]] = [
        (names.region(region), names.need(need), figure, searches.gaps_in_regions[need].parts.get(region, HIDDEN))
        for need, regions in searches.regions.items()
        for region, figure in regions.parts.items()
    ]
    rows.sort(key=lambda row: (-(row[3].value or 0), -(row[2].value or 0), row[0], row[1]))
    return [tuple(row) for row in rows]


def _list_votes(insight: Insight, names: Names) -> list[tuple[Value, ...]]:
    votes = insight.votes
    rows: list[tuple[str, Figure, Share | None]] = [
        (names.topic(entry), figure, Share(*votes.shares[entry]) if entry in votes.shares else None)
        for entry, figure in votes.all.parts.items()
    ]
    rows.sort(key=lambda row: (row[2] is None, row[2] or (), row[0]))
    return [tuple(row) for row in rows]


def _in_order(figures: Mapping[str, Figure], name: Callable[[str], str]) -> Sequence[str]:
    """Return keys by what is told of them: hidden ones come last, by name, so that no rank gives them away."""
    return sorted(figures, key=lambda key: (not figures[key].is_told, -(figures[key].value or 0), name(key)))
