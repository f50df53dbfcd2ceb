"""What a change of an answer is: the texts by the columns of the spreadsheets, judged by the checks of a release.

Staff change texts and the day of the next review. All else of an answer (lines, buttons, sources, facts, page) is that of
its file, so that a line taken out of the files never comes back with an old text. Nothing is stored here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.checks.knowledge import find_answer_problems
from bot.editing.answer_columns import ANSWERS, DATES
from bot.editing.columns import STAMP
from bot.editing.comparison import compare
from bot.editing.entries import Snapshot, make_entry, stamp_of
from bot.editing.findings import Finding
from bot.editing.judging import tell
from bot.editing.tables import Cell, Row, Table
from bot.editing.validation import Validator
from bot.knowledge_base.schema import Answer
from bot.messages import LANGUAGES, SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from bot.editing.columns import Column
    from bot.editing.comparison import Edit
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from bot.storage.revisions import Cells

REVIEWED_ON, REVIEW_BY = DATES
MOST_CELL_CHARS = 6_000
"""Of one text; the longest of ours has 1,500."""

_OF_EVERY_ANSWER = ("title", "short", "more", "again")
_TEXTS = tuple(
    column for column in ANSWERS.columns if column.path and column.path[0] in LANGUAGES and column.path[-1] != "page"
)
_LANGUAGE_OF = re.compile(r"answer \S+ \((en|fr)\): ")


@dataclass(frozen=True, slots=True)
class Remark:
    """What the checks say of a change; `field` is the key of a column, empty where it is about several.

    An error keeps a change from being proposed and approved, a warning is to be read.
    """

    field: str
    language: Language | None
    is_error: bool
    finding: Finding

    def in_language(self, language: Language) -> str:
        """Return what to do, as a sentence; the place is told by where it stands."""
        text = Finding(self.finding.code, details=self.finding.details).in_language(language)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A change as it was read: the answer it makes, None where it makes none, what it changes, and what the checks say."""

    answer: Answer | None
    changed: tuple[str, ...]
    remarks: tuple[Remark, ...]

    @property
    def has_errors(self) -> bool:
        """Whether it may not be proposed, nor approved."""
        return self.answer is None or any(remark.is_error for remark in self.remarks)

    def about(self, field: str) -> tuple[Remark, ...]:
        """Return the remarks about one field."""
        return tuple(remark for remark in self.remarks if remark.field == field)


def list_fields(answer: Answer) -> tuple[Column, ...]:
    """Return the texts of an answer that staff may change: of a safety answer those of the care that follows too."""
    is_safety = answer.id in SAFETY_INTENTS
    return tuple(column for column in _TEXTS if is_safety or column.path[-1] in _OF_EVERY_ANSWER)


def cells_of(answer: Answer) -> Cells:
    """Return the texts and dates of an answer, as the spreadsheets have them."""
    raw = answer.dict(exclude_unset=True)
    return {column.key: column.cell_of(raw) for column in (*list_fields(answer), *DATES)}


def stamp_cells(cells: Mapping[str, str]) -> str:
    """Return what tells this state of an answer's texts from any other."""
    return stamp_of(ANSWERS, cells)


def judge_change(base: Answer, cells: Mapping[str, str], knowledge: KnowledgeBase, today: date) -> Judgement:
    """Read a change of `base` and check the answer that it makes, as if it were approved today.

    Args:
        cells: the texts as typed; a field that is not there stays as it is.
    """
    edit, findings = _read_change(base, {**cells, REVIEWED_ON.key: today.isoformat()})
    findings += [Finding("too_long", column=key) for key, text in cells.items() if len(text) > MOST_CELL_CHARS]
    if edit is None:  # not even the day of the review differs
        return Judgement(base, (), _as_remarks(findings))
    told = {finding.column for finding in findings}
    findings += [one for one in Validator([edit], _snapshot(base), {}).validate(edit) if one.column not in told]
    changed = tuple(column.key for column in edit.columns if column is not REVIEWED_ON)
    try:
        answer = Answer.parse_obj(edit.after)
    except ValidationError:
        return _judge_rest(base, cells, knowledge, today, Judgement(None, changed, _as_remarks(findings)))
    remarks = [*_as_remarks(findings), *_check(answer, edit, knowledge, today), *_warn(edit)]
    return Judgement(None if findings else answer, changed, _each_once(remarks))


def _judge_rest(
    base: Answer, cells: Mapping[str, str], knowledge: KnowledgeBase, today: date, broken: Judgement
) -> Judgement:
    """Add to a change that makes no answer what the checks say of its other fields."""
    fields = {remark.field for remark in broken.remarks} & cells.keys()
    if not fields:
        return broken
    others = judge_change(base, {key: text for key, text in cells.items() if key not in fields}, knowledge, today)
    return Judgement(None, broken.changed, _each_once([*broken.remarks, *others.remarks]))


def _each_once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple({(one.field, one.language, one.in_language("en")): one for one in remarks}.values())


def apply_change(base: Answer, cells: Mapping[str, str]) -> Answer | None:
    """Return the answer that approved texts make of `base`, or None where they no longer fit."""
    edit, findings = _read_change(base, cells)
    if findings:
        return None
    try:
        return Answer.parse_obj(edit.after) if edit else base
    except ValidationError:
        return None


def _read_change(base: Answer, cells: Mapping[str, str]) -> tuple[Edit | None, list[Finding]]:
    entry = make_entry(ANSWERS, Path(), base.dict(exclude_unset=True))
    known = {column.key for column in (*list_fields(base), *DATES)}
    texts = {**entry.cells, **{key: text for key, text in cells.items() if key in known}, STAMP.key: entry.stamp}
    row = Row(0, {column.key: Cell(texts[column.key]) for column in ANSWERS.columns})
    table = Table(ANSWERS, "", "en", {column.key: column.key for column in ANSWERS.columns}, [row])
    return next(iter(compare(table, _snapshot(base))))


def _snapshot(base: Answer) -> Snapshot:
    entry = make_entry(ANSWERS, Path(), base.dict(exclude_unset=True))
    return Snapshot(Path(), {"answers": {base.id: entry}, "contacts": {}, "services": {}, "sources": {}})


def _check(answer: Answer, edit: Edit, knowledge: KnowledgeBase, today: date) -> Iterator[Remark]:
    for problem in find_answer_problems(answer, knowledge, today):
        match = _LANGUAGE_OF.match(problem)
        yield from _as_remarks(tell([problem], [edit]), match[1] if match else None)


def _warn(edit: Edit) -> Iterator[Remark]:
    """Warn of a text that was changed in one language only."""
    changed = {column.path for column in edit.columns if column in _TEXTS}
    for path in changed:
        other = ("fr" if path[0] == "en" else "en", *path[1:])
        if other not in changed:
            column = next(column for column in _TEXTS if column.path == other)
            yield Remark(column.key, _language_of(column), is_error=False, finding=Finding("other_unchanged"))


def _as_remarks(findings: Iterable[Finding], language: str | None = None) -> tuple[Remark, ...]:
    columns = {column.key: column for column in _TEXTS}
    remarks = []
    for finding in findings:
        column = columns.get(finding.column)
        spoken = _language_of(column) if column else "fr" if language == "fr" else "en" if language else None
        remarks.append(Remark(finding.column, spoken, is_error=True, finding=finding))
    return tuple(remarks)


def _language_of(column: Column) -> Language:
    return "fr" if column.path[0] == "fr" else "en"
