"""Labels in the database, the queue's turns, and the way of accepted messages into the training data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.checks.data import check_data, read_examples
from bot.checks.report import Report
from bot.messages import ConversationId, Guess, Message, RedactedText, Understanding
from bot.staff.annotation_export import plan_export, write_document, write_files
from bot.staff.queue import Seen, make_queue
from bot.staff.training_texts import read_known_texts
from bot.storage import annotations as stored
from bot.storage import comparisons, doubts, problems
from bot.storage import conversations as told
from bot.storage.audit import iterate_audit, list_audit
from bot.storage.conversations import now_utc
from bot.storage.database import Database
from bot.storage.staff import add_account, update_account
from bot.storage.talks import count_shown, find_texts, list_talks
from tests.conftest import ROOT
from tests.databases import open_store, store_settings
from tests.integration.test_storage import database, url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from bot.messages import Language

HOUR = timedelta(hours=1)


def add_message(connection: Any, text: str, language: Language = "en", **understood: Any) -> str:
    """Store a conversation of one message."""
    name = ConversationId(f"{add_message.__dict__.setdefault('count', 0):036d}")
    add_message.__dict__["count"] += 1
    conversation = told.Conversation(name, b"x" * 32, language, 0, None)
    told.add_conversation(connection, conversation)
    ranking = (Guess("help_legal", 0.3), Guess("greet", 0.2))
    values = {"intent": "help_legal", "confidence": 0.3, "ranking": ranking, "urgent": False, **understood}
    turn = told.StoredTurn(
        1, RedactedText(text), None, Understanding(language, **values), (Message("…", values["intent"]),), "answered",
        1.0, "repere-1",
    )  # fmt: skip
    told.add_turn(connection, conversation, turn, None)
    return name


def judge(connection: Any, conversation_id: str, staff_id: int, intent: str | None) -> int:
    annotation_id = stored.find_or_add_annotation(connection, conversation_id, 1)
    assert annotation_id is not None
    stored.set_label(connection, annotation_id, staff_id, intent)
    return annotation_id


def add_staff(connection: Any) -> tuple[int, int, int]:
    """Return two reviewers and an editor."""
    roles = (("ana", "reviewer"), ("ben", "reviewer"), ("eve", "editor"))
    ids = tuple(add_account(connection, name, role, "en", "none") for name, role in roles)
    for staff_id in ids:
        update_account(connection, staff_id, must_set_up=False)
    return ids  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("by_ana", "by_ben", "by_eve", "state"),
    [
        ("help_legal", "-", "-", "waiting"),
        ("help_legal", "help_legal", "-", "accepted"),
        ("help_legal", "greet", "-", "disputed"),
        ("help_legal", None, "-", "disputed"),
        (None, None, "-", "accepted"),
        ("-", "-", "help_legal", "accepted"),
        ("help_legal", "-", "greet", "disputed"),
        ("help_legal", "help_legal", "greet", "disputed"),
    ],
)
def test_a_label_counts_once_an_editor_or_two_people_gave_it_and_nobody_another(
    database: Database,  # noqa: F811
    by_ana: str | None,
    by_ben: str | None,
    by_eve: str | None,
    state: str,
) -> None:
    def work(connection: Any) -> None:
        people = add_staff(connection)
        message = add_message(connection, "a question")
        for person, intent in zip(people, (by_ana, by_ben, by_eve), strict=True):
            if intent != "-":
                judge(connection, message, person, intent)
        (found,) = stored.find_annotations(connection, message)
        assert found.state == state
        assert [a.id for a in stored.list_annotations(connection, state=found.state)] == [found.id]
        assert sum(stored.count_annotations(connection).values()) == 1

    database.transact(work)


def test_what_is_judged_during_an_export_is_not_marked(database: Database) -> None:  # noqa: F811
    def work(connection: Any) -> None:
        ana, _, eve = add_staff(connection)
        message = add_message(connection, "a question")
        annotation_id = judge(connection, message, eve, "help_legal")
        as_of = now_utc()
        judge(connection, message, ana, "greet")
        stored.mark_exported(connection, [annotation_id, *range(10_000, 40_000)], as_of)
        assert stored.list_annotations(connection, exported=False)
        stored.mark_exported(connection, [annotation_id], now_utc())
        assert not stored.list_annotations(connection, exported=False)

    database.transact(work)


def test_a_label_is_changed_taken_back_and_exported_again_when_it_differs(database: Database) -> None:  # noqa: F811
    def work(connection: Any) -> None:
        ana, ben, eve = add_staff(connection)
        message = add_message(connection, "a question")
        annotation_id = judge(connection, message, eve, "help_legal")
        stored.mark_exported(connection, [annotation_id], now_utc())
        judge(connection, message, ana, "help_legal")
        assert stored.list_annotations(connection, exported=True)
        judge(connection, message, eve, "greet")
        assert not stored.list_annotations(connection, exported=True)
        assert stored.remove_label(connection, message, 1, eve)
        assert not stored.remove_label(connection, message, 1, ben)
        assert stored.remove_label(connection, message, 1, ana)
        assert not stored.has_annotation(connection, annotation_id)
        assert stored.find_or_add_annotation(connection, message, 2) is None

    database.transact(work)


def test_labels_outlive_the_age_of_their_text_by_a_year_at_most(database: Database) -> None:  # noqa: F811
    def work(connection: Any) -> None:
        _, _, eve = add_staff(connection)
        annotation_id = judge(connection, add_message(connection, "a question"), eve, "greet")
        problem = problems.add_problem(connection, annotation_id, "other", None, eve)
        assert problems.count_problems(connection) == 1
        assert stored.purge_annotations(connection, timedelta(days=365)) == 0
        assert stored.purge_annotations(connection, timedelta(seconds=-1)) == 1
        assert not problems.set_problem_state(connection, problem, "resolved", eve)

    database.transact(work)


def test_the_queue_finds_each_kind_of_doubt_once(database: Database) -> None:  # noqa: F811
    def work(connection: Any) -> None:
        ana, ben, _ = add_staff(connection)
        since = told.now_utc() - HOUR
        calm = (Guess("greet", 0.9),)
        names = {
            "danger": add_message(connection, "d", intent="danger_now", confidence=1.0, urgent=True, ranking=calm),
            "unhelpful": add_message(connection, "bad answer", confidence=0.95),
            "second": add_message(connection, "seen by ben"),
            "unsure": add_message(connection, "all alone here"),
        }
        again = [add_message(connection, f"zib blorf quux {word}") for word in ("", "pls", "")]
        sure = add_message(connection, "sure", confidence=0.95)
        agreed = (Guess("danger_now", 0.9),)
        add_message(connection, "both", intent="danger_now", confidence=1.0, urgent=True, ranking=agreed)
        told.set_feedback(connection, names["unhelpful"], 1, helpful=False, comment=None)  # type: ignore[arg-type]
        judge(connection, names["second"], ben, "greet")
        found = {
            doubt: doubts.list_doubtful(connection, doubt, since, 50)
            for doubt in ("urgent", "unknown", "unsure", "unhelpful")
        }
        skipped, closed = doubts.list_left_out(connection, ana)
        judges = doubts.list_judges(connection, [turn for turns in found.values() for turn in turns])
        queue = make_queue(found, Seen(ana, judges, skipped, closed, {("all", "alone", "there")}))  # type: ignore[arg-type]
        for group, name in names.items():
            assert [task.turn.conversation_id for task in queue[group]] == [name], group  # type: ignore[index]
        (task,) = queue["repeated"]
        assert {task.turn.conversation_id, *(turn.conversation_id for turn in task.alike)} == set(again)
        assert sure not in {task.turn.conversation_id for tasks in queue.values() for task in tasks}
        for name in names.values():
            assert doubts.skip_turn(connection, ana, name, 1)
        skipped, closed = doubts.list_left_out(connection, ana)
        trained = {("all", "alone", "here")}
        queue = make_queue(found, Seen(ana, judges, skipped, closed, trained))  # type: ignore[arg-type]
        assert [group for group, tasks in queue.items() if tasks] == ["repeated"]
        assert doubts.unskip_turn(connection, ana, names["unsure"], 1)

    database.transact(work)


@pytest.mark.sqlite_only(reason="PostgreSQL chooses by its statistics")
@pytest.mark.parametrize("doubt", ["urgent", "unknown", "unsure", "unhelpful"])
def test_the_queue_reads_an_index_of_its_own(tmp_path: Path, doubt: Any) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db", tmp_path)  # noqa: F811
    database.migrate()
    plans: list[str] = []

    def work(connection: Any) -> None:
        plain = connection.exec_driver_sql

        def explain(statement: Any) -> Any:
            compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
            plans.extend(row[-1] for row in plain(f"EXPLAIN QUERY PLAN {compiled}"))
            return []

        class Explaining:
            execute = staticmethod(explain)

        doubts.list_doubtful(Explaining(), doubt, told.now_utc() - HOUR, 50)  # type: ignore[arg-type]

    database.transact(work)
    database.close()
    assert plans == [f"SEARCH turns USING INDEX ix_turns_{doubt} (created_at>?)"]


def test_last_months_messages_are_found_for_a_comparison(database: Database) -> None:  # noqa: F811
    def work(connection: Any) -> None:
        _, _, eve = add_staff(connection)
        since = told.now_utc() - HOUR
        names = [add_message(connection, f"message {number}") for number in range(5)]
        talks = list_talks(connection, since, 3)
        assert [talk.conversation_id for talk in talks] == names[:1:-1]
        assert find_texts(connection, [(names[0], 1), (names[1], 7)]) == {(names[0], 1): "message 0"}
        assert count_shown(connection, since) == {("help_legal", "en"): 5}
        first = comparisons.add_comparison(connection, "new", "old", eve)
        comparisons.note_progress(connection, first, 3, 5)
        comparisons.finish_comparison(connection, first, {"differences": []})
        found = comparisons.find_comparison(connection, first)
        assert found
        assert (found.state, found.done, found.result, found.is_running) == ("done", 3, {"differences": []}, False)
        assert comparisons.purge_comparisons(connection, timedelta(seconds=-1)) == 1

    database.transact(work)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the data checks read."""
    root = tmp_path / "project"
    for name in ("data", "benchmarks/development", "benchmarks/unseen"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "domain.yml", root)
    return root


