"""Turns every error into `application/problem+json` (RFC 9457), in the visitor's language, always with help lines."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web

from bot.errors import BadRequestError, PublicError, StorageUnavailableError, TooManyRequestsError
from bot.knowledge_base.replies import make_help_lines
from bot.logs import where_raised
from bot.messages import to_plain
from bot.web.languages import preferred_language
from bot.web.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.messages import Language

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger(__name__)

LANGUAGE: web.RequestKey[Language] = web.RequestKey("language")
"""The language that a request asks for in its body, once that is read."""

# code → (what happened, what to do), per language
WORDS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "bad_request": (
            "The request could not be read",
            "Send a JSON object with the fields that the API describes.",
        ),
        "not_utf8": ("The request is not UTF-8", "Send the text as UTF-8."),
        "empty_text": ("The message is empty", "Write a few words and send again."),
        "text_too_long": (
            "The message is too long",
            "Shorten it to 2,000 characters, or send it in parts.",
        ),
        "handoff_too_long": (
            "A field is too long",
            "The message can have 4,000 characters, how to answer you 300, and what is safe 1,000.",
        ),
        "consent_missing": ("Your agreement is missing", "Nothing was sent. Tick that you agree, then send again."),
        "body_too_large": ("The request is too large", "Send a shorter message."),
        "slow_body": (
            "The request did not arrive in time",
            "Your connection may be slow. Send again, or call.",
        ),
        "compressed_body": ("The request is compressed", "Send it without Content-Encoding."),
        "expectation_failed": ("The request expects what is not offered here", "Send it without Expect."),
        "headers_too_large": (
            "The headers of the request are too large",
            "Delete this site’s data in your browser, then try again.",
        ),
        "unsupported_media_type": (
            "The request is not JSON",
            "Send it with Content-Type: application/json.",
        ),
        "unknown_payload": (
            "This button is not known",
            "Write your question instead, or use another button.",
        ),
        "unauthorized": (
            "This conversation cannot be opened",
            "Start a new conversation.",
        ),
        "origin_not_allowed": (
            "This page may not use the service",
            "Open the service from its own page.",
        ),
        "unknown_conversation": (
            "This conversation does not exist",
            "It may have been deleted. Start a new conversation.",
        ),
        "unknown_turn": ("There is no such message", "Check the number of the turn."),
        "idempotency_conflict": (
            "This was already sent with another text",
            "Send the new text with a new Idempotency-Key.",
        ),
        "too_many_requests": (
            "Too many messages at once",
            "Wait a moment, then send again. Your text is not lost.",
        ),
        "overloaded": (
            "Many people are writing at this moment",
            "Send again in a few seconds. Your text is not lost, and you can call at any time.",
        ),
        "storage_unavailable": (
            "The service cannot save messages now",
            "Try again in a moment. You can call at any time.",
        ),
        "not_found": ("There is nothing here", "Check the address."),
        "method_not_allowed": ("This cannot be done here", "Check the method."),
        "internal_error": (
            "Something went wrong on our side",
            "Try again in a moment. You can call at any time.",
        ),
    },
    "fr": {
        "bad_request": (
            "La demande n’a pas pu être lue",
            "Envoyez un objet JSON avec les champs décrits par l’API.",
        ),
        "not_utf8": ("La demande n’est pas en UTF-8", "Envoyez le texte en UTF-8."),
        "empty_text": (
            "Le message est vide",
            "Écrivez quelques mots et envoyez de nouveau.",
        ),
        "text_too_long": (
            "Le message est trop long",
            "Limitez-le à 2 000 caractères ou envoyez-le en plusieurs parties.",
        ),
        "handoff_too_long": (
            "Un champ est trop long",
            "Le message peut avoir 4 000 caractères, la façon de vous répondre 300, et ce qui est sûr 1 000.",
        ),
        "consent_missing": (
            "Il manque votre accord",
            "Rien n’a été envoyé. Cochez que vous êtes d’accord, puis envoyez de nouveau.",
        ),
        "body_too_large": (
            "La demande est trop volumineuse",
            "Envoyez un message plus court.",
        ),
        "slow_body": (
            "La demande n’est pas arrivée à temps",
            "Votre connexion est peut-être lente. Envoyez de nouveau ou téléphonez.",
        ),
        "compressed_body": ("La demande est comprimée", "Envoyez-la sans Content-Encoding."),
        "expectation_failed": ("La demande attend ce qui n’est pas offert ici", "Envoyez-la sans Expect."),
        "headers_too_large": (
            "Les en-têtes de la demande sont trop volumineux",
            "Effacez les données de ce site dans votre navigateur, puis réessayez.",
        ),
        "unsupported_media_type": (
            "La demande n’est pas en JSON",
            "Envoyez-la avec Content-Type: application/json.",
        ),
        "unknown_payload": (
            "Ce bouton n’est pas connu",
            "Écrivez votre question ou choisissez un autre bouton.",
        ),
        "unauthorized": (
            "Cette conversation ne peut pas être ouverte",
            "Commencez une nouvelle conversation.",
        ),
        "origin_not_allowed": (
            "Cette page ne peut pas utiliser le service",
            "Ouvrez le service depuis sa propre page.",
        ),
        "unknown_conversation": (
            "Cette conversation n’existe pas",
            "Elle a peut-être été supprimée. Commencez une nouvelle conversation.",
        ),
        "unknown_turn": ("Ce message n’existe pas", "Vérifiez le numéro du tour."),
        "idempotency_conflict": (
            "Ceci a déjà été envoyé avec un autre texte",
            "Envoyez le nouveau texte avec une nouvelle Idempotency-Key.",
        ),
        "too_many_requests": (
            "Trop de messages à la fois",
            "Attendez un instant, puis envoyez de nouveau. Votre texte n’est pas perdu.",
        ),
        "overloaded": (
            "Beaucoup de personnes écrivent en ce moment",
            "Envoyez de nouveau dans quelques secondes. Votre texte est gardé, et vous pouvez téléphoner à tout moment.",
        ),
        "storage_unavailable": (
            "Le service ne peut pas enregistrer de messages en ce moment",
            "Réessayez dans un instant. Vous pouvez appeler à toute heure.",
        ),
        "not_found": ("Il n’y a rien ici", "Vérifiez l’adresse."),
        "method_not_allowed": ("Cela ne peut pas se faire ici", "Vérifiez la méthode."),
        "internal_error": (
            "Un problème est survenu de notre côté",
            "Réessayez dans un instant. Vous pouvez appeler à toute heure.",
        ),
    },
}

_HTTP_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    408: "slow_body",
    413: "body_too_large",
    417: "expectation_failed",
    431: "headers_too_large",
    503: "overloaded",
}


@web.middleware
async def problem_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer errors of the API with problem+json; no error tells what it was about."""
    try:
        return await handler(request)
    except PublicError as error:
        return make_problem(request, error.code, error.status, error)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        code = code_of(error.status)
        response = make_problem(request, code, HTTPStatus(error.status))
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception as error:
        log.error(
            "web.request.failed",
            error=type(error).__name__,
            where=where_raised(error),
            route=route_of(request),
        )
        return make_problem(request, "internal_error", HTTPStatus.INTERNAL_SERVER_ERROR)


