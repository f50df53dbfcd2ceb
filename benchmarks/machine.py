"""What the figures were measured on, and what a process uses of it. Reads /proc: Linux only."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

PROC = Path("/proc")
MB = 1024 * 1024
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def describe_machine(root: Path, project: Path) -> dict[str, Any]:
    """Return processor, cores, memory and Python, what of the project is measured, and the load average now.

    Args:
        root: the repository, which knows the commit.
        project: the copy that is measured.
    """
    memory = re.search(r"MemTotal:\s+(\d+) kB", (PROC / "meminfo").read_text())
    return {
        "measured_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": int(memory[1]) // 1024 if memory else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "commit": read_commit(root),
        "sources": hash_sources(project),
        "training_examples": count_examples(project),
        "load_average": load_average(),
    }


def load_average() -> list[float]:
    """Return the load of the last 1, 5 and 15 minutes."""
    return [round(load, 2) for load in os.getloadavg()]


def read_commit(root: Path) -> str:
    """Return the commit that is checked out, "unknown" before the first one and outside a repository."""
    words = ["git", "-C", str(root), "rev-parse", "--verify", "HEAD"]
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=60, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def hash_sources(root: Path) -> str:
    """Return a digest of the code and data measured: a commit alone does not tell of changes made since."""
    digest = hashlib.sha256()
    for pattern in ("bot/**/*.py", "data/**/*.yml", "knowledge/**/*.yml", "config.yml", "domain.yml", "uv.lock"):
        for file in sorted(root.glob(pattern)):
            digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def count_examples(root: Path) -> int:
    """Return how many utterances the training data holds, of both languages."""
    files = root.glob("data/nlu/**/*.yml")
    return sum(len(re.findall(r"^ +- ", file.read_text(encoding="utf-8"), re.MULTILINE)) for file in files)


def resident_mb(pids: Iterable[int]) -> float:
    """Return the resident memory of processes and their children, in MiB; a page that two share counts twice."""
    return sum(_status_kb(pid, "VmRSS") for pid in with_children(pids)) / 1024


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time used so far by processes and their children."""
    ticks = 0
    for pid in with_children(pids):
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # utime and stime, fields 14 and 15 of proc(5)
    return ticks / TICKS_A_SECOND


def with_children(pids: Iterable[int]) -> list[int]:
    """Return the processes with every living descendant."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it ended meanwhile
            parents.setdefault(parent, []).append(int(entry.name))
    found = list(pids)
    for pid in found:  # grows as it goes; a process has one parent, so this ends
        found += parents.get(pid, [])
    return found


def forget_files(folders: Iterable[Path]) -> None:
    """Drop the files under `folders` from memory, so that the next start reads them from the disk, as a first one does.

    What another process has mapped stays, and a virtual machine's host may keep more.
    """
    for file in (file for folder in folders for file in folder.rglob("*") if file.is_file()):
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _status_kb(pid: int, name: str) -> int:
    match = re.search(rf"{name}:\s+(\d+) kB", (PROC / str(pid) / "status").read_text())
    return int(match[1]) if match else 0


def _cpu_model() -> str:
    match = re.search(r"model name\s*:\s*(.+)", (PROC / "cpuinfo").read_text())
    return match[1].strip() if match else platform.machine()
