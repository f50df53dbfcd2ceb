"""Speaks SMTP: one message, one recipient, one connection. Never repeats a mail server's words; they may quote the message.

The end of the message is sent by itself, after all the rest: up to there, nothing has arrived; from there on it may have.
Whoever calls this is told of that moment just before it, and of the mail server's yes just after it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import ssl
from dataclasses import dataclass, field
from email.policy import SMTP as SMTP_POLICY
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from bot.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from email.message import EmailMessage

PREPARE_SECONDS = 60
"""So long connecting, signing in and sending may take, all together, up to the end of the message."""

ANSWER_SECONDS = 600
"""RFC 5321, 4.5.3.2.6: to give up sooner on the answer to a whole message is to send it twice."""

QUIT_SECONDS = 5
STARTTLS_PORT, TLS_PORT, PLAIN_PORT = 587, 465, 25
START_MAIL_INPUT, COMPLETED, REFUSED = 354, 250, 500


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is given in, and as whom. Plain SMTP goes to this machine only; elsewhere TLS is a must."""

    host: str
    port: int
    sender: str
    is_tls: bool = False
    starts_tls: bool = False
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str, office_email: str) -> MailServer:
        """Read `BOT_SMTP_URL`; the sender is its `?from=`, else the Office's own address."""
        parts = urlsplit(url)
        host, is_tls = parts.hostname or "", parts.scheme == "smtps"
        starts_tls = not is_tls and not _is_this_machine(host)
        return cls(
            host=host,
            port=parts.port or (TLS_PORT if is_tls else STARTTLS_PORT if starts_tls else PLAIN_PORT),
            sender=parse_qs(parts.query).get("from", [office_email])[0],
            is_tls=is_tls,
            starts_tls=starts_tls,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class Mailer:
    """Gives messages in at one mail server for one recipient."""

    def __init__(
        self,
        server: MailServer,
        recipient: str,
        *,
        prepare_seconds: float = PREPARE_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        """Prepare; nothing is opened yet."""
        self.sender = server.sender
        self.recipient = recipient
        self._server = server
        self._prepare_seconds = prepare_seconds
        self._answer_seconds = answer_seconds

    async def deliver(
        self, message: EmailMessage, hand_over: Callable[[], None], accept: Callable[[], Awaitable[None]]
    ) -> None:
        """Give `message` in.

        Args:
            hand_over: called when only the end of the message is still to be sent; what it raises keeps it from being sent.
            accept: called once the mail server has taken the message.

        Raises:
            DeliveryError: it was not taken, or nobody knows whether it was (`is_open`).
        """
        client = self._make_client()
        try:
            await self._prepare(client, _to_wire(message))
            hand_over()
            await self._end(client)
            await accept()
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=QUIT_SECONDS)
        finally:
            client.close()

    def _make_client(self) -> aiosmtplib.SMTP:
        server = self._server
        uses_tls = server.is_tls or server.starts_tls
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.is_tls,
            start_tls=server.starts_tls,
            username=server.user,
            password=server.password,
            local_hostname=server.sender.rpartition("@")[2],  # a look-up of our own name can take long, and tells it
            timeout=self._prepare_seconds,
            tls_context=ssl.create_default_context() if uses_tls else None,
        )

    async def _prepare(self, client: aiosmtplib.SMTP, data: bytes) -> None:
        """Do everything up to the end of the message."""
        try:
            async with asyncio.timeout(self._prepare_seconds):
                await client.connect()
                await client.mail(self.sender)
                await client.rcpt(self.recipient)
                await _send_data(client, data)
        except aiosmtplib.SMTPRecipientRefused as error:
            raise DeliveryError(f"recipient refused: {error.code}", is_refusal=error.code >= REFUSED) from None
        except aiosmtplib.SMTPResponseException as error:
            raise DeliveryError(f"mail server said {error.code}") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise DeliveryError(type(error).__name__) from None

    async def _end(self, client: aiosmtplib.SMTP) -> None:
        """Send the end of the message and wait for the answer."""
        try:
            answer = await client.execute_command(b".", timeout=self._answer_seconds)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"no answer to the message: {type(error).__name__}", is_open=True) from None
        if answer.code != COMPLETED:
            raise DeliveryError(f"message refused: {answer.code}", is_refusal=answer.code >= REFUSED)


async def _send_data(client: aiosmtplib.SMTP, data: bytes) -> None:
    """Send the message without its end, and wait until the system has taken all of it from us."""
    answer = await client.execute_command(b"DATA")
    protocol = client.protocol
    if answer.code != START_MAIL_INPUT or protocol is None:
        raise aiosmtplib.SMTPDataError(answer.code, "")
    protocol.write(data)
    transport = cast(asyncio.WriteTransport, protocol.transport)
    while transport.get_write_buffer_size():
        await asyncio.sleep(0.01)


def _to_wire(message: EmailMessage) -> bytes:
    """Return the message as SMTP carries it: lines end in CRLF, a point that begins one is doubled (RFC 5321, 4.5.2)."""
    data = message.as_bytes(policy=SMTP_POLICY)
    return re.sub(rb"(?m)^\.", b"..", data if data.endswith(b"\r\n") else data + b"\r\n")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
