"""Counters and locks that processes share, on a real Redis that stops, hangs and comes back (standards D12, E5)."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from limits import RateLimitItemPerMinute

from bot import coordination
from bot.coordination import Coordination

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.stores import RedisServer

THREE = RateLimitItemPerMinute(3)
MOST_SECONDS = 0.6


@pytest.fixture
async def pair(redis_server: RedisServer) -> AsyncIterator[tuple[Coordination, Coordination]]:
    """Two processes' views of one Redis."""
    both = Coordination(redis_server.url), Coordination(redis_server.url)
    yield both
    for one in both:
        await one.close()


async def test_two_processes_count_together(pair: tuple[Coordination, Coordination]) -> None:
    one, other = pair
    counted = [await (one if number % 2 else other).hit(THREE, "somebody") for number in range(5)]
    assert counted == [True, True, True, False, False]
    assert await other.hit(THREE, "somebody else")
    assert 50 <= await one.seconds_left(THREE, "somebody") <= 60
    await other.forget(THREE, "somebody")
    assert await one.hit(THREE, "somebody")


async def test_what_redis_holds_is_hashed_and_goes_by_itself(
    pair: tuple[Coordination, Coordination], redis_server: RedisServer
) -> None:
    """D12."""
    async with pair[0].turn("11111111-1111-4111-8111-111111111111"):
        await pair[0].hit(THREE, "0123456789abcdef")
        keys = [line for line in redis_server.ask("KEYS", "*").decode().splitlines() if line.startswith("repere")]
        assert len(keys) == 2
        assert not any("1111-" in key for key in keys)
        for key in keys:
            assert 0 < int(redis_server.ask("TTL", key).decode().strip(":\r\n")) <= 86_400
    assert len([line for line in redis_server.ask("KEYS", "*").decode().splitlines() if "turn" in line]) == 0


async def test_one_conversation_is_answered_by_one_process_at_a_time(pair: tuple[Coordination, Coordination]) -> None:
    """E5."""
    order: list[str] = []

    async def answer(process: Coordination, name: str) -> None:
        async with process.turn("a-conversation"):
            order.append(f"{name} begins")
            await asyncio.sleep(0.05)
            order.append(f"{name} ends")

    await asyncio.gather(*(answer(pair[number % 2], str(number)) for number in range(6)))
    begun, ended = order[::2], order[1::2]
    assert [name.split()[0] for name in begun] == [name.split()[0] for name in ended]


async def test_while_redis_is_away_each_counts_for_itself_and_nobody_waits(
    pair: tuple[Coordination, Coordination], redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coordination, "AWAY_SECONDS", 0.3)  # shorter, so that the test need not wait so long
    process = pair[0]
    assert await process.hit(THREE, "somebody")
    for leave, come_back in ((redis_server.freeze, redis_server.thaw), (redis_server.stop, redis_server.start)):
        leave()
        began = time.monotonic()
        counted = [await process.hit(THREE, leave.__name__) for _ in range(5)]
        async with process.turn("a-conversation"):
            pass
        assert time.monotonic() - began < MOST_SECONDS  # one wait, then it is left alone
        assert counted == [True, True, True, False, False]  # nobody is refused for it, nobody let loose
        come_back()
        await asyncio.sleep(0.4)
        assert await process.check()
        assert await process.hit(THREE, f"{leave.__name__} and back")


async def test_without_redis_a_process_counts_for_itself() -> None:
    alone = Coordination()
    assert [await alone.hit(THREE, "somebody") for _ in range(4)] == [True, True, True, False]
    async with alone.turn("a-conversation"):
        assert await alone.check()
    await alone.close()
