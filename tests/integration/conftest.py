"""Real PostgreSQL for the tests: a cluster of its own in a temporary folder, on loopback, stopped by its process id."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2
import pytest

from tests.conftest import _free_port

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert binaries, "PostgreSQL is missing; run: make setup-test"
    folder = tmp_path_factory.mktemp("postgresql")
    as_owner = _give_to_postgres(folder)
    port = _free_port()
    data = folder / "data"
    subprocess.run(
        [*as_owner, binaries[-1] / "initdb", "-D", data, "-A", "trust", "-U", "repere", "--no-sync"],
        check=True, capture_output=True,
    )  # fmt: skip
    server = subprocess.Popen(
        [*as_owner, binaries[-1] / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        url = f"postgresql://repere@127.0.0.1:{port}/postgres"
        _wait_until_ready(url)
        yield url
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _give_to_postgres(folder: Path) -> list[str]:
    """Return how to run a command as somebody who may own a cluster: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return []
    for parent in (folder, *folder.parents[:3]):
        if parent != Path("/tmp"):  # noqa: S108 - where pytest keeps its folders, closed to others
            parent.chmod(0o755)
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _wait_until_ready(url: str) -> None:
    for _ in range(200):
        try:
            psycopg2.connect(url).close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.1)
    raise AssertionError("PostgreSQL did not start")
