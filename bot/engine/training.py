"""Trains the model and knows whether the one at hand is still true to its inputs."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.engine import stand_ins
from bot.errors import ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Every file whose change asks for another model. The lock file stands for the versions of the libraries.
INPUTS = (
    "config.yml",
    "domain.yml",
    "uv.lock",
    "data/**/*.yml",
    "knowledge/*places*.yml",
    "knowledge/needs.yml",
    "encoder/model/*.json",
    "encoder/model/encoder.onnx",
    "bot/nlu/*.py",
    "bot/nlu/*.tsv",
    "bot/nlu/lemma_tables/*.json.gz",
    "bot/normalization.py",
    "bot/tfidf.py",
)


def find_model(root: Path) -> Path | None:
    """Return the trained model that matches the present inputs, or None."""
    path = model_path(root)
    return path if path.is_file() else None


def model_path(root: Path) -> Path:
    """Return where the model of the present inputs lies or would lie."""
    return root / "models" / f"repere-{_hash_inputs(root)}.tar.gz"


def train_model(root: Path, say: Callable[[str], None]) -> Path:
    """Train from the project at `root`, telling each step to `say`, and return the model's path.

    Raises:
        ModelUnavailableError: Rasa refused the data; its messages tell why.
    """
    stand_ins.replace_what_is_not_installed()
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ["LOG_LEVEL"] = "WARNING"  # Rasa's own setting: no progress bars, which tell nothing to a person
    import rasa.model_training

    target = model_path(root)
    target.parent.mkdir(exist_ok=True)
    printed = io.StringIO()  # Rasa prints where it saved the model, which is not where it will be; and why it failed
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".training-") as folder,
        _ProgressOf(say),
        _without_cache(),
        _reading_once(),
        contextlib.redirect_stdout(printed),
    ):
        result = rasa.model_training.train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data")],
            output=folder,
            fixed_model_name=target.name,
            force_training=True,
        )
        if result.model is None:
            raise ModelUnavailableError(f"training ended with code {result.code}: {printed.getvalue().strip()}")
        Path(result.model).replace(target)  # at once: a server that looks for a model never finds half of one
    return target


@contextlib.contextmanager
def _without_cache() -> Iterator[None]:
    """Keep Rasa from hashing and caching what each component puts out.

    That took a quarter of the training; the name of our models is the cache.
    """
    from rasa.engine.training import graph_trainer, hooks

    class Forgetful(hooks.TrainingHook):  # type: ignore[misc]
        def on_before_node(self, *_args: object, **_kwargs: object) -> dict[str, str]:
            return {}

        def on_after_node(self, *_args: object, **_kwargs: object) -> None:
            return None

    graph_trainer.TrainingHook, remembering = Forgetful, graph_trainer.TrainingHook
    try:
        yield
    finally:
        graph_trainer.TrainingHook = remembering


@contextlib.contextmanager
def _reading_once() -> Iterator[None]:
    """Keep Rasa from reading and checking the same training data three times; what reads it copies it."""
    from rasa.shared.importers.rasa import RasaFileImporter

    read = RasaFileImporter.get_nlu_data
    known: dict[tuple[str, ...], object] = {}

    def read_once(importer: RasaFileImporter, language: str | None = "en") -> object:
        files = tuple(sorted(importer._nlu_files))
        if files not in known:
            known[files] = read(importer, language)
        return known[files]

    RasaFileImporter.get_nlu_data = read_once
    try:
        yield
    finally:
        RasaFileImporter.get_nlu_data = read


def _hash_inputs(root: Path) -> str:
    digest = hashlib.sha256()
    for file in _input_files(root):
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _input_files(root: Path) -> Iterator[Path]:
    for pattern in INPUTS:
        yield from sorted(root.glob(pattern))


class _ProgressOf(logging.Handler):
    """Turns Rasa's log of training steps into lines for a person, with the seconds since the start."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._say = say
        self._start = time.monotonic()
        self._logger = logging.getLogger("rasa.engine.training.hooks")

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one step on."""
        self._say(f"[{time.monotonic() - self._start:5.1f} s] {record.getMessage()}")

    def __enter__(self) -> None:
        self._logger.addHandler(self)
        self._logger.setLevel(logging.INFO)

    def __exit__(self, *_error: object) -> None:
        self._logger.removeHandler(self)
