"""The words of a conversation: its warning, its transcript, and what staff do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """The words around a transcript in one language. Mappings go by what is stored."""

    heading: str
    back: str
    previous: str
    next: str
    places: str
    take_break: str
    keys: str
    # The warning
    warning_heading: str
    warning_danger: str
    warning_child: str
    warning_care: str
    read_it: str
    skip: str
    reason: str
    reason_hint: str
    reason_give: str
    reason_missing: str
    # The transcript
    transcript: str
    began: str
    message: str
    visitor: str
    bot: str
    button: str
    outcomes: Mapping[str, str]
    safety: str
    details: str
    facts: Mapping[str, str]
    entities: Mapping[str, str]
    ranking: str
    milliseconds: str
    entry: str
    lines: str
    services: str
    offered: str
    sources: str
    helped: Mapping[bool, str]
    comment: str
    no_turns: str
    # Beside it
    review: str
    reviewed: str
    not_reviewed: str
    mark_reviewed: str
    unmark_reviewed: str
    assigned: str
    assign: str
    me: str
    nobody: str
    tags: str
    tag: str
    tag_hint: str
    add_tag: str
    remove_tag: str
    tag_wrong: str
    notes: str
    note: str
    note_hint: str
    add_note: str
    note_wrong: str
    risk: str
    risk_duty: str
    risk_mark: str
    risk_marking: str
    risk_since: str
    risk_owner: str
    risk_change_owner: str
    risk_end: str
    risk_outcome: str
    risk_outcomes: Mapping[str, str]
    risk_outcome_missing: str
    risk_ended: str
    risk_lines: str
    redact: str
    redact_hint: str
    redact_open: str
    redact_turn: str
    redact_words: str
    redact_kind: str
    redact_kinds: Mapping[str, str]
    redact_do: str
    redact_missing: str
    redact_not_there: str
    delete: str
    done: Mapping[str, str]


READING_WORDS: dict[Language, ReadingWords] = {
    "en": ReadingWords(
        heading="Conversation of",
        back="Back to the list",
        previous="Newer",
        next="Older",
        places="In this list",
        take_break="Take a break",
        keys="Keys: p for the newer one, n for the older one, l back to the list, b takes a break.",
        warning_heading="Before you read",
        warning_danger="This conversation is about danger, exploitation or self-harm. It may be hard to read.",
        warning_child="This conversation is marked “child at risk”. It may be hard to read. To open it, say why.",
        warning_care="You need not read it now, or alone. Skip it, ask a colleague, or take a break.",
        read_it="Read it",
        skip="Skip to the next",
        reason="Why do you open it?",
        reason_hint="It is kept in the audit. No names, and nothing of what was said.",
        reason_give="Give the reason and read",
        reason_missing="Say in a few words why you open it.",
        transcript="Messages",
        began="Began",
        message="Message",
        visitor="Visitor",
        bot="Repère",
        button="Button:",
        outcomes={
            "pressed": "Button",
            "answered": "Answered",
            "guessed": "Unsure: choices were offered",
            "unknown": "Not understood",
            "failed": "Failed: an apology was shown",
        },
        safety="Safety answer",
        details="How it was understood",
        facts={
            "language": "Language",
            "intent": "Understood as",
            "confidence": "How surely",
            "entities": "Details found",
            "outcome": "What followed",
            "model": "Model",
            "latency": "Time taken",
        },
        entities={
            "place": "Place",
            "place_outside": "Place outside Ontario",
            "need": "Need",
            "group": "Group",
            "detail": "Detail",
        },
        ranking="Likeliest meanings",
        milliseconds="ms",
        entry="Answer shown",
        lines="Help lines shown",
        services="Services shown",
        offered="Buttons offered",
        sources="Sources shown",
        helped={True: "The visitor said: it helped", False: "The visitor said: it did not help"},
        comment="What was missing",
        no_turns="The visitor opened the chat and wrote nothing.",
        review="Review",
        reviewed="Reviewed by",
        not_reviewed="Not reviewed yet.",
        mark_reviewed="Mark as reviewed",
        unmark_reviewed="Mark as not reviewed",
        assigned="Assigned to",
        assign="Assign",
        me="me",
        nobody="Nobody yet",
        tags="Tags",
        tag="New tag",
        tag_hint="Up to 40 characters.",
        add_tag="Add",
        remove_tag="Remove",
        tag_wrong="Write a tag of up to 40 characters.",
        notes="Notes",
        note="New note",
        note_hint="For colleagues. Names and numbers are taken out, as in messages.",
        add_note="Add the note",
        note_wrong="Write a note of up to 2,000 characters.",
        risk="Child at risk",
        risk_duty=(
            "Under 16: anyone with reasonable grounds to suspect it must report at once to a children’s aid "
            "society. Do not wait for somebody else to do it."
        ),
        risk_mark="Mark as child at risk",
        risk_marking="You become its owner, and the time is counted from now.",
        risk_since="Since",
        risk_owner="Owner",
        risk_change_owner="Change owner",
        risk_end="Close",
        risk_outcome="How did it end?",
        risk_outcomes={
            "reported": "Reported to a children’s aid society",
            "not_reportable": "Nothing had to be reported",
            "mistaken": "Marked by mistake",
        },
        risk_outcome_missing="Choose how it ended.",
        risk_ended="Closed",
        risk_lines="Where to report",
        redact="Take words out",
        redact_hint=(
            "For a name or a detail that was not taken out by itself. The words are replaced for good, "
            "everywhere in this conversation and in its notes."
        ),
        redact_open="Open the form",
        redact_turn="In message",
        redact_words="The exact words",
        redact_kind="What it is",
        redact_kinds={
            "name": "a name",
            "phone": "a telephone number",
            "email": "an e-mail address",
            "address": "an address",
            "date": "a date of birth",
            "handle": "a user name",
            "link": "a web address",
            "number": "another number",
            "removed": "something else",
        },
        redact_do="Take out for good",
        redact_missing="Type the exact words, two characters at least.",
        redact_not_there="These words do not stand in that message. Check the spelling; whole words only.",
        delete="Delete this conversation",
        done={
            "noted": "The note is added.",
            "tagged": "The tags are changed.",
            "assigned": "It is noted who sees to it.",
            "reviewed": "The review is noted.",
            "risk": "The mark “child at risk” is up to date.",
            "redacted": "The words are taken out.",
        },
    ),
    "fr": ReadingWords(
        heading="Conversation du",
        back="Retour à la liste",
        previous="Plus récente",
        next="Plus ancienne",
        places="Dans cette liste",
        take_break="Faire une pause",
        keys="Raccourcis\u00a0: p pour la plus récente, n pour la plus ancienne, l pour la liste, b pour une pause.",
        warning_heading="Avant de lire",
        warning_danger=(
            "Cette conversation parle de danger, d’exploitation ou d’automutilation. Elle peut être difficile à lire."
        ),
        warning_child=(
            "Cette conversation est marquée «\u00a0enfant à risque\u00a0». Elle peut être difficile à lire. Pour "
            "l’ouvrir, il faut dire pourquoi."
        ),
        warning_care=(
            "Rien ne vous oblige à la lire maintenant, ni sans soutien. Passez à la suivante, parlez-en à "
            "l’équipe ou faites une pause."
        ),
        read_it="La lire",
        skip="Passer à la suivante",
        reason="Pourquoi l’ouvrez-vous?",
        reason_hint="La raison est conservée dans le journal d’accès. N’écrivez aucun nom, ni rien de ce qui a été dit.",
        reason_give="Donner la raison et lire",
        reason_missing="Dites en quelques mots pourquoi vous l’ouvrez.",
        transcript="Messages",
        began="Début",
        message="Message",
        visitor="Personne",
        bot="Repère",
        button="Bouton\u00a0:",
        outcomes={
            "pressed": "Bouton",
            "answered": "Réponse donnée",
            "guessed": "Incertain\u00a0: le robot a proposé des choix",
            "unknown": "Non compris",
            "failed": "Échec\u00a0: des excuses ont été affichées",
        },
        safety="Réponse de sécurité",
        details="Comment le message a été compris",
        facts={
            "language": "Langue",
            "intent": "Compris comme",
            "confidence": "Certitude",
            "entities": "Détails repérés",
            "outcome": "Ce qui a suivi",
            "model": "Modèle",
            "latency": "Durée",
        },
        entities={
            "place": "Lieu",
            "place_outside": "Lieu hors de l’Ontario",
            "need": "Besoin",
            "group": "Groupe",
            "detail": "Précision",
        },
        ranking="Sens les plus probables",
        milliseconds="ms",
        entry="Réponse affichée",
        lines="Lignes d’aide affichées",
        services="Services affichés",
        offered="Boutons offerts",
        sources="Sources affichées",
        helped={
            True: "La personne a dit\u00a0: cela m’a aidé",
            False: "La personne a dit\u00a0: cela ne m’a pas aidé",
        },
        comment="Ce qui manquait",
        no_turns="La personne a ouvert le clavardage et n’a rien écrit.",
        review="Révision",
        reviewed="Révisée par",
        not_reviewed="Pas encore révisée.",
        mark_reviewed="Marquer comme révisée",
        unmark_reviewed="Marquer comme non révisée",
        assigned="Confiée à",
        assign="Confier",
        me="moi",
        nobody="Pas encore confiée",
        tags="Mots-clés",
        tag="Nouveau mot-clé",
        tag_hint="40 caractères au plus.",
        add_tag="Ajouter",
        remove_tag="Retirer",
        tag_wrong="Écrivez un mot-clé de 40 caractères au plus.",
        notes="Notes",
        note="Nouvelle note",
        note_hint="Pour l’équipe. Les noms et les numéros sont retirés, comme dans les messages.",
        add_note="Ajouter la note",
        note_wrong="Écrivez une note de 2\u00a0000 caractères au plus.",
        risk="Enfant à risque",
        risk_duty=(
            "Moins de 16 ans\u00a0: toute personne qui a des motifs raisonnables de le soupçonner doit faire un "
            "signalement sans délai à une société d’aide à l’enfance. N’attendez pas que quelqu’un d’autre le "
            "fasse."
        ),
        risk_mark="Marquer «\u00a0enfant à risque\u00a0»",
        risk_marking="Vous en devenez responsable, et le temps est compté dès maintenant.",
        risk_since="Depuis le",
        risk_owner="Responsable",
        risk_change_owner="Changer de responsable",
        risk_end="Clore le suivi",
        risk_outcome="Quelle en est l’issue?",
        risk_outcomes={
            "reported": "Signalé à une société d’aide à l’enfance",
            "not_reportable": "Aucun signalement n’était requis",
            "mistaken": "Marqué par erreur",
        },
        risk_outcome_missing="Choisissez l’issue du suivi.",
        risk_ended="Suivi clos le",
        risk_lines="Où faire un signalement",
        redact="Caviarder des mots",
        redact_hint=(
            "Pour un nom ou un détail que le caviardage automatique n’a pas repéré. Les mots sont remplacés "
            "définitivement partout dans cette conversation et dans ses notes."
        ),
        redact_open="Ouvrir le formulaire",
        redact_turn="Dans le message",
        redact_words="Les mots exacts",
        redact_kind="De quoi il s’agit",
        redact_kinds={
            "name": "un nom",
            "phone": "un numéro de téléphone",
            "email": "une adresse courriel",
            "address": "une adresse",
            "date": "une date de naissance",
            "handle": "un nom d’utilisateur",
            "link": "une adresse Web",
            "number": "un autre numéro",
            "removed": "autre chose",
        },
        redact_do="Caviarder définitivement",
        redact_missing="Écrivez les mots exacts, au moins deux caractères.",
        redact_not_there="Ces mots ne sont pas dans ce message. Vérifiez l’orthographe et écrivez des mots entiers.",
        delete="Supprimer cette conversation",
        done={
            "noted": "La note est ajoutée.",
            "tagged": "Les mots-clés sont à jour.",
            "assigned": "L’attribution est enregistrée.",
            "reviewed": "La révision est notée.",
            "risk": "Le suivi «\u00a0enfant à risque\u00a0» est à jour.",
            "redacted": "Les mots sont caviardés.",
        },
    ),
}
