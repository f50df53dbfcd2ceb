"""What stands before the first keystroke: purpose, contact, and the legal authority once the operator has set it (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.messages import LANGUAGES, Language
from tests.conftest import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.conftest import OpenVisit
    from tests.conftest import Server

AUTHORITY = {
    "en": "Kept under section 0 of the Act of <b>Examples</b>.",
    "fr": "Gardé en vertu de l’article 0 de la Loi.",
}


@pytest.fixture(scope="module")
def noticed(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    settings = {f"BOT_LEGAL_AUTHORITY_{language.upper()}": text for language, text in AUTHORITY.items()}
    with serve(tmp_path_factory.mktemp("notice"), **settings) as running:
        yield running


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_authority_stands_in_the_notice_of_the_chat_before_anything_is_typed(
    visit: OpenVisit, noticed: Server, language: Language
) -> None:
    notice = visit(language, noticed.url).open_chat().find(".notice")
    for told, text in AUTHORITY.items():
        assert notice.locator(f"section[lang={told}]").get_by_text(text, exact=True).count() == 1


@pytest.mark.parametrize("path", ["/en/chat", "/fr/clavardage", "/en/", "/fr/"])
def test_the_authority_stands_on_the_pages_too(noticed: Server, path: str) -> None:
    page = noticed.request("GET", path).body.decode()
    expected = AUTHORITY[path[1:3]].replace("<", "&lt;").replace(">", "&gt;")
    assert expected in page
