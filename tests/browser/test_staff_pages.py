"""Every page of the console, filled, in both languages: axe, narrow screens, dark colours, nothing from elsewhere."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from bot.encryption import KeyRing
from bot.messages import LANGUAGES, Language
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.audit import Audit
from bot.staff.sessions import begin_session
from bot.storage import staff as stored
from bot.web.staff.access import OpenPage, Page
from bot.web.staff.routes import PAGES
from bot.web.staff.words.frame import FRAME_WORDS
from tests.browser.staff_room import MAILING, fill, in_database, open_room
from tests.browser.test_access import find_violations
from tests.conftest import Server, serve
from tests.integration.staff_desk import sit_down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from tests.browser.visit import Visit

    Rooms = Callable[[Language, str], Visit]

C = "/staff/conversations"
ADDRESSES: dict[str, tuple[str, ...]] = {
    "/staff": ("/staff",),
    "/staff/sign-in": ("/staff/sign-in", "/staff/sign-in?told=out"),
    "/staff/sign-in/code": ("/staff/sign-in/code",),
    "/staff/set-up": ("set_up:/staff/set-up", "factor:/staff/set-up", "codes:/staff/set-up"),
    "/staff/account": ("/staff/account",),
    "/staff/account/password": ("/staff/account/password",),
    "/staff/account/codes": ("/staff/account/codes",),
    "/staff/account/second-factor": ("/staff/account/second-factor",),
    "/staff/people": ("/staff/people",),
    "/staff/people/new": ("/staff/people/new",),
    "/staff/people/{id}": ("/staff/people/{person}",),
    "/staff/people/{id}/disable": ("/staff/people/{person}/disable",),
    "/staff/people/{id}/reset": ("/staff/people/{person}/reset",),
    "/staff/audit": ("/staff/audit",),
    C: (C, f"{C}?language=fr&unknown=yes&tag=salaire", f"{C}?q=zzzz"),
    f"{C}/{{conversation}}": (
        f"{C}/{{calm}}", f"{C}/{{urgent}}", f"{C}/{{urgent}}?shown=yes", f"{C}/{{child}}",
    ),
    f"{C}/{{conversation}}/delete": (f"{C}/{{calm}}/delete",),
    "/staff/break": ("/staff/break?next=/staff/queue",),
    "/staff/queue": ("/staff/queue?group=unsure", "/staff/queue?group=second", "/staff/queue?group=danger"),
    "/staff/annotations": ("/staff/annotations?tab=accepted", "/staff/annotations?tab=disputed"),
    "/staff/annotations/export": ("/staff/annotations/export",),
    "/staff/annotations/{conversation}/{turn}": ("/staff/annotations/{unclear}/1", "/staff/annotations/{urgent}/1"),
    "/staff/annotations/tests/{conversation}": ("/staff/annotations/tests/{calm}",),
    "/staff/problems": ("/staff/problems?state=any",),
    "/staff/compare": ("/staff/compare",),
    "/staff/compare/{id}": ("/staff/compare/{comparison}",),
    "/staff/knowledge": ("/staff/knowledge", "/staff/knowledge?q=zzzz"),
    "/staff/knowledge/{entry}": ("/staff/knowledge/help_legal", "/staff/knowledge/help_men"),
    "/staff/knowledge/{entry}/change": ("/staff/knowledge/being_trafficked/change?preview=1",),
    "/staff/knowledge/{entry}/changes/{revision}": ("{revision}",),
    "/staff/handoffs": ("/staff/handoffs", "/staff/handoffs?view=sent"),
    "/staff/handoffs/{reference}": ("/staff/handoffs/{dead}", "/staff/handoffs/{waiting}"),
    "/staff/handoffs/{reference}/contents": ("/staff/handoffs/{dead}/contents",),
    "/staff/insight": ("/staff/insight?days=30",),
    "/staff/insight/export": ("/staff/insight/export?days=30&table=gaps",),
    "/staff/insight/report": ("/staff/insight/report",),
}  # fmt: skip
"""An address with real objects for each page that can be opened; before a colon, the stage of the sign-in."""
NIGHT = (
    "/staff", C, f"{C}/{{calm}}", f"{C}/{{child}}", "/staff/queue?group=unsure", "/staff/annotations?tab=disputed",
    "/staff/knowledge/help_legal", "{revision}", "/staff/handoffs", "/staff/handoffs/{dead}", "/staff/insight?days=30",
    "/staff/compare/{comparison}", "/staff/audit", "/staff/sign-in",
)  # fmt: skip
NAMES = {"en": "andrew", "fr": "andree"}
WIDTHS = (1366, 768, 320)
UNNAMED = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, summary')]
  .filter(node => node.getAttribute('aria-hidden') !== 'true' && !node.hidden)
  .filter(node => !node.labels?.length && !node.getAttribute('aria-label') && !node.getAttribute('aria-labelledby')
    && !(node.matches('button, summary') && node.textContent.trim()))
  .map(node => node.outerHTML.slice(0, 120))"""
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *, header *')]
  .filter(node => node.getBoundingClientRect().right > innerWidth + 1
    && !node.closest('.table, .drawing, pre, svg, .unseen'))
  .map(node => node.outerHTML.slice(0, 90)).slice(0, 5).concat(['page ' + document.documentElement.scrollWidth])"""


def bare(path: str) -> str:
    """The path of a page without what its parameters must look like."""
    return re.sub(r"\{(\w+):(?:[^{}]|\{[^{}]*\})*\}", r"{\1}", path)


GETS = [page for page in PAGES if page.method == "GET"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("pages"), **MAILING) as running:
        yield running


@pytest.fixture(scope="module")
def things(office: Server) -> dict[str, str]:
    return fill(office)


@pytest.fixture(scope="module")
def rooms(browser: Browser, office: Server, things: dict[str, str]) -> Iterator[Rooms]:
    """Open the browser of a language and a stage of the sign-in; one each for all pages."""
    opened: dict[tuple[Language, str], Visit] = {}
    with ExitStack() as stack:

        def open_for(language: Language, stage: str) -> Visit:
            if (language, stage) not in opened:
                token = begin(office, language, stage, things["dead"])
                opened[language, stage] = stack.enter_context(open_room(browser, office, token, language))
            return opened[language, stage]

        yield open_for


def begin(server: Server, language: Language, stage: str, dead: str) -> str:
    """Return the token of a sign-in that has come to `stage`; "none" has not begun."""
    desk = sit_down(server, NAMES[language], "administrator", language)
    if stage == "none":
        return ""
    if stage == "full":
        assert desk.post(f"/staff/handoffs/{dead}/open", {"reason": "To call them."}).status == 303
        return desk.staff.token
    account = in_database(server, lambda c: stored.find_account(c, name=NAMES[language]))
    keys = KeyRing(Settings(secret_key=MAILING["BOT_SECRET_KEY"].encode(), has_secret_key=True))
    secret = Accounts(keys, Audit(keys)).make_totp_secret(account.id) if stage == "factor" else None
    return str(in_database(server, lambda c: begin_session(c, account, stage, secret)))  # type: ignore[arg-type]


def read_stage(page: Any, address: str) -> tuple[str, str]:
    stage, colon, path = address.partition(":")
    if colon and "/" not in stage:
        return stage, path
    if not isinstance(page, OpenPage):
        return "full", address
    return ("password" if page.path.endswith("/code") else "none"), address


def test_every_page_that_can_be_opened_is_looked_at() -> None:
    """A new page without an address here is one that nobody tries."""
    assert set(ADDRESSES) == {bare(page.path) for page in GETS}
    assert set(NIGHT) <= {address for every in ADDRESSES.values() for address in every}


def arrive(rooms: Rooms, page: Page | OpenPage, address: str, language: Language, things: dict[str, str]) -> Visit:
    """Open an address; figures that are still being counted are waited for, and all that can be opened is open."""
    stage, path = read_stage(page, address)
    visit = rooms(language, stage)
    visit.requests.clear()
    visit.arrive(path.format(**things))
    visit.find("[data-again]").wait_for(state="detached", timeout=60_000)  # counted beside the visitors
    visit.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    return visit


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", GETS, ids=lambda page: bare(page.path))
def test_c2_axe_finds_nothing_on_any_page_and_each_fits_its_window(
    rooms: Rooms, things: dict[str, str], page: Page | OpenPage, language: Language
) -> None:
    """C2, C5, D10: one heading, a language and a title each; every field has a name; nothing comes from elsewhere."""
    for address in ADDRESSES[bare(page.path)]:
        visit = arrive(rooms, page, address, language, things)
        assert bare_address(visit) == read_stage(page, address)[1].format(**things).partition("?")[0]
        assert visit.find("h1").count() == 1, address
        assert visit.page.evaluate("document.documentElement.lang") == language
        heading, _, product = visit.page.title().rpartition(" · ")
        assert heading.strip(), address
        assert product == FRAME_WORDS[language].product
        assert visit.page.evaluate(UNNAMED) == [], address
        assert find_violations(visit) == [], address
        for width in WIDTHS:
            visit.page.set_viewport_size({"width": width, "height": 768})
            assert visit.page.evaluate(WIDE) == [], (address, width)
        visit.page.set_viewport_size({"width": WIDTHS[0], "height": 768})
        assert visit.page.evaluate("window.violations") == [], address
        assert {request.url.split("/")[2] for request in visit.requests} == {visit.url.split("/")[2]}, address
        assert visit.errors == [], address


def bare_address(visit: Visit) -> str:
    """The path that is shown: a page that leads elsewhere has not been looked at."""
    return visit.page.url.removeprefix(visit.url).partition("?")[0]


@pytest.mark.parametrize("address", NIGHT)
def test_c2_axe_finds_nothing_in_the_dark_on_a_tablet(rooms: Rooms, things: dict[str, str], address: str) -> None:
    page = next(page for page in GETS if address in ADDRESSES[bare(page.path)])
    visit = rooms("fr", read_stage(page, address)[0])
    visit.page.emulate_media(color_scheme="dark")
    visit.page.set_viewport_size({"width": 768, "height": 1024})
    try:
        arrive(rooms, page, address, "fr", things)
        assert find_violations(visit) == []
    finally:
        visit.page.emulate_media(color_scheme="light")
        visit.page.set_viewport_size({"width": WIDTHS[0], "height": 768})
