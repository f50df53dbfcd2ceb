"""`python -m benchmarks`: measure in one run, print Markdown, write every single figure to `results/bench.json`."""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.client import ClientError, Job, run_apart
from benchmarks.figures import take_all
from benchmarks.growth import measure_data, measure_stored
from benchmarks.machine import describe_machine, load_average
from benchmarks.plan import JOB_SECONDS, PARTS, QUICK, Plan
from benchmarks.processes import ProcessError, say
from benchmarks.report import Report, to_json, to_markdown
from benchmarks.sizes import installed_mb
from benchmarks.stock_bot import ENVIRONMENT, Stock, install_environment
from benchmarks.subjects import Floor, Repere, Subject, copy_project
from bot.engine.training import find_model, model_path

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "results" / "bench.json"
DEFAULT_EPOCHS = 100
MAX_EPOCHS = 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print.

    Raises:
        SystemExit: something could not be started or measured; the message says what.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parse(given)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped on the way out
    try:
        with tempfile.TemporaryDirectory(prefix="repere-bench-") as folder:
            report = measure(options, Path(folder), shlex.join(["python", "-m", "benchmarks", *given]))
    except (ProcessError, ClientError, LookupError) as error:
        raise SystemExit(f"benchmark: {error}") from error
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(to_json(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(to_markdown(report), end="")
    say(f"Also written to {RESULTS.relative_to(ROOT)}")


def measure(options: argparse.Namespace, folder: Path, command: str) -> Report:
    """Measure the parts that are asked for, on a copy of the project in `folder`.

    Raises:
        ProcessError, ClientError: something could not be started, or does not answer.
        LookupError: the environment is not what the lock file says.
    """
    plan = QUICK if options.quick else Plan()
    project = copy_project(ROOT, folder / "project")
    report = Report(describe_machine(ROOT, project), command, plan)
    repere = Repere(project)
    subjects: dict[str, Subject] = {"repere": repere}
    if not options.skip_stock:
        subjects["stock"] = _prepare_stock(project, options, report)
    _prepare_repere(repere, options.only, report)
    bots = list(subjects)
    subjects["floor"] = Floor(project)
    report.figures = take_all(subjects, bots, options.only, plan, project)
    if "stages" in options.only:
        say("Profiling one message by stage …")
        _profile(repere, project, report)
    if "stored" in options.only:
        stock = subjects.get("stock")
        stored = measure_stored(repere, stock if isinstance(stock, Stock) else None, folder / "stored", plan)
        report.growths += stored
    if "data" in options.only:
        trained_s = report.training_s.get("repere")
        report.growths += measure_data(repere, project, folder, model_path(project), plan, trained_s=trained_s)
    report.load_average_end = load_average()
    return report


def _prepare_repere(repere: Repere, parts: Sequence[str], report: Report) -> None:
    model = find_model(ROOT)
    if model is None or "training" in parts:
        say("Training Repère …")
        report.training_s["repere"] = repere.train()
    else:
        repere.take_model(model)
    if "size" in parts:
        report.sizes_mb["repere"] = installed_mb(Path(sys.prefix), ROOT / "uv.lock")
        report.models_mb["repere"] = repere.model_mb


def _prepare_stock(project: Path, options: argparse.Namespace, report: Report) -> Stock:
    if options.stock_environment == ENVIRONMENT:
        install_environment(ROOT, project / "stock-install.log")
    elif not (options.stock_environment / "bin" / "rasa").is_file():
        raise ProcessError(f"no Rasa is installed in {options.stock_environment}")
    stock = Stock(project, options.epochs, options.stock_environment)
    if options.stock_model is not None:
        training = stock.take(options.stock_model)
    else:
        say(f"Training stock Rasa with {options.epochs} epochs (this can take an hour) …")
        training = stock.train(report.machine["measured_at"], keep=options.keep)
    say(f"  stock Rasa: {'trained earlier in ' if training.kept else ''}{training.seconds:.0f} s")
    report.stock_training = training
    if "training" in options.only:
        report.training_s["stock"] = training.seconds
    if "size" in options.only:
        lock = ROOT / "benchmarks" / "stock" / "uv.lock"
        report.sizes_mb["stock"] = installed_mb(options.stock_environment, lock)
        report.models_mb["stock"] = stock.model_mb
    return stock


def _profile(repere: Repere, project: Path, report: Report) -> None:
    """Take the median of the messages over HTTP, and of the same kind of messages by stage, right after it."""
    plan = report.plan
    running = repere.start()
    try:
        running.wait_until_ready()
        conversations = plan.stage_messages // plan.conversation_turns
        outcome = run_apart(Job(running.dialect, running.url, conversations, plan.conversation_turns))
    finally:
        running.stop()
    report.stages_over_http_ms = statistics.median(latency for turns in outcome.latencies_ms for latency in turns)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stages", str(plan.stage_messages)],
        cwd=project,
        env=repere.full_environment(),
        capture_output=True,
        text=True,
        timeout=JOB_SECONDS,
        check=False,
    )
    if done.returncode:
        raise ProcessError(f"the profile by stage failed:\n{done.stderr[-2000:]}")
    report.stages_ms = json.loads(done.stdout)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="few messages: shows that everything runs, no figure counts"
    )
    parser.add_argument(
        "--only",
        type=_parts,
        default=list(PARTS),
        metavar="PART[,PART]",
        help="; ".join(f"{name}: {what}" for name, what in PARTS.items()),
    )
    parser.add_argument("--skip-stock", action="store_true", help="measure Repère and the floor alone")
    parser.add_argument(
        "--stock-model", type=Path, metavar="FOLDER", help="a stock bot trained before on the same data"
    )
    parser.add_argument("--stock-environment", type=Path, default=ENVIRONMENT, metavar="FOLDER", help="a stock Rasa")
    parser.add_argument("--keep", action="store_true", help="keep the stock bot's model, or use the one kept")
    parser.add_argument("--epochs", type=_epochs, default=DEFAULT_EPOCHS, help="of the stock bot's training (100)")
    return parser.parse_args(arguments)


def _parts(text: str) -> list[str]:
    parts = text.split(",")
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return parts


def _epochs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MAX_EPOCHS:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MAX_EPOCHS}")
    return number


if __name__ == "__main__":
    main()
