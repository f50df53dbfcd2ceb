"""The public pages, the widget's files, and error pages that still show whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

import bot.widget
from bot.errors import PublicError, TooManyRequestsError
from bot.knowledge_base.contents import load_contents
from bot.knowledge_base.slugs import Slugs
from bot.logs import where_raised
from bot.messages import LANGUAGES, parse_language
from bot.web.form_posts import read_form
from bot.web.languages import preferred_language
from bot.web.services import SERVICES
from bot.web.site.answers import INDEX_PATHS
from bot.web.site.chat import CHAT_PAGES, add_chat
from bot.web.site.chat_pages import ChatPages
from bot.web.site.embed import EMBED_PATHS, find_example, read_origin
from bot.web.site.pages import SITE_DIR, Pages
from bot.web.site.scripts import join_modules
from bot.web.site.search import read_query
from bot.web.static import CONTENT_TYPES, StaticFile

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.messages import Language

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

WIDGET_DIR = Path(bot.widget.__file__).parent
PARTS_MODULE = "parts.js"
OTHER_ROOMS = ("/api/", "/healthz", "/readyz", "/metrics", "/staff")
# Any page may load these files: module scripts are always fetched with CORS, and nothing in them is private.
WIDGET_HEADERS = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """Everything the site serves, in memory."""

    pages: Pages
    assets: Mapping[str, StaticFile]
    widget: Mapping[str, StaticFile]
    scripts: Mapping[str, str]


SITE = web.AppKey("site", Site)


def add_site(app: web.Application) -> None:
    """Mount the pages on `app`."""
    app.on_startup.append(_open_site)
    app.middlewares.append(error_page_middleware)
    app.router.add_get("/", get_home)
    for language in LANGUAGES:
        app.router.add_get(f"/{language}", redirect_home)
        app.router.add_get(f"/{language}/", get_home)
    app.router.add_get("/{language:en|fr}/{word:answers|reponses}{slash:/?}", get_answers)
    app.router.add_post("/{language:en|fr}/{word:answers|reponses}{slash:/?}", post_search)
    app.router.add_get("/{language:en|fr}/{word:answers|reponses}/{name}{slash:/?}", get_answer)
    app.router.add_get("/{language:en|fr}/{word:embed|integrer}{slash:/?}", get_embed)
    app.router.add_get(
        "/{language:en|fr}/{word:embed|integrer}/{folder:example|exemple}/{name}{slash:/?}", get_embed_example
    )
    add_chat(app)
    app.router.add_get("/robots.txt", get_robots)
    app.router.add_get("/assets/{name}", get_asset)
    app.router.add_get(f"/widget/{PARTS_MODULE}", get_parts_module)
    app.router.add_get("/widget/{name}", get_widget_file)


async def _open_site(app: web.Application) -> None:
    services = app[SERVICES]
    groups = load_contents(services.settings.knowledge_dir, Slugs(services.knowledge.answers).entries)
    pages = Pages(services.knowledge, groups, services.settings)
    app[CHAT_PAGES] = ChatPages(pages, services)
    app[SITE] = Site(
        pages=pages,
        assets=_read_files(SITE_DIR / "assets"),
        widget=_read_widget(),
        scripts=_read_scripts(),
    )


def _read_files(directory: Path) -> dict[str, StaticFile]:
    return {
        file.name: StaticFile(file.read_bytes(), CONTENT_TYPES[file.suffix])
        for file in sorted(directory.iterdir())
        if file.suffix in CONTENT_TYPES
    }


def _read_scripts() -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in WIDGET_DIR.glob("*.js")}


def _read_widget() -> dict[str, StaticFile]:
    """Return the widget's files as they are served: some modules are joined (`scripts.py`)."""
    sources = _read_scripts()
    scripts = {name: join_modules(name, sources) for name in sources if name != PARTS_MODULE}
    styles = {file.name: file.read_text(encoding="utf-8") for file in WIDGET_DIR.glob("*.css")}
    files = {**scripts, **styles}
    return {name: StaticFile(text.encode(), CONTENT_TYPES[Path(name).suffix]) for name, text in files.items()}


async def get_home(request: web.Request) -> web.Response:
    """GET /, /en/ and /fr/. `/` shows the content itself: a redirect would be one more entry in the history."""
    chosen = _language_of_path(request)
    language = chosen or preferred_language(request)
    headers: dict[str, str] = {"Content-Language": language}
    if chosen is None:
        headers["Vary"] = "Accept-Language"
    return request.app[SITE].pages.home(language).respond(request, headers)


