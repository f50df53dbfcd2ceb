"""A project of its own for a server whose model or code a test changes: the code copied, all else linked."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def make_project(folder: Path, model: Path) -> dict[str, str]:
    """Make a project in `folder` with a copy of the model; return the environment in which commands run in it."""
    shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ROOT.iterdir():
        if part.name not in ("bot", "models", "var") and not part.name.startswith("."):
            (folder / part.name).symlink_to(part)
    (folder / "models").mkdir()
    shutil.copy(model, folder / "models" / model.name)
    return {"PYTHONPATH": str(folder), "PYTHONSAFEPATH": "1"}
