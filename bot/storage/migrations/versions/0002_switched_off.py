"""What staff switched off in the knowledge."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "switched_off",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("reason", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_switched_off"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("switched_off")
