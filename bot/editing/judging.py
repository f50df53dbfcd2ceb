"""What `bot check` finds in changed knowledge, told to editors in both languages, each at its row and column.

The checks speak English, to the people who run the bot. A finding that has no words here is shown as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.checks.knowledge import TELEPHONE
from bot.editing.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.editing.comparison import Edit

_PLACE = re.compile(
    r"(?:answer |source )?(?P<id>[a-z0-9][a-z0-9_-]*)(?: \((?P<language>en|fr)\))?: (?P<text>.*)", re.DOTALL
)
_FILE = re.compile(r"knowledge/answers/\w+/(?P<id>[a-z0-9_-]+)\.yml(?::\d+)?: (?P<text>.*)", re.DOTALL)
_FIELD = r"(?P<field>[a-z_.]+|short texts together|all texts together)(?: \d+)?"
_SAYINGS = tuple(
    (code, re.compile(pattern, re.DOTALL))
    for code, pattern in (
        ("too_many_characters", rf"{_FIELD} has (?P<count>\d+) characters, at most (?P<most>\d+)"),
        ("too_many_words", rf"{_FIELD} has (?P<count>\d+) words, at most (?P<most>\d+)"),
        ("long_sentence", rf"{_FIELD}: a sentence of (?P<count>\d+) words, at most (?P<most>\d+): «(?P<value>.*)»"),
        ("long_sentences", rf"{_FIELD}: (?P<count>[\d.]+) words per sentence, at most (?P<most>\d+)"),
        ("hard_to_read", rf"{_FIELD}: (?P<measure>Flesch-Kincaid grade|LIX|Kandel-Moles ease) (?P<count>[\d.-]+), .*"),
        ("avoided_word", rf"{_FIELD}(?: uses|:) the word «(?P<value>.*)»"),
        ("in_one_language", rf"{_FIELD} stands only in (?P<only>en|fr)"),
        ("unlike_lengths", rf"{_FIELD} in French is (?P<count>[\d.]+) times as long as in English, .*"),
        ("few_wordings", r"a safety answer needs at least (?P<most>\d+) wordings of `(?P<field>again)`.*"),
        ("no_care", r"a safety answer needs a `(?P<field>care)` block"),
        ("needs_a_line", r"(?P<field>contacts) must hold (?P<value>[a-z0-9-]+)"),
        ("needs_an_open_line", r"(?P<field>contacts) must hold a free line without police.*"),
        ("needs_a_number", r"(?P<field>phones) must hold a number to call.*"),
        ("in_the_future", r"(?P<field>reviewed_on) is in the future .*"),
        ("dates_in_order", r"(?P<field>review_by) is not after reviewed_on \((?P<value>.*)\)"),
        ("too_long_a_time", r"(?P<field>review_by) is more than (?P<most>\d+) days after reviewed_on"),
        ("needs_a_source", r"it needs at least one source and one fact|it rests on facts but names no source"),
        ("phone_out_of_place", rf"(?:{_FIELD}: )?a telephone number outside contacts and services"),
    )
)


def tell(problems: Iterable[str], edits: Sequence[Edit]) -> Iterator[Finding]:
    """Yield the findings for problems of the checks, at the rows of the edits that they are about."""
    by_id = {edit.id: edit for edit in edits}
    for problem in problems:
        match = _FILE.fullmatch(problem) or _PLACE.fullmatch(problem)
        edit = by_id.get(match["id"]) if match else None
        if match is None or edit is None:
            yield Finding("check", details={"problem": problem})
        else:
            yield _tell_of(edit, match["text"], match.groupdict().get("language"))


def _tell_of(edit: Edit, problem: str, language: str | None) -> Finding:
    for code, pattern in _SAYINGS:
        match = pattern.fullmatch(problem)
        if match:
            details = match.groupdict()
            column = _find_column(edit, details.get("field"), language or _lacking(details))
            if code == "phone_out_of_place" and not column:
                column = next((c.key for c in edit.columns if TELEPHONE.search(c.cell_of(edit.after))), "")
            return edit.finding(code, column, **details)
    return edit.finding("check", problem=problem)


def _find_column(edit: Edit, field: str | None, language: str | None) -> str:
    """Return the key of the column of a field; in the language of the finding, else in one that was changed."""
    if not field:
        return ""
    path = field.split(".")
    columns = [
        column
        for column in edit.table.sheet.columns
        if [part for part in column.path if part not in ("en", "fr")][: len(path)] == path
    ]
    in_language = [column for column in columns if language in column.path]
    changed = [column for column in in_language or columns if column in edit.columns]
    return next((column.key for column in (*changed, *in_language, *columns)), "")


def _lacking(details: Mapping[str, str | None]) -> str | None:
    """Return the language that lacks what the other has."""
    return {"en": "fr", "fr": "en"}.get(details.get("only") or "")
