"""The register of erasures: what was deleted, ended or handed over, as keyed digests (bot/storage/erasures.py)."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata

erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("digest", sa.LargeBinary(32), primary_key=True),  # HMAC-SHA256 of the kind and what it is about
    sa.Column("kind", sa.String(16), nullable=False),  # `erasures.Kind`
    sa.Column("key_id", sa.LargeBinary(8), nullable=False),  # tells under which key, and nothing of it
    sa.Column("day", sa.Date, nullable=False, index=True),  # UTC, of the last time
    sa.Column(
        "times", sa.Integer, nullable=False, server_default="1"
    ),  # tells what a backup knew from what came after it
)
