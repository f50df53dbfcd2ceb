"""Two lessons for the student: read both languages as the teacher reads English, then tell the intents apart.

*Distillation* (Reimers and Gurevych 2020): the teacher's vector of an English sentence is the target for that sentence
and for its French counterpart. *Tuning*: a linear head over the vectors learns the intents from the labelled examples
and their counterparts, while distillation goes on in part, so that the space stays general. The head is thrown away:
the pipeline learns its own classifier over the vectors (`bot/nlu/classifier.py`).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from bot.normalization import normalize
from encoder.noise import mix, slip, spell_by_ear
from encoder.student import SentenceModel, collate, in_half_precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from encoder.corpus import Example, Pair

BATCH = 64
SHARE_OF_SLIPS, SHARE_BY_EAR, SHARE_OF_MIXES, SHARE_OF_ENGLISH = 0.2, 0.25, 0.15, 0.35
"""Of the sentences of a batch: mistyped, spelt by ear, half in each language, and in English."""
SHARE_OF_DISTILLATION = 0.25
"""Of the steps of tuning."""
SHARE_OF_COUNTERPARTS = 0.35
"""Of the labelled messages of a batch, read in the other language's words."""
SCALE = 16.0
"""Of the cosines between a vector and an intent, before the softmax."""
SMOOTHING = 0.1
OTHER = {"en": "fr", "fr": "en"}
SECONDS_BETWEEN_CHECKPOINTS = 120


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast each lesson goes: passes over its texts, and the highest learning rate."""

    distillation_passes: float
    tuning_passes: float
    distillation_rate: float = 2e-4
    tuning_rate: float = 1e-4


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled message in both languages; `counterpart` is empty where nobody wrote one."""

    text: str
    language: str
    counterpart: str
    intent: str


def label_pairs(examples: Sequence[Example], pairs: Sequence[Pair]) -> list[Labelled]:
    """Join every example to its counterpart by its own words."""
    to_french = {pair.en: pair.fr for pair in pairs}
    to_english = {pair.fr: pair.en for pair in pairs}
    return [
        Labelled(e.text, e.language, (to_french if e.language == "en" else to_english).get(e.text, ""), e.intent)
        for e in examples
    ]


