"""The encoder's vocabulary: the teacher's word pieces without other scripts, and French pieces in their place.

A French piece enters with the embedding of the English pieces that stand for it in the sentence pairs (IBM model 1:
Brown et al. 1993), so that the student reads French word for word from the first step; a piece that is never aligned
gets the mean of the pieces that the teacher would have cut it into. The same goes for a piece of the teacher's own that
is more often French ("main", "chat", "pas").
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer, normalizers
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from encoder.corpus import Pair

FRENCH_PIECES = 9_000
LEAST_OCCURRENCES = 3
ROUNDS = 6
"""Of the alignment; it settles after about five."""
LEAST_ALIGNED = 0.08
"""A translation less likely than this is noise."""
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def load_teacher_tokenizer(model: Path) -> Tokenizer:
    """Return the teacher's tokenizer, with ligatures and typographic apostrophes folded first."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    folded = [normalizers.Replace("œ", "oe"), normalizers.Replace("Œ", "oe"), normalizers.Replace("’", "'")]
    tokenizer.normalizer = normalizers.Sequence([*folded, tokenizer.normalizer])
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def make_bilingual(teacher: Tokenizer, french: Sequence[str]) -> Tokenizer:
    """Return a tokenizer that knows the teacher's Latin pieces and the frequent ones of `french`."""
    vocabulary = teacher.get_vocab(with_added_tokens=True)
    kept = [piece for piece, _ in sorted(vocabulary.items(), key=lambda item: item[1]) if _is_kept(piece)]
    known = set(kept)
    kept += [piece for piece in _learn_pieces(teacher, french) if piece not in known and _is_kept(piece)]
    description = json.loads(teacher.to_str())
    description["model"]["vocab"] = {piece: index for index, piece in enumerate(kept)}
    for token in description["added_tokens"]:
        token["id"] = kept.index(token["content"])
    for special in description["post_processor"]["special_tokens"].values():
        special["ids"] = [kept.index(piece) for piece in special["tokens"]]
    return Tokenizer.from_str(json.dumps(description))


def _is_kept(piece: str) -> bool:
    return piece in SPECIAL or (not piece.startswith("[unused") and all(ord(letter) < 0x250 for letter in piece))


def _learn_pieces(teacher: Tokenizer, french: Sequence[str]) -> list[str]:
    learner = Tokenizer(WordPiece(unk_token="[UNK]"))
    learner.normalizer, learner.pre_tokenizer = teacher.normalizer, teacher.pre_tokenizer
    trainer = WordPieceTrainer(
        vocab_size=FRENCH_PIECES, min_frequency=LEAST_OCCURRENCES, special_tokens=["[UNK]"], show_progress=False
    )
    learner.train_from_iterator(french, trainer)
    return [piece for piece, _ in sorted(learner.get_vocab().items(), key=lambda item: item[1]) if piece != "[UNK]"]


def embed_pieces(
    teacher: Tokenizer, student: Tokenizer, pairs: Sequence[Pair], embeddings: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the student's first word embeddings (pieces × dimensions) from the teacher's."""
    old, new = teacher.get_vocab(), student.get_vocab()
    table = np.zeros((len(new), embeddings.shape[1]), np.float32)
    translations = align(teacher, student, pairs)
    rather_french = _count(student, [p.fr for p in pairs]) > _count(student, [p.en for p in pairs])
    for piece, index in new.items():
        if index in translations and (rather_french[index] or piece not in old):
            english, shares = translations[index]
            table[index] = shares @ embeddings[english]
        elif piece in old:
            table[index] = embeddings[old[piece]]
        else:
            parts = teacher.encode(piece.removeprefix("##"), add_special_tokens=False).ids
            table[index] = embeddings[parts].mean(axis=0)
    return table


def _count(student: Tokenizer, texts: Sequence[str]) -> NDArray[np.intp]:
    encoded = student.encode_batch(list(texts), add_special_tokens=False)
    ids = np.concatenate([np.asarray(text.ids, np.intp) for text in encoded])
    return np.bincount(ids, minlength=student.get_vocab_size())


def align(
    teacher: Tokenizer, student: Tokenizer, pairs: Sequence[Pair]
) -> dict[int, tuple[NDArray[np.intp], NDArray[np.float32]]]:
    """Return, for each French piece, the English pieces that it stands for and their shares (they sum to 1)."""
    english = teacher.encode_batch([pair.en for pair in pairs], add_special_tokens=False)
    french = student.encode_batch([pair.fr for pair in pairs], add_special_tokens=False)
    french_ids, english_ids, occurrences = [], [], []
    seen = 0
    for source, target in zip(french, english, strict=True):
        width, height = len(source.ids), len(target.ids)
        french_ids.append(np.tile(source.ids, height))
        english_ids.append(np.repeat(target.ids, width))
        occurrences.append(np.repeat(np.arange(seen, seen + height), width))
        seen += height
    keys = np.concatenate(french_ids).astype(np.int64) << 32 | np.concatenate(english_ids).astype(np.int64)
    links, link_of = np.unique(keys, return_inverse=True)
    occurrence = np.concatenate(occurrences)
    from_piece = links >> 32
    likelihood = np.ones(len(links))
    for _ in range(ROUNDS):
        weights = likelihood[link_of]
        weights /= np.bincount(occurrence, weights)[occurrence]
        counts = np.bincount(link_of, weights, minlength=len(links))
        likelihood = counts / np.bincount(from_piece, counts)[from_piece]
    return _strongest(from_piece, links & 0xFFFFFFFF, likelihood)


def _strongest(
    french: NDArray[np.int64], english: NDArray[np.int64], likelihood: NDArray[np.float64]
) -> dict[int, tuple[NDArray[np.intp], NDArray[np.float32]]]:
    starts = np.flatnonzero(np.r_[True, french[1:] != french[:-1]])
    found = {}
    for start, end in zip(starts, [*starts[1:], len(french)], strict=True):
        best = start + np.argsort(-likelihood[start:end])[:3]
        best = best[likelihood[best] >= LEAST_ALIGNED]
        if len(best):
            shares = likelihood[best] / likelihood[best].sum()
            found[int(french[start])] = (english[best].astype(np.intp), shares.astype(np.float32))
    return found
