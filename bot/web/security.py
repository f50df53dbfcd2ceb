"""Headers that every response carries (standard D7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.services import SERVICES

if TYPE_CHECKING:
    from aiohttp import web

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors {ancestors}"
)
FORGET_HEADERS = {"Clear-Site-Data": '"cache", "storage"'}
"""Sent when somebody leaves by the exit (standard A7): the browser forgets our pages, kept ones included. No "cookies":
visitors have none, and staff on the same computer stay signed in."""

NAME = "Repere"
"""What the server calls itself, instead of the library and its version."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=(), interest-cohort=()",
    "Cache-Control": "no-store",
}


async def set_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set the headers that a handler has not set itself."""
    policy = CONTENT_SECURITY_POLICY.format(ancestors=_ancestors(request))
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers["Server"] = NAME
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if is_secure(request):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def _ancestors(request: web.Request) -> str:
    """Return who may show the page in a frame: nobody where staff work, else the sites that may embed the chat."""
    if request.path.startswith("/staff"):
        return "'none'"
    services = request.config_dict.get(SERVICES)
    return " ".join(["'self'", *(sorted(services.settings.allowed_origins) if services else ())])


def is_secure(request: web.BaseRequest) -> bool:
    """Return whether the browser came by HTTPS, here or at the proxy in front of us."""
    return request.secure or request.headers.get("X-Forwarded-Proto") == "https"
