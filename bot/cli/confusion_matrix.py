"""Draws which intents are taken for which, as a picture: one square per pair, darker the more often."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

INCHES = 22.0
DOTS_PER_INCH = 110


def draw_confusion_matrix(pairs: Sequence[tuple[str, str]], intents: Sequence[str], title: str, file: Path) -> None:
    """Write a PNG of what was meant (rows) against what was understood (columns).

    Args:
        pairs: (meant, understood) of every message; names outside `intents` are left out.
        intents: the names in the order of the axes.
        title: shown above.
        file: written, its folder made.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    index = {intent: position for position, intent in enumerate(intents)}
    counts = np.zeros((len(intents), len(intents)))
    for meant, understood in pairs:
        if meant in index and understood in index:
            counts[index[meant], index[understood]] += 1
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(INCHES, INCHES), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, interpolation="nearest")
    for row, column in zip(*np.nonzero(counts), strict=True):
        color = "white" if shares[row, column] > 0.5 else "black"
        text = f"{counts[row, column]:.0f}"
        axes.text(column, row, text, ha="center", va="center", fontsize=7, color=color)
    axes.set_xticks(range(len(intents)), intents, rotation=90, fontsize=8)
    axes.set_yticks(range(len(intents)), intents, fontsize=8)
    axes.set(xlabel="understood", ylabel="meant", title=title)
    axes.grid(visible=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=DOTS_PER_INCH)
