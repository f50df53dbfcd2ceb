"""The handlers of the public API. Each reads its request, calls one service and shapes the answer."""

from __future__ import annotations

import contextlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from aiohttp import web

from bot.conversation import VisitorMessage
from bot.errors import BadRequestError, UnauthorizedError, UnknownConversationError
from bot.knowledge_base.finder import ServiceQuery, find_services
from bot.knowledge_base.hsds.service import make_hsds_service
from bot.knowledge_base.replies import make_help_lines
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.messages import to_plain
from bot.web.api.handoffs import post_handoff
from bot.web.api.requests import (
    CORS_HEADERS,
    NO_CONTENT,
    check_origin,
    read_beacon,
    read_conversation_id,
    read_field,
    read_idempotency_key,
    read_language,
    read_object,
    read_token,
    read_turn,
)
from bot.web.languages import preferred_language
from bot.web.problems import LANGUAGE, problem_middleware
from bot.web.security import FORGET_HEADERS
from bot.web.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.storage.conversations import StoredTurn
    from bot.web.services import Services

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MAX_COMMENT_CHARS = 1000
MAX_QUERY_CHARS = 100
NEEDS_OR_GROUPS = tuple(dict.fromkeys((*NEEDS, *GROUPS)))


def add_api(app: web.Application) -> None:
    """Mount the API on `app`."""
    # Outside for a refused origin; inside so that an allowed page of another origin can read its errors, lines included.
    api = web.Application(middlewares=[problem_middleware, origin_middleware, problem_middleware])
    api.router.add_post("/conversations", start_conversation)
    api.router.add_post("/conversations/{conversation_id}/messages", post_message)
    api.router.add_get("/conversations/{conversation_id}", get_conversation)
    api.router.add_delete("/conversations/{conversation_id}", delete_conversation)
    api.router.add_post("/conversations/{conversation_id}/end", end_conversation)
    api.router.add_post("/conversations/{conversation_id}/feedback", post_feedback)
    api.router.add_post("/handoffs", post_handoff)
    api.router.add_get("/help", get_help)
    api.router.add_get("/services", get_services)
    api.router.add_get("/openapi.json", get_openapi)
    app.add_subapp("/api/v1", api)


