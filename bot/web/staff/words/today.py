"""The words of Today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language

Plural = tuple[str, str]
"""For one and for several; `{count}` is filled in."""


@dataclass(frozen=True, slots=True)
class TodayWords:
    """In one language."""

    title: str
    lead: str
    waits: str
    nothing_waits: str
    child: str
    child_owner: str
    child_no_owner: str
    hours: Plural
    days: Plural
    minutes: Plural
    dead: Plural
    late: Plural
    waiting: Plural
    waiting_age: str
    no_mail: str
    revisions: Plural
    own_revisions: Plural
    problems: Plural
    due: Plural
    off: Plural
    off_since: str
    label: Plural
    figures: str
    figures_lead: str
    counting: str
    look_again: str
    what: str
    yesterday: str
    week_before: str
    today: str
    rows: Mapping[str, str]
    safety: str
    safety_none: str
    safety_kind: str
    no_answer: str
    more_insight: str


TODAY_WORDS: dict[Language, TodayWords] = {
    "en": TodayWords(
        title="Today",
        lead="{day}. What needs your attention comes first.",
        waits="What waits",
        nothing_waits="Nothing waits. No child at risk is open, no handoff is stuck, and no answer is past its date.",
        child="A child may be at risk, open for {age}",
        child_owner="{name} sees to it",
        child_no_owner="nobody sees to it yet",
        hours=("1 hour", "{count} hours"),
        days=("1 day", "{count} days"),
        minutes=("1 minute", "{count} minutes"),
        dead=("1 handoff could not be sent", "{count} handoffs could not be sent"),
        late=("1 handoff has waited for more than 24 hours", "{count} handoffs have waited for more than 24 hours"),
        waiting=("1 handoff waits", "{count} handoffs wait"),
        waiting_age="the oldest for {age}",
        no_mail="no mail server is set up",
        revisions=(
            "1 change of an answer waits for a second person",
            "{count} changes of answers wait for a second person",
        ),
        own_revisions=("1 change of yours waits for somebody else", "{count} changes of yours wait for somebody else"),
        problems=("1 problem is open", "{count} problems are open"),
        due=("1 text is past its review date", "{count} texts are past their review date"),
        off=("1 answer or line is switched off", "{count} answers or lines are switched off"),
        off_since="since {date}",
        label=(
            "1 conversation of yesterday was not understood: label it",
            "{count} conversations of yesterday were not understood: label them",
        ),
        figures="Yesterday and today",
        figures_lead="Days begin at midnight in Ontario. Yesterday is compared with the same day of the week before.",
        counting="The figures are being counted: {done} of {all} days so far.",
        look_again="Look again",
        what="What",
        yesterday="Yesterday, {day}",
        week_before="A week before",
        today="Today so far",
        rows={
            "begun": "Conversations",
            "messages": "Messages",
            "urgent": "Conversations with a safety answer",
            "unknown": "Conversations with something not understood",
            "failed": "Messages that met an error of ours",
            "handed_on": "Conversations that led to a handoff",
            "unhelpful": "Conversations with “this did not help”",
        },
        safety="Safety answers by kind",
        safety_none="No safety answer was needed yesterday or today.",
        safety_kind="Answer",
        no_answer="Other",
        more_insight="See longer periods under Insight",
    ),
    "fr": TodayWords(
        title="Aujourd’hui",
        lead="{day}. D’abord ce qui a besoin de votre attention.",
        waits="À traiter",
        nothing_waits="Rien à traiter. Aucun suivi d’enfant à risque, aucune demande bloquée, aucune réponse à réviser.",
        child="Un enfant pourrait être à risque\u00a0: suivi ouvert depuis {age}",
        child_owner="{name} s’en occupe",
        child_no_owner="personne ne s’en occupe encore",
        hours=("1 heure", "{count} heures"),
        days=("1 jour", "{count} jours"),
        minutes=("1 minute", "{count} minutes"),
        dead=("1 demande n’a pas pu être envoyée", "{count} demandes n’ont pas pu être envoyées"),
        late=("1 demande attend depuis plus de 24 heures", "{count} demandes attendent depuis plus de 24 heures"),
        waiting=("1 demande attend", "{count} demandes attendent"),
        waiting_age="la plus ancienne depuis {age}",
        no_mail="aucun serveur de courriel n’est configuré",
        revisions=(
            "1 changement de réponse attend l’avis d’une deuxième personne",
            "{count} changements de réponses attendent l’avis d’une deuxième personne",
        ),
        own_revisions=(
            "1 de vos changements attend l’avis de quelqu’un d’autre",
            "{count} de vos changements attendent l’avis de quelqu’un d’autre",
        ),
        problems=("1 problème est ouvert", "{count} problèmes sont ouverts"),
        due=("1 texte est à réviser : sa date est passée", "{count} textes sont à réviser : leur date est passée"),
        off=("1 élément est désactivé", "{count} éléments sont désactivés"),
        off_since="depuis le {date}",
        label=(
            "1 conversation d’hier n’a pas été comprise : étiquetez-la",
            "{count} conversations d’hier n’ont pas été comprises : étiquetez-les",
        ),
        figures="Hier et aujourd’hui",
        figures_lead=(
            "Les jours commencent à minuit, heure de l’Ontario. Hier est comparé au même jour de la semaine précédente."
        ),
        counting="Les chiffres sont en cours de calcul. Jours calculés\u00a0: {done} sur {all}.",
        look_again="Actualiser",
        what="Indicateur",
        yesterday="Hier, {day}",
        week_before="Une semaine plus tôt",
        today="Aujourd’hui (en cours)",
        rows={
            "begun": "Conversations",
            "messages": "Messages",
            "urgent": "Conversations avec une réponse de sécurité",
            "unknown": "Conversations avec un message non compris",
            "failed": "Messages touchés par une erreur de notre côté",
            "handed_on": "Conversations suivies d’une demande transmise",
            "unhelpful": "Conversations avec « cela ne m’a pas aidé »",
        },
        safety="Réponses de sécurité par type",
        safety_none="Aucune réponse de sécurité n’a été nécessaire hier ni aujourd’hui.",
        safety_kind="Réponse",
        no_answer="Autre",
        more_insight="Voir des périodes plus longues dans Tendances",
    ),
}
