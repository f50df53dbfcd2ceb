"""The tables of staff: accounts, sessions, and the audit."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(80), nullable=False, unique=True),  # to sign in with, in lower case
    sa.Column("role", sa.String(16), nullable=False),  # see bot/staff/roles.py
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("password_hash", sa.String(200), nullable=False),  # argon2id
    sa.Column("totp_secret", sa.LargeBinary),  # sealed (bot/encryption.py); null until the second factor is set up
    sa.Column("totp_step", sa.BigInteger),  # of the last code that was used: each is good once
    sa.Column("must_set_up", sa.Boolean, nullable=False),  # there is no second factor yet; sign-in leads to the set-up
    sa.Column("set_up_until", sa.DateTime),  # so long the set-up may take; the one-time password is good as long
    sa.Column("signed_in_at", sa.DateTime),  # last
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("disabled_at", sa.DateTime),
)

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("staff_id", sa.ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "code_hash", sa.LargeBinary(32), primary_key=True
    ),  # SHA-256 of 80 random bits or more; used ones are deleted
)

staff_sessions = sa.Table(
    "staff_sessions",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),  # SHA-256; the token itself is only in the cookie
    sa.Column("staff_id", sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("stage", sa.String(8), nullable=False),  # see `Stage` in bot/storage/staff.py
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("seen_at", sa.DateTime, nullable=False),
    sa.Column("wrong_codes", sa.Integer, nullable=False, server_default="0"),  # since the password was given
    sa.Column("totp_secret", sa.LargeBinary),  # sealed; a new one, until a code of it has been given
)

reasons = sa.Table(
    "reasons",  # why somebody opened what asks for a reason; good for that session only
    metadata,
    sa.Column("token_hash", sa.ForeignKey("staff_sessions.token_hash", ondelete="CASCADE"), primary_key=True),
    sa.Column("subject", sa.String(80), primary_key=True),
    sa.Column("given_at", sa.DateTime, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 …: a gap shows
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.String(80), nullable=False),  # name of an account, or "command line"
    sa.Column("action", sa.String(40), nullable=False),  # see bot/staff/audit.py
    sa.Column("subject", sa.String(80), nullable=False),  # what it was done to; never content
    sa.Column("reason", sa.String(400)),
    sa.Column("mac", sa.LargeBinary(32), nullable=False),  # of this row and the MAC before (bot/staff/audit.py)
    sa.Index("ix_audit_actor_id", "actor", "id"),
    sa.Index("ix_audit_action_id", "action", "id"),
)
