"""Rules of the house that the import contracts of pyproject.toml do not hold."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT

MODULES = sorted((PROJECT_ROOT / "bot").rglob("*.py"))
NOT_IMPORTED = ("bot.__main__", "bot.storage.migrations")
"""What runs when it is imported, because Python or Alembic starts it that way."""

WATCHED_IMPORT = """
import importlib, json, os, sys
root, seen = os.getcwd() + "/", []
def watch(event, args):
    if event == "open" and isinstance(args[0], str):
        path = os.path.abspath(args[0])
        if path.startswith(root) and "/.venv/" not in path and not path.endswith((".py", ".pyc")):
            seen.append(path)
    elif event in ("socket.connect", "sqlite3.connect"):
        seen.append(event)
sys.addaudithook(watch)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
print(json.dumps(seen))
"""


def dotted(path: Path) -> str:
    parts = path.relative_to(PROJECT_ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_only_settings_reads_the_environment() -> None:
    """Training sets what Rasa reads; that is no reading."""
    readers = set()
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        written = {
            id(node.value)
            for node in ast.walk(tree)
            if (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store))
            or (isinstance(node, ast.Attribute) and node.attr == "setdefault")
        }
        for node in ast.walk(tree):
            is_named = isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
            is_imported = isinstance(node, ast.ImportFrom) and {"environ", "getenv"} & {a.name for a in node.names}
            if (is_named and id(node) not in written) or is_imported:
                readers.add(dotted(path))
    assert readers == {"bot.settings"}


@pytest.mark.parametrize("module", [dotted(path) for path in MODULES])
def test_a_module_says_what_it_owns(module: str) -> None:
    source = PROJECT_ROOT / module.replace(".", "/")
    path = source / "__init__.py" if source.is_dir() else source.with_suffix(".py")
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_importing_opens_no_file_and_no_socket() -> None:
    names = [name for name in map(dotted, MODULES) if not name.startswith(NOT_IMPORTED)]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED_IMPORT, json.dumps(names)],
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []
