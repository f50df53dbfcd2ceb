"""What visitors hand on to the Office, and the mail that carries it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "handoffs",
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("contents", sa.LargeBinary),
        sa.Column("key_hash", sa.LargeBinary(32)),
        sa.Column("request_mac", sa.LargeBinary(32), nullable=False),
        sa.Column("answered_at", sa.DateTime),
        sa.PrimaryKeyConstraint("reference", name="pk_handoffs"),
        sa.UniqueConstraint("key_hash", name="uq_handoffs_key_hash"),
    )
    op.create_table(
        "outbox",
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("refusals", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due_at", sa.DateTime, nullable=False),
        sa.Column("first_tried_at", sa.DateTime),
        sa.Column("handed_at", sa.DateTime),
        sa.Column("ended_at", sa.DateTime),
        sa.Column("failure", sa.String(64)),
        sa.ForeignKeyConstraint(
            ["reference"], ["handoffs.reference"], name="fk_outbox_reference_handoffs", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", name="pk_outbox"),
    )
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])


def downgrade() -> None:
    """Drop both tables. What still waits to be sent is lost."""
    op.drop_table("outbox")
    op.drop_table("handoffs")
