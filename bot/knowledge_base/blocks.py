"""Splits the plain text of answers into paragraphs and lists, as the widget's `rendering.js` does."""

from __future__ import annotations

from dataclasses import dataclass

BULLET = "- "


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list with its items."""

    paragraph: str = ""
    items: tuple[str, ...] = ()


def split_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text`; an empty line ends a paragraph, lines that begin with "- " are items.

    Lines that follow without an empty line belong to what stands before them.
    """
    blocks: list[Block] = []
    paragraph: list[str] = []
    items: list[str] = []

    def close() -> None:
        if paragraph:
            blocks.append(Block(paragraph=" ".join(paragraph)))
        if items:
            blocks.append(Block(items=tuple(items)))
        paragraph.clear()
        items.clear()

    for line in (part.strip() for part in text.splitlines()):
        if not line:
            close()
        elif line.startswith(BULLET):
            if paragraph:
                close()
            items.append(line.removeprefix(BULLET).strip())
        elif items:
            items[-1] = f"{items[-1]} {line}"
        else:
            paragraph.append(line)
    close()
    return tuple(blocks)
