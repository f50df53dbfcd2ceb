"""Frozen settings, read once from the environment. The only module that reads it."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, urlsplit

from bot.errors import SettingsError
from bot.messages import LANGUAGES, parse_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.messages import Language

_Value = TypeVar("_Value")
_Default = TypeVar("_Default")

MOST_SENTENCE_CHARS = 300
"""Of the legal authority in the notice, which a person reads before they write."""

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `BOT_*` variables; secrets are kept out of `repr`."""

    host: str = "127.0.0.1"
    port: int = 8080
    database_url: str = field(default="sqlite:///var/bot.db", repr=False)
    redis_url: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    office_email: str | None = None
    allowed_origins: frozenset[str] = frozenset()
    exit_hosts: frozenset[str] = frozenset()
    secret_key: bytes = field(default=b"", repr=False)
    has_secret_key: bool = False  # else `secret_key` is of this process only
    previous_secret_keys: tuple[bytes, ...] = field(default=(), repr=False)
    office_language: Language = "en"
    legal_authority: Mapping[Language, str] = field(
        default_factory=dict
    )  # a sentence for the notice (D1); empty if none
    retention_days: int = 30
    erasures_file: Path | None = None
    log_level: str = "INFO"
    rate_limit_per_min: int | None = 30
    trusted_proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()  # beside this machine
    metrics_dir: Path | None = None  # where several processes put their figures together; no variable of its own
    root: Path = PROJECT_ROOT

    @property
    def knowledge_dir(self) -> Path:
        """Where the curated knowledge lies."""
        return self.root / "knowledge"

    @property
    def secret_key_file(self) -> Path:
        """Where a key is kept for an operator who set none; never in the database, which it protects."""
        return self.root / "var" / "secret.key"

    @property
    def models_dir(self) -> Path:
        """Where trained models lie."""
        return self.root / "models"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (the process's own by default).

    Raises:
        SettingsError: a value cannot be used; the message names the variable, never its value.
    """
    reader = _Reader(os.environ if environ is None else environ)
    secret_key = reader.read("BOT_SECRET_KEY", _secret, None)
    authority: dict[Language, str] = {
        language: reader.read(f"BOT_LEGAL_AUTHORITY_{language.upper()}", _sentence, "") for language in LANGUAGES
    }
    if any(authority.values()) and not all(authority.values()):
        raise SettingsError("BOT_LEGAL_AUTHORITY_EN, BOT_LEGAL_AUTHORITY_FR: set both; the notice has both languages")
    return Settings(
        host=reader.read("BOT_HOST", str, "127.0.0.1"),
        port=reader.read("BOT_PORT", _whole_number(0, 65535), 8080),
        database_url=reader.read("BOT_DATABASE_URL", _database_url, "sqlite:///var/bot.db"),
        redis_url=reader.read("BOT_REDIS_URL", _url("redis", "rediss", "unix"), None),
        smtp_url=reader.read("BOT_SMTP_URL", _smtp_url, None),
        office_email=reader.read("BOT_OFFICE_EMAIL", _email, None),
        allowed_origins=reader.read("BOT_ALLOWED_ORIGINS", _origins, frozenset()),
        exit_hosts=reader.read("BOT_EXIT_HOSTS", _hosts, frozenset()),
        secret_key=secret_key or secrets.token_bytes(32),
        has_secret_key=secret_key is not None,
        previous_secret_keys=reader.read("BOT_PREVIOUS_SECRET_KEYS", _secrets, ()),
        office_language=reader.read("BOT_OFFICE_LANGUAGE", _language, "en"),
        legal_authority=authority if any(authority.values()) else {},
        retention_days=reader.read("BOT_RETENTION_DAYS", _whole_number(1, 3650), 30),
        erasures_file=reader.read("BOT_ERASURES_FILE", _whole_path, None),
        log_level=reader.read("BOT_LOG_LEVEL", _log_level, "INFO"),
        rate_limit_per_min=reader.read("BOT_RATE_LIMIT", _rate_limit, 30),
        trusted_proxies=reader.read("BOT_TRUSTED_PROXIES", _networks, ()),
    )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def read(self, name: str, parse: Callable[[str], _Value], default: _Default) -> _Value | _Default:
        text = self._environ.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            reason = str(error) if str(error).startswith("must") else "cannot be read"
            raise SettingsError(f"{name} {reason}") from None


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(value)

    return parse


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        parts = urlsplit(value)
        _ = parts.port  # raises ValueError when it is no port; later, a library would tell it with the whole address
        if parts.scheme not in schemes or not (parts.netloc or parts.path):
            raise ValueError(f"must be an address that begins with {' or '.join(s + '://' for s in schemes)}")
        return value

    return parse


def _database_url(value: str) -> str:
    return _url("sqlite", "postgresql")(value)


def _smtp_url(value: str) -> str:
    parts = urlsplit(_url("smtp", "smtps")(value))
    if not parts.hostname or parts.path.strip("/"):
        raise ValueError("must be like smtp://user:password@mail.example.org:587?from=site@example.org")
    for name, sender in parse_qsl(parts.query, keep_blank_values=True):
        if name != "from":
            raise ValueError("must have no other parameter than ?from=")
        _email(sender)
    return value


def _language(value: str) -> Language:
    language = parse_language(value.lower())
    if language is None:
        raise ValueError("must be en or fr")
    return language


def _email(value: str) -> str:
    name, at, domain = value.partition("@")
    if not (name and at and "." in domain) or any(c.isspace() or c in ",;<>" for c in value):
        raise ValueError("must be one e-mail address")
    return value


def _origins(value: str) -> frozenset[str]:
    origins = [part.strip().rstrip("/") for part in value.replace(",", " ").split()]
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
            raise ValueError("must be a list of origins such as https://example.org, separated by commas")
    return frozenset(origins)


def _hosts(value: str) -> frozenset[str]:
    hosts = frozenset(value.replace(",", " ").lower().split())
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", host) for host in hosts):
        raise ValueError("must be a list of hosts such as www.example.org, separated by commas")
    return hosts


def _networks(value: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part) for part in value.replace(",", " ").split())
    except ValueError:
        raise ValueError("must be a list of networks such as 10.0.0.0/8, separated by commas") from None


def _whole_path(value: str) -> Path:
    path = Path(value)
    if not path.is_absolute() or path.is_dir():
        raise ValueError("must be the whole path of a file, such as /mnt/elsewhere/repere.erasures")
    return path


def _sentence(value: str) -> str:
    if not value.isprintable() or len(value) > MOST_SENTENCE_CHARS:
        raise ValueError(f"must be one line of at most {MOST_SENTENCE_CHARS} characters")
    return value


def _secret(value: str) -> bytes:
    if len(value.encode()) < 32:
        raise ValueError("must be at least 32 bytes long")
    return value.encode()


def _secrets(value: str) -> tuple[bytes, ...]:
    return tuple(_secret(part.strip()) for part in value.split(","))


def _log_level(value: str) -> str:
    level = value.upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        raise ValueError("must be DEBUG, INFO, WARNING, ERROR or CRITICAL")
    return level


def _rate_limit(value: str) -> int | None:
    return None if value.lower() == "off" else _whole_number(1, 1_000_000)(value)
