"""The README's commands do what it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT, START_SECONDS
from tests.databases import store_settings
from tests.stores import find_free_port

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Server

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def block_with(words: str) -> str:
    return next(block for block in BLOCKS if words in block)


def run(command: str, **environment: str) -> str:
    """Run a line of the README in its folder and return what it prints."""
    done = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_a_conversation_is_begun_and_goes_on_as_it_is_shown(server: Server) -> None:
    start, say = re.findall(r"^curl .*?[^\\]$", block_with("curl -s -XPOST"), re.MULTILINE | re.DOTALL)
    here = server.url.removeprefix("http://")
    begun = json.loads(run(start.replace("localhost:8080", here)))
    said = say.replace("localhost:8080", here).replace("<id>", begun["conversation_id"])
    turn = json.loads(run(said.replace("<token>", begun["token"])))
    assert turn["language"] == begun["language"] == "fr"
    assert turn["messages"][0]["services"]


def test_a_message_is_read_as_it_is_shown() -> None:
    line = next(line for line in block_with("curl -s -XPOST").splitlines() if "bot parse" in line)
    read = json.loads(run(line.replace(".venv/bin/bot", f"{sys.executable} -m bot")))
    assert read["intent"] == "trafficking_signs"
    assert read["urgent"] is False


def test_an_administrator_is_added_as_it_is_shown(tmp_path: Path) -> None:
    line = next(line for line in block_with("bot staff add").splitlines() if "staff add" in line)
    added = run(line.replace(".venv/bin/bot", f"{sys.executable} -m bot"), **store_settings(tmp_path))
    assert "camille" in added
    words = shlex.split(line, comments=True)
    listed = run(f"{sys.executable} -m bot staff list", **store_settings(tmp_path))
    assert "camille" in listed
    assert words[words.index("--role") + 1] in listed


def test_make_run_serves_the_page(tmp_path: Path) -> None:
    """The first of the two commands; the second is the one that runs this test."""
    assert "make run " in block_with("make test")
    if subprocess.run(["make", "-q", "setup"], cwd=ROOT, capture_output=True, check=False).returncode:
        pytest.skip("the environment is not the one of the lock: `make test` brings it up to date")
    port = find_free_port()
    settings = {"BOT_PORT": str(port), **store_settings(tmp_path)}
    with (tmp_path / "make.log").open("wb") as log:
        process = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log, start_new_session=True
        )
    try:
        page = wait_for_page(f"http://127.0.0.1:{port}/fr/", process, tmp_path / "make.log")
        assert 'lang="fr' in page
        assert 'href="tel:' in page
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for_page(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.read().decode()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(log.read_text()[-2000:])
