"""Other people's sites on loopback: each serves the pages that a test gives it, with the headers that it gives.

They answer at `localhost`, the service at `127.0.0.1`: to a browser these are two sites, not two ports of one.
"""

from __future__ import annotations

import http.server
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.conftest import Server

DOCTYPE = "<!doctype html>"
ICON = '<link rel="icon" href="data:,">'  # or the browser would ask for one, and nothing here has one


@dataclass(slots=True)
class Host:
    """A running site and its pages."""

    origin: str
    pages: dict[str, tuple[bytes, Mapping[str, str]]] = field(default_factory=dict)

    def show(self, page: str, headers: Mapping[str, str] | None = None) -> str:
        """Serve `page` from now on and return its path."""
        path = f"/{len(self.pages)}.html"
        self.pages[path] = (page.encode(), headers or {})
        return path


@dataclass(frozen=True, slots=True)
class Sites:
    """The service, two sites whose pages may embed it, and one whose pages may not."""

    server: Server
    host: Host
    other: Host
    stranger: Host


def make_page(body: str, *, head: str = ICON, language: str = "en", doctype: str = DOCTYPE) -> str:
    """Write a page of somebody else's around `body`."""
    return f'{doctype}<html lang="{language}"><head><title>Elsewhere</title>{head}</head><body>{body}</body></html>'


def make_element(service_url: str, attributes: str = 'language="en"') -> str:
    """Write what a web editor puts on their page."""
    script = f'<script type="module" src="{service_url}/widget/repere-chat.js"></script>'
    return f"<repere-chat {attributes}></repere-chat>{script}"


@contextmanager
def run_host() -> Iterator[Host]:
    """Run a site in a thread of this process until the block ends."""
    host = Host("")

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page, headers = host.pages.get(self.path, (b"", {}))
            self.send_response(200 if self.path in host.pages else 404)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as site:
        host.origin = f"http://localhost:{site.server_port}"
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield host
        site.shutdown()
