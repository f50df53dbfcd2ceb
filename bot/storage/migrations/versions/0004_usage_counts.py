"""How a turn was met and what services it looked for; counts that outlive the text."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS = (
    sa.Column("outcome", sa.String(8), nullable=False, server_default="answered"),
    sa.Column("need", sa.String(32)),
    sa.Column("region", sa.String(64)),
    sa.Column("found", sa.Integer),
)


def upgrade() -> None:
    """Add the columns, which processes of the version before may leave out, and create the table."""
    for column in _COLUMNS:
        op.add_column("turns", column.copy())
    op.create_index("ix_conversations_created_at", "conversations", ["created_at"])  # a purge looks for the old ones
    op.create_table(
        "usage_counts",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("measure", sa.String(16), nullable=False),
        sa.Column("value", sa.String(128), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "language", "measure", "value", name="pk_usage_counts"),
    )


def downgrade() -> None:
    """Drop both. The counts of what was deleted are lost."""
    op.drop_table("usage_counts")
    op.drop_index("ix_conversations_created_at", "conversations")
    with op.batch_alter_table("turns") as table:
        for column in _COLUMNS:
            table.drop_column(column.name)
