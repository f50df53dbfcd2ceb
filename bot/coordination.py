"""What several processes agree on, through Redis: how often somebody came, and whose turn it is in a conversation.

Nothing stands or falls with Redis. Without it, or while it is away, each process counts for itself, and two that answer in
one conversation meet in the database. Keys are hashes and expire: no address, no id, no text is in it (standard D12).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections import deque
from typing import TYPE_CHECKING, TypeVar

import structlog
from limits.aio.strategies import MovingWindowRateLimiter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from limits import RateLimitItem
    from redis.asyncio import Redis

log = structlog.get_logger(__name__)

_Result = TypeVar("_Result")

ANSWER_SECONDS = 0.1
"""So long a visitor waits for Redis."""

AWAY_SECONDS = 5.0
"""So long Redis is left alone after it did not answer: else every message would wait for it."""

TURN_SECONDS = 15.0
"""After so long a turn's lock ends by itself: whoever held it was killed. The longest turn takes far less."""

WAIT_SECONDS = 1.0
"""So long a message waits for the one before it; then the database decides who comes first."""

_POLL_SECONDS = 0.02
_SWEEP_EVERY_SECONDS = 60.0
_PREFIX = "repere"


class Coordination:
    """Counters and locks that all processes share.

    Args:
        redis_url: `redis://`, `rediss://` or `unix://`; None counts and locks in this process alone.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        """Prepare; Redis is asked when it is first needed."""
        self._own = _OwnCounters()
        self._redis: Redis | None = None
        self._shared: MovingWindowRateLimiter | None = None
        self._away_until = 0.0
        self._is_away = False
        if redis_url:
            self._redis, self._shared = _open(redis_url)

    async def hit(self, item: RateLimitItem, *names: str) -> bool:
        """Count once for `names`; return whether that was still within `item`."""
        answer = await self._share(lambda limiter: limiter.hit(item, *names))
        return self._own.hit(item, *names) if answer is None else answer

    async def seconds_left(self, item: RateLimitItem, *names: str) -> int:
        """Return in how many seconds, at least one, the window of `names` has room again."""
        stats = await self._share(lambda limiter: limiter.get_window_stats(item, *names))
        left = self._own.seconds_left(item, *names) if stats is None else stats.reset_time - time.time()
        return min(max(1, round(left)), item.get_expiry())  # never more, whatever the time of day did meanwhile

    async def forget(self, item: RateLimitItem, *names: str) -> None:
        """Begin to count for `names` anew."""
        await self._share(lambda limiter: limiter.clear(item, *names))
        self._own.forget(item, *names)

    @contextlib.asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold the conversation until the end of the block, so that messages of one are answered one after the other.

        A courtesy and no guarantee: a lock that cannot be had, or that ended, leaves the order to the database.
        """
        if self._redis is None or not self._may_ask():
            yield
            return
        name = hashlib.sha256(conversation_id.encode()).hexdigest()[:32]
        lock = self._redis.lock(f"{_PREFIX}/turn/{name}", timeout=TURN_SECONDS, sleep=_POLL_SECONDS)
        is_held = await self._ask(lambda: lock.acquire(blocking_timeout=WAIT_SECONDS), WAIT_SECONDS) or False
        try:
            yield
        finally:
            if is_held:
                await self._ask(lock.release, 0.0)

    async def check(self) -> bool:
        """Say whether Redis answers; true where none is set."""
        redis = self._redis
        return redis is None or await self._ask(redis.ping, 0.0) is not None

    async def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            await self._redis.aclose()

    async def _share(self, ask: Callable[[MovingWindowRateLimiter], Awaitable[_Result]]) -> _Result | None:
        """Return what the counters of all processes say, or None where this process counts for itself."""
        shared = self._shared
        return await self._ask(lambda: ask(shared), 0.0) if shared is not None and self._may_ask() else None

    def _may_ask(self) -> bool:
        return time.monotonic() >= self._away_until

    async def _ask(self, ask: Callable[[], Awaitable[_Result]], patience: float) -> _Result | None:
        """Return Redis's answer, or None where there is none; then it is left alone for a while."""
        from redis.exceptions import LockError, RedisError

        try:
            async with asyncio.timeout(patience + 2 * ANSWER_SECONDS):
                answer = await ask()
        except LockError:  # the lock ended before we gave it back; the database kept the order
            log.info("coordination.lock.ended")
            return None
        except (RedisError, OSError, TimeoutError) as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            if not self._is_away:
                log.warning("coordination.redis.away", error=type(error).__name__)
            self._is_away = True
            return None
        if self._is_away:
            log.info("coordination.redis.back")
        self._is_away = False
        return answer


class _OwnCounters:
    """What this process counts itself, over a moving window; by a clock that nobody sets."""

    def __init__(self) -> None:
        self._hits: dict[str, deque[float]] = {}
        self._swept_at = time.monotonic()

    def hit(self, item: RateLimitItem, *names: str) -> bool:
        """Count once; return whether that was still within `item`."""
        self._sweep()
        hits, now = self._present(item, *names), time.monotonic()
        if len(hits) >= item.amount:
            return False
        hits.append(now + item.get_expiry())
        return True

    def seconds_left(self, item: RateLimitItem, *names: str) -> float:
        """Return after how long the earliest of what was counted counts no more."""
        hits = self._present(item, *names)
        return hits[0] - time.monotonic() if hits else 0.0

    def forget(self, item: RateLimitItem, *names: str) -> None:
        """Begin anew."""
        self._hits.pop(item.key_for(*names), None)

    def _present(self, item: RateLimitItem, *names: str) -> deque[float]:
        hits, now = self._hits.setdefault(item.key_for(*names), deque()), time.monotonic()
        while hits and hits[0] <= now:
            hits.popleft()
        return hits

    def _sweep(self) -> None:
        """Forget whoever has not come for a while."""
        now = time.monotonic()
        if now - self._swept_at > _SWEEP_EVERY_SECONDS:
            self._swept_at = now
            self._hits = {name: hits for name, hits in self._hits.items() if hits and hits[-1] > now}


def _open(url: str) -> tuple[Redis, MovingWindowRateLimiter]:
    from limits.aio.storage import RedisStorage
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    redis = Redis.from_url(
        url,
        socket_timeout=ANSWER_SECONDS,
        socket_connect_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),  # the next message tries again; this visitor waits for nobody
        health_check_interval=30,
    )
    scheme, rest = url.split("://", 1)
    storage = RedisStorage(
        f"async+redis+unix://{rest}" if scheme == "unix" else f"async+{url}",
        implementation="redispy",
        key_prefix=_PREFIX,
        connection_pool=redis.connection_pool,  # type: ignore[arg-type]  # annotated too narrowly
    )
    return redis, MovingWindowRateLimiter(storage)
