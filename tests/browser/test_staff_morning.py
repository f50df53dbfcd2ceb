"""A whole morning of staff in a browser, with the keyboard alone: from the one-time password to the sign-out."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from playwright.sync_api import expect

from bot.storage.tables import conversations, turns
from bot.web.staff.words.handoffs import HANDOFF_WORDS
from tests.browser.staff_room import ENGLISH, FRENCH, MAILING, hand_on, hold, in_database, make_dead, open_room
from tests.conftest import ROOT, Server, serve
from tests.databases import store_settings
from tests.integration.staff_browser import PASSWORD, Person, one_time_password
from tests.integration.staff_desk import sit_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from playwright.sync_api import Browser

    from tests.browser.visit import Visit

UNCLEAR = (
    "ravoir une nappe plastifiée du guichet",
    "la théière de la carte quant au truc à mon oncle",
    "le parapluie pour mes affaires de trombone",
    "dévisser le machin officiel perdu en tricot",
    "tralala mon bidule officiel repassé",
    "quessé mon papier beurré du cabanon",
)
ENTRY = "help_housing"
MOST_STEPS = 400


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("morning"), **MAILING) as running:
        yield running


def set_back(server: Server, conversation_id: str) -> None:
    """Date a conversation a day earlier, as `benchmarks.seeding` does."""

    def change(connection: Any) -> None:
        for table, key in ((conversations, conversations.c.id), (turns, turns.c.conversation_id)):
            for name in ("created_at", "updated_at"):
                if name in table.c:
                    column = table.c[name]
                    before = connection.execute(table.select().where(key == conversation_id)).first()._mapping[name]
                    own = table.update().where(key == conversation_id)
                    connection.execute(own.values({column: before - timedelta(days=1)}))

    in_database(server, change)


def step_to(visit: Visit, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on what `selector` names, in view; a person sees it marked."""
    for _ in range(MOST_STEPS):
        visit.page.keyboard.press(key)
        if visit.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector}: the focus is not to be seen"
            return
    raise AssertionError(f"the keyboard does not reach {selector} on {visit.page.url}")


def follow(visit: Visit, selector: str, key: str = "Tab") -> None:
    """Go to a link or a button and press Enter, and wait for the page that it leads to."""
    step_to(visit, selector, key)
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")


def write(visit: Visit, selector: str, text: str) -> None:
    """Go to a field and type into it, in the place of what is there."""
    step_to(visit, selector)
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.insert_text(text)


def sign_in(visit: Visit, server: Server, name: str) -> None:
    """Set an account up from its one-time password, sign out, and sign in with a code."""
    once = one_time_password(server, name, "editor", "fr")
    visit.arrive("/staff")
    write(visit, "#name", name)
    write(visit, "#password", once)
    follow(visit, "main .button")
    for field in ("#password", "#again"):
        write(visit, field, PASSWORD)
    follow(visit, "main .button")
    step_to(visit, "summary")
    visit.page.keyboard.press("Enter")
    person = Person(server, name, visit.find(".secret-key").inner_text().replace(" ", ""), [])
    write(visit, "#code", person.code())
    follow(visit, "main .button")
    assert visit.find(".codes li").count() == 10
    follow(visit, "form[action='/staff/set-up/done'] button")
    follow(visit, "form[action='/staff/sign-out'] button")
    write(visit, "#name", name)
    write(visit, "#password", PASSWORD)
    follow(visit, "main .button")
    write(visit, "#code", person.code())
    follow(visit, "main .button")
    expect(visit.find("h1")).to_have_text("Aujourd’hui")


def save_file(visit: Visit, selector: str) -> bytes:
    """Go to a button and press Enter; return the file that comes."""
    step_to(visit, selector)
    with visit.page.expect_download() as found:
        visit.page.keyboard.press("Enter")
    return Path(found.value.path()).read_bytes()


def test_a_morning_with_the_keyboard_alone(browser: Browser, office: Server) -> None:
    """C4, D8, D11, D13."""
    for text in UNCLEAR:
        visitor = hold(office, "fr", text)
        token = {"Authorization": f"Bearer {visitor.token}"}
        vote = office.api("POST", f"/conversations/{visitor.id}/feedback", {"turn": 1, "helpful": False}, token)
        assert vote.status in (200, 204), vote.body
        set_back(office, visitor.id)
    set_back(office, hold(office, "en", "purple trombone gravel").id)
    dead = hand_on(office)
    make_dead(office, dead)
    with open_room(browser, office, "", "fr") as visit:
        sign_in(visit, office, "camille")
        find_yesterday(visit)
        label_five(visit)
        export_labels(visit)
        evaluate(office)
        change_an_answer(visit)
        approve_it(browser, office)
        expect_new_words(browser, office)
        follow(visit, ".menu a[href='/staff/handoffs']")
        follow(visit, f"a[href='/staff/handoffs/{dead}']")
        follow(visit, "form[action$='/retry'] button")
        expect(visit.find("main [role=status]")).to_have_text(HANDOFF_WORDS["fr"].resent)
        export_month(visit)
        assert visit.page.evaluate("window.violations") == []
        sign_out(visit)
        assert visit.errors == []


