import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from bot.engine import stand_ins

stand_ins.replace_what_is_not_installed()

from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402

from bot.nlu.encoder import Encoder, SentenceEncoder  # noqa: E402
from bot.settings import PROJECT_ROOT  # noqa: E402

MODEL = PROJECT_ROOT / "encoder" / "model"
MOST_MB = 30


@pytest.fixture(scope="module")
def encoder():
    return Encoder(MODEL)


def test_the_weights_are_small_enough_to_keep_and_to_load():
    assert sum(file.stat().st_size for file in MODEL.glob("*.onnx")) <= MOST_MB * 1e6


def test_vectors_have_unit_length_whatever_the_text(encoder):
    vectors = encoder.encode(["", "help", "à l'aide", "a " * 2000, "日本語", "<b>"])
    assert vectors.shape == (6, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize(
    ("english", "french", "other"),
    [
        ("my boss keeps my passport", "mon patron garde mon passeport", "merci beaucoup, bonne journée"),
        ("where can I sleep tonight", "où est-ce que je peux dormir ce soir", "qui dirige le Bureau"),
        ("how much money does the strategy cost", "combien d'argent coûte la stratégie", "il y a quelqu'un à la porte"),
    ],
)
def test_what_means_the_same_is_near_in_either_language(encoder, english, french, other):
    first, second, third = encoder.encode([english, french, other])
    assert first @ second > 0.5
    assert first @ second > first @ third + 0.2


def test_a_text_has_the_same_vector_alone_and_beside_a_longer_one(encoder):
    alone = encoder.encode(["he took my phone"])[0]
    beside = encoder.encode(
        ["he took my phone", "he took my phone and my papers and said that I owe him for everything"]
    )[0]
    assert alone @ beside > 0.98  # eight-bit activations share a scale in a batch


def test_the_graph_is_one_of_fused_operators(tmp_path):
    options = onnxruntime.SessionOptions()
    options.enable_profiling, options.profile_file_prefix = True, str(tmp_path / "profile")
    session = onnxruntime.InferenceSession(str(MODEL / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
    ids = np.array([[101, 7, 8]])
    session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
    events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    operators = [event["args"]["op_name"] for event in events if event["name"].endswith("_kernel_time")]
    layers = operators.count("QAttention")
    assert layers > 0
    assert operators.count("DynamicQuantizeMatMul") == 3 * layers
    assert len(operators) <= 8 * layers + 16


def test_a_model_refuses_an_encoder_that_it_was_not_trained_with(tmp_path):
    context = ExecutionContext(GraphSchema({}))
    storage, resource = LocalModelStorage(tmp_path / "storage"), Resource("encoder")
    (tmp_path / "storage").mkdir()
    SentenceEncoder.create({"model": str(MODEL)}, storage, resource, context).train(TrainingData())
    other = tmp_path / "other"
    shutil.copytree(MODEL, other)
    with (other / "tokenizer.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    SentenceEncoder.load({"model": str(MODEL)}, storage, resource, context)
    with pytest.raises(ValueError, match="bot train"):
        SentenceEncoder.load({"model": str(other)}, storage, resource, context)
