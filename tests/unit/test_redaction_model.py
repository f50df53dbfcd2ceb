"""The model of names is small, and learnt from the labelled messages and features that are here."""

from __future__ import annotations

import hashlib
import re

from bot.redaction.names import MODEL
from tests.conftest import ROOT

LABELLED = ROOT / "benchmarks/redaction"
MOST_MB = 3


def test_the_model_is_of_the_present_messages_and_features() -> None:
    """Where this fails: `scripts/train_names.py` makes it anew."""
    script = (ROOT / "scripts/train_names.py").read_text(encoding="utf-8")
    patterns = re.findall(r'"([^"]+)"', re.search(r"^HASHED = \((.*?)\)", script, re.DOTALL | re.MULTILINE)[1])
    digest = hashlib.sha256()
    for pattern in patterns:
        files = sorted(ROOT.glob(pattern))
        assert files, pattern
        for file in files:
            digest.update(file.read_bytes())
    assert MODEL.with_suffix(".sha256").read_text(encoding="utf-8").strip() == digest.hexdigest()


def test_the_model_is_small() -> None:
    assert MODEL.stat().st_size < MOST_MB * 1_000_000


def test_every_mark_of_a_name_is_closed() -> None:
    for file in (LABELLED / "training").glob("*.txt"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert re.fullmatch(r"(?:[^\[\]]|\[\[[^\[\]]+\]\])+", line), line
