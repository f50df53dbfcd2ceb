"""Takes the screenshots of docs/screenshots: `.venv/bin/python -m tests.browser.screenshots http://127.0.0.1:8080`.

Needs a running server. Small pictures: one pixel per CSS pixel, and few colours.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.visit import CHROMIUM_ARGS, CHROMIUM_PATH, Visit

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PHONE, DESKTOP = (390, 844), (1280, 800)


def arrive(visit: Visit) -> None:
    visit.find(".launcher").wait_for()


def open_chat(visit: Visit) -> None:
    visit.open_chat()


def ask(words: str) -> Callable[[Visit], None]:
    def reach(visit: Visit) -> None:
        visit.open_chat().ask(visit.words[words])

    return reach


def fail(visit: Visit) -> None:
    visit.open_chat()
    visit.page.route("**/api/**", lambda route: route.abort())
    visit.send(visit.words["question"])
    visit.find(".problem").wait_for()


SHOTS: tuple[tuple[str, str, tuple[int, int], str, Callable[[Visit], None]], ...] = (
    ("page-en-desktop-light", "en", DESKTOP, "light", arrive),
    ("page-fr-phone-dark", "fr", PHONE, "dark", arrive),
    ("open-fr-phone-light", "fr", PHONE, "light", open_chat),
    ("answer-en-desktop-dark", "en", DESKTOP, "dark", ask("question")),
    ("services-fr-phone-light", "fr", PHONE, "light", ask("place")),
    ("urgent-en-phone-light", "en", PHONE, "light", ask("danger")),
    ("error-fr-desktop-light", "fr", DESKTOP, "light", fail),
)


def main(url: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM_PATH, args=CHROMIUM_ARGS)
        for name, language, (width, height), scheme, reach in SHOTS:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            visit = Visit(context.new_page(), url, language).arrive()
            reach(visit)
            visit.page.wait_for_timeout(200)
            picture = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
            picture.quantize(64).save(FOLDER / f"{name}.png", optimize=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
