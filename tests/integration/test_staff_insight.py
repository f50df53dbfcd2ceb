"""The figures of the console: true on both databases, the same across a purge, and without small counts."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import time
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.csv_cells import begins_like_a_formula
from bot.knowledge_base.freshness import today_in_ontario
from bot.staff.exports import write_table
from bot.staff.insight import make_insight
from bot.staff.suppression import FEW
from bot.staff.usage_reader import Progress, UsageReader, list_days, to_tallies
from bot.storage import conversations as stored
from bot.storage.audit import list_audit
from bot.storage.database import Database
from bot.storage.usage import Counts, Key, count_day, day_bounds
from tests.conftest import Server, serve
from tests.integration.staff_desk import open_database, sit_down, text_of
from tests.integration.test_storage import database, url  # noqa: F401 - fixtures
from tests.integration.usage_seed import seed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.messages import Language

DAYS = 40
DAY = date(2026, 11, 2)


def read_all(opened: Database) -> dict[tuple[date, str, str, str], int]:
    today = today_in_ontario()
    days = list_days(today - timedelta(days=DAYS + 1), today)
    counts: Counts = Counter()
    for day in days:
        counts.update(opened.transact(lambda c, day=day: count_day(c, day), writes=False))  # type: ignore[misc]
    return {tuple(key): count for key, count in counts.items()}  # type: ignore[misc]


def test_figures_are_what_is_stored_and_stay_so_across_a_purge(database: Database) -> None:  # noqa: F811
    """D5: a day is counted once, part of it kept and part of it live."""
    expected = database.transact(lambda c: seed(c, conversations=120, days=DAYS))
    assert read_all(database) == dict(expected)
    removed = database.transact(lambda c: stored.delete_older_than(c, timedelta(days=17)))
    assert removed > 10
    assert read_all(database) == dict(expected)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 7, 1), 24)],
    ids=["spring", "autumn", "summer"],
)
def test_a_day_is_a_day_in_ontario_when_clocks_change_too(day: date, hours: int) -> None:
    first, after = day_bounds(day)
    assert after - first == timedelta(hours=hours)


def test_the_reader_says_how_far_it_is_and_then_has_everything(database: Database, tmp_path: Path) -> None:  # noqa: F811
    database.transact(lambda c: seed(c, conversations=20, days=5))
    today = today_in_ontario()
    days = list_days(today - timedelta(days=6), today)

    async def work() -> None:
        reader = UsageReader(lambda: database)
        first = await reader.read(days, wait_seconds=0)
        assert isinstance(first, Progress)
        assert first.all == 7
        whole = await reader.read(days, wait_seconds=30)
        assert not isinstance(whole, Progress)
        assert await reader.read(days, wait_seconds=0.001) == whole  # from memory
        assert sum(day.marked.begun for day in whole.values()) == 20
        reader.close()

    asyncio.run(work())


def make(values: dict[str, int], measure: str, language: str = "en", day: date = DAY) -> Counts:
    return Counter({Key(day, language, measure, value): count for value, count in values.items()})  # type: ignore[arg-type]


def test_the_other_language_cannot_be_computed_from_one() -> None:
    counts = make({"a": 30, "b": 40}, "entry") + make({"a": 3}, "entry", "fr")
    english = make_insight({DAY: to_tallies(counts)}, [], "en")
    assert english.topics.parts["a"].value is None  # both languages: 33
    assert not english.topics.parts["a"].is_few


def test_searches_that_found_something_cannot_be_computed_where_they_are_few() -> None:
    counts = make(
        {"shelter|peel|gap": 20, "shelter|peel|found": 2, "legal|peel|found": 9, "legal|york|gap": 8}, "search"
    )
    searches = make_insight({DAY: to_tallies(counts)}, [], None).searches
    assert searches.needs.parts["shelter"].value == 22
    assert searches.gaps.parts["shelter"].value is None
    assert searches.gaps_in_regions["shelter"].parts["peel"].value is None


def test_a_share_of_votes_is_told_as_far_as_small_counts_allow() -> None:
    counts = make({"a|yes": 38, "a|no": 2, "b|yes": 30, "b|no": 30, "c|yes": 12, "c|no": 20, "d|yes": 1}, "vote")
    votes = make_insight({DAY: to_tallies(counts)}, [], None).votes
    assert votes.shares["a"] == pytest.approx((0.9, 0.975))
    assert votes.shares["b"] == (0.5, 0.5)
    assert "d" not in votes.shares


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    """A server with weeks of conversations."""
    with serve(tmp_path_factory.mktemp("busy"), BOT_SECRET_KEY="k" * 40) as server:
        database = open_database(server)
        database.transact(lambda c: seed(c, conversations=250, days=50))
        database.close()
        yield server


def expected_counts(server: Server, first: date, last: date) -> Counts:
    opened = open_database(server)
    days = [opened.transact(lambda c, day=day: count_day(c, day)) for day in list_days(first, last)]  # type: ignore[misc]
    opened.close()
    total: Counts = Counter()
    for day in days:
        total.update(day)
    return total


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("query", ["", "?days=7", "?days=90", "?days=30&language=fr", "?from=2026-11-01&to=2026-11-10"])
def test_a_page_of_figures_opens_in_both_languages(busy: Server, language: Language, query: str) -> None:
    """C7."""
    desk, heading = sit_down(busy, f"anne-{language}", "reviewer", language), "Topics" if language == "en" else "Sujets"
    deadline = time.monotonic() + 60
    while heading not in (page := desk.read(f"/staff/insight{query}")) and time.monotonic() < deadline:
        time.sleep(0.5)  # a busy machine still counts, and the page says so
    assert heading in page


@pytest.mark.parametrize(
    "query",
    [
        "?days=8",
        "?from=x&to=y",
        "?from=2026-11-20&to=2026-11-01",
        "?from=1970-01-01",
        "?from=&to=",
        "?days=%3Cscript%3E",
    ],
)
def test_nonsense_in_the_address_leads_to_the_usual_days_and_says_so(busy: Server, query: str) -> None:
    desk = sit_down(busy)
    answer = desk.get(f"/staff/insight{query}")
    assert answer.status == 200
    assert 'role="alert"' in answer.body.decode()
    assert b"<script>" not in answer.body.replace(b'<script src="/staff', b"")


def test_no_page_report_or_export_tells_a_small_count(busy: Server) -> None:
    """Every cell that is a number is 0 or at least five, in every table."""
    desk = sit_down(busy)
    today = today_in_ontario()
    for path in (
        "/staff/insight?days=7",
        "/staff/insight?days=30&language=fr",
        f"/staff/insight/report?month={today:%Y-%m}",
    ):
        page = desk.get(path).body.decode()
        cells = re.findall(r'<td class="numeric">([\d,]+)</td>', page)
        assert cells
        assert not [cell for cell in cells if 0 < int(cell.replace(",", "")) < FEW], path
    for table in ("days", "topics", "gaps", "votes", "safety"):
        cells = [cell for row in export(desk, table)[1:] for cell in row[1:] if cell.isdigit()]
        assert not [cell for cell in cells if 0 < int(cell) < FEW], table


def export(desk: Any, table: str, **fields: str) -> list[list[str]]:
    answer = desk.post(
        "/staff/insight/export", {"table": table, "days": "30", "reason": "for the quarterly report", **fields}
    )
    assert answer.status == 200, answer.body[:300]
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.body.startswith(b"\xef\xbb\xbf")
    delimiter = ";" if desk.staff.language == "fr" else ","
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_export_has_the_figures_that_are_stored(busy: Server, language: Language) -> None:
    desk = sit_down(busy, f"anne-{language}", "reviewer", language)
    today = today_in_ontario()
    counts = expected_counts(busy, today - timedelta(days=29), today)
    outcomes: Counter[str] = Counter()
    for key, count in counts.items():
        if key.measure == "outcome":
            outcomes[key.value] += count
    rows = export(desk, "outcomes")[1:]
    assert [row[1] for row in rows] == [
        str(outcomes[name]) for name in ("pressed", "answered", "guessed", "unknown", "failed")
    ]


def test_an_export_asks_for_a_reason_first_and_is_audited(busy: Server) -> None:
    """D13."""
    desk = sit_down(busy)
    assert "What is it for?" in desk.read("/staff/insight/export?table=votes")
    refused = desk.post("/staff/insight/export", {"table": "votes", "days": "30", "reason": " "})
    assert refused.status == 200
    assert "Say what the export is for" in text_of(refused)
    assert refused.headers["content-type"].startswith("text/html")
    export(desk, "votes", reason="call 416 555 0134 of Jane Smith")
    opened = open_database(busy)
    latest = opened.transact(lambda c: list_audit(c, action="exported", most=1))[0]
    opened.close()
    assert latest.actor == desk.staff.name
    assert latest.subject.startswith("insight votes ")
    assert latest.reason
    assert "0134" not in latest.reason


def test_an_export_of_no_such_table_is_refused(busy: Server) -> None:
    desk = sit_down(busy)
    assert desk.post("/staff/insight/export", {"table": "=cmd()", "days": "30", "reason": "x"}).status == 400


HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "\tx",
    "\rx",
    "＝1",
    "'=1",
    '"',
    "a;b,c",
    "\u202e=1",
    "<script>",
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_cell_of_an_export_is_run_by_a_spreadsheet(language: Language) -> None:
    """D11."""
    text = write_table([HOSTILE], language).decode("utf-8-sig")
    cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=";" if language == "fr" else ","))
    for cell, written in zip(cells, HOSTILE, strict=True):
        assert cell == (f"'{written}" if begins_like_a_formula(written) else written)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_is_in_the_language_that_is_asked_for(busy: Server, language: Language) -> None:
    today = today_in_ontario()
    desk = sit_down(busy)
    answer = desk.get(f"/staff/insight/report?month={today:%Y-%m}&language={language}")
    assert answer.status == 200
    page = answer.body.decode()
    assert f'<article class="report" lang="{language}">' in page
    assert ("Monthly report: " if language == "en" else "Rapport mensuel\u00a0: ") in page


@pytest.mark.parametrize("month", ["2026-13", "x", "2999-01", "2026-1"])
def test_a_report_of_no_month_is_refused(busy: Server, month: str) -> None:
    assert sit_down(busy).get(f"/staff/insight/report?month={month}").status == 400


def test_pages_of_figures_carry_no_inline_style_or_script(busy: Server) -> None:
    """D7."""
    desk = sit_down(busy)
    for path in ("/staff/insight", "/staff/insight/report", "/staff"):
        page = desk.get(path).body.decode()
        assert " style=" not in page
        assert not re.search(r"<script(?! src=\"/staff/assets/)", page)
