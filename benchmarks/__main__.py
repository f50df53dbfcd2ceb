"""`python -m benchmarks`: measure everything in one run, print Markdown tables, write `results/bench.json`."""

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
from benchmarks.machine import describe_machine, disk_mb, load_average
from benchmarks.plan import JOB_SECONDS, Plan
from benchmarks.processes import ProcessError
from benchmarks.report import Report, to_json, to_markdown
from benchmarks.stock_bot import ENVIRONMENT, Stock, Training, install_environment, say
from benchmarks.subjects import Floor, Repere, Subject, copy_project

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "results" / "bench.json"
DEFAULT_EPOCHS = 100
MAX_EPOCHS = 1000


def main(arguments: Sequence[str] | None = None, plan: Plan | None = None) -> None:
    """Run the benchmark and print; `plan` is for trying this program out quickly.

    Raises:
        SystemExit: something could not be started or measured; the message says what.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parse(given)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped on the way out
    try:
        with tempfile.TemporaryDirectory(prefix="repere-bench-") as folder:
            report = measure(options, plan or Plan(), Path(folder), shlex.join(["python", "-m", "benchmarks", *given]))
    except (ProcessError, ClientError) as error:
        raise SystemExit(f"benchmark: {error}") from error
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(to_json(report), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(to_markdown(report), end="")
    say(f"Also written to {RESULTS.relative_to(ROOT)}")


def measure(options: argparse.Namespace, plan: Plan, folder: Path, command: str) -> Report:
    """Measure every subject on a copy of the project in `folder`.

    Raises:
        ProcessError, ClientError: something could not be started, or does not answer.
    """
    project = copy_project(ROOT, folder)
    machine = describe_machine(ROOT, project)
    say("Training Repère …")
    repere = Repere(project)
    training_s = {"repere": repere.train()}
    sizes_mb = {"repere": disk_mb(Path(sys.prefix))}
    subjects: dict[str, Subject] = {"repere": repere}
    stock_training = None
    if not options.skip_stock:
        subjects["stock"], stock_training = _prepare_stock(project, options, machine["measured_at"])
        training_s["stock"], sizes_mb["stock"] = stock_training.seconds, disk_mb(ENVIRONMENT)
    bots = list(subjects)
    subjects["floor"] = Floor(project)
    figures = take_all(subjects, bots, plan)
    say("Profiling one message by stage …")
    over_http_ms, stages_ms = _profile(repere, project, plan)
    return Report(
        machine=machine,
        command=command,
        plan=plan,
        figures=figures,
        training_s=training_s,
        stock_training=stock_training,
        sizes_mb=sizes_mb,
        stages_ms=stages_ms,
        stages_over_http_ms=over_http_ms,
        load_average_end=load_average(),
    )


def _prepare_stock(project: Path, options: argparse.Namespace, measured_at: str) -> tuple[Stock, Training]:
    install_environment(ROOT, project / "stock-install.log")
    stock = Stock(project, options.epochs)
    say(f"Training stock Rasa with {options.epochs} epochs (this can take an hour) …")
    training = stock.train(measured_at, keep=options.keep)
    say(f"  {'kept from an earlier run: ' if training.kept else ''}{training.seconds:.0f} s")
    return stock, training


def _profile(repere: Repere, project: Path, plan: Plan) -> tuple[float, dict[str, float]]:
    """Return the median of the messages over HTTP, and of the same kind of messages by stage, right after it."""
    running = repere.start()
    try:
        running.wait_until_ready()
        conversations = plan.stage_messages // plan.conversation_turns
        outcome = run_apart(Job(running.dialect, running.url, conversations, plan.conversation_turns))
    finally:
        running.stop()
    over_http_ms = statistics.median(latency for turns in outcome.latencies_ms for latency in turns)
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
    stages_ms: dict[str, float] = json.loads(done.stdout)
    return over_http_ms, stages_ms


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--skip-stock", action="store_true", help="measure Repère and the floor alone")
    parser.add_argument("--keep", action="store_true", help="keep the stock bot's model, or use the one kept")
    parser.add_argument("--epochs", type=_epochs, default=DEFAULT_EPOCHS, help="of the stock bot's training (100)")
    return parser.parse_args(arguments)


def _epochs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MAX_EPOCHS:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MAX_EPOCHS}")
    return number


if __name__ == "__main__":
    main()
