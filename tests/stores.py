"""Real PostgreSQL and Redis for the tests: in a temporary folder, on loopback, stopped by process id."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2

if TYPE_CHECKING:
    from typing import Self

REDIS_DATABASES = 4096
"""As many apps have one of their own in a session."""


@dataclass
class StoreServer:
    """A server that can be stopped and started again with what it holds."""

    command: list[str | Path]
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_until_ready()

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def freeze(self) -> None:
        """Let it hang: it takes connections and answers nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def wait_until_ready(self) -> None:
        for _ in range(200):
            if self.is_ready():
                return
            time.sleep(0.1)
        raise AssertionError(f"{self.command[-1]} did not start")

    def is_ready(self) -> bool:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class PostgreSQL(StoreServer):
    """A cluster in `folder`."""

    def __init__(self, folder: Path) -> None:
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        assert binaries, "PostgreSQL is missing; run: make setup-test"
        folder.mkdir(exist_ok=True)
        as_owner = _give_to_postgres(folder)
        data, port = folder / "data", find_free_port()
        subprocess.run(
            [*as_owner, binaries[-1] / "initdb", "-D", data, "-A", "trust", "-U", "repere", "--no-sync"],
            check=True, capture_output=True,
        )  # fmt: skip
        postgres = [binaries[-1] / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder]
        # Several apps at once, each with a pool; and nothing here has to outlive the machine.
        postgres += ["-c", "max_connections=400", "-c", "fsync=off"]
        super().__init__([*as_owner, *postgres], port)

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql://repere@127.0.0.1:{self.port}/{database}"

    def is_ready(self) -> bool:
        try:
            psycopg2.connect(self.url).close()
        except psycopg2.OperationalError:
            return False
        return True


class RedisServer(StoreServer):
    """A server that writes nothing to the disk."""

    def __init__(self) -> None:
        found = shutil.which("redis-server")
        assert found, "Redis is missing; run: make setup-test"
        port = find_free_port()
        options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--databases", str(REDIS_DATABASES)]
        # Uncompressed, so that a test finds in a dump whatever is there.
        super().__init__([found, "--port", str(port), *options, "--rdbcompression", "no"], port)

    @property
    def url(self) -> str:
        return self.url_of(0)

    def url_of(self, number: int) -> str:
        return f"redis://127.0.0.1:{self.port}/{number}"

    def is_ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def ask(self, *words: str) -> bytes:
        """Return what the server answers to one command."""
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            connection.sendall((" ".join(words) + "\r\n").encode())
            time.sleep(0.05)
            return connection.recv(1 << 20)


def find_free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _give_to_postgres(folder: Path) -> list[str]:
    """Return how to run a command as somebody who may own a cluster: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return []
    for parent in (folder, *folder.parents[:3]):
        if parent not in (Path("/tmp"), Path("/")):  # noqa: S108 - where pytest keeps its folders, closed to others
            parent.chmod(0o755)
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
