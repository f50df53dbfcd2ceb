"""The table of what staff changed in the answers: proposed, decided, live."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata

revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("entry", sa.String(80), nullable=False, index=True),  # of an answer
    sa.Column("before", sa.JSON, nullable=False),  # the texts that the author saw, by column (bot/editing)
    sa.Column("contents", sa.JSON, nullable=False),  # the same, as they are to be; in a draft whatever was typed
    sa.Column("reason", sa.String(400), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),  # draft, proposed, approved, rejected, withdrawn
    sa.Column("author", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("decided_by", sa.ForeignKey("staff.id")),  # never the author
    sa.Column("decided_at", sa.DateTime),
    sa.Column("decision_reason", sa.String(400)),
)
