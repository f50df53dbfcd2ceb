"""The words of the audit: one for each action, and what its chain shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language
    from bot.staff.audit import Action


@dataclass(frozen=True, slots=True)
class AuditWords:
    """The words in one language."""

    heading: str
    intro: str
    filters: str
    person: str
    action: str
    anybody: str
    any_action: str
    show: str
    caption: str
    number: str
    when: str
    who: str
    what: str
    subject: str
    reason: str
    empty: str
    newest: str
    chain_heading: str
    chain_holds: str
    chain_broken: str
    chain_checking: str
    chain_keep: str
    kept_heading: str
    kept_text: str
    kept_where: str
    command_line: str
    unknown: str
    actions: Mapping[Action, str]
    subjects: Mapping[str, str]


AUDIT_WORDS: dict[Language, AuditWords] = {
    "en": AuditWords(
        heading="Audit",
        intro="Who did what, and when. Nothing of what visitors wrote is in it. Rows can be added, never changed.",
        filters="Show only",
        person="Person",
        action="Action",
        anybody="Everybody",
        any_action="Every action",
        show="Show",
        caption="What was done, newest first; times of Ontario",
        number="No.",
        when="When",
        who="Who",
        what="What",
        subject="To what",
        reason="Reason given",
        empty="No row fits. Choose another person or action.",
        newest="Newest",
        chain_heading="Is the audit intact?",
        chain_holds="Yes. Rows that follow from each other: {rows}, which is all of them. Checked at {time}.",
        chain_broken=(
            "No: row {row} does not follow from the {rows} before it. Somebody changed, removed or put in a row in the "
            "database itself. Tell whoever is responsible for security, and change nothing."
        ),
        chain_checking="It is being checked; open this page again in a minute.",
        chain_keep="To tell later whether rows were cut off at the end, keep this line elsewhere now and then:",
        kept_heading="How long conversations are kept",
        kept_text="{days} days from their beginning; then only counts by day stay.",
        kept_where="Whoever runs the server changes it: the setting BOT_RETENTION_DAYS, then a restart.",
        command_line="Command line",
        unknown="Unknown name",
        actions={
            "sign_in": "Signed in",
            "sign_out": "Signed out",
            "refused": "Was refused",
            "locked": "Had to wait: too many tries",
            "code_used": "Used a recovery code",
            "set_up": "Set the account up",
            "password_changed": "Changed the password",
            "factor_changed": "Set up another telephone",
            "codes_made": "Made recovery codes",
            "sessions_ended": "Ended sessions",
            "account_added": "Added an account",
            "account_disabled": "Disabled an account",
            "account_enabled": "Enabled an account",
            "account_reset": "Reset an account",
            "role_changed": "Changed a role",
            "read": "Read a conversation",
            "search": "Searched",
            "reason_given": "Gave a reason",
            "exported": "Exported",
            "deleted": "Deleted",
            "redacted": "Took words out",
            "annotated": "Labelled",
            "tagged": "Tagged",
            "noted": "Wrote a note",
            "assigned": "Assigned a conversation",
            "reviewed": "Marked as reviewed",
            "at_risk_marked": "Marked “child at risk”",
            "at_risk_ended": "Closed “child at risk”",
            "revision_proposed": "Proposed a change of an answer",
            "revision_approved": "Approved a change of an answer",
            "revision_rejected": "Rejected a change of an answer",
            "revision_withdrawn": "Withdrew a change of an answer",
            "switched_off": "Switched off",
            "switched_on": "Switched on",
            "handoff_retried": "Sent a handoff again",
            "handoff_answered": "Marked a handoff as answered",
            "retention_changed": "Changed the retention",
            "audit_read": "Read the audit",
            "restored": "Restored a backup",
        },
        subjects={
            "sign-in": "Sign-in",
            "sign-in: password": "Sign-in, password",
            "sign-in: code": "Sign-in, code",
            "account": "My account",
            "account: password": "My account, password",
            "account: code": "My account, code",
            "list": "List of conversations",
            "/staff/conversations": "All conversations",
            "labels": "Labels",
            "problems": "Problems",
            "comparison": "Comparison of models",
        },
    ),
    "fr": AuditWords(
        heading="Journal d’accès",
        intro=(
            "Qui a fait quoi, et quand. Rien de ce que le public a écrit n’y figure. Des lignes s’y ajoutent; aucune "
            "ne change."
        ),
        filters="Afficher seulement",
        person="Personne",
        action="Action",
        anybody="Tout le monde",
        any_action="Toutes les actions",
        show="Afficher",
        caption="Ce qui a été fait, du plus récent au plus ancien; heure de l’Ontario",
        number="N°",
        when="Quand",
        who="Qui",
        what="Quoi",
        subject="Sur quoi",
        reason="Raison donnée",
        empty="Aucune ligne ne correspond. Choisissez une autre personne ou une autre action.",
        newest="Plus récentes",
        chain_heading="Le journal est-il intact?",
        chain_holds="Oui. Lignes qui s’enchaînent\u00a0: {rows}, soit toutes. Vérifié à {time}.",
        chain_broken=(
            "Non\u00a0: la ligne {row} ne suit pas les {rows} précédentes. Quelqu’un a modifié, retiré ou inséré une "
            "ligne dans "
            "la base de données elle-même. Avertissez la personne responsable de la sécurité, et ne changez rien."
        ),
        chain_checking="La vérification est en cours; rouvrez cette page dans une minute.",
        chain_keep=(
            "Pour savoir plus tard si des lignes ont été coupées à la fin, conservez ailleurs, de temps en temps, "
            "cette "
            "ligne\u00a0:"
        ),
        kept_heading="Durée de conservation des conversations",
        kept_text="{days} jours à partir de leur début; ensuite, seuls des totaux par jour restent.",
        kept_where=(
            "La personne qui gère le serveur peut la changer\u00a0: le réglage BOT_RETENTION_DAYS, puis un redémarrage."
        ),
        command_line="Ligne de commande",
        unknown="Nom inconnu",
        actions={
            "sign_in": "A ouvert une session",
            "sign_out": "A fermé la session",
            "refused": "S’est vu refuser l’accès",
            "locked": "A dû attendre : trop de tentatives",
            "code_used": "A utilisé un code de secours",
            "set_up": "A configuré le compte",
            "password_changed": "A changé le mot de passe",
            "factor_changed": "A configuré un autre téléphone",
            "codes_made": "A créé des codes de secours",
            "sessions_ended": "A fermé des sessions",
            "account_added": "A ajouté un compte",
            "account_disabled": "A désactivé un compte",
            "account_enabled": "A réactivé un compte",
            "account_reset": "A réinitialisé un compte",
            "role_changed": "A changé un rôle",
            "read": "A lu une conversation",
            "search": "A fait une recherche",
            "reason_given": "A donné une raison",
            "exported": "A exporté",
            "deleted": "A supprimé",
            "redacted": "A caviardé des mots",
            "annotated": "A étiqueté",
            "tagged": "A ajouté un mot-clé",
            "noted": "A écrit une note",
            "assigned": "A confié une conversation",
            "reviewed": "A marqué une conversation comme révisée",
            "at_risk_marked": "A marqué « enfant à risque »",
            "at_risk_ended": "A clos un suivi « enfant à risque »",
            "revision_proposed": "A proposé un changement de réponse",
            "revision_approved": "A approuvé un changement de réponse",
            "revision_rejected": "A rejeté un changement de réponse",
            "revision_withdrawn": "A retiré un changement de réponse",
            "switched_off": "A désactivé",
            "switched_on": "A réactivé",
            "handoff_retried": "A renvoyé une demande transmise",
            "handoff_answered": "A noté la réponse à une demande",
            "retention_changed": "A changé la durée de conservation",
            "audit_read": "A lu le journal d’accès",
            "restored": "A restauré une sauvegarde",
        },
        subjects={
            "sign-in": "Ouverture de session",
            "sign-in: password": "Ouverture de session, mot de passe",
            "sign-in: code": "Ouverture de session, code",
            "account": "Mon compte",
            "account: password": "Mon compte, mot de passe",
            "account: code": "Mon compte, code",
            "list": "Liste des conversations",
            "/staff/conversations": "Toutes les conversations",
            "labels": "Étiquettes",
            "problems": "Problèmes",
            "comparison": "Comparaison de modèles",
        },
    ),
}
