"""The stock Rasa bot: its own environment, trained with the project's data, served as Rasa's documentation tells.

`rasa run --enable-api` with the REST channel and a SQL tracker store in SQLite, and `rasa run actions` beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import processes
from benchmarks.machine import MB, load_average
from benchmarks.plan import STOCK_INSTALL_SECONDS, STOCK_TRAIN_SECONDS
from benchmarks.processes import Command, ProcessError, say
from benchmarks.subjects import Part, Running

if TYPE_CHECKING:
    from collections.abc import Iterator

STOCK = Path(__file__).resolve().parent / "stock"
ENVIRONMENT = STOCK / ".venv"
INPUTS = ("domain.yml", "data/nlu/**/*.yml", "data/rules/**/*.yml", "benchmarks/stock/uv.lock")
MODEL = "stock.tar.gz"
FACTS = "training.json"


@dataclass(frozen=True, slots=True)
class Training:
    """How long the stock bot's training took, and when and under which load, should it be an earlier one."""

    seconds: float
    epochs: int
    measured_at: str
    load_average: list[float]
    inputs: str
    """What the model was made from, as `Stock.hash_inputs` tells it."""
    kept: bool = False


def install_environment(root: Path, log: Path, target: Path = ENVIRONMENT) -> None:
    """Make the stock bot's environment in `target`, unless it is there and of the present lock file.

    Raises:
        ProcessError: uv is missing, or failed.
    """
    lock, mark = STOCK / "uv.lock", target / ".ready"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == digest:
        return
    say("Installing a stock Rasa with TensorFlow (2 GB; the first time only; minutes) …")
    words = [_find_uv(root, log), "sync", "--frozen", "--python", "3.11"]
    environment = {"UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(target)}
    seconds = processes.run_to_end(Command(words, STOCK, log, environment), STOCK_INSTALL_SECONDS)
    mark.write_text(digest)
    say(f"  done in {seconds:.0f} s")


class Stock:
    """The stock bot, in a copy of the project."""

    name = "Stock Rasa"

    def __init__(self, project: Path, epochs: int, installed: Path = ENVIRONMENT, database: Path | None = None) -> None:
        self.installed = installed
        self._project = project
        self._database = database
        self._folder = project / "benchmarks" / "stock"
        self._model = self._folder / "models" / MODEL
        self._epochs = epochs
        self._environment = {
            "RASA_TELEMETRY_ENABLED": "false",
            "RASA_CACHE_DIRECTORY": str(project / "stock-cache"),
            "SANIC_HOST": "127.0.0.1",  # where `rasa run actions` listens
            "TF_CPP_MIN_LOG_LEVEL": "2",
            "PYTHONWARNINGS": "ignore",
        }

    @property
    def model_mb(self) -> float:
        """How large the model's file is, in MiB."""
        return self._model.stat().st_size / MB

    def with_database(self, database: Path) -> Stock:
        """Return the same bot over a database that is there already."""
        return Stock(self._project, self._epochs, self.installed, database)

    def train(self, measured_at: str, *, keep: bool) -> Training:
        """Train, or with `keep` take the model that an earlier run kept of the same inputs.

        Raises:
            ProcessError: training failed.
        """
        inputs = self.hash_inputs()
        kept = STOCK / "models" / inputs
        if keep and (kept / MODEL).is_file():
            return self.take(kept)
        before = load_average()
        seconds = processes.run_to_end(self._training(), STOCK_TRAIN_SECONDS)
        if not self._model.is_file():
            raise ProcessError("the stock bot's training left no model")
        training = Training(seconds, self._epochs, measured_at, before, inputs)
        if keep:
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self._model, kept)
            (kept / FACTS).write_text(json.dumps(asdict(training)))
        return training

    def take(self, folder: Path) -> Training:
        """Take a model that was trained before of the same inputs: its file and, beside it, what is known of the training.

        Raises:
            ProcessError: there is none, or it was made from something else.
        """
        try:
            facts: dict[str, Any] = json.loads((folder / FACTS).read_text())
            training = Training(**{**facts, "kept": True})
        except (OSError, TypeError, ValueError) as error:
            raise ProcessError(f"{folder} holds no trained stock bot: {error}") from error
        self._epochs = training.epochs
        if training.inputs != self.hash_inputs():
            raise ProcessError(f"the stock bot in {folder} was trained with other data or settings: train it again")
        self._model.parent.mkdir(exist_ok=True)
        shutil.copy2(folder / MODEL, self._model)
        return training

    def start(self) -> Running:
        """Start the bot and its action server."""
        port, actions_port = processes.find_free_port(), processes.find_free_port()
        settings = {
            "STOCK_ACTIONS_PORT": str(actions_port),
            "STOCK_DATABASE": str(self._database or self._project / f"stock-{uuid.uuid4().hex}.db"),
        }
        actions = self._rasa("actions", "run", "actions", "--actions", "actions", "--port", str(actions_port))
        words = ["run", "--enable-api", "-i", "127.0.0.1", "-p", str(port), "--model", str(self._model)]
        files = ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        command = self._rasa("serve", *words, *files, **settings)
        helper = Part(processes.start(actions), actions_port, "/health", actions.log)
        return Running("rasa", Part(processes.start(command), port, "/status", command.log), (helper,))

    def _training(self) -> Command:
        config = self._folder / "config.yml"
        config.write_text(self._config())
        where = ["--config", "config.yml", "--domain", "../../domain.yml", "--out", "models"]
        data = ["--data", "../../data/nlu", "../../data/rules"]
        return self._rasa(
            "train", "train", "--force", *where, *data, "--fixed-model-name", MODEL.removesuffix(".tar.gz")
        )

    def _config(self) -> str:
        text = (STOCK / "config.yml").read_text(encoding="utf-8")
        changed, count = re.subn(r"epochs: \d+", f"epochs: {self._epochs}", text)
        if count != 1:
            raise ProcessError("benchmarks/stock/config.yml must name its epochs once")
        return changed

    def hash_inputs(self) -> str:
        """Return a digest of what the model is made from: training data, settings, versions."""
        digest = hashlib.sha256(self._config().encode())
        for file in self._inputs():
            digest.update(str(file.relative_to(self._project)).encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()[:16]

    def _inputs(self) -> Iterator[Path]:
        for pattern in INPUTS:
            yield from sorted(self._project.glob(pattern))

    def _rasa(self, name: str, *words: str, **settings: str) -> Command:
        log = self._project / f"stock-{name}.log"
        return Command(
            [str(self.installed / "bin" / "rasa"), *words], self._folder, log, {**self._environment, **settings}
        )


def _find_uv(root: Path, log: Path) -> str:
    for candidate in (os.environ.get("UV"), shutil.which("uv"), str(root / ".uv" / "bin" / "uv")):
        if candidate and Path(candidate).is_file():
            return candidate
    processes.run_to_end(Command([str(root / "scripts" / "get-uv")], root, log), timeout_s=600)
    return str(root / ".uv" / "bin" / "uv")
