"""A client that sends bytes, whatever they are, and reads what comes back."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.conftest import Answer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.conftest import Server

PATIENCE_SECONDS = 60


@dataclass(slots=True)
class RawClient:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, sent: bytes) -> None:
        """Send; that the server has closed meanwhile is told when reading."""
        with contextlib.suppress(ConnectionError):
            self.writer.write(sent)
            await self.writer.drain()

    async def read(self) -> Answer | None:
        """Read one answer; None when the connection ends without one."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                head = await self.reader.readuntil(b"\r\n\r\n")
                first, *lines = head.decode("latin-1").strip().split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        return Answer(int(first.split(" ")[1]), headers, body)

    async def is_closed(self) -> bool:
        """Wait until the server closes; whatever it still sends is thrown away."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await self.reader.read(65_536):
                    pass
        except TimeoutError:
            return False
        except ConnectionError:
            pass
        return True


@contextlib.asynccontextmanager
async def connect(server: Server) -> AsyncIterator[RawClient]:
    """Open a connection, and close it."""
    address = urlsplit(server.url)
    client = RawClient(*await asyncio.open_connection(address.hostname, address.port))
    try:
        yield client
    finally:
        client.writer.transport.abort()


async def ask(server: Server, sent: bytes) -> Answer | None:
    """Send bytes on a connection of their own and read the answer."""
    async with connect(server) as client:
        await client.send(sent)
        return await client.read()


def head(line: str, *headers: str) -> bytes:
    """Return the head of a request."""
    return "\r\n".join([line, "Host: 127.0.0.1", *headers, "", ""]).encode()
