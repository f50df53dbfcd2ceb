"""POST /handoffs: what is confirmed is stored, encrypted, once (E1, E2, D2, D14); what is refused is told (D12)."""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import HandoffTooLongError, UnknownConversationError
from bot.handoff.encryption import ContentsCipher
from bot.handoff.letters import Letter
from bot.handoff.requests import HandoffRequest
from bot.messages import ConversationId, to_plain
from bot.settings import Settings
from bot.web.app import build_services
from tests.conftest import Answer, Server, Visitor, serve
from tests.databases import database_url, run_sql
from tests.integration.post_office import PostOffice, open_post_office, reference_of, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "an operator's key of forty characters.."
WORDS = {"message": "Help me, I am Zephyrine", "reply_to": "zephyrine@example.org", "language": "en", "consent": True}


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    """A server without a mail server: what is handed on waits."""
    with serve(tmp_path_factory.mktemp("waiting"), BOT_SECRET_KEY=KEY) as running:
        yield running


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture(scope="module")
def sending(tmp_path_factory: pytest.TempPathFactory, model: Path, office: PostOffice) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sending")
    with serve(folder, BOT_SECRET_KEY=KEY, BOT_SMTP_URL=office.url, BOT_OFFICE_EMAIL="office@example.org") as running:
        yield running


def hand_on(server: Server, key: str | None = None, token: str | None = None, **fields: Any) -> Answer:
    headers = {"Idempotency-Key": key} if key else {}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return server.api("POST", "/handoffs", {**WORDS, **fields}, headers)


def rows(server: Server) -> int:
    return int(run_sql(server.folder, "SELECT count(*) FROM handoffs JOIN outbox USING (reference)")[0][0])


def letter(server: Server, reference: str) -> Letter:
    (row,) = run_sql(server.folder, "SELECT contents FROM handoffs WHERE reference = ?", reference)
    cipher = ContentsCipher(Settings(secret_key=KEY.encode(), has_secret_key=True, root=server.folder))
    return Letter.from_bytes(cipher.open(row[0]), reference)


def test_what_is_handed_on_is_kept_word_for_word(waiting: Server) -> None:
    answer = hand_on(waiting, message=" Aidez-moi\n\nvite ", reply_to="", safe_contact="Jamais le soir", language="fr")
    assert answer.status == 202
    assert set(answer.json) == {"reference"}
    kept = letter(waiting, answer.json["reference"])
    assert kept == Letter(answer.json["reference"], "fr", " Aidez-moi\n\nvite ", None, "Jamais le soir")


def test_without_a_mail_server_it_says_so_and_keeps_it(waiting: Server, tmp_path: Path) -> None:
    services = build_services(Settings(database_url=database_url(tmp_path)), tmp_path / "none.tar.gz")
    assert services.handoffs.can_send is False
    services.database.close()


def test_the_same_key_gives_the_same_reference_and_stores_once(waiting: Server) -> None:
    key, before = str(uuid.uuid4()), rows(waiting)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: hand_on(waiting, key), range(16)))
    assert {answer.status for answer in answers} == {202}
    assert len({answer.json["reference"] for answer in answers}) == 1
    assert rows(waiting) == before + 1


def test_the_same_key_with_other_words_is_a_conflict(waiting: Server) -> None:
    key = str(uuid.uuid4())
    assert hand_on(waiting, key).status == 202
    before = rows(waiting)
    for changed in ({"message": "Other words"}, {"reply_to": None}, {"safe_contact": "never"}, {"language": "fr"}):
        answer = hand_on(waiting, key, **changed)
        assert (answer.status, answer.json["code"]) == (409, "idempotency_conflict")
    assert rows(waiting) == before


