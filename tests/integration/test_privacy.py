"""Raw text never reaches a disk, at DEBUG and through failures (D2); no cookie, no address (D8, D12)."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.logs import configure_logging
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.services import SERVICES
from tests.conftest import serve
from tests.databases import database_url, locked

if TYPE_CHECKING:
    from tests.conftest import Server, Visitor

# (what is said, what must be found nowhere afterwards): fifty, half in each language
SEEDED_EN = [
    ("call me at 416-555-0199 please", "555-0199"),
    ("my number is (705) 555 0142", "555 0142"),
    ("text 289*555*0114", "555*0114"),
    ("its 5 1 9 8 0 4 3 3 6 2", "5 1 9 8 0 4"),
    ("write to zyxwvu.tester@mail.example.ca", "zyxwvu.tester"),
    ("or candi (dot) rosezz (at) hotmail (dot) com", "rosezz"),
    ("my SIN is 046 454 286", "046 454 286"),
    ("health card 1234 567 890 AB", "1234 567 890"),
    ("card 4111 1111 1111 1111", "4111 1111"),
    ("my passport number is GA778812", "GA778812"),
    ("his plate is CFZB217", "CFZB217"),
    ("case TS-2025-0093417", "0093417"),
    ("i live at 4471 Quillfeather Street apt 4", "Quillfeather"),
    ("my postal code is K1A 0B7", "K1A 0B7"),
    ("born on 12/05/2008", "12/05/2008"),
    ("the ad is https://ads.example/zzplaceholder", "zzplaceholder"),
    ("my insta is @sweet.girlzz99", "girlzz99"),
    ("snap: dark_angelzz22", "angelzz22"),
    ("it is 10.23.45.67", "10.23.45.67"),
    ("my name is oluwaseun", "oluwaseun"),
    ("my boyfriend Tylerzz takes my money", "Tylerzz"),
    ("my sister Shawntelle Beardy is gone", "Shawntelle"),
    ("Mr. Okaforzz recruited us", "Okaforzz"),
    ("please help chloe nguyen", "nguyen"),
    ("Xiomara told me to write", "Xiomara"),
]
SEEDED_FR = [
    ("rappelle au 6135550123", "6135550123"),
    ("six un trois cinq cinq cinq zéro neuf huit sept", "zéro neuf huit"),
    ("whatsapp +212 661 48 20 93", "661 48 20"),
    ("mon tel (819) 555-0177 poste 4", "555-0177"),
    ("mon courriel c'est qwertz arobase exemple point ca", "qwertz"),
    ("écris à a.bouchardzz@ecole.example.ca", "bouchardzz"),
    ("mon NAS est 958 904 237", "958 904 237"),
    ("carte santé 7784 917 960 VK", "7784 917"),
    ("permis de conduire A1234-56789-01234", "A1234-56789"),
    ("plaque CKYR883", "CKYR883"),
    ("dossier no OTT-2025-008831", "008831"),
    ("passeport RD4471982", "RD4471982"),
    ("j'habite au 45 rue Tourterelle", "Tourterelle"),
    ("au C.P. 9212, Longlac", "C.P. 9212"),
    ("mon code postal P7B 4G2", "P7B 4G2"),
    ("née le 3 mars 2007", "3 mars 2007"),
    ("le lien: https://t.me/+zzvip", "zzvip"),
    ("son profil onlyfans.com/petite_zzkenza", "zzkenza"),
    ("un gars @prince.tysonzz sur insta", "tysonzz"),
    ("avant c'était 2607:fea8:4d1f:9a00::7c2", "fea8:4d1f"),
    ("je m'appelle fatoumatazz", "fatoumatazz"),
    ("mon chum Kevinzz garde ma paye", "Kevinzz"),
    ("elle s'appelle Qaumaniq", "Qaumaniq"),
    ("ma cousine thivya kandiah a disparu", "kandiah"),
    ("Getachew m'a donné votre carte", "Getachew"),
]
SEEDED = [*SEEDED_EN, *SEEDED_FR]


def test_fifty_details_are_seeded() -> None:
    assert len({secret for _, secret in SEEDED}) == 50


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, model: Path) -> bytes:
    """Everything on the disk after all of it was said, in a server that logs at DEBUG, failures included."""
    folder = tmp_path_factory.mktemp("privacy")
    (folder / "tmp").mkdir()
    with serve(folder, BOT_LOG_LEVEL="DEBUG", TMPDIR=str(folder / "tmp")) as server:
        for language, seeded in (("en", SEEDED_EN), ("fr", SEEDED_FR)):
            whole = server.visitor(language)
            for text, _ in seeded:
                whole.say(text, language=language)
                _say_wrongly(server, server.visitor(language), text)
            _say_while_locked(server, whole, [text for text, _ in seeded[:3]])
        metrics = server.request("GET", "/metrics").body
        assert b"repere_requests" in metrics
        return metrics + server.everything_stored()


def _say_wrongly(server: Server, visitor: Visitor, text: str) -> None:
    visitor.say(f"/{text}")
    visitor.post({"payload": text})
    visitor.post({"text": text, "language": text})
    visitor.post({"text": text}, Idempotency_Key="k" * 200)
    server.api("POST", f"/conversations/{text.replace(' ', '')[:20].encode().hex()}/messages", {"text": text})
    headers = {"Authorization": f"Bearer {visitor.token}"}
    feedback = {"turn": 1, "helpful": True, "comment": text}
    server.api("POST", f"/conversations/{visitor.id}/feedback", feedback, headers)
    path = f"/conversations/{visitor.id}/messages"
    server.api("POST", path, headers=headers, raw=b'{"text": "' + text.encode())


def _say_while_locked(server: Server, visitor: Visitor, texts: list[str]) -> None:
    with locked(server.folder):
        for text in texts[:1]:
            assert visitor.post({"text": text}).status == 503


@pytest.mark.parametrize(("text", "secret"), SEEDED, ids=[secret for _, secret in SEEDED])
def test_what_identifies_a_person_is_nowhere_on_the_disk(said: bytes, text: str, secret: str) -> None:
    _assert_absent(secret, said)


def _assert_absent(secret: str, written: bytes) -> None:
    for form in (secret, secret.replace(" ", ""), secret.encode("unicode_escape").decode()):
        assert form.lower().encode() not in written.lower()


@pytest.mark.parametrize("broken", ["Rasa is down", "Rasa raises", "the handler raises"])
def test_nor_through_failures_that_repeat_the_words_in_their_error(
    broken: str, tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """D2: an error's message may hold what a visitor said, and Rasa's often does."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    configure_logging("DEBUG")
    settings = Settings(database_url=database_url(tmp_path), secret_key=b"x" * 32, rate_limit_per_min=None)
    app = create_app(settings)

    async def fail(*words: Any, **more: Any) -> None:
        raise RuntimeError(f"cannot read {words} {more}")

    def break_it() -> None:
        conversations = app[SERVICES].conversations
        if broken == "Rasa is down":
            monkeypatch.setattr(conversations, "_engine", None)
        elif broken == "Rasa raises":
            monkeypatch.setattr(conversations._engine, "respond", fail)
            monkeypatch.setattr(conversations._engine, "parse", fail)
        else:
            monkeypatch.setattr(conversations, "post", fail)

    async def talk() -> set[int]:
        statuses = set()
        async with TestClient(TestServer(app)) as client:
            break_it()
            for language, seeded in (("en", SEEDED_EN), ("fr", SEEDED_FR)):
                started = await (await client.post("/api/v1/conversations", json={"language": language})).json()
                for text, _ in seeded:
                    answer = await client.post(
                        f"/api/v1/conversations/{started['conversation_id']}/messages",
                        json={"text": text},
                        headers={"Authorization": f"Bearer {started['token']}"},
                    )
                    statuses.add(answer.status)
        return statuses

    assert asyncio.run(talk()) == ({500} if broken == "the handler raises" else {200})
    printed = capfd.readouterr()
    written = b"".join(file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file())
    for _, secret in SEEDED:
        _assert_absent(secret, written + (printed.out + printed.err).encode())


def test_the_log_is_there_and_names_routes_only(said: bytes) -> None:
    assert b"web.request.done" in said
    assert b"/conversations/{conversation_id}/messages" in said


def test_a_visitor_gets_no_cookie(server: object) -> None:
    answer = server.api("POST", "/conversations", {"language": "en"})  # type: ignore[attr-defined]
    assert "set-cookie" not in answer.headers
