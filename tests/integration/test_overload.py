"""More at once than can be answered: those who can are, the others are told at once with help lines (standards D12, E3)."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.conversation import MOST_IN_WORK
from bot.messages import LANGUAGES
from tests.conftest import serve
from tests.figures import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Server

BURST = 4 * MOST_IN_WORK


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("overload"), BOT_LOG_LEVEL="WARNING") as running:
        yield running


async def burst(server: Server) -> list[tuple[int, float, dict[str, str], dict[str, object]]]:
    """Everybody begins, then all write at the same moment."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(f"{server.url}/api/v1/", connector=connector) as session:

        async def begin(number: int) -> dict[str, str]:
            async with session.post("conversations", json={"language": LANGUAGES[number % 2]}) as answer:
                return await answer.json()

        async def write(begun: dict[str, str]) -> tuple[int, float, dict[str, str], dict[str, object]]:
            started = time.monotonic()
            headers = {"Authorization": f"Bearer {begun['token']}"}
            path = f"conversations/{begun['conversation_id']}/messages"
            async with session.post(path, json={"text": "what are the signs?"}, headers=headers) as answer:
                body = await answer.json(content_type=None)
                return answer.status, time.monotonic() - started, dict(answer.headers), body

        everybody = [await begin(number) for number in range(BURST)]
        return await asyncio.gather(*map(write, everybody))


def test_a_burst_is_answered_or_told_at_once_and_is_over_soon(own: Server) -> None:
    answers = asyncio.run(burst(own))
    assert {status for status, *_ in answers} == {200, 503}
    refused = [answer for answer in answers if answer[0] == 503]
    assert len(answers) - len(refused) >= MOST_IN_WORK
    for _, _, headers, body in refused:
        assert headers["Retry-After"] == "2"
        assert body["code"] == "overloaded"
        assert body["contacts"]
    longest = max(seconds for _, seconds, *_ in answers)
    record("E3", f"longest of {BURST} messages at once, answered or told", longest, 10, "s")
    started = time.monotonic()
    own.visitor().say("hello")
    record("E3", "the next message after the burst", time.monotonic() - started, 3, "s")
