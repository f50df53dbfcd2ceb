"""How large an installed environment is without what only developers need, without installing it again.

The lock file tells what `uv sync --no-dev` would install; each installed distribution lists its files in its RECORD. What
is counted is what `du` would count: whole blocks, compiled bytecode too, which no RECORD lists.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, distributions
from typing import TYPE_CHECKING, Any

from packaging.markers import Marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

BLOCK_BYTES = 512
"""The unit of `st_blocks`, whatever the file system's own is (stat(2))."""

MB = 1024 * 1024


def installed_mb(environment: Path, lock: Path) -> float:
    """Return the MiB on disk of an environment's locked distributions, those of development groups left out.

    Raises:
        LookupError: something that the lock names is not installed; the message says what.
    """
    wanted = locked_names(tomllib.loads(lock.read_text(encoding="utf-8")))
    found = {
        normalize(one.metadata["Name"]): one for one in distributions(path=[str(path) for path in _sites(environment)])
    }
    missing = sorted(wanted - found.keys())
    if missing:
        raise LookupError(f"not installed in {environment.name}: {', '.join(missing)}")
    files = {file for name in wanted for file in files_of(found[name])} | set(_own_files(environment))
    return disk_bytes(files | folders_of(files, environment.resolve())) / MB


def locked_names(lock: Mapping[str, Any]) -> set[str]:
    """Return the distributions that the lock installs on this machine for the project itself, without its groups."""
    packages = {package["name"]: package for package in lock["package"]}
    root = next(name for name, package in packages.items() if _is_project(package))
    wanted: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = [(root, "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        wanted.add(name)
        waiting += _asked_for(packages[name], extra)
    return wanted if not packages[root]["source"].keys() & {"virtual"} else wanted - {root}


def _asked_for(package: Mapping[str, Any], extra: str) -> Iterator[tuple[str, str]]:
    asked = package.get("optional-dependencies", {}).get(extra, ()) if extra else package.get("dependencies", ())
    for one in asked:
        if "marker" in one and not Marker(one["marker"]).evaluate():
            continue
        yield one["name"], ""
        yield from ((one["name"], wanted) for wanted in one.get("extra", ()))


def _is_project(package: Mapping[str, Any]) -> bool:
    return bool(package["source"].keys() & {"editable", "virtual"})


def files_of(distribution: Distribution) -> Iterator[Path]:
    """Yield the files of a distribution that are there, with the bytecode beside each module."""
    for entry in distribution.files or ():
        path = distribution.locate_file(entry).resolve()  # type: ignore[attr-defined] - a real path, in a real folder
        if not path.is_file():
            continue
        yield path
        if path.suffix == ".py":
            yield from (path.parent / "__pycache__").glob(f"{path.stem}.cpython-???.pyc")


def folders_of(files: Iterable[Path], environment: Path) -> set[Path]:
    """Return the folders of an environment that its files lie in: they take blocks as well."""
    return {folder for file in files for folder in file.parents if folder.is_relative_to(environment)}


def disk_bytes(files: Iterable[Path]) -> int:
    """Return the bytes that files take on disk; one with several names counts once."""
    by_inode = {(status.st_dev, status.st_ino): status.st_blocks for status in (file.lstat() for file in files)}
    return sum(by_inode.values()) * BLOCK_BYTES


def normalize(name: str) -> str:
    """Return a distribution's name as lock files write it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _sites(environment: Path) -> list[Path]:
    return sorted(environment.glob("lib/python3*/site-packages"))


def _own_files(environment: Path) -> Iterator[Path]:
    """Yield what `uv` puts into an environment beside distributions: its settings, scripts that switch it on."""
    yield from environment.glob("pyvenv.cfg")
    yield from environment.glob("bin/activate*")
    for site in _sites(environment):
        yield from (path for path in site.glob("_virtualenv*"))
