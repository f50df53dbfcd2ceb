"""A change of an answer: read, judged as for a release, laid over its file, and written back into it."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.checks.project import check_project
from bot.knowledge_base.loader import load_knowledge
from bot.knowledge_base.revised import FollowingIndex, RevisedAnswers
from bot.messages import SAFETY_INTENTS
from bot.staff.answer_file import export_revisions, write_answer_file
from bot.staff.deciding import move_change
from bot.staff.live import is_overtaken, lay_over
from bot.staff.revisions import apply_change, cells_of, judge_change
from bot.staff.text_diff import compare_texts
from bot.storage.revisions import Cells, Revision

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 12, 1)
ENGLISH = (
    "You can get free help with this. A person at the hotline will listen to you, day or night, and will not push."
)
FRENCH = (
    "Il y a de l’aide gratuite. Une personne de la ligne vous écoute, jour et nuit, sans vous presser de rien dire."
)
NEW = {"short_en": ENGLISH, "short_fr": FRENCH, "review_by": "2027-05-01"}


def revision(entry: str, contents: Cells, reviewed_on: str = "2026-12-01") -> Revision:
    at = datetime(2026, 12, 1, 12)  # noqa: DTZ001 - stored times are naive
    contents = {**contents, "reviewed_on": reviewed_on}
    return Revision(1, entry, {}, contents, "r", "approved", 1, at, 2, at, "d", "author", "second")


def project(folder: Path) -> Path:
    for path in ROOT.iterdir():
        if path.name == "knowledge":
            shutil.copytree(path, folder / path.name)
        elif path.name in ("bot", "data", "docs", "benchmarks", "domain.yml", "intents.yml", "config.yml"):
            (folder / path.name).symlink_to(path)
    return folder


def test_no_answer_as_it_is_has_a_remark_or_a_difference(knowledge: KnowledgeBase) -> None:
    for answer in knowledge.answers.values():
        judgement = judge_change(answer, cells_of(answer), knowledge, TODAY)
        assert (judgement.changed, judgement.remarks) == ((), ()), answer.id
        assert apply_change(answer, cells_of(answer)) == answer


@pytest.mark.parametrize(
    "number", ["416 555 0123", "1-833-555-0123", "(416)5550123", "4165550123", "416\u2011555\u20110123"]
)
def test_no_telephone_number_can_be_typed_into_a_text(knowledge: KnowledgeBase, number: str) -> None:
    """B8."""
    for entry in ("help_housing", SAFETY_INTENTS[0]):
        answer = knowledge.answers[entry]
        judgement = judge_change(answer, {"title_en": f"Call {number}"}, knowledge, TODAY)
        assert any("telephone" in remark.in_language("en") for remark in judgement.about("title_en"))
        assert judgement.has_errors


def test_a_text_without_its_number_has_no_such_remark(knowledge: KnowledgeBase) -> None:
    judgement = judge_change(knowledge.answers["help_housing"], NEW, knowledge, TODAY)
    assert not judgement.has_errors, [remark.in_language("en") for remark in judgement.remarks]
    assert judgement.changed == ("review_by", "short_en", "short_fr")
    assert judgement.answer
    assert (judgement.answer.en.short, judgement.answer.reviewed_on) == (ENGLISH, TODAY)


def test_a_broken_field_hides_no_other_remark(knowledge: KnowledgeBase) -> None:
    answer = knowledge.answers["help_housing"]
    judgement = judge_change(answer, {"title_fr": "", "short_en": "We rescue you."}, knowledge, TODAY)
    assert {remark.field for remark in judgement.remarks if remark.is_error} >= {"title_fr", "short_en"}
    assert judgement.answer is None


def test_a_text_of_any_length_is_answered(knowledge: KnowledgeBase) -> None:
    judgement = judge_change(knowledge.answers["help_housing"], {"more_en": "word " * 20_000}, knowledge, TODAY)
    assert any("too long" in remark.in_language("en") for remark in judgement.about("more_en"))


def test_only_texts_and_dates_of_a_revision_are_live(knowledge: KnowledgeBase) -> None:
    filed = knowledge.answers["help_housing"]
    hostile = {**NEW, "contacts": "nobody", "page_en": "Another address", "id": "other", "buttons": "nothing"}
    live = lay_over(filed, revision(filed.id, hostile))
    assert (live.en.short, live.fr.short, live.review_by) == (ENGLISH, FRENCH, date(2027, 5, 1))
    assert (live.contacts, live.buttons, live.en.page, live.id) == (
        filed.contacts,
        filed.buttons,
        filed.en.page,
        filed.id,
    )


def test_a_line_that_a_release_took_out_stays_out(knowledge: KnowledgeBase) -> None:
    filed = knowledge.answers["help_housing"]
    released = filed.copy(update={"contacts": filed.contacts[:1]})
    assert lay_over(released, revision(filed.id, NEW)).contacts == filed.contacts[:1]


def test_a_file_that_was_reviewed_later_stands(knowledge: KnowledgeBase) -> None:
    filed = knowledge.answers["help_housing"]
    change = revision(filed.id, NEW)
    assert not is_overtaken(filed, change)
    assert not is_overtaken(filed.copy(update={"reviewed_on": TODAY}), change)
    later = filed.copy(update={"reviewed_on": TODAY + timedelta(days=1), "review_by": date(2027, 6, 1)})
    assert lay_over(later, change) == later


def test_texts_that_no_longer_fit_leave_the_file_as_it_is(knowledge: KnowledgeBase) -> None:
    filed = knowledge.answers["help_housing"]
    assert lay_over(filed, revision(filed.id, {"title_en": ""})) == filed
    assert lay_over(filed, revision(filed.id, {"review_by": "soon"})) == filed


def test_approved_texts_are_written_into_the_files_and_pass_the_checks(tmp_path: Path) -> None:
    root = project(tmp_path)
    directory = root / "knowledge"
    care = cells_of(load_knowledge(directory).answers["danger_now"])["care_scared_en"]
    approved = {
        "help_housing": revision("help_housing", NEW),
        "danger_now": revision("danger_now", {"care_scared_en": f"{care.rstrip('.')}. You matter."}),
        "gone": revision("gone", NEW),
    }
    before = {file: file.read_text(encoding="utf-8") for file in directory.rglob("*.yml")}
    tried = export_revisions(directory, approved, TODAY, dry_run=True)
    assert before == {file: file.read_text(encoding="utf-8") for file in directory.rglob("*.yml")}
    done = export_revisions(directory, approved, TODAY)
    assert tried.files == done.files
    assert [finding.in_language("en") for finding in done.findings] == []
    changed = [file.stem for file, text in before.items() if file.read_text(encoding="utf-8") != text]
    assert sorted(changed) == ["danger_now", "help_housing"]
    assert check_project(root, TODAY).problems == []
    now = load_knowledge(directory)
    assert now.answers["help_housing"].en.short == ENGLISH
    assert now.answers["help_housing"].reviewed_on == TODAY
    assert all(is_overtaken(now.answers[entry], approved[entry]) for entry in ("help_housing", "danger_now"))
    assert export_revisions(directory, approved, TODAY).files == []


def test_the_file_of_one_answer_is_its_own_with_the_live_texts(knowledge: KnowledgeBase) -> None:
    filed = knowledge.answers["help_housing"]
    text = (ROOT / "knowledge/answers/help/help_housing.yml").read_text(encoding="utf-8")
    assert write_answer_file(ROOT / "knowledge", filed, filed) == text
    written = write_answer_file(ROOT / "knowledge", filed, lay_over(filed, revision(filed.id, NEW)))
    assert ENGLISH in " ".join(written.split())
    assert "contacts:" in written


def test_a_change_is_moved_onto_newer_texts_and_loses_nothing() -> None:
    before = {"a": "1", "b": "1", "c": "1", "d": "1"}
    mine = {"a": "mine", "b": "mine", "c": "1", "d": "1"}
    live = {"a": "1", "b": "theirs", "c": "theirs", "d": "1"}
    moved, both = move_change(before, mine, live)
    assert moved == {"a": "mine", "b": "mine", "c": "theirs", "d": "1"}
    assert both == {"b"}


def test_what_differs_is_told_word_by_word() -> None:
    parts = compare_texts("Call the line now.\n\nIt is free.", "Text the line.\n\nIt is free.")
    assert "".join(part.text for part in parts if part.kind != "in") == "Call the line now.\n\nIt is free."
    assert "".join(part.text for part in parts if part.kind != "out") == "Text the line.\n\nIt is free."
    assert ("out", "Call") in parts
    assert ("in", "Text") in parts


def test_answers_are_replaced_as_a_whole_and_an_index_follows(knowledge: KnowledgeBase) -> None:
    answers = RevisedAnswers(knowledge.answers)
    index = FollowingIndex(answers, lambda: answers["help_housing"].en.short)
    assert list(answers) == list(knowledge.answers)
    filed = answers["help_housing"]
    answers.replace({"help_housing": lay_over(filed, revision("help_housing", NEW)), "unknown": filed})
    assert (answers.version, "unknown" in answers) == (1, False)
    deadline = datetime.now().timestamp() + 5  # noqa: DTZ005 - a span
    while index.current != ENGLISH:
        assert datetime.now().timestamp() < deadline  # noqa: DTZ005
    answers.replace({"help_housing": answers["help_housing"]})
    assert answers.version == 1, "the same again is no change"
    answers.replace({})
    assert answers["help_housing"] == filed
