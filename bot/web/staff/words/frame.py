"""The words around every page: menu, account, errors."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class FrameWords:
    """The words of the frame in one language; an error has a heading and what to do."""

    product: str
    skip: str
    menu: str
    today: str
    conversations: str
    queue: str
    handoffs: str
    knowledge: str
    insight: str
    compare: str
    people: str
    audit: str
    account: str
    sign_out: str
    other_language: str
    signed_in_as: str
    roles: Mapping[str, str]
    languages: Mapping[str, str]
    back_to_today: str
    help_lines: str
    older: str
    newer: str
    save: str
    cancel: str
    yes: str
    no: str
    none: str
    errors: Mapping[HTTPStatus, tuple[str, str]]


FRAME_WORDS: dict[Language, FrameWords] = {
    "en": FrameWords(
        product="Repère console",
        skip="Skip to the page",
        menu="Console",
        today="Today",
        conversations="Conversations",
        queue="To label",
        handoffs="Handoffs",
        knowledge="Answers",
        insight="Insight",
        compare="Before a release",
        people="People",
        audit="Audit",
        account="My account",
        sign_out="Sign out",
        other_language="Français",
        signed_in_as="Signed in as",
        roles={"reviewer": "Reviewer", "editor": "Editor", "administrator": "Administrator"},
        languages={"en": "English", "fr": "French"},
        back_to_today="Back to Today",
        help_lines="Lines that are open day and night",
        older="Older",
        newer="Newer",
        save="Save",
        cancel="Cancel",
        yes="Yes",
        no="No",
        none="None",
        errors={
            HTTPStatus.BAD_REQUEST: (
                "This could not be used",
                "Something in the form or the address was not right. Go back, check it, and send it again.",
            ),
            HTTPStatus.UNAUTHORIZED: (
                "You were signed out",
                "Nothing was changed. Sign in again, then go back and send it once more.",
            ),
            HTTPStatus.FORBIDDEN: (
                "You may not do this",
                "Your role does not include it, or the form was not from this session. Nothing was changed. "
                "An administrator can change your role.",
            ),
            HTTPStatus.NOT_FOUND: (
                "There is nothing here",
                "The address may be wrong, or the conversation was deleted: by its visitor, by a colleague or by its age.",
            ),
            HTTPStatus.METHOD_NOT_ALLOWED: ("This is not how it is done", "Go back and use the page’s own buttons."),
            HTTPStatus.CONFLICT: (
                "Somebody was faster",
                "It has changed since you opened it. Nothing was overwritten. Open it again and look.",
            ),
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("This is too long", "Make it shorter and send it again."),
            HTTPStatus.TOO_MANY_REQUESTS: ("Too many tries", "Wait a little, then try again."),
            HTTPStatus.SERVICE_UNAVAILABLE: (
                "The database does not answer",
                "Nothing was changed. Try again in a minute; if it stays so, tell whoever runs the server.",
            ),
            HTTPStatus.INTERNAL_SERVER_ERROR: (
                "Something broke on our side",
                "Nothing of yours caused it. Try again; if it stays so, tell whoever runs the server.",
            ),
        },
    ),
    "fr": FrameWords(
        product="Console de Repère",
        skip="Aller à la page",
        menu="Console",
        today="Aujourd’hui",
        conversations="Conversations",
        queue="À étiqueter",
        handoffs="Demandes transmises",
        knowledge="Réponses",
        insight="Tendances",
        compare="Avant une mise à jour",
        people="Équipe",
        audit="Journal d’accès",
        account="Mon compte",
        sign_out="Fermer la session",
        other_language="English",
        signed_in_as="Session ouverte par",
        roles={"reviewer": "Révision", "editor": "Rédaction", "administrator": "Administration"},
        languages={"en": "anglais", "fr": "français"},
        back_to_today="Retour à Aujourd’hui",
        help_lines="Lignes ouvertes jour et nuit",
        older="Plus anciennes",
        newer="Plus récentes",
        save="Enregistrer",
        cancel="Annuler",
        yes="Oui",
        no="Non",
        none="Aucun",
        errors={
            HTTPStatus.BAD_REQUEST: (
                "Impossible d’utiliser cette demande",
                "Quelque chose n’allait pas dans le formulaire ou dans l’adresse. Revenez en arrière, vérifiez, "
                "puis renvoyez.",
            ),
            HTTPStatus.UNAUTHORIZED: (
                "Votre session est fermée",
                "Rien n’a été modifié. Ouvrez une nouvelle session, puis revenez en arrière et renvoyez le formulaire.",
            ),
            HTTPStatus.FORBIDDEN: (
                "Vous n’y avez pas accès",
                "Votre rôle ne le permet pas, ou le formulaire ne venait pas de cette session. Rien n’a été modifié. "
                "L’administration peut changer votre rôle.",
            ),
            HTTPStatus.NOT_FOUND: (
                "Il n’y a rien ici",
                "L’adresse est peut-être fausse, ou la conversation a été supprimée\u00a0: par la personne, par une "
                "collègue ou un collègue, ou à cause de son âge.",
            ),
            HTTPStatus.METHOD_NOT_ALLOWED: (
                "Ce n’est pas la bonne façon",
                "Revenez en arrière et servez-vous des boutons de la page.",
            ),
            HTTPStatus.CONFLICT: (
                "Quelqu’un a été plus rapide",
                "Le contenu a changé depuis que vous l’avez ouvert. Rien n’a été écrasé. Ouvrez-le de nouveau.",
            ),
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("C’est trop long", "Raccourcissez le texte, puis renvoyez-le."),
            HTTPStatus.TOO_MANY_REQUESTS: ("Trop de tentatives", "Attendez un peu, puis réessayez."),
            HTTPStatus.SERVICE_UNAVAILABLE: (
                "La base de données ne répond pas",
                "Rien n’a été modifié. Réessayez dans une minute; si rien ne change, avertissez la personne qui gère "
                "le serveur.",
            ),
            HTTPStatus.INTERNAL_SERVER_ERROR: (
                "Un problème est survenu de notre côté",
                "Vous n’y êtes pour rien. Réessayez; si rien ne change, avertissez la personne qui gère le serveur.",
            ),
        },
    ),
}
