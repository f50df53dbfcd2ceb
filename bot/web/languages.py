"""Which language to answer a request in, before anything has been said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import Language, parse_language

if TYPE_CHECKING:
    from aiohttp import web


def preferred_language(request: web.Request) -> Language:
    """Return the query's `language`, else the first of ours in Accept-Language, else English."""
    asked = parse_language(request.query.get("language"))
    if asked:
        return asked
    ranked: list[tuple[float, Language]] = []
    for part in request.headers.get("Accept-Language", "").split(","):
        tag, _, parameters = part.strip().partition(";")
        language = parse_language(tag.strip().lower().partition("-")[0])
        if language:
            ranked.append((_quality(parameters), language))
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else "en"


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
