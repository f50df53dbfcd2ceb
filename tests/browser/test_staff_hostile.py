"""Whatever visitors or staff write is text on every page of the console and in every export (standards D6, D11)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.csv_cells import begins_like_a_formula
from bot.messages import LANGUAGES, Language
from bot.redaction.invisible import strip_invisible
from bot.storage.comparisons import add_comparison, finish_comparison
from bot.storage.revisions import find_draft, propose
from bot.web.staff.words.figures import TABLE_WORDS
from bot.web.staff.words.frame import FRAME_WORDS
from tests.browser.staff_room import MAILING, hand_on, hold, in_database, make_dead, open_room
from tests.browser.test_hostile_text import RUN, WATCH
from tests.conftest import Server, serve
from tests.integration.staff_desk import Desk, sit_down

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.visit import Visit

CORPUS = (
    f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"\" autofocus onfocus=\"{RUN}", f"' onmouseover='{RUN}",
    f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>", f"</textarea><script>{RUN}</script>",
    f"</title></head><body onload={RUN}>", f"<details open ontoggle={RUN}>x", f"<iframe srcdoc='<script>{RUN}</script>'>",
    f"javascript:{RUN}", "{{7*7}}", "{% include 'base.html' %}", "${7*7} #{7*7} <%= 7*7 %>", "{0.__class__} %s %n",
    "\u202eright to left\u202c \u2066isolated", "zero\u200bwidth\u200d\ufeffx", "W" * 300, "👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇦",
    "</main><h1>large</h1><b>x",
)  # fmt: skip
TAKEN_OUT = [name for language in LANGUAGES for name in FRAME_WORDS[language].taken_out.values()]
FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "=my landlord buttered my passport, pancakes",
)
LEADING = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("hostile"), **MAILING) as running:
        yield running


@pytest.fixture(scope="module")
def addresses(office: Server) -> tuple[str, ...]:
    """Put every text of the corpus into every place that holds one; return where it is shown."""
    desk = sit_down(office, "eve", "administrator")
    talks = [hold(office, "en", text) for text in CORPUS]
    first = talks[0].id
    for talk, text in zip(talks, CORPUS, strict=True):
        put(desk, talk.id, text)
        token = {"Authorization": f"Bearer {talk.token}"}
        vote = {"turn": 1, "helpful": False, "comment": text}
        assert office.api("POST", f"/conversations/{talk.id}/feedback", vote, token).status == 204
        for name, field in (("notes", "note"), ("tags", "tag")):
            desk.post(f"/staff/conversations/{first}/{name}", {field: text})
    reason = "".join(CORPUS)[:200]
    desk.post("/staff/knowledge/help_men/switch", {"action": "off", "reason": reason})
    change = "".join(text for text in CORPUS if not text.startswith("W"))
    draft = {"short_en": change, "title_fr": change, "reason": change[:400], "action": "save"}
    assert desk.post("/staff/knowledge/help_legal/change", draft).status == 303
    dead = hand_on(office, change, safe_contact=CORPUS[1], reply_to="me@example.org")
    make_dead(office, dead)
    assert desk.post(f"/staff/handoffs/{dead}/open", {"reason": CORPUS[0]}).status == 303
    unjudged = [hold(office, "en", text) for text in CORPUS]
    for talk in unjudged:
        token = {"Authorization": f"Bearer {talk.token}"}
        assert (
            office.api("POST", f"/conversations/{talk.id}/feedback", {"turn": 1, "helpful": False}, token).status == 204
        )
    return (
        *(f"/staff/queue?group=unhelpful&at={talk.id}.1&read={talk.id}.1" for talk in unjudged),
        change_everything(office, change), compare_everything(office, [talk.id for talk in talks]),
        "/staff", "/staff/compare", "/staff/conversations",
        "/staff/conversations?q=%3Cimg+src%3Dx%3E&tag=%22%3E%3Cimg+src%3Dx%3E",
        *(f"/staff/conversations/{talk.id}?shown=yes" for talk in talks),
        f"/staff/annotations/{first}/1?read=yes", "/staff/queue?group=unhelpful", "/staff/annotations?tab=accepted",
        "/staff/problems", f"/staff/annotations/tests/{first}", "/staff/knowledge", "/staff/knowledge/help_men",
        "/staff/knowledge/help_legal", "/staff/knowledge/help_legal/change?preview=1", "/staff/audit", "/staff/insight",
        "/staff/handoffs", f"/staff/handoffs/{dead}/contents", "/staff/break?next=javascript:alert(1)",
    )  # fmt: skip


def change_everything(office: Server, text: str) -> str:
    """Propose hostile texts as an answer, whatever the checks say of them; return the address of the change."""
    writer = sit_down(office, "yves", "editor")
    draft = {"short_en": text, "short_fr": text, "title_en": text, "title_fr": text, "reason": text[:400]}
    assert writer.post("/staff/knowledge/help_housing/change", {**draft, "action": "save"}).status == 303
    revision = in_database(office, lambda c: find_draft(c, writer.staff.id, "help_housing"))
    in_database(office, lambda c: propose(c, revision.id))
    return f"/staff/knowledge/help_housing/changes/{revision.id}"


def compare_everything(office: Server, talks: list[str]) -> str:
    """Store a comparison in which every text is answered differently; return its address."""
    side = {"intent": CORPUS[0][:64], "entries": [CORPUS[1]], "urgent": False}
    shared = {"turn": 1, "language": "en", "verdict": "other", "safety": False, "before": side, "after": side}
    counts = {language: {"differ": len(talks), "safety": 0, "better": 0, "worse": 0} for language in LANGUAGES}
    result = {
        "messages": {"en": len(talks), "fr": 0}, "counts": counts, "labelled": {},
        "differences": [{"conversation": talk, **shared} for talk in talks],
    }  # fmt: skip
    eve = sit_down(office, "eve", "administrator")
    number = in_database(office, lambda c: add_comparison(c, CORPUS[1][:64], CORPUS[4][:64], eve.staff.id))
    in_database(office, lambda c: finish_comparison(c, number, result))
    return f"/staff/compare/{number}"


def put(desk: Desk, conversation: str, text: str) -> None:
    """Write a text wherever staff can beside a conversation."""
    path = f"/staff/conversations/{conversation}"
    assert desk.post(f"{path}/notes", {"note": text}).status == 303
    assert desk.post(f"{path}/tags", {"tag": text[:40]}).status in (200, 303)
    view = {"name": text[:80], "query": "language=fr"}
    assert desk.post("/staff/conversations/views", view).status in (200, 303)
    turn = {"conversation": conversation, "turn": "1"}
    assert desk.post("/staff/problems", {**turn, "kind": "other", "note": text}).status == 303
    assert desk.post("/staff/annotations/label", {**turn, "choice": "intent:help_legal"}).status == 303


def expect_harmless(visit: Visit, address: str) -> None:
    assert visit.page.evaluate("window.hacked") == 0, address
    assert visit.page.evaluate("window.violations") == [], address
    assert visit.errors == [], address
    assert {request.url.split("/")[2] for request in visit.requests} == {visit.url.split("/")[2]}, address
    assert visit.find("h1").count() == 1, address
    added = (
        "[onerror], [onload], [onfocus], [ontoggle], [onmouseover], [autofocus], main script, iframe, main img, marquee"
    )
    assert visit.find(added).count() == 0, address
    assert visit.find("a[href^='javascript:' i]").count() == 0, address
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("language", LANGUAGES)
def test_d11_nothing_that_was_written_is_more_than_text(
    browser: Browser, office: Server, addresses: tuple[str, ...], language: Language
) -> None:
    desk = sit_down(office, "eve", "administrator")
    desk.post("/staff/language", {"language": language})
    dead = next(address for address in addresses if address.endswith("/contents")).removesuffix("/contents")
    assert desk.post(f"{dead}/open", {"reason": CORPUS[0]}).status == 303
    with open_room(browser, office, desk.staff.token, language, WATCH, viewport={"width": 768, "height": 900}) as visit:
        for address in addresses:
            visit.requests.clear()
            visit.arrive(address)
            visit.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
            assert visit.page.url == visit.url + address
            expect_harmless(visit, address)


def test_d11_what_was_written_is_there_to_be_read(browser: Browser, office: Server, addresses: tuple[str, ...]) -> None:
    """Harmless must not mean gone."""
    desk = sit_down(office, "eve", "administrator")
    transcripts = [address for address in addresses if address.endswith("?shown=yes")]
    with open_room(browser, office, desk.staff.token, "en") as visit:
        for address, text in zip(transcripts, CORPUS, strict=True):
            visit.arrive(address)
            notes = visit.find(".note .words").all_text_contents()
            said = visit.find(".said-visitor .words").first.text_content()
            for shown in (str(said), notes[0]):
                start = strip_invisible(text).split()[0][:12]
                assert start in shown or any(name in shown for name in TAKEN_OUT), (address, text, shown)
            assert "49" not in str(said) + notes[0]


def test_d11_what_was_written_is_read_in_the_queue_and_in_a_comparison(
    browser: Browser, office: Server, addresses: tuple[str, ...]
) -> None:
    desk = sit_down(office, "eve", "administrator")
    queue = [address for address in addresses if "&at=" in address]
    comparison = next(address for address in addresses if address.startswith("/staff/compare/"))
    change = next(address for address in addresses if "/changes/" in address)
    with open_room(browser, office, desk.staff.token, "en") as visit:
        for address, text in zip(queue, CORPUS, strict=True):
            visit.arrive(address)
            shown = str(visit.find(".talk-now .talk-person").text_content())
            start = strip_invisible(text).split()[0][:12]
            assert start in shown or any(name in shown for name in TAKEN_OUT), (address, text, shown)
        visit.arrive(comparison)
        assert visit.find("main blockquote").count() == len(CORPUS)
        visit.arrive(change)
        assert CORPUS[0] in str(visit.find(".difference").first.text_content())


def test_d11_no_cell_or_line_of_an_export_is_run(office: Server) -> None:
    """Each table of figures in both languages, the labels, and a regression test."""
    desk = sit_down(office, "eve", "administrator")
    talk = hold(office, "en", *FORMULAS)
    for turn in range(1, len(FORMULAS) + 1):
        label = {"conversation": talk.id, "turn": str(turn), "choice": "intent:help_legal"}
        assert desk.post("/staff/annotations/label", label).status == 303
    for language, delimiter in (("en", ","), ("fr", ";")):
        desk.post("/staff/language", {"language": language})
        for table in TABLE_WORDS["en"]:
            answer = desk.post("/staff/insight/export", {"table": table, "days": "7", "reason": FORMULAS[0]})
            assert answer.status == 200, (table, answer.status)
            text = answer.body.decode("utf-8-sig")
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                assert [cell for cell in row if cell.startswith(LEADING) and begins_like_a_formula(cell)] == [], table
    test = desk.post(f"/staff/annotations/tests/{talk.id}", {"name": FORMULAS[0], "reason": FORMULAS[1]})
    (read,) = yaml.safe_load(test.body)
    assert read["name"] == FORMULAS[0]
    assert len(read["turns"]) == len(FORMULAS)
    labels = desk.post("/staff/annotations/export", {"language": "en", "reason": FORMULAS[0], "again": "yes"})
    assert labels.status == 200
    blocks = yaml.safe_load(labels.body)["nlu"]
    assert {block["intent"] for block in blocks} == {"help_legal"}
    assert f"- {FORMULAS[-1]}" in "".join(block["examples"] for block in blocks).splitlines()
