"""The model is missing, damaged, of another version or in part: the server starts, helps and says what to do (B3, E3)."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import time
from typing import TYPE_CHECKING

import pytest

from tests.conftest import contact_ids, entries, serve
from tests.figures import record
from tests.projects import make_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOTLINE = "canadian-human-trafficking-hotline"
WHAT_TO_DO = "bot train --force"
SAID = (("en", "what is the strategy", "he is hitting me right now please help"),
        ("fr", "c'est quoi la stratégie", "aidez moi il me frappe en ce moment"))  # fmt: skip
ANSWERED_S = 3.0


def remove(model: Path) -> None:
    model.unlink()


def cut(model: Path) -> None:
    os.truncate(model, model.stat().st_size // 2)


def overwrite(model: Path) -> None:
    with model.open("r+b") as file:
        file.seek(model.stat().st_size // 3)
        file.write(os.urandom(65_536))


def age(model: Path) -> None:
    def change(name: str, data: bytes) -> bytes | None:
        if name != "metadata.json":
            return data
        return json.dumps({**json.loads(data), "rasa_open_source_version": "2.8.0"}).encode()

    _rewrite(model, change)


def without(part: str) -> Callable[[Path], None]:
    def leave_out(model: Path) -> None:
        _rewrite(model, lambda name, data: None if part in name else data)

    leave_out.__name__ = f"without-{part}"
    return leave_out


def lose_encoder(model: Path) -> None:
    """The encoder's files lie beside the model, in the project."""
    encoder = model.parent.parent / "encoder"
    encoder.unlink()  # a link, to the project that is tested
    (encoder / "model").mkdir(parents=True)


def _rewrite(model: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with tarfile.open(model) as old:
        files = [(member, old.extractfile(member).read()) for member in old if member.isfile()]  # type: ignore[union-attr]
    with tarfile.open(model, "w:gz") as new:
        for member, data in files:
            changed = change(member.name, data)
            if changed is not None:
                member.size = len(changed)
                new.addfile(member, io.BytesIO(changed))


FAULTS = [
    remove, cut, overwrite, age, without("IntentClassifier"), without("SparseTextFeaturizer"), without("RulePolicy"),
    without("SentenceEncoder"), without("Tokenizer"), without("metadata.json"), lose_encoder,
]  # fmt: skip


@pytest.mark.parametrize("damage", FAULTS, ids=lambda damage: damage.__name__)
def test_the_server_starts_helps_and_says_what_to_do(
    tmp_path: Path, model: Path, damage: Callable[[Path], None]
) -> None:
    environment = make_project(tmp_path / "project", model)
    damage(tmp_path / "project" / "models" / model.name)
    with serve(tmp_path, **environment) as server:
        ready = server.request("GET", "/readyz")
        assert (ready.status, ready.json["checks"]) == (503, {"model": False, "database": True, "redis": True})
        assert b"repere_model_loaded 0.0" in server.request("GET", "/metrics").body
        longest = 0.0
        for language, calm, danger in SAID:
            visitor, begun = server.visitor(language), time.monotonic()
            assert contact_ids(visitor.say(calm)) >= {"emergency-911", HOTLINE}
            turn = visitor.say(danger)
            longest = max(longest, time.monotonic() - begun)
            assert entries(turn) == ["danger_now"]
            assert turn["urgent"]
            assert turn["language"] == language
    record("E3", f"model {damage.__name__}: two messages", longest, ANSWERED_S, "s")
    log = (tmp_path / "server.log").read_text()
    assert WHAT_TO_DO in log
    assert "Traceback" not in log
    said = subprocess.run(
        [sys.executable, "-m", "bot", "parse"], input="hello\n", capture_output=True, text=True, check=False,
        cwd=tmp_path, env={**os.environ, **environment, "BOT_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"},
    )  # fmt: skip
    assert said.returncode == 1
    assert said.stdout == ""
    assert WHAT_TO_DO in said.stderr
    assert "Traceback" not in said.stderr
