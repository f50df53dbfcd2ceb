"""Writes the student as an ONNX graph with eight-bit weights, for onnxruntime on one core.

Matrix products take eight-bit weights (a scale per column) and activations that are quantised as they come; the table
of word pieces, more than half of all weights, has a scale per row. No calibration data is needed.

The graph is written node by node, eight to a layer, of onnxruntime's own operators: of a traced model its optimizer knew
neither the attention nor the mask, and a sixth of the time went to nodes that only move numbers about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from encoder.student import MOST_PIECES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from encoder.student import SentenceModel

OPSET, IR_VERSION = 17, 8
FUSED = "com.microsoft"
"""The domain of onnxruntime's own operators."""


def export(student: SentenceModel, file: Path) -> None:
    """Write `student` to `file`: `ids`, `mask` (texts × pieces, at most 64) in, `vectors` (texts × 384) out."""
    onnx.save(_Graph(student).build(), str(file))


class _Graph:
    """The nodes and the weights that are written so far."""

    def __init__(self, student: SentenceModel) -> None:
        self._config = student.bert.config
        self._weights = {name: value.float().cpu().numpy() for name, value in student.bert.state_dict().items()}
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        """Return the whole model, checked."""
        states = self._embed()
        mask = self._node("Cast", ["mask"], "mask_of_attention", to=TensorProto.INT32)
        for index in range(self._config.num_hidden_layers):
            states = self._layer(f"encoder.layer.{index}", states, mask)
        self._pool(states)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "pieces"]) for name in ("ids", "mask")
        ]
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", self._config.hidden_size])
        graph = helper.make_graph(self._nodes, "encoder", inputs, [vectors], self._constants)
        domains = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(graph, opset_imports=domains, ir_version=IR_VERSION, producer_name="encoder")
        onnx.checker.check_model(model)
        return model

    def _embed(self) -> str:
        """Look the pieces up in a table of eight bits, multiply by the scale of the row, add the places."""
        table = self._weights["embeddings.word_embeddings.weight"]
        bytes_, scales = _in_eight_bits(table, axis=1)
        found = self._node("Gather", [self._constant("pieces", bytes_), "ids"], "piece_bytes")
        found = self._node("Cast", [found], "piece_floats", to=TensorProto.FLOAT)
        scale = self._node("Gather", [self._constant("piece_scales", scales), "ids"], "piece_scale")
        found = self._node("Mul", [found, scale], "piece")
        # A text is one segment, so that the first type's embedding is the same everywhere.
        places = self._weights["embeddings.position_embeddings.weight"][:MOST_PIECES]
        places = places + self._weights["embeddings.token_type_embeddings.weight"][0]
        length = self._node("Shape", ["ids"], "length", start=1, end=2)
        first = self._constant("first", np.zeros(1, np.int64))
        placed = self._node("Slice", [self._constant("places", places), first, length], "placed")
        added = self._node("Add", [found, placed], "embedded")
        norm = self._norm("embeddings.LayerNorm")
        return self._node("LayerNormalization", [added, *norm], "states", epsilon=self._config.layer_norm_eps)

    def _layer(self, name: str, states: str, mask: str) -> str:
        """Attention and the two wide products, each added to what went in."""
        attended = self._attention(f"{name}.attention", states, mask)
        out = self._product(f"{name}.attention.output.dense", attended)
        states = self._add_and_norm(f"{name}.attention.output", out, states)
        wide = self._product(f"{name}.intermediate.dense", states)
        wide = self._node("Gelu", [wide], f"{name}.gelu", FUSED)
        return self._add_and_norm(f"{name}.output", self._product(f"{name}.output.dense", wide), states)

    def _attention(self, name: str, states: str, mask: str) -> str:
        parts = [f"{name}.self.{part}" for part in ("query", "key", "value")]
        weights = np.concatenate([self._weights[f"{part}.weight"] for part in parts]).T
        bias = np.concatenate([self._weights[f"{part}.bias"] for part in parts])
        bytes_, scales = _in_eight_bits(weights, axis=0)
        quantised, scale, zero = (f"{name}.{part}" for part in ("bytes", "scale", "zero"))
        self._nodes.append(helper.make_node("DynamicQuantizeLinear", [states], [quantised, scale, zero]))
        inputs = [
            quantised, self._constant(f"{name}.weight", bytes_), self._constant(f"{name}.bias", bias),
            scale, self._constant(f"{name}.scales", scales.ravel()),
            mask, zero, self._constant(f"{name}.zeros", np.zeros(len(bias), np.int8)),
        ]  # fmt: skip
        return self._node("QAttention", inputs, f"{name}.states", FUSED, num_heads=self._config.num_attention_heads)

    def _product(self, name: str, states: str) -> str:
        bytes_, scales = _in_eight_bits(self._weights[f"{name}.weight"].T, axis=0)
        inputs = [
            states, self._constant(f"{name}.weight", bytes_), self._constant(f"{name}.scales", scales.ravel()),
            "", self._constant(f"{name}.bias", self._weights[f"{name}.bias"]),
        ]  # fmt: skip
        return self._node("DynamicQuantizeMatMul", inputs, f"{name}.out", FUSED)

    def _add_and_norm(self, name: str, new: str, states: str) -> str:
        inputs = [new, states, *self._norm(f"{name}.LayerNorm")]
        epsilon = self._config.layer_norm_eps
        return self._node("SkipLayerNormalization", inputs, f"{name}.states", FUSED, epsilon=epsilon)

    def _norm(self, name: str) -> tuple[str, str]:
        scale, bias = f"{name}.weight", f"{name}.bias"
        return self._constant(scale, self._weights[scale]), self._constant(bias, self._weights[bias])

    def _pool(self, states: str) -> None:
        """Sum the states of the pieces; the mean has the same direction, and only that is kept."""
        weights = self._node("Cast", ["mask"], "weights", to=TensorProto.FLOAT)
        one = self._constant("one", np.ones(1, np.int64))
        rows = self._node("Unsqueeze", [weights, one], "row_of_weights")
        sums = self._node("Squeeze", [self._node("MatMul", [rows, states], "row_of_sums"), one], "sums")
        self._node("LpNormalization", [sums], "vectors", axis=-1, p=2)

    def _node(self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: float) -> str:
        self._nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def _constant(self, name: str, values: NDArray) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def _in_eight_bits(values: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return `values` (two dimensions) as bytes from -127 to 127, and the scales, one for all that `axis` runs over."""
    scales = np.abs(values).max(axis=axis, keepdims=True) / 127
    return np.round(values / np.maximum(scales, 1e-12)).astype(np.int8), scales.astype(np.float32)
