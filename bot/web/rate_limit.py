"""So many messages a minute per visitor. No address is kept: only a keyed hash that changes daily (standard D12)."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import TYPE_CHECKING

from limits import RateLimitItemPerMinute

from bot.errors import TooManyRequestsError
from bot.web.proxies import client_address, network_of

if TYPE_CHECKING:
    from aiohttp import web

    from bot.coordination import Coordination

SECONDS_A_DAY = 86_400


class RateLimiter:
    """Counts requests per visitor over a moving minute.

    Args:
        per_min: requests a minute, or None for no limit.
        secret: keys the hash of addresses; the same in every process that counts together.
        counters: where it is counted.
    """

    def __init__(self, per_min: int | None, secret: bytes, counters: Coordination) -> None:
        self._item = RateLimitItemPerMinute(per_min) if per_min else None
        self._counters = counters
        self._secret = secret

    async def check(self, request: web.Request) -> None:
        """Count this request.

        Raises:
            TooManyRequestsError: the visitor is over the limit.
        """
        if self._item is None:
            return
        visitor = hash_network(request, self._secret)
        if not await self._counters.hit(self._item, visitor):
            raise TooManyRequestsError(await self._counters.seconds_left(self._item, visitor))


def hash_network(request: web.Request, secret: bytes) -> str:
    """Return a name for where a request comes from; under the key `secret`, and another one each day (standard D12)."""
    day = str(int(time.time()) // SECONDS_A_DAY)
    address = network_of(client_address(request)).encode(errors="surrogateescape")  # a header may hold any bytes
    return hmac.new(secret, day.encode() + b"|" + address, hashlib.sha256).hexdigest()[:32]