def test_without_a_key_the_same_words_are_stored_each_time(waiting: Server) -> None:
    assert hand_on(waiting).json["reference"] != hand_on(waiting).json["reference"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"consent": False}, 400, "consent_missing"),
        ({"consent": None}, 400, "consent_missing"),
        ({"consent": "true"}, 400, "bad_request"),
        ({"consent": 1}, 400, "bad_request"),
        ({"message": ""}, 400, "empty_text"),
        ({"message": " \n\u200b"}, 400, "empty_text"),
        ({"message": None}, 400, "bad_request"),
        ({"message": ["help"]}, 400, "bad_request"),
        ({"message": "a\x00b"}, 400, "bad_request"),
        ({"message": "a" * 4001}, 413, "handoff_too_long"),
        ({"reply_to": "a" * 301}, 413, "handoff_too_long"),
        ({"safe_contact": "a" * 1001}, 413, "handoff_too_long"),
        ({"message": "a" * 40_000}, 413, "body_too_large"),
        ({"conversation_id": "no such thing"}, 404, "unknown_conversation"),
        ({"conversation_id": "11111111-1111-4111-8111-111111111111"}, 404, "unknown_conversation"),
    ],
)
def test_what_cannot_be_handed_on_is_told_with_the_lines_and_nothing_is_stored(
    waiting: Server, fields: dict[str, Any], status: int, code: str, language: str
) -> None:
    before = rows(waiting)
    headers = {"Accept-Language": language, "Authorization": "Bearer x"}
    answer = waiting.api("POST", "/handoffs", {**WORDS, "language": language, **fields}, headers)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.headers["content-language"] == language
    assert answer.json["contacts"]
    assert "Zephyrine" not in answer.body.decode()
    assert rows(waiting) == before


@pytest.mark.parametrize("language", [None, "de", 1])
def test_a_language_is_needed(waiting: Server, language: Any) -> None:
    assert hand_on(waiting, language=language).json["code"] == "bad_request"


def test_the_longest_fields_fit(waiting: Server) -> None:
    longest = {"message": "é" * 4000, "reply_to": "é" * 300, "safe_contact": "é" * 1000}
    assert hand_on(waiting, **longest).status == 202


def hand_on_with(visitor: Visitor, key: str | None = None, **fields: Any) -> Answer:
    """Hand a message on together with the conversation of this visitor."""
    return hand_on(visitor.server, key, visitor.token, conversation_id=visitor.id, **fields)


def talk(server: Server, language: str = "en") -> Visitor:
    visitor = server.visitor(language)
    visitor.say("my name is oluwaseun and I need a shelter in Sudbury")
    button = visitor.started["messages"][0]["buttons"][0]
    visitor.press(button["payload"], language=language)
    return visitor


def test_the_conversation_goes_along_as_it_is_kept_only_where_it_was_asked_for(waiting: Server) -> None:
    """D14; what was redacted stays redacted, and a button is told by its words."""
    visitor = talk(waiting)
    button = visitor.started["messages"][0]["buttons"][0]
    kept = letter(waiting, hand_on_with(visitor).json["reference"])
    assert [turn.is_button for turn in kept.turns] == [False, True]
    assert "[name]" in kept.turns[0].said
    assert kept.turns[1].said == button["title"]
    assert "oluwaseun" not in str(kept)
    assert kept.turns[0].answers == tuple(message["text"] for message in visitor.turns[0]["messages"])
    assert letter(waiting, hand_on(waiting).json["reference"]).turns == ()


def read(visitor: Visitor) -> list[dict[str, Any]]:
    """What the visitor is shown before they hand their conversation on."""
    headers = {"Authorization": f"Bearer {visitor.token}"}
    turns: list[dict[str, Any]] = visitor.server.api("GET", f"/conversations/{visitor.id}", headers=headers).json[
        "turns"
    ]
    return turns


