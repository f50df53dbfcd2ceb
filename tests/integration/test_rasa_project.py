"""The project is an ordinary Rasa project: Rasa's own commands work at its root."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

from tests.conftest import ROOT
from tests.stores import find_free_port

RASA = ROOT / ".venv" / "bin" / "rasa"
ENVIRONMENT = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TQDM_DISABLE": "1"}


def rasa(*arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RASA, *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_data_validate_finds_no_warning() -> None:
    done = rasa("data", "validate", "--fail-on-warnings")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_the_test_conversations_pass(tmp_path: Path, model: Path) -> None:
    done = rasa(
        *("test", "core", "--model", model, "--stories", "tests/conversations", "--out", tmp_path),
        *("--fail-on-prediction-errors", "--no-plot"),
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_the_action_server_and_the_shell_answer(model: Path) -> None:
    """`rasa run actions` beside `rasa shell`, as a Rasa developer would try the bot."""
    port = find_free_port()
    actions = subprocess.Popen(
        [RASA, "run", "actions", "--actions", "bot.actions.answering", "--port", str(port)],
        cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/health")
        endpoints = Path(ROOT / "var" / "test-endpoints.yml")
        endpoints.parent.mkdir(exist_ok=True)
        endpoints.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{port}/webhook\n", encoding="utf-8")
        done = rasa(
            "shell",
            "--model",
            model,
            "--endpoints",
            endpoints,
            "--port",
            str(find_free_port()),
            stdin="what is human trafficking\n/stop\n",
        )
        assert "Human trafficking means" in done.stdout, done.stdout[-1500:] + done.stderr[-1500:]
    finally:
        actions.send_signal(signal.SIGTERM)
        try:
            actions.wait(20)
        except subprocess.TimeoutExpired:
            actions.kill()
            actions.wait()


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")
