"""Checks of `knowledge/`: complete, readable, within limits, not past its date, no number or word out of place."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.checks.answers import find_long_sentences, find_numbers, find_problems
from bot.checks.hours import find_unlike_hours
from bot.checks.lines import find_missing_lines, find_missing_lines_of
from bot.checks.wording import find_avoided
from bot.errors import KnowledgeError
from bot.knowledge_base.contents import load_contents
from bot.knowledge_base.freshness import find_due
from bot.knowledge_base.loader import read_yaml
from bot.knowledge_base.slugs import Slugs
from bot.messages import HARMFUL_REQUEST, LANGUAGES, SAFETY_INTENTS
from bot.safety.detector import load_detector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.checks.report import Report
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import Answer, ContactRecord
    from bot.safety.detector import SafetyDetector, SafetyPattern

MOST_CONTACT_AGE_DAYS = 90
MOST_DAYS_TO_REVIEW = 400
"""From one review to the next: a year, and some weeks to do it in."""
MOST_SENTENCE_WORDS = 30
"""In what is said of a line or a service, which is a list of what it offers."""
SOURCED_GROUPS = ("trafficking", "strategy", "help")
"""The folders of answers that state facts about the world; the others speak of this service."""
PATTERNS = {"safety": SAFETY_INTENTS, "harmful": (HARMFUL_REQUEST,)}
"""The folders of patterns, with the intents that they name, the most pressing first."""

# Ten digits written as a telephone number, in any of the ways that people write one (standard B8).
TELEPHONE = re.compile(r"(?<![\d/])(?:1[-.  ])?\(?[2-9]\d{2}\)?[-.  ][2-9]\d{2}[-.  ]\d{4}(?!\d)")
FILES_WITHOUT_NUMBERS = ("bot/**/*", "data/**/*.yml", "docs/**/*.md", "knowledge/answers/**/*.yml", "*.md", "*.yml")
TEXT_SUFFIXES = (".py", ".yml", ".md", ".js", ".css", ".html", ".j2", ".json")
FILES_OF_WORDS = (
    "bot/knowledge_base/phrases.py",
    "bot/knowledge_base/freshness.py",
    "bot/knowledge_base/cards.py",
    "bot/knowledge_base/opening.py",
    "bot/web/**/*words.py",
    "bot/widget/words.js",
)
"""The files that hold what the service says around the knowledge."""


def check_knowledge(root: Path, knowledge: KnowledgeBase, report: Report, today: date) -> None:
    """Add what is wrong with the knowledge to `report`; what is past its date is a warning each, for staff."""
    report.facts.append(
        f"{len(knowledge.answers)} answers, {len(knowledge.contacts)} lines, {len(knowledge.services)} services"
    )
    report.problems.extend(_intents(root, knowledge))
    report.problems.extend(_sources(root, knowledge))
    report.problems.extend(_pages(root, knowledge))
    for answer in knowledge.answers.values():
        report.problems.extend(find_problems(answer))
    report.problems.extend(find_missing_lines(knowledge))
    for record in (*knowledge.contacts.values(), *knowledge.services.values()):
        report.problems.extend(find_unlike_hours(record))
    report.problems.extend(_records(knowledge))
    report.problems.extend(_dates(knowledge, today))
    report.problems.extend(_words_out_of_place(root))
    report.problems.extend(_numbers_out_of_place(root))
    report.warnings.extend(_due(knowledge, today))
    _check_contacts(knowledge, report, today)
    _check_patterns(root, report)


def find_answer_problems(answer: Answer, knowledge: KnowledgeBase, today: date) -> Iterator[str]:
    """Yield what is wrong with one answer, which need not be one of `knowledge`: all that can be told without its file."""
    yield from find_problems(answer)
    yield from find_numbers(answer)
    yield from find_missing_lines_of(answer, knowledge)
    yield from _unsourced(answer)
    yield from _wrong_dates(answer, today)


def _intents(root: Path, knowledge: KnowledgeBase) -> Iterator[str]:
    """Find what a visitor cannot reach: an intent without an answer or a rule, an answer without an intent."""
    domain = read_yaml(root / "domain.yml")
    intents = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]}
    answers = set(knowledge.answers) - {HARMFUL_REQUEST}
    yield from (f"intent {intent}: no answer in knowledge/answers" for intent in sorted(intents - answers))
    yield from (f"answer {answer}: no such intent in domain.yml" for answer in sorted(answers - intents))
    yield from (f"intent {intent}: no rule in data/rules" for intent in sorted(intents - set(_intents_of_rules(root))))


def _intents_of_rules(root: Path) -> Iterator[str]:
    for file in sorted((root / "data" / "rules").glob("*.yml")):
        for rule in read_yaml(file)["rules"]:
            for step in rule["steps"]:
                yield from (choice["intent"] for choice in step.get("or", (step,)) if "intent" in choice)


def _sources(root: Path, knowledge: KnowledgeBase) -> Iterator[str]:
    for group in SOURCED_GROUPS:
        for file in sorted((root / "knowledge" / "answers" / group).glob("*.yml")):
            answer = knowledge.answers.get(file.stem)
            if answer is None:
                yield f"{file.relative_to(root)}: its id is not the file's name"
            elif not (answer.sources and answer.facts):
                yield f"answer {answer.id}: it needs at least one source and one fact"
    for answer in knowledge.answers.values():
        yield from _unsourced(answer)
    for identifier, source in knowledge.sources.items():
        for language in LANGUAGES:
            if not source.url.in_language(language).startswith(("https://", "http://")):
                yield f"source {identifier} ({language}): its address is no web address"


def _unsourced(answer: Answer) -> Iterator[str]:
    if answer.facts and not answer.sources:
        yield f"answer {answer.id}: it rests on facts but names no source"


def _pages(root: Path, knowledge: KnowledgeBase) -> Iterator[str]:
    """Find pages without a name or with the address of another, and answers that the list of pages leaves out."""
    try:
        load_contents(root / "knowledge", Slugs(knowledge.answers).entries)
    except KnowledgeError as error:
        yield str(error)


def _records(knowledge: KnowledgeBase) -> Iterator[str]:
    """Find long sentences and avoided words in what is said of lines and services."""
    for record in (*knowledge.contacts.values(), *knowledge.services.values()):
        for name, text in (("description", record.description), ("note", record.note), ("doubt", record.doubt)):
            for language in LANGUAGES:
                words = text.in_language(language) if text else ""
                problems = [
                    *find_long_sentences(words, MOST_SENTENCE_WORDS),
                    *(f"the word «{word}»" for word in find_avoided(words, language)),
                ]
                yield from (f"{record.id} ({language}): {name}: {problem}" for problem in problems)


def _dates(knowledge: KnowledgeBase, today: date) -> Iterator[str]:
    """Find reviews that cannot have been, and entries that nobody would look at again for too long."""
    for record in _reviewed(knowledge).values():
        yield from _wrong_dates(record, today)


def _wrong_dates(record: Answer | ContactRecord, today: date) -> Iterator[str]:
    if record.reviewed_on > today:
        yield f"{record.id}: reviewed_on is in the future ({record.reviewed_on})"
    if record.review_by <= record.reviewed_on:
        yield f"{record.id}: review_by is not after reviewed_on ({record.reviewed_on})"
    if record.review_by > record.reviewed_on + timedelta(days=MOST_DAYS_TO_REVIEW):
        yield f"{record.id}: review_by is more than {MOST_DAYS_TO_REVIEW} days after reviewed_on"


def _reviewed(knowledge: KnowledgeBase) -> dict[str, Answer | ContactRecord]:
    return {**knowledge.answers, **knowledge.contacts, **knowledge.services}


def _due(knowledge: KnowledgeBase, today: date) -> Iterator[str]:
    records = _reviewed(knowledge)
    for identifier in find_due(knowledge, today):
        record = records[identifier]
        yield f"{identifier}: due for review since {record.review_by}, by {record.owner}"


def _check_contacts(knowledge: KnowledgeBase, report: Report, today: date) -> None:
    old = [
        record.id
        for record in (*knowledge.contacts.values(), *knowledge.services.values())
        if not _is_fresh(record.checked_on, today)
    ]
    if old:
        report.warnings.append(
            f"{len(old)} lines and services were not checked in the last {MOST_CONTACT_AGE_DAYS} days"
        )


def _is_fresh(checked_on: str | None, today: date) -> bool:
    """Say whether a date as printed is new enough; one that names no month never is."""
    printed = checked_on or ""
    try:
        checked = date.fromisoformat(printed if printed.count("-") > 1 else f"{printed}-01")
    except ValueError:
        return False
    return checked >= today - timedelta(days=MOST_CONTACT_AGE_DAYS)


def _words_out_of_place(root: Path) -> Iterator[str]:
    for where, line in _lines(root, FILES_OF_WORDS):
        yield from (f"{where}: the word «{word}»" for word in find_avoided(line))


def _numbers_out_of_place(root: Path) -> Iterator[str]:
    for where, line in _lines(root, FILES_WITHOUT_NUMBERS):
        if TELEPHONE.search(line):
            yield f"{where}: a telephone number outside contacts and services"


def _lines(root: Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the lines of the files that match, each with where it stands."""
    for pattern in patterns:
        for file in sorted(root.glob(pattern)):
            if file.suffix in TEXT_SUFFIXES and file.is_file():
                for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                    yield f"{file.relative_to(root)}:{number}", line


def _check_patterns(root: Path, report: Report) -> None:
    for folder, intents in PATTERNS.items():
        detector = load_detector(root / "knowledge" / folder, intents)
        report.facts.append(f"{len(detector.patterns)} {folder} patterns")
        report.problems.extend(
            f"{folder} pattern {problem}"
            for pattern in detector.patterns
            for problem in _misread(pattern, detector, intents)
        )


def _misread(pattern: SafetyPattern, detector: SafetyDetector, intents: Sequence[str]) -> Iterator[str]:
    """Find examples that all patterns together do not find, and look-alikes that they find."""
    for example in pattern.examples:
        found = detector.detect(example)
        if found is None or intents.index(found) > intents.index(pattern.intent):
            yield f"{pattern.id}: «{example}» is read as {found}"
    for look_alike in pattern.not_:
        found = detector.detect(look_alike)
        if found:
            yield f"{pattern.id}: the look-alike «{look_alike}» is read as {found}"
