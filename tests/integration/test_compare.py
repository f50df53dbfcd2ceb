"""What another model or other knowledge would change: by message and by labels, on the command line and on a page."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.cli.comparing import _read_texts
from bot.conversation import ConversationService
from bot.coordination import Coordination
from bot.encryption import KeyRing
from bot.engine.dialogue import DialogueEngine
from bot.knowledge_base.loader import KnowledgeBase
from bot.messages import LANGUAGES, RedactedText
from bot.redaction.redactor import Redactor
from bot.settings import Settings
from bot.staff.comparison import Comparison, Difference, Reading, compare, compare_labels
from bot.staff.knowledge_comparison import compare_knowledge
from bot.storage.audit import iterate_audit
from bot.storage.comparisons import add_comparison, find_comparison
from bot.storage.database import Database
from bot.storage.erasures import Register
from bot.storage.talks import Said, Talk
from bot.understanding import MessageReader, load_detectors
from bot.web.staff.words.comparing import COMPARING_WORDS
from tests.conftest import ROOT, serve
from tests.databases import database_url, open_store, store_settings
from tests.integration.staff_desk import open_database, sit_down
from tests.integration.test_annotations import annotation
from tests.integration.test_search import store

if TYPE_CHECKING:
    from pathlib import Path


def make_service(tmp_path: Path, knowledge: KnowledgeBase, model: Path | None) -> ConversationService:
    """A service with a model, or with the patterns alone."""
    engine = DialogueEngine(model, knowledge) if model else None
    return ConversationService(
        database=Database(database_url(tmp_path), tmp_path),
        redactor=Redactor(),
        reader=MessageReader(engine, *load_detectors(ROOT / "knowledge")),
        knowledge=knowledge,
        engine=engine,
        coordination=Coordination(),
        erasures=Register(KeyRing(Settings(root=tmp_path))),
    )


def talk(name: str, *said: str) -> Talk:
    turns = [
        Said(number, None if text.startswith("/") else RedactedText(text), text if text.startswith("/") else None, "en")
        for number, text in enumerate(said, 1)
    ]
    return Talk(name, tuple(turns))


def test_each_message_is_answered_by_both_models_and_judged_by_its_label(
    tmp_path: Path, knowledge: KnowledgeBase, model: Path
) -> None:
    without, with_model = (make_service(tmp_path, knowledge, which) for which in (None, model))
    talks = [
        talk("a", "i need a free lawyer", "/help_legal", "what are the signs of trafficking"),
        talk("b", "he has a gun and he is going to kill me"),
        talk("c", "hello", "/no_such_button", "hello"),
    ]
    labels = {("a", 1): "help_legal", ("a", 3): "greet"}
    told: list[int] = []
    found = asyncio.run(compare(talks, labels, without, with_model, told.append))
    by_key = {(item.conversation_id, item.turn): item for item in found.differences}
    assert by_key["a", 1].verdict == "better"
    assert by_key["a", 3].verdict == "other"
    assert ("b", 1) not in by_key  # what the patterns find is answered alike
    assert found.messages == {"en": 4, "fr": 0}
    assert told == [2, 3, 4]
    back = asyncio.run(compare(talks, labels, with_model, without, told.append))
    assert {item.verdict for item in back.differences} == {"worse", "other"}
    assert back.differences[0].verdict == "worse"  # what needs eyes comes first
    stored = found.to_json()
    assert stored["counts"]["en"]["better"] == 1
    assert "lawyer" not in str(stored)  # turns are named; their words stay where a visitor can delete them
    same = asyncio.run(compare(talks, labels, with_model, with_model, told.append))
    assert same.differences == []


def test_a_change_of_safety_comes_before_everything() -> None:
    calm, urgent = Reading("greet", ("greet",), urgent=False), Reading("danger_now", ("danger_now",), urgent=True)
    other = Reading("child_exploited", ("child_exploited",), urgent=True)
    found = Comparison()
    found.differences = [
        Difference("a", 1, "en", calm, calm, "worse"),
        Difference("b", 1, "en", urgent, calm, "other"),
        Difference("c", 1, "en", urgent, other, "better"),
    ]
    found.sort()
    assert [item.conversation_id for item in found.differences] == ["c", "b", "a"]
    assert found.to_json()["counts"]["en"] == {"differ": 3, "safety": 2, "better": 1, "worse": 1}


def test_both_models_are_measured_on_the_labels(tmp_path: Path, knowledge: KnowledgeBase, model: Path) -> None:
    without, with_model = (make_service(tmp_path, knowledge, which) for which in (None, model))
    labelled = [
        annotation(1, "i need a free lawyer", "help_legal"),
        annotation(2, "je cherche un avocat gratuit", "help_legal", "fr"),
        annotation(3, "il a un gun et il va me tuer", "danger_now", "fr"),
        annotation(4, "how do i bake bread", "out_of_scope"),
        annotation(5, "nothing fits", None),
    ]
    sides = asyncio.run(compare_labels(labelled, without, with_model))
    assert (sides["en"]["before"]["right"], sides["en"]["after"]["right"]) == (0, 1)
    assert sides["en"]["after"]["outside"] == 1
    assert sides["fr"]["after"]["messages"] == 2
    assert sides["fr"]["before"]["dangers_found"] == sides["fr"]["after"]["dangers_found"] == 1
    assert sides["fr"]["after"]["false_alarms"] == 0


def test_other_knowledge_changes_the_answers_that_were_shown(knowledge: KnowledgeBase) -> None:
    changed = knowledge.answers["help_legal"]
    words = changed.en.copy(update={"short": "Other words."})
    answers = {**knowledge.answers, "help_legal": changed.copy(update={"en": words})}
    del answers["greet"]
    shown = {("help_legal", "en"): 3, ("help_legal", "fr"): 9, ("greet", "en"): 5, ("gone_long_ago", "en"): 1}
    found = list(compare_knowledge(shown, knowledge, replace(knowledge, answers=answers)))  # type: ignore[arg-type]
    assert [(c.entry, c.language, c.shown, c.what) for c in found] == [
        ("greet", "en", 5, ("gone",)),
        ("help_legal", "en", 3, ("text",)),
    ]
    assert found[1].after == "Other words."


def test_a_comparison_is_made_apart_stored_and_read_by_editors(tmp_path: Path, model: Path) -> None:
    other = tmp_path / "repere-other.tar.gz"
    shutil.copy(model, other)
    with serve(tmp_path) as server:
        visitor = server.visitor()
        visitor.say("i need a free lawyer for asparagus")
        desks = {language: sit_down(server, f"eve-{language}", "editor", language) for language in LANGUAGES}
        database = open_database(server)
        desk = desks["en"]
        key = {"conversation": visitor.id, "turn": "1", "choice": "intent:help_legal"}
        assert desk.post("/staff/annotations/label", key).status == 303
        assert desk.post("/staff/compare", {"model": "../../etc/passwd"}).status == 400
        assert sit_down(server, "ana").get("/staff/compare").status == 403
        number = database.transact(lambda c: add_comparison(c, "repere-other", model.name, desk.staff.id))
        for language, own in desks.items():
            assert COMPARING_WORDS[language].states["running"] in own.read("/staff/compare")
            assert COMPARING_WORDS[language].reload in own.read(f"/staff/compare/{number}")
        run_compare(tmp_path, str(other), "--present", str(model), "--into", str(number))
        found = database.transact(lambda c: find_comparison(c, number))
        assert found
        assert (found.state, found.result["messages"]) == ("done", {"en": 1, "fr": 0})  # type: ignore[index]
        for language, own in desks.items():
            page = own.read(f"/staff/compare/{number}")
            assert COMPARING_WORDS[language].no_differences in page
            assert COMPARING_WORDS[language].measures["right"] in page
        assert desk.get("/staff/compare/999").status == 404
        printed = run_compare(tmp_path, str(other), "--present", str(model))
        assert "en: 1 messages, 0 answered differently" in printed
        assert "asparagus" not in printed
        assert "--reason" in run_compare(tmp_path, str(other), "--show", code=2)
        assert "0 of 1 answers shown would differ" in run_compare(tmp_path, "--knowledge", str(ROOT / "knowledge"))
        database.close()


def test_the_command_says_what_is_wrong(tmp_path: Path, model: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no model")
    assert "a model cannot be used" in run_compare(tmp_path, str(broken), "--present", str(model), code=1)
    assert "name a model" in run_compare(tmp_path, code=2)


def test_messages_that_the_command_shows_are_in_the_audit_with_its_reason(tmp_path: Path) -> None:
    """D13."""
    settings = Settings(root=tmp_path, secret_key=b"k" * 40, has_secret_key=True)
    database = open_store(tmp_path)
    key = database.transact(lambda c: store(c, "blorf")), 1
    assert _read_texts(settings, database, [key], "before a release") == {key: "blorf"}
    assert _read_texts(settings, database, [("gone", 1)], "before a release") == {}
    rows = database.transact(lambda c: list(iterate_audit(c, 0, 9)), writes=False)
    assert [(row.action, row.subject, row.reason) for row in rows] == [("read", "comparison", "before a release")]
    database.close()


def run_compare(folder: Path, *arguments: str, code: int = 0) -> str:
    environment: dict[str, Any] = {**os.environ, **store_settings(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "compare", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr
