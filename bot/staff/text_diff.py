"""What differs between two texts, word by word, to be read by people."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = re.compile(r"\s+|\S+")


class Part(NamedTuple):
    """A run of words that is in both texts, only in the one before, or only in the one after."""

    kind: Literal["same", "out", "in"]
    text: str


def compare_texts(before: str, after: str) -> tuple[Part, ...]:
    """Return the parts of both texts in reading order, what went before what came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    return tuple(part for part in _list_parts(old, new) if part.text)


def _list_parts(old: list[str], new: list[str]) -> Iterator[Part]:
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Part("same", "".join(old[first:last]))
        else:
            yield Part("out", "".join(old[first:last]))
            yield Part("in", "".join(new[start:end]))
