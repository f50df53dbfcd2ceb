"""Takes the screenshots of docs/screenshots: `make screenshots`, or with names of states only those.

Starts its own server. Small pictures: one pixel per CSS pixel, and few colours.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import states
from tests.browser.visit import CHROMIUM_ARGS, CHROMIUM_PATH, Visit
from tests.conftest import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
LANGUAGES = ("en", "fr")
CHAT_PATHS = {"en": "/en/chat", "fr": "/fr/clavardage"}


def greeting(visit: Visit) -> None:
    visit.open_chat().find(".reply").last.scroll_into_view_if_needed()


def answer(visit: Visit) -> None:
    visit.open_chat().ask(visit.words["question"])


def answer_end(visit: Visit) -> None:
    answer(visit)
    visit.find(".tools").last.scroll_into_view_if_needed()


def finder(visit: Visit) -> None:
    visit.open_chat().ask(visit.words["finder"])
    visit.wait_for_answer(visit.find(".finder .reply").first.click)
    visit.find(".tools").last.scroll_into_view_if_needed()


def office(visit: Visit) -> None:
    visit.open_chat().ask(visit.words["person"]).locator("> .button").click()
    visit.find("#handoff-message").wait_for()


def simple(visit: Visit) -> None:
    visit.arrive(CHAT_PATHS[visit.language])


def simple_answer(visit: Visit) -> None:
    simple(visit)
    visit.find("button[value=begin]").click()
    visit.find("#text").fill(visit.words["place"])
    visit.find(".composer button").click()
    visit.find(".message.visitor").last.wait_for()


def not_found(visit: Visit) -> None:
    visit.arrive(f"/{visit.language}/nothing")


STATES: dict[str, Callable[[Visit], None]] = {
    "page": states.close,
    "opened": states.open_only,
    "greeting": greeting,
    "answer": answer,
    "answer-end": answer_end,
    "services": states.services,
    "urgent": states.urgent,
    "lines": states.open_lines,
    "finder": finder,
    "office": office,
    "waiting": states.wait,
    "error": states.fail,
    "broken": states.load_nothing,
    "simple": simple,
    "simple-answer": simple_answer,
    "not-found": not_found,
}
IN_THE_DARK = ("page", "services", "office")
"""The states that are also kept in dark colours."""


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=CHROMIUM_ARGS)
        for name in names or STATES:
            for language in LANGUAGES:
                for size in SIZES:
                    take(browser, server.url, name, language, size, "light")
                    if name in IN_THE_DARK:
                        take(browser, server.url, name, language, size, "dark")
        browser.close()


def take(browser: Browser, url: str, name: str, language: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=f"{language}-CA"
    )
    visit = Visit(context.new_page(), url, language).arrive()
    STATES[name](visit)
    visit.page.wait_for_timeout(200)
    picture = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
    suffix = "-dark" if scheme == "dark" else ""
    picture.quantize(96).save(FOLDER / f"{name}-{language}-{size}{suffix}.png", optimize=True)
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
