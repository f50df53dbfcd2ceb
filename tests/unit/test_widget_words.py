"""How the chat's words are written in French (standard C7), in every module of the widget."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WIDGET = Path(__file__).resolve().parents[2] / "bot" / "widget"
COMMENT = re.compile(r"^\s*(?://|/?\*).*$", re.MULTILINE)
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
INSERTED = re.compile(r"\$\{[^}]*\}")
WRONG = re.compile(
    r"[\w)}»…] :(?!\w)"  # a colon after a space where a line may break (":(" of CSS selectors apart)
    r"|« | »|«(?!\u00a0)|(?<!\u00a0)»"
    r"|[\w)»…][ \u00a0\u202f][?!;](?:\s|$)"  # in Ontario without a space
)


def read_strings(source: str) -> list[str]:
    """Return the text of every string of a module; what is inserted into it is a word."""
    found = STRING.findall(COMMENT.sub("", source))
    return [INSERTED.sub("x", double or template) for double, template in found]


@pytest.mark.parametrize("path", sorted(WIDGET.glob("*.js")), ids=lambda path: path.name)
def test_c7_french_has_a_no_break_space_before_a_colon_and_inside_quotation_marks(path: Path) -> None:
    assert [text for text in read_strings(path.read_text(encoding="utf-8")) if WRONG.search(text)] == []


def test_the_check_sees_what_is_wrong() -> None:
    source = """
    // "un commentaire : rien"
    const fr = { a: "Vous : moi", b: (x) => `${x ? 1 : 2} : x`, c: "« Oui »", d: "Quoi ?" };
    const good = { a: "Vous\u00a0: «\u00a0oui\u00a0»?", b: x ? "a" : "b" };
    """
    assert [text for text in read_strings(source) if WRONG.search(text)] == ["Vous : moi", "x : x", "« Oui »", "Quoi ?"]
