"""The words of what becomes of labels: accepted, disputed, exported, tested; and of models compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class AnnotationWords:
    """The words in one language. `{}` is filled in."""

    labels: str
    labels_lead: str
    tabs_label: str
    tabs: Mapping[str, str]
    tab_hints: Mapping[str, str]
    nothing: str
    message: str
    language: str
    label: str
    by: str
    model_said: str
    agree: str
    other_label: str
    my_label: str
    none_of_these: str
    adds_nothing: str
    exported_on: str
    saved: str
    counts: str
    intent: str
    total: str
    export: str
    export_lead: str
    ready: tuple[str, str]
    left_out: Mapping[str, str]
    reason: str
    reason_hint: str
    reason_missing: str
    again: str
    download: Mapping[str, str]
    nothing_new: str
    test: str
    test_lead: str
    test_name: str
    test_name_hint: str
    test_preview: str
    test_folder: str
    test_download: str
    test_name_default: str
    to_queue: str
    to_problems: str
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
    understood: str
    answered: str
    open: str
    only_first: str
    span: str
    span_before: str
    span_after: str


ANNOTATION_WORDS: dict[Language, AnnotationWords] = {
    "en": AnnotationWords(
        labels="Labels",
        labels_lead="What your team says people meant. A label counts once an editor gave it, or two people agree.",
        tabs_label="Labels by state",
        tabs={"disputed": "Disagreements", "accepted": "Accepted", "waiting": "Waiting", "exported": "Exported"},
        tab_hints={
            "disputed": "Colleagues see it differently. Talk it over; either may change their label.",
            "accepted": "Ready for the training data.",
            "waiting": "One person has judged; a second one makes it count.",
            "exported": "In the training data, or on the way there.",
        },
        nothing="No label here at the moment.",
        message="Message",
        language="Language",
        label="Label",
        by="By",
        model_said="Model",
        agree="I agree: {}",
        other_label="Another label",
        my_label="My label",
        none_of_these="None of these",
        adds_nothing="Adds nothing: the model is sure already",
        exported_on="Exported",
        saved="Saved.",
        counts="Labels by intent",
        intent="Intent",
        total="Total",
        export="Export for training",
        export_lead="A file of training data, without what is known already. Somebody who looks after the project puts "
        "it into data/nlu, checks it and trains a model; compare that model before it is used.",
        ready=(
            "{count} ready",
            "{count} ready",
        ),
        left_out={
            "no_intent": "no intent fits",
            "adds_nothing": "the model is sure already",
            "known": "training has it already",
            "conflict": "training has it under another intent",
            "measured": "understanding is measured on it",
            "placeholder": "too much was redacted",
            "markup": "it would be read as markup",
            "long": "too long",
        },
        reason="Reason for the export",
        reason_hint="It is kept in the audit with your name.",
        reason_missing="Say why you export these messages.",
        again="Include what was exported before",
        download={"en": "Download the English examples", "fr": "Download the French examples"},
        nothing_new="There is nothing to export in this language.",
        test="Make a regression test",
        test_lead="This conversation as a test: every later model has to answer it at least as well. Names and numbers "
        "stay redacted. Read it before you pass it on.",
        test_name="Name of the test",
        test_name_hint="In general words, for example “A worried friend asks twice”.",
        test_preview="What the file will hold",
        test_folder="Its place is {}",
        test_download="Download the test",
        test_name_default="A conversation of {}",
        to_queue="Label the next messages",
        to_problems="Problems",
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
        understood="Understood as",
        answered="Answered with",
        open="Open",
        only_first="The first {shown} of {all} were kept.",
        span="Differences {first} to {last} of {kept}",
        span_before="Differences before these",
        span_after="Differences after these",
    ),
    "fr": AnnotationWords(
        labels="Étiquettes",
        labels_lead=(
            "Ce que les gens voulaient dire, selon votre équipe. Une étiquette compte dès qu’une personne "
            "chargée de la rédaction l’a donnée, ou que deux personnes sont d’accord."
        ),
        tabs_label="Étiquettes par état",
        tabs={"disputed": "Désaccords", "accepted": "Acceptées", "waiting": "En attente", "exported": "Exportées"},
        tab_hints={
            "disputed": "Les avis diffèrent. Parlez-en ensemble; chaque personne peut changer son étiquette.",
            "accepted": "Prêtes pour les données d’entraînement.",
            "waiting": "Une personne a donné son avis; il en faut une deuxième.",
            "exported": "Dans les données d’entraînement, ou en chemin.",
        },
        nothing="Aucune étiquette ici pour le moment.",
        message="Message",
        language="Langue",
        label="Étiquette",
        by="Par",
        model_said="Modèle",
        agree="Je suis d’accord\u00a0: {}",
        other_label="Une autre étiquette",
        my_label="Mon étiquette",
        none_of_these="Aucune de ces intentions",
        adds_nothing="N’apporte rien\u00a0: le modèle en est déjà certain",
        exported_on="Exportée",
        saved="C’est enregistré.",
        counts="Étiquettes par intention",
        intent="Intention",
        total="Total",
        export="Exporter pour l’entraînement",
        export_lead="Un fichier de données d’entraînement, sans ce qui est déjà connu. La personne qui s’occupe du projet "
        "le verse dans data/nlu, le vérifie et entraîne un modèle; comparez ce modèle avant de vous en servir.",
        ready=(
            "{count} prêt",
            "{count} prêts",
        ),
        left_out={
            "no_intent": "aucune intention ne convient",
            "adds_nothing": "le modèle en est déjà certain",
            "known": "déjà dans les données d’entraînement",
            "conflict": "dans les données sous une autre intention",
            "measured": "sert à mesurer la compréhension",
            "placeholder": "trop de texte a été retiré",
            "markup": "serait lu comme du balisage",
            "long": "trop long",
        },
        reason="Raison de l’exportation",
        reason_hint="La raison est conservée dans le journal d’accès, avec votre nom.",
        reason_missing="Dites pourquoi vous exportez ces messages.",
        again="Inclure ce qui a déjà été exporté",
        download={"en": "Télécharger les exemples anglais", "fr": "Télécharger les exemples français"},
        nothing_new="Il n’y a rien à exporter dans cette langue.",
        test="Créer un test de régression",
        test_lead="Cette conversation comme test\u00a0: chaque modèle à venir devra y répondre au moins aussi bien. Les "
        "noms et les numéros restent retirés. Lisez-le avant de le transmettre.",
        test_name="Nom du test",
        test_name_hint="En termes généraux, par exemple «\u00a0Une amie inquiète demande deux fois\u00a0».",
        test_preview="Ce que contiendra le fichier",
        test_folder="À placer dans {}",
        test_download="Télécharger le test",
        test_name_default="Une conversation du {}",
        to_queue="Étiqueter les prochains messages",
        to_problems="Problèmes",
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
        understood="Compris comme",
        answered="Réponse donnée",
        open="Ouvrir",
        only_first="Les {shown} premières sur {all} ont été conservées.",
        span="Différences {first} à {last} sur {kept}",
        span_before="Différences précédentes",
        span_after="Différences suivantes",
    ),
}
