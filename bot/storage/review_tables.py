"""The tables of what staff make of conversations: reviews, notes, tags, labels."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import metadata

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("reviewed_at", sa.DateTime),
    sa.Column("reviewed_by", sa.ForeignKey("staff.id")),
    sa.Column("assigned_to", sa.ForeignKey("staff.id")),
    sa.Column("at_risk_since", sa.DateTime),  # "child at risk" (standard B7)
    sa.Column("at_risk_owner", sa.ForeignKey("staff.id")),
    sa.Column("at_risk_ended_at", sa.DateTime),
    sa.Column("at_risk_outcome", sa.String(16)),  # reported, not_reportable or mistaken
    sa.Column("began_at", sa.DateTime, nullable=False),  # the conversation's `created_at`: lists are in its order
    sa.Index("ix_reviews_assigned_to_began_at_conversation_id", "assigned_to", "began_at", "conversation_id"),
)

REVIEW_MARKS = {
    "reviewed": "reviewed_at IS NOT NULL",
    "at_risk": "at_risk_since IS NOT NULL AND at_risk_ended_at IS NULL",
}
"""What a review can be looked for by, in SQL, as `CONVERSATION_MARKS`."""

for _mark, _told in REVIEW_MARKS.items():
    sa.Index(
        f"ix_reviews_{_mark}",
        reviews.c.began_at,
        reviews.c.conversation_id,
        sqlite_where=sa.text(_told),
        postgresql_where=sa.text(_told),
    )

AT_RISK = sa.select(reviews.c.conversation_id).where(
    reviews.c.at_risk_since.is_not(None),
    sa.or_(reviews.c.at_risk_outcome.is_(None), reviews.c.at_risk_outcome != "mistaken"),
)
"""The conversations that are, or were, about a child at risk: who reads one says why first, and no list has its words."""

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("author", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # redacted like a visitor's
)

tags = sa.Table(
    "tags",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag", sa.String(40), primary_key=True),
    sa.Column("began_at", sa.DateTime, nullable=False),  # the conversation's `created_at`
    sa.Index("ix_tags_tag_began_at_conversation_id", "tag", "began_at", "conversation_id"),
)

saved_views = sa.Table(
    "saved_views",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("staff_id", sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("query", sa.String(500), nullable=False),
    sa.UniqueConstraint("staff_id", "name"),
)

annotated = sa.Table(
    "annotations",  # a visitor's message that staff labelled; it outlives its conversation's age, not its deletion
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE")),  # null once that went by age
    sa.Column("turn", sa.Integer),
    sa.Column("text", sa.Text, nullable=False),  # redacted
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("intent", sa.String(64), nullable=False),  # what the model took it for
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("model_id", sa.String(64), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False, index=True),
    sa.Column("exported_at", sa.DateTime),
    sa.UniqueConstraint("conversation_id", "turn"),
)

labels = sa.Table(
    "labels",  # each person's judgement of an annotation
    metadata,
    sa.Column("annotation_id", sa.ForeignKey("annotations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("staff_id", sa.ForeignKey("staff.id"), primary_key=True),
    sa.Column("intent", sa.String(64)),  # the right one, `out_of_scope` included; null for "none of these"
    sa.Column("labelled_at", sa.DateTime, nullable=False),
)

problems = sa.Table(
    "problems",  # what was wrong with an answer
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("annotation_id", sa.ForeignKey("annotations.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),  # see bot/staff/problems.py
    sa.Column("state", sa.String(8), nullable=False),  # open, resolved or wont_fix
    sa.Column("note", sa.Text),  # redacted
    sa.Column("author", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("closed_by", sa.ForeignKey("staff.id")),
    sa.Column("closed_at", sa.DateTime),
)

skips = sa.Table(
    "skips",  # what somebody left out of their queue
    metadata,
    sa.Column("staff_id", sa.ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, index=True),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("skipped_at", sa.DateTime, nullable=False),
)

comparisons = sa.Table(
    "comparisons",  # what another model would change; names turns, holds no text
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("model_id", sa.String(64), nullable=False),
    sa.Column("present_id", sa.String(64), nullable=False),  # of the model that it is compared with
    sa.Column("author", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),  # running, done or failed
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),  # messages read so far
    sa.Column("total", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", sa.DateTime, nullable=False, index=True),
    sa.Column("updated_at", sa.DateTime, nullable=False),
    sa.Column("result", sa.JSON),  # see bot/staff/comparison.py
)
