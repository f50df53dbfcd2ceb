"""What the rooms of `bot.web` share: one bundle of long-lived objects, built at start and kept on the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bot.conversation import ConversationService
    from bot.coordination import Coordination
    from bot.handoff.service import HandoffService
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.places import PlaceFinder
    from bot.redaction.redactor import Redactor
    from bot.settings import Settings
    from bot.staff.live import RevisionFollower
    from bot.storage.database import Database
    from bot.storage.erasures import Register
    from bot.web.rate_limit import RateLimiter


@dataclass(frozen=True, slots=True)
class Services:
    """The objects that handlers need. `model_id` is None when no model could be loaded."""

    settings: Settings
    knowledge: KnowledgeBase
    places: PlaceFinder
    database: Database
    redactor: Redactor
    revisions: RevisionFollower
    conversations: ConversationService
    erasures: Register
    handoffs: HandoffService
    coordination: Coordination
    network_key: bytes  # keys the hashes of where requests come from
    rate_limiter: RateLimiter
    model_id: str | None


SERVICES = web.AppKey("services", Services)
