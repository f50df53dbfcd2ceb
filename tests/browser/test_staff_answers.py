"""The console's pages of the answers in a browser: axe, the keyboard, the checks while somebody types, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import LANGUAGES, Language
from bot.web.staff.access import COOKIE
from bot.web.staff.words.revisions import REVISION_WORDS
from tests.browser.test_access import find_violations
from tests.browser.visit import Visit
from tests.conftest import Server, serve
from tests.integration.staff_desk import Desk, sit_down

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

LIST = "/staff/knowledge"
PHONE = "Call 416 555 0123. We rescue you."


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("staff_answers")) as running:
        yield running


@pytest.fixture
def open_desk(browser: Browser, edited: Server) -> Iterator[object]:
    contexts = []

    def open_for(language: Language, **settings: object) -> tuple[Visit, Desk]:
        desk = sit_down(edited, f"writes-{language}", "editor", language)
        context = browser.new_context(viewport={"width": 1366, "height": 768}, **settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(15_000)
        cookie = {"name": COOKIE, "value": desk.staff.token, "domain": "127.0.0.1", "path": "/", "secure": True}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return Visit(context.new_page(), edited.url, language), desk

    yield open_for
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_c2_axe_finds_nothing(open_desk, language: Language) -> None:
    visit, _ = open_desk(language)
    for path in (LIST, f"{LIST}/help_legal", f"{LIST}/being_trafficked/change", f"{LIST}/help_legal/change"):
        visit.arrive(path)
        assert find_violations(visit) == [], path
    visit.find("#short_en").fill(PHONE)
    visit.find("#short_en-remarks li").first.wait_for()
    assert find_violations(visit) == []
    visit.find('[name=action][value="preview"]').click()
    visit.page.wait_for_url("**/change?preview=1")
    assert find_violations(visit) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checks_speak_while_somebody_types_and_with_the_keyboard_alone(open_desk, language: Language) -> None:
    """C4, C7."""
    visit, _ = open_desk(language)
    visit.arrive(f"{LIST}/help_court/change")
    visit.find("#title_en").focus()
    visit.page.keyboard.type(f" {PHONE}")
    remarks = visit.find("#title_en-remarks li")
    remarks.first.wait_for()
    assert REVISION_WORDS[language].error in remarks.first.inner_text()
    assert visit.find("#title_en").get_attribute("aria-invalid") == "true"
    for _ in range(len(PHONE) + 1):
        visit.page.keyboard.press("Backspace")
    remarks.first.wait_for(state="detached")
    assert REVISION_WORDS[language].nothing_changed in visit.find("[data-summary]").inner_text()


def test_without_a_script_the_same_checks_come_with_a_button(open_desk) -> None:
    """F1."""
    visit, _ = open_desk("fr", java_script_enabled=False)
    visit.arrive(f"{LIST}/help_men/change")
    visit.find("#short_fr").fill(PHONE)
    visit.find('[name=action][value="preview"]').click()
    assert "numéro de téléphone" in visit.find("#short_fr-remarks").inner_text()
    assert visit.find("#short_fr").input_value() == PHONE
