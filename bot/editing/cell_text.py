"""The text of a cell: one way to write it, so that two texts are the same when a reader sees the same.

Spaces that a spreadsheet adds are dropped; no-break spaces and typographic signs inside a text are kept as they are.
"""

from __future__ import annotations

import re
import unicodedata

BULLET = "- "
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_SEPARATOR = re.compile(r"^(?:-{2,}|[–—]+)$", re.MULTILINE)
"""Some programs make a dash of three hyphens."""
_JOINERS = "\u200c\u200d"
"""Part of some emoji and names, and of no harm."""


def tidy(text: str) -> str:
    """Return `text` with one kind of line break, single spaces, and nothing at its ends."""
    lines = (_SPACES.sub(" ", line).strip(" ") for line in _BREAKS.sub("\n", text).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def unwrap(text: str) -> str:
    """Return `text` with each paragraph and each list item on one line, as the chat shows it."""
    lines: list[str] = []
    for line in tidy(text).split("\n"):
        if line and lines and lines[-1] and not line.startswith(BULLET):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def split_wordings(text: str) -> list[str]:
    """Return the wordings of a cell, which a line of hyphens sets apart."""
    return [wording for part in _SEPARATOR.split(tidy(text)) if (wording := unwrap(part))]


def find_invisible(text: str) -> str | None:
    """Return the code point of the first character that nobody can see in a cell, or None."""
    for character in text:
        if character != "\n" and character not in _JOINERS and unicodedata.category(character) in ("Cc", "Cf", "Cs"):
            return f"U+{ord(character):04X}"
    return None
