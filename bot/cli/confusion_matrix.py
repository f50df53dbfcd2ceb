"""Draws which intents are taken for which, as a picture: one square per pair, darker the more often."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SQUARE = 16
MARGIN = 260
"""Left of and above the squares, where the names stand."""
LIGHT, DARK = (247, 251, 255), (8, 48, 107)


def draw_confusion_matrix(pairs: Sequence[tuple[str, str]], intents: Sequence[str], title: str, file: Path) -> None:
    """Write an SVG of what was meant (rows) against what was understood (columns).

    Args:
        pairs: (meant, understood) of every message; names outside `intents` are left out.
        intents: the names in the order of the axes.
        title: shown above.
        file: written, its folder made.
    """
    size = MARGIN + SQUARE * len(intents) + SQUARE
    heading = f"{title}; rows: meant, columns: understood"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}" '
        'font-family="sans-serif" font-size="10">',
        f'<rect width="{size}" height="{size}" fill="white"/>',
        f'<text x="{SQUARE}" y="{SQUARE}" font-size="14">{escape(heading)}</text>',
        *_draw_names(intents),
        *_draw_squares(pairs, intents),
        "</svg>",
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(parts) + "\n", encoding="utf-8")


def _draw_names(intents: Sequence[str]) -> Iterator[str]:
    for position, intent in enumerate(intents):
        along, before = MARGIN + SQUARE * (position + 0.7), MARGIN - 6
        yield f'<text x="{before}" y="{along:g}" text-anchor="end">{escape(intent)}</text>'
        yield f'<text transform="translate({along:g} {before}) rotate(-90)">{escape(intent)}</text>'


def _draw_squares(pairs: Sequence[tuple[str, str]], intents: Sequence[str]) -> Iterator[str]:
    index = {intent: position for position, intent in enumerate(intents)}
    counts = Counter((meant, understood) for meant, understood in pairs if {meant, understood} <= index.keys())
    of_a_row = Counter(meant for meant, _ in counts.elements())
    for (meant, understood), count in sorted(counts.items()):
        share = count / of_a_row[meant]
        x, y = MARGIN + SQUARE * index[understood], MARGIN + SQUARE * index[meant]
        shade = ",".join(f"{light + (dark - light) * share:.0f}" for light, dark in zip(LIGHT, DARK, strict=True))
        words = escape(f"{meant} → {understood}: {count} ({share:.0%})")
        yield f'<rect x="{x}" y="{y}" width="{SQUARE}" height="{SQUARE}" fill="rgb({shade})"><title>{words}</title></rect>'
        color = "white" if share > 0.5 else "black"
        center, base = x + SQUARE / 2, y + SQUARE * 0.7
        yield f'<text x="{center:g}" y="{base:g}" text-anchor="middle" fill="{color}">{count}</text>'
