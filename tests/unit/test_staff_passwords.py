"""Passwords, codes and recovery codes of staff."""

from __future__ import annotations

import asyncio
import time
import unicodedata

import argon2
import pyotp
import pytest

from bot.errors import PasswordsBusyError
from bot.messages import LANGUAGES
from bot.staff import passwords, totp
from bot.staff.audit import ACTIONS
from bot.web.staff.words.account import ACCOUNT_WORDS
from bot.web.staff.words.audit import AUDIT_WORDS
from bot.web.staff.words.people import PEOPLE_WORDS
from bot.web.staff.words.signing_in import SIGNING_IN_WORDS
from tests.pace import measure_ms

GOOD = "une pluie tranquille sur Sudbury"


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("tr0p-c0urt", "too_short"),
        ("é" * 14, "too_short"),
        ("qz7 " * 33, "too_long"),
        ("momsanaladventure", "common"),
        ("QWERTYUIOP12345", "common"),
        ("camille-et-la-pluie", "own_name"),
        ("le REPÈRE du vent doux", "own_name"),
        ("aaaaaaaaaaaaaaaaaaaa", "guessable"),
        ("motdepassemotdepasse", "guessable"),
        ("passwordpassword1!", "guessable"),
        ("12345678901234567890", "guessable"),
    ],
)
def test_a_password_that_attackers_try_first_is_refused_with_its_reason(password: str, fault: str) -> None:
    """D9."""
    assert passwords.judge_password(password, "camille") == fault
    for language in LANGUAGES:
        assert SIGNING_IN_WORDS[language].faults[fault]


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "correct horse battery staple",
        "ᓄᓇᕗᑦ ᐃᖃᓗᐃᑦ ᓯᓚ ᓇᓄᖅ ᑐᒃᑐ",
        "<script>alert('15')</script>",
        "=cmd|'/C calc'!A0 zebra",
        "k3fd-92xw-pq7m-h4ts",
        "x9 \u200f\u202e moonlit otter",
    ],
)
def test_any_characters_are_allowed_and_none_is_asked_for(password: str) -> None:
    """D9."""
    assert passwords.judge_password(password, "camille") is None
    stored = passwords.hash_password(password)
    assert passwords.verify_password(stored, password)
    assert not passwords.verify_password(stored, password + " ")


def test_a_hundred_and_twenty_eight_characters_are_allowed() -> None:
    """D9."""
    assert passwords.judge_password((GOOD + " zéphyr ")[:32] * 4, "camille") in (None, "guessable")
    long = " ".join(str(n * 7919) + word for n, word in enumerate(GOOD.split() * 4))[:128]
    assert len(long) == 128
    assert passwords.judge_password(long, "camille") is None
    assert passwords.judge_password(long + "!", "camille") == "too_long"


def test_accents_are_the_same_however_they_are_typed() -> None:
    stored = passwords.hash_password(unicodedata.normalize("NFD", "été brûlé à Orléans"))
    assert passwords.verify_password(stored, unicodedata.normalize("NFC", "été brûlé à Orléans"))


def test_hashes_are_argon2id_with_memory_and_time_enough() -> None:
    """D9."""
    found = argon2.extract_parameters(passwords.hash_password(GOOD))
    assert found.type is argon2.Type.ID
    assert found.memory_cost >= 19_456
    assert found.time_cost >= 2
    assert found.parallelism == 1


def test_a_hash_of_weaker_parameters_is_outdated_and_still_opens() -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    assert passwords.is_outdated(weak)
    assert passwords.verify_password(weak, GOOD)
    assert not passwords.is_outdated(passwords.hash_password(GOOD))


def test_nobodys_password_is_never_right() -> None:
    """D9."""
    assert not passwords.verify_password(None, GOOD)
    assert not passwords.verify_password("none", GOOD)


def test_a_one_time_password_is_readable_long_and_random() -> None:
    """D9."""
    made = {passwords.make_one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password) >= 15
        assert not set(password) & set("iloILO")
        assert passwords.judge_password(password, "camille") is None


def test_a_long_password_is_judged_quickly() -> None:
    assert measure_ms(lambda: passwords.judge_password("a1" * 64, "camille"), rounds=3) < 1000


def test_so_many_passwords_wait_and_no_more() -> None:
    """D9: who comes beyond that is refused at once, and the next one is served when the queue is shorter."""
    threads = passwords.PasswordThreads()

    async def flood() -> list[object]:
        tries = [threads.judge("short", "camille") for _ in range(passwords.MOST_WAITING + 5)]
        found: list[object] = list(await asyncio.gather(*tries, return_exceptions=True))
        return [*found, await threads.judge(GOOD, "camille")]

    try:
        *found, afterwards = asyncio.run(flood())
    finally:
        threads.close()
    assert found[: passwords.MOST_WAITING] == ["too_short"] * passwords.MOST_WAITING
    assert [type(error) for error in found[passwords.MOST_WAITING :]] == [PasswordsBusyError] * 5
    assert afterwards is None


def test_a_code_is_taken_one_step_early_and_late_and_no_more() -> None:
    """D9."""
    secret = totp.make_secret()
    now = int(time.time()) // 30
    codes = {offset: pyotp.TOTP(secret).generate_otp(now + offset) for offset in range(-3, 4)}
    found = {offset: totp.find_step(secret, code) for offset, code in codes.items()}
    assert {offset for offset, step in found.items() if step is not None} >= {-1, 0, 1} - {
        -1 if int(time.time()) // 30 > now else 9
    }
    assert found[-3] is None
    assert found[3] is None
    assert found[1] == now + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "0" * 500, "\ud800"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert totp.find_step(totp.make_secret(), code) is None


def test_a_code_may_be_typed_with_spaces() -> None:
    secret = totp.make_secret()
    code = pyotp.TOTP(secret).now()
    assert totp.find_step(secret, f" {code[:3]} {code[3:]} ") is not None


def test_recovery_codes_are_ten_of_eighty_random_bits_and_forgive_how_they_are_typed() -> None:
    """D9."""
    codes = totp.make_recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        assert len(code.replace("-", "")) * 5 >= 80
    typed = codes[0].upper().replace("-", " ").replace("0", "O").replace("1", "l")
    assert totp.hash_recovery_code(typed) == totp.hash_recovery_code(codes[0])


def test_the_qr_code_is_plain_svg_without_style_or_address() -> None:
    """D7."""
    drawn = totp.draw_qr_code(totp.make_secret(), "camille")
    assert drawn.startswith("<svg")
    assert not any(word in drawn for word in ("style", "http", "data:", "<script"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_of_the_audit_has_words(language: str) -> None:
    """C7, D13."""
    assert set(AUDIT_WORDS[language].actions) == set(ACTIONS)  # type: ignore[index]


@pytest.mark.parametrize("words", [SIGNING_IN_WORDS, ACCOUNT_WORDS, PEOPLE_WORDS, AUDIT_WORDS])
def test_no_word_is_the_same_in_both_languages_but_where_it_must_be(words: dict) -> None:
    """C7."""
    same = {"person", "action", "minutes", "code"}
    for name in words["en"].__slots__:
        english, french = getattr(words["en"], name), getattr(words["fr"], name)
        assert english
        assert french
        if name not in same:
            assert english != french, name
        if isinstance(english, dict):
            assert set(english) == set(french)
