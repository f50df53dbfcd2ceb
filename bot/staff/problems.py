"""What may be wrong with an answer, and what becomes of a note that says so."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal[
    "misunderstood", "out_of_date", "incomplete", "missing_topic", "wrong_language", "missed_danger", "other"
]  # fmt: skip
State = Literal["open", "resolved", "wont_fix"]
KINDS: tuple[Kind, ...] = get_args(Kind)
STATES: tuple[State, ...] = get_args(State)
MOST_NOTE_CHARS = 1000