def make_problem(
    request: web.Request,
    code: str,
    status: HTTPStatus,
    error: PublicError | None = None,
    language: Language | None = None,
) -> web.Response:
    """Return a problem with its words and the help lines in the visitor's language."""
    unkept = error if isinstance(error, StorageUnavailableError) else None
    language = language or (unkept and unkept.language) or request.get(LANGUAGE) or preferred_language(request)
    title, detail = WORDS[language][code]
    body: dict[str, Any] = {
        "type": f"urn:repere:problem:{code}",
        "title": title,
        "status": int(status),
        "detail": detail,
        "code": code,
        "contacts": [],
    }
    headers = {"Content-Language": language}
    if isinstance(error, BadRequestError) and error.args:
        body["errors"] = [str(argument) for argument in error.args]
    if unkept and unkept.messages:
        body["messages"] = [message.to_json() for message in unkept.messages]
    if isinstance(error, TooManyRequestsError):
        headers["Retry-After"] = str(error.retry_after_s)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    services = request.config_dict.get(SERVICES)
    if services:
        body["contacts"] = [to_plain(contact) for contact in make_help_lines(services.knowledge, language)]
    return web.json_response(body, status=status, content_type="application/problem+json", headers=headers)


def code_of(status: int) -> str:
    """Return the code of a problem that only has a status."""
    return _HTTP_CODES.get(status, "bad_request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal_error")


def route_of(request: web.Request) -> str:
    """Return the route's pattern, never the address itself: that may hold a conversation's id."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"