@web.middleware
async def origin_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse pages that may not use the API and let the others read the answer."""
    origin = check_origin(request, _services(request).settings.allowed_origins)
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        response: web.StreamResponse = web.Response(status=NO_CONTENT, headers=CORS_HEADERS)
    else:
        response = await handler(request)
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    response.headers["Vary"] = "Origin, Accept-Language"
    return response


async def start_conversation(request: web.Request) -> web.Response:
    """POST /conversations."""
    services = _services(request)
    await services.rate_limiter.check(request)
    language = read_language(await read_object(request)) or preferred_language(request)
    started = await services.conversations.start(language)
    body = {
        "conversation_id": started.conversation_id,
        "token": started.token,
        "language": started.language,
        "messages": [message.to_json() for message in started.messages],
    }
    return web.json_response(body, status=201)


async def post_message(request: web.Request) -> web.Response:
    """POST /conversations/{id}/messages."""
    services = _services(request)
    await services.rate_limiter.check(request)
    conversation_id, token = read_conversation_id(request), read_token(request)
    data = await read_object(request)
    text, payload = read_field(data, "text", str), read_field(data, "payload", str)
    if (text is None) == (payload is None):
        raise BadRequestError("send either text or payload")
    language = read_language(data)
    if language:
        request[LANGUAGE] = language
    message = VisitorMessage(text, payload, language, read_idempotency_key(request))
    turn = await services.conversations.post(conversation_id, token, message)
    return web.json_response(_turn_json(turn))


async def get_conversation(request: web.Request) -> web.Response:
    """GET /conversations/{id}: what is kept of it, exactly as it is sent along when the visitor hands it on."""
    services = _services(request)
    await services.rate_limiter.check(request)
    turns = await services.conversations.list_turns(read_conversation_id(request), read_token(request))
    letter_turns = services.handoffs.to_letter_turns(turns)
    kept = [{"turn": turn.turn, **to_plain(sent)} for turn, sent in zip(turns, letter_turns, strict=True)]
    return web.json_response({"turns": kept})


async def end_conversation(request: web.Request) -> web.Response:
    """POST /conversations/{id}/end: the token is the whole body, since a page that is being left cannot send a header."""
    token = await read_beacon(request)
    with contextlib.suppress(UnknownConversationError, UnauthorizedError):
        await _services(request).conversations.end(read_conversation_id(request), token)
    return web.Response(status=NO_CONTENT, headers=FORGET_HEADERS)


async def delete_conversation(request: web.Request) -> web.Response:
    """DELETE /conversations/{id}."""
    token = read_token(request)
    with contextlib.suppress(UnknownConversationError):  # the same answer whether or not anything existed (standard D5)
        await _services(request).conversations.delete(read_conversation_id(request), token)
    return web.Response(status=NO_CONTENT)


async def post_feedback(request: web.Request) -> web.Response:
    """POST /conversations/{id}/feedback."""
    services = _services(request)
    await services.rate_limiter.check(request)
    conversation_id, token = read_conversation_id(request), read_token(request)
    data = await read_object(request)
    comment = read_field(data, "comment", str)
    if comment is not None and len(comment) > MAX_COMMENT_CHARS:
        raise BadRequestError(f"comment must be at most {MAX_COMMENT_CHARS} characters")
    turn: Any = read_turn(data, "turn", required=True)
    helpful = read_field(data, "helpful", bool, required=True)
    await services.conversations.give_feedback(conversation_id, token, turn, helpful=helpful, comment=comment)
    return web.Response(status=NO_CONTENT)


async def get_help(request: web.Request) -> web.Response:
    """GET /help: needs no model and no database."""
    language = preferred_language(request)
    contacts = make_help_lines(_services(request).knowledge, language)
    return web.json_response({"contacts": [to_plain(contact) for contact in contacts]})


async def get_services(request: web.Request) -> web.Response:
    """GET /services: local services first, then the lines of the whole province, as HSDS with our profile."""
    services, language = _services(request), preferred_language(request)
    need, group = _read_choice(request, "need", NEEDS_OR_GROUPS), _read_choice(request, "group", GROUPS)
    if need not in NEEDS:  # help in French or for men is a need to those who look for it
        need, group = None, group or need
    query = ServiceQuery(need, _read_region(request), group, language)
    found = find_services(services.knowledge, query)
    records = [*found.local, *found.wide]
    return web.json_response(
        {
            "services": [make_hsds_service(services.knowledge, record, language) for record in records],
            "near": found.near if query.region else None,
        }
    )


async def get_openapi(request: web.Request) -> web.Response:
    """GET /openapi.json."""
    return web.json_response(load_openapi())


@cache
def load_openapi() -> dict[str, Any]:
    """Return the API's description, read once."""
    description: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "openapi.yml").read_text(encoding="utf-8"))
    return description


def _turn_json(turn: StoredTurn) -> dict[str, Any]:
    understanding = turn.understanding
    return {
        "turn": turn.turn,
        "language": understanding.language,
        "intent": {
            "name": understanding.intent,
            "confidence": round(understanding.confidence, 4),
        },
        "urgent": understanding.urgent,
        "messages": [message.to_json() for message in turn.messages],
    }


def _read_choice(request: web.Request, name: str, choices: tuple[str, ...]) -> str | None:
    value = request.query.get(name) or None
    if value is not None and value not in choices:
        raise BadRequestError(f"{name} must be one of: {', '.join(choices)}")
    return value


def _read_region(request: web.Request) -> str | None:
    place = request.query.get("place", "").strip()
    if len(place) > MAX_QUERY_CHARS:
        raise BadRequestError(f"place must be at most {MAX_QUERY_CHARS} characters")
    region = _services(request).places.find_region(place) if place else None
    if place and region is None:
        raise BadRequestError("place is not a municipality or region of Ontario that this service knows")
    return region


def _services(request: web.Request) -> Services:
    return request.config_dict[SERVICES]
