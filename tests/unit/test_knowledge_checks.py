"""What `bot check` finds in `knowledge/` as a whole: each check on a small project, then all on the real one."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from bot.checks.knowledge import FILES_OF_WORDS, check_knowledge
from bot.checks.lines import LINES_OF_SAFETY, find_missing_lines
from bot.checks.report import Report
from bot.errors import KnowledgeError
from bot.knowledge_base.lines import HELP_LINES
from bot.knowledge_base.loader import load_knowledge
from tests.unit.knowledge_entries import entry

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 12, 1)


def write(file: Path, data: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


PHONES = [{"number": {"en": "800-555-0101", "fr": "800 555-0101"}, "e164": "+18005550101"}]


def contact(identifier: str, **fields) -> dict:
    both_names = {"en": "Line", "fr": "Ligne"}
    return {
        "id": identifier, "status": "verified", "reviewed_on": "2026-11-01", "review_by": "2027-02-01", "kind": "hotline",
        "name": both_names, "description": {"en": "A line.", "fr": "Une ligne."}, "needs": ["hotline"],
        "service_area": ["ontario"], "checked_on": "2026-11-01", "sources": [{"publisher": "P"}], **fields,
    }  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """A small project that passes: two answers with pages, one without, a line, a service, a pattern of each kind."""
    knowledge = tmp_path / "knowledge"
    write(tmp_path / "domain.yml", {"intents": ["help_housing", {"strategy_goal": {"use_entities": []}}, "greet"]})
    steps = [{"or": [{"intent": "help_housing"}, {"intent": "strategy_goal"}]}, {"action": "action_answer"}]
    greet = [{"intent": "greet"}, {"action": "action_answer"}]
    write(
        tmp_path / "data/rules/answers.yml",
        {"rules": [{"rule": "Answer", "steps": steps}, {"rule": "Greet", "steps": greet}]},
    )
    write(knowledge / "answers/help/help_housing.yml", entry(buttons=["strategy_goal"]))
    write(knowledge / "answers/strategy/strategy_goal.yml", entry("strategy_goal"))
    write(
        knowledge / "answers/conversation/greet.yml",
        entry("greet", facts=[], sources=[], en={"page": None}, fr={"page": None}),
    )
    write(knowledge / "contacts.yml", [contact("line"), *(contact(line, phones=PHONES) for line in HELP_LINES)])
    write(knowledge / "services/east.yml", [contact("service")])
    two = {"en": "https://example.org/en", "fr": "https://example.org/fr"}
    write(knowledge / "sources.yml", {"s": {"title": two, "publisher": two, "url": two, "date": None}})
    write(knowledge / "places.yml", [{"id": "york", "name": {"en": "York", "fr": "York"}, "type": "t", "zone": "z"}])
    write(
        knowledge / "contents.yml",
        [{"id": "a", "title": {"en": "A", "fr": "A"}, "answers": ["help_housing", "strategy_goal"]}],
    )
    for folder, intent in (("safety", "danger_now"), ("harmful", "harmful_request")):
        pattern = {"id": "p", "regex": r"\bhurts? me\b", "examples": ["he hurts me"], "not": ["he hurt his leg"]}
        write(knowledge / folder / "en.yml", {intent: [pattern]})
    return tmp_path


def change(project: Path, file: str, **fields) -> None:
    path = project / "knowledge" / file
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    (data[0] if isinstance(data, list) else data).update(fields)
    write(path, data)


def check(root: Path, today: date = TODAY) -> Report:
    report = Report()
    check_knowledge(root, load_knowledge(root / "knowledge"), report, today)
    return report


def test_a_sound_project_has_no_problem_and_nothing_due(project):
    report = check(project)
    assert report.problems == []
    assert report.warnings == []
    assert "3 answers, 5 lines, 1 services" in report.summary


def test_an_intent_without_answer_or_rule_is_found(project):
    write(project / "domain.yml", {"intents": ["help_housing", "strategy_goal", "greet", "help_legal"]})
    assert check(project).problems == [
        "intent help_legal: no answer in knowledge/answers",
        "intent help_legal: no rule in data/rules",
    ]


def test_an_answer_that_no_intent_leads_to_is_found(project):
    write(project / "domain.yml", {"intents": ["help_housing", "strategy_goal"]})
    assert "answer greet: no such intent in domain.yml" in check(project).problems


@pytest.mark.parametrize("field", ["sources", "facts"])
def test_an_answer_on_the_world_needs_a_source_and_a_fact(project, field):
    change(project, "answers/strategy/strategy_goal.yml", **{field: []})
    assert "answer strategy_goal: it needs at least one source and one fact" in check(project).problems


def test_a_source_without_a_web_address_is_found(project):
    names = {"en": "N", "fr": "N"}
    source = {"title": names, "publisher": names, "url": {"en": "https://example.org", "fr": "au bureau"}, "date": None}
    write(project / "knowledge/sources.yml", {"s": source})
    assert check(project).problems == ["source s (fr): its address is no web address"]


@pytest.mark.parametrize("page", ["Page help_housing en", "page, HELP housing: en!"])
def test_a10_two_pages_with_one_address_are_found(project, page):
    change(project, "answers/strategy/strategy_goal.yml", en=entry()["en"] | {"page": page})
    assert any("have the same address: page-help-housing-en" in problem for problem in check(project).problems)


def test_a_page_that_the_list_leaves_out_is_found(project):
    change(project, "contents.yml", answers=["help_housing"])
    assert any("strategy_goal" in problem and "contents.yml" in problem for problem in check(project).problems)


@pytest.mark.parametrize("file", ["contacts.yml", "services/east.yml"])
@pytest.mark.parametrize("field", ["description", "note", "doubt"])
def test_b9_b11_words_on_lines_and_services_are_read_too(project, file, field):
    change(project, file, **{field: {"en": "They rescue people. " + "We go on and " * 8 + "on.", "fr": "Une ligne."}})
    found = check(project).problems
    assert any(f"(en): {field}: a sentence of 33 words" in problem for problem in found)
    assert any(f"(en): {field}: the word «rescue»" in problem for problem in found)


def test_what_is_past_its_date_is_a_warning_each_for_its_owner(project):
    change(project, "services/east.yml", review_by="2026-11-30", owner="region-east")
    change(project, "answers/help/help_housing.yml", reviewed_on="2026-04-01", review_by="2026-10-01")
    report = check(project)
    assert report.problems == []
    assert report.warnings == [
        "help_housing: due for review since 2026-10-01, by office",
        "service: due for review since 2026-11-30, by region-east",
    ]
    assert check(project, date(2026, 10, 1)).warnings == []


@pytest.mark.parametrize("file", ["services/east.yml", "answers/help/help_housing.yml"])
@pytest.mark.parametrize(
    ("dates", "problem"),
    [
        ({"reviewed_on": "2026-12-02"}, "reviewed_on is in the future (2026-12-02)"),
        ({"review_by": "2026-11-01"}, "review_by is not after reviewed_on (2026-11-01)"),
        ({"review_by": "2027-12-07"}, "review_by is more than 400 days after reviewed_on"),
    ],
)
def test_a_review_that_cannot_be_or_comes_too_late_is_found(project, file, dates, problem):
    change(project, file, **dates)
    identifier = "service" if "services" in file else "help_housing"
    assert check(project).problems == [f"{identifier}: {problem}"]


def test_a_review_today_and_400_days_on_is_right(project):
    change(project, "services/east.yml", reviewed_on=str(TODAY), review_by=str(TODAY + timedelta(days=400)))
    assert check(project).problems == []


@pytest.mark.parametrize("printed", ["2026-13", "2026-02-30", "2026-00", "0000-01-01"])
@pytest.mark.parametrize(
    ("file", "field"), [("services/east.yml", "checked_on"), ("contacts.yml", "sources"), ("sources.yml", "s")]
)
def test_a_printed_date_that_there_is_not_is_refused(project, file, field, printed):
    names = {"en": "N", "fr": "N"}
    source = {"title": names, "publisher": names, "url": names, "date": printed}
    values = {"checked_on": printed, "sources": [{"publisher": "P", "date": printed}], "s": source}
    change(project, file, **{field: values[field]})
    with pytest.raises(KnowledgeError, match=r"date|checked_on"):
        check(project)


@pytest.mark.parametrize("printed", ["2026", "c. 2017", "2026-11-3", "2026-1-40", "9" * 40 + "-1-1", "soon", "-", None])
def test_b8_a_date_that_names_no_day_is_old_and_no_failure(project, printed):
    change(project, "services/east.yml", checked_on=printed)
    assert check(project).warnings == ["1 lines and services were not checked in the last 90 days"]


@pytest.mark.parametrize(("answer", "line"), [(a, line) for a, lines in LINES_OF_SAFETY.items() for line in lines])
def test_b5_a_safety_answer_without_its_line_is_found(answer, line):
    knowledge = load_knowledge(ROOT / "knowledge")
    contacts = tuple(each for each in knowledge.answers[answer].contacts if each != line)
    changed = knowledge.answers[answer].copy(update={"contacts": contacts})
    found = list(find_missing_lines(replace(knowledge, answers={**knowledge.answers, answer: changed})))
    assert f"answer {answer}: contacts must hold {line}" in found


@pytest.mark.parametrize("answer", LINES_OF_SAFETY)
@pytest.mark.parametrize(
    "update", [{"open_24_7": False}, {"cost": None}, {"police_involved": True}, {"phones": ()}], ids=str
)
def test_b5_a_safety_answer_needs_a_free_line_that_is_open_day_and_night(answer, update):
    knowledge = load_knowledge(ROOT / "knowledge")
    lines = {identifier: line.copy(update=update) for identifier, line in knowledge.contacts.items()}
    found = list(find_missing_lines(replace(knowledge, contacts=lines)))
    assert f"answer {answer}: contacts must hold a free line without police that is open day and night" in found


@pytest.mark.parametrize("line", HELP_LINES)
@pytest.mark.parametrize("phones", [[], [PHONES[0] | {"type": "text"}], [PHONES[0] | {"e164": None}]], ids=str)
def test_a_help_line_that_nobody_can_call_is_found(project, line, phones):
    others = [contact(each, phones=PHONES) for each in HELP_LINES if each != line]
    write(project / "knowledge/contacts.yml", [contact(line, phones=phones), *others])
    assert [problem for problem in check(project).problems if problem.startswith(f"{line}: phones must hold")]


def test_b8_lines_not_checked_for_90_days_are_counted(project):
    assert check(project, date(2026, 11, 1) + timedelta(days=91)).warnings == [
        "6 lines and services were not checked in the last 90 days"
    ]


@pytest.mark.parametrize("folder", ["safety", "harmful"])
def test_a_pattern_that_misreads_its_examples_is_found(project, folder):
    intent = {"safety": "danger_now", "harmful": "harmful_request"}[folder]
    pattern = {"id": "p", "regex": r"\bhurts?\b", "examples": ["he hit me"], "not": ["he hurt his leg"]}
    write(project / "knowledge" / folder / "en.yml", {intent: [pattern]})
    assert check(project).problems == [
        f"{folder} pattern en:p: «he hit me» is read as None",
        f"{folder} pattern en:p: the look-alike «he hurt his leg» is read as {intent}",
    ]


@pytest.mark.parametrize("file", ["bot/web/site/words.py", "bot/widget/words.js", "bot/knowledge_base/phrases.py"])
def test_b9_the_words_of_pages_widget_and_replies_are_read_too(project, file):
    (project / file).parent.mkdir(parents=True)
    (project / file).write_text('a = "fine"\nb = "Nos héros"\n', encoding="utf-8")
    assert check(project).problems == [f"{file}:2: the word «héros»"]


def test_the_files_of_words_are_there():
    assert [pattern for pattern in FILES_OF_WORDS if not list(ROOT.glob(pattern))] == []


def test_b8_a_telephone_number_out_of_place_is_found(project):
    (project / "README.md").write_text("Call 416 555-0123.\n", encoding="utf-8")
    assert check(project).problems == ["README.md:1: a telephone number outside contacts and services"]


def test_b5_b9_b11_the_real_knowledge_passes():
    assert check(ROOT).problems == []
