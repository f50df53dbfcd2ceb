"""Staff find conversations: filters in the address, search, pages, saved views; with everybody's words harmless (D11)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.messages import LANGUAGES
from bot.staff.conversation_query import make_filters, parse_position, parse_query, write_position, write_query
from bot.staff.days import parse_period, start_of, today
from bot.storage.audit import list_audit
from bot.storage.conversation_list import Position
from bot.storage.conversations import now_utc
from bot.web.staff.words.conversations import LIST_WORDS
from bot.web.staff.words.frame import FRAME_WORDS
from tests.integration.staff_desk import Desk, open_database, sit_down
from tests.integration.test_search import store

if TYPE_CHECKING:
    from bot.messages import Language
    from tests.conftest import Server

HOSTILE = '<script>alert(1)</script> \u202e=cmd() "><img src=x onerror=alert(2)> zorblat'


@pytest.fixture(scope="module")
def stored(server: Server) -> dict[str, str]:
    """A few conversations of now, by name."""
    database = open_database(server)
    now = now_utc()
    try:
        return database.transact(
            lambda connection: {
                "hostile": store(connection, HOSTILE, at=now),
                "french": store(
                    connection,
                    "zorblat en français, je m’appelle [name]",
                    at=now - timedelta(minutes=1),
                    language="fr",
                    outcome="unknown",
                ),
                "danger": store(connection, "zorblat and secretwords", at=now - timedelta(minutes=2), urgent=True),
                "buttons": store(connection, None, at=now - timedelta(minutes=3), intent="help_housing"),
                "old": store(connection, "zorblat of long ago", at=now - timedelta(days=20)),
                **{
                    f"page{number:02}": store(connection, f"flimp {number}", at=now - timedelta(days=3, minutes=number))
                    for number in range(60)
                },
            }
        )
    finally:
        database.close()


@pytest.fixture(scope="module", params=LANGUAGES)
def desk(request: pytest.FixtureRequest, server: Server) -> Desk:
    return sit_down(server, f"reader-{request.param}", language=request.param)


def ids(desk: Desk, query: str) -> list[str]:
    """Return the conversations that a list shows, in its order."""
    page = desk.get(f"/staff/conversations?{query}")
    assert page.status == 200, page.body[:300]
    return re.findall(r'<th scope="row"><a href="/staff/conversations/([0-9a-f-]{36})', page.body.decode())


def hrefs(desk: Desk, path: str, text: str) -> list[str]:
    page = desk.get(path).body.decode()
    return [href.replace("&amp;", "&") for href in re.findall(rf'href="([^"]+)"[^>]*>{re.escape(text)}<', page)]


def test_words_find_conversations_newest_first(desk: Desk, stored: dict[str, str]) -> None:
    found = ids(desk, "q=zorblat")
    assert [key for key in found if key in stored.values()] == [
        stored[name] for name in ("hostile", "french", "danger", "old")
    ]
    assert ids(desk, "q=zorblat+francais") == [stored["french"]]


def test_filters_combine_and_stay_in_the_address(desk: Desk, stored: dict[str, str]) -> None:
    assert ids(desk, "q=zorblat&language=fr&unknown=yes&day=today") in (
        [stored["french"]],
        [],
    )  # a minute before midnight
    assert ids(desk, "q=zorblat&language=en&unknown=yes") == []
    assert stored["danger"] in ids(desk, "urgent=yes&q=zorblat")
    assert stored["buttons"] in ids(desk, "topic=help_housing")
    old = today() - timedelta(days=20)
    assert ids(desk, f"q=zorblat&from={old - timedelta(days=1)}&to={old + timedelta(days=1)}") == [stored["old"]]
    said = LIST_WORDS[desk.staff.language]
    page = desk.get("/staff/conversations?q=zorblat&language=fr").body.decode()
    (without,) = [href for href in re.findall(r'class="filter" href="([^"]+)"', page) if "language" not in href]
    assert without == "/staff/conversations?q=zorblat"
    assert hrefs(desk, "/staff/conversations?q=x", said.clear) == ["/staff/conversations"]


def test_an_address_with_empty_fields_leads_to_the_short_one(desk: Desk) -> None:
    answer = desk.get("/staff/conversations?q=&language=fr&topic=&urgent=yes&bogus=")
    assert (answer.status, answer.headers["location"]) == (303, "/staff/conversations?language=fr&urgent=yes")


def test_nonsense_in_the_address_is_left_out(desk: Desk) -> None:
    assert (
        desk.get(
            "/staff/conversations?day=never&language=de&before=x&after=2026&risk=1&from=2026-13-01&assigned=%00"
        ).status
        == 200
    )
    assert ids(desk, "assigned=nobody-of-this-name") == []
    page = desk.read("/staff/conversations?q=%21%21%21")
    assert LIST_WORDS[desk.staff.language].no_word in page


def test_hostile_words_are_shown_as_words(desk: Desk, stored: dict[str, str]) -> None:
    """D11."""
    page = desk.get("/staff/conversations?q=zorblat").body.decode()
    assert "<script>alert" not in page
    assert "<img" not in page.split("<main")[1]
    assert "&lt;script&gt;alert(1)" in page
    query = "/staff/conversations?q=" + "%22%3E%3Cscript%3Ealert(3)%3C/script%3E"
    assert "<script>alert(3)" not in desk.get(query).body.decode()
    language = desk.staff.language
    assert f'<span class="masked" lang="{language}">{FRAME_WORDS[language].taken_out["name"]}</span>' in page


def test_words_about_danger_are_covered_in_the_list(desk: Desk, stored: dict[str, str]) -> None:
    page = desk.get("/staff/conversations?q=zorblat").body.decode()
    assert "secretwords" not in page
    assert LIST_WORDS[desk.staff.language].covered in page


def test_each_page_leads_to_the_next_and_back(desk: Desk, stored: dict[str, str]) -> None:
    older, newer = ("Older", "Newer") if desk.staff.language == "en" else ("Plus anciennes", "Plus récentes")
    first = "/staff/conversations?q=flimp"
    expected = [stored[f"page{number:02}"] for number in range(60)]
    (second,) = hrefs(desk, first, older)
    (back,) = hrefs(desk, second, newer)
    shown = [ids(desk, urlsplit(path).query) for path in (first, second, back)]
    assert shown == [expected[:50], expected[50:], expected[:50]]
    assert hrefs(desk, second, older) == []
    assert hrefs(desk, back, newer) == []


def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    said = LIST_WORDS[desk.staff.language]
    page = desk.read("/staff/conversations?q=wordthatnobodywrote")
    assert said.empty_heading in page
    assert said.empty in page


def test_a_view_is_saved_listed_replaced_and_deleted_by_its_owner_alone(desk: Desk, server: Server) -> None:
    query = "day=yesterday&language=fr&unknown=yes"
    saved = desk.post("/staff/conversations/views", {"name": "  Hier,  non compris ", "query": query})
    assert (saved.status, saved.headers["location"]) == (303, f"/staff/conversations?{query}&done=view_saved")
    desk.post("/staff/conversations/views", {"name": "Hier, non compris", "query": f"{query}&reviewed=no"})
    page = desk.get("/staff/conversations").body.decode()
    assert re.findall(r'href="([^"]+)">Hier, non compris<', page) == [
        f"/staff/conversations?{query}&reviewed=no".replace("&", "&amp;")
    ]
    (view,) = set(re.findall(r"views/(\d+)/delete", page))
    other = sit_down(server, "somebody-else")
    assert "Hier, non compris" not in other.read("/staff/conversations")
    assert other.post(f"/staff/conversations/views/{view}/delete").status == 404
    assert desk.post(f"/staff/conversations/views/{view}/delete", {"query": query}).headers["location"].endswith(query)
    assert "Hier, non compris" not in desk.read("/staff/conversations")


@pytest.mark.parametrize(("name", "query", "error"), [
    ("", "urgent=yes", "view_name_missing"),
    ("x" * 81, "urgent=yes", "view_name_missing"),
    ("Mine", "bogus=1", "view_needs_filters"),
])  # fmt: skip
def test_a_wrong_view_comes_back_with_what_was_typed(desk: Desk, name: str, query: str, error: str) -> None:
    answer = desk.post("/staff/conversations/views", {"name": name, "query": query})
    page = answer.body.decode()
    assert answer.status == 200
    assert 'role="alert"' in page
    assert getattr(LIST_WORDS[desk.staff.language], error) in page
    assert f'value="{name}"' in page


def test_words_of_a_search_are_kept_redacted_in_a_view(desk: Desk) -> None:
    """D3."""
    saved = desk.post("/staff/conversations/views", {"name": "Hers", "query": "q=call+416-555-0199&language=en"})
    assert saved.headers["location"] == "/staff/conversations?q=call+%5Bphone%5D&language=en&done=view_saved"
    page = desk.get("/staff/conversations").body.decode()
    assert "416-555-0199" not in page
    assert re.findall(r'href="([^"]+)">Hers<', page) == ["/staff/conversations?q=call+%5Bphone%5D&amp;language=en"]


def test_a_list_that_shows_words_is_in_the_audit_once_a_minute_and_each_search_without_its_words(
    server: Server, stored: dict[str, str]
) -> None:
    """D13."""
    reader = sit_down(server, "list-reader")
    for query in ("", "day=today", "q=secretwords", "q=flimp", "q=wordthatnobodywrote", "topic=help_housing"):
        assert reader.get(f"/staff/conversations?{query}").status == 200
    database = open_database(server)
    try:
        rows = database.transact(lambda c: list_audit(c, actor="list-reader", most=99))
        told = [(row.action, row.subject, row.reason) for row in reversed(rows)]
        search = ("search", "/staff/conversations", None)
        assert told == [("read", "list", None), search, search, search]
        sit_down(server, "list-reader").get("/staff/conversations?q=secretwords")  # its words are covered
        sit_down(server, "list-reader").get("/staff/conversations")
        rows = database.transact(lambda c: list_audit(c, actor="list-reader", most=2))
        assert [row.action for row in rows] == ["read", "search"]  # another session
    finally:
        database.close()


def test_a_form_of_another_site_saves_nothing(desk: Desk) -> None:
    """D10."""
    fields = {"name": "Theirs", "query": "urgent=yes"}
    assert desk.post("/staff/conversations/views", fields, Origin="https://elsewhere.example").status == 403
    assert desk.post("/staff/conversations/views", {**fields, "form_token": "x"}).status == 403
    assert "Theirs" not in desk.read("/staff/conversations")


def test_days_are_days_in_ontario() -> None:
    summer, winter = parse_period("2026-07-01", "", ""), parse_period("2026-12-01", "", "")
    assert (summer.since, summer.until) == (start_of(summer.first), start_of(summer.first + timedelta(days=1)))  # type: ignore[arg-type, operator]
    assert (summer.since.hour, winter.since.hour) == (4, 5)  # type: ignore[union-attr]
    longest = parse_period("2026-11-01", "", "")
    assert longest.until - longest.since == timedelta(hours=25)  # type: ignore[operator]
    assert parse_period("", "2026-03-02", "2026-03-01") == parse_period("", "2026-03-01", "2026-03-02")
    assert parse_period("week", "", "").first == today() - timedelta(days=6)
    assert parse_period("0001-01-01", "9999-12-31", "x") == (None, None)


def test_a_query_has_one_address() -> None:
    query = parse_query({"unknown": "yes", "language": "fr", "day": "yesterday", "q": "  two   words "})
    assert write_query(query) == "q=two+words&day=yesterday&language=fr&unknown=yes"
    assert parse_query(dict(parse_qsl(write_query(query)))) == query
    assert parse_query({"day": "today", "from": "2026-01-01"}) == {"from": "2026-01-01"}
    assert make_filters({"q": "!"}, 1, ()) is None


def test_a_position_survives_the_address_and_nonsense_is_none() -> None:
    position = Position(now_utc(), "11111111-1111-4111-8111-111111111111")
    assert parse_position(write_position(position)) == position
    for text in ("", "_", "x_y", "2026-01-01", "2026-01-01T00:00:00+00:00_x"):
        assert parse_position(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_filter_has_its_words(language: Language) -> None:
    """C7."""
    words = LIST_WORDS[language]
    assert set(words.choices) >= {
        (name, "yes") for name in ("urgent", "unknown", "low", "handoff", "helpful", "reviewed")
    }
    assert set(words.days) == {"today", "yesterday", "week"}
