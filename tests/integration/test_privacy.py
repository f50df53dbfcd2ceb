"""Raw text never reaches a disk, at DEBUG and through failures (D2); no cookie, no address (D8, D12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import serve

# (what is said, what must be found nowhere afterwards)
SEEDED = [
    ("call me at 416-555-0199 please", "555-0199"),
    ("my number is (705) 555 0142", "555 0142"),
    ("rappelle au 6135550123", "6135550123"),
    ("write to zyxwvu.tester@mail.example.ca", "zyxwvu.tester"),
    ("mon courriel c'est qwertz arobase exemple point ca", "qwertz"),
    ("my SIN is 046 454 286", "046 454 286"),
    ("health card 1234 567 890 AB", "1234 567 890"),
    ("card 4111 1111 1111 1111", "4111 1111"),
    ("my passport number is GA778812", "GA778812"),
    ("permis de conduire A1234-56789-01234", "A1234-56789"),
    ("plaque CKYR883", "CKYR883"),
    ("i live at 4471 Quillfeather Street apt 4", "Quillfeather"),
    ("j'habite au 45 rue Tourterelle", "Tourterelle"),
    ("my postal code is K1A 0B7", "K1A 0B7"),
    ("born on 12/05/2008", "12/05/2008"),
    ("née le 3 mars 2007", "3 mars 2007"),
    ("the ad is https://ads.example/zzplaceholder", "zzplaceholder"),
    ("my insta is @sweet.girlzz99", "girlzz99"),
    ("snap: dark_angelzz22", "angelzz22"),
    ("my name is oluwaseun", "oluwaseun"),
    ("je m'appelle fatoumatazz", "fatoumatazz"),
    ("my boyfriend Tylerzz takes my money", "Tylerzz"),
    ("mon chum Kevinzz garde ma paye", "Kevinzz"),
    ("it is 10.23.45.67", "10.23.45.67"),
]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, model: Path) -> bytes:
    """Everything on the disk after all of it was said, in a server that logs at DEBUG, failures included."""
    folder = tmp_path_factory.mktemp("privacy")
    with serve(folder, BOT_LOG_LEVEL="DEBUG") as server:
        for text, _ in SEEDED:
            visitor = server.visitor()
            visitor.say(text)
            visitor.say(f"/{text}")
            visitor.post({"payload": text})
            visitor.post({"text": text, "language": text})
            visitor.post({"text": text}, Idempotency_Key="k" * 200)
            visitor.server.api(
                "POST", f"/conversations/{text.replace(' ', '')[:20].encode().hex()}/messages", {"text": text}
            )
            headers = {"Authorization": f"Bearer {visitor.token}"}
            server.api(
                "POST", f"/conversations/{visitor.id}/feedback", {"turn": 1, "helpful": True, "comment": text}, headers
            )
            server.api(
                "POST", f"/conversations/{visitor.id}/messages", headers=headers, raw=b'{"text": "' + text.encode()
            )
        metrics = server.request("GET", "/metrics").body
        assert b"repere_requests" in metrics
        return metrics + server.everything_on_disk()


@pytest.mark.parametrize(("text", "secret"), SEEDED, ids=[secret for _, secret in SEEDED])
def test_what_identifies_a_person_is_nowhere_on_the_disk(said: bytes, text: str, secret: str) -> None:
    assert secret.lower().encode() not in said.lower()
    assert secret.replace(" ", "").lower().encode() not in said.lower()


def test_the_log_is_there_and_names_routes_only(said: bytes) -> None:
    assert b"web.request.done" in said
    assert b"/conversations/{conversation_id}/messages" in said


def test_a_visitor_gets_no_cookie(server: object) -> None:
    answer = server.api("POST", "/conversations", {"language": "en"})  # type: ignore[attr-defined]
    assert "set-cookie" not in answer.headers
