"""`bot serve --workers`: several processes share a port, are replaced and end together (standard E5)."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT, Server, entries, serve
from tests.databases import store_settings
from tests.projects import make_project
from tests.stores import find_free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORKERS = 2
SECONDS = 60


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("workers"), "--workers", str(WORKERS)) as running:
        yield running


def children(server: Server) -> set[int]:
    assert server.process is not None
    return children_of(server.process.pid)


def children_of(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)


def test_conversations_go_on_whichever_process_answers(several: Server) -> None:
    visitor = several.visitor("fr")
    assert [visitor.say(text)["turn"] for text in ("bonjour", "un refuge à Sudbury", "merci")] == [1, 2, 3]


def test_figures_are_of_all_processes_whichever_is_asked(several: Server) -> None:
    def count() -> float:
        metrics = several.request("GET", "/metrics").body.decode()
        found = re.findall(r'^repere_requests_total\{[^}]*route="/api/v1/help"[^}]*\} (\S+)', metrics, re.MULTILINE)
        return sum(map(float, found))

    before = count()
    for _ in range(20):
        assert several.api("GET", "/help?language=en").status == 200
    assert {count() - before for _ in range(10)} == {20}


def test_a_process_that_dies_is_replaced_and_nobody_notices(several: Server) -> None:
    lost = children(several).pop()
    visitor = several.visitor()
    os.kill(lost, signal.SIGKILL)
    for number in range(20):
        with suppress(ConnectionError):  # the one connection that was with the process
            assert visitor.post({"text": "what are the signs?"}, Idempotency_Key=f"k{number}").status == 200
    wait_for(lambda: len(children(several)) == WORKERS and lost not in children(several))


def test_all_are_replaced_one_by_one_without_a_lost_turn(several: Server) -> None:
    """A new model takes over; conversations go on."""
    assert several.process is not None
    wait_for(lambda: len(children(several)) == WORKERS)
    before, visitor, turns, stop = children(several), several.visitor(), [], threading.Event()

    def talk() -> None:
        while not stop.is_set():
            turns.append(visitor.say("hello")["turn"])

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        several.process.send_signal(signal.SIGHUP)
        wait_for(lambda: len(children(several)) == WORKERS and not before & children(several))
        time.sleep(0.5)
    finally:
        stop.set()
        talking.join()
    assert turns == list(range(1, len(turns) + 1))
    assert len(turns) > 10
    assert entries(visitor.say("what is human trafficking?")) == ["trafficking_definition"]


def test_a_damaged_model_takes_no_healthy_process_away(tmp_path: Path, model: Path) -> None:
    project = tmp_path / "project"
    own = make_project(project, model)
    with serve(tmp_path, "--workers", "2", **own) as running:
        assert running.process is not None
        wait_for(lambda: "Ready (2 processes)" in (tmp_path / "server.log").read_text())
        before = children(running)
        (project / "models" / model.name).write_bytes(b"no model")
        running.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "the old ones go on" in (tmp_path / "server.log").read_text())
        assert children(running) == before
        assert entries(running.visitor().say("what is human trafficking?")) == ["trafficking_definition"]


def test_one_that_is_stopped_while_it_starts_stops(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        settings = {**os.environ, "BOT_PORT": str(find_free_port()), **store_settings(tmp_path)}
        command = [sys.executable, "-m", "bot", "serve", "--workers", "2"]
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log)
    wait_for(lambda: len(children_of(process.pid)) == 2)
    theirs = children_of(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    wait_for(lambda: not any(map(is_alive, theirs)))


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGKILL])
def test_children_end_with_their_parent_however_it_ends(tmp_path: Path, name: signal.Signals) -> None:
    with serve(tmp_path, "--workers", "2") as running:
        assert running.process is not None
        wait_for(lambda: len(children(running)) == 2)
        theirs = children(running)
        running.process.send_signal(name)
        running.process.wait(30)
        wait_for(lambda: not any(map(is_alive, theirs)))
