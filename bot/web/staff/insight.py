"""Insight: the figures of a range of days, with their export. Small counts are hidden before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from bot.knowledge_base.freshness import today_in_ontario
from bot.messages import parse_language
from bot.staff.charts import HATCH
from bot.staff.exports import write_table
from bot.staff.insight import find_trend, make_insight
from bot.staff.usage_reader import Progress, list_days
from bot.storage.usage import SLOWER
from bot.web.dates import write_date
from bot.web.services import SERVICES
from bot.web.staff.access import ROOT, Page, read_fields
from bot.web.staff.console import CONSOLE
from bot.web.staff.insight_charts import draw_charts
from bot.web.staff.insight_tables import Change, Names, Share, make_tables, write_raw, write_value
from bot.web.staff.usage_days import USAGE
from bot.web.staff.words.insight import INSIGHT_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.messages import Language
    from bot.staff.insight import Insight
    from bot.staff.sessions import Staff

INSIGHT = f"{ROOT}/insight"
USUAL_DAYS = 30
RANGES = (7, 30, 90)
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which days, both included, and which language, or None for both; `is_wrong` where the address asked for nonsense."""

    first: date
    last: date
    language: Language | None = None
    is_wrong: bool = False

    @property
    def days(self) -> list[date]:
        """The days."""
        return list_days(self.first, self.last)

    @property
    def days_before(self) -> list[date]:
        """As many days before them."""
        count = len(self.days)
        return list_days(self.first - timedelta(days=count), self.first - timedelta(days=1))

    @property
    def address(self) -> str:
        """How an address asks for it."""
        language = {"language": self.language} if self.language else {}
        return urlencode({"from": self.first.isoformat(), "to": self.last.isoformat(), **language})


