"""Staff read a conversation: a warning, a reason, the transcript, and what they do with it; all in the audit (D13)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bot.messages import LANGUAGES, ConversationId, RedactedText
from bot.storage import conversations as stored_conversations
from bot.storage.conversations import now_utc
from bot.web.staff.words.frame import FRAME_WORDS
from bot.web.staff.words.pauses import DELETION_WORDS, PAUSE_WORDS
from bot.web.staff.words.reading import READING_WORDS
from tests.integration.staff_desk import Desk, open_database, sit_down
from tests.integration.test_search import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.messages import Language
    from tests.conftest import Server


@pytest.fixture(params=LANGUAGES)
def desk(request: pytest.FixtureRequest, server: Server) -> Desk:
    return sit_down(server, f"reader-{request.param}", language=request.param)


@pytest.fixture
def editor(server: Server) -> Desk:
    return sit_down(server, "eve", "editor")


@pytest.fixture
def work(server: Server) -> Iterator[Callable[..., Any]]:
    database = open_database(server)
    yield database.transact
    database.close()


def audited(work: Callable[..., Any], key: str) -> list[tuple[str, str, str | None]]:
    rows = sa.text("SELECT actor, action, reason FROM audit WHERE subject = :key ORDER BY id")
    return work(lambda connection: [tuple(row) for row in connection.execute(rows, {"key": key})])


def masked(kind: str, desk: Desk) -> str:
    """What a page shows in the place of a detail that was taken out."""
    language = desk.staff.language
    return f'<span class="masked" lang="{language}">{FRAME_WORDS[language].taken_out[kind]}</span>'


def path_of(key: str, rest: str = "") -> str:
    return f"/staff/conversations/{key}{rest}"


def test_a_transcript_shows_everything_kept_and_harmlessly(desk: Desk, work: Callable[..., Any]) -> None:
    """D11, D13."""
    key = work(
        lambda c: store(
            c,
            "<script>alert(1)</script> je suis [name] à Ottawa",
            None,
            language="fr",
            intent="help_housing",
            confidence=0.42,
        )
    )
    work(
        lambda c: stored_conversations.set_feedback(
            c, ConversationId(key), 1, helpful=False, comment=RedactedText("<b>rien</b> ici")
        )
    )
    answer = desk.get(path_of(key))
    page = answer.body.decode()
    assert answer.status == 200
    assert '&lt;script&gt;alert(1)&lt;/script&gt; je suis <span class="masked"' in page
    assert FRAME_WORDS[desk.staff.language].taken_out["name"] in page
    assert "&lt;b&gt;rien&lt;/b&gt; ici" in page
    assert READING_WORDS[desk.staff.language].helped[False] in page
    assert 'href="/staff/knowledge/help_housing"' in page
    assert ("42.0%" if desk.staff.language == "en" else "42,0\u00a0%") in page
    assert (' lang="fr">&lt;script' in page) == (desk.staff.language == "en")
    assert audited(work, key) == [(desk.staff.name, "read", None)]
    desk.get(path_of(key))
    assert len(audited(work, key)) == 2  # each read


def test_no_page_of_a_conversation_has_a_script_or_a_style_in_it(desk: Desk, work: Callable[..., Any]) -> None:
    """D7: the policy lets neither run."""
    key = work(lambda c: store(c, "hello"))
    for path in ("/staff/conversations", path_of(key), "/staff/break"):
        page = desk.get(path).body.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|<[^>]*( style| on\w+)=", page)


def test_a_conversation_about_danger_opens_with_a_warning(desk: Desk, work: Callable[..., Any]) -> None:
    said = READING_WORDS[desk.staff.language]
    older = work(lambda c: store(c, "wartle older", at=now_utc() - timedelta(minutes=9)))
    key = work(lambda c: store(c, "wartle he hurts me", urgent=True, at=now_utc()))
    page = desk.get(path_of(key, "?q=wartle")).body.decode()
    assert said.warning_danger in page
    assert "hurts" not in page
    assert audited(work, key) == []
    assert f'href="/staff/conversations/{older}?q=wartle" data-key="n">{said.skip}' in page
    (read,) = re.findall(rf'href="([^"]+)">{said.read_it}', page)
    assert "hurts" in desk.read(read.replace("&amp;", "&"))
    assert audited(work, key) == [(desk.staff.name, "read", None)]
    work(lambda c: [stored_conversations.delete_conversation(c, ConversationId(one)) for one in (key, older)])


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("/notes", {"note": ""}),
        ("/tags", {"tag": ""}),
        ("/risk/end", {}),
        ("/redact", {"turn": "1", "words": "x", "kind": "name"}),
    ],
)
def test_a_wrong_form_shows_nothing_about_danger_that_was_not_shown_before(
    form: str, fields: dict[str, str], editor: Desk, work: Callable[..., Any]
) -> None:
    """D13."""
    key = work(lambda c: store(c, "he hurts me", urgent=True))
    assert "hurts" not in editor.post(path_of(key, form), fields).body.decode()
    assert audited(work, key) == []
    assert 'name="shown" value="yes"' in editor.get(path_of(key, "?shown=yes")).body.decode()
    assert "hurts" in editor.post(path_of(key, form), {**fields, "shown": "yes"}).body.decode()


def test_a_child_at_risk_is_opened_with_a_reason_once_a_session(
    desk: Desk, server: Server, work: Callable[..., Any]
) -> None:
    """B7, D13."""
    said = READING_WORDS[desk.staff.language]
    key = work(lambda c: store(c, "she is fifteen"))
    assert desk.post(path_of(key, "/risk")).status == 303
    assert "fifteen" in desk.read(path_of(key))  # who marked it has just read it
    other = sit_down(server, f"other-{desk.staff.language}", language=desk.staff.language)
    for path in (path_of(key), path_of(key, "?shown=yes")):
        page = other.get(path).body.decode()
        assert said.warning_child in page
        assert "fifteen" not in page
    assert "fifteen" not in other.post(path_of(key, "/notes"), {"note": ""}).body.decode()
    short = other.post(path_of(key, "/reason"), {"reason": "  x "})
    assert short.status == 200
    assert said.reason_missing in short.body.decode()
    assert "fifteen" not in short.body.decode()
    given = other.post(
        path_of(key, "/reason"), {"reason": "Follow-up, call me at 416-555-0199", "query": "language=en"}
    )
    assert (given.status, given.headers["location"]) == (303, path_of(key, "?language=en&shown=yes"))
    assert "fifteen" in other.read(path_of(key))
    again = sit_down(server, f"other-{desk.staff.language}")
    assert "fifteen" not in again.read(path_of(key))
    rows = audited(work, key)
    assert ("reason_given", "Follow-up, call me at [phone]") in [row[1:] for row in rows]
    assert [row[1] for row in rows] == ["at_risk_marked", "read", "reason_given", "read"]


def test_who_marks_what_is_marked_already_changes_and_notes_nothing(desk: Desk, work: Callable[..., Any]) -> None:
    """B7, D13."""
    key = work(lambda c: store(c, "she is fifteen"))
    desk.post(path_of(key, "/risk"))
    again = desk.post(path_of(key, "/risk"))
    assert (again.status, again.headers["location"]) == (303, path_of(key, "?shown=yes#risk"))
    assert [row[1] for row in audited(work, key)] == ["at_risk_marked"]


def test_the_clock_of_a_child_at_risk_has_an_owner_and_an_end(
    desk: Desk, server: Server, work: Callable[..., Any]
) -> None:
    """B7."""
    said = READING_WORDS[desk.staff.language]
    key, other = work(lambda c: store(c, "a child")), sit_down(server, "somebody-else")
    desk.post(path_of(key, "/risk"))
    work(
        lambda c: c.execute(
            sa.text("UPDATE reviews SET at_risk_since = :then WHERE conversation_id = :key"),
            {"key": key, "then": (now_utc() - timedelta(hours=3, minutes=7)).isoformat(" ", "microseconds")},
        )
    )
    page = desk.get(path_of(key)).body.decode()
    assert said.risk_duty in page
    assert "3\u00a0h\u00a007\u00a0min" in page
    assert "ontario.ca" in page  # where to report, from the knowledge
    assert desk.post(path_of(key, "/risk/owner"), {"owner": other.staff.name}).status == 303
    assert f": {other.staff.name}" in desk.get(path_of(key)).body.decode()
    assert desk.post(path_of(key, "/risk/owner"), {"owner": "nobody-of-this-name"}).status == 400
    wrong = desk.post(path_of(key, "/risk/end"), {"outcome": "whatever"})
    assert said.risk_outcome_missing in wrong.body.decode()
    assert key in desk.get("/staff/conversations?risk=open").body.decode()
    assert desk.post(path_of(key, "/risk/end"), {"outcome": "reported"}).status == 303
    assert said.risk_outcomes["reported"] in desk.get(path_of(key)).body.decode()
    assert key not in desk.get("/staff/conversations?risk=open").body.decode()
    assert desk.post(path_of(key, "/risk/end"), {"outcome": "reported"}).status == 404  # no clock runs
    changes = [row[1:] for row in audited(work, key) if row[1] != "read"]
    assert changes == [
        ("at_risk_marked", None),
        ("assigned", "child at risk: to somebody-else"),
        ("at_risk_ended", "reported"),
    ]


def test_notes_tags_assignment_and_review_are_kept_redacted_and_audited(desk: Desk, work: Callable[..., Any]) -> None:
    key = work(lambda c: store(c, "hello"))
    assert desk.post(
        path_of(key, "/notes"), {"note": "Call back 416-555-0199\n<i>soon</i>", "query": "language=en"}
    ).headers["location"] == path_of(key, "?language=en&shown=yes&done=noted#notes")
    desk.post(path_of(key, "/tags"), {"tag": "  follow   up "})
    desk.post(path_of(key, "/tags"), {"tag": "follow up"})
    desk.post(path_of(key, "/assign"), {"to": desk.staff.name})
    desk.post(path_of(key, "/reviewed"), {"reviewed": "yes"})
    page = desk.get(path_of(key)).body.decode()
    assert "416-555-0199" not in page
    assert f"Call back {masked('phone', desk)}\n&lt;i&gt;soon" in page
    assert page.count('name="tag" value="follow up"') == 1
    assert f'<option value="{desk.staff.name}" selected>' in page
    assert READING_WORDS[desk.staff.language].unmark_reviewed in page
    for filters in ("assigned=me", "tag=follow+up", "reviewed=yes"):
        assert key in desk.get(f"/staff/conversations?{filters}").body.decode()
    desk.post(path_of(key, "/tags/remove"), {"tag": "follow up"})
    desk.post(path_of(key, "/assign"), {"to": ""})
    desk.post(path_of(key, "/reviewed"), {"reviewed": "no"})
    for filters in ("assigned=me", "tag=follow+up", "reviewed=yes"):
        assert key not in desk.get(f"/staff/conversations?{filters}").body.decode()
    actions = [row[1] for row in audited(work, key) if row[1] != "read"]
    assert actions == ["noted", "tagged", "tagged", "assigned", "reviewed", "tagged", "assigned", "reviewed"]


@pytest.mark.parametrize(("form", "field", "error"), [("notes", "note", "note_wrong"), ("tags", "tag", "tag_wrong")])
def test_a_form_that_is_too_long_comes_back_with_what_was_typed(
    desk: Desk, work: Callable[..., Any], form: str, field: str, error: str
) -> None:
    key, typed = work(lambda c: store(c, "hello")), "<u>too long</u> " * 200
    page = desk.post(path_of(key, f"/{form}"), {field: typed}).body.decode()
    assert getattr(READING_WORDS[desk.staff.language], error) in page
    assert typed.strip().replace("<", "&lt;").replace(">", "&gt;") in page
    assert 'role="alert"' in page
    assert f'aria-invalid="true"' in page  # noqa: F541


def test_words_that_the_machine_missed_are_taken_out_everywhere_and_off_the_disk(
    editor: Desk, server: Server, work: Callable[..., Any]
) -> None:
    """D3, D4."""
    key = work(lambda c: store(c, "my friend Quorblax knows", "ask QUORBLAX, not Quorblaxia"))
    work(
        lambda c: stored_conversations.set_feedback(
            c, ConversationId(key), 2, helpful=True, comment=RedactedText("thank quorblax")
        )
    )
    state = '{"slots":{"who":"Quorblax"},"events":[{"event":"user","text":"ask Quorblax"}]}'
    work(
        lambda c: c.execute(
            sa.text("UPDATE conversations SET dialogue_state = :state WHERE id = :key"), {"state": state, "key": key}
        )
    )
    work(
        lambda c: c.execute(
            sa.text(
                "INSERT INTO notes (conversation_id, author, created_at, text)"
                " VALUES (:key, :who, '2026-01-01 00:00:00.000000', 'Quorblax again')"
            ),
            {"key": key, "who": editor.staff.id},
        )
    )
    fields = {"turn": "1", "words": " quorblax ", "kind": "name"}
    assert editor.post(path_of(key, "/redact"), fields).headers["location"] == path_of(key, "?shown=yes&done=redacted")
    page = editor.get(path_of(key)).body.decode()
    assert page.count(masked("name", editor)) == 4
    assert "Quorblaxia" in page  # another word
    kept = work(
        lambda c: c.execute(sa.text("SELECT dialogue_state FROM conversations WHERE id = :key"), {"key": key}).scalar()
    )
    assert kept == '{"slots":{"who":"[name]"},"events":[{"event":"user","text":"ask [name]"}]}'
    assert b"uorblax " not in server.everything_stored().replace(b"uorblaxia", b"")
    assert "name" in [row[2] for row in audited(work, key) if row[1] == "redacted"]
    work(lambda c: stored_conversations.delete_conversation(c, ConversationId(key)))


def test_words_that_are_not_there_are_refused_and_kept_in_the_form(editor: Desk, work: Callable[..., Any]) -> None:
    key, said = work(lambda c: store(c, "hello there", "other words")), READING_WORDS["en"]
    for turn, words, error in (
        ("1", "other", said.redact_not_there),
        ("1", "x", said.redact_missing),
        ("9", "hello", said.redact_not_there),
        ("²", "hello", said.redact_not_there),
        ("1", "hel", said.redact_not_there),
    ):
        page = editor.post(path_of(key, "/redact"), {"turn": turn, "words": words, "kind": "name"}).body.decode()
        assert error in page
        assert f'value="{words}"' in page
    assert editor.post(path_of(key, "/redact"), {"turn": "1", "words": "hello", "kind": "<b>"}).status == 400
    assert "hello there" in editor.read(path_of(key))


def test_an_editor_deletes_a_conversation_after_being_asked(
    editor: Desk, server: Server, work: Callable[..., Any]
) -> None:
    """D4, D13."""
    key = work(lambda c: store(c, "gribblefrotz forever"))
    asked = editor.read(path_of(key, "/delete?language=en"))
    assert "gribblefrotz" not in asked
    assert "gribblefrotz" in editor.read(path_of(key))
    gone = editor.post(path_of(key, "/delete"), {"query": "language=en"})
    assert (gone.status, gone.headers["location"]) == (303, "/staff/conversations?language=en&done=deleted")
    assert editor.get(path_of(key)).status == 404
    assert editor.post(path_of(key, "/delete")).status == 404
    assert b"gribblefrotz" not in server.everything_stored()
    assert [row[1] for row in audited(work, key)] == ["read", "deleted"]


def test_a_reviewer_neither_redacts_nor_deletes(desk: Desk, work: Callable[..., Any]) -> None:
    """D10."""
    key = work(lambda c: store(c, "stays as it is"))
    assert desk.get(path_of(key, "/delete")).status == 403
    assert desk.post(path_of(key, "/delete")).status == 403
    assert desk.post(path_of(key, "/redact"), {"turn": "1", "words": "stays", "kind": "name"}).status == 403
    page = desk.get(path_of(key)).body.decode()
    assert "stays as it is" in page
    assert "/redact" not in page
    assert "/delete" not in page


@pytest.mark.parametrize(
    "form",
    [
        "reason",
        "notes",
        "tags",
        "tags/remove",
        "assign",
        "reviewed",
        "risk",
        "risk/owner",
        "risk/end",
        "redact",
        "delete",
    ],
)
def test_what_is_gone_is_not_found_and_nothing_is_noted(editor: Desk, work: Callable[..., Any], form: str) -> None:
    key = "99999999-9999-4999-8999-999999999999"
    fields = {
        "reason": "because",
        "note": "a",
        "tag": "a",
        "to": "eve",
        "reviewed": "yes",
        "owner": "eve",
        "outcome": "reported",
        "turn": "1",
        "words": "aa",
        "kind": "name",
    }
    assert editor.post(path_of(key, f"/{form}"), fields).status == 404
    assert audited(work, key) == []
    assert editor.get(path_of(key)).status == 404


def test_the_break_shows_nobodys_words_and_leads_back_to_the_console_only(desk: Desk) -> None:
    said = PAUSE_WORDS[desk.staff.language]
    page = desk.get("/staff/break?next=/staff/conversations?language=fr").body.decode()
    assert f'href="/staff/conversations?language=fr">{said.back}' in page
    assert "988" in page
    for elsewhere in (
        "https://evil.example",
        "//evil.example",
        "/staff//evil",
        "javascript:alert(1)",
        "/staffs",
        "/staff\nx",
    ):
        page = desk.get("/staff/break?next=" + elsewhere.replace("\n", "%0a")).body.decode()
        back = re.findall(rf'href="([^"]+)">{said.back}', page)
        assert back == (
            ["/staff//evil"] if elsewhere == "/staff//evil" else ["/staff"]
        )  # a path of ours, whatever follows


def test_a_handoff_marks_its_conversation_and_names_nothing_else(server: Server, work: Callable[..., Any]) -> None:
    visitor = server.visitor("en")
    visitor.say("hello")
    body = {
        "message": "Please write to me",
        "reply_to": "someone@example.org",
        "language": "en",
        "consent": True,
        "conversation_id": visitor.id,
    }
    answer = server.api("POST", "/handoffs", body, {"Authorization": f"Bearer {visitor.token}"})
    assert answer.status == 202, answer.body
    row = work(lambda c: c.execute(sa.text("SELECT * FROM conversations WHERE id = :id"), {"id": visitor.id}).one())
    assert row._mapping["has_handoff"]
    assert answer.json["reference"] not in str(row)


def test_a_conversation_of_three_hundred_messages_opens(desk: Desk, work: Callable[..., Any]) -> None:
    key = work(lambda c: store(c, *[f"message {number}" for number in range(300)]))
    assert desk.get(path_of(key)).status == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_outcome_has_its_words(language: Language) -> None:
    """C7."""
    words = READING_WORDS[language]
    assert set(words.risk_outcomes) == {"reported", "not_reportable", "mistaken"}
    assert set(words.outcomes) == {"pressed", "answered", "guessed", "unknown", "failed"}


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("/risk", {}),
        ("/risk/end", {"outcome": "mistaken"}),
        ("/notes", {"note": "n"}),
        ("/tags", {"tag": "t"}),
        ("/reviewed", {"reviewed": "yes"}),
        ("/redact", {"turn": "1", "words": "secret words", "kind": "name"}),
        ("/delete", {}),
    ],
)
def test_no_form_opens_or_changes_what_asks_for_a_reason_first(
    form: str, fields: dict[str, str], server: Server, editor: Desk, work: Callable[..., Any]
) -> None:
    """B7, D13."""
    key = work(lambda c: store(c, "secret words", None))
    sit_down(server, "owner").post(path_of(key, "/risk"))
    before = audited(work, key)
    other = sit_down(server, "other", "editor")
    answer = other.post(path_of(key, form), fields)
    assert (answer.status, answer.headers["location"]) == (303, path_of(key))
    assert "secret words" not in other.read(path_of(key))
    assert audited(work, key) == before


def test_what_a_clock_runs_for_is_neither_deleted_nor_purged(editor: Desk, work: Callable[..., Any]) -> None:
    """B7."""
    key = work(lambda c: store(c, "words", None))
    editor.post(path_of(key, "/risk"))
    asked = editor.get(path_of(key, "/delete")).body.decode()
    assert DELETION_WORDS["en"].risk_text in asked.replace("&#39;", "'")
    assert f'action="{path_of(key, "/delete")}"' not in asked
    answer = editor.post(path_of(key, "/delete"))
    assert answer.status == 409
    assert DELETION_WORDS["en"].risk_heading in answer.body.decode()
    work(lambda c: stored_conversations.delete_older_than(c, timedelta(0)))
    assert editor.get(path_of(key)).status == 200
    editor.post(path_of(key, "/risk/end"), {"outcome": "reported"})
    assert editor.post(path_of(key, "/delete")).status == 303
    assert editor.get(path_of(key)).status == 404


def test_a_search_is_in_the_audit_without_its_words_and_finds_nothing_of_a_child_at_risk(
    editor: Desk, work: Callable[..., Any]
) -> None:
    """B7, D13."""
    key = work(lambda c: store(c, "quetzalcoatl", None))
    assert key in editor.get("/staff/conversations?q=quetzalcoatl").body.decode()
    editor.post(path_of(key, "/risk"))
    assert key not in editor.get("/staff/conversations?q=quetzalcoatl").body.decode()
    assert [row[:2] for row in audited(work, "/staff/conversations")][-1] == (editor.staff.name, "search")
    told = work(lambda c: [str(tuple(row)) for row in c.execute(sa.text("SELECT * FROM audit"))])
    assert not any("quetzalcoatl" in row for row in told)
