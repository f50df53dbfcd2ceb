"""Rasa works without TensorFlow through a few named stand-ins; an upgrade of Rasa that changes this fails here."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from bot.engine.stand_ins import UNUSED_IN_SERVING, WITHOUT_TENSORFLOW, LeftOutError
from tests.conftest import ROOT


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def loaded(*packages: str) -> str:
    code = f"import sys, bot.engine.dialogue; print([m for m in sys.modules if m.split('.')[0] in {packages!r}])"
    done = run(code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_tensorflow_is_neither_installed_nor_imported() -> None:
    assert importlib.util.find_spec("tensorflow") is None
    assert loaded("tensorflow", "keras") == "[]"


def test_serving_imports_no_messenger_and_no_cloud_database() -> None:
    assert loaded("aiogram", "twilio", "slack_sdk", "webexteamssdk", "socketio", "botocore", "bson") == "[]"


@pytest.mark.parametrize("module", WITHOUT_TENSORFLOW)
def test_each_stand_in_replaces_a_module_of_rasa_that_cannot_be_imported_without_it(module: str) -> None:
    assert path_in_rasa(module).is_file(), "Rasa moved it"
    remove = "sys.meta_path = [f for f in sys.meta_path if type(f).__module__ != 'bot.engine.stand_ins']"
    assert "No module named 'tensorflow" in run(f"import sys; {remove}; import {module}").stderr
    assert run(f"import {module}").returncode == 0


@pytest.mark.parametrize("module", [name for name in UNUSED_IN_SERVING if name.startswith("rasa.")])
def test_each_channel_that_is_left_out_is_one_of_rasas(module: str) -> None:
    text = path_in_rasa(module).read_text(encoding="utf-8")
    assert all(f"class {name}(" in text for name in UNUSED_IN_SERVING[module])


def test_the_plain_rasa_command_works() -> None:
    done = subprocess.run([ROOT / ".venv/bin/rasa", "--version"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "3.6.21" in done.stdout, done.stderr


def test_a_component_that_needs_tensorflow_says_so() -> None:
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier

    with pytest.raises(LeftOutError, match="DIETClassifier is left out"):
        DIETClassifier.create({}, None, None, None)


def path_in_rasa(module: str) -> Path:
    package = importlib.util.find_spec("rasa")
    assert package is not None
    return Path(package.submodule_search_locations[0], *module.split(".")[1:]).with_suffix(".py")
