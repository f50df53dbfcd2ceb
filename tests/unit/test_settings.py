"""Settings come from the environment; a wrong one stops the start and is never repeated back."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.errors import SettingsError
from bot.settings import read_settings
from tests.conftest import ROOT


def test_every_setting_has_a_default() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_url == "sqlite:///var/bot.db"
    assert settings.retention_days == 30
    assert settings.rate_limit_per_min == 30
    assert len(settings.secret_key) >= 32


def test_values_are_read() -> None:
    settings = read_settings(
        {"BOT_PORT": "9000", "BOT_RATE_LIMIT": "off", "BOT_ALLOWED_ORIGINS": "https://a.example/, https://b.example"}
    )
    assert settings.port == 9000
    assert settings.rate_limit_per_min is None
    assert settings.allowed_origins == {"https://a.example", "https://b.example"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_PORT", "eighty"),
        ("BOT_PORT", "70000"),
        ("BOT_DATABASE_URL", "mysql://secret"),
        ("BOT_REDIS_URL", "http://secret"),
        ("BOT_SMTP_URL", "mail.secret"),
        ("BOT_OFFICE_EMAIL", "secret"),
        ("BOT_ALLOWED_ORIGINS", "secret.example"),
        ("BOT_SECRET_KEY", "secret"),
        ("BOT_RETENTION_DAYS", "9999"),
        ("BOT_ERASURES_FILE", "secret.erasures"),
        ("BOT_LOG_LEVEL", "LOUD"),
        ("BOT_RATE_LIMIT", "-1"),
        ("BOT_TRUSTED_PROXIES", "secret.example"),
        ("BOT_LEGAL_AUTHORITY_EN", "secret\nsecret"),
        ("BOT_LEGAL_AUTHORITY_FR", "secret"),  # in one language only
    ],
)
def test_a_wrong_value_names_the_variable_and_never_the_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        read_settings({name: value})
    assert value not in str(caught.value)


def test_the_legal_authority_is_read_in_both_languages() -> None:
    settings = read_settings(
        {"BOT_LEGAL_AUTHORITY_EN": "Under an Act.", "BOT_LEGAL_AUTHORITY_FR": "En vertu d’une loi."}
    )
    assert settings.legal_authority == {"en": "Under an Act.", "fr": "En vertu d’une loi."}


def test_secrets_are_not_in_the_representation() -> None:
    settings = read_settings({"BOT_SECRET_KEY": "s" * 40, "BOT_DATABASE_URL": "postgresql://user:pass@host/db"})
    assert "sss" not in repr(settings)
    assert "pass" not in repr(settings)


def test_the_command_stops_with_the_message() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        cwd=ROOT,
        env={"BOT_PORT": "eighty"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "BOT_PORT must be a whole number" in done.stderr
    assert "Traceback" not in done.stderr
