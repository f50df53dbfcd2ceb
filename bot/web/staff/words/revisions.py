"""The words of changing an answer and of deciding about a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class RevisionWords:
    """The words of these pages in one language."""

    change_heading: str
    change_lead: str
    language_names: Mapping[str, str]
    back: str
    dates_heading: str
    care_heading: str
    reason: str
    reason_hint: str
    reason_missing: str
    preview: str
    save_draft: str
    propose: str
    discard: str
    saved: str
    draft_of: str
    taken_up: str
    own_waiting: str
    see_waiting: str
    base_moved: str
    base_moved_both: str
    nothing_changed: str
    to_put_right: str
    nothing_to_put_right: str
    to_look_at: str
    error: str
    warning: str
    checks_live: str
    checking: str
    check_failed: str
    faults: Mapping[int, str]
    preview_heading: str
    preview_lead: str
    first_answer: str
    longer_answer: str
    other_wording: str
    opens: str
    change_of: str
    states: Mapping[str, str]
    removed: str
    added: str
    unchanged: str
    what_changes: str
    checks_heading: str
    decide_heading: str
    decide_lead: str
    decide_own: str
    decide_editor: str
    decision_reason: str
    decision_hint: str
    decision_missing: str
    approve: str
    reject: str
    withdraw: str
    take_up: str
    base_changed: str
    base_changed_text: str
    already_decided: str
    own: str
    faulty: str


REVISION_WORDS: dict[Language, RevisionWords] = {
    "en": RevisionWords(
        change_heading="Change “{title}”",
        change_lead="Both languages say the same. Nothing is shown to visitors until a second person has approved it.",
        language_names={"en": "English", "fr": "French"},
        back="Back to the answer",
        dates_heading="Next review",
        care_heading="Texts for the talk that follows, and for whom it is",
        reason="Why do you change it?",
        reason_hint="What was wrong, or what is new and where it is said. The person who approves it reads this. No "
        "names "
        "of people.",
        reason_missing="Say why, so that the person who approves it can judge.",
        preview="Check and preview",
        save_draft="Save draft",
        propose="Propose to a second person",
        discard="Discard draft",
        saved="Your draft is saved. Only you see it.",
        draft_of="You go on with your draft of {when}.",
        taken_up="You take up the text of an earlier change. It is not saved yet.",
        own_waiting="A change of yours waits already. A second one cannot be approved after it without being redone.",
        see_waiting="See the change that waits",
        base_moved="This answer has changed since you began. What you had not changed now shows the new text; what "
        "you wrote "
        "is as you left it. Look it through, then propose it again.",
        base_moved_both="The live text has changed here, too. Yours is kept; this is what visitors read now:",
        nothing_changed="Nothing is changed yet. Change a text or the day of the next review.",
        to_put_right="To put right before it can be proposed: {count}.",
        nothing_to_put_right="The checks find nothing to put right.",
        to_look_at="To look at: {count}.",
        error="To put right:",
        warning="Look at this:",
        checks_live="While you type, the checks write beside each text what to put right.",
        checking="Checking …",
        check_failed="The checks cannot be reached. Nothing you typed is lost; “Save draft” keeps it.",
        faults={
            400: "This cannot be proposed yet. What to put right stands beside each text.",
            409: "The answer has changed since you opened this page. Nothing was proposed. Your text is saved as a "
            "draft.",
            503: "The database does not answer. What you typed is still here, but not saved. Try again in a minute.",
        },
        preview_heading="As visitors will see it",
        preview_lead="Made by the chat itself. Lines and questions are those of the answer’s file.",
        first_answer="The answer",
        longer_answer="After “Tell me more”",
        other_wording="Other wording {number}",
        opens="Texts for the talk that follows",
        change_of="A change of “{title}”",
        states={
            "proposed": "Waits for a second person",
            "approved": "Approved",
            "rejected": "Rejected",
            "withdrawn": "Withdrawn by its author",
        },
        removed="Removed:",
        added="Added:",
        unchanged="This change no longer differs from anything.",
        what_changes="What changes",
        checks_heading="Checks",
        decide_heading="Your decision",
        decide_lead="Approved, it is live within seconds and counts as reviewed today.",
        decide_own="You proposed this. Another editor or administrator decides; you can withdraw it.",
        decide_editor="An editor or an administrator decides about this.",
        decision_reason="What did you check? Or, what is not right yet?",
        decision_hint="Its author reads this, and it stays in the history. No names of people.",
        decision_missing="Say what you checked or what is not right, in a few words.",
        approve="Approve",
        reject="Reject",
        withdraw="Withdraw",
        take_up="Take this text up again",
        base_changed="This change was made from a text that is no longer live",
        base_changed_text="Another change was approved meanwhile, or a release brought a new text. Nothing was "
        "overwritten. The "
        "author can take the text up again: what they wrote is laid over what is live now.",
        already_decided="Somebody has already decided about this change. Nothing was done now.",
        own="You cannot approve or reject what you proposed yourself, nor withdraw what somebody else did. Nothing "
        "was done.",
        faulty="The checks find errors in this change, so it cannot be approved. Reject it with a word to its author.",
    ),
    "fr": RevisionWords(
        change_heading="Changer «\u00a0{title}\u00a0»",
        change_lead="Les deux langues disent la même chose. Le public ne voit rien avant qu’une deuxième personne ait "
        "approuvé.",
        language_names={"en": "Anglais", "fr": "Français"},
        back="Retour à la réponse",
        dates_heading="Prochaine révision",
        care_heading="Textes pour la suite de la conversation, et selon la personne",
        reason="Pourquoi ce changement?",
        reason_hint="Ce qui n’allait pas, ou ce qui est nouveau et où c’est dit. La personne qui approuve le lira. "
        "Aucun nom "
        "de personne.",
        reason_missing="Dites pourquoi, pour que la personne qui approuve puisse juger.",
        preview="Vérifier et prévisualiser",
        save_draft="Enregistrer le brouillon",
        propose="Proposer à une deuxième personne",
        discard="Effacer le brouillon",
        saved="Votre brouillon est enregistré. Vous seul ou seule le voyez.",
        draft_of="Vous reprenez votre brouillon du {when}.",
        taken_up="Vous reprenez le texte d’un changement précédent. Il n’est pas encore enregistré.",
        own_waiting="Un de vos changements attend déjà. Un deuxième ne pourra pas être approuvé après lui sans être "
        "refait.",
        see_waiting="Voir le changement en attente",
        base_moved="Cette réponse a changé depuis que vous avez commencé. Ce que vous n’aviez pas touché montre le "
        "nouveau "
        "texte; ce que vous avez écrit est resté. Relisez, puis proposez de nouveau.",
        base_moved_both="Le texte en vigueur a changé ici aussi. Le vôtre est gardé; voici ce que le public lit "
        "maintenant\u00a0:",
        nothing_changed="Rien n’a changé encore. Changez un texte ou le jour de la prochaine révision.",
        to_put_right="À corriger avant de proposer\u00a0: {count}.",
        nothing_to_put_right="Les vérifications ne trouvent rien à corriger.",
        to_look_at="À regarder\u00a0: {count}.",
        error="À corriger\u00a0:",
        warning="À regarder\u00a0:",
        checks_live="Pendant que vous écrivez, les vérifications disent à côté de chaque texte ce qu’il faut corriger.",
        checking="Vérification …",
        check_failed="Les vérifications ne répondent pas. Rien de ce que vous avez écrit n’est perdu; "
        "«\u00a0Enregistrer le "
        "brouillon\u00a0» le garde.",
        faults={
            400: "Ce changement ne peut pas encore être proposé. Ce qu’il faut corriger est à côté de chaque texte.",
            409: "La réponse a changé depuis que vous avez ouvert cette page. Rien n’a été proposé. Votre texte est "
            "enregistré "
            "comme brouillon.",
            503: "La base de données ne répond pas. Ce que vous avez écrit est encore ici, mais pas enregistré. Réessayez "
            "dans une minute.",
        },
        preview_heading="Comme le public le verra",
        preview_lead="Fait par le clavardage lui-même. Les lignes et les questions sont celles du fichier de la "
        "réponse.",
        first_answer="La réponse",
        longer_answer="Après «\u00a0En savoir plus\u00a0»",
        other_wording="Autre formulation {number}",
        opens="Textes pour la suite de la conversation",
        change_of="Un changement de «\u00a0{title}\u00a0»",
        states={
            "proposed": "Attend une deuxième personne",
            "approved": "Approuvé",
            "rejected": "Refusé",
            "withdrawn": "Retiré par son auteur ou autrice",
        },
        removed="Enlevé\u00a0:",
        added="Ajouté\u00a0:",
        unchanged="Ce changement ne diffère plus de rien.",
        what_changes="Ce qui change",
        checks_heading="Vérifications",
        decide_heading="Votre décision",
        decide_lead="Approuvé, il paraît en quelques secondes et compte comme révisé aujourd’hui.",
        decide_own="C’est votre proposition. Une autre personne de la rédaction ou de l’administration décide; vous "
        "pouvez la "
        "retirer.",
        decide_editor="Une personne de la rédaction ou de l’administration décide.",
        decision_reason="Qu’avez-vous vérifié? Ou, qu’est-ce qui ne va pas encore?",
        decision_hint="La personne qui l’a écrit lira ceci, et cela reste dans l’historique. Aucun nom de personne.",
        decision_missing="Dites en quelques mots ce que vous avez vérifié ou ce qui ne va pas.",
        approve="Approuver",
        reject="Refuser",
        withdraw="Retirer",
        take_up="Reprendre ce texte",
        base_changed="Ce changement part d’un texte qui n’est plus en vigueur",
        base_changed_text="Un autre changement a été approuvé entre-temps, ou une nouvelle version a apporté un "
        "nouveau texte. "
        "Rien n’a été écrasé. La personne qui l’a écrit peut reprendre son texte\u00a0: il est posé sur ce qui est en "
        "vigueur.",
        already_decided="Quelqu’un a déjà décidé de ce changement. Rien n’a été fait maintenant.",
        own="On ne peut ni approuver ni refuser sa propre proposition, ni retirer celle d’une autre personne. Rien "
        "n’a été "
        "fait.",
        faulty="Les vérifications trouvent des erreurs dans ce changement\u00a0: il ne peut pas être approuvé. "
        "Refusez-le avec un "
        "mot pour la personne qui l’a écrit.",
    ),
}
