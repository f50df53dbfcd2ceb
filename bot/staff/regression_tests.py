"""Writes a conversation as a test in the form of `tests/conversations/{en,fr}/*.yml`, for every later model to pass.

The words are those that were stored: redacted, with their placeholders. Where people agreed on another intent than the one
that was answered, that one is expected, and the turn is marked `known_miss` until the model gets it right.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.messages import SAFETY_INTENTS
from bot.staff.annotation_export import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.messages import Language
    from bot.storage.conversations import StoredTurn


def write_test(name: str, language: Language, turns: Sequence[StoredTurn], labels: Mapping[int, str]) -> str:
    """Return the YAML of one test.

    Args:
        name: says whose conversation it is, in general words.
        language: of the folder that the file is for; of the conversation's beginning.
        labels: the intent that people agreed on, by turn.
    """
    lines = [f"- name: {json.dumps(clean(name), ensure_ascii=False)}", "  turns:"]
    spoken = language
    for turn in turns:
        lines += [f"    {mark} {line}" for mark, line in _lines(turn, labels.get(turn.turn), spoken)]
        spoken = turn.understanding.language
    return "\n".join(lines) + "\n"


def _lines(turn: StoredTurn, label: str | None, spoken: Language) -> Iterator[tuple[str, str]]:
    shown = next((message.entry for message in turn.messages if message.entry), None)
    if turn.text is None:
        yield "-", f"presses: {(turn.payload or '').removeprefix('/').split('{')[0]}"
    else:
        yield "-", f"says: {json.dumps(clean(turn.text), ensure_ascii=False)}"
    expected = label or shown
    if expected:
        yield " ", f"entry: {expected}"
    urgent = label in SAFETY_INTENTS if label else turn.understanding.urgent
    yield " ", f"urgent: {json.dumps(urgent)}"
    if turn.understanding.language != spoken:
        yield " ", f"language: {turn.understanding.language}"
    if label and (label != shown or urgent != turn.understanding.urgent):
        yield " ", f"known_miss: read as {turn.understanding.intent}, answered with {shown or 'guesses'}"