def annotation(number: int, text: str, label: str | None, language: Language = "en", **more: Any) -> stored.Annotation:
    judged = stored.Label(1, "eve", label, told.now_utc())
    values = {"intent": "out_of_scope", "confidence": 0.3, **more}
    return stored.Annotation(
        number, None, None, RedactedText(text), language, values["intent"], values["confidence"], "repere-1",
        told.now_utc(), None, "accepted", (judged,),
    )  # fmt: skip


def test_an_export_goes_into_the_right_files_once_and_passes_the_data_checks(project: Path) -> None:
    before = {file: file.read_text() for file in (project / "data" / "nlu").rglob("*.yml")}
    trained = next(e for e in read_examples(project) if e.intent == "help_legal" and len(e.text.split()) > 8)
    measured = (project / "benchmarks" / "unseen" / "en.tsv").read_text().splitlines()[1].split("\t")[2]
    accepted = [
        annotation(1, "my landlord\nzibbed my passport   and wants blorf cash", "help_id_documents"),
        annotation(2, "mon propriétaire a zibbé mon passeport et veut du blorf", "help_id_documents", "fr"),
        annotation(3, "my landlord zibbed my passport and wants blorf cash now", "help_id_documents"),  # a word more
        annotation(4, trained.text, trained.intent, trained.language),  # type: ignore[arg-type]
        annotation(5, trained.text, "greet", trained.language),  # type: ignore[arg-type]
        annotation(6, measured, "trafficking_definition"),
        annotation(7, "zib blorf my thing at [number] wants help", "help_legal"),
        annotation(8, "zib [name](person) quux wants help", "help_legal"),
        annotation(9, "zib blorf nothing fits here", None),
        annotation(10, "zib blorf sure thing already known", "help_legal", intent="help_legal", confidence=0.95),
        annotation(11, "where is [name] now, zib blorf took her to court", "help_court"),
        annotation(12, "où est-ce que je peux zibber un avocat pour mon blorf", "help_legal", "en"),  # French words
        annotation(13, "zib \u202eblorf\u202c # what: 'is' this \"court\" - day", "help_court"),
    ]
    known = read_known_texts(project)
    plan = plan_export(accepted, known)
    assert {addition.annotation_id for addition in plan.additions} == {1, 2, 11, 12, 13}
    assert plan.left_out == {
        "known": 2, "conflict": 1, "measured": 1, "placeholder": 1, "markup": 1, "no_intent": 1, "adds_nothing": 1,
    }  # fmt: skip
    assert set(plan.settled) == {1, 2, 3, 4, 11, 12, 13}
    written = write_files(plan, known)
    assert {file.relative_to(project / "data" / "nlu").as_posix(): n for file, n in written.items()} == {
        "en/help.yml": 3, "fr/help.yml": 2,
    }  # fmt: skip
    for file, text in before.items():
        kept = [line for line in file.read_text().splitlines() if line in set(text.splitlines())]
        assert [line for line in kept if line.strip()][:50] == [line for line in text.splitlines() if line.strip()][:50]
        added = len(file.read_text().splitlines()) - len(text.splitlines())
        assert added == (written.get(file, 0) and written[file] + 3 * (2 if file in written else 0))
    report = Report()
    check_data(project, report)
    assert report.problems == []
    texts = {(example.text, example.intent, example.language) for example in read_examples(project)}
    assert ("my landlord zibbed my passport and wants blorf cash", "help_id_documents", "en") in texts
    assert ("zib blorf # what: 'is' this \"court\" - day", "help_court", "en") in texts
    again = plan_export(accepted, read_known_texts(project))
    assert again.additions == []
    more = plan_export(
        [annotation(20, "a judge zibbed my blorf in the hallway", "help_court")], read_known_texts(project)
    )
    ours = (project / "data" / "nlu" / "en" / "help.yml").read_text().count("source: staff")
    write_files(more, read_known_texts(project))
    assert (project / "data" / "nlu" / "en" / "help.yml").read_text().count("source: staff") == ours
    assert "help_court" in write_document(more.additions)


