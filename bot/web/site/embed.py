"""Where the page for web editors and its examples stand, and this server's own address as their snippets name it.

An example's address begins with the language that it shows. The snippets are made for each request and never kept: they
hold the address that was asked, which is the visitor's to choose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.messages import other_language
from bot.web.security import is_secure

if TYPE_CHECKING:
    from bot.messages import Language

EMBED_PATHS: dict[Language, str] = {"en": "/en/embed", "fr": "/fr/integrer"}
EXAMPLE_FOLDERS: dict[Language, str] = {"en": "/en/embed/example/", "fr": "/fr/integrer/exemple/"}
PLAIN = "plain"
OTHER = "other"
"""The list's entry for a page in the other language: that language's plain example."""

EXAMPLE_SLUGS: dict[str, dict[Language, str]] = {
    PLAIN: {"en": "plain", "fr": "simple"},
    OTHER: {"en": "french", "fr": "anglais"},
    "left": {"en": "left", "fr": "gauche"},
    "accent": {"en": "accent", "fr": "couleur"},
    "button": {"en": "own-button", "fr": "propre-bouton"},
    "two": {"en": "two", "fr": "deux"},
}

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedExample:
    """An example as the page lists it, and the language that it shows."""

    name: str
    path: str
    language: Language


def list_examples(language: Language) -> tuple[ListedExample, ...]:
    """Return the examples in the order of the page."""
    return tuple(_list_example(name, language) for name in EXAMPLE_SLUGS)


def find_example(slug: str, language: Language) -> ListedExample | None:
    """Return the example that the last part of an address means, in either language's name, or None."""
    names = (name for name, slugs in EXAMPLE_SLUGS.items() if slug in slugs.values())
    name = next(names, None)
    return None if name is None else _list_example(name, language)


def read_origin(request: web.Request) -> str:
    """Return scheme, host and port under which the visitor's browser reached this server.

    Raises:
        HTTPBadRequest: the Host header is no host (RFC 9112, 3.2).
    """
    if not _HOST.fullmatch(request.host):
        raise web.HTTPBadRequest
    return f"{'https' if is_secure(request) else 'http'}://{request.host.lower()}"


def _list_example(name: str, language: Language) -> ListedExample:
    shown, slug = (other_language(language), PLAIN) if name == OTHER else (language, name)
    return ListedExample(name, EXAMPLE_FOLDERS[shown] + EXAMPLE_SLUGS[slug][shown], shown)
