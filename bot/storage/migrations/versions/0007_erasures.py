"""The register of erasures, so that a restored backup does not bring back what was deleted after it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table. What was erased before is not in it: a backup from before this migration cannot be made good."""
    op.create_table(
        "erasures",
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key_id", sa.LargeBinary(8), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("times", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("digest", name="pk_erasures"),
    )
    op.create_index("ix_erasures_day", "erasures", ["day"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("erasures")
