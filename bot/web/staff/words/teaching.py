"""The words of labelling: the queue, the choice of an intent, notes of what was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class TeachingWords:
    """The words in one language. `{}` is filled in."""

    queue: str
    queue_lead: str
    groups: Mapping[str, str]
    group_hints: Mapping[str, str]
    groups_label: str
    left: str
    last_one: str
    all_done: str
    all_done_lead: str
    group_done: str
    done_today: str
    warning: str
    warning_text: str
    read_it: str
    hard: str
    skip: str
    rest: str
    message: str
    visitor: str
    bot: str
    pressed: str
    turn: str
    open_conversation: str
    alike: tuple[str, str]
    alike_too: str
    meant: str
    understood: str
    not_understood: str
    by_patterns: str
    sure: str
    right: str
    wrong: str
    none_of_these: str
    none_hint: str
    out_of_scope: str
    out_hint: str
    guesses: str
    every: str
    find: str
    find_hint: str
    search: str
    found: str
    found_none: str
    safety: str
    keys_on: str
    keys_off: str
    labelled: str
    labelled_many: str
    skipped: str
    undo: str
    undone: str
    yours: str
    you_said: str
    others_said: str
    differ: str
    withheld: str
    one_message: str
    problem: str
    problem_add: str
    problem_kind: str
    problem_note: str
    problem_note_hint: str
    problem_kinds: Mapping[str, str]
    problems: str
    labels_page: str
    no_choice: str


TEACHING_WORDS: dict[Language, TeachingWords] = {
    "en": TeachingWords(
        queue="To label",
        queue_lead="Say what people meant, one message at a time. The most useful come first.",
        groups={
            "danger": "Danger in doubt",
            "unhelpful": "Did not help",
            "repeated": "Asked again and again",
            "second": "Second opinion",
            "unsure": "Not sure",
        },
        group_hints={
            "danger": "The safety patterns and the model do not agree.",
            "unhelpful": "The person said that the answer did not help.",
            "repeated": "Several people wrote much the same, and it was not understood.",
            "second": "One colleague has judged it; your view makes it count.",
            "unsure": "The model hesitated.",
        },
        groups_label="Groups of messages",
        left="{} left in this group",
        last_one="The last one in this group",
        all_done="Nothing is left to label",
        all_done_lead="Well done. New messages appear here as people write.",
        group_done="Nothing is left in this group. Choose another one above.",
        done_today="Labelled by you today: {}",
        warning="This message may be hard to read",
        warning_text="It may speak of danger, violence or self-harm. You can leave it to somebody else; nobody asks why.",
        read_it="Read it",
        hard="May be hard to read: show it",
        skip="Skip",
        rest="Take a break",
        message="The message and what stands around it",
        visitor="Person",
        bot="Repère",
        pressed="Pressed",
        turn="Message {}",
        open_conversation="Open the conversation",
        alike=(
            "{count} other says much the same",
            "{count} others say much the same",
        ),
        alike_too="Give all of these the same label",
        meant="What did they mean?",
        understood="Understood as",
        not_understood="Not understood",
        by_patterns="by the safety patterns",
        sure="sure: {}",
        right="Right",
        wrong="Wrong: choose…",
        none_of_these="None of these",
        none_hint="A real question, but no intent fits",
        out_of_scope="Out of scope",
        out_hint="Nothing this service is about",
        guesses="The model’s guesses",
        every="Every intent",
        find="Search by name or meaning",
        find_hint="For example: lawyer, shelter, signs. Arrow keys move, Enter chooses.",
        search="Search",
        found="Intents found: {}",
        found_none="No intent has these words. Try others, or choose “None of these”.",
        safety="Safety",
        keys_on="Turn one-key shortcuts on",
        keys_off="Turn one-key shortcuts off",
        labelled="Labelled: {}.",
        labelled_many="{} messages labelled: {}.",
        skipped="Skipped. It stays for your colleagues.",
        undo="Undo",
        undone="Undone. Here it is again.",
        yours="you",
        you_said="You said: {}.",
        others_said="Your colleagues said",
        differ="Opinions differ",
        withheld="Colleagues have judged this message. You see what they said once you have said what the person meant.",
        one_message="Label a message",
        problem="Note what was wrong",
        problem_add="Add the note",
        problem_kind="What was wrong",
        problem_note="Note",
        problem_note_hint="For your colleagues. No names: what identifies somebody is taken out.",
        problem_kinds={
            "misunderstood": "Misunderstood",
            "out_of_date": "Answer out of date",
            "incomplete": "Answer incomplete",
            "missing_topic": "Missing topic",
            "wrong_language": "Wrong language",
            "missed_danger": "Missed danger",
            "other": "Something else",
        },
        problems="Problems",
        labels_page="Labels",
        no_choice="Choose what they meant. Nothing was stored.",
    ),
    "fr": TeachingWords(
        queue="À étiqueter",
        queue_lead="Dites ce que les gens voulaient dire, un message à la fois. Les plus utiles viennent en premier.",
        groups={
            "danger": "Danger à vérifier",
            "unhelpful": "N’a pas aidé",
            "repeated": "Souvent demandé",
            "second": "Deuxième avis",
            "unsure": "Incertain",
        },
        group_hints={
            "danger": "Les règles de sécurité et le modèle ne disent pas la même chose.",
            "unhelpful": "La personne a dit que la réponse n’aidait pas.",
            "repeated": "Plusieurs personnes ont écrit à peu près la même chose, sans être comprises.",
            "second": "Une personne de l’équipe a donné son avis; le vôtre compte aussi.",
            "unsure": "Le modèle a hésité.",
        },
        groups_label="Groupes de messages",
        left="Il en reste {} dans ce groupe",
        last_one="Le dernier de ce groupe",
        all_done="Il ne reste rien à étiqueter",
        all_done_lead="Bravo. Les nouveaux messages apparaîtront ici au fur et à mesure.",
        group_done="Il ne reste rien dans ce groupe. Choisissez-en un autre ci-dessus.",
        done_today="Étiquetés par vous aujourd’hui\u00a0: {}",
        warning="Ce message peut être difficile à lire",
        warning_text="Il peut parler de danger, de violence ou d’automutilation. Vous pouvez le laisser à quelqu’un "
        "d’autre; personne ne demandera pourquoi.",
        read_it="Le lire",
        hard="Peut être difficile à lire\u00a0: le montrer",
        skip="Passer",
        rest="Faire une pause",
        message="Le message et ce qui l’entoure",
        visitor="Personne",
        bot="Repère",
        pressed="A appuyé sur",
        turn="Message {}",
        open_conversation="Ouvrir la conversation",
        alike=(
            "{count} autre message dit à peu près la même chose",
            "{count} autres messages disent à peu près la même chose",
        ),
        alike_too="Donner la même étiquette à tous",
        meant="Que voulait dire la personne?",
        understood="Compris comme",
        not_understood="Pas compris",
        by_patterns="par les règles de sécurité",
        sure="certitude\u00a0: {}",
        right="C’est exact",
        wrong="Inexact\u00a0: choisir…",
        none_of_these="Aucune de ces intentions",
        none_hint="Une vraie question, mais aucune intention ne convient",
        out_of_scope="Hors sujet",
        out_hint="Rien dont ce service s’occupe",
        guesses="Ce que le modèle suppose",
        every="Toutes les intentions",
        find="Chercher par nom ou par sens",
        find_hint="Par exemple\u00a0: aide juridique, refuge, signes. Les flèches déplacent, Entrée choisit.",
        search="Chercher",
        found="Intentions trouvées\u00a0: {}",
        found_none=(
            "Aucune intention ne contient ces mots. Essayez-en d’autres, ou choisissez «\u00a0Aucune de ces "
            "intentions\u00a0»."
        ),
        safety="Sécurité",
        keys_on="Activer les raccourcis à une touche",
        keys_off="Désactiver les raccourcis à une touche",
        labelled="Étiquette donnée\u00a0: {}.",
        labelled_many="{} messages étiquetés\u00a0: {}.",
        skipped="Message passé. Il reste pour vos collègues.",
        undo="Annuler",
        undone="C’est annulé. Revoici le message.",
        yours="vous",
        you_said="Vous avez dit\u00a0: {}.",
        others_said="Vos collègues ont dit",
        differ="Les avis diffèrent",
        withheld="Des collègues ont donné leur avis sur ce message. Vous le verrez une fois que vous aurez dit ce que "
        "la personne voulait dire.",
        one_message="Étiqueter un message",
        problem="Noter ce qui n’allait pas",
        problem_add="Ajouter la note",
        problem_kind="Ce qui n’allait pas",
        problem_note="Note",
        problem_note_hint="Pour l’équipe. N’écrivez aucun nom\u00a0: ce qui permet de reconnaître quelqu’un est retiré.",
        problem_kinds={
            "misunderstood": "Mal compris",
            "out_of_date": "Réponse périmée",
            "incomplete": "Réponse incomplète",
            "missing_topic": "Sujet manquant",
            "wrong_language": "Mauvaise langue",
            "missed_danger": "Danger manqué",
            "other": "Autre chose",
        },
        problems="Problèmes",
        labels_page="Étiquettes",
        no_choice="Choisissez ce que la personne voulait dire. Rien n’a été enregistré.",
    ),
}
