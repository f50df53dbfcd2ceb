"""What `bot check` finds in the words of answers: each check on an entry made wrong (standards B5, B9, B11)."""

import pytest

from bot.checks.answers import find_problems
from bot.checks.readability import measure
from bot.checks.wording import find_avoided
from bot.knowledge_base.schema import Answer, CareText
from tests.unit.knowledge_entries import SHORT, entry

AGAIN = {
    "en": ["The line is still open. Call when you want.", "You can write here. You choose."],
    "fr": ["La ligne est toujours là. Appelez quand vous voulez.", "Écrivez ici. Vous choisissez."],
}
CARE = {
    "en": {kind: ["I am here. Take your time."] for kind in CareText.__fields__},
    "fr": {kind: ["Je suis là. Rien ne presse."] for kind in CareText.__fields__},
}
HARD = {
    "en": "Interprovincial collaboration necessitates institutional accountability. Administrative authorities "
    "systematically coordinate multidisciplinary interventions. Organizational responsibilities encompass "
    "identification, documentation, investigation and rehabilitation. Specialized professionals facilitate "
    "individualized accommodation, communication and transportation opportunities everywhere in the province.",
    "fr": "La collaboration interprovinciale nécessite une responsabilisation institutionnelle. Les autorités "
    "administratives coordonnent systématiquement des interventions multidisciplinaires. Les responsabilités "
    "organisationnelles comprennent identification, documentation, investigation et réadaptation. Des professionnels "
    "spécialisés facilitent hébergement, communication, transport individualisé.",
}


def problems(identifier: str = "help_housing", **fields) -> list[str]:
    return list(find_problems(Answer.parse_obj(entry(identifier, **fields))))


def both(**texts) -> dict:
    """The same change in both languages: a text each, by language."""
    return {language: {name: text[language] for name, text in texts.items()} for language in ("en", "fr")}


def test_a_plain_entry_passes():
    assert problems() == []
    assert problems("danger_now", **both(again=AGAIN, care=CARE)) == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("field", ["short", "young", "adult", "acted", "again"])
def test_b5_what_is_said_at_first_has_60_words_at_most(language, field):
    long = " ".join([SHORT[language]] * 2)
    found = problems(**{code: {field: long if code == language else SHORT[code]} for code in ("en", "fr")})
    assert any(f"({language}): {field}" in problem and "words, at most 60" in problem for problem in found)


@pytest.mark.parametrize("block", ["care", "care_young", "care_adult"])
def test_b5_what_is_said_in_the_care_frame_has_60_words_at_most(block):
    care = {language: CARE[language] | {"scared": [SHORT[language] * 2]} for language in ("en", "fr")}
    found = problems("danger_now", **both(**{"again": AGAIN, "care": CARE, block: care}))
    assert [problem for problem in found if f"{block}.scared 1 has" in problem and "at most 60" in problem]


@pytest.mark.parametrize("block", ["care_young", "care_adult"])
def test_care_for_one_kind_of_person_stands_in_both_languages(block):
    texts = both(again=AGAIN, care=CARE)
    texts["fr"][block] = CARE["fr"]
    assert f"answer danger_now: {block}.scared 1 stands only in fr" in problems("danger_now", **texts)


def test_a_long_title_is_found():
    assert problems(en={"title": "T" * 71}) == ["answer help_housing (en): title has 71 characters, at most 70"]


def test_b5_a_safety_answer_needs_two_more_wordings_and_a_care_block():
    found = problems("danger_now", **both(again={"en": AGAIN["en"][:1], "fr": AGAIN["fr"][:1]}))
    assert sum("at least 2 wordings" in problem for problem in found) == 2
    assert sum("needs a `care` block" in problem for problem in found) == 2


def test_b11_hard_english_is_found_by_its_grade():
    assert any("(en): short: Flesch-Kincaid grade" in problem for problem in problems(en={"short": HARD["en"]}))


def test_b11_hard_french_is_found_by_lix_and_ease():
    found = problems(fr={"short": HARD["fr"]})
    assert any("(fr): short: LIX" in problem for problem in found)
    assert any("(fr): short: Kandel-Moles ease" in problem for problem in found)


