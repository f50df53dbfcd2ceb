"""Changes the text of a YAML file only where a record changes; every other byte stays.

A general YAML writer would lay out the whole file anew. This one finds where a value stands and replaces just that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.editing.house_form import House, Old

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NO_ORDER: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    """Text to stand in place of `source[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A record before and after; `orders` gives the order of the fields in mappings by their key, "" for the record."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    orders: Mapping[str, Sequence[str]]


def edit_records(source: str, changes: Mapping[str, Change], house: House) -> str:
    """Return the text of a file of one or more records with `changes`, by id, made in it."""
    edits = [
        edit
        for identifier, node in _records(_compose(source))
        if identifier in changes
        for edit in _Editor(source, house, changes[identifier].orders).edit(
            node, changes[identifier].before, changes[identifier].after, ""
        )
    ]
    return _apply(source, edits)


def append_record(source: str, record: Mapping[str, Any], house: House) -> str:
    """Return the text of a list of records with one more at its end."""
    start = f"{source.rstrip()}\n\n" if source.strip() else ""
    return f"{start}- {house.write_record(dict(record), 2)}\n"


def add_to_mapping(source: str, records: Mapping[str, Mapping[str, Any]], house: House) -> str:
    """Return the text of a mapping of records with more of them, in the order of their ids."""
    root = _compose(source)
    before = {key.value: None for key, _ in root.value}
    after = {**before, **{identifier: dict(record) for identifier, record in records.items()}}
    editor = _Editor(source, house, {"": sorted(after)})
    return _apply(source, list(editor.edit(root, before, after, "")))


def _compose(source: str) -> yaml.CollectionNode:
    node = yaml.compose(source, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.CollectionNode):
        raise TypeError("the file holds no records")
    return node


def _records(root: yaml.CollectionNode) -> Iterator[tuple[str, yaml.CollectionNode]]:
    """Yield the mapping of each record with its id: a list of them, a mapping by id, or the file's only one."""
    if isinstance(root, yaml.SequenceNode):
        for node in root.value:
            yield _value_of(node, "id").value, node
    elif isinstance(root.value[0][1], yaml.MappingNode):
        for key, node in root.value:
            yield key.value, node
    else:
        yield _value_of(root, "id").value, root


def _value_of(node: yaml.CollectionNode, name: str) -> Any:
    return next(value for key, value in node.value if key.value == name)


@dataclass(frozen=True, slots=True)
class _Editor:
    source: str
    house: House
    orders: Mapping[str, Sequence[str]]

    def edit(
        self, node: yaml.CollectionNode, before: Mapping[str, Any], after: Mapping[str, Any], name: str
    ) -> Iterator[_Edit]:
        """Yield the edits that make the block mapping at `node` say `after`."""
        nodes = {key.value: (key, value) for key, value in node.value}
        for field, (key, value) in nodes.items():
            if field not in after:
                if field in before:
                    yield self._remove(key, value)
            elif after[field] != before.get(field):
                yield from self._replace(key, value, before.get(field), after[field])
        for field in after:
            if field not in nodes and after[field] != before.get(field):
                yield self._insert(node, nodes, field, after[field], self.orders.get(name, _NO_ORDER))

    def _replace(self, key: yaml.Node, value: yaml.Node, before: Any, after: Any) -> Iterator[_Edit]:
        are_mappings = isinstance(before, dict) and isinstance(after, dict)
        if are_mappings and isinstance(value, yaml.MappingNode) and not value.flow_style:
            yield from self.edit(value, before, after, key.value)
            return
        written = self.house.write(key.value, after, key.start_mark.column, Old(value, before, self.source))
        yield _Edit(key.end_mark.index, self._end_of(value), f":{written}")

    def _remove(self, key: yaml.Node, value: yaml.Node) -> _Edit:
        return _Edit(key.start_mark.index - key.start_mark.column, self._next_line(value), "")

    def _insert(
        self,
        node: yaml.CollectionNode,
        nodes: Mapping[str, tuple[yaml.Node, yaml.Node]],
        field: str,
        value: Any,
        order: Sequence[str],
    ) -> _Edit:
        """Put a field behind the last one there that comes before it in the order."""
        earlier = [name for name in order[: order.index(field)] if name in nodes] if field in order else list(nodes)
        indent = node.start_mark.column
        text = f"{' ' * indent}{field}:{self.house.write(field, value, indent)}\n"
        at = self._next_line(nodes[earlier[-1]][1]) if earlier else node.start_mark.index - indent
        if at and self.source[at - 1] != "\n":
            text = f"\n{text}"
        return _Edit(at, at, text)

    def _end_of(self, node: yaml.Node) -> int:
        """Return where the last text of a value ends: not the empty lines and comments behind it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end_of(last[1] if isinstance(last, tuple) else last)
        return node.start_mark.index + len(self.source[node.start_mark.index : node.end_mark.index].rstrip())

    def _next_line(self, node: yaml.Node) -> int:
        end = self.source.find("\n", self._end_of(node))
        return len(self.source) if end < 0 else end + 1


def _apply(source: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source
