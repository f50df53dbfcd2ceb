"""What the pages of labelling share: the catalogue, the texts of the training data, and the way back after a form."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import structlog
from aiohttp import web

from bot.errors import KnowledgeError
from bot.staff.catalogue import Catalogue
from bot.staff.training_texts import read_known_texts
from bot.storage import reviews
from bot.web.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.staff.sessions import Staff
    from bot.storage.database import Connection

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Teaching:
    """The intents to choose from; the training data's texts are read when they are first needed."""

    catalogue: Catalogue
    root: Path
    _trained: frozenset[tuple[str, ...]] | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def trained_texts(self) -> frozenset[tuple[str, ...]]:
        """Return the texts that training holds, as words in order; none where the server has no readable training data."""
        async with self._lock:
            if self._trained is None:
                try:
                    self._trained = (await asyncio.to_thread(read_known_texts, self.root)).trained_texts
                except KnowledgeError:
                    log.warning("staff.training_data.unreadable")
                    self._trained = frozenset()
            return self._trained


TEACHING = web.AppKey("teaching", Teaching)


def open_teaching(app: web.Application) -> None:
    """Read what labelling needs from the start."""
    services = app[SERVICES]
    app[TEACHING] = Teaching(Catalogue(services.knowledge), services.settings.root)


def where_next(fields: Mapping[str, str], default: str, **more: str) -> str:
    """Return the page of the console that a form leads back to, with more in its query; never another site's.

    Args:
        default: where to go when the form names no page of ours.
    """
    asked = fields.get("next", "")
    parts = urlsplit(asked if _is_ours(asked) else default)
    query = {**dict(parse_qsl(parts.query)), **more}
    shown = parts.path + (f"?{urlencode(query)}" if query else "")
    return shown + (f"#{parts.fragment}" if parts.fragment else "")


def _is_ours(address: str) -> bool:
    is_plain = address.isprintable() and "\\" not in address and "//" not in address.partition("?")[0]
    return is_plain and (address == "/staff" or address.startswith(("/staff/", "/staff?")))


def read_key(fields: Mapping[str, str]) -> tuple[str, int]:
    """Return which message a form is about.

    Raises:
        HTTPBadRequest: it does not say.
    """
    key = parse_key(f"{fields.get('conversation', '')}.{fields.get('turn', '')}")
    if key is None:
        raise web.HTTPBadRequest
    return key


def parse_key(text: str) -> tuple[str, int] | None:
    """Return the conversation and the turn that `CONVERSATION.TURN` names, or None."""
    conversation_id, _, turn = text.partition(".")
    if not (1 <= len(conversation_id) <= 36 and turn.isascii() and turn.isdigit() and len(turn) <= 6):
        return None
    return conversation_id, int(turn)


def is_closed(connection: Connection, staff: Staff, conversation_id: str) -> bool:
    """Say whether a conversation, marked "child at risk", asks this session for a reason first."""
    return reviews.is_closed(connection, staff.token_hash, conversation_id)
