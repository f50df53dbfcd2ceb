"""What is handed on is unreadable without a key that is not in the database (D2, E1)."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.encryption import read_or_make_key
from bot.errors import StorageUnavailableError, UnreadableContentsError
from bot.handoff.encryption import PADDING_BYTES, ContentsCipher
from bot.handoff.letters import Letter, LetterTurn
from bot.settings import Settings, read_settings

OLD, NEW = b"o" * 32, b"n" * 32
LETTER = Letter(
    "2346-789F", "fr", "Aidez-moi\r\n « é » 🙂", "zoé, au travail", None, (LetterTurn("où?", False, ("ici",), "fr"),)
)


def cipher(root: Path, key: bytes | None = None, *previous: bytes) -> ContentsCipher:
    return ContentsCipher(
        Settings(root=root, secret_key=key or b"", has_secret_key=key is not None, previous_secret_keys=previous)
    )


def test_a_letter_comes_back_word_for_word(tmp_path: Path) -> None:
    sealed = cipher(tmp_path, NEW).seal(LETTER.to_bytes())
    assert Letter.from_bytes(cipher(tmp_path, NEW).open(sealed), LETTER.reference) == LETTER


def test_a_letter_that_waited_since_turns_had_no_language_is_read_as_in_the_person_s() -> None:
    fields = json.loads(LETTER.to_bytes())
    del fields["turns"][0]["language"]
    assert Letter.from_bytes(json.dumps(fields).encode(), LETTER.reference) == LETTER


def test_nothing_of_it_can_be_read_and_its_length_tells_little(tmp_path: Path) -> None:
    sealed = {len(cipher(tmp_path, NEW).seal(b'{"message": "' + b"a" * n + b'"}')) for n in range(0, 400, 7)}
    assert len(sealed) == 1
    assert b"Aidez" not in cipher(tmp_path, NEW).seal(LETTER.to_bytes())
    assert len(cipher(tmp_path, NEW).seal(b"a" * PADDING_BYTES)) < len(cipher(tmp_path, NEW).seal(b"a" * 3000))


def test_a_previous_key_still_opens_what_it_sealed_and_seals_nothing_new(tmp_path: Path) -> None:
    sealed = cipher(tmp_path, OLD).seal(b"{}")
    assert cipher(tmp_path, NEW, OLD).open(sealed).strip() == b"{}"
    with pytest.raises(UnreadableContentsError):
        cipher(tmp_path, NEW).open(sealed)
    with pytest.raises(UnreadableContentsError):
        cipher(tmp_path, OLD).open(cipher(tmp_path, NEW, OLD).seal(b"{}"))


def test_contents_moved_to_another_row_or_changed_are_refused(tmp_path: Path) -> None:
    sealed = cipher(tmp_path, NEW).seal(LETTER.to_bytes())
    with pytest.raises(UnreadableContentsError):
        Letter.from_bytes(cipher(tmp_path, NEW).open(sealed), "FHKL-MQRT")
    with pytest.raises(UnreadableContentsError):
        cipher(tmp_path, NEW).open(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_without_a_secret_key_one_is_made_that_outlasts_a_restart(tmp_path: Path) -> None:
    sealed = cipher(tmp_path).seal(b"{}")
    file = tmp_path / "var" / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert cipher(tmp_path).open(sealed).strip() == b"{}"
    assert cipher(tmp_path, NEW).open(sealed).strip() == b"{}", "an operator who sets a key later loses nothing"
    assert [entry.name for entry in file.parent.iterdir()] == ["secret.key"]


def test_previous_keys_open_beside_a_key_file_too(tmp_path: Path) -> None:
    sealed = cipher(tmp_path, OLD).seal(b"{}")
    assert cipher(tmp_path, None, OLD).open(sealed).strip() == b"{}"


def test_no_key_is_made_before_it_is_needed_or_where_one_is_set(tmp_path: Path) -> None:
    cipher(tmp_path)
    cipher(tmp_path, NEW).seal(b"{}")
    assert not (tmp_path / "var").exists()


def test_many_processes_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(read_or_make_key, [tmp_path / "var" / "secret.key"] * 64))
    assert len(keys) == 1


def test_where_no_key_can_be_kept_nothing_is_confirmed(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(StorageUnavailableError):
        cipher(tmp_path).seal(b"{}")


def test_a_damaged_key_file_is_never_used_or_replaced(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(b"short")
    with pytest.raises(OSError, match="damaged"):
        read_or_make_key(file)
    assert file.read_bytes() == b"short"


def test_the_keys_come_from_the_settings() -> None:
    settings = read_settings({"BOT_SECRET_KEY": "n" * 32, "BOT_PREVIOUS_SECRET_KEYS": f"{'o' * 32}, {'p' * 40}"})
    assert settings.has_secret_key
    assert settings.previous_secret_keys == (b"o" * 32, b"p" * 40)
    assert "ooo" not in repr(settings)
    assert not read_settings({}).has_secret_key


def test_the_same_request_is_recognised_under_any_key_and_another_is_not(tmp_path: Path) -> None:
    mac = cipher(tmp_path, OLD).sign(b"request")
    assert cipher(tmp_path, NEW, OLD).matches(mac, b"request")
    assert not cipher(tmp_path, NEW, OLD).matches(mac, b"another")
    assert not cipher(tmp_path, NEW).matches(mac, b"request")
