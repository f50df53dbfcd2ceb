"""Checks of `knowledge/`: complete in both languages, within limits, not past its date, no number out of place."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.knowledge_base.loader import read_yaml
from bot.messages import LANGUAGES, SAFETY_INTENTS
from bot.safety.detector import load_detector

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.checks.report import Report
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import AnswerText

MOST_SHORT_WORDS = 60
MOST_TITLE_CHARS = 70
MOST_CONTACT_AGE_DAYS = 90

# Words that these texts never use (standard B9). Names of laws and services may; none of ours does.
AVOIDED = {
    "en": re.compile(r"\b(rescu\w+|prostitutes?|slaves?|hero(?:es|ic)?)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(sauvetage|prostituées?|esclaves?|héroïques?)\b", re.IGNORECASE),
}
# Ten digits written as a telephone number, in any of the ways that people write one (standard B8).
TELEPHONE = re.compile(r"(?<![\d/])(?:1[-.  ])?\(?[2-9]\d{2}\)?[-.  ][2-9]\d{2}[-.  ]\d{4}(?!\d)")
FILES_WITHOUT_NUMBERS = ("bot/**/*", "data/**/*.yml", "docs/**/*.md", "knowledge/answers/**/*.yml", "*.md", "*.yml")
TEXT_SUFFIXES = (".py", ".yml", ".md", ".js", ".css", ".html", ".j2", ".json")


def check_knowledge(root: Path, knowledge: KnowledgeBase, report: Report, today: date) -> None:
    """Add what is wrong with the knowledge to `report`."""
    report.facts.append(
        f"{len(knowledge.answers)} answers, {len(knowledge.contacts)} lines, {len(knowledge.services)} services"
    )
    _check_intents(root, knowledge, report)
    for answer in knowledge.answers.values():
        for language in LANGUAGES:
            for problem in _problems_of(answer.in_language(language), language, safety=answer.id in SAFETY_INTENTS):
                report.problems.append(f"answer {answer.id} ({language}): {problem}")
        if not answer.sources and answer.facts:
            report.problems.append(f"answer {answer.id}: it rests on facts but names no source")
        if answer.review_by < today:
            report.warnings.append(f"answer {answer.id}: due for review since {answer.review_by}")
    _check_contacts(knowledge, report, today)
    report.problems.extend(_numbers_out_of_place(root))
    _check_safety_patterns(root, report)


def _check_intents(root: Path, knowledge: KnowledgeBase, report: Report) -> None:
    domain = read_yaml(root / "domain.yml")
    intents = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]}
    report.problems.extend(
        f"intent {intent}: no answer in knowledge/answers" for intent in sorted(intents - set(knowledge.answers))
    )
    report.problems.extend(
        f"answer {answer}: no such intent in domain.yml" for answer in sorted(set(knowledge.answers) - intents)
    )


def _problems_of(words: AnswerText, language: str, *, safety: bool) -> Iterator[str]:
    for name, text in (("short", words.short), ("again", words.again)):
        if text and len(text.split()) > MOST_SHORT_WORDS:
            yield f"{name} has {len(text.split())} words, at most {MOST_SHORT_WORDS}"
    if len(words.title) > MOST_TITLE_CHARS:
        yield f"title has {len(words.title)} characters, at most {MOST_TITLE_CHARS}"
    if safety and not words.again:
        yield "a safety answer needs `again`, so that the same text never comes twice running"
    for text in (words.title, words.short, words.more, words.again):
        avoided = AVOIDED[language].search(text or "")
        if avoided:
            yield f"it uses the word «{avoided.group()}»"


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
    try:
        year, month, *day = (int(part) for part in (checked_on or "").split("-"))
    except ValueError:
        return False
    return date(year, month, day[0] if day else 1) >= today - timedelta(days=MOST_CONTACT_AGE_DAYS)


def _numbers_out_of_place(root: Path) -> Iterator[str]:
    for pattern in FILES_WITHOUT_NUMBERS:
        for file in sorted(root.glob(pattern)):
            if file.suffix in TEXT_SUFFIXES and file.is_file():
                for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                    if TELEPHONE.search(line):
                        yield f"{file.relative_to(root)}:{number}: a telephone number outside contacts and services"


def _check_safety_patterns(root: Path, report: Report) -> None:
    detector = load_detector(root / "knowledge" / "safety")
    report.facts.append(f"{len(detector.patterns)} safety patterns")
    for pattern in detector.patterns:
        for example in pattern.examples:
            found = detector.detect(example)
            if found is None or SAFETY_INTENTS.index(found) > SAFETY_INTENTS.index(pattern.intent):
                report.problems.append(f"safety pattern {pattern.id}: «{example}» is read as {found}")
        for look_alike in pattern.not_:
            found = detector.detect(look_alike)
            if found:
                report.problems.append(f"safety pattern {pattern.id}: the look-alike «{look_alike}» is read as {found}")
