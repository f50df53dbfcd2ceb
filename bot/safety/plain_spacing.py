"""Spaces plainly what was written a word at a time ("he... is... hitting... me") or in one piece ("he_is_hitting_me")."""

from __future__ import annotations

import re
from itertools import groupby

SHORT_PART_WORDS = 3
FEWEST_SHORT_PARTS = 3
_JOINED = re.compile(r"(?<![^\W_])[^\W_]+(?:[-_+.][^\W_]+){2,}")
_JOINT = re.compile(r"[-_+.]")
_PART = re.compile(r"[^.!?;\n]*(?:[.!?;\n]+|$)")
_END = ".!?;\n \t"


def space_plainly(text: str) -> str:
    """Return `text` with joined words apart, and in one sentence what has an end after every word or two."""
    apart = _JOINED.sub(_take_apart, text)
    parts = [part for part in _PART.findall(apart) if part.strip(_END)]
    runs = [list(run) for _, run in groupby(parts, _is_short)]
    if not any(map(_is_in_bits, runs)):
        return apart
    return "".join(_join(run) if _is_in_bits(run) else "".join(run) for run in runs)


def _take_apart(joined: re.Match[str]) -> str:
    return _JOINT.sub(" ", joined.group())


def _is_short(part: str) -> bool:
    return len(part.split()) <= SHORT_PART_WORDS


def _is_in_bits(run: list[str]) -> bool:
    return _is_short(run[0]) and len(run) >= FEWEST_SHORT_PARTS and any(len(part.split()) == 1 for part in run)


def _join(run: list[str]) -> str:
    return " ".join(part.strip(_END) for part in run) + "\n"
