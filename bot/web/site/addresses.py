"""The only place of the addresses that the exit leads to (standard A11), and of the chat that needs no JavaScript.

Weather pages: public, quick, the same for everybody, and a page that anyone may have open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language

EXIT_URLS: dict[Language, str] = {
    "en": "https://www.weather.gc.ca/",
    "fr": "https://meteo.gc.ca/",
}

CHAT_PATHS: dict[Language, str] = {"en": "/en/chat", "fr": "/fr/clavardage"}
