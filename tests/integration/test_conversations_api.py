"""The conversation calls of the public API: what a client may rely on."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import Server, contact_ids, entries
from tests.databases import run_sql

LANGUAGES = ("en", "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_starts_with_a_greeting_in_its_language(server: Server, language: str) -> None:
    started = server.api("POST", "/conversations", {"language": language})
    assert started.status == 201
    assert started.json["language"] == language
    assert uuid.UUID(started.json["conversation_id"])
    assert len(started.json["token"]) >= 43  # 256 bits
    assert started.json["messages"][0]["entry"] == "greet"


def test_without_a_language_the_browser_decides(server: Server) -> None:
    asked = server.api("POST", "/conversations", {"language": None}, {"Accept-Language": "de, fr-CA;q=0.8, en;q=0.5"})
    assert asked.json["language"] == "fr"
    assert server.api("POST", "/conversations").json["language"] == "en"


@pytest.mark.parametrize(
    ("language", "text"), [("en", "what is human trafficking?"), ("fr", "c’est quoi la traite des personnes?")]
)
def test_a_question_gets_an_answer_with_sources_and_a_review_date(server: Server, language: str, text: str) -> None:
    turn = server.visitor(language).say(text)
    message = turn["messages"][0]
    assert turn["turn"] == 1
    assert turn["language"] == language
    assert turn["intent"]["name"] == "trafficking_definition"
    assert turn["urgent"] is False
    assert message["entry"] == "trafficking_definition"
    assert message["text"]
    assert message["reviewed_on"]
    assert all(source["url"].startswith("http") for source in message["sources"])
    assert message["sources"]
    assert {button["payload"] for button in message["buttons"]} >= {'/trafficking_definition{"detail": "more"}'}


def test_a_button_is_answered_by_its_payload(server: Server) -> None:
    visitor = server.visitor("fr")
    short = visitor.press("/trafficking_signs")
    more = visitor.press('/trafficking_signs{"detail": "more"}')
    assert short["turn"] == 1
    assert more["turn"] == 2
    assert entries(short) == entries(more) == ["trafficking_signs"]
    assert short["language"] == more["language"] == "fr"
    assert len(more["messages"][0]["text"]) > len(short["messages"][0]["text"])


def test_the_language_of_the_interface_is_followed_when_a_text_is_too_short_to_tell(server: Server) -> None:
    visitor = server.visitor("en")
    assert visitor.say("ok", language="fr")["language"] == "fr"
    assert visitor.press("/trafficking_types", language="en")["language"] == "en"


def test_a_visitor_who_writes_in_the_other_language_is_answered_in_it(server: Server) -> None:
    visitor = server.visitor("en")
    assert visitor.say("où est-ce que je peux trouver un refuge pour dormir ce soir?")["language"] == "fr"
    assert visitor.say("ok")["language"] == "fr"
    assert visitor.say("thank you so much for all of your help")["language"] == "en"


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        ({"text": ""}, "empty_text", 400),
        ({"text": " \n\t\u200b"}, "empty_text", 400),
        ({"text": "a" * 2001}, "text_too_long", 413),
        ({"text": 7}, "bad_request", 400),
        ({"text": None}, "bad_request", 400),
        ({}, "bad_request", 400),
        ([], "bad_request", 400),
        ({"text": "hello", "payload": "/greet"}, "bad_request", 400),
        ({"text": "hello", "language": "de"}, "bad_request", 400),
        ({"text": "hello\x00"}, "bad_request", 400),
        ({"payload": "/restart"}, "unknown_payload", 400),
        ({"payload": "/greet{"}, "unknown_payload", 400),
        ({"payload": '/greet{"detail": "less"}'}, "unknown_payload", 400),
        ({"payload": "greet"}, "unknown_payload", 400),
        ({"payload": ""}, "unknown_payload", 400),
    ],
)
def test_bad_input_gets_a_clear_error_and_loses_nothing(server: Server, body: object, code: str, status: int) -> None:
    visitor = server.visitor()
    answer = visitor.post(body)
    assert answer.status == status
    assert answer.json["code"] == code
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert {contact["id"] for contact in answer.json["contacts"]} >= {
        "emergency-911",
        "canadian-human-trafficking-hotline",
    }
    assert visitor.say("hello")["turn"] == 1  # the conversation goes on as if nothing had happened


def test_half_a_character_is_refused(server: Server) -> None:
    visitor = server.visitor()
    headers = {"Authorization": f"Bearer {visitor.token}"}
    answer = server.api("POST", f"/conversations/{visitor.id}/messages", headers=headers, raw=b'{"text": "a\\ud800"}')
    assert (answer.status, answer.json["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("raw", "content_type", "code"),
    [
        (b'{"text": "\xff\xfe"}', "application/json", "not_utf8"),
        (b"{not json", "application/json", "bad_request"),
        (b"[" * 20000, "application/json", "bad_request"),
        (b"text=hello", "application/x-www-form-urlencoded", "unsupported_media_type"),
        (b'{"text": "' + b"a" * 40000 + b'"}', "application/json", "body_too_large"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(server: Server, raw: bytes, content_type: str, code: str) -> None:
    visitor = server.visitor()
    headers = {"Authorization": f"Bearer {visitor.token}", "Content-Type": content_type}
    answer = server.api("POST", f"/conversations/{visitor.id}/messages", headers=headers, raw=raw)
    assert answer.json["code"] == code
    assert answer.json["contacts"]


def test_problems_are_told_in_the_visitors_language(server: Server) -> None:
    visitor = server.visitor("fr")
    answer = visitor.post({"text": "", "language": "fr"})
    assert answer.headers["content-language"] == "fr"
    assert answer.json["title"] == "Le message est vide"
    assert "urgence" in json.dumps(answer.json["contacts"], ensure_ascii=False)


def test_an_unknown_conversation_and_a_wrong_token_are_told_apart(server: Server) -> None:
    visitor, other = server.visitor(), server.visitor()
    unknown = server.api(
        "POST", f"/conversations/{uuid.uuid4()}/messages", {"text": "hi"}, {"Authorization": f"Bearer {visitor.token}"}
    )
    wrong = server.api(
        "POST", f"/conversations/{visitor.id}/messages", {"text": "hi"}, {"Authorization": f"Bearer {other.token}"}
    )
    missing = server.api("POST", f"/conversations/{visitor.id}/messages", {"text": "hi"})
    malformed = server.api("POST", "/conversations/1/messages", {"text": "hi"}, {"Authorization": "Bearer x"})
    assert (unknown.status, unknown.json["code"]) == (404, "unknown_conversation")
    assert (wrong.status, wrong.json["code"]) == (401, "unauthorized")
    assert (missing.status, missing.json["code"]) == (401, "unauthorized")
    assert (malformed.status, malformed.json["code"]) == (404, "unknown_conversation")
    assert all(answer.json["contacts"] for answer in (unknown, wrong, missing, malformed))


def test_a_repeated_key_gets_the_first_answer_and_is_stored_once(server: Server) -> None:
    visitor = server.visitor()
    first = visitor.post({"text": "what are the signs of trafficking"}, Idempotency_Key="k1")
    again = visitor.post({"text": "what are the signs of trafficking"}, Idempotency_Key="k1")
    other = visitor.post({"text": "something else"}, Idempotency_Key="k1")
    assert first.json == again.json
    assert (other.status, other.json["code"]) == (409, "idempotency_conflict")
    assert visitor.say("thanks")["turn"] == 2


def test_a_key_that_no_client_would_make_is_refused(server: Server) -> None:
    answer = server.visitor().post({"text": "hi"}, Idempotency_Key="k" * 129)
    assert (answer.status, answer.json["code"]) == (400, "bad_request")


def test_messages_sent_at_once_are_answered_one_after_the_other(server: Server) -> None:
    visitor = server.visitor()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: visitor.post({"text": "is it a crime"}), range(16)))
    assert sorted(answer.json["turn"] for answer in answers) == list(range(1, 17))


@pytest.mark.parametrize("text", ["/restart", "/session_start", "/danger_now", '/greet{"a": "b"}', "/", "//", "/ back"])
def test_text_that_begins_with_a_slash_is_text(server: Server, text: str) -> None:
    visitor = server.visitor()
    visitor.say("what is human trafficking?")
    turn = visitor.say(text)
    assert turn["turn"] == 2
    assert turn["intent"]["name"] != "restart"
    assert turn["messages"]
    if text == "/danger_now":
        assert turn["intent"]["confidence"] < 1  # understood as words, not obeyed as a command


def test_deleting_removes_the_conversation_from_the_disk(server: Server) -> None:
    marker = "zebrafinch quandary"
    visitor = server.visitor()
    visitor.say(f"my {marker} question is about shelters")
    assert marker.encode() in server.everything_stored()
    assert visitor.delete().status == 204
    assert marker.encode() not in server.everything_stored()  # D4: database, write-ahead log, tracker and logs
    assert visitor.id.encode() not in server.everything_stored()
    assert visitor.post({"text": "hi"}).json["code"] == "unknown_conversation"
    assert visitor.delete().status == 204  # D5: the same answer whether or not anything existed


def test_only_the_owner_can_delete(server: Server) -> None:
    visitor, other = server.visitor(), server.visitor()
    answer = server.api("DELETE", f"/conversations/{visitor.id}", headers={"Authorization": f"Bearer {other.token}"})
    assert answer.status == 401
    assert visitor.say("still here")["turn"] == 1


def test_feedback_is_taken_for_a_turn_that_exists(server: Server) -> None:
    visitor = server.visitor()
    visitor.say("what is human trafficking?")
    path, headers = f"/conversations/{visitor.id}/feedback", {"Authorization": f"Bearer {visitor.token}"}
    given = server.api("POST", path, {"turn": 1, "helpful": False, "comment": "call me at 416 555 0199"}, headers)
    assert given.status == 204
    assert b"555 0199" not in server.everything_stored()
    assert server.api("POST", path, {"turn": 2, "helpful": True}, headers).json["code"] == "unknown_turn"
    assert server.api("POST", path, {"turn": 1, "helpful": "yes"}, headers).json["code"] == "bad_request"
    assert server.api("POST", path, {"turn": True, "helpful": True}, headers).json["code"] == "bad_request"


def test_nothing_but_the_contract_is_there(server: Server) -> None:
    assert server.api("GET", "/nothing").json["code"] == "not_found"
    refused = server.api("GET", "/conversations")
    assert (refused.status, refused.json["code"]) == (405, "method_not_allowed")
    assert server.api("GET", "/nothing").json["contacts"]
    for path in ("/webhooks/rest/webhook", "/model/parse", "/conversations/x/tracker"):  # Rasa's own servers are closed
        assert server.request("POST", path, {}).status in (404, 405)


def test_danger_is_urgent_and_carries_911(server: Server) -> None:
    turn = server.visitor("fr").say("aidez moi il me frappe en ce moment")
    assert turn["urgent"] is True
    assert entries(turn) == ["danger_now"]
    assert "emergency-911" in contact_ids(turn)


def test_d14_a_visitor_can_read_what_is_kept_of_their_conversation_word_for_word(server: Server) -> None:
    visitor = server.visitor("fr")
    visitor.say("je m’appelle Amina, mon numéro est le 416-555-0162")
    pressed = visitor.press("/trafficking_signs")
    path, token = f"/conversations/{visitor.id}", {"Authorization": f"Bearer {visitor.token}"}
    turns = server.api("GET", path, headers=token).json["turns"]
    assert [turn["turn"] for turn in turns] == [1, 2]
    assert "[phone]" in turns[0]["said"]
    assert "416" not in turns[0]["said"]
    assert [turn["is_button"] for turn in turns] == [False, True]
    assert turns[1]["answers"] == [message["text"] for message in pressed["messages"]]
    assert server.api("GET", path, headers={"Authorization": "Bearer not-the-token"}).status == 401
    assert server.api("GET", path).status == 401
    visitor.delete()
    assert server.api("GET", path, headers=token).status == 404


def test_a7_an_ended_conversation_is_kept_without_where_its_dialogue_stood_and_opens_to_nobody(server: Server) -> None:
    visitor = server.visitor()
    visitor.say("I need a shelter in Sudbury")
    ended = server.api("POST", f"/conversations/{visitor.id}/end", raw=visitor.token.encode())
    assert ended.status == 204
    rows = run_sql(server.folder, "SELECT turns, dialogue_state FROM conversations WHERE id = ?", visitor.id)
    assert rows == [(1, None)]
    assert visitor.post({"text": "and in Ottawa?"}).status == 401


@pytest.mark.parametrize("body", [b"", b"x" * 4096, "é".encode(), b"\x00" * 40])
def test_a7_a_wrong_word_of_leaving_gets_an_answer_and_ends_nothing(server: Server, body: bytes) -> None:
    visitor = server.visitor()
    assert server.api("POST", f"/conversations/{visitor.id}/end", raw=body).status in (204, 401)
    visitor.say("hello")
