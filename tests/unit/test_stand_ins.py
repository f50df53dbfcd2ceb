"""Rasa works without what it never uses here through a few named stand-ins; an upgrade that changes this fails here."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from ast import literal_eval
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from bot.engine.stand_ins import NOT_INSTALLED, UNUSED_IN_SERVING, LeftOutError
from tests.conftest import ROOT


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def loaded(*packages: str) -> str:
    code = f"import sys, bot.engine.dialogue; print([m for m in sys.modules if m.split('.')[0] in {packages!r}])"
    done = run(code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


STANDING_IN = [(package, module) for package, modules in NOT_INSTALLED.items() for module in modules]


@pytest.mark.parametrize("package", NOT_INSTALLED)
def test_what_has_stand_ins_is_neither_installed_nor_imported(package: str) -> None:
    assert PathFinder.find_spec(package) is None


def test_serving_imports_no_messenger_no_cloud_database_and_nothing_that_trains() -> None:
    assert loaded("tensorflow", "keras", "socketio", "botocore", "bson", "matplotlib", "typer", "weasel") == "[]"
    assert loaded("sklearn", "joblib", "pkg_resources") == "[]"
    kept_out = loaded("sanic", "questionary", "prompt_toolkit", "apscheduler")
    assert set(literal_eval(kept_out)) == {module for module in UNUSED_IN_SERVING if not module.startswith("rasa.")}


@pytest.mark.parametrize(("package", "module"), STANDING_IN)
def test_each_stand_in_replaces_a_module_that_cannot_be_imported_without_its_package(package: str, module: str) -> None:
    modules = list(NOT_INSTALLED[package])
    if not module.startswith(package):
        assert path_of(module).exists(), "it was moved"
    remove = f"for finder in sys.meta_path: [getattr(finder, 'modules', {{}}).pop(m, 0) for m in {modules!r}]"
    missing = "google.auth" if package == "cachecontrol" else package  # the first that its user imports
    assert f"No module named '{missing}" in run(f"import sys\n{remove}\nimport {module}").stderr
    assert run(f"import {module}").returncode == 0


def test_packages_that_are_installed_keep_their_users(tmp_path: Path) -> None:
    """The stock bot of the benchmarks has them all."""
    for package in NOT_INSTALLED:
        (tmp_path / f"{package}.py").write_text("")
    code = f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
finder = next(f for f in sys.meta_path if type(f).__module__ == "bot.engine.stand_ins")
print([m for m in {[module for _, module in STANDING_IN]!r} if finder.find_spec(m)])
"""
    assert run(code).stdout.strip() == "[]"


@pytest.mark.parametrize("module", [name for name in UNUSED_IN_SERVING if name.startswith("rasa.")])
def test_each_name_that_is_left_out_of_rasa_is_one_of_its(module: str) -> None:
    text = path_of(module).read_text(encoding="utf-8")
    assert all(
        re.search(rf"^(class |def |async def )?{name}\b", text, re.MULTILINE) for name in UNUSED_IN_SERVING[module]
    )


def test_the_plain_rasa_command_works() -> None:
    done = subprocess.run([ROOT / ".venv/bin/rasa", "--version"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "3.6.21" in done.stdout, done.stderr


def test_a_component_that_needs_tensorflow_says_so() -> None:
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier

    with pytest.raises(LeftOutError, match="DIETClassifier is left out"):
        DIETClassifier.create({}, None, None, None)


def test_rasa_draws_nothing_where_there_is_nothing_to_draw_with(tmp_path: Path) -> None:
    from rasa.utils.plotting import plot_histogram

    assert plot_histogram([1.0], "confidences", str(tmp_path / "histogram.png")) is None
    assert list(tmp_path.iterdir()) == []


def path_of(module: str) -> Path:
    package, *rest = module.split(".")
    found = importlib.util.find_spec(package)
    assert found is not None
    path = Path(found.submodule_search_locations[0], *rest)
    return path if path.is_dir() else path.with_suffix(".py")
