"""The chat by form posts alone, for browsers without JavaScript: the handlers, and what happens when something fails.

Every answer is a whole page with the help lines; whatever was typed is still on it (standards D12, E3, F1).
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.errors import (
    EmptyTextError,
    HandoffTooLongError,
    PublicError,
    StorageUnavailableError,
    TextTooLongError,
    TooManyRequestsError,
    UnauthorizedError,
    UnknownConversationError,
)
from bot.logs import where_raised
from bot.web.form_posts import check_sender, read_form
from bot.web.security import FORGET_HEADERS
from bot.web.services import SERVICES
from bot.web.site.addresses import CHAT_PATHS
from bot.web.site.chat_actions import ChatState, act, begin, hide, reopen
from bot.web.site.chat_faults import find_faults
from bot.web.site.chat_forms import read_chat_form
from bot.web.site.chat_pages import ChatPages

if TYPE_CHECKING:
    from bot.messages import Language
    from bot.web.services import Services
    from bot.web.site.chat_forms import ChatForm

CHAT_PAGES = web.AppKey("chat_pages", ChatPages)
UNLIMITED = ("delete",)
"""What must work however much was sent before (standard D5)."""

REFUSALS = (EmptyTextError, TextTooLongError, HandoffTooLongError)
"""What is wrong with a box, and can be mended in it."""

log = structlog.get_logger(__name__)


def add_chat(app: web.Application) -> None:
    """Mount the chat page on `app`; `app[CHAT_PAGES]` is set when it starts."""
    path = "/{language:en|fr}/{word:chat|clavardage}"
    app.router.add_get(f"{path}{{slash:/?}}", get_chat)
    app.router.add_post(f"{path}{{slash:/?}}", post_chat)
    app.router.add_post(f"{path}/end", end_chat)


async def get_chat(request: web.Request) -> web.Response:
    """GET /en/chat and /fr/clavardage: notice, greeting, and buttons that begin. Nothing is stored."""
    language = _path_language(request)
    if request.path != CHAT_PATHS[language]:
        raise web.HTTPMovedPermanently(CHAT_PATHS[language])
    return _respond(request, replace(begin(language), has_box=False), HTTPStatus.OK)


async def post_chat(request: web.Request) -> web.Response:
    """POST /en/chat and /fr/clavardage: whatever a button of the page does."""
    services = request.app[SERVICES]
    try:
        check_sender(request, services.settings.allowed_origins)
    except PublicError as error:
        raise web.HTTPForbidden from error
    form = read_chat_form(await read_form(request), _path_language(request))
    try:
        if form.verb not in UNLIMITED:
            await services.rate_limiter.check(request)
        return _respond(request, await act(services, form), HTTPStatus.OK)
    except UnauthorizedError:
        # Closed by the exit, or deleted. Whoever sends the form again sees none of it (standard A6).
        return _respond(request, begin(form.language, done="over"), HTTPStatus.GONE)
    except PublicError as error:
        return await _explain(request, form, error)
    except Exception as error:
        log.error("site.chat.failed", error=type(error).__name__, where=where_raised(error))
        return await _explain(request, form, PublicError())


async def end_chat(request: web.Request) -> web.Response:
    """POST /en/chat/end and /fr/clavardage/end: sent by the exit link's `ping`, or by a script's beacon (standard A7).

    The token is in this one address; with this very request it opens nothing any more.
    """
    form = read_chat_form(request.query, _path_language(request))
    with contextlib.suppress(UnauthorizedError, StorageUnavailableError):
        await request.app[SERVICES].conversations.end(*form.identity)
    return web.Response(status=HTTPStatus.NO_CONTENT, headers=FORGET_HEADERS)


async def _explain(request: web.Request, form: ChatForm, error: PublicError) -> web.Response:
    """Answer with the same page, what was typed on it, and what to do."""
    try:
        state = await _reopen(request.app[SERVICES], form)
    except UnauthorizedError:
        return _respond(request, begin(form.language, done="over"), HTTPStatus.GONE)
    if isinstance(
        error, UnknownConversationError
    ):  # what was to be done is no longer there; there is nothing to explain
        return _respond(request, state, HTTPStatus.OK)
    wait_s = error.retry_after_s if isinstance(error, TooManyRequestsError) else 0
    faults = find_faults(form) if isinstance(error, REFUSALS) else ()
    state = replace(state, problem=error.code, faults=faults, wait_s=wait_s)
    if isinstance(error, StorageUnavailableError):
        state = replace(state, unkept=error.messages, unkept_language=error.language)
    if form.verb == "delete":  # whoever wanted it gone is not shown it, and this page leads only to the next try
        state = ChatState(form.language, form.identity, problem="not_removed", is_readable=False, has_box=False)
    response = _respond(request, state, error.status)
    if wait_s:
        response.headers["Retry-After"] = str(wait_s)
    return response


async def _reopen(services: Services, form: ChatForm) -> ChatState:
    try:
        return await reopen(services, form)
    except UnauthorizedError:
        raise
    except Exception:  # told already; the page can do without what was said before
        return hide(form)


def _respond(request: web.Request, state: ChatState, status: HTTPStatus) -> web.Response:
    page = request.app[CHAT_PAGES].render(state)
    return page.respond(request, {"Content-Language": state.language}, status)


def _path_language(request: web.Request) -> Language:
    return "fr" if request.match_info["language"] == "fr" else "en"
