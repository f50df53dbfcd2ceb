"""All checks together, as `bot check` runs them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.checks.data import check_data
from bot.checks.knowledge import check_knowledge
from bot.checks.report import Report
from bot.errors import KnowledgeError
from bot.knowledge_base.loader import load_knowledge

if TYPE_CHECKING:
    from pathlib import Path


def check_project(root: Path, today: date | None = None) -> Report:
    """Return everything that is wrong with the project at `root`."""
    report = Report()
    try:
        knowledge = load_knowledge(root / "knowledge")
        check_knowledge(root, knowledge, report, today or date.today())  # noqa: DTZ011 - a day, not a moment
    except KnowledgeError as error:
        report.problems.append(str(error))
    check_data(root, report)
    return report
