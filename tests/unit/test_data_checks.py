import pytest
import yaml

from bot.checks.data import LEAST_DEVELOPMENT, LEAST_EXAMPLES, LEAST_OUTSIDE, LEAST_SAFETY, check_data
from bot.checks.report import Report

WORDS = {
    "en": "the worker asked about housing near where we could find help with our papers each morning".split(),
    "fr": "la personne demande comment trouver un logement dans notre ville avec ses papiers chaque matin".split(),
}


def sentence(language: str, number: int, subject: str) -> str:
    """A message like no other: its words are shifted, its number spelt apart."""
    words = WORDS[language]
    return " ".join([*words[number % 9 : number % 9 + 7], subject, f"x{number}", f"y{number}"])


@pytest.fixture
def project(tmp_path):
    """A small project that passes: two ordinary intents, a safety intent and out_of_scope."""
    intents = ["danger_now", "help_housing", "help_legal", "out_of_scope"]
    (tmp_path / "domain.yml").write_text(yaml.safe_dump({"intents": intents}), encoding="utf-8")
    development = tmp_path / "benchmarks" / "development"
    development.mkdir(parents=True)
    for language in ("en", "fr"):
        folder = tmp_path / "data" / "nlu" / language
        folder.mkdir(parents=True)
        blocks, rows = [], ["intent\talso\ttext\tstyle"]
        for intent in intents:
            count = LEAST_SAFETY if intent == "danger_now" else LEAST_EXAMPLES
            examples = "".join(f"- {sentence(language, number, intent)}\n" for number in range(count))
            metadata = {"language": language, "source": f"{language}-1"}
            blocks.append({"intent": intent, "metadata": metadata, "examples": examples})
            unseen = LEAST_OUTSIDE if intent == "out_of_scope" else LEAST_DEVELOPMENT
            rows += [f"{intent}\t\t{sentence(language, 1000 + number, intent)}\tplain" for number in range(unseen)]
        (folder / "help.yml").write_text(yaml.safe_dump({"nlu": blocks}, allow_unicode=True), encoding="utf-8")
        (development / f"{language}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def problems(project) -> list[str]:
    report = Report()
    check_data(project, report)
    return report.problems


def add(project, language: str, intent: str, text: str) -> None:
    file = project / "data" / "nlu" / language / "help.yml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    next(block for block in data["nlu"] if block["intent"] == intent)["examples"] += f"- {text}\n"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def remove(project, language: str, intent: str) -> None:
    file = project / "data" / "nlu" / language / "help.yml"
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    block = next(block for block in data["nlu"] if block["intent"] == intent)
    block["examples"] = "".join(block["examples"].splitlines(keepends=True)[1:])
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def test_a_project_with_enough_of_everything_has_no_problem(project):
    assert problems(project) == []


@pytest.mark.parametrize(("intent", "least"), [("help_legal", LEAST_EXAMPLES), ("danger_now", LEAST_SAFETY)])
def test_an_intent_with_too_few_examples_is_named(project, intent, least):
    remove(project, "fr", intent)
    assert problems(project) == [f"data/nlu/fr: {intent} has {least - 1} examples, at least {least}"]


def test_one_text_under_two_intents_is_found_though_it_is_typed_otherwise(project):
    add(project, "en", "help_legal", "who can help us find a home")
    add(project, "en", "help_housing", "Who can HELP us find a home??")
    assert any("stands under help_housing and help_legal" in problem for problem in problems(project))


@pytest.mark.parametrize(
    "twin", ["can you find us a home tonight", "find us a home can you", "can you please find us a home"]
)
def test_a_near_copy_is_found(project, twin):
    add(project, "en", "help_housing", "can you find us a home")
    assert not any("nearly" in problem for problem in problems(project))
    add(project, "en", "help_housing", twin)
    assert any("is nearly" in problem for problem in problems(project))


def test_a_development_message_that_training_has_seen_is_found(project):
    add(project, "fr", "help_housing", f"{sentence('fr', 1000, 'help_housing')} vite")
    assert any(problem.startswith("benchmarks/development/fr") and "nearly" in problem for problem in problems(project))


def test_an_english_message_in_the_french_folder_is_found(project):
    add(project, "fr", "help_housing", "where can I find a bed for tonight near the bus station please")
    assert any("reads as en" in problem for problem in problems(project))


def test_an_unknown_intent_is_found(project):
    file = project / "data" / "nlu" / "en" / "help.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("intent: help_legal", "intent: help_lawyer"), encoding="utf-8"
    )
    found = problems(project)
    assert "data/nlu: help_lawyer is no intent of domain.yml" in found
    assert any("help_legal has 0 examples" in problem for problem in found)
