"""Writes the student as an ONNX graph with eight-bit weights, for onnxruntime on one core.

Matrix products take eight-bit weights (a scale per column) and activations that are quantised as they come; the table
of word pieces, more than half of all weights, has a scale per row. No calibration data is needed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

if TYPE_CHECKING:
    from encoder.student import SentenceModel

OPSET = 17
TABLE = "word_embeddings.weight"


def export(student: SentenceModel, file: Path) -> None:
    """Write `student` to `file`: `ids`, `mask` (texts × pieces) in, `vectors` (texts × 384) out."""
    with tempfile.TemporaryDirectory() as folder:
        plain, fused, small = (str(Path(folder) / name) for name in ("plain.onnx", "fused.onnx", "small.onnx"))
        example = torch.tensor([[101, 7, 8, 102]])
        axes = {name: {0: "texts", 1: "pieces"} for name in ("ids", "mask")}
        torch.onnx.export(
            student.cpu().eval(), (example, torch.ones_like(example)), plain, input_names=["ids", "mask"],
            output_names=["vectors"], dynamic_axes=axes | {"vectors": {0: "texts"}}, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = False  # it would hide the table of word pieces
        bert = student.bert.config
        model = optimizer.optimize_model(
            plain,
            model_type="bert",
            num_heads=bert.num_attention_heads,
            hidden_size=bert.hidden_size,
            optimization_options=options,
        )
        model.save_model_to_file(fused)
        quantize_dynamic(
            fused,
            small,
            op_types_to_quantize=["MatMul", "Attention"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        graph = onnx.load(small)
    _quantize_table(graph)
    onnx.save(graph, str(file))


def _quantize_table(model: onnx.ModelProto) -> None:
    """Keep the table of word pieces in eight bits, with a scale per row, and multiply after looking up."""
    graph = model.graph
    table = next(weights for weights in graph.initializer if weights.name.endswith(TABLE))
    lookup = next(node for node in graph.node if node.op_type == "Gather" and node.input[0] == table.name)
    values = numpy_helper.to_array(table).astype(np.float32)
    scales = np.abs(values).max(axis=1, keepdims=True) / 127
    bytes_ = np.round(values / np.maximum(scales, 1e-12)).astype(np.int8)
    graph.initializer.remove(table)
    graph.initializer.extend(
        [numpy_helper.from_array(bytes_, "pieces"), numpy_helper.from_array(scales.astype(np.float32), "piece_scales")]
    )
    at = list(graph.node).index(lookup)
    ids, found = lookup.input[1], lookup.output[0]
    nodes = [
        helper.make_node("Gather", ["pieces", ids], ["piece_bytes"], axis=0),
        helper.make_node("Cast", ["piece_bytes"], ["piece_floats"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["piece_scales", ids], ["piece_scale"], axis=0),
        helper.make_node("Mul", ["piece_floats", "piece_scale"], [found]),
    ]
    graph.node.remove(lookup)
    for offset, node in enumerate(nodes):
        graph.node.insert(at + offset, node)
