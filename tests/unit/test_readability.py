"""How hard texts are to read: syllables, sentences, words and the formulas made of them (standard B11)."""

import pytest

from bot.checks.readability import Figures, measure, split_sentences, split_words
from bot.checks.syllables import count_syllables

FRENCH = """
1: traite aide vie rue que les une être quatre langue ligue bien lieu mieux vieux yeux nuit pluie trois droit eau œil fille
1: feuille août faim point oui hier guerre parlent doivent peuvent aiment sont soient tient l’aide j’ai d’où cent science
2: école police famille travail accueil conseil bonjour client pays moyen naïf maïs Noël chaos théâtre cruel nation argent
2: souvent moment parent urgent violent confiance réseau bien-être payer voyage année créer soleil juillet meilleur besoin
2: quelqu’un avaient l’enfance expriment bruyant patient social premier sexuel question paiement viennent-ils
3: Ontario réaction réunion idéal société poésie vidéo oublier février ouvrier maintenant travailler étudie essayez logement
3: jusqu’ici aujourd’hui employeur appuyer quotidien éblouir envahir cohérent égoïste expérience ingrédient haïtien
4: européenne hébergement tranquillement préoccupé coopérer priorité bibliothèque communautaire exploitation adolescente
4: intervenir remerciement gouvernement propriétaire rendez-vous-y
5: coordination automatisé
6: confidentiellement
"""
ENGLISH = """
1: help safe their through youth phone’s
2: police shelter women’s hotline self-harm trafficked
3: trafficking counselling survivor family Canada
4: Ontario community indigenous
"""


def table(text: str) -> list[tuple[str, int]]:
    """The words of a table with the count that stands before them."""
    lines = [line.split(": ") for line in text.strip().splitlines()]
    return [(word, int(count)) for count, words in lines for word in words.split()]


@pytest.mark.parametrize(("word", "count"), table(FRENCH))
def test_b11_french_syllables_are_counted_as_they_are_spoken(word, count):
    assert count_syllables(word, "fr") == count


@pytest.mark.parametrize(("word", "count"), table(ENGLISH))
def test_b11_english_syllables_are_counted_as_they_are_spoken(word, count):
    assert count_syllables(word, "en") == count


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("word", ["988", "2025", "1\u00a0800", "279.01", "TTY", "ATS", "2SLGBTQIA+", "LGBTQ"])
def test_b11_a_figure_or_an_abbreviation_has_one_syllable(word, language):
    assert count_syllables(word, language) == 1


def test_b11_a_word_in_capitals_is_read_as_a_word():
    assert count_syllables("INTERE", "fr") == 2
    assert count_syllables("SAVVY", "en") == 2


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("Do:\n\n- call, or wait\n- write\n  slowly. Then go", ["Do:", "call, or wait", "write slowly.", "Then go"]),
        ("A line that is\nbroken here. Next", ["A line that is broken here.", "Next"]),
        ("Open from 9 a.m. to 5 p.m. Monday on.", ["Open from 9 a.m. to 5 p.m. Monday on."]),
        ("Voir S.C. 2012, p. ex. l’article 4. C’est la loi.", ["Voir S.C. 2012, p. ex. l’article 4.", "C’est la loi."]),
        ("«\u00a0Il faut partir.\u00a0» Faux. 28 le savent.", ["«\u00a0Il faut partir.\u00a0»", "Faux.", "28 le savent."]),
        ("It had $1.6 million (279.02). “No.” It ended.", ["It had $1.6 million (279.02).", "“No.”", "It ended."]),
    ],
)  # fmt: skip
def test_b11_sentences_end_where_a_reader_stops(text, sentences):
    assert list(split_sentences(text)) == sentences


def test_b11_words_are_what_stands_between_blanks():
    text = "« L’aide »\u00a0: 1\u00a0800\u00a0$, 24/7, peut-être — anti-trafficking (PIRV+)."
    assert split_words(text) == ["L’aide", "1\u00a0800", "24/7", "peut-être", "anti-trafficking", "PIRV"]


def test_b11_the_english_grade_is_that_of_flesch_and_kincaid():
    # The examples that are mostly given: the cat on the mat, and the platypus with 13 words and 24 syllables.
    assert measure(["The cat sat on the mat."], "en").grade == pytest.approx(-1.45)
    assert Figures(sentence_lengths=(13,), syllables=24, long_words=5).grade == pytest.approx(11.26, abs=0.01)


def test_b11_french_ease_and_lix_follow_their_formulas():
    # Counted by hand: 12 words in 2 sentences, 15 syllables; "personnes", "toucher" and "importe" have over six letters.
    figures = measure(["La traite des personnes est un crime.", "Elle peut toucher n’importe qui."], "fr")
    assert figures == Figures(sentence_lengths=(7, 5), syllables=15, long_words=3)
    assert figures.ease == pytest.approx(207 - 1.015 * 6 - 73.6 * 15 / 12)
    assert figures.lix == pytest.approx(6 + 100 * 3 / 12)
    assert figures.words_per_sentence == 6
    assert figures.longest_sentence == 7


def test_b11_a_text_without_words_has_figures_too():
    assert measure(["…"], "fr").words == 0
    assert measure([], "en").longest_sentence == 0
