"""What is measured: Repère, the stock bot and the floor, each a server that can be started, asked and stopped."""

from __future__ import annotations

import shutil
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from benchmarks import processes
from benchmarks.machine import MB
from benchmarks.plan import TRAIN_SECONDS
from benchmarks.processes import Command, ProcessError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping

LONGEST_RETENTION_DAYS = "3650"

COPIED = (
    "bot",
    "encoder/model",
    "data",
    "knowledge",
    "benchmarks",
    "config.yml",
    "domain.yml",
    "endpoints.yml",
    "pyproject.toml",
    "uv.lock",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One started process; GET `ready_path` answers 200 once it can work."""

    process: subprocess.Popen[bytes]
    port: int
    ready_path: str
    log: Path


@dataclass(frozen=True, slots=True)
class Running:
    """A started server: the part that visitors speak to, and those that it needs."""

    dialect: str
    front: Part
    helpers: tuple[Part, ...] = ()

    @property
    def url(self) -> str:
        """Where visitors reach it."""
        return f"http://127.0.0.1:{self.front.port}"

    @property
    def pids(self) -> list[int]:
        """Every process that belongs to it."""
        return [part.process.pid for part in (self.front, *self.helpers)]

    def wait_until_ready(self) -> None:
        """Wait until messages can be answered.

        Raises:
            ProcessError: it does not come to that.
        """
        for part in (self.front, *self.helpers):
            processes.wait_until_ready(part.port, part.ready_path, part.process, part.log)

    def stop(self) -> None:
        """End it."""
        processes.stop([part.process for part in (self.front, *self.helpers)])


class Subject(Protocol):
    """One kind of server."""

    name: str
    installed: Path
    """The environment that it runs in."""

    def start(self) -> Running:
        """Start one with a fresh database and return at once."""
        ...


def copy_project(root: Path, target: Path) -> Path:
    """Copy what training and serving read, so that neither the project nor its models can come to harm."""
    ignored = shutil.ignore_patterns("__pycache__", ".venv", "models", ".rasa", "node_modules")
    for name in COPIED:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=ignored)
        elif source.is_file():
            shutil.copy2(source, target / name)
    return target


class Repere:
    """`bot train` and `bot serve`, from a copy of the project."""

    name = "Repère"

    def __init__(self, project: Path, database: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        self._project = project
        self._python = sys.executable
        self._database = database
        self.installed = Path(sys.prefix)
        # The copy comes before the environment's link to the project itself.
        self._environment = {"PYTHONPATH": str(project), "BOT_RATE_LIMIT": "off", "BOT_LOG_LEVEL": "WARNING"}
        self._environment |= settings or {}

    def train(self) -> float:
        """Train as `bot train --force` does; return the seconds.

        Raises:
            ProcessError: it failed, or would not have trained in the copy.
        """
        where = "import bot.settings, sys; sys.exit(str(bot.settings.PROJECT_ROOT) != sys.argv[1])"
        processes.run_to_end(self._command("check", "-c", where, str(self._project)), timeout_s=60)
        seconds = processes.run_to_end(self._command("train", "-m", "bot", "train", "--force"), TRAIN_SECONDS)
        if not list((self._project / "models").glob("*.tar.gz")):
            raise ProcessError("training left no model in the copy")
        return seconds

    @property
    def model_mb(self) -> float:
        """How large the model's file is, in MiB."""
        return sum(file.stat().st_size for file in (self._project / "models").glob("*.tar.gz")) / MB

    def take_model(self, model: Path) -> None:
        """Take a model that was trained before instead of training one; another than of these inputs is never loaded."""
        (self._project / "models").mkdir(exist_ok=True)
        shutil.copy2(model, self._project / "models")

    def with_database(self, database: Path) -> Repere:
        """Return the same bot over a database that is there already; nothing in it is too old to be kept."""
        return Repere(self._project, database)

    def start(self) -> Running:
        """Start `bot serve`."""
        port = processes.find_free_port()
        database = self._database or self._project / f"{uuid.uuid4().hex}.db"
        settings = {"BOT_PORT": str(port), "BOT_DATABASE_URL": f"sqlite:///{database}"}
        if self._database is not None:
            settings["BOT_RETENTION_DAYS"] = LONGEST_RETENTION_DAYS
        command = self._command("serve", "-m", "bot", "serve", **settings)
        return Running("repere", Part(processes.start(command), port, "/readyz", command.log))

    def full_environment(self) -> dict[str, str]:
        """Return the environment in which Python finds the copy's `bot`."""
        return self._command("environment").full_environment()

    def _command(self, name: str, *words: str, **settings: str) -> Command:
        log = self._project / f"repere-{name}.log"
        return Command([self._python, *words], self._project, log, {**self._environment, **settings})


class Floor:
    """The server that only stores."""

    name = "Floor"

    def __init__(self, project: Path) -> None:
        self._project = project
        self.installed = Path(sys.prefix)

    def start(self) -> Running:
        """Start it."""
        port = processes.find_free_port()
        database = self._project / f"floor-{uuid.uuid4().hex}.db"
        words = [sys.executable, "-m", "benchmarks.floor", str(port), str(database)]
        command = Command(words, self._project, self._project / "floor.log")
        return Running("floor", Part(processes.start(command), port, "/healthz", command.log))
