"""The student: the teacher's transformer over the bilingual vocabulary, mean-pooled to one vector of unit length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import nn
from transformers import BertConfig, BertModel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MOST_PIECES = 64
"""Of a text that is read: about 50 words. Longer messages are read sentence by sentence."""


class SentenceModel(nn.Module):
    """A BERT with mean pooling; gives vectors of unit length (texts × 384)."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return one vector a text; `ids` and `mask` are texts × pieces."""
        states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        pooled = (states * weights).sum(1) / weights.sum(1).clamp(min=1)
        return nn.functional.normalize(pooled.float(), dim=-1)


def load_teacher(model: Path) -> SentenceModel:
    """Return the teacher with its own weights."""
    bert = BertModel(BertConfig.from_pretrained(model), add_pooling_layer=False)
    weights = load_file(model / "model.safetensors")
    bert.load_state_dict(
        {name: value for name, value in weights.items() if not name.startswith("pooler.")}, strict=False
    )
    return SentenceModel(bert).eval()


def make_student(teacher: SentenceModel, embeddings: NDArray) -> SentenceModel:
    """Return a copy of the teacher whose word embeddings (pieces × 384) are `embeddings`."""
    config = BertConfig(**{**teacher.bert.config.to_dict(), "vocab_size": len(embeddings)})
    bert = BertModel(config, add_pooling_layer=False)
    weights = teacher.bert.state_dict() | {"embeddings.word_embeddings.weight": torch.from_numpy(embeddings)}
    bert.load_state_dict(weights)
    return SentenceModel(bert)


def in_half_precision(device: torch.device) -> torch.autocast:
    """Return a context that computes in bfloat16 where `device` does so quickly; elsewhere it changes nothing."""
    quick = device.type != "cpu" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device.type, torch.bfloat16, enabled=quick)


def collate(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the ids and the mask of `texts` (texts × pieces, padded with piece 0)."""
    encoded = [
        text.ids[: MOST_PIECES - 1] + text.ids[-1:] if len(text.ids) > MOST_PIECES else text.ids
        for text in tokenizer.encode_batch(list(texts))
    ]
    ids = torch.zeros((len(encoded), max(map(len, encoded))), dtype=torch.long)
    for row, pieces in enumerate(encoded):
        ids[row, : len(pieces)] = torch.tensor(pieces)
    return ids, (ids != 0).long()


@torch.inference_mode()
def encode(model: SentenceModel, tokenizer: Tokenizer, texts: Sequence[str], batch: int = 128) -> torch.Tensor:
    """Return the vectors of `texts` (texts × 384), the longest read first so that batches are even."""
    order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
    vectors = torch.zeros((len(texts), model.bert.config.hidden_size))
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        with in_half_precision(torch.device("cpu")):
            vectors[chosen] = model(*collate(tokenizer, [texts[index] for index in chosen]))
    return vectors
