"""`python -m benchmarks.understanding [parts] [curve] [writers] [public]`: print tables; by default the first three."""

from __future__ import annotations

import argparse
import sys

from benchmarks.understanding.data import read_development, read_training
from benchmarks.understanding.parts import compare_parts, draw_curve, hold_out_writers
from benchmarks.understanding.public import measure_public
from bot.logs import configure_logging

OWN = ("parts", "curve", "writers")


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding")
    parser.add_argument("what", nargs="*", choices=(*OWN, "public", []), help="by default: parts curve writers")
    what = parser.parse_args().what or OWN
    configure_logging("WARNING")
    training, development = read_training(), read_development()
    if "parts" in what:
        say("comparing parts …")
        title = "What each part adds (development set, in scope, first intent)"
        _table(title, ("features", "examples", "English", "French"), compare_parts(training, development))
    if "curve" in what:
        say("drawing the learning curve …")
        header = ("examples per intent and language", "English", "French")
        _table("Learning curve (development set)", header, draw_curve(training, development))
    if "writers" in what:
        say("holding out each writer …")
        _table("Each writer held out", ("writer", "messages", "accuracy"), hold_out_writers(training))
    if "public" in what:
        say("training on public sets …")
        header = ("set", "measure", "value", "training, s")
        _table("Public sets, the same pipeline", header, measure_public(say))


def say(line: str) -> None:
    """Tell how far it is, beside the tables."""
    print(line, file=sys.stderr, flush=True)


def _table(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    print(f"\n## {title}\n\n| {' | '.join(header)} |\n|{' --- |' * len(header)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
