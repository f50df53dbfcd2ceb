"""POST /handoffs: takes what a person hands on to the Office, and tells its reference."""

from __future__ import annotations

import contextlib
import uuid
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.errors import BadRequestError, ConsentMissingError, UnknownConversationError
from bot.handoff.requests import HandoffRequest
from bot.messages import ConversationId
from bot.web.api.requests import (
    read_field,
    read_idempotency_key,
    read_language,
    read_object,
    read_token,
    read_turn,
)
from bot.web.problems import LANGUAGE
from bot.web.services import SERVICES

if TYPE_CHECKING:
    from bot.web.services import Services


async def post_handoff(request: web.Request) -> web.Response:
    """POST /handoffs: the answer comes after the commit, so what it confirms is kept (standard E1)."""
    services: Services = request.config_dict[SERVICES]
    await services.rate_limiter.check(request)
    data = await read_object(request)
    language = read_language(data)
    if language is None:
        raise BadRequestError("language is required")
    request[LANGUAGE] = language
    if read_field(data, "consent", bool) is not True:
        raise ConsentMissingError("consent must be true")
    handoff = HandoffRequest(
        message=read_field(data, "message", str, required=True),
        reply_to=read_field(data, "reply_to", str),
        safe_contact=read_field(data, "safe_contact", str),
        language=language,
        conversation_id=_read_conversation(data),
        last_turn=read_turn(data, "last_turn"),
    )
    if handoff.conversation_id:  # a conversation is handed on by its own visitor only
        token = read_token(request)
        with contextlib.suppress(UnknownConversationError):  # the service tells it, unless this was kept before
            await services.conversations.list_turns(handoff.conversation_id, token, most=1)
    reference = await services.handoffs.submit(handoff, read_idempotency_key(request))
    return web.json_response({"reference": reference}, status=202)


def _read_conversation(data: dict[str, Any]) -> ConversationId | None:
    value = read_field(data, "conversation_id", str)
    try:
        return ConversationId(str(uuid.UUID(value))) if value else None
    except ValueError as error:
        raise UnknownConversationError from error