def test_the_command_exports_evaluates_and_says_what_is_left_to_do(project: Path, tmp_path: Path, model: Path) -> None:
    environment = {**os.environ, **store_settings(tmp_path)}

    def run(*arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "bot", "annotations", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done.stderr if code else done.stdout

    database = open_store(tmp_path)  # noqa: F811

    def fill(connection: Any) -> str:
        _, _, eve = add_staff(connection)
        conversation = add_message(connection, "my landlord zibbed my passport and wants blorf cash")
        judge(connection, conversation, eve, "help_court")
        judge(connection, add_message(connection, "bonjour", "fr"), eve, "greet")
        return conversation

    conversation = database.transact(fill)
    data = str(project / "data" / "nlu")
    assert "1 new examples" in run("export", "--dry-run", "--out", data)
    for words in (("export", "--out", data), ("evaluate", "--show"), ("test", "x", "--name", "y", "--reason", " ")):
        assert "--reason" in run(*words, code=2)
    assert database.transact(lambda c: list(iterate_audit(c, 0, 100)), writes=False) == []
    out = run("export", "--out", data, "--reason", "November")
    assert "help.yml: 1 added" in out
    assert "bot check, bot train" in out
    assert "0 new examples" in run("export", "--out", data, "--reason", "November")
    evaluated = run("evaluate")
    assert "2 labelled messages" in evaluated
    assert "accuracy: 100.0 % of 1" in evaluated
    assert "zibbed" not in evaluated
    assert "zibbed" in run("evaluate", "--show", "--reason", "before a release")
    told = database.transact(lambda c: [(row.action, row.subject, row.reason) for row in iterate_audit(c, 0, 100)])
    assert ("read", "labels", "before a release") in told
    with_reason = ("--name", "A letter", "--reason", "a test for later")
    assert "zibbed" in run("test", conversation, *with_reason)
    assert database.transact(lambda c: list_audit(c, most=1), writes=False)[0].subject == f"test {conversation}"
    database.close()
