"""`bot outbox`: what staff see of what was handed on, and what they can do about it (E2, D11)."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.handoff.encryption import ContentsCipher
from bot.handoff.requests import HandoffRequest
from bot.handoff.service import HandoffService
from bot.messages import Message
from bot.settings import Settings
from bot.storage import handoffs as stored
from bot.storage.audit import iterate_audit
from bot.storage.database import Database
from tests.conftest import ROOT
from tests.databases import database_url, open_store, store_settings

KEY = "k" * 40
WHY = ("--reason", "no mail server today")
REQUEST = HandoffRequest("Zephyrine\n\x1b[2J\x07écrit", "zephyrine@example.org", "jamais le soir", "fr", None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    database = open_store(tmp_path)
    database.close()
    return tmp_path


def hand_on(folder: Path) -> str:
    database = Database(database_url(folder), folder)
    cipher = ContentsCipher(Settings(root=folder, secret_key=KEY.encode(), has_secret_key=True))
    service = HandoffService(database=database, cipher=cipher, outbox=None, greet=lambda _: Message("hello"))
    reference = asyncio.run(service.submit(REQUEST, None))
    database.close()
    return reference


def give_up(folder: Path, failure: str) -> None:
    database = Database(database_url(folder), folder)
    claimed = database.transact(lambda connection: stored.claim_due(connection, stored.DEAD_CONTENTS_AGE))
    assert claimed
    database.transact(lambda connection: stored.set_dead(connection, claimed, failure))
    database.close()


def bot(folder: Path, *words: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, **store_settings(folder), "BOT_SECRET_KEY": key}
    command = [sys.executable, "-m", "bot", "outbox", *words]
    return subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)


def test_the_list_shows_what_needs_staff_first_and_nothing_that_was_written(folder: Path) -> None:
    dead = hand_on(folder)
    give_up(folder, "recipient refused: 550")
    waiting = hand_on(folder)
    listed = bot(folder, "list")
    assert listed.returncode == 0, listed.stderr
    lines = listed.stdout.splitlines()
    assert lines[0].startswith(f"{dead}  dead")
    assert "recipient refused: 550" in lines[0]
    assert lines[1].startswith(f"{waiting}  waiting")
    assert "1 dead, 1 waiting" in lines[2]
    assert "BOT_SMTP_URL" in lines[3]
    assert "ephyrine" not in listed.stdout
    assert "soir" not in listed.stdout


def test_staff_can_read_what_cannot_be_sent_and_nothing_in_it_steers_the_terminal(folder: Path) -> None:
    reference = hand_on(folder)
    shown = bot(folder, "show", reference.lower(), *WHY)
    assert shown.returncode == 0, shown.stderr
    places = [shown.stdout.index(text) for text in ("jamais le soir", "zephyrine@example.org", "écrit")]
    assert places == sorted(places), "what is safe comes first"
    assert "\x1b" not in shown.stdout
    assert "\x07" not in shown.stdout


def test_reading_by_the_command_asks_why_and_is_in_the_audit(folder: Path) -> None:
    """D13."""
    reference = hand_on(folder)
    for reason in ((), ("--reason", "  ")):
        refused = bot(folder, "show", reference, *reason)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "--reason" in refused.stderr
    assert bot(folder, "show", reference, "--reason", "for Zephyrine Tremblay, 416-555-0199").returncode == 0
    assert bot(folder, "retry", reference).returncode == 0
    assert bot(folder, "answered", reference).returncode == 0
    database = Database(database_url(folder), folder)
    rows = database.transact(lambda c: list(iterate_audit(c, 0, 99)), writes=False)
    database.close()
    assert [(row.action, row.subject) for row in rows] == [
        ("read", f"handoff {reference}"), ("handoff_retried", reference), ("handoff_answered", reference),
    ]  # fmt: skip
    assert rows[0].reason
    assert "416-555-0199" not in rows[0].reason


def test_with_another_key_it_says_which_settings_to_look_at(folder: Path) -> None:
    reference = hand_on(folder)
    refused = bot(folder, "show", reference, *WHY, key="x" * 40)
    assert refused.returncode == 1
    assert "BOT_PREVIOUS_SECRET_KEYS" in refused.stderr
    assert "x" * 40 not in refused.stderr


def test_a_dead_letter_can_be_tried_again(folder: Path) -> None:
    reference = hand_on(folder)
    give_up(folder, "message refused: 554")
    assert bot(folder, "retry", reference).returncode == 0
    assert f"{reference}  waiting" in bot(folder, "list").stdout


def test_what_was_answered_is_closed_and_erased_for_good(folder: Path) -> None:
    reference = hand_on(folder)
    assert bot(folder, "answered", reference).returncode == 0
    assert f"{reference}  closed" in bot(folder, "list").stdout
    assert "erased" in bot(folder, "show", reference, *WHY).stdout
    refused = bot(folder, "retry", reference)
    assert refused.returncode == 1
    assert "erased" in refused.stderr


@pytest.mark.parametrize("command", [("show", *WHY), ("retry",), ("answered",)])
def test_an_unknown_reference_is_told(folder: Path, command: tuple[str, ...]) -> None:
    refused = bot(folder, *command, "2346-789F")
    assert refused.returncode == 1
    assert "no such reference" in refused.stderr