def find_yesterday(visit: Visit) -> None:
    visit.find("[data-again]").wait_for(state="detached", timeout=60_000)  # counted beside the visitors
    follow(visit, ".menu a[href='/staff/conversations']")
    follow(visit, "a[href*='day=yesterday']")
    step_to(visit, "main form summary")
    visit.page.keyboard.press("Enter")
    step_to(visit, "#f-language")
    visit.page.keyboard.type("Fran")
    step_to(visit, "input[name=unknown]")
    visit.page.keyboard.press("Space")
    follow(visit, "main form details .button")
    assert {"day=yesterday", "language=fr", "unknown=yes"} <= set(visit.page.url.partition("?")[2].split("&"))
    words = visit.find("tr[data-row] .first-words").all_inner_texts()
    assert set(words) == set(UNCLEAR), words


def label_five(visit: Visit) -> None:
    follow(visit, ".menu a[href='/staff/queue']")
    follow(visit, "a[href*='group=unhelpful']")
    for number in range(5):
        if visit.find("#find").count() == 0:
            follow(visit, ".warning a.button")
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("papiers")
        expect(visit.find(".intents li:visible").first).to_be_visible()
        with visit.page.expect_navigation():
            visit.page.keyboard.press("Enter")
        assert "label=" in visit.page.url, number
        expect(visit.find(".did")).to_be_visible()


def export_labels(visit: Visit) -> None:
    follow(visit, "a[href='/staff/annotations']")
    follow(visit, "a[href$='tab=accepted']")
    assert visit.find("main article").count() == 5
    follow(visit, "main a[href='/staff/annotations/export']")
    write(visit, "#reason", "Étiquettes de novembre")
    blocks = yaml.safe_load(save_file(visit, "button[value=fr]"))["nlu"]
    examples = [line[2:] for block in blocks for line in block["examples"].splitlines()]
    assert len(examples) == 5
    assert set(examples) < set(UNCLEAR)
    assert all(block["metadata"] == {"language": "fr", "source": "staff"} for block in blocks)


def evaluate(server: Server) -> None:
    environment = {**os.environ, **store_settings(server.folder)}
    told = subprocess.run(
        [sys.executable, "-m", "bot", "annotations", "evaluate"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "5 labelled messages" in told
    assert "## fr" in told


def change_an_answer(visit: Visit) -> None:
    follow(visit, ".menu a[href='/staff/knowledge']")
    follow(visit, f"th a[href='/staff/knowledge/{ENTRY}']")
    follow(visit, f"a[href='/staff/knowledge/{ENTRY}/change']")
    for field, text in (("#short_en", ENGLISH), ("#short_fr", FRENCH)):
        write(visit, field, text)
    write(visit, "#reason", "Les mots étaient difficiles.")
    follow(visit, "button[value=propose]")
    assert visit.page.url.endswith("done=proposed")


def approve_it(browser: Browser, server: Server) -> None:
    second = sit_down(server, "dana", "editor", "en")
    with open_room(browser, server, second.staff.token, "en") as visit:
        visit.arrive("/staff/knowledge")
        follow(visit, f"a[href*='/{ENTRY}/changes/']")
        assert visit.find("ins").count() >= 2
        write(visit, "#reason", "Compared with the source.")
        follow(visit, "button[value=approve]")
        assert visit.page.url.endswith("done=approved")


def expect_new_words(browser: Browser, server: Server) -> None:
    with open_room(browser, server, "", "fr") as visit:
        said = visit.arrive("/fr/").open_chat().ask("j’ai besoin d’aide pour le logement")
        expect(said).to_contain_text(FRENCH)


def export_month(visit: Visit) -> None:
    follow(visit, ".menu a[href='/staff/insight']")
    visit.find("[data-again]").wait_for(state="detached", timeout=60_000)  # counted beside the visitors
    follow(visit, "a[href*='/staff/insight/export'][href*='table=days']")
    write(visit, "#reason", "Rapport du mois")
    text = save_file(visit, "form[action='/staff/insight/export'] .button").decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert head[0] == "Jour"
    assert len(rows) == 30


def sign_out(visit: Visit) -> None:
    follow(visit, "form[action='/staff/sign-out'] button")
    assert "told=out" in visit.page.url
    for _ in range(3):
        visit.page.go_back()
        assert visit.find(".menu, main table, input[name=reason]").count() == 0
        assert visit.find("#name").count() == 1
