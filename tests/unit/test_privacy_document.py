"""The inventory and the notice of docs/privacy.md are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.messages import LANGUAGES, Language
from bot.storage.schema import metadata
from bot.web.site.chat_words import CHAT_WORDS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_the_inventory_names_every_column_of_every_table_once() -> None:
    listed = re.findall(
        r"^\| `(\w+\.\w+)` \| [^|]+ \| (?:visitor|staff|ours|nobody) \| [^|]+ \|$", DOCUMENT, re.MULTILINE
    )
    assert sorted(listed) == sorted(
        f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.c
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_is_the_one_that_visitors_read(language: Language) -> None:
    """D1."""
    words = CHAT_WORDS[language]
    for said in (words.notice_heading, *words.notice):
        assert said in DOCUMENT
