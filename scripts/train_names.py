"""Train the model of personal names (`bot/redaction/data/names.crfsuite`) and the classes of words that it reads.

    .venv/bin/python scripts/train_names.py            # train on all that is labelled
    .venv/bin/python scripts/train_names.py 0 1 2 3 4  # measure: each fifth of the blocks of ten lines left out in turn

Learns from `benchmarks/redaction/training/*.txt` (a message a line, names in `[[ ]]`), from
`benchmarks/redaction/{en,fr}.jsonl` and, as messages without names, from `data/nlu`. Never reads `unseen_*.jsonl`.
Seeded: the same data make the same model.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import name_variations as variations  # noqa: E402
import numpy as np  # noqa: E402 - the project is found first
import pycrfsuite  # noqa: E402
import yaml  # noqa: E402
from name_variations import Message  # noqa: E402
from scipy.sparse import coo_matrix  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402
from sklearn.decomposition import TruncatedSVD  # noqa: E402
from sklearn.preprocessing import normalize  # noqa: E402

from bot.cli.redaction_evaluation import Entity, Judged, changed_for_nothing, judge, recall  # noqa: E402
from bot.knowledge_base.loader import load_knowledge  # noqa: E402
from bot.redaction.kept import load_kept  # noqa: E402
from bot.redaction.name_features import CLASSES, describe  # noqa: E402
from bot.redaction.names import INSIDE, MODEL, OUTSIDE  # noqa: E402
from bot.redaction.redactor import Redactor  # noqa: E402
from bot.redaction.tokens import tokenize  # noqa: E402
from bot.redaction.vocabulary import DATA, Vocabulary  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LABELLED = ROOT / "benchmarks/redaction"
TRAINING = LABELLED / "training"
HASH = MODEL.with_suffix(".sha256")
HASHED = ("benchmarks/redaction/training/*.txt", "benchmarks/redaction/??.jsonl", "bot/redaction/name_features.py",
          "bot/redaction/data/name_c*.txt", "bot/redaction/tokens.py", "scripts/*name*.py")  # fmt: skip
SEED = 7
LINES_OF_A_BLOCK = 10
FOLDS = 5
COPIES, COPIES_WITHOUT_NAMES = 7, 10
SHARE_OF_QUESTIONS = 1.0
SHARE_PRETENDED = 0.15
CRF = {"c1": 0.2, "c2": 1.0, "max_iterations": 80, "feature.minfreq": 5, "feature.possible_transitions": True}
CLASS_COUNT, LEAST_COUNT, CONTEXT_WORDS = 150, 4, 1500
COMMON_CLASSES = 30
MARK = re.compile(r"\[\[(.+?)\]\]")


def read_labelled() -> list[Message]:
    """Return every message that is labelled for training."""
    messages = []
    for file in sorted(TRAINING.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        messages += [_parse(line, index, file.stem[:2]) for index, line in enumerate(lines)]
    for language in ("en", "fr"):
        lines = (LABELLED / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
        messages += [_parse(_mark(json.loads(line)), index, language) for index, line in enumerate(lines)]
    return messages


def read_questions(language: str) -> list[Message]:
    """Return what the bot is trained to understand: messages that hold hardly any names."""
    questions = []
    for file in sorted((ROOT / "data/nlu" / language).glob("*.yml")):
        for group in yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)["nlu"]:
            examples = re.findall(r"^- (.*)", group.get("examples", ""), re.MULTILINE)
            questions += [re.sub(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})", r"\1", example) for example in examples]
    return [Message(question, language=language) for question in questions]


def hash_training() -> str:
    """Return a hash of what the model was learnt from and is read with."""
    digest = hashlib.sha256()
    for pattern in HASHED:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _parse(line: str, index: int, language: str) -> Message:
    text, names = "", []
    for number, part in enumerate(MARK.split(line)):
        if number % 2:
            names.append((len(text), len(text) + len(part)))
        text += part
    return Message(text, tuple(names), index // LINES_OF_A_BLOCK, language)


def _mark(labelled: dict[str, object]) -> str:
    """Return a labelled message with its names marked and its other details as the redactor leaves them."""
    text = str(labelled["text"])
    for entity in sorted(labelled["entities"], key=lambda entity: -len(entity["text"])):  # type: ignore[attr-defined]
        if entity["kind"] == "name":
            text = re.sub(rf"(?<![\w\[]){re.escape(entity['text'])}(?!\w)", f"[[{entity['text']}]]", text)
        else:
            text = text.replace(entity["text"], f"[{entity['kind']}]", 1)
    return text


def make_classes(texts: Iterable[str]) -> list[list[str]]:
    """Return the common words in classes: those that stand among the same neighbours, the commonest class first."""
    lines = [["^", *("#" if token.word.isdigit() else token.word for token in tokenize(text)), "$"] for text in texts]
    counts = Counter(word for line in lines for word in line)
    words = [word for word, count in counts.most_common() if count >= LEAST_COUNT and word not in "^$"]
    rows = {word: index for index, word in enumerate(words)}
    columns = {word: index for index, (word, _) in enumerate(counts.most_common(CONTEXT_WORDS))}
    near: Counter[tuple[int, int]] = Counter()
    for line in lines:
        for at, word in enumerate(line):
            for number, step in enumerate((-2, -1, 1, 2)):
                if word in rows and 0 <= at + step < len(line) and line[at + step] in columns:
                    near[rows[word], columns[line[at + step]] + number * CONTEXT_WORDS] += 2 // abs(step)
    seen = coo_matrix((np.array(list(near.values()), float), tuple(zip(*near, strict=True))),
                      shape=(len(words), 4 * CONTEXT_WORDS))  # fmt: skip
    by_word, by_context = np.asarray(seen.sum(1)).ravel(), np.asarray(seen.sum(0)).ravel() ** 0.75
    by_context /= by_context.sum()
    seen.data = np.maximum(np.log(seen.data / (by_word[seen.row] * by_context[seen.col])), 0)
    vectors = normalize(TruncatedSVD(100, random_state=SEED).fit_transform(seen.tocsr()))
    classes: dict[int, list[str]] = defaultdict(list)
    for word, label in zip(words, KMeans(CLASS_COUNT, n_init=2, random_state=SEED).fit(vectors).labels_, strict=True):
        classes[label].append(word)
    return sorted(classes.values(), key=lambda members: rows[members[0]])


def make_examples(
    labelled: list[Message], questions: list[Message], common: frozenset[str]
) -> Iterator[tuple[Message, frozenset[str]]]:
    """Yield what is learnt from: messages and their variations, each with the names that are taken for unknown."""
    drawn = random.Random(SEED)
    for message in labelled:
        yield message, variations.forget(message, 0.15, drawn)
        for _ in range(COPIES if message.names else COPIES_WITHOUT_NAMES):
            varied = variations.vary(message, drawn)
            yield varied, variations.forget(varied, 0.2, drawn)
    for question in questions:
        for _ in range(2):
            for named in variations.name_pronouns(question, drawn):
                yield named, variations.forget(named, 0.3, drawn)
        if drawn.random() < SHARE_OF_QUESTIONS:
            varied = variations.in_small_letters(question) if drawn.random() < 0.3 else question
            varied = variations.mistype(varied, 0.2, drawn) if drawn.random() < 0.5 else varied
            yield variations.pretend(varied, common, drawn) if drawn.random() < SHARE_PRETENDED else varied, frozenset()


def train(examples: Iterable[tuple[Message, frozenset[str]]], whole: Vocabulary, model: Path) -> None:
    """Learn from the examples and write the model."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for message, forgotten in examples:
        vocabulary = variations.ForgetfulVocabulary(whole, forgotten) if forgotten else whole
        tokens = tokenize(message.text)
        kept = vocabulary.find_kept(tokens)
        inside = [at not in kept and variations.is_inside(token, message) for at, token in enumerate(tokens)]
        trainer.append(
            pycrfsuite.ItemSequence(describe(tokens, vocabulary)), [INSIDE if is_in else OUTSIDE for is_in in inside]
        )
    trainer.select("lbfgs")
    trainer.set_params(CRF)
    trainer.train(str(model))


