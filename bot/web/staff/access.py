"""Who may open what: every page of the console stands in a table with the role that it asks for; all else is refused.

A form must carry the token of its session and come from one of our own pages (standard D10); GET changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.errors import AlreadyStoredError, PasswordsBusyError, PublicError, StorageUnavailableError
from bot.logs import where_raised
from bot.messages import parse_language
from bot.staff.roles import includes
from bot.staff.sessions import Staff, find_staff
from bot.storage import staff as stored
from bot.web.form_posts import check_sender, read_form
from bot.web.services import SERVICES
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.words.frame import FRAME_WORDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from bot.staff.roles import Role

    AnyHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]
    OpenHandler = Callable[[web.Request, "Staff | None"], Awaitable[web.StreamResponse]]
    StaffHandler = Callable[[web.Request, Staff], Awaitable[web.StreamResponse]]

ROOT = "/staff"
SIGN_IN = f"{ROOT}/sign-in"
COOKIE = "__Host-repere-staff"
FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field

_BUSY_FOR_S = 10
"""So long a browser is told to wait when too many sign in at once: five times what the longest queue takes."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the console, or what one of its forms posts to; `least` is the role that it asks for."""

    method: str
    path: str
    handler: StaffHandler
    least: Role


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page on the way in: it gets whoever is signed in so far, or None."""

    method: str
    path: str
    handler: OpenHandler


def add_pages(app: web.Application, pages: Iterable[Page | OpenPage]) -> None:
    """Mount the pages on `app`, each behind its check, and the errors of everything under /staff."""
    app.middlewares.append(error_middleware)
    for page in pages:
        app.router.add_route(page.method, page.path, _guard(page))
    app.router.add_route("*", f"{ROOT}/{{rest:.*}}", _refuse_unknown)


def _guard(page: Page | OpenPage) -> AnyHandler:
    async def handle(request: web.Request) -> web.StreamResponse:
        staff = await identify(request)
        if isinstance(page, OpenPage):
            if request.method == "POST":
                await _check_form(request, staff if staff else None)
            return await page.handler(request, staff)
        if staff is None or staff.stage != "full":
            return await _lead_to_sign_in(request, staff)
        if not includes(staff.role, page.least):
            await _note_refusal(request, staff)
            raise web.HTTPForbidden
        if request.method == "POST":
            await _check_form(request, staff)
        if "\0" in request.path:  # nothing of ours is called so, and PostgreSQL takes no such text
            raise web.HTTPNotFound
        if staff.is_due_for_touch:
            await request.app[SERVICES].database.write(
                lambda connection: stored.touch_session(connection, staff.token_hash)
            )
        return await page.handler(request, staff)

    return handle


async def identify(request: web.Request) -> Staff | None:
    """Return whom the cookie of a request signs in, or None.

    Raises:
        StorageUnavailableError: that cannot be told now.
    """
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    return await request.app[SERVICES].database.read(lambda connection: find_staff(connection, token))


async def read_fields(request: web.Request) -> Mapping[str, str]:
    """Return the fields of the posted form; of a field that comes several times, the last value."""
    return await read_form(request)


async def _check_form(request: web.Request, staff: Staff | None) -> None:
    check_sender(request, ())
    fields = await read_form(request)
    if staff is not None and not staff.owns(fields.get(FORM_TOKEN, "")):
        raise web.HTTPForbidden


async def _lead_to_sign_in(request: web.Request, staff: Staff | None) -> web.StreamResponse:
    """Lead a reader to the sign-in, and back to the page afterwards; what was posted is refused, never done later."""
    if request.method not in ("GET", "HEAD"):
        return request.app[CONSOLE].error(request, staff, HTTPStatus.UNAUTHORIZED)
    language = parse_language(request.query.get("language"))  # chosen on a page before; there is no cookie to keep it
    query = {"next": request.path_qs, **({"language": language} if language else {})}
    raise web.HTTPSeeOther(str(request.rel_url.with_path(SIGN_IN).with_query(query)))


async def _note_refusal(request: web.Request, staff: Staff) -> None:
    services, console = request.app[SERVICES], request.app[CONSOLE]
    path = request.path
    await services.database.write(
        lambda connection: console.audit.add(connection, staff.name, "refused", f"{request.method} {path}")
    )


async def _refuse_unknown(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


@web.middleware
async def error_middleware(request: web.Request, handler: AnyHandler) -> web.StreamResponse:
    """Answer errors under /staff with a page of the console that says what to do."""
    if request.path != ROOT and not request.path.startswith(f"{ROOT}/"):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        status = HTTPStatus(error.status)
    except AlreadyStoredError:  # two people did the same at once, and the other was first
        status = HTTPStatus.CONFLICT
    except PasswordsBusyError:
        return await _refuse_busy(request)
    except StorageUnavailableError as error:
        log.warning("staff.storage.unavailable", error=str(error))
        status = error.status
    except PublicError as error:
        status = error.status
    except Exception as error:
        log.error("staff.request.failed", error=type(error).__name__, where=where_raised(error))
        status = HTTPStatus.INTERNAL_SERVER_ERROR
    staff = None if status == HTTPStatus.SERVICE_UNAVAILABLE else await _try_identify(request)
    return request.app[CONSOLE].error(request, staff, status)


async def _refuse_busy(request: web.Request) -> web.StreamResponse:
    log.warning("staff.passwords.busy", retry_after_s=_BUSY_FOR_S)
    staff = await _try_identify(request)
    told = FRAME_WORDS[language_of(request, staff)].passwords_busy
    response = request.app[CONSOLE].error(request, staff, HTTPStatus.SERVICE_UNAVAILABLE, told)
    response.headers["Retry-After"] = str(_BUSY_FOR_S)
    return response


async def _try_identify(request: web.Request) -> Staff | None:
    try:
        return await identify(request)
    except StorageUnavailableError:
        return None