class Lessons:
    """The state of a training run; `run` goes on where a checkpoint stopped."""

    def __init__(
        self,
        student: SentenceModel,
        tokenizer: Tokenizer,
        *,
        pairs: Sequence[Pair],
        targets: torch.Tensor,
        labelled: Sequence[Labelled],
        plan: Plan,
        checkpoint: Path,
        report: Callable[[str], None],
    ) -> None:
        """Prepare the lessons; `targets` are the teacher's vectors of the English sides (pairs × 384)."""
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._student = student.to(self._device)
        self._tokenizer, self._plan, self._checkpoint, self._report = tokenizer, plan, checkpoint, report
        self._pairs = [(normalize(pair.en), normalize(pair.fr)) for pair in pairs]
        self._targets = targets
        self._labelled = [
            (normalize(item.text), normalize(item.counterpart), OTHER[item.language]) for item in labelled
        ]
        intents = sorted({item.intent for item in labelled})
        self._labels = torch.tensor([intents.index(item.intent) for item in labelled])
        self._head = nn.Linear(targets.shape[1], len(intents), bias=False).to(self._device)
        counts = np.bincount(self._labels.numpy(), minlength=len(intents))
        self._weights = torch.tensor((counts.mean() / counts) ** 0.5, dtype=torch.float32, device=self._device)
        self._distillation_steps = math.ceil(plan.distillation_passes * len(self._pairs) / BATCH)
        tuning = plan.tuning_passes * len(self._labelled) / BATCH / (1 - SHARE_OF_DISTILLATION)
        self._steps = self._distillation_steps + math.ceil(tuning)
        self._run = sha256(repr((plan, self._pairs, self._labelled)).encode()).hexdigest()
        parameters = [*student.parameters(), *self._head.parameters()]
        self._optimizer = torch.optim.AdamW(parameters, lr=1.0, weight_decay=0.01, betas=(0.9, 0.98))

    def run(self) -> SentenceModel:
        """Train to the end and return the student."""
        torch.manual_seed(1)
        random = Random(1)
        step = self._restore()
        batches = self._order(random)
        self._student.train()
        started, first, saved, losses = time.monotonic(), step, time.monotonic(), []
        for step in range(step, self._steps):  # noqa: B020 - a restored run goes on at its step
            losses.append(self._learn(step, next(batches), random))
            if step % 50 == 49 or step + 1 == self._steps:
                pace = (time.monotonic() - started) / (step + 1 - first)
                lesson = "distillation" if step < self._distillation_steps else "tuning"
                self._report(
                    f"step {step + 1} of {self._steps} ({lesson}): loss {np.mean(losses):.4f}, "
                    f"{pace * (self._steps - step - 1) / 60:.0f} min to go"
                )
                losses.clear()
            if time.monotonic() - saved > SECONDS_BETWEEN_CHECKPOINTS:
                self._save(step + 1)
                saved = time.monotonic()
        self._save(self._steps)
        return self._student.eval()

    def _learn(self, step: int, batch: tuple[list[int], list[int]], random: Random) -> float:
        tuning = step >= self._distillation_steps and random.random() >= SHARE_OF_DISTILLATION
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate(step)
        with in_half_precision(self._device):
            loss = self._tuning_loss(batch[1], random) if tuning else self._distillation_loss(batch[0], random)
        loss.backward()
        nn.utils.clip_grad_norm_(self._student.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        return loss.item()

    def _rate(self, step: int) -> float:
        """Rise for a twentieth of the lesson, then fall to nothing."""
        begin, end, top = (0, self._distillation_steps, self._plan.distillation_rate)
        if step >= self._distillation_steps:
            begin, end, top = (self._distillation_steps, self._steps, self._plan.tuning_rate)
        done = (step - begin + 1) / max(end - begin, 1)
        return top * min(done / 0.05, (1 - done) / 0.95 + 1e-3)

    def _distillation_loss(self, rows: Sequence[int], random: Random) -> torch.Tensor:
        texts = []
        for row in rows:
            english, french = self._pairs[row]
            chance = random.random()
            if chance < SHARE_OF_MIXES:
                texts.append(mix(french, english, random) if random.random() < 0.5 else mix(english, french, random))
            elif chance < SHARE_OF_MIXES + SHARE_OF_ENGLISH:
                texts.append(_disturb(english, "en", random))
            else:
                texts.append(_disturb(french, "fr", random))
        vectors = self._read(texts)
        return (1 - (vectors * self._targets[list(rows)].to(self._device)).sum(1)).mean() * 4

    def _tuning_loss(self, rows: Sequence[int], random: Random) -> torch.Tensor:
        texts = []
        for row in rows:
            text, counterpart, other = self._labelled[row]
            chance = random.random()
            if counterpart and chance < SHARE_OF_COUNTERPARTS:
                texts.append(_disturb(counterpart, other, random))
            elif counterpart and chance < SHARE_OF_COUNTERPARTS + SHARE_OF_MIXES / 2:
                texts.append(mix(text, counterpart, random))
            else:
                texts.append(_disturb(text, OTHER[other], random))
        vectors = self._read(texts)
        scores = SCALE * vectors @ nn.functional.normalize(self._head.weight.float(), dim=1).T
        labels = self._labels[list(rows)].to(self._device)
        return nn.functional.cross_entropy(scores, labels, weight=self._weights, label_smoothing=SMOOTHING)

    def _read(self, texts: Sequence[str]) -> torch.Tensor:
        ids, mask = collate(self._tokenizer, texts)
        return self._student(ids.to(self._device), mask.to(self._device))

    def _order(self, random: Random) -> Iterator[tuple[list[int], list[int]]]:
        """Give rows of pairs and of labelled messages for ever; texts of like length share a batch."""
        pairs = _batches([len(french) for _, french in self._pairs], random)
        labelled = _batches([len(text) for text, _, _ in self._labelled], random)
        while True:
            yield next(pairs), next(labelled)

    def _save(self, step: int) -> None:
        self._checkpoint.parent.mkdir(parents=True, exist_ok=True)
        partial = self._checkpoint.with_suffix(".part")
        parts = {"student": self._student, "head": self._head, "optimizer": self._optimizer}
        torch.save(
            {"step": step, "run": self._run, **{name: part.state_dict() for name, part in parts.items()}}, partial
        )
        partial.replace(self._checkpoint)

    def _restore(self) -> int:
        if not self._checkpoint.exists():
            return 0
        saved = torch.load(self._checkpoint, map_location=self._device, weights_only=True)
        if saved["run"] != self._run:
            self._report("the checkpoint is of other texts or another plan; beginning anew")
            return 0
        self._student.load_state_dict(saved["student"])
        self._head.load_state_dict(saved["head"])
        self._optimizer.load_state_dict(saved["optimizer"])
        self._report(f"going on from step {saved['step']}")
        return int(saved["step"])


def _disturb(text: str, language: str, random: Random) -> str:
    chance = random.random()
    if chance < SHARE_BY_EAR:
        return spell_by_ear(text, language, random)
    return slip(text, random) if chance < SHARE_BY_EAR + SHARE_OF_SLIPS else text


def _batches(lengths: Sequence[int], random: Random) -> Iterator[list[int]]:
    while True:
        order = sorted(range(len(lengths)), key=lambda row: lengths[row] * random.uniform(0.8, 1.25))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        random.shuffle(batches)
        yield from batches
