"""Reads the body of a request, within a size and a time, so that no client holds a handler or memory for long."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from bot.errors import BadRequestError, BodyTooLargeError, CompressedBodyError, SlowBodyError

BODY_SECONDS: Final = 20
"""A whole body takes no longer: the largest message takes eight seconds on a 2G line."""

_BODY = web.RequestKey("body", bytes)


async def read_body(request: web.Request, most_bytes: int) -> bytes:
    """Return the body; the same again when it was read before.

    Raises:
        CompressedBodyError: it is compressed; what it becomes could be any size, and no client of ours does that.
        BodyTooLargeError: it has more than `most_bytes`.
        SlowBodyError: it is not there in time.
        BadRequestError: it breaks off, or its chunks are none.
    """
    if _BODY not in request:
        request[_BODY] = await _read(request, most_bytes)
    return request[_BODY]


async def _read(request: web.Request, most_bytes: int) -> bytes:
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise CompressedBodyError
    if request.content_length is not None and request.content_length > most_bytes:
        raise BodyTooLargeError
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > most_bytes:
                    raise BodyTooLargeError
    except TimeoutError as error:
        raise SlowBodyError from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise BadRequestError("the body breaks off or is badly chunked") from error
    return bytes(body)
