"""Staff say what people meant: the queue, labels, disagreements, problems, tests and exports, through the real server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
import yaml

from bot.knowledge_base.loader import load_knowledge
from bot.messages import LANGUAGES, Language
from bot.staff.catalogue import Catalogue
from bot.staff.problems import KINDS
from bot.storage.annotations import find_annotations
from bot.storage.audit import iterate_audit
from bot.storage.comparisons import add_comparison, finish_comparison
from bot.storage.conversations import now_utc
from bot.storage.review_tables import annotated, comparisons, problems, reviews
from bot.storage.staff_tables import staff, staff_sessions
from bot.storage.tables import conversations, turns
from bot.web.staff.filters import write_moment
from bot.web.staff.words.annotations import ANNOTATION_WORDS
from bot.web.staff.words.frame import FRAME_WORDS
from bot.web.staff.words.problems import PROBLEM_WORDS
from bot.web.staff.words.reading import READING_WORDS
from bot.web.staff.words.teaching import TEACHING_WORDS
from tests.conftest import ROOT, Server, Visitor, serve
from tests.integration.post_office import wait_until
from tests.integration.staff_desk import Desk, open_database, sit_down, text_of
from tests.integration.test_annotations import REFUSE_MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

HOSTILE = '<script>alert("1")</script> =cmd()|A1 \u202egnihton\u202c [name](person) purple trombone'
UNCLEAR = {"en": "the umbrella with the thing on the sofa", "fr": "le parapluie avec le truc sur le divan"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("teaching")) as running:
        yield running


@pytest.fixture
def own_server(running: Server) -> Server:
    """A server without a conversation, a label or a member of staff; the audit alone goes on."""
    for table in (annotated, comparisons, conversations, staff):
        in_database(running, lambda connection, table=table: connection.execute(table.delete()))
    return running


def in_database(server: Server, work: Callable[[Any], Any]) -> Any:
    database = open_database(server)
    try:
        return database.transact(work)
    finally:
        database.close()


def say(server: Server, text: str, language: Language = "en") -> Visitor:
    visitor = server.visitor(language)
    visitor.say(text)
    return visitor


def label(desk: Desk, visitor: Visitor, choice: str, **more: str) -> Any:
    fields = {"conversation": visitor.id, "turn": "1", "choice": choice, **more}
    return desk.post("/staff/annotations/label", fields)


def audited(server: Server) -> list[tuple[str, str, str, str | None]]:
    return in_database(
        server, lambda c: [(row.actor, row.action, row.subject, row.reason) for row in iterate_audit(c, 0, 1000)]
    )


def reads(server: Server, name: str) -> list[str]:
    """Return whose words somebody read in this session, as the audit tells."""
    began = in_database(server, lambda c: c.execute(sa.select(sa.func.max(staff_sessions.c.created_at))).scalar())
    rows = in_database(server, lambda c: list(iterate_audit(c, 0, 9999)))
    return sorted(row.subject for row in rows if (row.actor, row.action) == (name, "read") and row.at >= began)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_shows_one_message_with_its_neighbours_and_what_was_done(
    own_server: Server, language: Language
) -> None:
    said = TEACHING_WORDS[language]
    visitor = own_server.visitor(language)
    visitor.say("bonjour" if language == "fr" else "hello")
    visitor.say(UNCLEAR[language])
    desk = sit_down(own_server, language=language)
    in_database(own_server, lambda c: c.execute(turns.update().where(turns.c.turn == 2).values(confidence=0.1)))
    page = desk.read("/staff/queue")
    assert UNCLEAR[language] in page
    assert said.last_one in page
    assert ("camille", "read", visitor.id, None) in audited(own_server)
    answer = desk.post(
        "/staff/annotations/label",
        {"conversation": visitor.id, "turn": "2", "choice": "intent:help_legal", "next": "/staff/queue?group=unsure"},
    )
    assert answer.status == 303
    after = desk.get(answer.headers["location"])
    assert said.labelled.format("")[:10] in text_of(after)
    assert UNCLEAR[language] not in text_of(after)
    assert ("camille", "annotated", f"{visitor.id} 2", None) in audited(own_server)
    undone = desk.post("/staff/annotations/undo", {"did": f"{visitor.id}.2", "next": "/staff/queue?group=unsure"})
    assert UNCLEAR[language] in desk.read(undone.headers["location"])
    assert in_database(own_server, lambda c: c.execute(sa.select(annotated.c.id)).all()) == []


def test_what_may_be_grave_opens_with_a_warning_and_can_be_skipped(own_server: Server) -> None:
    text = "he is going to kill me tonight zib"
    visitor = say(own_server, text)
    ranking = [["greet", 0.9], ["thanks", 0.05]]
    in_database(own_server, lambda c: c.execute(turns.update().values(ranking=ranking, urgent=True)))
    desk = sit_down(own_server)
    page = desk.get("/staff/queue?group=danger")
    assert TEACHING_WORDS["en"].warning in text_of(page)
    assert text not in text_of(page)
    assert not [row for row in audited(own_server) if row[1:3] == ("read", visitor.id)]
    link = re.search(r'href="([^"]+)">Read it', page.body.decode())
    assert link
    assert text in desk.read(unquote(link[1]).replace("&amp;", "&"))
    assert desk.post("/staff/annotations/skip", {"conversation": visitor.id, "turn": "1"}).status == 303
    assert TEACHING_WORDS["en"].all_done in desk.read("/staff/queue")
    assert TEACHING_WORDS["en"].warning in sit_down(own_server, "noor").read("/staff/queue")


def test_repeated_messages_can_be_labelled_together(own_server: Server) -> None:
    visitors = [say(own_server, f"umbrella sofa lamp {end}") for end in ("now", "now pls", "now")]
    in_database(own_server, lambda c: c.execute(turns.update().values(outcome="unknown")))
    desk = sit_down(own_server)
    page = desk.get("/staff/queue?group=repeated").body.decode()
    also = re.search(r'name="also" value="([^"]+)"', page)
    first = re.search(r'name="conversation" value="([^"]+)"', page)
    assert also
    assert first
    assert reads(own_server, "camille") == sorted(visitor.id for visitor in visitors)  # D13: those alike too
    desk.post(
        "/staff/annotations/label",
        {"conversation": first[1], "turn": "1", "choice": "none", "also": also[1], "alike": "yes"},
    )
    for visitor in visitors:
        found = in_database(own_server, lambda c, visitor=visitor: find_annotations(c, visitor.id))
        assert [annotation.label for annotation in found] == [None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_people_who_disagree_are_shown_to_each_other_and_either_may_change(
    own_server: Server, language: Language
) -> None:
    visitor = say(own_server, UNCLEAR[language], language)
    ana, ben = sit_down(own_server, "anastasie", language=language), sit_down(own_server, "bertrand", language=language)
    label(ana, visitor, "intent:help_legal")
    message = f"/staff/annotations/{visitor.id}/1"
    assert "anastasie" not in ben.read(message)  # nobody is led by a colleague
    label(ben, visitor, "none")
    assert "anastasie" in ben.read(message)
    page = ana.read("/staff/annotations?tab=disputed")
    assert "anastasie" in page
    assert "bertrand" in page
    assert ANNOTATION_WORDS[language].none_of_these in page
    (annotation,) = in_database(own_server, lambda c: find_annotations(c, visitor.id))
    assert annotation.state == "disputed"
    ana.post(f"/staff/annotations/{annotation.id}/label", {"choice": "none"})
    (annotation,) = in_database(own_server, lambda c: find_annotations(c, visitor.id))
    assert (annotation.state, annotation.label) == ("accepted", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_transcript_shows_a_reviewer_what_colleagues_judged_only_once_they_judged_it_too(
    own_server: Server, language: Language
) -> None:
    said = TEACHING_WORDS[language]
    visitor = own_server.visitor(language)
    visitor.say(UNCLEAR[language])
    visitor.say(f"{UNCLEAR[language]} zib")  # nobody judges this one
    ana, ben, eve, ada = (
        sit_down(own_server, name, role, language)
        for name, role in (
            ("anastasie", "reviewer"), ("bertrand", "reviewer"), ("evangeline", "editor"), ("adalbert", "administrator"),
        )
    )  # fmt: skip
    page = f"/staff/conversations/{visitor.id}?shown=yes"
    label(ana, visitor, "intent:help_legal")
    wrong = {"conversation": visitor.id, "turn": "1", "kind": "incomplete", "note": "call 416 555 0134 <b>"}
    assert ana.post("/staff/problems", wrong).status == 303
    hidden = ben.read(page)
    assert hidden.count(said.withheld) == 1
    assert "anastasie" not in hidden.split(READING_WORDS[language].review)[0]  # the list of people comes behind
    for somebody in (ana, eve, ada):
        assert said.withheld not in somebody.read(page)
    title = Catalogue(load_knowledge(ROOT / "knowledge")).title("help_legal", language)
    (annotation,) = in_database(own_server, lambda c: find_annotations(c, visitor.id))
    when = write_moment(annotation.labels[0].labelled_at, language).replace("\u00a0", " ")
    for somebody in (eve, ada):
        assert f"{title} anastasie, {when}" in somebody.read(page)
    assert f"{title} {said.yours}, {when}" in ana.read(page)
    label(ben, visitor, "none")
    for somebody in (ana, ben, eve):
        told = somebody.read(page)
        assert said.differ in told
        assert f"{said.problem_kinds['incomplete']} " in told
        assert FRAME_WORDS[language].taken_out["phone"] in told
        assert "416 555 0134" not in told
    assert f"{said.problem_kinds['incomplete']} anastasie, {when[:10]}" in ben.read(page)
    assert f"{said.none_of_these} bertrand, " in ana.read(page)
    assert b"<b>" not in ben.get(page).body


def test_a_reviewer_alone_does_not_decide_but_an_editor_does(own_server: Server) -> None:
    visitor = say(own_server, UNCLEAR["en"])
    label(sit_down(own_server, "ana"), visitor, "intent:help_legal")
    assert [a.state for a in in_database(own_server, lambda c: find_annotations(c, visitor.id))] == ["waiting"]
    assert UNCLEAR["en"] in sit_down(own_server, "ben").read("/staff/queue?group=second")
    label(sit_down(own_server, "eve", "editor"), visitor, "intent:help_legal")
    assert [a.state for a in in_database(own_server, lambda c: find_annotations(c, visitor.id))] == ["accepted"]


def test_intents_are_found_by_name_and_by_meaning_without_a_script(server: Server) -> None:
    visitor = say(server, UNCLEAR["en"])
    for language, query, title in (("en", "lawyer", "Free legal help"), ("fr", "avocat", "Aide juridique gratuite")):
        desk = sit_down(server, f"finder-{language}", language=language)  # type: ignore[arg-type]
        page = desk.read(f"/staff/annotations/{visitor.id}/1?read=yes&find={query}")
        assert title in page
        assert "Small talk" not in page
    assert TEACHING_WORDS["en"].found_none in sit_down(server, "finder-en").read(
        f"/staff/annotations/{visitor.id}/1?read=yes&find=zzzz"
    )


def test_a_visitors_words_are_text_on_every_page(own_server: Server) -> None:
    """D11."""
    visitor = say(own_server, HOSTILE)
    desk = sit_down(own_server, role="editor")
    label(desk, visitor, "intent:help_legal")
    desk.post("/staff/problems", {"conversation": visitor.id, "turn": "1", "kind": "other", "note": HOSTILE})
    for path in (
        f"/staff/annotations/{visitor.id}/1?read=yes",
        "/staff/annotations?tab=accepted",
        "/staff/problems",
        f"/staff/annotations/tests/{visitor.id}",
    ):
        page = desk.get(path)
        assert page.status == 200
        assert b"<script>alert" not in page.body
        assert b"&lt;script&gt;alert" in page.body


def test_a_note_of_what_was_wrong_is_redacted_filtered_and_settled(own_server: Server) -> None:
    visitor = say(own_server, UNCLEAR["fr"], "fr")
    desk = sit_down(own_server, language="fr")
    said = TEACHING_WORDS["fr"]
    fields = {"conversation": visitor.id, "turn": "1", "kind": "incomplete", "note": "appelez-moi au 416 555 0134"}
    assert desk.post("/staff/problems", fields).status == 303
    (note,) = in_database(own_server, lambda c: c.execute(sa.select(problems.c.note)).one())
    assert "[phone]" in note
    assert b"416 555 0134" not in own_server.everything_stored()
    assert said.problem_kinds["incomplete"] in desk.read("/staff/problems?kind=incomplete&language=fr")
    assert PROBLEM_WORDS["fr"].problems_none in desk.read("/staff/problems?kind=other")
    assert desk.post("/staff/problems/1/state", {"state": "resolved"}).status == 303
    assert PROBLEM_WORDS["fr"].problems_none in desk.read("/staff/problems")
    assert PROBLEM_WORDS["fr"].problem_states["resolved"] in desk.read("/staff/problems?state=resolved")
    assert desk.post("/staff/problems/1/state", {"state": "closed"}).status == 400
    assert desk.post("/staff/problems/99/state", {"state": "open"}).status == 404


def test_lists_note_each_conversation_whose_words_they_show_once_a_minute(own_server: Server) -> None:
    """D13."""
    desk = sit_down(own_server, "list-maker")
    visitors = [say(own_server, f"umbrella sofa {place}") for place in ("here", "there", "nowhere")]
    for visitor in visitors:
        label(desk, visitor, "intent:help_legal")
    desk.post("/staff/problems", {"conversation": visitors[0].id, "turn": "1", "kind": KINDS[0]})
    gone = in_database(own_server, lambda c: find_annotations(c, visitors[2].id))[0].id
    in_database(
        own_server, lambda c: c.execute(annotated.update().where(annotated.c.id == gone).values(conversation_id=None))
    )
    expected = sorted([visitors[0].id, visitors[1].id, f"label {gone}"])
    reader = sit_down(own_server, "list-reader")
    reader.read("/staff/problems")
    assert reads(own_server, "list-reader") == [visitors[0].id]
    for _ in range(2):
        reader.read("/staff/annotations?tab=waiting")
    assert reads(own_server, "list-reader") == expected
    reader.read("/staff/annotations?tab=disputed")  # shows none
    assert reads(own_server, "list-reader") == expected


def test_a_comparison_is_read_in_pages_and_each_notes_whose_words_it_shows(own_server: Server) -> None:
    """D13."""
    visitors = [say(own_server, f"umbrella number {number}") for number in range(52)]
    side = {"intent": "greet", "entries": ["greet"], "urgent": False}
    shared = {"turn": 1, "language": "en", "verdict": "other", "safety": False, "before": side, "after": side}
    counts = {language: {"differ": 52, "safety": 0, "better": 0, "worse": 0} for language in LANGUAGES}
    result = {
        "messages": {"en": 52, "fr": 0}, "counts": counts, "labelled": {},
        "differences": [{"conversation": visitor.id, **shared} for visitor in visitors],
    }  # fmt: skip
    eve = sit_down(own_server, "eve-compares", "editor")
    number = in_database(own_server, lambda c: add_comparison(c, "repere-new", "repere-old", eve.staff.id))
    in_database(own_server, lambda c: finish_comparison(c, number, result))
    page = eve.read(f"/staff/compare/{number}")
    assert "Differences 1 to 50 of 52" in page
    assert "umbrella number 51" not in page
    assert reads(own_server, "eve-compares") == sorted(visitor.id for visitor in visitors[:50])
    page = eve.read(f"/staff/compare/{number}?after=50")
    assert "umbrella number 51" in page
    assert "Differences 51 to 52 of 52" in page
    assert reads(own_server, "eve-compares") == sorted(visitor.id for visitor in visitors)
    for nonsense in ("-1", "%C2%B2", "99999999999", "x"):
        assert eve.get(f"/staff/compare/{number}?after={nonsense}").status == 200


def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_wrong(own_server: Server) -> None:
    visitor = say(own_server, UNCLEAR["en"])
    desk = sit_down(own_server)
    key = {"conversation": visitor.id, "turn": "1"}
    answer = desk.post("/staff/problems", {**key, "kind": "", "note": "half of the answer is missing"})
    assert answer.status == 400
    assert "half of the answer is missing" in text_of(answer)
    assert 'role="alert"' in answer.body.decode()
    too_long = desk.post("/staff/problems", {**key, "kind": "other", "note": "x" * 1001})
    assert (too_long.status, "x" * 1001 in text_of(too_long)) == (400, True)
    assert label(desk, visitor, "intent:no_such_intent").status == 400
    assert label(desk, visitor, "").status == 400
    assert desk.post("/staff/annotations/label", {"choice": "none"}).status == 400
    gone = {"conversation": "0" * 36, "turn": "1", "choice": "none"}
    assert desk.post("/staff/annotations/label", gone).status == 404


@pytest.mark.parametrize(
    "next_", ["//evil.example", "https://evil.example", "/staff//evil", "/staff\\evil", "/elsewhere"]
)
def test_a_form_never_leads_to_another_site(server: Server, next_: str) -> None:
    visitor = say(server, UNCLEAR["en"])
    answer = label(sit_down(server), visitor, "none", next=next_)
    assert answer.headers["location"].startswith(f"/staff/conversations/{visitor.id}")


def test_a_conversation_marked_child_at_risk_stays_closed_without_a_reason(own_server: Server) -> None:
    """B7, D13."""
    visitor = say(own_server, UNCLEAR["en"])
    in_database(
        own_server,
        lambda c: c.execute(
            reviews.insert().values(conversation_id=visitor.id, began_at=now_utc(), at_risk_since=now_utc())
        ),
    )
    desk = sit_down(own_server, role="editor")
    assert TEACHING_WORDS["en"].all_done in desk.read("/staff/queue")
    for path in (f"/staff/annotations/{visitor.id}/1", f"/staff/annotations/tests/{visitor.id}"):
        assert desk.get(path).headers["location"] == f"/staff/conversations/{visitor.id}"
    assert label(desk, visitor, "none").status == 404


def test_danger_is_warned_of_wherever_a_message_opens(own_server: Server) -> None:
    """No form that could not be used, and no test of a conversation, shows words about danger that were not open."""
    text = "he is going to kill me tonight"
    visitor = say(own_server, text)
    desk = sit_down(own_server, role="editor")
    for path, fields in (
        ("/staff/annotations/label", {"choice": "intent:no_such_intent"}),
        ("/staff/problems", {"kind": "", "note": "half is missing"}),
    ):
        key = {"conversation": visitor.id, "turn": "1"}
        refused = desk.post(path, {**key, **fields})
        assert (refused.status, text in text_of(refused)) == (400, False), path
        assert TEACHING_WORDS["en"].warning in text_of(refused), path
        again = desk.post(path, {**key, **fields, "read": "yes"})
        assert (again.status, text in text_of(again)) == (400, True), path
    address = f"/staff/annotations/tests/{visitor.id}"
    named = {"name": "Somebody in danger", "reason": "a case to keep"}
    for answer in (desk.get(address), desk.post(address, named)):
        assert answer.headers["location"] == f"/staff/conversations/{visitor.id}"
    assert ("camille", "exported", f"test {visitor.id}", "a case to keep") not in audited(own_server)
    link = re.search(
        r'href="(/staff/annotations/tests/[^"]+)"',
        desk.get(f"/staff/conversations/{visitor.id}?shown=yes").body.decode(),
    )
    assert link
    page = desk.read(link[1])
    assert text in page
    assert desk.post(address, {**named, "shown": "yes"}).status == 200


def test_editors_hand_out_training_data_for_a_reason_and_reviewers_do_not(own_server: Server) -> None:
    """D13."""
    visitor = say(own_server, "my landlord buttered my passport and wants pancake money for it")
    editor = sit_down(own_server, "eve", "editor")
    label(editor, visitor, "intent:help_id_documents")
    assert sit_down(own_server, "ana").post("/staff/annotations/export", {"language": "en"}).status == 403
    refused = editor.post("/staff/annotations/export", {"language": "en", "reason": " "})
    assert (refused.status, ANNOTATION_WORDS["en"].reason_missing in text_of(refused)) == (400, True)
    answer = editor.post("/staff/annotations/export", {"language": "en", "reason": "November, for Anna Kowalski"})
    assert "attachment" in answer.headers["content-disposition"]
    (block,) = yaml.safe_load(answer.body)["nlu"]
    assert (block["intent"], block["metadata"]) == ("help_id_documents", {"language": "en", "source": "staff"})
    assert "buttered my passport" in block["examples"]
    assert ("eve", "exported", "labels en 1", "November, for [name]") in audited(own_server)
    more = {"language": "en", "reason": "once more"}
    wait_until(lambda: editor.post("/staff/annotations/export", more).status == 400)
    again = editor.post("/staff/annotations/export", more)
    assert ANNOTATION_WORDS["en"].nothing_new in text_of(again)


def test_a_download_whose_labels_cannot_be_marked_is_whole_and_can_be_had_again(own_server: Server) -> None:
    visitor = say(own_server, "my landlord buttered my passport and wants pancake money for it")
    editor = sit_down(own_server, "eve", "editor")
    label(editor, visitor, "intent:help_id_documents")
    asked = {"language": "en", "reason": "November"}
    log = own_server.folder / "server.log"
    in_database(own_server, lambda c: c.exec_driver_sql(REFUSE_MARKS))
    try:
        first = editor.post("/staff/annotations/export", asked)
        # The file is here before its labels are marked.
        wait_until(lambda: "staff.labels.not_marked" in log.read_text())
    finally:
        in_database(own_server, lambda c: c.exec_driver_sql("DROP TRIGGER refuse_marks"))
    second = editor.post("/staff/annotations/export", asked)
    assert (first.status, second.status, first.body) == (200, 200, second.body)
    assert b"buttered my passport" in first.body
    wait_until(lambda: ANNOTATION_WORDS["en"].nothing_new in text_of(editor.post("/staff/annotations/export", asked)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_becomes_a_regression_test_for_a_reason(own_server: Server, language: Language) -> None:
    """D13."""
    visitor = say(own_server, "je cherche un avocat" if language == "fr" else "i need a lawyer", language)
    visitor.press("/help_legal")
    desk = sit_down(own_server, role="editor", language=language)
    label(desk, visitor, "intent:help_court")
    address = f"/staff/annotations/tests/{visitor.id}"
    refused = desk.post(address, {"name": "Somebody asks", "reason": ""})
    assert (refused.status, "Somebody asks" in text_of(refused) or b"Somebody asks" in refused.body) == (400, True)
    answer = desk.post(address, {"name": "Somebody: asks", "reason": "a miss"})
    (test,) = yaml.safe_load(answer.body)
    assert test["name"] == "Somebody: asks"
    first, second = test["turns"]
    assert (first["entry"], first["urgent"]) == ("help_court", False)
    assert first["known_miss"].startswith("read as help_legal")
    assert second["presses"] == "help_legal"
    assert ("camille", "exported", f"test {visitor.id}", "a miss") in audited(own_server)


def test_what_a_visitor_deletes_is_gone_from_labels_problems_and_skips(own_server: Server) -> None:
    """D4, D5."""
    visitor, other = say(own_server, "purple asparagus on my trombone"), say(own_server, "lentils under the piano")
    desk = sit_down(own_server)
    label(desk, visitor, "none")
    desk.post("/staff/problems", {"conversation": visitor.id, "turn": "1", "kind": "other"})
    desk.post("/staff/annotations/skip", {"conversation": other.id, "turn": "1"})
    visitor.delete()
    other.delete()
    assert b"asparagus" not in own_server.everything_stored()
    assert in_database(own_server, lambda c: c.execute(sa.select(problems.c.id)).all()) == []