def measure(messages: list[Message], redactor: Redactor) -> Iterator[Judged]:
    """Yield what becomes of labelled messages."""
    for message in messages:
        entities = tuple(Entity("name", message.text[start:end]) for start, end in message.names)
        yield judge(message.text, redactor.redact(message.text), entities, ())


def main() -> None:
    """Train on all, or measure on each fold that is named."""
    folds = [int(argument) for argument in sys.argv[1:]]
    labelled, questions = read_labelled(), [*read_questions("en"), *read_questions("fr")]
    kept = load_kept(ROOT / "knowledge", load_knowledge(ROOT / "knowledge"))
    vocabulary = Vocabulary(kept)
    if not folds:
        lines = [" ".join(words) for words in make_classes(message.text for message in [*questions, *labelled])]
        head = "# Classes of words that stand among the same neighbours. Made by scripts/train_names.py."
        (DATA / CLASSES).write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    classes = (DATA / CLASSES).read_text(encoding="utf-8").splitlines()[1:]
    common = frozenset(word for line in classes[:COMMON_CLASSES] for word in line.split())
    if not folds:
        train(make_examples(labelled, questions, common), vocabulary, MODEL)
        HASH.write_text(hash_training() + "\n", encoding="utf-8")
    for fold in folds:
        rest = [message for message in labelled if message.block % FOLDS != fold]
        with tempfile.NamedTemporaryFile(suffix=".crfsuite") as model:
            train(make_examples(rest, questions, common), vocabulary, Path(model.name))
            redactor = Redactor((), kept, Path(model.name))
            for language in ("en", "fr"):
                left_out = [message for message in labelled if message.block % FOLDS == fold]
                judged = list(measure([message for message in left_out if message.language == language], redactor))
                print(
                    f"fold {fold} {language}: names {recall(judged, ['name'])}, changed {changed_for_nothing(judged)}"
                )


if __name__ == "__main__":
    main()
