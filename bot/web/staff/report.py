"""The monthly report: the figures of a month with words around them, to be printed, in either language."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.knowledge_base.freshness import today_in_ontario
from bot.messages import parse_language
from bot.staff.charts import HATCH
from bot.staff.insight import to_share
from bot.staff.usage_reader import Progress
from bot.web.dates import MONTHS
from bot.web.services import SERVICES
from bot.web.staff.access import Page
from bot.web.staff.console import CONSOLE
from bot.web.staff.insight import INSIGHT, Wanted, read_insight, write_latency
from bot.web.staff.insight_charts import draw_charts
from bot.web.staff.insight_tables import Names, Share, make_tables, write_value
from bot.web.staff.words.insight import INSIGHT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import Language
    from bot.staff.insight import Insight
    from bot.staff.sessions import Staff

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
PRINTED_ROWS = 20
"""So many rows of a table are printed; the export has all of them."""


async def show_report(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/insight/report?month=2026-11&language=fr: the report, in the reader's language unless asked otherwise."""
    today = today_in_ontario()
    month = _parse_month(request.query.get("month", ""), today)
    language = parse_language(request.query.get("language")) or staff.language
    last = min(_end_of(month), today)
    insight = await read_insight(request, Wanted(month, last))
    knowledge, names = request.app[SERVICES].knowledge, Names(request.app[SERVICES].knowledge, language)
    progress = insight if isinstance(insight, Progress) else None
    tables = {} if isinstance(insight, Progress) else make_tables(insight, names, language, None)
    return request.app[CONSOLE].render(
        request,
        staff,
        "insight/report.html",
        INSIGHT_WORDS,
        progress=progress,
        tables=tables,
        charts={}
        if isinstance(insight, Progress) or insight.is_empty
        else draw_charts(insight, tables, names, knowledge, language),
        sentences=[] if isinstance(insight, Progress) else write_sentences(insight, language),
        told=INSIGHT_WORDS[language],
        told_in=language,
        month=f"{month:%Y-%m}",
        month_name=f"{MONTHS[language][month.month - 1]} {month.year}",
        months=_list_months(today, staff.language),
        today=today.isoformat(),
        is_over=_end_of(month) < today,
        write=write_value,
        hatch=HATCH,
        most_rows=PRINTED_ROWS,
    )


def write_sentences(insight: Insight, language: Language) -> list[str]:
    """Return the month in sentences."""
    said = INSIGHT_WORDS[language]
    if insight.is_empty:
        return [said.empty]

    def say(name: str, **values: object) -> str:
        written = {key: write_value(value, language) for key, value in values.items()}  # type: ignore[arg-type]
        return said.sentences[name].format(**written)

    unknown = to_share(insight.outcomes.parts["unknown"], insight.outcomes.total)
    share = insight.votes.share
    sentences = [
        say("use", conversations=insight.conversations_by_day.total, messages=insight.messages_by_day.total),
        say("use_before", conversations=insight.conversations_before, messages=insight.messages_before),
        "" if unknown is None else say("understood", share=Share(unknown, unknown)),
        say("safety", count=insight.safety.total),
        say("searches", count=insight.searches.needs.total, gaps=insight.searches.gaps.total),
        say("handoffs", count=insight.handoffs.total),
        "" if share is None else say("votes", share=Share(*share)),
        say("deleted", count=insight.deleted),
        write_latency(insight, language),
    ]
    return [sentence for sentence in sentences if sentence]


def _parse_month(text: str, today: date) -> date:
    """Return the first day of the month that is asked for, or of the last whole one."""
    if not text:
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    match = _MONTH.fullmatch(text)
    if match is None or (month := date(int(match[1]), int(match[2]), 1)) > today:
        raise web.HTTPBadRequest
    return month


def _end_of(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _list_months(today: date, language: Language) -> list[tuple[str, str]]:
    """Return the present month and the twelve before it, each with its name."""
    months = []
    month = today.replace(day=1)
    for _ in range(13):
        months.append((f"{month:%Y-%m}", f"{MONTHS[language][month.month - 1]} {month.year}"))
        month = (month - timedelta(days=1)).replace(day=1)
    return months


PAGES: Sequence[Page] = (Page("GET", f"{INSIGHT}/report", show_report, "reviewer"),)