async def redirect_home(request: web.Request) -> web.StreamResponse:
    """GET /en and /fr."""
    raise web.HTTPPermanentRedirect(f"{request.path}/")


async def get_answers(request: web.Request) -> web.Response:
    """GET /en/answers/ and /fr/reponses/: the list of all answers, or with `q` the results of a search."""
    language = _path_language(request)
    _redirect_unless_at(request, INDEX_PATHS[language])
    pages, headers = request.app[SITE].pages, {"Content-Language": language}
    query = read_query(request.query.get("q", ""))
    if query:
        return await _search(request, query)
    return pages.index(language).respond(request, headers)  # a kept page keeps what was typed into it (standard A6)


async def post_search(request: web.Request) -> web.Response:
    """POST /en/answers/ and /fr/reponses/: a search whose words stand in no address, so in no history (standard A10)."""
    fields = await read_form(request)
    query = read_query(fields.get("q", ""))
    return await (_search(request, query) if query else get_answers(request))


async def _search(request: web.Request, query: str) -> web.Response:
    language, services = _path_language(request), request.app[SERVICES]
    await services.rate_limiter.check(request)
    understanding = await services.conversations.understand(query, language)
    page = request.app[SITE].pages.results(query, understanding, language)
    return page.respond(request, {"Content-Language": language})


async def get_answer(request: web.Request) -> web.Response:
    """GET /en/answers/{name} and /fr/reponses/{name}; an answer's id or its other name leads to its own address."""
    language, pages = _path_language(request), request.app[SITE].pages
    entry = pages.answers.find(request.match_info["name"], language)
    if entry is None:
        raise web.HTTPNotFound
    _redirect_unless_at(request, pages.answers.path(entry, language))
    # Not cached: a shared computer would show what was read, and a kept page what was typed into its chat (standard A6).
    return pages.answer(entry, language).respond(request, {"Content-Language": language})


async def get_embed(request: web.Request) -> web.Response:
    """GET /en/embed and /fr/integrer: how to put the chat on another site."""
    language = _path_language(request)
    _redirect_unless_at(request, EMBED_PATHS[language])
    page = request.app[SITE].pages.embed(language, read_origin(request))
    return page.respond(request, {"Content-Language": language})


async def get_embed_example(request: web.Request) -> web.Response:
    """GET /en/embed/example/{name} and /fr/integrer/exemple/{name}."""
    example = find_example(request.match_info["name"], _path_language(request))
    if example is None:
        raise web.HTTPNotFound
    _redirect_unless_at(request, example.path)
    page = request.app[SITE].pages.embed_example(example.name, example.language)
    return page.respond(request, {"Content-Language": example.language})


def _path_language(request: web.Request) -> Language:
    return "fr" if request.match_info["language"] == "fr" else "en"


def _redirect_unless_at(request: web.Request, path: str) -> None:
    if request.path != path:
        query = request.rel_url.raw_query_string
        raise web.HTTPMovedPermanently(f"{path}?{query}" if query else path)


async def get_robots(request: web.Request) -> web.Response:
    """GET /robots.txt: answers may be found by search engines; searches and the API are no pages."""
    return web.Response(text="User-agent: *\nDisallow: /api/\nDisallow: /*?q=\n")


async def get_asset(request: web.Request) -> web.Response:
    """GET /assets/{name}: the pages' own style and icon."""
    return _find(request.app[SITE].assets, request).respond_cached(request, {})


async def get_parts_module(request: web.Request) -> web.Response:
    """GET /widget/parts.js: with the lines as they are today."""
    site = request.app[SITE]
    return site.pages.parts_module(site.scripts).respond_cached(request, WIDGET_HEADERS)


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
    except TooManyRequestsError as error:
        response = _error_page(request, error.status)
        response.headers["Retry-After"] = str(error.retry_after_s)
        return response
    except PublicError as error:
        return _error_page(request, error.status)
    except Exception as error:
        log.error("site.request.failed", error=type(error).__name__, where=where_raised(error))
        return _error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _error_page(request: web.Request, status: HTTPStatus) -> web.Response:
    language = _language_of_path(request) or preferred_language(request)
    page = request.config_dict[SITE].pages.error(language, status)
    return page.respond(request, {"Content-Language": language, "Vary": "Accept-Language"}, status)


def _language_of_path(request: web.Request) -> Language | None:
    return parse_language(request.path.removeprefix("/").partition("/")[0])  # of `OPTIONS *` there is no slash
