"""Lives of a server that is killed again and again: each is forked from a process that has imported everything already.

It serves without a model, whose loading would take most of a life; what is kept does not depend on it.
"""

from __future__ import annotations

import multiprocessing
import os
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.serving import serve_until_stopped
from bot.logs import configure_logging
from bot.settings import read_settings
from tests.conftest import ROOT
from tests.databases import store_settings
from tests.integration.post_office import wait_until
from tests.stores import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["bot.web.app", "tests.integration.lives"])


@contextmanager
def one_life(folder: Path, **environment: str) -> Iterator[tuple[BaseProcess, str]]:
    """Run a server over the stores of `folder` until it is killed, or killed here."""
    port = find_free_port()
    process = _processes.Process(
        target=_serve, args=(str(folder), port, {**store_settings(folder), **environment}), daemon=True
    )
    process.start()
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: _is_alive(url), seconds=90)
        yield process, url
    finally:
        process.kill()
        process.join()


def _serve(folder: str, port: int, environment: dict[str, str]) -> None:
    log = os.open(Path(folder) / "server.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    settings = read_settings(
        {
            "BOT_PORT": str(port),
            "BOT_RATE_LIMIT": "off",
            "BOT_SECRET_KEY": "k" * 40,
            **environment,
        }
    )
    configure_logging("DEBUG")
    root = Path(folder) / "root"  # no models there
    root.mkdir(exist_ok=True)
    if not (root / "knowledge").is_symlink():
        (root / "knowledge").symlink_to(ROOT / "knowledge")
    serve_until_stopped(replace(settings, root=root))


def _is_alive(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
