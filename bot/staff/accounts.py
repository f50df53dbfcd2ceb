"""Accounts of staff: made, set up, changed, proven. Each change has its row in the audit, in the same transaction.

Slow hashes are made before, by whoever calls: nothing here takes long.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

import structlog

from bot.errors import AccountError, UnreadableContentsError
from bot.staff.passwords import ONE_TIME_LASTS
from bot.staff.sessions import begin_session
from bot.staff.totp import find_step, hash_recovery_code, make_recovery_codes, make_secret
from bot.storage import staff as stored
from bot.storage.conversations import now_utc
from bot.storage.erasures import Register

if TYPE_CHECKING:
    from bot.encryption import KeyRing
    from bot.messages import Language
    from bot.staff.audit import Audit
    from bot.staff.roles import Role
    from bot.storage.database import Connection
    from bot.storage.staff import Account

Proof = Literal["right", "wrong", "over"]

MOST_NAME_CHARS = 40
MOST_WRONG_CODES = 5
"""After so many in one session, the password is asked again."""

_NAME = re.compile(rf"[^\W_](?:[^\W_]|[._-]){{1,{MOST_NAME_CHARS - 1}}}")
_PURPOSE = "repere staff totp"

log = structlog.get_logger(__name__)


class GivenCode(NamedTuple):
    """A code as typed, of the application or from the list of recovery codes, and what it was asked for (for the audit)."""

    code: str
    recovery: str
    where: str


def normalize_name(typed: str) -> str:
    """Return the name of an account as it is stored: small letters, whatever keyboard composed them."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).strip().casefold())


def can_sign_in(account: Account) -> bool:
    """Say whether the account is in use, and its one-time password, if that is what it has, still good."""
    is_late = account.must_set_up and account.set_up_until is not None and account.set_up_until < now_utc()
    return account.disabled_at is None and not is_late


