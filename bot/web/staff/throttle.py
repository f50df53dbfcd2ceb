"""Slows guessing down without locking anybody out: counts tries from a network, and at a name from a network (standard D9).

Who is signed in already is never asked, and tries from other networks do not count against the owner of a name. Waits grow
from a minute to an hour at most, and end by themselves. No address is kept, only a keyed hash (standard D12).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute

from bot.web.rate_limit import hash_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web
    from limits import RateLimitItem

    from bot.coordination import Coordination

_AT_A_NAME: Sequence[RateLimitItem] = (
    RateLimitItemPerMinute(8),
    RateLimitItemPerMinute(16, 10),
    RateLimitItemPerHour(32),
)
_FROM_A_NETWORK: Sequence[RateLimitItem] = (  # a whole office may sign in through one address in the morning
    RateLimitItemPerMinute(40),
    RateLimitItemPerMinute(120, 10),
    RateLimitItemPerHour(400),
)
_CODES_OF_AN_ACCOUNT: Sequence[RateLimitItem] = (RateLimitItemPerHour(30), RateLimitItemPerDay(100))
_TELL_ONCE = RateLimitItemPerMinute(1, 10)


class Throttle:
    """Counts tries.

    Args:
        secret: keys the hashes of networks and names; the same in every process that counts together.
        counters: where they are counted.
    """

    def __init__(self, secret: bytes, counters: Coordination) -> None:
        self._secret = secret
        self._counters = counters

    async def count(self, request: web.Request, name: str) -> int:
        """Count a try at a name; return 0, or how many seconds to wait: then nothing must be tried."""
        network = hash_network(request, self._secret)
        return await self._hit(_FROM_A_NETWORK, network) or await self._hit(_AT_A_NAME, self._hash(network, name))

    async def counts_code(self, name: str) -> bool:
        """Count a code given for an account, from anywhere; say whether it may be looked at.

        Whoever gives one knows the password. A recovery code, which nobody can guess, is looked at all the same: so even
        somebody who knows the password cannot keep its owner out.
        """
        key = self._hash("anywhere", name)
        return all([await self._counters.hit(item, key) for item in _CODES_OF_AN_ACCOUNT])

    async def forget(self, request: web.Request, name: str) -> None:
        """Forget the tries at a name from here: its owner has proven who they are."""
        at_name = self._hash(hash_network(request, self._secret), name)
        for item in _AT_A_NAME:
            await self._counters.forget(item, at_name)

    async def is_news(self, request: web.Request) -> bool:
        """Say whether a wait from here is to be noted in the audit; every ten minutes is enough, whatever the name."""
        return await self._counters.hit(_TELL_ONCE, "news", hash_network(request, self._secret))

    async def _hit(self, items: Sequence[RateLimitItem], key: str) -> int:
        for item in items:
            if not await self._counters.hit(item, key):
                return await self._counters.seconds_left(item, key)
        return 0

    def _hash(self, network: str, name: str) -> str:
        return hashlib.blake2b(f"{network}|{name}".encode(errors="replace"), key=self._secret[:64]).hexdigest()[:32]
