"""Servers under measurement: started on free loopback ports, waited for with a time-out, stopped by process id."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.plan import START_SECONDS, STOP_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

POLL_SECONDS = 0.02
LOG_TAIL_CHARS = 2000


class ProcessError(Exception):
    """A process ended or did not get ready; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run, where, and where its output goes."""

    words: Sequence[str]
    folder: Path
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def full_environment(self) -> dict[str, str]:
        """Return our own environment with the command's over it; a virtual environment of ours does not leak in."""
        inherited = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
        return {**inherited, **self.environment}


def say(line: str) -> None:
    """Tell the person at the terminal how it goes; standard output is for the tables."""
    print(line, file=sys.stderr, flush=True)


def start(command: Command) -> subprocess.Popen[bytes]:
    """Start a command and return at once."""
    with command.log.open("ab") as log:
        return subprocess.Popen(
            command.words, cwd=command.folder, env=command.full_environment(), stdout=log, stderr=subprocess.STDOUT
        )


def run_to_end(command: Command, timeout_s: float) -> float:
    """Run a command to its end and return the seconds that it took.

    Raises:
        ProcessError: it failed, or took too long.
    """
    started = time.perf_counter()
    process = start(command)
    try:
        code = process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        raise ProcessError(f"{command.words[0]} took over {timeout_s:.0f} s") from None
    finally:
        stop([process])
    if code:
        raise ProcessError(f"{' '.join(command.words)} ended with {code}:\n{tail(command.log)}")
    return time.perf_counter() - started


def stop(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """End processes, politely at first."""
    processes = [process for process in processes if process.poll() is None]
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(port: int, path: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until GET `path` is answered with 200.

    Raises:
        ProcessError: the process ended first, or `START_SECONDS` passed.
    """
    deadline = time.perf_counter() + START_SECONDS
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise ProcessError(f"the server ended with {process.returncode}:\n{tail(log)}")
        if _get_status(port, path) == 200:
            return
        time.sleep(POLL_SECONDS)
    raise ProcessError(f"GET {path} was not answered with 200 within {START_SECONDS} s:\n{tail(log)}")


def find_free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tail(log: Path) -> str:
    """Return the end of a log."""
    return log.read_text(errors="replace")[-LOG_TAIL_CHARS:] if log.is_file() else ""


def _get_status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
