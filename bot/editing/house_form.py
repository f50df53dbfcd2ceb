"""Writes a value as the files of `knowledge/` have it: what fits on a line stands on it, longer text is folded.

Where a value stands already, its own way is kept: the quotes, the width it is folded at, and every line of a text that has
not changed. So a change shows in the history as what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.editing.cell_text import BULLET, unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

LINE_WIDTH = 110
TEXT_WIDTH = 102
"""Of folded text, without its indentation."""
_WIDTHS: tuple[int, ...] = (TEXT_WIDTH, *range(TEXT_WIDTH + 8, TEXT_WIDTH - 24, -1))
_QUOTES = ("'", '"')
_ALWAYS_FOLDED = frozenset(
    ["short", "young", "adult", "acted", "again", "scared", "next", "declines", "private", "thanks", "goodbye"]
)
_ALWAYS_LITERAL = frozenset(["more"])
_ALWAYS_BLOCK = frozenset(["facts", "description"])
_DATES_AS_PRINTED = frozenset(["date", "checked_on"])
_LIKE_A_NUMBER = re.compile(r"\d+ |[\d-]+$")
_ALWAYS_QUOTED = frozenset(["french_service", "email"])


@dataclass(frozen=True, slots=True)
class Old:
    """What stands in the file now: a node, the value that it was read as, and the text of the file."""

    node: yaml.Node
    value: Any
    source: str

    @property
    def text(self) -> str:
        """The text of the node."""
        return self.source[self.node.start_mark.index : self.node.end_mark.index].rstrip()

    @property
    def style(self) -> str | None:
        """How a scalar is written: by its quotes or its block, None where it is plain."""
        return self.node.style if isinstance(self.node, yaml.ScalarNode) else None

    @property
    def is_block(self) -> bool:
        """Whether this is a list or mapping on several lines."""
        return isinstance(self.node, yaml.CollectionNode) and not self.node.flow_style

    def child(self, name: str) -> Old | None:
        """Return the value of a key, if this is a mapping that has it."""
        if isinstance(self.node, yaml.MappingNode):
            for key, value in self.node.value:
                if key.value == name:
                    return Old(value, self.value.get(name), self.source)
        return None

    def items(self) -> list[Old]:
        """Return the items, if this is a list."""
        if isinstance(self.node, yaml.SequenceNode):
            return [Old(node, value, self.source) for node, value in zip(self.node.value, self.value, strict=True)]
        return []

    def find(self, item: Any) -> Old | None:
        """Return the item of this list that is `item`, however its text is broken into lines."""
        return next((old for old in self.items() if _same(old.value, item)), None)


@dataclass(frozen=True, slots=True)
class House:
    """The form of one kind of file: its quotes, and whether each text has a line of its own, however long."""

    quote: str = '"'
    one_line: bool = False

    def write(self, key: str, value: Any, indent: int, old: Old | None = None) -> str:
        """Return what follows `key:`, with the space or the line break before it; `indent` is that of the key."""
        if isinstance(value, str):
            return self._write_text(key, value, indent, indent + len(key) + 2, old)
        if not isinstance(value, (dict, list)):
            return f" {_write_plain(value)}"
        inline = self._inline(key, value, old)
        if inline is not None and not (old and value and old.is_block):
            was_inline = isinstance(value, list) and old and not old.is_block and old.value
            if was_inline or indent + len(key) + 2 + len(inline) <= LINE_WIDTH:
                return f" {inline}"
        lines = (
            self._write_mapping(value, indent, old) if isinstance(value, dict) else self._items(key, value, indent, old)
        )
        return "\n" + "\n".join(lines)

    def write_record(self, record: dict[str, Any], indent: int) -> str:
        """Return a mapping as a block, without indentation before its first key or a break after its last line."""
        pad = " " * indent
        return f"\n{pad}".join(f"{key}:{self.write(key, value, indent)}" for key, value in record.items())

    def _write_mapping(self, value: dict[str, Any], indent: int, old: Old | None) -> Iterator[str]:
        pad = " " * (indent + 2)
        for name, part in value.items():
            yield f"{pad}{name}:{self.write(name, part, indent + 2, old.child(name) if old else None)}"

    def _items(self, key: str, items: list[Any], indent: int, old: Old | None) -> Iterator[str]:
        """Yield the items of a list; those that stand in the file already as they stand there."""
        pad = " " * (indent + 2)
        first = next(iter(old.items()), None) if old else None
        for item in items:
            known = old.find(item) if old else None
            if known and known.node.start_mark.column == indent + 4:
                yield f"{pad}- {known.text}"
            elif isinstance(item, dict):
                yield f"{pad}- {self.write_record(item, indent + 4)}"
            else:
                yield f"{pad}-{self._write_text(key, item, indent + 2, indent + 4, first)}"

    def _inline(self, key: str, value: Any, old: Old | None) -> str | None:
        """Return a value on one line, or None where the house has it on several."""
        if isinstance(value, str):
            return None if "\n" in value else self._quote(key, value, old, flow=True)
        if isinstance(value, dict):
            parts = {name: self._inline(name, part, old.child(name) if old else None) for name, part in value.items()}
            inline = ", ".join(f"{name}: {part}" for name, part in parts.items())
            is_block = self.one_line or key in _ALWAYS_BLOCK or None in parts.values()
            return None if is_block else f"{{{inline}}}"
        if isinstance(value, list):
            on_lines = key in _ALWAYS_BLOCK | _ALWAYS_FOLDED or any(isinstance(item, dict) for item in value)
            if value and on_lines:
                return None
            return (
                "[" + ", ".join(self._inline("", item, old.find(item) if old else None) or "" for item in value) + "]"
            )
        return _write_plain(value)

    def _write_text(self, key: str, value: str, indent: int, start: int, old: Old | None) -> str:
        """Return a text; `start` is the column at which it begins when it stands on the line of its key."""
        pad = " " * (indent + 2)
        if "\n" in value or key in _ALWAYS_LITERAL:
            return " |\n" + "\n".join(f"{pad}{line}" if line else "" for line in _wrap_all(value, old))
        inline = self._quote(key, value, old, flow=False)
        is_short = self.one_line or " " not in value or start + len(inline) <= LINE_WIDTH
        if is_short and key not in _ALWAYS_FOLDED:
            return f" {inline}"
        return " >-\n" + "\n".join(f"{pad}{line}" for line in wrap(value, _width_of(old)))

    def _quote(self, key: str, value: str, old: Old | None, *, flow: bool) -> str:
        """Return a text as a scalar on one line; `flow` is for one between braces or brackets."""
        style = old.style if old else None
        if old and style in (None, *_QUOTES) and old.value == value and isinstance(old.node, yaml.ScalarNode):
            return old.text
        if style not in _QUOTES:
            if key in _DATES_AS_PRINTED:
                style = "'"
            elif self.one_line or key in _ALWAYS_QUOTED or not _is_plain(value, flow=flow):
                style = self.quote
            else:
                return value
        if style == "'":
            return "'" + value.replace("'", "''") + "'"
        return '"' + value.replace("\\", r"\\").replace('"', r"\"") + '"'


def wrap(text: str, width: int, hang: str = "") -> list[str]:
    """Break `text` at single spaces into lines of at most `width`; lines after the first begin with `hang`.

    No line begins with what would make it an item of a list.
    """
    lines = [""]
    for word in text.split(" "):
        fits = len(lines[-1]) + 1 + len(word) <= width
        if not lines[-1]:
            lines[-1] = word
        elif fits or word == BULLET.strip():
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(hang + word)
    return lines


def _wrap_all(text: str, old: Old | None) -> Iterator[str]:
    """Yield the lines of paragraphs and items; those that stand in the file already as they stand there."""
    known = _broken_lines(old.value) if old and isinstance(old.value, str) else {}
    for line in text.split("\n"):
        hang = " " * len(BULLET) if line.startswith(BULLET) else ""
        yield from known.get(line) or wrap(line, TEXT_WIDTH, hang)


def _broken_lines(text: str) -> dict[str, list[str]]:
    """Return for each paragraph and item of `text` the lines that it is broken into."""
    broken: dict[str, list[str]] = {}
    group: list[str] = []
    for line in [*text.split("\n"), ""]:
        begins = not line.strip() or line.startswith(BULLET)
        if begins and group:
            broken[unwrap("\n".join(group))] = group
        if begins:
            group = []
        if line.strip():
            group.append(line)
    return broken


def _width_of(old: Old | None) -> int:
    """Return the width at which a folded text is broken now, the house's where there is none."""
    if old and old.style == ">":
        lines = [line.strip() for line in old.text.split("\n")[1:]]
        for width in _WIDTHS:
            if wrap(str(old.value).strip(), width) == lines:
                return width
    return TEXT_WIDTH


def _same(value: Any, other: Any) -> bool:
    if isinstance(value, str) and isinstance(other, str):
        return unwrap(value) == unwrap(other)
    return bool(value == other)


def _write_plain(value: bool | date | None) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else value.isoformat()


def _is_plain(value: str, *, flow: bool) -> bool:
    """Return whether a text needs no quotes; the house has them where one begins with a number."""
    if _LIKE_A_NUMBER.match(value):
        return False
    try:
        read = yaml.safe_load(f"[{{k: {value}}}, {value}]" if flow else f"- k: {value}\n- {value}")
    except yaml.YAMLError:
        return False
    return bool(read == [{"k": value}, value])