@pytest.mark.parametrize("language", ["en", "fr"])
def test_d14_the_letter_holds_exactly_what_the_visitor_was_shown(waiting: Server, language: str) -> None:
    """Buttons of the greeting and of an answer included, also after a change of language."""
    visitor = talk(waiting, language)
    pressed = next(button for message in visitor.turns[0]["messages"] for button in message["buttons"])
    visitor.press(pressed["payload"], language=language)
    other = "fr" if language == "en" else "en"
    visitor.say("Bonjour, merci" if other == "fr" else "Thank you", language=other)
    visitor.press(visitor.started["messages"][0]["buttons"][1]["payload"], language=other)
    shown = read(visitor)
    kept = letter(waiting, hand_on_with(visitor).json["reference"])
    assert [{"turn": number, **to_plain(turn)} for number, turn in enumerate(kept.turns, 1)] == shown
    assert shown[2]["said"] == pressed["title"]
    assert [turn["is_button"] for turn in shown] == [False, True, True, False, True]
    assert not any(turn["said"].startswith("/") for turn in shown)
    assert {turn["language"] for turn in shown} == {"en", "fr"}


def test_d14_what_was_said_after_the_visitor_saw_it_does_not_go_along(waiting: Server) -> None:
    visitor, key = talk(waiting), str(uuid.uuid4())
    shown = read(visitor)
    visitor.say("and one thing that was never shown")
    answer = hand_on_with(visitor, key, last_turn=shown[-1]["turn"])
    assert len(letter(waiting, answer.json["reference"]).turns) == len(shown)
    assert hand_on_with(visitor, key, last_turn=shown[-1]["turn"]).json == answer.json
    assert hand_on_with(visitor, key, last_turn=3).json["code"] == "idempotency_conflict"
    assert len(letter(waiting, hand_on_with(visitor).json["reference"]).turns) == len(shown) + 1


@pytest.mark.parametrize("last_turn", [0, -1, 1_000_001, "1", 1.5, True])
def test_the_last_turn_is_the_number_of_one(waiting: Server, last_turn: Any) -> None:
    assert hand_on(waiting, last_turn=last_turn).json["code"] == "bad_request"


def test_a_conversation_is_handed_on_with_its_own_token_only(waiting: Server) -> None:
    """Whoever learns the id of a conversation must not be able to have it sent, nor to ask whether it exists."""
    visitor, other, before = talk(waiting), waiting.visitor(), rows(waiting)
    for token in (None, other.token, "wrong", ""):
        answer = hand_on(waiting, token=token, conversation_id=visitor.id)
        assert (answer.status, answer.json["code"]) == (401, "unauthorized")
    assert hand_on(waiting, conversation_id=str(uuid.uuid4())).json["code"] == "unauthorized"
    assert rows(waiting) == before
    assert hand_on_with(visitor).status == 202
    assert hand_on(waiting, token="whatever", conversation_id=None).status == 202


def test_deleting_the_conversation_leaves_the_handoff_and_nothing_else(waiting: Server) -> None:
    visitor = talk(waiting)
    reference = hand_on_with(visitor, "k-deleted").json["reference"]
    assert visitor.delete().status == 204
    assert len(letter(waiting, reference).turns) == 2
    assert visitor.id.encode() not in waiting.everything_stored()
    again = hand_on_with(visitor, "k-deleted")
    assert again.json["reference"] == reference, "a repeated request is answered although the conversation is gone"
    assert hand_on_with(visitor).json["code"] == "unknown_conversation"


def test_it_is_rate_limited_and_the_lines_come_with_it(tmp_path: Path, model: Path) -> None:
    with serve(tmp_path, BOT_RATE_LIMIT="2", BOT_SECRET_KEY=KEY) as server:
        assert [hand_on(server).status for _ in range(3)] == [202, 202, 429]
        refused = hand_on(server, language="fr")
        assert refused.json["contacts"]
        assert int(refused.headers["retry-after"]) >= 1


def test_a_page_of_an_unknown_origin_cannot_hand_on(waiting: Server) -> None:
    before = rows(waiting)
    answer = waiting.api("POST", "/handoffs", WORDS, {"Origin": "https://elsewhere.example"})
    assert (answer.status, rows(waiting)) == (403, before)