def test_b11_safety_answers_must_be_easier_than_others():
    text = "The workers there listen to you, day or night, and connect you with people in your city who can help. " * 2
    assert 6 < measure([text], "en").grade < 8
    assert not any("grade" in problem for problem in problems(en={"short": text}))
    assert any("at most 6" in problem for problem in problems("emotional_distress", en={"short": text}))


@pytest.mark.parametrize(
    ("language", "words", "most"),
    [("en", "You can " + "go and " * 9 + "stay.", 20), ("fr", "Allez " + "et " * 29 + "restez.", 30)],
)
@pytest.mark.parametrize("field", ["more", "again"])
def test_b11_a_sentence_too_long_to_follow_is_found_in_any_text(language, words, most, field):
    shown = "again 1" if field == "again" else field
    found = problems(**{language: {field: words}})
    assert any(f"({language}): {shown}: a sentence of {most + 1} words, at most {most}" in problem for problem in found)
    shorter = words.replace("and ", "", 1).replace("et ", "", 1)
    assert not any("a sentence of" in problem for problem in problems(**{language: {field: shorter}}))


def test_b11_sentences_of_more_than_20_words_on_average_are_found():
    sentence = "You can " + "go and " * 10 + "stay. "
    assert any("words per sentence, at most 20" in problem for problem in problems(en={"more": sentence * 2}))


def test_b11_texts_of_a_few_words_are_judged_together():
    care = CARE["en"] | {"next": ["Administrative coordination."]}
    assert (
        problems("danger_now", en={"again": AGAIN["en"], "care": care}, fr={"again": AGAIN["fr"], "care": CARE["fr"]})
        == []
    )
    care = {kind: ["Administrative coordination necessitates collaboration."] for kind in CARE["en"]}
    found = problems(
        "danger_now", en={"again": AGAIN["en"], "care": care}, fr={"again": AGAIN["fr"], "care": CARE["fr"]}
    )
    assert any("(en): short texts together: Flesch-Kincaid grade" in problem for problem in found)


@pytest.mark.parametrize("field", ["more", "young", "adult", "acted", "again", "page"])
def test_what_stands_only_in_one_language_is_found(field):
    shown = field if field in ("more", "page") else f"{field} 1"
    found = problems(en={field: SHORT["en"]}, fr={"page": None} if field == "page" else {})
    assert f"answer help_housing: {shown} stands only in en" in found


def test_a_text_much_longer_in_one_language_is_found():
    found = problems(fr={"short": f"{SHORT['fr']} {SHORT['fr']}"})
    assert any("short in French is" in problem and "as long as in English" in problem for problem in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They will rescue you."),
        ("en", "She was a prostitute."),
        ("en", "Modern slavery is a crime."),
        ("en", "Our heroes help."),
        ("en", "Ask the person if he or she is safe."),
        ("en", "Call a policeman."),
        ("en", "Victims often come back."),
        ("en", "A victim’s story."),
        ("fr", "Une opération de sauvetage."),
        ("fr", "La prostitution."),
        ("fr", "Une forme d’esclavage."),
        ("fr", "Nos héros aident."),
        ("fr", "Demandez-lui si elle ou il va bien."),
        ("fr", "Un(e) survivant(e) peut appeler."),
        ("fr", "Les victimes reviennent souvent."),
        ("fr", "Des clandestins."),
    ],
)
def test_b9_avoided_words_are_found(language, text):
    assert list(find_avoided(text, language))
    assert list(find_avoided(text))
    assert any("uses the word" in problem for problem in problems(**{language: {"again": text}}))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Apply to the Victim Quick Response Program+ or the Victim Support Line."),
        (
            "en",
            "In police data, most victims are 18 or older; about 9 in 10 victims knew their trafficker; 97% of victims.",
        ),
        ("en", "She has left. Heroin and addiction care. Men and boys are trafficked too."),
        ("fr", "Le Programme d’intervention rapide auprès des\nvictimes (PIRV+) et la Ligne d’aide aux victimes."),
        ("fr", "La plupart des victimes connues sont des filles; environ 9 victimes sur 10; 97\u00a0% des victimes."),
        ("fr", "Un permis de séjour temporaire pour les victimes de traite. Le passage de clandestins."),
        ("fr", "Elle a quitté ce poste. L’héroïne est une drogue."),
    ],
)
def test_b9_names_laws_and_figures_may_use_them(language, text):
    assert list(find_avoided(text, language)) == []