class Accounts:
    """Changes accounts and checks second factors; `actor` is who does it, as the audit names them."""

    def __init__(self, keys: KeyRing, audit: Audit) -> None:
        self._keys = keys
        self._audit = audit
        self._erasures = Register(keys)

    def add(
        self, connection: Connection, actor: str, name: str, role: Role, language: Language, *, one_time: str
    ) -> int:
        """Make an account and return its id.

        Args:
            one_time: hash of a one-time password.

        Raises:
            AccountError: bad_name or name_taken.
        """
        name = normalize_name(name)
        if not _NAME.fullmatch(name):
            raise AccountError("bad_name")
        if stored.find_account(connection, name=name) is not None:
            raise AccountError("name_taken")
        staff_id = stored.add_account(
            connection, name, role, language, one_time, set_up_until=now_utc() + ONE_TIME_LASTS
        )
        self._audit.add(connection, actor, "account_added", name)
        return staff_id

    def disable(self, connection: Connection, actor: str, staff_id: int) -> None:
        """Let nobody in by this account, from this moment on.

        Raises:
            AccountError: unknown or last_administrator.
        """
        account = _find(connection, staff_id)
        _check_somebody_stays(connection, account)
        stored.update_account(connection, account.id, disabled_at=now_utc())
        stored.end_sessions(connection, account.id)
        self._erasures.note(connection, "access", account.name)
        self._audit.add(connection, actor, "account_disabled", account.name)

    def enable(self, connection: Connection, actor: str, staff_id: int) -> None:
        """Let its owner in again, with the password and the second factor that they had.

        Raises:
            AccountError: unknown.
        """
        account = _lock(connection, staff_id)
        stored.update_account(connection, account.id, disabled_at=None)
        self._audit.add(connection, actor, "account_enabled", account.name)

    def reset(self, connection: Connection, actor: str, staff_id: int, one_time: str) -> None:
        """Take password, second factor, recovery codes and sessions away; `one_time` is the hash of a new password.

        Raises:
            AccountError: unknown or disabled.
        """
        account = _lock(connection, staff_id)
        if account.disabled_at is not None:
            raise AccountError("disabled")
        stored.update_account(
            connection,
            account.id,
            password_hash=one_time,
            must_set_up=True,
            set_up_until=now_utc() + ONE_TIME_LASTS,
            totp_secret=None,
            totp_step=None,
        )
        stored.replace_recovery_codes(connection, account.id, ())
        stored.end_sessions(connection, account.id)
        self._erasures.note(connection, "access", account.name)
        self._audit.add(connection, actor, "account_reset", account.name)

    def change_role(self, connection: Connection, actor: str, staff_id: int, role: Role) -> None:
        """Give an account another role; it holds from the owner's next request on.

        Raises:
            AccountError: unknown or last_administrator.
        """
        account = _find(connection, staff_id)
        if account.role == role:
            return
        _check_somebody_stays(connection, account)
        stored.update_account(connection, account.id, role=role)
        self._erasures.note(connection, "access", account.name)
        self._audit.add(connection, actor, "role_changed", account.name, f"{account.role} → {role}")

    def make_totp_secret(self, staff_id: int) -> bytes:
        """Return a new secret, sealed for this account."""
        return self._keys.seal(_PURPOSE, json.dumps([staff_id, make_secret()]).encode())

    def open_totp_secret(self, staff_id: int, sealed: bytes) -> str | None:
        """Return a secret of this account, or None when it is another's or was sealed under a lost key."""
        try:
            owner, secret = json.loads(self._keys.open(_PURPOSE, sealed))
        except UnreadableContentsError:
            log.error("staff.totp.unreadable", hint="BOT_SECRET_KEY, BOT_PREVIOUS_SECRET_KEYS; or: bot staff reset")
            return None
        return str(secret) if owner == staff_id else None

    def prove(self, connection: Connection, account: Account, token_hash: bytes, given: GivenCode) -> Proof:
        """Use up a code of the second factor, or a recovery code; the fifth wrong one ends the session.

        The account must be locked: by `lock_account`.

        Args:
            token_hash: of the session in which the code was given.
        """
        if stored.find_session(connection, token_hash) is None:
            return "over"
        if (
            self._takes_recovery_code(connection, account, given)
            if given.recovery
            else self._takes(connection, account, given.code)
        ):
            return "right"
        is_over = stored.count_wrong_code(connection, token_hash) >= MOST_WRONG_CODES
        if is_over:
            stored.end_session(connection, token_hash)
        self._audit.add(connection, account.name, "refused", f"{given.where}: code")
        return "over" if is_over else "wrong"

    def let_in(self, connection: Connection, account: Account, token_hash: bytes) -> str:
        """End the session of a sign-in and begin the one that it led to; return its token."""
        stored.end_session(connection, token_hash)
        stored.update_account(connection, account.id, signed_in_at=now_utc())
        self._audit.add(connection, account.name, "sign_in")
        return begin_session(connection, account, "full")

    def confirm_factor(self, connection: Connection, account: Account, sealed: bytes, code: str) -> bool:
        """Take a new secret over, if the code is of it; the account is set up then."""
        secret = self.open_totp_secret(account.id, sealed)
        step = find_step(secret, code) if secret else None
        if step is None:
            return False
        stored.update_account(
            connection, account.id, totp_secret=sealed, totp_step=step, must_set_up=False, set_up_until=None
        )
        self._audit.add(connection, account.name, "set_up" if account.must_set_up else "factor_changed")
        return True

    def make_recovery_codes(self, connection: Connection, account: Account) -> tuple[str, ...]:
        """Replace the recovery codes and return the new ones, which are told once."""
        codes = make_recovery_codes()
        stored.replace_recovery_codes(connection, account.id, map(hash_recovery_code, codes))
        self._audit.add(connection, account.name, "codes_made")
        return codes

    def _takes(self, connection: Connection, account: Account, code: str) -> bool:
        secret = self.open_totp_secret(account.id, account.totp_secret) if account.totp_secret else None
        step = find_step(secret, code) if secret else None
        return step is not None and stored.use_totp_step(connection, account.id, step)

    def _takes_recovery_code(self, connection: Connection, account: Account, given: GivenCode) -> bool:
        if not stored.use_recovery_code(connection, account.id, hash_recovery_code(given.recovery)):
            return False
        self._audit.add(connection, account.name, "code_used", given.where)
        return True


def _find(connection: Connection, staff_id: int) -> Account:
    return _known(stored.find_account(connection, staff_id=staff_id))


def _lock(connection: Connection, staff_id: int) -> Account:
    return _known(stored.lock_account(connection, staff_id))


def _known(account: Account | None) -> Account:
    if account is None:
        raise AccountError("unknown")
    return account


def _check_somebody_stays(connection: Connection, account: Account) -> None:
    """Refuse to take an administrator away when nobody else could then add people or reset an account."""
    if account.role != "administrator" or account.disabled_at is not None:
        return
    if not any(other.id != account.id for other in stored.lock_administrators(connection)):
        raise AccountError("last_administrator")
