"""What a message costs when more is stored, learnt or known: the same messages said to servers that differ in one thing.

The servers of one comparison run together and are measured in turn, as everywhere.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.client import Job, run_apart
from benchmarks.console import open_database
from benchmarks.enlarging import MULTIPLIERS, multiply_events
from benchmarks.figures import Crowd, Figures, make_job, measure_job, started, warm_up
from benchmarks.processes import say
from benchmarks.subjects import Repere, copy_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.plan import Plan
    from benchmarks.stock_bot import Stock
    from benchmarks.subjects import Subject

TURNS_A_CONVERSATION = 4
"""On average, in the databases that are filled by SQL (`benchmarks/console.py`)."""

COPIED_CONVERSATIONS = 10
COPIED_TURNS = 4
"""What is said to the stock bot and then copied in its store: as long as Repère's conversations are."""


@dataclass(frozen=True, slots=True)
class Growth:
    """One comparison: what grows, and the figures of each amount of it, the smallest first."""

    title: str
    figures: Mapping[str, Figures]
    training_s: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """Return everything, the single figures too."""
        return {
            "title": self.title,
            "training_s": dict(self.training_s),
            "figures": {key: asdict(one) for key, one in self.figures.items()},
        }


def measure_stored(repere: Repere, stock: Stock | None, folder: Path, plan: Plan) -> list[Growth]:
    """Measure each bot over databases that hold more and more conversations.

    Raises:
        ProcessError, ClientError: a server does not start or does not answer.
    """
    folder.mkdir()
    subjects: dict[str, Subject] = {"none": repere}
    for many in plan.stored_conversations:
        say(f"Filling a database with {many} conversations …")
        place = folder / str(many)
        place.mkdir()
        with contextlib.redirect_stdout(None):  # it tells how long that took; only tables go to standard output
            open_database(place, many * TURNS_A_CONVERSATION).close()
        subjects[f"{many:,}".replace(",", " ")] = repere.with_database(place / "console.db")
    found = [Growth("Repère: conversations stored", _compare(subjects, plan), {})]
    if stock is not None:
        stored = _fill_stock(stock, folder, plan)
        found.append(Growth("Stock Rasa: conversations stored", _compare(stored, plan), {}))
    return found


def measure_data(
    repere: Repere, project: Path, folder: Path, model: Path, plan: Plan, *, trained_s: float | None
) -> list[Growth]:
    """Measure Repère with more training data, and with more knowledge, in copies of the project.

    Args:
        trained_s: how long training took with the data as they are, where this run measured it.

    Raises:
        ProcessError, ClientError: a server does not start or does not answer.
    """
    found = []
    for name, multiply in MULTIPLIERS.items():
        more = copy_project(project, folder / name.replace(" ", "-"))
        multiply(more, plan.data_factor)
        larger = Repere(more)
        training_s: dict[str, float] = {}
        label = f"× {plan.data_factor}"
        if multiply is MULTIPLIERS["training data"]:
            say(f"Training with {plan.data_factor} times the training data …")
            training_s = {"× 1": trained_s} if trained_s else {}
            training_s[label] = larger.train()
        else:
            larger.take_model(model)  # a model is not made from these
        say(f"{plan.data_factor} times the {name} …")
        subjects: dict[str, Subject] = {"× 1": repere, label: larger}
        found.append(Growth(f"Repère: {name}", _compare(subjects, plan), training_s))
        shutil.rmtree(more)
    return found


def _compare(subjects: Mapping[str, Subject], plan: Plan) -> dict[str, Figures]:
    figures = {key: Figures(subject.name) for key, subject in subjects.items()}
    with contextlib.ExitStack() as stack:
        running = {key: stack.enter_context(started(subject, figures[key])) for key, subject in subjects.items()}
        for one in running.values():
            warm_up(one, plan)
        for number in range(plan.rounds):
            for key, one in running.items():
                job = make_job(one, plan, plan.growth_messages, offset=number)
                measure_job(job, one, figures[key], figures[key].crowds.setdefault(1, Crowd()))
    return figures


def _fill_stock(stock: Stock, folder: Path, plan: Plan) -> dict[str, Subject]:
    subjects: dict[str, Subject] = {"none": stock}
    for many in plan.stored_conversations:
        database = folder / f"stock-{many}.db"
        running = stock.with_database(database).start()
        try:
            running.wait_until_ready()
            run_apart(Job(running.dialect, running.url, COPIED_CONVERSATIONS, COPIED_TURNS))
        finally:
            running.stop()
        say(f"Filling the stock bot's store with {many} conversations …")
        multiply_events(database, many)
        subjects[f"{many:,}".replace(",", " ")] = stock.with_database(database)
    return subjects
