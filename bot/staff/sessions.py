"""Sessions of staff: begun at sign-in, idle for fifteen minutes at most, twelve hours in all (standard D8)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.storage import staff as stored
from bot.storage.conversations import now_utc

if TYPE_CHECKING:
    from datetime import datetime

    from bot.messages import Language
    from bot.staff.roles import Role
    from bot.storage.database import Connection

IDLE = timedelta(minutes=15)
TOTAL = timedelta(hours=12)
SIGN_IN = timedelta(minutes=10)
"""So long somebody has between the password and the code."""

SET_UP = timedelta(minutes=30)
"""So long somebody has to set an account up: an application may have to be found and installed first."""

_LASTS = {"full": (IDLE, TOTAL), "password": (SIGN_IN, SIGN_IN)}
_TOUCH_AFTER = timedelta(seconds=20)
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Staff:
    """Who sends a request. `stage` is "full" wherever a page asks for a role. Times are in UTC."""

    id: int
    name: str
    role: Role
    language: Language
    stage: stored.Stage
    token: str
    began_at: datetime
    seen_at: datetime

    @property
    def form_token(self) -> str:
        """What every form of this session carries, so that no other site can post it (standard D10)."""
        mac = hmac.new(self.token.encode(), b"form", hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")

    @property
    def token_hash(self) -> bytes:
        """What the session is stored under."""
        return hash_token(self.token)

    @property
    def is_due_for_touch(self) -> bool:
        """Say whether it is time to note again that the session is in use; not with each request."""
        return now_utc() - self.seen_at > _TOUCH_AFTER

    def owns(self, form_token: str) -> bool:
        """Say whether a form is of this session."""
        return hmac.compare_digest(form_token.encode(), self.form_token.encode())


def hash_token(token: str) -> bytes:
    """Return what is stored of a session's token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).digest()


def begin_session(
    connection: Connection, account: stored.Account, stage: stored.Stage, totp_secret: bytes | None = None
) -> str:
    """Begin a session and return its token, which is told to the browser and to nobody else.

    Args:
        totp_secret: a new one, sealed, that is still to be confirmed by a code.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    stored.add_session(connection, hash_token(token), account.id, stage, totp_secret)
    return token


def has_ended(session: stored.StaffSession) -> bool:
    """Say whether a session is over; one from a time that has not come is, for the clock was wrong then or is now."""
    now = now_utc()
    most_idle, most = _LASTS.get(session.stage, (SET_UP, SET_UP))
    return abs(now - session.seen_at) > most_idle or abs(now - session.created_at) > most


def find_staff(connection: Connection, token: str) -> Staff | None:
    """Return who this token signs in, or None: none, over, or of an account that was disabled."""
    found = stored.find_session(connection, hash_token(token))
    if found is None:
        return None
    session, account = found
    if account.disabled_at or has_ended(session):
        return None
    return Staff(
        account.id,
        account.name,
        account.role,  # type: ignore[arg-type]
        account.language,
        session.stage,
        token,
        session.created_at,
        session.seen_at,
    )