def test_it_is_sent_at_once_and_then_erased(sending: Server, office: PostOffice) -> None:
    visitor = talk(sending, "fr")
    answer = hand_on(
        sending,
        token=visitor.token,
        conversation_id=visitor.id,
        language="fr",
        safe_contact="Xylophone, jamais le soir",
    )
    reference = answer.json["reference"]
    wait_until(lambda: office.times_received()[reference] == 1)
    mail = next(mail for mail in office.mails() if reference_of(mail) == reference)
    assert mail["To"] == "office@example.org"
    assert mail["From"] == "site@example.org"
    assert mail["Reply-To"] == "zephyrine@example.org"
    plain: Any = mail.get_body(("plain",))
    assert "Zephyrine" in plain.get_content()
    assert "[name]" in plain.get_content()
    wait_until(lambda: contents(sending, reference) is None)
    for secret in (b"Zephyrine", b"zephyrine", b"Xylophone"):
        assert secret not in sending.everything_stored(), (
            "neither in the database, its log nor the server's log at DEBUG"
        )
    rows_now = run_sql(sending.folder, "SELECT * FROM handoffs JOIN outbox USING (reference)")
    assert visitor.id not in str(rows_now[0])
    assert visitor.delete().status == 204


def test_the_ciphertext_is_erased_from_the_files_too(sending: Server, office: PostOffice) -> None:
    """D4: nothing is left of it, even for somebody who has the key."""
    office.message_answers.append("451 later")
    reference = hand_on(sending).json["reference"]
    wait_until(lambda: bool(contents(sending, reference)) and not office.message_answers)
    sealed = contents(sending, reference)
    assert sealed
    run_sql(sending.folder, "UPDATE outbox SET due_at = '2020-01-01 00:00:00.000000' WHERE reference = ?", reference)
    wait_until(lambda: contents(sending, reference) is None)
    wait_until(lambda: sealed[:200] not in sending.everything_stored())


def test_what_waited_without_a_mail_server_is_sent_once_there_is_one_also_after_a_change_of_the_key(
    tmp_path: Path, model: Path, office: PostOffice
) -> None:
    with serve(tmp_path, BOT_SECRET_KEY=KEY) as server:
        reference = hand_on(server, "k-rotated").json["reference"]
        assert contents(server, reference)
    rotated = {"BOT_SECRET_KEY": "n" * 40, "BOT_PREVIOUS_SECRET_KEYS": KEY}
    with serve(tmp_path, BOT_SMTP_URL=office.url, BOT_OFFICE_EMAIL="office@example.org", **rotated) as server:
        wait_until(lambda: contents(server, reference) is None)
        assert hand_on(server, "k-rotated").json["reference"] == reference
        assert office.times_received()[reference] == 1


def contents(server: Server, reference: str) -> bytes | None:
    ((sealed,),) = run_sql(server.folder, "SELECT contents FROM handoffs WHERE reference = ?", reference)
    return sealed  # type: ignore[no-any-return]


def test_other_rooms_get_the_same_service(tmp_path: Path) -> None:
    """What the page without JavaScript calls."""
    services = build_services(
        Settings(database_url=database_url(tmp_path), secret_key=KEY.encode(), has_secret_key=True),
        tmp_path / "none.tar.gz",
    )

    async def work() -> None:
        request = HandoffRequest("Aidez-moi", None, None, "fr", None)
        reference = await services.handoffs.submit(request, "k")
        assert await services.handoffs.submit(request, "k") == reference
        with pytest.raises(UnknownConversationError):
            await services.handoffs.submit(HandoffRequest("x", None, None, "fr", ConversationId("1")), None)
        with pytest.raises(HandoffTooLongError):
            await services.handoffs.submit(HandoffRequest("x" * 4001, None, None, "fr", None), None)

    asyncio.run(work())
    services.database.close()
