"""A real mail server (aiosmtpd) that keeps what it takes, and can be told to misbehave; and the parts that send to it."""

from __future__ import annotations

import asyncio
import logging
import socketserver
import ssl
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.stores import find_free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

HANG, CLOSE = "hang", "close"

logging.getLogger("mail.log").disabled = True  # every line of a mail, to whatever an earlier test left as its handler


@dataclass(slots=True)
class PostOffice:
    """What arrived. `recipient_answers` and `message_answers` are given first, one each; then every mail is taken."""

    port: int
    recipient_answers: list[str] = field(default_factory=list)
    message_answers: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    were_encrypted: list[bool] = field(default_factory=list)
    passwords: list[bytes] = field(default_factory=list)
    offered: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=site@example.org"

    def mails(self) -> list[EmailMessage]:  # no property: aiosmtpd looks at all of those at each connection
        return [message_from_bytes(raw, policy=default) for raw in self.raw]  # type: ignore[arg-type]

    def times_received(self) -> Counter[str]:
        return Counter(reference_of(mail) for mail in self.mails())

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        self.offered += 1
        answer = self.recipient_answers.pop(0) if self.recipient_answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return await self._give(answer, server)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.message_answers.pop(0) if self.message_answers else "250 OK"
        if answer.startswith("250"):
            self.raw.append(envelope.content)
            self.recipients += envelope.rcpt_tos
            self.were_encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return await self._give(answer, server)

    async def _give(self, answer: str, server: Any) -> str:
        if answer == HANG:
            await asyncio.sleep(60)
        if answer == CLOSE:
            server.transport.abort()
        return answer


def reference_of(mail: EmailMessage) -> str:
    return str(mail["Message-ID"]).removeprefix("<handoff.").partition("@")[0]


@contextmanager
def open_post_office(port: int | None = None, **options: Any) -> Iterator[PostOffice]:
    """Run a mail server on loopback; `options` are aiosmtpd's, `ssl_context` makes it speak TLS from the first byte."""
    office = PostOffice(port or find_free_port())

    class Speaker(Controller):
        def factory(self) -> SMTP:
            return SMTP(self.handler, **{**self.SMTP_kwargs, "hostname": "mail.example.org"})

    controller = Speaker(office, hostname="127.0.0.1", port=office.port, ready_timeout=20, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@contextmanager
def open_broken_office(stage: str, answer: str) -> Iterator[int]:
    """Run a mail server that is well until `stage`, then gives `answer` or breaks off; return its port.

    Args:
        stage: "connect", a command ("EHLO", "MAIL", "RCPT", "DATA"), or "message": in the middle of it.
    """

    class Speaker(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            went_well = self.give("connect", "220 mail.example.org")
            while went_well and (line := self.rfile.readline()):
                command = line[:4].decode().upper()
                went_well = self.give(command, "354 go on" if command == "DATA" else "250 OK")
                if command == "DATA" and went_well:
                    self.rfile.readline()
                    return

        def give(self, at: str, usual: str) -> bool:
            said = answer if at == stage else usual
            if said != CLOSE:
                self.wfile.write(f"{said}\r\n".encode())
            return said == usual

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Speaker) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


def wait_until(is_so: Callable[[], bool], seconds: float = 20, look_every_seconds: float = 0.05) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(look_every_seconds)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of our own for 127.0.0.1 and localhost, and its key."""

    file: Path
    key_file: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key_file)
        return context


def make_certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / "mail.crt", folder / "mail.key")
    made.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made
