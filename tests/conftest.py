"""Starts the real server once and gives tests a visitor's view of it."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from bot.engine.training import find_model
from bot.knowledge_base.loader import load_knowledge
from bot.messages import HARMFUL_REQUEST
from tests.databases import ON_POSTGRESQL, SESSION, everything_stored, store_settings
from tests.figures import FIGURES, Figure, write_table
from tests.stores import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge_base.loader import KnowledgeBase

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how long things may take is measured where it is the subject (`pace.py`)

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180  # ten where nothing else runs; the machine may be busy


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what is about SQLite itself where the session runs on something else."""
    marker = item.get_closest_marker("sqlite_only")
    if marker and ON_POSTGRESQL:
        pytest.skip(f"about SQLite itself: {marker.kwargs['reason']}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the figures of a process of pytest-xdist to the one that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = [astuple(figure) for figure in FIGURES]


def pytest_testnodedown(node: Any) -> None:
    """Take them."""
    FIGURES.extend(Figure(*values) for values in getattr(node, "workeroutput", {}).get("figures", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured."""
    table = write_table()
    if table:
        terminalreporter.section("figures")
        for line in table:
            terminalreporter.write_line(line)


@dataclass(slots=True)
class Answer:
    """An HTTP answer: status, headers in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Server:
    """A running `bot serve`."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    database_url: str = ""

    def request(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, raw: bytes | None = None
    ) -> Answer:
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if data is not None else {}
        request = urllib.request.Request(self.url + path, data, {**sent, **(headers or {})}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Answer(response.status, _lower(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, _lower(error.headers), error.read())

    def api(self, method: str, path: str, *args: Any, **kwargs: Any) -> Answer:
        return self.request(method, "/api/v1" + path, *args, **kwargs)

    def visitor(self, language: str = "en") -> Visitor:
        started = self.api("POST", "/conversations", {"language": language})
        assert started.status == 201, started.body
        return Visitor(self, started.json["conversation_id"], started.json["token"], started.json)

    def everything_stored(self) -> bytes:
        return everything_stored(self.folder)


@dataclass(slots=True)
class Visitor:
    """One conversation."""

    server: Server
    id: str
    token: str
    started: dict[str, Any]
    turns: list[dict[str, Any]] = field(default_factory=list)

    def post(self, body: Any, **headers: str) -> Answer:
        sent = {
            "Authorization": f"Bearer {self.token}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.server.api("POST", f"/conversations/{self.id}/messages", body, sent)

    def say(self, text: str, **fields: Any) -> dict[str, Any]:
        return self._turn(self.post({"text": text, **fields}))

    def press(self, payload: str, **fields: Any) -> dict[str, Any]:
        return self._turn(self.post({"payload": payload, **fields}))

    def delete(self) -> Answer:
        return self.server.api("DELETE", f"/conversations/{self.id}", headers={"Authorization": f"Bearer {self.token}"})

    def _turn(self, answer: Answer) -> dict[str, Any]:
        assert answer.status == 200, answer.body
        self.turns.append(answer.json)
        return answer.json


def pressable(knowledge: KnowledgeBase) -> list[str]:
    """The entries that a button may ask for; what answers a harmful question is no button's."""
    return [entry for entry in knowledge.answers if entry != HARMFUL_REQUEST]


def entries(turn: dict[str, Any]) -> list[str]:
    return [message["entry"] for message in turn["messages"]]


def contact_ids(turn: dict[str, Any]) -> set[str]:
    return {contact["id"] for message in turn["messages"] for contact in message["contacts"]}


def service_ids(turn: dict[str, Any]) -> set[str]:
    return {service["id"] for message in turn["messages"] for service in message["services"]}


@contextmanager
def serve(folder: Path, *options: str, most_files: int | None = None, **environment: str) -> Iterator[Server]:
    """Run `bot serve` with its log in `folder` and the stores of that folder; stop it by its process id.

    `most_files` is how many files the system gives it.
    """
    port = find_free_port()
    settings = {
        "BOT_PORT": str(port),
        **store_settings(folder),
        "BOT_RATE_LIMIT": "off",
        "BOT_LOG_LEVEL": "DEBUG",
        **environment,
    }
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", *options],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=log,
            stderr=log,
            preexec_fn=partial(_limit_files, most_files) if most_files else None,  # noqa: PLW1509 - before any thread of the test
        )
    try:
        server = Server(f"http://127.0.0.1:{port}", folder, process, settings["BOT_DATABASE_URL"])
        _wait_until_alive(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session", autouse=True)
def stop_stores() -> Iterator[None]:
    yield
    SESSION.stop()


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load_knowledge(ROOT / "knowledge")


@pytest.fixture(scope="session")
def model() -> Path:
    path = find_model(ROOT)
    assert path, "no trained model; run: make train"
    return path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def server_url(server: Server) -> str:
    return server.url


def _limit_files(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _wait_until_alive(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.process is not None
        assert server.process.poll() is None, (server.folder / "server.log").read_text()[-2000:]
        try:
            if server.request("GET", "/healthz").status == 200:
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
