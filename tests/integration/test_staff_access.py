"""Every page of the console × everybody who may ask for it (standard D10). Walks whatever stands in the table of pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import sqlalchemy as sa

from bot.staff.roles import ROLES, includes
from bot.staff.sessions import begin_session
from bot.storage import staff as stored
from bot.storage.staff_tables import audit
from bot.web.staff.access import OpenPage, Page
from bot.web.staff.menu import _ITEMS
from bot.web.staff.routes import PAGES
from tests.conftest import Answer, Server, serve
from tests.integration.staff_browser import Browser
from tests.integration.staff_desk import Desk, open_database, sit_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.staff.roles import Role

MISSING = ("00000000-0000-4000-8000-000000000000", "999999", "-1", "%3Cscript%3E", "a%00b", "9" * 30, "%E2%80%AE")
PARAMETER = re.compile(r"\{\w+(?::((?:[^{}]|\{[^{}]*\})*))?\}")
NAMES = [f"{page.method} {page.path}" for page in PAGES]
CLOSED = [page for page in PAGES if isinstance(page, Page)]
HALF = ("password", "set_up", "factor", "codes")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("office")) as running:
        visitor = running.visitor("fr")
        visitor.say("où trouver un refuge à Sudbury?")
        visitor.say("on m’a pris mon passeport")
        yield running


@pytest.fixture(scope="module")
def desks(office: Server) -> dict[str, Desk]:
    return {role: sit_down(office, f"the-{role}", role) for role in ROLES}


def half_way(server: Server, stage: str) -> Browser:
    """A browser whose sign-in has come to `stage` only, of an administrator."""
    browser = Browser(server)
    database = open_database(server)
    try:
        account = database.transact(lambda connection: stored.find_account(connection, name="the-administrator"))
        assert account
        browser.cookie = database.transact(lambda connection: begin_session(connection, account, stage))  # type: ignore[arg-type]
    finally:
        database.close()
    return browser


def addresses(page: Page | OpenPage, server: Server) -> list[str]:
    """The address of a page with objects that exist, as far as we have some, and with others that do not."""
    if "{" not in page.path:
        return [page.path]
    database = open_database(server)
    try:
        found = database.transact(
            lambda connection: (
                connection.execute(sa.text("SELECT id FROM conversations LIMIT 1")).scalar(),
                connection.execute(sa.text("SELECT id FROM staff WHERE name = 'the-reviewer'")).scalar(),
            )
        )
    finally:
        database.close()
    values = [*(str(value) for value in found if value is not None), "report_trafficking", *MISSING]
    return [PARAMETER.sub(value, page.path) for value in values if fits(page, value)]


def fits(page: Page | OpenPage, value: str) -> bool:
    """Whether an address with this value is one of the page's; any other address is nobody's and so 404."""
    return all(re.fullmatch(parameter[1] or "[^/]+", unquote(value)) for parameter in PARAMETER.finditer(page.path))


def refusals(server: Server, name: str) -> int:
    database = open_database(server)
    try:
        own = (audit.c.actor == name, audit.c.action == "refused")
        return int(
            database.transact(
                lambda connection: connection.execute(
                    sa.select(sa.func.count()).select_from(audit).where(*own)
                ).scalar()
            )
        )
    finally:
        database.close()


def leads_to_sign_in(answer: Answer, method: str) -> bool:
    if method == "GET":
        return answer.status == 303 and answer.headers["location"].startswith("/staff/sign-in?")
    return answer.status == 401


def test_no_page_stands_twice_in_the_table_and_each_lies_under_staff() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(page.path == "/staff" or page.path.startswith("/staff/") for page in PAGES)
    assert {page.method for page in PAGES} <= {"GET", "POST"}


def test_only_the_way_in_is_open() -> None:
    """D10: deny by default."""
    opened = {page.path.split("/")[2] for page in PAGES if isinstance(page, OpenPage)}
    assert opened == {"sign-in", "sign-out", "set-up", "language"}


@pytest.mark.parametrize("page", CLOSED, ids=lambda page: f"{page.method} {page.path}")
def test_nobody_comes_in_without_a_whole_sign_in(office: Server, desks: dict[str, Desk], page: Page) -> None:
    """D10."""
    for path in addresses(page, office):
        fields = {} if page.method == "POST" else None
        assert leads_to_sign_in(Browser(office).send(page.method, path, fields), page.method)
        forged = Browser(office, cookie="A" * 43)
        assert leads_to_sign_in(forged.send(page.method, path, fields), page.method)
    for stage in HALF:
        answer = half_way(office, stage).send(page.method, addresses(page, office)[0], fields)
        assert leads_to_sign_in(answer, page.method), stage


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", CLOSED, ids=lambda page: f"{page.method} {page.path}")
def test_a_role_opens_what_the_table_says_and_nothing_else(
    office: Server, desks: dict[str, Desk], page: Page, role: Role
) -> None:
    """D10, D13."""
    desk = desks[role]
    if includes(role, page.least):
        for path in addresses(page, office):
            answer = desk.get(path) if page.method == "GET" else desk.send("POST", path, {})
            # One's own account may be refused (nobody lowers themselves); a form without its token always is.
            expected = (200, 303, 404) if page.method == "GET" else (403,)
            assert answer.status in expected, (path, answer.status)
        return
    before = refusals(office, f"the-{role}")
    for path in addresses(page, office):
        answer = desk.get(path) if page.method == "GET" else desk.post(path)
        assert answer.status == 403, (path, answer.status)
        assert b"tel:" in answer.body
    assert refusals(office, f"the-{role}") == before + len(addresses(page, office))


@pytest.mark.parametrize("page", CLOSED, ids=lambda page: f"{page.method} {page.path}")
def test_a_form_with_nothing_in_it_is_answered_and_never_breaks(office: Server, page: Page) -> None:
    """D10: and one of another site is refused, even with its token."""
    if page.method != "POST":
        return
    for path in addresses(page, office):
        desk = sit_down(office, "somebody", "administrator")  # some forms end the session
        foreign = desk.post(path, {}, Origin="https://evil.example")
        assert foreign.status == 403
        answer = desk.post(path, {})
        assert answer.status < 500, path
        assert answer.status != 401, path
    assert sit_down(office, "somebody", "administrator")


@pytest.mark.parametrize("page", [p for p in PAGES if isinstance(p, OpenPage)], ids=lambda p: f"{p.method} {p.path}")
def test_the_way_in_answers_everybody_at_every_step(office: Server, desks: dict[str, Desk], page: OpenPage) -> None:
    """D10."""
    for browser in (Browser(office), *(half_way(office, stage) for stage in HALF)):
        answer = browser.send(page.method, page.path, {} if page.method == "POST" else None)
        assert answer.status < 500
        if page.method == "POST" and browser.cookie:
            assert answer.status == 403  # without the token of its session
    answer = sit_down(office, "somebody", "reviewer").send(page.method, page.path, None if page.method == "GET" else {})
    assert answer.status in ((200, 303) if page.method == "GET" else (403,))


@pytest.mark.parametrize(
    "path", ["/staff/nothing", "/staff/people/1/2/3", "/staff//", "/staff/%2e%2e/x", "/staff/.git"]
)
def test_what_is_not_in_the_table_does_not_exist(office: Server, desks: dict[str, Desk], path: str) -> None:
    """D10."""
    for role in ROLES:
        assert desks[role].get(path).status == 404
        assert desks[role].post(path).status == 404
    assert Browser(office).get(path).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_do_nothing(office: Server, desks: dict[str, Desk], method: str) -> None:
    """D10."""
    for page in CLOSED:
        assert desks["administrator"].send(method, addresses(page, office)[0]).status in (404, 405)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_role_sees_in_the_menu_what_it_may_open(office: Server, language: str) -> None:
    """C7, D10."""
    paths = {page.path: page.least for page in CLOSED if page.method == "GET"}
    for role in ROLES:
        desk = sit_down(office, f"menu-{role}-{language}", role, language)  # type: ignore[arg-type]
        page = desk.get("/staff/account").body.decode()
        shown = set(re.findall(r'<li><a href="([^"]+)"', page))
        assert shown == {at for _, at, least in _ITEMS if includes(role, least)}
        assert all(includes(role, paths[at]) for at in shown if at in paths)


def test_a_lowered_role_holds_from_the_next_page_on(office: Server) -> None:
    """D10."""
    desk = sit_down(office, "lowered", "administrator")
    assert desk.get("/staff/people").status == 200
    database = open_database(office)
    try:
        database.transact(lambda connection: stored.update_account(connection, desk.staff.id, role="reviewer"))
    finally:
        database.close()
    assert desk.get("/staff/people").status == 403


def test_pages_are_kept_by_nobody_and_framed_by_nobody(office: Server, desks: dict[str, Desk]) -> None:
    """D7."""
    for page in CLOSED:
        if page.method == "GET":
            headers = desks["administrator"].get(addresses(page, office)[0]).headers
            assert headers["cache-control"] == "no-store"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["referrer-policy"] == "no-referrer"


def test_a_page_has_no_style_or_script_in_it(office: Server, desks: dict[str, Desk]) -> None:
    """D7: the policy would not run it."""
    for page in CLOSED:
        if page.method == "GET":
            answer = desks["administrator"].get(addresses(page, office)[0])
            if answer.headers.get("content-type", "").startswith("text/html"):
                text = answer.body.decode()
                assert not re.search(r"<style|\sstyle=|\son\w+=|<script>|javascript:", text), page.path
