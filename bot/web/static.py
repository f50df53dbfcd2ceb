"""Files that are served as they are, read and compressed once at start.

Every answer asks the browser to check again (`no-cache` with an ETag): a corrected help line must not wait in a cache.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file in memory, plain and compressed."""

    body: bytes
    content_type: str
    zipped: bytes = field(init=False, repr=False)
    tag: str = field(init=False)

    def __post_init__(self) -> None:
        """Compress the body and derive its tag."""
        object.__setattr__(self, "zipped", gzip.compress(self.body, 9, mtime=0))
        object.__setattr__(self, "tag", hashlib.sha256(self.body).hexdigest()[:24])

    def respond(
        self, request: web.Request, headers: Mapping[str, str], status: HTTPStatus = HTTPStatus.OK
    ) -> web.Response:
        """Return the file, compressed where the browser takes that."""
        zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        vary = ", ".join(filter(None, ["Accept-Encoding", headers.get("Vary")]))
        sent = {**headers, "Vary": vary, **({"Content-Encoding": "gzip"} if zipped else {})}
        return web.Response(
            body=self.zipped if zipped else self.body,
            status=status,
            content_type=self.content_type,
            charset="utf-8",
            headers=sent,
        )

    def respond_cached(self, request: web.Request, headers: Mapping[str, str]) -> web.Response:
        """Return the file, or 304 when the browser has this very version."""
        sent = {**headers, "ETag": f'W/"{self.tag}"', "Cache-Control": "no-cache"}
        if any(known.value in (self.tag, "*") for known in request.if_none_match or ()):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers={**sent, "Vary": "Accept-Encoding"})
        return self.respond(request, sent)
