"""One Chromium for all browser tests; every test gets its own clean context."""

from __future__ import annotations

import functools
import http.server
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.hosts import Sites, run_host
from tests.browser.visit import CHROMIUM_ARGS, CHROMIUM_PATH, Visit
from tests.conftest import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Playwright

    from tests.browser.hosts import Host

    OpenVisit = OpenEmbedding = Callable[..., Visit]

FOLDER = Path(__file__).parent
WATCH_POLICY = (
    "window.violations = []; addEventListener('securitypolicyviolation', event => "
    "violations.push(`${event.effectiveDirective} ${event.blockedURI}`));"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    # Playwright switches the back/forward cache off; visitors' browsers have it on.
    running = playwright.chromium.launch(
        executable_path=CHROMIUM_PATH, args=CHROMIUM_ARGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield running
    running.close()


@pytest.fixture
def visit(browser: Browser, server_url: str) -> Iterator[OpenVisit]:
    """Open the page in a language, in a context of its own; the settings are Playwright's."""
    contexts = []

    def open_visit(language: str = "en", url: str = server_url, path: str | None = None, **settings: Any) -> Visit:
        context = browser.new_context(locale=f"{language}-CA", **settings)
        contexts.append(context)
        context.set_default_timeout(15_000)
        return Visit(context.new_page(), url, language).arrive(path)

    yield open_visit
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def embedding_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another site's page (`/index.html`, French) that embeds the chat."""
    folder = tmp_path_factory.mktemp("embedding")
    handler = functools.partial(_QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{other.server_port}"
        with serve(tmp_path_factory.mktemp("embedded"), BOT_ALLOWED_ORIGINS=origin) as server:
            page = (
                '<!doctype html><html lang="fr"><title>x</title><main><h1>x</h1></main>'
                f'<repere-chat language="fr"></repere-chat><script type="module" src="{server.url}/widget/repere-chat.js">'
                "</script></html>"
            )
            (folder / "index.html").write_text(page, encoding="utf-8")
            (folder / "next.html").write_text("<!doctype html><title>y</title>", encoding="utf-8")
            yield origin
        other.shutdown()


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Sites]:
    """A service of its own, other people's sites around it, and one exit that its operator allows."""
    with run_host() as host, run_host() as other, run_host() as stranger:
        settings = {"BOT_ALLOWED_ORIGINS": f"{host.origin}, {other.origin}", "BOT_EXIT_HOSTS": "neutral.example"}
        with serve(tmp_path_factory.mktemp("sites"), **settings) as server:
            yield Sites(server, host, other, stranger)


@pytest.fixture
def embed(browser: Browser) -> Iterator[OpenEmbedding]:
    """Open a page of another site, in a context of its own; `script` runs before any script of the page."""
    contexts = []

    def open_page(
        host: Host, page: str, language: str = "en", *, headers: Any = None, script: str = "", **settings: Any
    ) -> Visit:
        context = browser.new_context(locale=f"{language}-CA", **settings)
        contexts.append(context)
        context.set_default_timeout(6000)
        context.add_init_script(WATCH_POLICY + script)
        return Visit(context.new_page(), host.origin, language).arrive(host.show(page, headers))

    yield open_page
    for context in contexts:
        context.close()


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""
