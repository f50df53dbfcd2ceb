"""TF-IDF without scikit-learn at hand is scikit-learn's."""

from __future__ import annotations

import csv
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.normalization import normalize
from bot.tfidf import Cut, TermWeights, pieces, words
from tests.conftest import ROOT

SCIKIT_LEARNS = {
    words(r"[\w'?]+", longest=2): {"token_pattern": r"[\w'?]+", "ngram_range": (1, 2)},
    words(r"[^\W\d_]{2,}"): {"token_pattern": r"[^\W\d_]{2,}"},
    pieces(2, 5): {"analyzer": "char_wb", "ngram_range": (2, 5)},
    pieces(3, 5): {"analyzer": "char_wb", "ngram_range": (3, 5)},
}


def read_texts() -> list[str]:
    texts = []
    for language in ("en", "fr"):
        with (ROOT / "benchmarks" / "development" / f"{language}.tsv").open(encoding="utf-8") as lines:
            texts += [normalize(row["text"]) for row in csv.DictReader(lines, delimiter="\t")]
    return texts


@pytest.mark.parametrize(("cut", "options"), SCIKIT_LEARNS.items())
@pytest.mark.parametrize(("fewest", "largest_share"), [(1, 1.0), (2, 1.0), (1, 0.2)])
def test_terms_rarities_and_rows_are_those_of_scikit_learn(
    cut: Cut, options: dict[str, Any], fewest: int, largest_share: float
) -> None:
    texts = read_texts()
    stock = TfidfVectorizer(lowercase=False, sublinear_tf=True, min_df=fewest, max_df=largest_share, **options)
    rows = stock.fit_transform(texts)
    weights = TermWeights.fit(cut, texts, fewest=fewest, largest_share=largest_share)
    assert list(weights.terms) == list(stock.get_feature_names_out())
    np.testing.assert_allclose(weights.idf, stock.idf_, rtol=1e-6)
    for number in range(0, len(texts), 9):
        row = np.zeros(len(weights.terms))
        terms, values = weights.weigh(texts[number])
        assert sorted(set(terms)) == list(terms)
        row[terms] = values
        np.testing.assert_allclose(row, rows[number].toarray()[0], atol=1e-6)


def test_what_is_learnt_from_is_weighed_as_it_would_be_later() -> None:
    texts = read_texts()[:100]
    weights, rows = TermWeights.fit_rows(pieces(3, 5), texts, largest_share=0.35)
    assert weights.terms == TermWeights.fit(pieces(3, 5), texts, largest_share=0.35).terms
    for text, row in zip(texts, rows, strict=True):
        np.testing.assert_array_equal(weights.weigh(text), row)


@pytest.mark.parametrize(("cut", "options"), SCIKIT_LEARNS.items())
@given(text=st.text(max_size=60))
def test_any_text_is_cut_as_scikit_learn_cuts_it(cut: Cut, options: dict[str, Any], text: str) -> None:
    assert sorted(cut(text)) == sorted(TfidfVectorizer(lowercase=False, **options).build_analyzer()(text))


@pytest.mark.parametrize("text", ["", "?", "   "])
def test_a_text_without_terms_weighs_nothing(text: str) -> None:
    terms, values = TermWeights.fit(words(r"\w+"), ["one two", "two three"]).weigh(text)
    assert len(terms) == len(values) == 0
