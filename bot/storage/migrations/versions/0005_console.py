"""The console: accounts, sessions, audit; reviews and labels; revisions of answers; what conversations are filtered by."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS = (
    sa.Column("has_urgent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("has_unknown", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("has_handoff", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("least_confidence", sa.Float),
    sa.Column("votes", sa.String(4), nullable=False, server_default=""),
)

_DOUBTS = {
    "ix_turns_urgent": "urgent",
    "ix_turns_unknown": "outcome = 'unknown'",
    "ix_turns_unsure": "confidence < 0.4 AND text IS NOT NULL",
    "ix_turns_unhelpful": "helpful IS FALSE",
}


def upgrade() -> None:
    """Create the tables and add the columns, which processes of the version before may leave out."""
    for column in _COLUMNS:
        op.add_column("conversations", column.copy())
    _create_tables()
    _create_teaching()
    _close_audit()


def _create_tables() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary),
        sa.Column("totp_step", sa.BigInteger),
        sa.Column("must_set_up", sa.Boolean, nullable=False),
        sa.Column("set_up_until", sa.DateTime),
        sa.Column("signed_in_at", sa.DateTime),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("disabled_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("name", name="uq_staff_name"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("staff_id", sa.Integer, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_recovery_codes_staff_id_staff", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", "code_hash", name="pk_recovery_codes"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("staff_id", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("wrong_codes", sa.Integer, nullable=False, server_default="0"),
        sa.Column("totp_secret", sa.LargeBinary),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_staff_sessions_staff_id_staff", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_sessions"),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])
    op.create_table(
        "reasons",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("given_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["token_hash"],
            ["staff_sessions.token_hash"],
            name="fk_reasons_token_hash_staff_sessions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", "subject", name="pk_reasons"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(400)),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_actor_id", "audit", ["actor", "id"])
    op.create_index("ix_audit_action_id", "audit", ["action", "id"])
    op.create_table(
        "reviews",
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("reviewed_at", sa.DateTime),
        sa.Column("reviewed_by", sa.Integer),
        sa.Column("assigned_to", sa.Integer),
        sa.Column("at_risk_since", sa.DateTime),
        sa.Column("at_risk_owner", sa.Integer),
        sa.Column("at_risk_ended_at", sa.DateTime),
        sa.Column("at_risk_outcome", sa.String(16)),
        sa.Column("began_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(["assigned_to"], ["staff.id"], name="fk_reviews_assigned_to_staff"),
        sa.ForeignKeyConstraint(["at_risk_owner"], ["staff.id"], name="fk_reviews_at_risk_owner_staff"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_reviews_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["reviewed_by"], ["staff.id"], name="fk_reviews_reviewed_by_staff"),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_reviews"),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("author", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["author"], ["staff.id"], name="fk_notes_author_staff"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_notes_conversation_id_conversations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_conversation_id", "notes", ["conversation_id"])
    op.create_table(
        "tags",
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.Column("began_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_tags_conversation_id_conversations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "tag", name="pk_tags"),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("staff_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_saved_views_staff_id_staff", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.UniqueConstraint("staff_id", "name", name="uq_saved_views_staff_id_name"),
    )
    op.create_table(
        "annotations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("conversation_id", sa.String(36)),
        sa.Column("turn", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("model_id", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("exported_at", sa.DateTime),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_annotations_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_annotations"),
        sa.UniqueConstraint("conversation_id", "turn", name="uq_annotations_conversation_id_turn"),
    )
    op.create_index("ix_annotations_created_at", "annotations", ["created_at"])
    op.create_table(
        "labels",
        sa.Column("annotation_id", sa.Integer, nullable=False),
        sa.Column("staff_id", sa.Integer, nullable=False),
        sa.Column("intent", sa.String(64)),
        sa.Column("labelled_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotations.id"], name="fk_labels_annotation_id_annotations", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_labels_staff_id_staff"),
        sa.PrimaryKeyConstraint("annotation_id", "staff_id", name="pk_labels"),
    )
    op.create_table(
        "problems",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("annotation_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("author", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("closed_by", sa.Integer),
        sa.Column("closed_at", sa.DateTime),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotations.id"], name="fk_problems_annotation_id_annotations", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author"], ["staff.id"], name="fk_problems_author_staff"),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name="fk_problems_closed_by_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_problems"),
    )
    op.create_index("ix_problems_annotation_id", "problems", ["annotation_id"])
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("entry", sa.String(80), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("contents", sa.JSON, nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("author", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("decided_by", sa.Integer),
        sa.Column("decided_at", sa.DateTime),
        sa.Column("decision_reason", sa.String(400)),
        sa.ForeignKeyConstraint(["author"], ["staff.id"], name="fk_revisions_author_staff"),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name="fk_revisions_decided_by_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
    )
    op.create_index("ix_revisions_entry", "revisions", ["entry"])


def _create_teaching() -> None:
    for name, where in _DOUBTS.items():
        op.create_index(name, "turns", ["created_at"], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_table(
        "skips",
        sa.Column("staff_id", sa.Integer, nullable=False),
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("skipped_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_skips_staff_id_staff", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_skips_conversation_id_conversations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("staff_id", "conversation_id", "turn", name="pk_skips"),
    )
    op.create_index("ix_skips_conversation_id", "skips", ["conversation_id"])
    op.create_table(
        "comparisons",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("model_id", sa.String(64), nullable=False),
        sa.Column("present_id", sa.String(64), nullable=False),
        sa.Column("author", sa.Integer, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("total", sa.Integer, nullable=False, server_default="0"),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
        sa.Column("result", sa.JSON),
        sa.ForeignKeyConstraint(["author"], ["staff.id"], name="fk_comparisons_author_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_comparisons"),
    )
    op.create_index("ix_comparisons_created_at", "comparisons", ["created_at"])


def _close_audit() -> None:
    """Have the database itself refuse to change or remove a row of the audit (standard D13)."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


def downgrade() -> None:
    """Drop them all. What staff wrote is lost."""
    op.drop_table("comparisons")
    op.drop_table("skips")
    for name in _DOUBTS:
        op.drop_index(name, "turns")
    op.drop_table("revisions")
    op.drop_table("problems")
    op.drop_table("labels")
    op.drop_table("annotations")
    op.drop_table("saved_views")
    op.drop_table("tags")
    op.drop_table("notes")
    op.drop_table("reviews")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change()")
    op.drop_table("reasons")
    op.drop_table("staff_sessions")
    op.drop_table("recovery_codes")
    op.drop_table("staff")
    for column in _COLUMNS:  # not by a new table in its place: what refers to the old one, the turns, would go with it
        op.execute(f"ALTER TABLE conversations DROP COLUMN {column.name}")
