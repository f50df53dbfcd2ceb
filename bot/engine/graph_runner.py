"""Runs a loaded model's graph: each node after those that it needs, in an order that is found once.

Rasa gives the graph to dask at every message, which builds it, orders it and hands it to a queue anew: a sixth of a turn
for a dozen function calls in a row. The nodes are Rasa's own and are called as dask calls them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rasa.engine.graph import GraphNode, GraphSchema


class InOrderRunner(DaskGraphRunner):  # type: ignore[misc]
    """Takes over what Rasa loaded for dask."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        self._graph_schema: GraphSchema = loaded._graph_schema
        self._instantiated_nodes: dict[str, GraphNode] = loaded._instantiated_nodes
        self._execution_context = loaded._execution_context
        self._orders: dict[tuple[str, ...], tuple[str, ...]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what `targets` need, and return their outputs by name.

        Raises:
            GraphRunError: an input has the name of a node.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        given = inputs or {}
        if not given.keys().isdisjoint(self._instantiated_nodes):
            raise GraphRunError("an input has the name of a node")
        outputs: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in given.items()}
        order = self._orders.get(wanted)
        if order is None:
            order = self._orders[wanted] = self._find_order(wanted)
        for name in order:
            needs = self._graph_schema.nodes[name].needs.values()
            outputs[name] = self._instantiated_nodes[name](*(outputs.get(need, need) for need in needs))
        return dict(outputs[name] for name in wanted)

    def components(self) -> list[Any]:
        """Return the loaded components."""
        return [node._component for node in self._instantiated_nodes.values()]

    def _find_order(self, targets: Sequence[str]) -> tuple[str, ...]:
        order: dict[str, None] = {}

        def visit(name: str) -> None:
            node = self._graph_schema.nodes.get(name)
            if node is None or name in order:  # an input, or there already
                return
            for need in node.needs.values():
                visit(need)
            order[name] = None

        for target in targets:
            visit(target)
        return tuple(order)
