"""The words of models compared: what to choose, how far it has come, every difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class ComparingWords:
    """The words in one language. `{}` is filled in."""

    message: str
    label: str
    compare: str
    compare_lead: str
    model: str
    present: str
    start: str
    no_models: str
    no_present: str
    already_running: str
    comparisons: str
    comparison: str
    no_comparisons: str
    when: str
    who: str
    state: str
    states: Mapping[str, str]
    progress: str
    reload: str
    broken: str
    summary: str
    read: str
    differ: str
    safety_changes: str
    better: str
    worse: str
    on_labels: str
    on_labels_lead: str
    no_labels: str
    before: str
    after: str
    measures: Mapping[str, str]
    every_difference: str
    differences_lead: str
    no_differences: str
    gone: str
    verdicts: Mapping[str, str]
    safety: str
    answered: str
    open: str
    only_first: str
    span: str
    span_before: str
    span_after: str


COMPARING_WORDS: dict[Language, ComparingWords] = {
    "en": ComparingWords(
        message="Message",
        label="Label",
        compare="Before a release",
        compare_lead="What another model would have answered to last month’s messages. Nothing changes for visitors.",
        model="Model",
        present="In use now: {}",
        start="Compare",
        no_models="There is no other model. Whoever runs the server makes one with “bot train”.",
        no_present="No model is in use now, so there is nothing to compare with.",
        already_running="A comparison is running. Wait until it is done.",
        comparisons="Comparisons",
        comparison="Comparison of {}",
        no_comparisons="No comparison yet.",
        when="Begun",
        who="By",
        state="State",
        states={"running": "Running", "done": "Done", "failed": "Failed", "stopped": "Stopped"},
        progress="Messages read: {done} of {total}",
        reload="Look again",
        broken="The comparison did not finish. Start it again; if it stays so, tell whoever runs the server.",
        summary="In short",
        read="Messages read",
        differ="Answered differently",
        safety_changes="Changes of safety",
        better="Better by the labels",
        worse="Worse by the labels",
        on_labels="On everything labelled so far",
        on_labels_lead="Accepted labels only.",
        no_labels="There is no accepted label yet.",
        before="Now",
        after="New",
        measures={
            "right": "Right",
            "in_first_three": "Right among the first three guesses",
            "outside_left": "Out of scope, and left unanswered",
            "dangers_found": "Danger, and answered as such",
            "false_alarms": "Safety answer without danger",
        },
        every_difference="Every difference",
        differences_lead="Changes of safety first. Some of these messages may be hard to read.",
        no_differences="No answer would change.",
        gone="Deleted since",
        verdicts={"better": "Better", "worse": "Worse", "other": "No label yet"},
        safety="Safety",
        answered="Answered with",
        open="Open",
        only_first="The first {shown} of {all} were kept.",
        span="Differences {first} to {last} of {kept}",
        span_before="Differences before these",
        span_after="Differences after these",
    ),
    "fr": ComparingWords(
        message="Message",
        label="Étiquette",
        compare="Avant une mise à jour",
        compare_lead="Ce qu’un autre modèle aurait répondu aux messages du dernier mois. Rien ne change pour le public.",
        model="Modèle",
        present="En service\u00a0: {}",
        start="Comparer",
        no_models="Il n’y a pas d’autre modèle. La personne qui gère le serveur en crée un avec «\u00a0bot train\u00a0».",
        no_present="Aucun modèle n’est en service; il n’y a donc rien à comparer.",
        already_running="Une comparaison est en cours. Attendez qu’elle se termine.",
        comparisons="Comparaisons",
        comparison="Comparaison de {}",
        no_comparisons="Aucune comparaison pour l’instant.",
        when="Début",
        who="Par",
        state="État",
        states={"running": "En cours", "done": "Terminée", "failed": "Échouée", "stopped": "Interrompue"},
        progress="Messages lus\u00a0: {done} sur {total}",
        reload="Actualiser",
        broken=(
            "La comparaison ne s’est pas terminée. Relancez-la; si rien ne change, avertissez la personne qui "
            "gère le serveur."
        ),
        summary="En bref",
        read="Messages lus",
        differ="Réponses différentes",
        safety_changes="Différences touchant la sécurité",
        better="Mieux selon les étiquettes",
        worse="Moins bien selon les étiquettes",
        on_labels="Sur tout ce qui est étiqueté",
        on_labels_lead="Étiquettes acceptées seulement.",
        no_labels="Aucune étiquette n’est encore acceptée.",
        before="Actuel",
        after="Nouveau",
        measures={
            "right": "Exact",
            "in_first_three": "Exact parmi les trois premières suppositions",
            "outside_left": "Hors sujet et laissé sans réponse",
            "dangers_found": "Danger reconnu comme tel",
            "false_alarms": "Réponse de sécurité sans danger",
        },
        every_difference="Toutes les différences",
        differences_lead="Celles qui touchent la sécurité d’abord. Certains messages peuvent être difficiles à lire.",
        no_differences="Aucune réponse ne changerait.",
        gone="Message supprimé depuis",
        verdicts={"better": "Mieux", "worse": "Moins bien", "other": "Sans étiquette"},
        safety="Sécurité",
        answered="Réponse donnée",
        open="Ouvrir",
        only_first="Les {shown} premières sur {all} ont été conservées.",
        span="Différences {first} à {last} sur {kept}",
        span_before="Différences précédentes",
        span_after="Différences suivantes",
    ),
}
