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
    taken_out: Mapping[str, str]
    passwords_busy: tuple[str, str]
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
        taken_out={
            "name": "a name",
            "phone": "a telephone number",
            "email": "an e-mail address",
            "address": "an address",
            "number": "a number",
            "link": "a link",
            "handle": "a user name",
            "date": "a date",
            "removed": "taken out by staff",
        },
        passwords_busy=(
            "Too many people are signing in",
            "The server checks only so many passwords at a time. Nothing was looked at or changed. "
            "Wait half a minute, then try again.",
        ),
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
                "You cannot do this",
                "Your role does not include it, or the form was not from this session. Nothing was changed. "
                "An administrator can change your role.",
            ),
            HTTPStatus.NOT_FOUND: (
                "There is nothing here",
                "The address may be wrong, or the conversation was deleted: by its visitor, by a colleague, "
                "or at the end of the time that it is kept.",
            ),
            HTTPStatus.METHOD_NOT_ALLOWED: (
                "This page does not open like that",
                "Go back and use the buttons on the page.",
            ),
            HTTPStatus.CONFLICT: (
                "Somebody changed this meanwhile",
                "Nothing was overwritten. Go back, open it again to see what is new, then make your change once more.",
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
        skip="Aller au contenu",
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
        taken_out={
            "name": "un nom",
            "phone": "un numéro de téléphone",
            "email": "une adresse de courriel",
            "address": "une adresse",
            "number": "un numéro",
            "link": "un lien",
            "handle": "un nom d’utilisateur",
            "date": "une date",
            "removed": "retiré par l’équipe",
        },
        passwords_busy=(
            "Trop de personnes se connectent en ce moment",
            "Le serveur ne vérifie que quelques mots de passe à la fois. Rien n’a été examiné ni modifié. Attendez une "
            "demi-minute, puis réessayez.",
        ),
        errors={
            HTTPStatus.BAD_REQUEST: (
                "La demande n’a pas pu être traitée",
                "Le formulaire ou l’adresse contient une erreur. Revenez en arrière, vérifiez, puis renvoyez.",
            ),
            HTTPStatus.UNAUTHORIZED: (
                "Votre session est fermée",
                "Rien n’a été modifié. Ouvrez une nouvelle session, puis revenez en arrière et renvoyez le formulaire.",
            ),
            HTTPStatus.FORBIDDEN: (
                "Vous ne pouvez pas faire cela",
                "Votre rôle ne le permet pas, ou le formulaire ne venait pas de cette session. Rien n’a été modifié. "
                "Une personne de l’administration peut changer votre rôle.",
            ),
            HTTPStatus.NOT_FOUND: (
                "Il n’y a rien ici",
                "L’adresse est peut-être inexacte, ou la conversation a été supprimée : par la personne, par l’équipe ou à "
                "la fin de sa durée de conservation.",
            ),
            HTTPStatus.METHOD_NOT_ALLOWED: (
                "Cette page ne s’ouvre pas ainsi",
                "Revenez en arrière et servez-vous des boutons de la page.",
            ),
            HTTPStatus.CONFLICT: (
                "Quelqu’un a modifié ce contenu entre-temps",
                "Rien n’a été écrasé. Revenez en arrière, rouvrez la page pour voir la nouveauté, "
                "puis refaites votre changement.",
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
