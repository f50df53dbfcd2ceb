"""Reads what a form of our own pages posts. A form of another site is refused (standard D10)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from aiohttp import web

from bot.errors import OriginNotAllowedError
from bot.web.bodies import read_body

if TYPE_CHECKING:
    from collections.abc import Collection

FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 64
MAX_FORM_BYTES = 256 * 1024
"""A message of 4,000 characters as a form writes it has 48 KB, the longest answer of the console less than the rest."""


async def read_form(request: web.Request) -> dict[str, str]:
    """Return the fields of a posted form; lines end as ours do, and what no database takes is left out.

    Raises:
        HTTPBadRequest: this is no such form.
        PublicError: what is wrong with its body (`bodies.py`).
    """
    if request.content_type != FORM:
        raise web.HTTPBadRequest
    body = await read_body(request, MAX_FORM_BYTES)
    try:
        # Such a form is UTF-8 by definition, whatever charset its header names.
        fields = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise web.HTTPBadRequest from error
    return {name: value.replace("\r\n", "\n").replace("\0", "") for name, value in fields}


def check_sender(request: web.Request, allowed: Collection[str]) -> None:
    """Refuse a form that another site posts: it could have somebody write into a conversation that it can read.

    Our pages send no referrer, so browsers send `Origin: null` with their forms; `Sec-Fetch-Site` tells then. A browser too
    old for both is believed.

    Raises:
        OriginNotAllowedError: the form is neither ours nor of a page in `BOT_ALLOWED_ORIGINS`.
    """
    origin = request.headers.get("Origin", "null")
    if origin == "null":
        is_ours = request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
    else:
        is_ours = origin.partition("://")[2] == request.host or origin in allowed
    if not is_ours:
        raise OriginNotAllowedError
