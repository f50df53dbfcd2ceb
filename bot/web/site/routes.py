"""The public pages, the widget's files, and error pages that still show whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

import bot.widget
from bot.logs import where_raised
from bot.messages import LANGUAGES, parse_language
from bot.web.languages import preferred_language
from bot.web.services import SERVICES
from bot.web.site.lines import make_lines_module
from bot.web.site.pages import SITE_DIR, make_pages
from bot.web.site.static import CONTENT_TYPES, StaticFile

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.messages import Language
    from bot.web.site.pages import Pages

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

WIDGET_DIR = Path(bot.widget.__file__).parent
LINES_MODULE = "help-lines.js"
OTHER_ROOMS = ("/api/", "/healthz", "/readyz", "/metrics")
# Any page may load these files: module scripts are always fetched with CORS, and nothing in them is private.
WIDGET_HEADERS = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the site serves, ready in memory."""

    pages: Pages
    assets: Mapping[str, StaticFile]
    widget: Mapping[str, StaticFile]


SITE = web.AppKey("site", Site)


def add_site(app: web.Application) -> None:
    """Mount the pages on `app`."""
    app.on_startup.append(_open_site)
    app.middlewares.append(error_page_middleware)
    app.router.add_get("/", get_home)
    for language in LANGUAGES:
        app.router.add_get(f"/{language}", redirect_home)
        app.router.add_get(f"/{language}/", get_home)
    app.router.add_get("/assets/{name}", get_asset)
    app.router.add_get("/widget/{name}", get_widget_file)


async def _open_site(app: web.Application) -> None:
    services = app[SERVICES]
    days = services.settings.retention_days
    lines = StaticFile(make_lines_module(services.knowledge, days).encode(), CONTENT_TYPES[".js"])
    app[SITE] = Site(
        pages=make_pages(services.knowledge, days),
        assets=_read_files(SITE_DIR / "assets"),
        widget={**_read_files(WIDGET_DIR), LINES_MODULE: lines},
    )


def _read_files(directory: Path) -> dict[str, StaticFile]:
    return {
        file.name: StaticFile(file.read_bytes(), CONTENT_TYPES[file.suffix])
        for file in sorted(directory.iterdir())
        if file.suffix in CONTENT_TYPES
    }


async def get_home(request: web.Request) -> web.Response:
    """GET /, /en/ and /fr/. `/` shows the content itself: a redirect would be one more entry in the history."""
    chosen = _language_of_path(request)
    language = chosen or preferred_language(request)
    headers: dict[str, str] = {"Content-Language": language}
    if chosen is None:
        headers["Vary"] = "Accept-Language"
    return request.app[SITE].pages.home[language].respond(request, headers)


async def redirect_home(request: web.Request) -> web.StreamResponse:
    """GET /en and /fr."""
    raise web.HTTPPermanentRedirect(f"{request.path}/")


async def get_asset(request: web.Request) -> web.Response:
    """GET /assets/{name}: the pages' own style and icon."""
    return _find(request.app[SITE].assets, request).respond_cached(request, {})


async def get_widget_file(request: web.Request) -> web.Response:
    """GET /widget/{name}: the element's modules and style, for any page that embeds it."""
    return _find(request.app[SITE].widget, request).respond_cached(request, WIDGET_HEADERS)


def _find(files: Mapping[str, StaticFile], request: web.Request) -> StaticFile:
    file = files.get(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    return file


@web.middleware
async def error_page_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer errors of the site's paths with a page that carries the help lines (standard D12)."""
    if request.path.startswith(OTHER_ROOMS):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        response = _error_page(request, HTTPStatus(error.status))
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response
    except Exception as error:
        log.error("site.request.failed", error=type(error).__name__, where=where_raised(error))
        return _error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _error_page(request: web.Request, status: HTTPStatus) -> web.Response:
    language = _language_of_path(request) or preferred_language(request)
    page = request.config_dict[SITE].pages.error(language, status)
    return page.respond(request, {"Content-Language": language, "Vary": "Accept-Language"}, status)


def _language_of_path(request: web.Request) -> Language | None:
    return parse_language(request.path.split("/")[1])
