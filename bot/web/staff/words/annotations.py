"""The words of what becomes of labels: accepted, disputed, exported, tested."""

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
    model_said: str
    agree: str
    other_label: str
    none_of_these: str
    adds_nothing: str
    exported_on: str
    counts: str
    intent: str
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
        model_said="Model",
        agree="I agree: {}",
        other_label="Another label",
        none_of_these="None of these",
        adds_nothing="Adds nothing: the model is sure already",
        exported_on="Exported",
        counts="Labels by intent",
        intent="Intent",
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
        model_said="Modèle",
        agree="Je suis d’accord\u00a0: {}",
        other_label="Une autre étiquette",
        none_of_these="Aucune de ces intentions",
        adds_nothing="N’apporte rien\u00a0: le modèle en est déjà certain",
        exported_on="Exportée",
        counts="Étiquettes par intention",
        intent="Intention",
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
    ),
}
