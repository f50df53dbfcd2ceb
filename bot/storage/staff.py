"""Reads and writes accounts of staff and their sessions. Each function takes a connection and runs in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from bot.storage.conversations import now_utc
from bot.storage.staff_tables import reasons, recovery_codes, staff, staff_sessions
from bot.storage.upserts import insert_into

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from sqlalchemy.engine import Connection

    from bot.messages import Language

Stage = Literal["password", "set_up", "factor", "codes", "full"]
"""How far a sign-in has come: the password was right; an account is being set up, and chooses its password, sets its second
factor up, sees its recovery codes; or all is proven."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as stored; times are UTC. `totp_secret` is sealed; `set_up_until` is the end of the one-time password."""

    id: int
    name: str
    role: str
    language: Language
    password_hash: str
    totp_secret: bytes | None
    totp_step: int | None
    must_set_up: bool
    set_up_until: datetime | None
    signed_in_at: datetime | None
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class StaffSession:
    """One browser of one person; `token_hash` is SHA-256 of what its cookie holds, `totp_secret` one not yet confirmed."""

    token_hash: bytes
    staff_id: int
    stage: Stage
    created_at: datetime
    seen_at: datetime
    wrong_codes: int
    totp_secret: bytes | None


def add_account(
    connection: Connection,
    name: str,
    role: str,
    language: Language,
    password_hash: str,
    *,
    set_up_until: datetime | None = None,
) -> int:
    """Store a new account that is still to be set up by its owner; return its id.

    Raises:
        AlreadyStoredError: (from the database) the name is taken.
    """
    result = connection.execute(
        staff.insert().values(
            name=name,
            role=role,
            language=language,
            password_hash=password_hash,
            must_set_up=True,
            set_up_until=set_up_until,
            created_at=now_utc(),
        )
    )
    return int(result.inserted_primary_key[0])


def find_account(connection: Connection, *, name: str | None = None, staff_id: int | None = None) -> Account | None:
    """Return the account of this name or id, disabled ones too, or None."""
    own = staff.c.name == name if name is not None else staff.c.id == staff_id
    row = connection.execute(staff.select().where(own)).one_or_none()
    return None if row is None else Account(**row._mapping)


def lock_account(connection: Connection, staff_id: int) -> Account | None:
    """Return the account of this id and keep others from changing it until this transaction ends, or None.

    Who changes an account, its sessions or its codes begins with this and ends with the audit: nobody waits in a circle.
    """
    own = staff.select().where(staff.c.id == staff_id).with_for_update(key_share=True)
    row = connection.execute(own).one_or_none()
    return None if row is None else Account(**row._mapping)


def list_accounts(connection: Connection) -> tuple[Account, ...]:
    """Return every account, by name."""
    return tuple(Account(**row._mapping) for row in connection.execute(staff.select().order_by(staff.c.name)))


def lock_administrators(connection: Connection) -> tuple[Account, ...]:
    """Return the administrators who can sign in, and keep others from changing them until this transaction ends.

    Instead of `lock_account`, never after it: who holds one administrator must not wait for another.
    """
    able = (staff.c.role == "administrator", staff.c.disabled_at.is_(None), staff.c.must_set_up.is_(False))
    chosen = staff.select().where(*able).order_by(staff.c.id).with_for_update(key_share=True)
    return tuple(Account(**row._mapping) for row in connection.execute(chosen))


def update_account(connection: Connection, staff_id: int, **values: Any) -> None:
    """Set columns of an account."""
    connection.execute(staff.update().where(staff.c.id == staff_id).values(**values))


def use_totp_step(connection: Connection, staff_id: int, step: int) -> bool:
    """Take a time step for this account; return False when it, or a later one, was used before (standard D9)."""
    unused = sa.or_(staff.c.totp_step.is_(None), staff.c.totp_step < step)
    return bool(
        connection.execute(staff.update().where(staff.c.id == staff_id, unused).values(totp_step=step)).rowcount
    )


def replace_recovery_codes(connection: Connection, staff_id: int, hashes: Iterable[bytes]) -> None:
    """Keep these codes and no other."""
    connection.execute(recovery_codes.delete().where(recovery_codes.c.staff_id == staff_id))
    rows = [{"staff_id": staff_id, "code_hash": code_hash} for code_hash in hashes]
    if rows:
        connection.execute(recovery_codes.insert(), rows)


