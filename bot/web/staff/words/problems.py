"""The words of the list of problems; those of the form beside a message are in `teaching.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """The words in one language. `{}` is filled in."""

    problem_states: Mapping[str, str]
    problem_no_kind: str
    problem_too_long: str
    problems_lead: str
    problems_none: str
    problem_author: str
    problem_closed: str
    state: str
    any_state: str
    any_kind: str
    any_language: str
    language: str
    filter: str
    resolve: str
    wont_fix: str
    reopen: str
    state_saved: str


PROBLEM_WORDS: dict[Language, ProblemWords] = {
    "en": ProblemWords(
        problem_states={"open": "Open", "resolved": "Resolved", "wont_fix": "Won’t fix"},
        problem_no_kind="Choose what was wrong.",
        problem_too_long="The note must have at most {} characters.",
        problems_lead="What colleagues noted as wrong, the latest first.",
        problems_none="No problem fits. Change the filter, or note one from a message.",
        problem_author="Noted by",
        problem_closed="{state} by {name}",
        state="State",
        any_state="Any state",
        any_kind="Any kind",
        any_language="Both languages",
        language="Language",
        filter="Show",
        resolve="Mark as resolved",
        wont_fix="Won’t fix",
        reopen="Open again",
        state_saved="Saved.",
    ),
    "fr": ProblemWords(
        problem_states={"open": "Ouvert", "resolved": "Réglé", "wont_fix": "Laissé tel quel"},
        problem_no_kind="Choisissez ce qui n’allait pas.",
        problem_too_long="La note doit avoir au plus {} caractères.",
        problems_lead="Ce que l’équipe a noté, du plus récent au plus ancien.",
        problems_none="Aucun problème ne correspond. Changez les filtres, ou notez un problème à partir d’un message.",
        problem_author="Noté par",
        problem_closed="{state} par {name}",
        state="État",
        any_state="Tous les états",
        any_kind="Tous les types",
        any_language="Les deux langues",
        language="Langue",
        filter="Afficher",
        resolve="Marquer comme réglé",
        wont_fix="Laisser tel quel",
        reopen="Rouvrir",
        state_saved="C’est enregistré.",
    ),
}
