"""Reads requests of the API: body, token, origin. Says exactly what is wrong and never repeats what was sent."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from bot.errors import (
    BadRequestError,
    BodyTooLargeError,
    NotUtf8Error,
    OriginNotAllowedError,
    UnauthorizedError,
    UnknownConversationError,
    UnsupportedMediaTypeError,
)
from bot.messages import ConversationId, Language, parse_language
from bot.web.bodies import read_body

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiohttp import web

MAX_BODY_BYTES = 32 * 1024
MAX_KEY_CHARS = 128
MAX_TOKEN_BYTES = 128
MAX_TURN = 1_000_000
_KIND_NAMES = {str: "a string", bool: "true or false", int: "a whole number"}


async def read_object(request: web.Request) -> dict[str, Any]:
    """Return the body as a JSON object; an empty body is an empty object.

    Raises:
        UnsupportedMediaTypeError, NotUtf8Error, BadRequestError: what is wrong with it.
        PublicError: what is wrong with how it was sent (`bodies.py`).
    """
    body = await read_body(request, MAX_BODY_BYTES)
    if not body:
        return {}
    if request.content_type != "application/json":
        raise UnsupportedMediaTypeError
    try:
        data = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotUtf8Error from error
    except (ValueError, RecursionError) as error:
        raise BadRequestError("the body is not JSON") from error
    if not isinstance(data, dict):
        raise BadRequestError("the body must be a JSON object")
    return data


def read_field(data: dict[str, Any], name: str, kind: type, *, required: bool = False) -> Any:
    """Return a field of the right kind, or None when it is absent or null.

    Raises:
        BadRequestError: the field is missing or of another kind.
    """
    value = data.get(name)
    if value is None:
        if required:
            raise BadRequestError(f"{name} is required")
        return None
    if type(value) is not kind:
        raise BadRequestError(f"{name} must be {_KIND_NAMES[kind]}")
    if isinstance(value, str) and "\x00" in value:
        raise BadRequestError(f"{name} must not hold a null character")
    if isinstance(value, str) and any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        raise BadRequestError(f"{name} holds half a character (a lone surrogate)")
    return value


def read_turn(data: dict[str, Any], name: str, *, required: bool = False) -> int | None:
    """Return a turn's number, or None when it is absent or null.

    Raises:
        BadRequestError: it is missing, or no number that a turn can have.
    """
    turn: int | None = read_field(data, name, int, required=required)
    if turn is not None and not 1 <= turn <= MAX_TURN:
        raise BadRequestError(f"{name} must be from 1 to {MAX_TURN}")
    return turn


def read_language(data: dict[str, Any]) -> Language | None:
    """Return the field `language`, or None when it is absent.

    Raises:
        BadRequestError: it is neither "en", "fr" nor null.
    """
    value = data.get("language")
    language = parse_language(value)
    if value is not None and language is None:
        raise BadRequestError('language must be "en", "fr" or null')
    return language


def read_conversation_id(request: web.Request) -> ConversationId:
    """Return the conversation's id from the address.

    Raises:
        UnknownConversationError: it is no id of ours.
    """
    try:
        return ConversationId(str(uuid.UUID(request.match_info["conversation_id"])))
    except ValueError as error:
        raise UnknownConversationError from error


def read_token(request: web.Request) -> str:
    """Return the bearer token.

    Raises:
        UnauthorizedError: there is none, or none that we can have given out.
    """
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    token = rest.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise UnauthorizedError
    return token


async def read_beacon(request: web.Request) -> str:
    """Return the token that a beacon carries as its body.

    Raises:
        UnauthorizedError: there is none, or none that we can have given out.
    """
    try:
        body = await read_body(request, MAX_TOKEN_BYTES)
    except BodyTooLargeError as error:
        raise UnauthorizedError from error
    if not body or not body.isascii():
        raise UnauthorizedError
    return body.decode("ascii")


def read_idempotency_key(request: web.Request) -> str | None:
    """Return the Idempotency-Key header, or None.

    Raises:
        BadRequestError: it is longer than 128 characters or not printable ASCII.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= MAX_KEY_CHARS and key.isascii() and key.isprintable()):
        raise BadRequestError("Idempotency-Key must be 1 to 128 printable ASCII characters")
    return key


def check_origin(request: web.Request, allowed: Collection[str]) -> str | None:
    """Return the foreign origin that may read the answer, or None when the request comes from our own page or no page.

    Raises:
        OriginNotAllowedError: the page is neither ours nor in `BOT_ALLOWED_ORIGINS`.
    """
    origin = request.headers.get("Origin")
    if origin is None or origin.partition("://")[2] == request.host:
        return None
    if origin in allowed:
        return origin
    raise OriginNotAllowedError


CORS_HEADERS = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Max-Age": "600",
}
NO_CONTENT = HTTPStatus.NO_CONTENT
