"""Staff change an answer: one person writes, another approves, and a visitor of the running server reads the new words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from html import unescape
from typing import TYPE_CHECKING

import pytest

from bot.messages import LANGUAGES, Language
from bot.staff.revisions import cells_of
from bot.storage.audit import list_audit
from bot.storage.revisions import find_draft
from tests.conftest import ROOT, Answer, Server, contact_ids, serve
from tests.databases import locked, store_settings
from tests.integration.staff_desk import Desk, open_database, sit_down, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase

LIVE_SECONDS = 6
LIST = "/staff/knowledge"
ENGLISH = (
    "You can get free help with this. A person at the hotline will listen to you, day or night, and will not push."
)
FRENCH = (
    "Il y a de l’aide gratuite. Une personne de la ligne vous écoute, jour et nuit, sans vous presser de rien dire."
)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("answers")) as running:
        yield running


@pytest.fixture
def author(edited: Server) -> Desk:
    return sit_down(edited, "author", "editor")


@pytest.fixture
def second(edited: Server) -> Desk:
    return sit_down(edited, "second", "editor", "fr")


def typed(page: Answer) -> dict[str, str]:
    """The fields of the form as a browser would send them."""
    body = page.body.decode()
    fields = {
        name: unescape(text).removeprefix("\n")
        for name, text in re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>(.*?)</textarea>', body, re.DOTALL)
    }
    for name, value in re.findall(
        r'<input (?:id="\w+" |type="hidden" )name="(base|review_by)"[^>]*value="([^"]*)"', body
    ):
        fields[name] = unescape(value)
    return fields


def open_form(desk: Desk, entry: str, query: str = "") -> dict[str, str]:
    page = desk.get(f"{LIST}/{entry}/change{query}")
    assert page.status == 200, page.body[:300]
    return typed(page)


def post(desk: Desk, entry: str, action: str, fields: Mapping[str, str], **changes: str) -> Answer:
    return desk.post(f"{LIST}/{entry}/change", {**fields, **changes, "action": action})


def propose(desk: Desk, entry: str, **changes: str) -> str:
    """Propose a change and return the address of it."""
    changes.setdefault("reason", "The words were hard.")
    answer = post(desk, entry, "propose", open_form(desk, entry), **changes)
    assert (answer.status, answer.headers.get("location")) == (303, f"{LIST}/{entry}?done=proposed"), text_of(answer)
    return newest_change(desk, entry)


def newest_change(desk: Desk, entry: str) -> str:
    found = re.search(rf'href="({LIST}/{entry}/changes/\d+)"', desk.get(f"{LIST}/{entry}").body.decode())
    assert found
    return found[1]


def approve(desk: Desk, change: str, reason: str = "Compared with the source.") -> Answer:
    return desk.post(change, {"action": "approve", "reason": reason})


def first_words(server: Server, entry: str, language: Language) -> str:
    return str(server.visitor(language).press(f"/{entry}")["messages"][0]["text"])


def wait_until_said(server: Server, entry: str, language: Language, words: str) -> None:
    deadline = time.monotonic() + LIVE_SECONDS
    while words not in first_words(server, entry, language):
        assert time.monotonic() < deadline, "the running server does not say it"
        time.sleep(0.2)


def test_a_change_is_live_once_a_second_person_approved_it(edited: Server, author: Desk, second: Desk) -> None:
    entry = "help_housing"
    before = {language: first_words(edited, entry, language) for language in LANGUAGES}
    change = propose(author, entry, short_en=ENGLISH, short_fr=FRENCH)
    assert {language: first_words(edited, entry, language) for language in LANGUAGES} == before
    assert "Modifiées, en attente" in second.read(LIST)
    shown = second.read(change)
    assert "The words were hard." in shown
    assert ENGLISH in shown
    assert FRENCH in shown
    assert approve(second, change).status == 303
    for language, words in (("en", ENGLISH), ("fr", FRENCH)):
        wait_until_said(edited, entry, language, words)  # type: ignore[arg-type]
    assert ENGLISH in text_of(edited.request("GET", "/en/answers/help-housing"))
    assert "Approved by second" in author.read(f"{LIST}/{entry}")
    database = open_database(edited)
    done = database.transact(lambda connection: list_audit(connection, most=5))
    database.close()
    told = [(row.actor, row.action, row.subject.split()[0], row.reason) for row in done]
    assert ("second", "revision_approved", entry, "Compared with the source.") in told
    assert ("author", "revision_proposed", entry, "The words were hard.") in told


def test_another_process_says_it_within_seconds(
    edited: Server, author: Desk, second: Desk, model: Path, tmp_path: Path
) -> None:
    """E5."""
    with serve(tmp_path, **store_settings(edited.folder)) as other:
        words = f"{ENGLISH} Both of them say so."
        change = propose(author, "help_money", short_en=words, short_fr=f"{FRENCH} Les deux le disent aussi.")
        assert words not in first_words(other, "help_money", "en")
        assert approve(second, change).status == 303
        wait_until_said(other, "help_money", "en", words)


def test_nobody_approves_or_rejects_what_they_wrote(edited: Server, author: Desk) -> None:
    change = propose(author, "help_men", title_en="Help for all men", title_fr="De l’aide pour tous les hommes")
    for action in ("approve", "reject"):
        refused = author.post(change, {"action": action, "reason": "mine"})
        assert refused.status == 403
        assert "Nothing was done" in text_of(refused)
    assert "Waits for a second person" in author.read(change)
    administrator = sit_down(edited, "chief", "administrator")
    assert administrator.post(change, {"action": "reject", "reason": ""}).status == 400
    assert administrator.post(change, {"action": "reject", "reason": "Not yet."}).status == 303
    assert "Not yet." in author.read(change)
    taken_up = open_form(author, "help_men", f"?from={change.rpartition('/')[2]}")
    assert taken_up["title_en"] == "Help for all men"


def test_only_an_author_withdraws_and_a_decision_is_made_once(author: Desk, second: Desk) -> None:
    change = propose(author, "help_court", title_en="Going to a court", title_fr="Se présenter au tribunal")
    assert second.post(change, {"action": "withdraw"}).status == 403
    assert author.post(change, {"action": "withdraw"}).status == 303
    late = approve(second, change)
    assert late.status == 409
    assert "a déjà rendu une décision" in text_of(late)


def test_a_change_of_old_texts_is_refused_and_laid_over_the_new_ones(
    edited: Server, author: Desk, second: Desk
) -> None:
    entry = "help_health"
    mine = propose(author, entry, title_en="Health care for you", title_fr="Des soins de santé pour vous")
    theirs = propose(second, entry, short_en=ENGLISH, short_fr=FRENCH)
    assert approve(author, theirs).status == 303
    refused = approve(second, mine)
    assert refused.status == 409
    assert "n’est plus en vigueur" in text_of(refused)
    moved = open_form(author, entry, f"?from={mine.rpartition('/')[2]}")
    assert (moved["title_en"], moved["short_en"]) == ("Health care for you", ENGLISH)
    again = post(author, entry, "propose", moved, reason="Once more.")
    assert again.status == 303, text_of(again)
    assert approve(second, newest_change(author, entry)).status == 303
    live = author.read(f"{LIST}/{entry}")
    assert "Health care for you" in live
    assert ENGLISH in live


def test_a_form_that_was_open_meanwhile_is_saved_as_a_draft_and_shows_both_texts(author: Desk, second: Desk) -> None:
    entry = "help_legal"
    opened = open_form(author, entry)
    assert approve(author, propose(second, entry, short_en=ENGLISH, short_fr=FRENCH)).status == 303
    mine = "A lawyer can help you for free. You can ask one thing, and you do not have to tell them everything today."
    answer = post(author, entry, "propose", opened, short_en=mine, reason="Clearer.")
    assert answer.status == 409
    assert typed(answer)["short_en"] == mine
    assert ENGLISH in text_of(answer), "what is live now stands beside it"
    assert open_form(author, entry)["short_en"] == mine
    assert post(author, entry, "discard", {}).status == 303


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("short_en", f"{ENGLISH} Call 416 555 0123.", "A telephone number stands in the text"),
        ("short_en", f"{ENGLISH} Call (416)5550123.", "A telephone number stands in the text"),
        ("short_en", "word " * 70, "70 words, at most 60"),
        ("short_en", "We rescue people.", "rescue"),
        ("title_fr", "", "must not be empty"),
        ("more_fr", "", "The other language has this text"),
        ("short_fr", "court", "times as long"),
        ("review_by", "2099-01-01", "more than 400 days"),
        ("review_by", "2020-01-01", "after the day of the review"),
        ("review_by", "soon", "is no date"),
        ("title_en", "Ab\u202ecd", "invisible character"),
    ],
)
def test_errors_stop_a_proposal_and_lose_nothing(author: Desk, field: str, text: str, said: str) -> None:
    """B8, B9, B11."""
    entry = "help_leaving"
    fields = open_form(author, entry)
    refused = post(author, entry, "propose", fields, **{field: text, "reason": "Try."})
    assert refused.status == 400
    assert 'role="alert"' in refused.body.decode()
    assert said in text_of(refused)
    assert f'id="{field}"' in refused.body.decode()
    assert typed(refused)[field] == text.strip()
    checked = author.post(f"{LIST}/{entry}/check", {**fields, field: text}).json
    assert any(remark["field"] == field and remark["error"] and said in remark["text"] for remark in checked["remarks"])
    assert post(author, entry, "discard", {}).status == 303


def test_a_proposal_needs_a_reason_and_a_difference(author: Desk) -> None:
    fields = open_form(author, "help_work_training")
    unchanged = post(author, "help_work_training", "propose", fields, reason="Nothing.")
    assert (unchanged.status, "Nothing is changed yet" in text_of(unchanged)) == (400, True)
    silent = post(author, "help_work_training", "propose", fields, title_en="Work and courses", reason="  ")
    assert (silent.status, "Say why" in text_of(silent)) == (400, True)
    post(author, "help_work_training", "discard", {})


def test_a_text_changed_in_one_language_is_a_warning(author: Desk) -> None:
    fields = open_form(author, "help_francophone")
    checked = author.post(f"{LIST}/help_francophone/check", {**fields, "title_en": "Help in the French language"}).json
    assert [(remark["field"], remark["error"]) for remark in checked["remarks"]] == [("title_fr", False)]


def test_a_safety_answer_is_changed_with_its_care_but_keeps_its_wordings(author: Desk, second: Desk) -> None:
    """B5."""
    entry = "being_trafficked"
    fields = open_form(author, entry)
    assert "care_scared_en" in fields
    refused = post(author, entry, "propose", fields, again_en="", again_fr="", reason="Shorter.")
    assert (refused.status, "at least 2 wordings" in text_of(refused)) == (400, True)
    post(author, entry, "discard", {})
    change = propose(author, entry, title_en="If someone controls you", title_fr="Si quelqu’un vous contrôle")
    assert approve(second, change).status == 303


def test_a_preview_is_what_the_chat_would_say(edited: Server, author: Desk) -> None:
    entry = "police_rights"
    fields = open_form(author, entry)
    saved = post(author, entry, "preview", fields, short_en=ENGLISH, short_fr=FRENCH, reason="")
    assert saved.headers["location"] == f"{LIST}/{entry}/change?preview=1"
    page = author.read(saved.headers["location"])
    assert "As visitors will see it" in page
    said = edited.visitor("fr").press(f"/{entry}")["messages"][0]
    for button in said["buttons"]:
        assert button["title"] in page
    assert said["contacts"][0]["name"] in page
    assert sit_down(edited, "other", "editor").read(f"{LIST}/{entry}/change").count(ENGLISH) == 0, (
        "a draft is its author's"
    )
    assert post(author, entry, "discard", {}).status == 303


def test_hostile_words_are_shown_as_text_wherever_they_come(edited: Server, author: Desk, second: Desk) -> None:
    """D11."""
    entry, evil = "trafficking_myths", "<script>alert(1)</script><img src=x onerror=alert(1)>"
    change = propose(
        author,
        entry,
        short_en=f"{ENGLISH} {evil}",
        short_fr=f"{FRENCH} {evil}",
        title_en=f"Myths {evil[:25]}",
        title_fr=f"Mythes {evil[:25]}",
        reason=f"=cmd() {evil}",
    )
    for desk in (author, second):
        for path in (LIST, f"{LIST}/{entry}", f"{LIST}/{entry}/change", change):
            body = desk.get(path).body.decode()
            assert "<script>alert" not in body, path
            assert "<img src=x" not in body, path
    assert approve(second, change, evil).status == 303
    wait_until_said(edited, entry, "en", "<script>alert(1)</script>")  # JSON; the widget writes text (tests/browser)
    for path in ("/en/answers/", "/en/answers/trafficking-myths", "/fr/reponses/trafficking-myths", f"{LIST}/{entry}"):
        body = author.get(path).body.decode()
        assert "<script>alert" not in body, path
        assert "<img src=x" not in body, path


def test_names_in_a_reason_are_not_kept(author: Desk) -> None:
    """D2."""
    change = propose(
        author, "help_restraining_order", title_en="An order that protects", title_fr="Une ordonnance qui protège",
        reason="Sarah Tremblay wrote to me at sarah@example.org",
    )  # fmt: skip
    page = author.read(change)
    assert "example.org" not in page
    assert "Tremblay" not in page
    assert b"sarah@example.org" not in author.server.everything_stored()


def test_an_answer_is_switched_off_with_a_reason_and_on_again(edited: Server, author: Desk) -> None:
    entry = "help_substance_use"
    words = first_words(edited, entry, "en")
    refused = author.post(f"{LIST}/{entry}/switch", {"action": "off", "reason": " "})
    assert (refused.status, "Say why" in text_of(refused)) == (400, True)
    assert author.post(f"{LIST}/{entry}/switch", {"action": "off", "reason": "A law changed."}).status == 303
    assert first_words(edited, entry, "en") != words
    assert contact_ids(edited.visitor().press(f"/{entry}"))
    assert "A law changed." in author.read(f"{LIST}/{entry}")
    assert "1 of" in author.read(f"{LIST}?state=off")
    assert author.post(f"{LIST}/{entry}/switch", {"action": "on"}).status == 303
    assert first_words(edited, entry, "en") == words


@pytest.mark.parametrize("entry", ["danger_now", "help_hotline", "out_of_scope"])
def test_what_people_in_danger_are_given_stays_on(author: Desk, entry: str) -> None:
    assert author.post(f"{LIST}/{entry}/switch", {"action": "off", "reason": "x"}).status == 403
    assert "always on" in author.read(f"{LIST}/{entry}")


def test_a_reviewer_reads_and_changes_nothing(edited: Server, author: Desk) -> None:
    """D10."""
    reader = sit_down(edited, "reader", "reviewer")
    change = propose(author, "help_indigenous", title_en="Indigenous-led help", title_fr="Aide autochtone")
    for path in (LIST, f"{LIST}/help_indigenous", change):
        assert reader.get(path).status == 200
    assert reader.get(f"{LIST}/help_indigenous/change").status == 403
    for path in ("change", "check", "switch", "file"):
        assert reader.post(f"{LIST}/help_indigenous/{path}", {"action": "off", "reason": "x"}).status == 403
    assert reader.post(change, {"action": "approve", "reason": "x"}).status == 403
    for path in (f"{LIST}/nothing", f"{LIST}/help_money/changes/999999", f"{LIST}/help_money/changes/{change[-1]}x"):
        assert reader.get(path).status == 404


def test_the_file_of_an_answer_holds_what_is_live(author: Desk, second: Desk, knowledge: KnowledgeBase) -> None:
    words = f"{ENGLISH} You can ask about a bed."
    assert (
        approve(
            second, propose(author, "help_counselling", short_en=words, short_fr=f"{FRENCH} On peut demander un lit.")
        ).status
        == 303
    )
    file = author.post(f"{LIST}/help_counselling/file")
    assert "attachment" in file.headers["content-disposition"]
    text = " ".join(file.body.decode().split())
    assert words in text
    assert f"id: help_counselling owner: {knowledge.answers['help_counselling'].owner}" in text


def test_a_command_writes_what_was_approved_into_the_files(edited: Server, author: Desk, second: Desk) -> None:
    change = propose(
        author, "help_phone_safety", title_en="If my phone may be watched", title_fr="Un téléphone surveillé?"
    )
    assert approve(second, change).status == 303
    settings = {**os.environ, **store_settings(edited.folder)}
    command = [sys.executable, "-m", "bot", "knowledge", "export-revisions", "--dry-run", "--language", "fr"]
    tried = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert (tried.returncode, "Rien n’a été écrit" in tried.stdout) == (0, True), tried.stdout + tried.stderr
    assert "knowledge/answers/help/help_phone_safety.yml" in tried.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_searched_filtered_and_sorted(edited: Server, knowledge: KnowledgeBase, language: Language) -> None:
    """C7."""
    desk = sit_down(edited, f"reads-{language}", "reviewer", language)
    title = knowledge.answers["trafficking_law"].in_language(language).title
    assert title in desk.read(LIST)
    assert title in desk.read(f"{LIST}?q=279.011")
    assert title not in desk.read(f"{LIST}?q=279.011&state=due")
    for query in ("?sort=shown", "?sort=helpful", "?sort=due", "?section=chat", "?state=nonsense&sort=x"):
        assert desk.get(f"{LIST}{query}").status == 200


def test_what_was_known_stands_while_the_database_is_locked(edited: Server, author: Desk, second: Desk) -> None:
    """E3."""
    entry = "strategy_goal"
    assert approve(second, propose(author, entry, short_en=ENGLISH, short_fr=FRENCH)).status == 303
    wait_until_said(edited, entry, "en", ENGLISH)
    change = propose(author, entry, title_en="What the plan is for", title_fr="À quoi sert le plan")
    with locked(edited.folder):
        refused = approve(second, change)
        assert refused.status == 503
        assert "Nothing was changed" in text_of(refused)
        kept = post(author, entry, "save", open_form(author, entry), title_en="Typed in vain?")
        assert (kept.status, typed(kept)["title_en"]) == (503, "Typed in vain?")
        assert ENGLISH in text_of(edited.request("GET", "/en/answers/strategy-goal"))
    time.sleep(3)
    assert approve(second, change).status in (303, 409)


def test_a_draft_holds_whatever_was_typed(edited: Server, author: Desk, knowledge: KnowledgeBase) -> None:
    fields = open_form(author, "help_compensation")
    assert fields["short_en"] == cells_of(knowledge.answers["help_compensation"])["short_en"]
    post(author, "help_compensation", "save", fields, short_en="half a sen", review_by="")
    assert open_form(author, "help_compensation")["short_en"] == "half a sen"
    database = open_database(edited)
    draft = database.transact(lambda connection: find_draft(connection, author.staff.id, "help_compensation"))
    database.close()
    assert draft
    assert (draft.contents["short_en"], draft.contents["review_by"]) == ("half a sen", "")
