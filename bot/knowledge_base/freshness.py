"""Whether an answer, a line or a service is still within its review date, and what is said when it is not.

What is past its date is still shown, since an old answer helps more than none, but it says "call to confirm".
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.knowledge_base.lines import HELP_LINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import ContactRecord
    from bot.messages import Language


CONFIRM_ANSWER = {
    "en": "This answer was due to be checked again. Call to confirm: the hotline below knows what holds today.",
    "fr": "Cette réponse devait être revue. Appelez pour confirmer : la Ligne d’urgence ci-dessous sait ce qui vaut "
    "aujourd’hui.",
}
CONFIRM_DUE = {
    "en": "This was due to be checked again. Call to confirm, or ask the hotline.",
    "fr": "Ceci devait être revu. Appelez pour confirmer, ou demandez à la Ligne d’urgence.",
}
CONFIRM_SECONDARY = {
    "en": "We did not find this on an official page. Call to confirm, or ask the hotline.",
    "fr": "Nous n’avons pas trouvé ceci sur une page officielle. Appelez pour confirmer, ou demandez à la Ligne d’urgence.",
}


class Reviewed(Protocol):
    """What carries a date by which it must be looked at again."""

    @property
    def review_by(self) -> date:
        """The last day on which it counts as checked."""


def today_in_ontario() -> date:
    """Return the day that it is for the people we serve."""
    return datetime.now(ZoneInfo("America/Toronto")).date()


def is_due(record: Reviewed, today: date | None = None) -> bool:
    """Say whether a record is past its review date."""
    return record.review_by < (today or today_in_ontario())


def find_due(knowledge: KnowledgeBase, today: date | None = None) -> tuple[str, ...]:
    """Return the ids of answers, lines and services past their date, the longest overdue first: work for staff."""
    day = today or today_in_ontario()
    records: Iterable[Mapping[str, Reviewed]] = (knowledge.answers, knowledge.contacts, knowledge.services)
    due = [
        (record.review_by, identifier) for kind in records for identifier, record in kind.items() if is_due(record, day)
    ]
    return tuple(identifier for _, identifier in sorted(due))


def why_confirm(record: ContactRecord, language: Language, today: date | None = None) -> str | None:
    """Return why a line or a service should be confirmed by a call; None where it need not.

    Nobody calls 911 or 988 to confirm a number: those that stay on every screen say nothing here, staff see them due.
    """
    if record.id in HELP_LINES:
        return None
    said = [CONFIRM_DUE[language]] if is_due(record, today) else []
    if record.doubt:
        said.append(record.doubt.in_language(language))
    elif not said and record.status == "secondary":
        said.append(CONFIRM_SECONDARY[language])
    return " ".join(said) or None