def use_recovery_code(connection: Connection, staff_id: int, code_hash: bytes) -> bool:
    """Use a code up; return whether there was such a one."""
    own = (recovery_codes.c.staff_id == staff_id, recovery_codes.c.code_hash == code_hash)
    return bool(connection.execute(recovery_codes.delete().where(*own)).rowcount)


def count_recovery_codes(connection: Connection, staff_id: int) -> int:
    """Return how many codes are left."""
    own = sa.select(sa.func.count()).select_from(recovery_codes).where(recovery_codes.c.staff_id == staff_id)
    return int(connection.execute(own).scalar_one())


def add_session(
    connection: Connection, token_hash: bytes, staff_id: int, stage: Stage, totp_secret: bytes | None = None
) -> None:
    """Store a session that begins now."""
    now = now_utc()
    connection.execute(
        staff_sessions.insert().values(
            token_hash=token_hash,
            staff_id=staff_id,
            stage=stage,
            created_at=now,
            seen_at=now,
            totp_secret=totp_secret,
        )
    )


def find_session(connection: Connection, token_hash: bytes) -> tuple[StaffSession, Account] | None:
    """Return the session with its account, or None."""
    row = connection.execute(staff_sessions.select().where(staff_sessions.c.token_hash == token_hash)).one_or_none()
    if row is None:
        return None
    session = StaffSession(**row._mapping)
    account = find_account(connection, staff_id=session.staff_id)
    return None if account is None else (session, account)


def list_sessions(connection: Connection, staff_id: int) -> tuple[StaffSession, ...]:
    """Return the sessions of an account, those that are over too until they are purged; the last used first."""
    own = staff_sessions.select().where(staff_sessions.c.staff_id == staff_id).order_by(staff_sessions.c.seen_at.desc())
    return tuple(StaffSession(**row._mapping) for row in connection.execute(own))


def count_wrong_code(connection: Connection, token_hash: bytes) -> int:
    """Count a wrong code in a session; return how many it has had."""
    own = staff_sessions.c.token_hash == token_hash
    connection.execute(staff_sessions.update().where(own).values(wrong_codes=staff_sessions.c.wrong_codes + 1))
    return int(connection.execute(sa.select(staff_sessions.c.wrong_codes).where(own)).scalar() or 0)


def touch_session(connection: Connection, token_hash: bytes) -> None:
    """Note that a session is in use."""
    connection.execute(
        staff_sessions.update().where(staff_sessions.c.token_hash == token_hash).values(seen_at=now_utc())
    )


def update_session(connection: Connection, token_hash: bytes, **values: Any) -> None:
    """Set columns of a session."""
    connection.execute(staff_sessions.update().where(staff_sessions.c.token_hash == token_hash).values(**values))


def end_session(connection: Connection, token_hash: bytes) -> None:
    """Forget a session, and the reasons given in it."""
    connection.execute(staff_sessions.delete().where(staff_sessions.c.token_hash == token_hash))


def end_sessions(connection: Connection, staff_id: int, *, but: bytes | None = None) -> None:
    """Forget every session of an account, but one."""
    own = staff_sessions.delete().where(staff_sessions.c.staff_id == staff_id)
    connection.execute(own if but is None else own.where(staff_sessions.c.token_hash != but))


def purge_sessions(connection: Connection, idle: timedelta, total: timedelta) -> int:
    """Remove the sessions that are over; return how many."""
    now = now_utc()
    over = sa.or_(staff_sessions.c.seen_at < now - idle, staff_sessions.c.created_at < now - total)
    free = sa.select(staff_sessions.c.token_hash).where(over).with_for_update(skip_locked=True)  # who is at one ends it
    return int(connection.execute(staff_sessions.delete().where(staff_sessions.c.token_hash.in_(free))).rowcount)


def add_reason(connection: Connection, token_hash: bytes, subject: str) -> None:
    """Note that a reason was given for `subject` in this session (the reason itself is in the audit)."""
    now = {"given_at": now_utc()}
    insert = insert_into(connection, reasons).values(token_hash=token_hash, subject=subject, **now)
    connection.execute(insert.on_conflict_do_update(index_elements=["token_hash", "subject"], set_=now))


def has_reason(connection: Connection, token_hash: bytes, subject: str) -> bool:
    """Say whether a reason was given for `subject` in this session."""
    own = (reasons.c.token_hash == token_hash, reasons.c.subject == subject)
    return connection.execute(sa.select(reasons.c.subject).where(*own)).first() is not None
