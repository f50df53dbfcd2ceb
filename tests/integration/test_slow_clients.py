"""Clients that send a byte a second, never end or never read keep nobody from an answer, and are gone soon (E3, D12)."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from bot.settings import Settings
from bot.web.app import create_app
from bot.web.bodies import BODY_SECONDS
from bot.web.connections import (
    HEAD_SECONDS,
    LINGERING_SECONDS,
    MOST_CONNECTIONS,
    MOST_PER_NETWORK,
    STALLED_SECONDS,
    Connections,
)
from bot.web.problems import WORDS
from bot.web.services import SERVICES
from tests.conftest import Server, serve
from tests.databases import database_url
from tests.figures import record
from tests.integration.raw_client import RawClient, connect, head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Answer

SLOW = 500
NEVER_READING = 10
API = "/api/v1/conversations"
JSON = "Content-Type: application/json"
BUSY_SECONDS = 3
"""Beside the limits: two cores serve the crowd, the crowd itself and other tests."""


@dataclass(slots=True)
class Crowd:
    """What became of a crowd of bad clients."""

    answers: Counter[int | None] = field(default_factory=Counter)
    told: list[Answer] = field(default_factory=list)
    closed_after: dict[str, float] = field(default_factory=dict)
    visitor_waited: list[float] = field(default_factory=list)
    grown_mib: float = 0.0

    def note(self, kind: str, answer: Answer | None, seconds: float) -> None:
        self.answers[answer.status if answer else None] += 1
        if answer:
            self.told.append(answer)
        self.closed_after[kind] = max(seconds, self.closed_after.get(kind, 0))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("slow"), BOT_LOG_LEVEL="WARNING") as running:
        yield running


@pytest.fixture(scope="module")
def crowd(own: Server) -> Crowd:
    """All of them come at once, and a visitor among them."""
    own.visitor().say("hello")
    before = memory_mib(own)
    crowd = asyncio.run(meet(own))
    crowd.grown_mib = memory_mib(own, "VmHWM") - before
    return crowd


async def meet(server: Server) -> Crowd:
    crowd, over = Crowd(), asyncio.Event()
    visitor = asyncio.create_task(visit(server, crowd, over))
    languages = ("en", "fr")
    slow = [
        dribble(server, crowd, "head", b"", head("GET /en/ HTTP/1.1"))
        if number % 2
        else dribble(
            server,
            crowd,
            "body",
            head(f"POST {API} HTTP/1.1", JSON, "Content-Length: 900", f"Accept-Language: {languages[number // 2 % 2]}"),
            b"{" + b" " * 899,
        )
        for number in range(SLOW)
    ]
    await asyncio.gather(*slow, *(never_read(server, crowd) for _ in range(NEVER_READING)))
    over.set()
    await visitor
    return crowd


async def dribble(server: Server, crowd: Crowd, kind: str, at_once: bytes, slowly: bytes) -> None:
    """Send one byte a second until the server has had enough."""
    async with connect(server) as client:
        started = time.monotonic()
        await client.send(at_once + slowly[:1])
        sending = asyncio.create_task(_send_slowly(client, slowly[1:]))
        answer = await client.read()
        assert await client.is_closed()
        crowd.note(kind, answer, time.monotonic() - started)
        sending.cancel()


async def _send_slowly(client: RawClient, sent: bytes) -> None:
    for number in range(len(sent)):
        await asyncio.sleep(1)
        await client.send(sent[number : number + 1])


async def never_read(server: Server, crowd: Crowd) -> None:
    """Ask for page after page and take none."""
    address = urlsplit(server.url)
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(sock, (address.hostname, address.port))
        started = time.monotonic()
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(2 * STALLED_SECONDS):
                for _ in range(100):
                    await loop.sock_sendall(sock, head("GET /en/ HTTP/1.1") * 20)
                while True:  # nothing is read: only writing tells that the connection is no more
                    await asyncio.sleep(0.5)
                    await loop.sock_sendall(sock, b"G")
        crowd.closed_after["never read"] = max(time.monotonic() - started, crowd.closed_after.get("never read", 0))


async def visit(server: Server, crowd: Crowd, over: asyncio.Event) -> None:
    """Begin a conversation and write in it, again and again."""
    while not over.is_set():
        started = time.monotonic()
        visitor = await asyncio.to_thread(server.visitor, "fr")
        turn = await asyncio.to_thread(visitor.say, "aidez moi il me frappe en ce moment")
        assert turn["urgent"]
        crowd.visitor_waited.append(time.monotonic() - started)
        await asyncio.sleep(0.5)


def memory_mib(server: Server, name: str = "VmRSS") -> float:
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(f"{name}:"))


def test_a_visitor_among_500_slow_connections_is_answered(crowd: Crowd) -> None:
    assert len(crowd.visitor_waited) > 5
    record("E3", f"conversation and safety answer beside {SLOW} slow connections", max(crowd.visitor_waited), 3, "s")


def test_slow_heads_and_bodies_and_those_who_never_read_are_closed_in_time(crowd: Crowd) -> None:
    limits = {
        "head": HEAD_SECONDS + 1,
        "body": BODY_SECONDS + LINGERING_SECONDS,
        "never read": STALLED_SECONDS + 5,  # the first seconds it takes to fill what the system keeps
    }
    for kind, most in limits.items():
        record("E3", f"connections closed: {kind}", crowd.closed_after[kind], most + BUSY_SECONDS, "s")


def test_they_are_told_why_with_lines_in_their_language(crowd: Crowd) -> None:
    assert crowd.answers == {408: SLOW}
    titles = Counter(answer.json["title"] for answer in crowd.told if "problem" in answer.headers["content-type"])
    assert titles == {WORDS[language]["slow_body"][0]: SLOW // 4 for language in ("en", "fr")}
    assert all(b"+18339001010" in answer.body for answer in crowd.told)


def test_memory_stays_bounded(crowd: Crowd) -> None:
    record(
        "E3",
        f"memory more, at most, for {SLOW} slow clients and {NEVER_READING} that never read",
        crowd.grown_mib,
        80,
        "MiB",
    )


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("path", "kind"), [(API, "application/json"), ("/{0}/{1}", "application/x-www-form-urlencoded")]
)
def test_a_body_that_never_ends_is_refused_at_once_and_cut_off(
    own: Server, path: str, kind: str, language: str
) -> None:
    path = path.format(language, "chat" if language == "en" else "clavardage")
    lines = (f"Content-Type: {kind}", "Transfer-Encoding: chunked", f"Accept-Language: {language}")
    before = memory_mib(own)

    async def talk() -> tuple[Answer | None, float, float]:
        async with connect(own) as client:
            started = time.monotonic()
            await client.send(head(f"POST {path} HTTP/1.1", *lines))
            sending = asyncio.create_task(_send_forever(client))
            answer = await client.read()
            answered = time.monotonic() - started
            assert await client.is_closed()
            sending.cancel()
            return answer, answered, time.monotonic() - started

    answer, answered, closed = asyncio.run(talk())
    assert answer
    assert answer.status == 413
    assert b"+18339001010" in answer.body
    assert answer.headers["content-language"] == language
    record("E3", "answer to a body that never ends", answered, 3, "s")
    record("E3", "a body that never ends is cut off", closed, LINGERING_SECONDS + BUSY_SECONDS, "s")
    record("E3", "memory more for a body that never ends", memory_mib(own) - before, 20, "MiB")


async def _send_forever(client: RawClient) -> None:
    while not client.writer.is_closing():
        await client.send(b"1000\r\n" + b" " * 4096 + b"\r\n")
        await asyncio.sleep(0)


def test_more_connections_than_there_is_room_for_keep_no_visitor_out(own: Server) -> None:
    """Those who say nothing make room, the longest silent first."""
    address = urlsplit(own.url)
    with contextlib.ExitStack() as opened, raise_own_limit():
        waited = []
        for number in range(2 * MOST_CONNECTIONS):
            silent = opened.enter_context(socket.create_connection((address.hostname, address.port), 10))
            silent.send(b"GET / HT" if number % 2 else b"")
            if number % 400 == 399:
                started = time.monotonic()
                assert own.visitor().say("help me he is hitting me right now")["urgent"]
                waited.append(time.monotonic() - started)
        assert open_sockets(own) <= MOST_CONNECTIONS + 20
        record("E3", f"conversation and answer beside {2 * MOST_CONNECTIONS} silent connections", max(waited), 3, "s")


@contextlib.contextmanager
def raise_own_limit() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def open_sockets(server: Server) -> int:
    assert server.process
    links = []
    for file in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            links.append(str(file.readlink()))
    return sum(link.startswith("socket:") for link in links)


def test_with_few_files_it_takes_fewer_connections_and_still_answers(tmp_path: Path, model: Path) -> None:
    """The system gives 256 files: what connections leave of them is enough for the database."""
    with serve(tmp_path, most_files=256, BOT_LOG_LEVEL="WARNING") as server, contextlib.ExitStack() as opened:
        address = urlsplit(server.url)
        for _ in range(400):
            opened.enter_context(socket.create_connection((address.hostname, address.port), 10))
        started = time.monotonic()
        assert server.visitor().say("help me he is hitting me right now")["urgent"]
        record("E3", "conversation and answer with 256 files, 400 connections", time.monotonic() - started, 3, "s")
        assert "out of system resource" not in (tmp_path / "server.log").read_text()


def test_when_the_system_gives_no_more_files_it_waits_and_recovers(tmp_path: Path, model: Path) -> None:
    """EMFILE: whoever has a connection keeps it; whoever comes waits, and is served as soon as there are files again."""
    with serve(tmp_path, BOT_LOG_LEVEL="WARNING") as server:
        assert server.process
        pid, address = server.process.pid, urlsplit(server.url)
        visitor = server.visitor()
        visitor.say("hello")
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        in_use = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (in_use + 2, before[1]))
        with contextlib.ExitStack() as opened:
            for _ in range(100):
                opened.enter_context(socket.create_connection((address.hostname, address.port), 10))
            time.sleep(3)
            assert server.process.poll() is None
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        started = time.monotonic()
        assert visitor.say("help me he is hitting me right now")["urgent"]
        record("E3", "an answer after files were exhausted", time.monotonic() - started, 5, "s")
        assert len(list(Path(f"/proc/{pid}/fd").iterdir())) < in_use + 20
        log = (tmp_path / "server.log").read_text()
        assert "hitting" not in log


def test_no_network_takes_all_the_room(tmp_path: Path) -> None:
    """Connections from one address that is no proxy of ours; here this machine's own is taken for a stranger's."""

    class AmongStrangers(Connections):
        def network_of(self, transport: asyncio.Transport) -> str:
            return str(transport.get_extra_info("peername")[0])

    async def crowd_in() -> None:
        settings = Settings(database_url=database_url(tmp_path), secret_key=b"x" * 32)
        runner = web.AppRunner(create_app(settings, model=tmp_path / "none.tar.gz"), access_log=None)
        await runner.setup()
        assert runner.server
        connections = AmongStrangers(runner.server, runner.app[SERVICES])
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(connections, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        server = Server(f"http://127.0.0.1:{port}", tmp_path)
        async with contextlib.AsyncExitStack() as opened:
            for _ in range(MOST_PER_NETWORK + 50):
                await opened.enter_async_context(connect(server))
            await asyncio.sleep(0.2)
            assert len(connections) == MOST_PER_NETWORK
            async with connect(server) as client:
                await client.send(head("GET /api/v1/help HTTP/1.1"))
                answer = await client.read()
                assert answer
                assert answer.status == 200
        listening.close()
        await runner.cleanup()

    asyncio.run(crowd_in())