async def show_insight(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/insight?days= or ?from=&to=, &language=: charts, each with its table."""
    wanted = read_wanted(request.query)
    insight = await read_insight(request, wanted)
    language, said = staff.language, INSIGHT_WORDS[staff.language]
    values: dict[str, Any] = {"progress": insight} if isinstance(insight, Progress) else {"progress": None}
    if not isinstance(insight, Progress):
        knowledge = request.app[SERVICES].knowledge
        names = Names(knowledge, language)
        tables = make_tables(insight, names, language, wanted.language)
        charts = {} if insight.is_empty else draw_charts(insight, tables, names, knowledge, language)
        values |= {"tables": tables, "charts": charts, "insight": insight, "summary": _summarize(insight, language)}
        values["latency"] = write_latency(insight, language)
    return request.app[CONSOLE].render(
        request,
        staff,
        "insight/insight.html",
        INSIGHT_WORDS,
        wanted=wanted,
        count=len(wanted.days),
        ranges=RANGES,
        most=MOST_DAYS,
        written=said.range.format(first=_write(wanted.first, language), last=_write(wanted.last, language)),
        write=write_value,
        hatch=HATCH,
        **values,
    )


async def show_export(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/insight/export: which table, and what for."""
    return await _ask_for_reason(request, staff, read_wanted(request.query), request.query.get("table", ""), "")


async def export(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/insight/export: the file, for whoever said what for; that is audited."""
    fields = await read_fields(request)
    wanted, table = read_wanted(fields), fields.get("table", "")
    reason = fields.get("reason", "").strip()
    insight = await read_insight(request, wanted)
    if not reason or isinstance(insight, Progress):
        return await _ask_for_reason(request, staff, wanted, table, reason, is_missing=not reason, progress=insight)
    services, audit = request.app[SERVICES], request.app[CONSOLE].audit
    language = staff.language
    said = INSIGHT_WORDS[language]
    if table not in said.tables:
        raise web.HTTPBadRequest
    chosen = make_tables(insight, Names(services.knowledge, language), language, wanted.language).get(table)
    cells = chosen.rows if chosen else ()  # of what did not happen in these days there is no table
    told = services.redactor.redact(reason)
    subject = f"insight {table} {wanted.first}/{wanted.last} {wanted.language or ''}".strip()
    await services.database.write(lambda connection: audit.add(connection, staff.name, "exported", subject, told))
    name = said.export_file.format(table=table, first=wanted.first, last=wanted.last)
    rows = [said.tables[table].heads, *([write_raw(value, language) for value in row] for row in cells)]
    return web.Response(
        body=write_table(rows, language),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def read_wanted(query: Mapping[str, str]) -> Wanted:
    """Return which days an address or a form asks for; the usual ones where it asks for nonsense."""
    today = today_in_ontario()
    language = parse_language(query.get("language"))
    if "days" in query or "from" not in query:
        days = query.get("days", str(USUAL_DAYS))
        count = int(days) if days in map(str, RANGES) else USUAL_DAYS
        return Wanted(today - timedelta(days=count - 1), today, language, is_wrong=days != str(count))
    try:
        first, last = date.fromisoformat(query["from"]), min(date.fromisoformat(query.get("to") or str(today)), today)
    except ValueError:
        first, last = today, date.min
    if not 0 <= (last - first).days < MOST_DAYS or first.year < 2000:
        return Wanted(today - timedelta(days=USUAL_DAYS - 1), today, language, is_wrong=True)
    return Wanted(first, last, language)


async def read_insight(request: web.Request, wanted: Wanted) -> Insight | Progress:
    """Return the figures of the days and of those before, or how far their count is.

    Raises:
        StorageUnavailableError: the database cannot be asked.
    """
    days, before = wanted.days, wanted.days_before
    used = await request.app[USAGE].read([*days, *before])
    if isinstance(used, Progress):
        return used
    return make_insight(
        {day: used[day].tallies for day in days}, [used[day].tallies for day in before], wanted.language
    )


async def _ask_for_reason(
    request: web.Request,
    staff: Staff,
    wanted: Wanted,
    table: str,
    reason: str,
    *,
    is_missing: bool = False,
    progress: object = None,
) -> web.Response:
    said, language = INSIGHT_WORDS[staff.language], staff.language
    return request.app[CONSOLE].render(
        request,
        staff,
        "insight/export.html",
        INSIGHT_WORDS,
        wanted=wanted,
        table=table if table in said.tables else "days",
        reason=reason,
        is_missing=is_missing,
        progress=progress if isinstance(progress, Progress) else None,
        written=said.range.format(first=_write(wanted.first, language), last=_write(wanted.last, language)),
    )


def _summarize(insight: Insight, language: Language) -> list[tuple[str, str, str]]:
    """Return the figures at the head of the page: name, figure, and how it changed."""
    said = INSIGHT_WORDS[language]
    rows = []
    for name, figure, before in (
        (said.conversations, insight.conversations_by_day.total, insight.conversations_before),
        (said.messages, insight.messages_by_day.total, insight.messages_before),
    ):
        trend = find_trend(figure, before)
        change = said.no_comparison if trend is None else said.versus.format(trend=write_value(Change(trend), language))
        rows.append((name, write_value(figure, language), change))
    share = Share(*insight.votes.share) if insight.votes.share else None
    rows.append((said.helpful, write_value(share, language) if share else "–", ""))
    rows.append((said.deleted, write_value(insight.deleted, language), ""))
    return rows


def write_latency(insight: Insight, language: Language) -> str:
    """Return how fast answers came, in a sentence; empty where too few were timed."""
    said, latency = INSIGHT_WORDS[language], insight.latency
    if latency.median is None or latency.slow is None:
        return ""
    median, slow = (
        said.slower if bound == SLOWER else said.faster.format(bound=bound) for bound in (latency.median, latency.slow)
    )
    return said.latency_text.format(median=median, slow=slow)


def _write(day: date, language: Language) -> str:
    return write_date(day.isoformat(), language)


PAGES: Sequence[Page] = (
    Page("GET", INSIGHT, show_insight, "reviewer"),
    Page("GET", f"{INSIGHT}/export", show_export, "reviewer"),
    Page("POST", f"{INSIGHT}/export", export, "reviewer"),
)
