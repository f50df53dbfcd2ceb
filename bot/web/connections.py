"""Holds the open connections, so that no client keeps others out: so many at once, and none that sends or takes too slowly.

aiohttp bounds a line of a head and how long a connection may rest. What it leaves open stands here: how long a head may
take from its first byte, how large it may be as a whole, how many connections there are, whether what is sent is ever
taken, and what its own errors say. It looks at two attributes of aiohttp's protocol that are not public (`_waiter`,
`_request_count`); tests/integration/test_slow_clients.py fails where another version has them otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import structlog
from aiohttp import web

from bot.logs import in_request
from bot.web.last_answers import make_last_answer, to_bytes
from bot.web.monitoring import REQUEST_ID, make_request_id
from bot.web.problems import code_of, make_problem
from bot.web.proxies import is_ours, network_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.web.services import Services

HEAD_SECONDS: Final = 10
"""From the first byte of a head to its last."""
IDLE_SECONDS: Final = 75
"""How long a connection may rest; longer than proxies keep theirs (60 seconds), so that none writes into a closed one."""
STALLED_SECONDS: Final = 30
"""How long something may lie here untaken; a page of ours is soon with the system, however slow the line."""
LINGERING_SECONDS: Final = 3
"""How long what a refused client still sends is read and thrown away, so that it can read why."""
MOST_HEAD_BYTES: Final = 32 * 1024
MOST_HEADERS: Final = 64
BUFFER_BYTES: Final = 16 * 1024

MOST_CONNECTIONS: Final = 1000
MOST_PER_NETWORK: Final = 200
"""From one network that is no proxy of ours: a shelter's or a school's whole house, none of it waiting."""
BACKLOG: Final = 512
"""Connections that may wait to be accepted; as many are accepted at one go."""
FILES_OF_OUR_OWN: Final = 128
"""What database, model, log and mail may have open."""
FEWEST_CONNECTIONS: Final = 16

log = structlog.get_logger(__name__)


class Room(NamedTuple):
    """How many connections there may be at once, and how many may wait to be accepted."""

    connections: int
    backlog: int


def make_room() -> Room:
    """Take as many files as all connections need, or as many connections as the files that the system gives allow.

    With too few, `accept` would not be what fails first: SQLite opens files too.
    """
    wished = MOST_CONNECTIONS + BACKLOG + FILES_OF_OUR_OWN
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wished:
        most = wished if hard == resource.RLIM_INFINITY else min(wished, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
        free = soft - FILES_OF_OUR_OWN
        return Room(
            max(FEWEST_CONNECTIONS, min(MOST_CONNECTIONS, free * 2 // 3)),
            max(FEWEST_CONNECTIONS, min(BACKLOG, free // 3)),
        )
    return Room(MOST_CONNECTIONS, BACKLOG)


@contextlib.asynccontextmanager
async def listen(
    server: web.Server, services: Services, where: tuple[str, int] | socket.socket
) -> AsyncIterator[Connections]:
    """Let visitors in at an address or at a bound socket; those who are in may stay when this ends.

    Raises:
        OSError: the address cannot be listened on.
    """
    loop, room = asyncio.get_running_loop(), make_room()
    connections = Connections(server, services, room.connections)
    if isinstance(where, socket.socket):
        listening = await loop.create_server(connections, sock=where, backlog=room.backlog)
    else:
        listening = await loop.create_server(connections, *where, backlog=room.backlog)
    watching = asyncio.create_task(connections.watch())
    try:
        yield connections
    finally:
        listening.close()
        watching.cancel()


class Connections:
    """Makes a protocol for each connection, and ends those that are in the way of others.

    Args:
        server: what aiohttp made of the application.
        services: whose knowledge has the help lines.
        most: connections at once; when they are all there, the one that has waited longest makes room for the next.
    """

    def __init__(self, server: web.Server, services: Services, most: int = MOST_CONNECTIONS) -> None:
        self.server = server
        self.services = services
        self._most = most
        self._open: dict[Connection, asyncio.Transport] = {}
        self._networks: Counter[str] = Counter()
        self._evicted = 0

    def __call__(self) -> Connection:
        """Return the protocol of a new connection."""
        return Connection(self)

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self._open)

    def admit(self, connection: Connection, transport: asyncio.Transport) -> bool:
        """Take a connection in, if need be in the place of one that only waits; tell whether there was one."""
        if self._networks[connection.network] >= MOST_PER_NETWORK and not self._evict(connection.network):
            return False
        if len(self._open) >= self._most and not self._evict():
            return False
        self._open[connection] = transport
        if connection.network:
            self._networks[connection.network] += 1
        return True

    def drop(self, connection: Connection) -> None:
        """Forget a connection."""
        if self._open.pop(connection, None) is not None and connection.network:
            self._networks[connection.network] -= 1
            self._networks += Counter()  # those with none left go

    def _evict(self, network: str = "") -> bool:
        waiting = (it for it in self._open if it.waits and (not network or it.network == network))
        longest = min(waiting, key=lambda connection: connection.waits_since, default=None)
        if longest is None:
            return False
        transport = self._open[longest]
        self.drop(longest)
        transport.abort()  # nothing was asked for, so there is nothing to tell
        self._evicted += 1
        return True

    async def watch(self) -> None:
        """Each second end what takes too long, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1)
            slow = stalled = 0
            for connection, transport in list(self._open.items()):
                if connection.is_slow(loop.time()):
                    connection.end(HTTPStatus.REQUEST_TIMEOUT)
                    slow += 1
                elif connection.is_stalled(transport, loop.time()):
                    transport.abort()
                    stalled += 1
            if slow or stalled or self._evicted:
                log.warning("web.connections.ended", slow=slow, stalled=stalled, evicted=self._evicted)
                self._evicted = 0

    def network_of(self, transport: asyncio.Transport) -> str:
        """Return whom a connection counts for, or "" for a proxy of ours, which speaks for many."""
        peer = transport.get_extra_info("peername")
        address = str(peer[0]) if isinstance(peer, tuple) else ""
        return "" if is_ours(address, self.services.settings.trusted_proxies) else network_of(address)


