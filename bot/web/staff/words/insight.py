"""The words of the pages of figures, their tables, the export and the monthly report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.web.staff.words.figures import TABLE_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language
    from bot.web.staff.words.figures import TableWords


@dataclass(frozen=True, slots=True)
class InsightWords:
    """In one language."""

    title: str
    lead: str
    ranges: Mapping[str, str]
    ranges_label: str
    first: str
    last: str
    language: str
    both_languages: str
    show: str
    range: str
    before: tuple[str, str]
    these_days: str
    range_error: str
    counting: str
    look_again: str
    small: str
    hidden: str
    few: str
    withheld: str
    empty: str
    at_least: str
    at_most: str
    total: str
    other: str
    no_answer: str
    no_need: str
    no_region: str
    more: str
    in_pictures: str
    chart: str
    contents: str
    messages: str
    conversations: str
    deleted: str
    helpful: str
    latency: str
    latency_text: str
    faster: str
    slower: str
    versus: str
    no_comparison: str
    outcomes: Mapping[str, str]
    states: Mapping[str, str]
    tables: Mapping[str, TableWords]
    gap_legend: str
    export: str
    export_title: str
    export_lead: str
    export_table: str
    export_reason: str
    export_reason_hint: str
    export_reason_missing: str
    export_button: str
    export_file: str
    report: str
    report_month: str
    report_title: str
    report_lead: str
    report_language: str
    report_open: str
    report_made: str
    report_how: str
    report_how_text: tuple[str, ...]
    report_unfinished: str
    print: str
    back: str
    sentences: Mapping[str, str]


INSIGHT_WORDS: dict[Language, InsightWords] = {
    "en": InsightWords(
        title="Insight",
        lead="What people ask for, over days and months.",
        ranges={"7": "7 days", "30": "30 days", "90": "90 days"},
        ranges_label="Which days",
        first="From",
        last="To",
        language="Language",
        both_languages="Both",
        show="Show",
        range="{first} to {last}",
        these_days="These days",
        before=(
            "compared with the day before",
            "compared with the {count} days before",
        ),
        range_error="Choose a first day that is not after the last, and at most {most} days. The last {shown} days are "
        "shown.",
        counting="The figures are being counted: {done} of {all} days so far. With many messages the first time takes a "
        "few seconds.",
        look_again="Look again",
        small=(
            "Counts from 1 to 4 are not shown (“<5”), since they could point to a person. Where the others "
            "would give one away, the next is “hidden” too."
        ),
        hidden="hidden",
        few="<5",
        withheld="The figures are too small to be broken down without pointing to somebody.",
        empty="Nobody wrote in these days.",
        at_least="at least {share}",
        at_most="at most {share}",
        total="All",
        other="All others",
        no_answer="No answer of ours",
        no_need="No need named",
        no_region="No place named",
        more="Show the table",
        chart="{title}, as a chart",
        in_pictures="{title}: {text} The table below has every figure.",
        contents="On this page",
        messages="Messages",
        conversations="Conversations",
        deleted="Conversations that visitors deleted",
        helpful="Votes that said “this helped”",
        latency="How fast the answers came",
        latency_text="Half of the answers within {median}, 19 of 20 within {slow}. Approximate: times are counted in "
        "steps.",
        faster="{bound} ms",
        slower="more than 3 s",
        versus="{trend} against the days before",
        no_comparison="no comparison",
        outcomes={
            "pressed": "Buttons pressed",
            "answered": "Understood",
            "guessed": "Unsure, choices offered",
            "unknown": "Not understood",
            "failed": "Failed on our side",
        },
        states={"sent": "Sent", "waiting": "Waiting", "dead": "Could not be sent", "closed": "Closed without mail"},
        tables=TABLE_WORDS["en"],
        gap_legend="The darker, the more searches. A thick broken edge: in at least half of them nothing was found. "
        "Hatched: too few to tell.",
        export="Export as CSV",
        export_title="Export figures",
        export_lead="A table of {range} as a CSV file. Small counts stay hidden in it. Who exports what, and why, is in "
        "the audit.",
        export_table="Which table",
        export_reason="What is it for?",
        export_reason_hint="In a few words, for example: quarterly report to the Ministry.",
        export_reason_missing="Say what the export is for.",
        export_button="Export",
        export_file="repere-{table}-{first}-{last}.csv",
        report="Monthly report",
        report_month="Month",
        report_title="Monthly report: {month}",
        report_lead="How people used Repère, the chatbot on human trafficking in Ontario.",
        report_language="Language of the report",
        report_open="Open the report",
        report_made="Made on {date}.",
        report_how="How these figures are made",
        report_how_text=(
            "They count messages and conversations, not people: nobody has an account, and no address or device is kept.",
            "Each message is counted once, by the day on which it came in Ontario. The text of a conversation is deleted "
            "after a "
            "while; its counts stay.",
            "A conversation that its visitor deleted is in no count but that of deleted ones.",
            "Counts from 1 to 4 are not shown, and neither is what would give them away.",
            "Services are counted by region, never by town. The privacy document (docs/privacy.md) tells what is kept of "
            "whom.",
        ),
        report_unfinished="This month is not over: the figures go as far as today.",
        print="Print",
        back="Back to Insight",
        sentences={
            "use": "Conversations begun: {conversations}. Messages written: {messages}.",
            "use_before": "In as many days before: conversations, {conversations}; messages, {messages}.",
            "understood": "Of all messages, {share} were not understood.",
            "safety": "Answers that put safety first: {count}.",
            "searches": "Searches for services: {count}. Among them, with nothing found nearby: {gaps}.",
            "handoffs": "Messages handed on to the Office: {count}.",
            "votes": "Of those who voted, {share} said that an answer helped.",
            "deleted": "Conversations that visitors deleted themselves: {count}.",
        },
    ),
    "fr": InsightWords(
        title="Tendances",
        lead="Ce que les gens cherchent, au fil des jours et des mois.",
        ranges={"7": "7 jours", "30": "30 jours", "90": "90 jours"},
        ranges_label="Période",
        first="Du",
        last="Au",
        language="Langue",
        both_languages="Les deux",
        show="Afficher",
        range="{first} au {last}",
        these_days="Cette période",
        before=(
            "comparé au jour précédent",
            "comparés aux {count} jours précédents",
        ),
        range_error=(
            "Le premier jour doit précéder le dernier ou être le même, et la période compter {most} jours au "
            "plus. Les {shown} derniers jours sont affichés."
        ),
        counting=(
            "Les chiffres sont en cours de calcul. Jours calculés\u00a0: {done} sur {all}. S’il y a beaucoup de "
            "messages, la première fois prend quelques secondes."
        ),
        look_again="Actualiser",
        small=(
            "Les nombres de 1 à 4 ne sont pas affichés («\u00a0<5\u00a0»), car ils pourraient permettre de reconnaître "
            "une personne. Là où les autres en révéleraient un, le suivant est «\u00a0masqué\u00a0» aussi."
        ),
        hidden="masqué",
        few="<5",
        withheld="Il y a trop peu de données pour les détailler sans risquer de faire reconnaître quelqu’un.",
        empty="Personne n’a écrit pendant cette période.",
        at_least="au moins {share}",
        at_most="au plus {share}",
        total="Total",
        other="Tous les autres",
        no_answer="Hors de nos réponses",
        no_need="Aucun besoin mentionné",
        no_region="Aucun lieu mentionné",
        more="Afficher le tableau",
        chart="{title}, en graphique",
        in_pictures="{title} : {text} Le tableau ci-dessous donne tous les chiffres.",
        contents="Sur cette page",
        messages="Messages",
        conversations="Conversations",
        deleted="Conversations supprimées par les personnes elles-mêmes",
        helpful="Votes « cela m’a aidé »",
        latency="Rapidité des réponses",
        latency_text="La moitié des réponses en {median} au plus, 19 sur 20 en {slow} au plus. Valeurs approximatives : "
        "les durées sont comptées par paliers.",
        faster="{bound} ms",
        slower="plus de 3 s",
        versus="{trend} par rapport à la période précédente",
        no_comparison="sans comparaison",
        outcomes={
            "pressed": "Boutons choisis",
            "answered": "Compris",
            "guessed": "Incertains, choix proposés",
            "unknown": "Non compris",
            "failed": "Pannes de notre côté",
        },
        states={"sent": "Envoyées", "waiting": "En attente", "dead": "Non envoyées", "closed": "Fermées sans courriel"},
        tables=TABLE_WORDS["fr"],
        gap_legend="Plus c’est foncé, plus il y a de recherches. Bord épais et tireté : dans la moitié des cas ou plus, "
        "rien n’a été trouvé. Hachures : trop peu pour le dire.",
        export="Exporter en CSV",
        export_title="Exporter des chiffres",
        export_lead="Un tableau du {range} en fichier CSV. Les petits nombres y restent masqués. Qui exporte quoi, et "
        "pourquoi, figure au journal d’accès.",
        export_table="Quel tableau",
        export_reason="À quoi servira-t-il?",
        export_reason_hint="En quelques mots, par exemple : rapport trimestriel au ministère.",
        export_reason_missing="Dites à quoi servira l’exportation.",
        export_button="Exporter",
        export_file="repere-{table}-{first}-{last}.csv",
        report="Rapport mensuel",
        report_month="Mois",
        report_title="Rapport mensuel : {month}",
        report_lead="Comment les gens ont utilisé Repère, le robot conversationnel sur la traite des personnes en Ontario.",
        report_language="Langue du rapport",
        report_open="Ouvrir le rapport",
        report_made="Établi le {date}.",
        report_how="Comment ces chiffres sont établis",
        report_how_text=(
            "Ils comptent des messages et des conversations, pas des personnes : personne n’a de compte, et aucune "
            "adresse ni aucun "
            "appareil n’est gardé.",
            "Chaque message est compté une fois, le jour de son arrivée en Ontario. Le texte d’une conversation est "
            "supprimé après "
            "un temps; ses nombres restent.",
            "Une conversation supprimée par la personne elle-même n’est comptée que parmi les conversations supprimées.",
            "Les nombres de 1 à 4 ne sont pas affichés, ni ce qui les révélerait.",
            "Les services sont comptés par région, jamais par ville. Le document sur la vie privée (docs/privacy.md) dit "
            "ce qui est gardé.",
        ),
        report_unfinished="Ce mois n’est pas terminé : les chiffres vont jusqu’à aujourd’hui.",
        print="Imprimer",
        back="Retour aux tendances",
        sentences={
            "use": "Conversations commencées : {conversations}. Messages écrits : {messages}.",
            "use_before": "Durant autant de jours avant : conversations, {conversations}; messages, {messages}.",
            "understood": "Part des messages non compris : {share}.",
            "safety": "Réponses qui placent la sécurité d’abord : {count}.",
            "searches": "Recherches de services : {count}. Parmi elles, sans rien trouver à proximité : {gaps}.",
            "handoffs": "Messages transmis au Bureau : {count}.",
            "votes": "Part des votes qui disent qu’une réponse a aidé : {share}.",
            "deleted": "Conversations supprimées par les personnes elles-mêmes : {count}.",
        },
    ),
}