class Connection(web.RequestHandler):
    """One connection; what is no request of ours is answered with help lines too."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(
            connections.server,
            loop=asyncio.get_running_loop(),
            access_log=cast("Any", None),
            keepalive_timeout=IDLE_SECONDS,
            lingering_time=LINGERING_SECONDS,
            max_headers=MOST_HEADERS,
            read_bufsize=BUFFER_BYTES,
            auto_decompress=False,
        )
        self._connections = connections
        self._head_since: float | None = None
        self._head_bytes = 0
        self._is_api = False
        self._untaken_since: float | None = None
        self.network = ""
        self.waits_since = 0.0

    @property
    def waits(self) -> bool:
        """Whether nothing is being answered: no request is there, or only a part of its head."""
        return self._request_count == 0 or (self._waiter is not None and not self._waiter.done())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection in, or tell why not."""
        stream = cast("asyncio.Transport", transport)
        self.network = self._connections.network_of(stream)
        self.waits_since = self._loop.time()
        if self._connections.admit(self, stream):
            super().connection_made(transport)
        else:
            stream.write(self._make_bytes(HTTPStatus.SERVICE_UNAVAILABLE))
            stream.close()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Make room."""
        self._connections.drop(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head has a time and a size from its first byte."""
        if self._head_since is None:
            self._is_api = b" /api/" in data[:32]
        super().data_received(data)
        request = self._current_request
        if self._messages and request is not None and not request.content.is_eof():
            # The parser gave up within this body; aiohttp would have its reader wait for the rest.
            request.content.set_exception(web.RequestPayloadError())
        if self.waits and data:
            if self._head_since is None:
                self._head_since = self._loop.time()
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self.end(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif not self.waits:
            self._head_since, self._head_bytes = None, 0
            self.waits_since = self._loop.time()

    def is_slow(self, now: float) -> bool:
        """Tell whether a head has been coming for too long."""
        return self.waits and self._head_since is not None and now - self._head_since > HEAD_SECONDS

    def is_stalled(self, transport: asyncio.Transport, now: float) -> bool:
        """Tell whether the client has not taken what was sent for too long; it is asked each second."""
        if not transport.get_write_buffer_size():
            self._untaken_since = None
        elif self._untaken_since is None:
            self._untaken_since = now
        return self._untaken_since is not None and now - self._untaken_since > STALLED_SECONDS

    def end(self, status: HTTPStatus) -> None:
        """Tell what was wrong with a head that will not be waited for, and close."""
        if self.transport is not None:
            self.transport.write(self._make_bytes(status))
        self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what the parser refused, or what a handler let through; aiohttp would repeat a part of it."""
        level = log.info if status < HTTPStatus.INTERNAL_SERVER_ERROR else log.error
        request_id = request.get(REQUEST_ID) or make_request_id()
        with in_request(request_id):
            level("web.request.refused", status=status, error=type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError("a part of an answer is sent already")
        return self._make_last_answer(HTTPStatus(status), request_id)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send an answer; an error that no room has put into words has them here."""
        if isinstance(resp, web.HTTPException) and resp.status >= HTTPStatus.BAD_REQUEST:
            resp = self._put_into_words(request, resp)
        return await super().finish_response(request, resp, start_time)

    def _put_into_words(self, request: web.BaseRequest, error: web.HTTPException) -> web.Response:
        code, status = code_of(error.status), HTTPStatus(error.status)
        if isinstance(request, web.Request) and request.path.startswith("/api/"):
            response = make_problem(request, code, status)
        else:
            response = self._make_last_answer(status)
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
        return response

    def _make_bytes(self, status: HTTPStatus) -> bytes:
        return to_bytes(self._make_last_answer(status))

    def _make_last_answer(self, status: HTTPStatus, request_id: str = "") -> web.Response:
        return make_last_answer(
            self._connections.services.knowledge,
            code_of(status),
            status,
            as_json=self._is_api,
            request_id=request_id or make_request_id(),
        )
