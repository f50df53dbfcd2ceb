"""The tables of visitors; those of staff are in the modules beside it.

Their history is in `migrations/`; a test compares both.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("token_hash", sa.LargeBinary(32), nullable=False),  # SHA-256; the token itself is only with the visitor
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),  # UTC, like every time here
    sa.Column("updated_at", sa.DateTime, nullable=False, index=True),
    sa.Column("turns", sa.Integer, nullable=False, server_default="0"),
    sa.Column("dialogue_state", sa.Text),  # Rasa's tracker, bounded (bot/engine/tracker_state.py)
    # What staff look for, told by its turns and set with them: a list of a million turns need not be read for it.
    sa.Column("has_urgent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("has_unknown", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("has_handoff", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("least_confidence", sa.Float),  # of what the visitor wrote and was answered
    sa.Column("votes", sa.String(4), nullable=False, server_default=""),  # y, n or yn
    sa.Index("ix_conversations_created_at_id", "created_at", "id"),  # the order of every list
)

CONVERSATION_MARKS = {
    "urgent": "has_urgent",
    "unknown": "has_unknown",
    "handed_on": "has_handoff",
    "unsure": "least_confidence < 0.5",
    "helpful": "votes = 'y' OR votes = 'yn'",
    "unhelpful": "votes = 'n' OR votes = 'yn'",
}
"""What a conversation can be looked for by, in SQL; each has an index of its own, which is found by these very words."""

for _mark, _told in CONVERSATION_MARKS.items():
    sa.Index(
        f"ix_conversations_{_mark}",
        conversations.c.created_at,
        conversations.c.id,
        sqlite_where=sa.text(_told),
        postgresql_where=sa.text(_told),
    )

topics = sa.Table(
    "topics",  # what a conversation was about, in the order of a list; kept by a trigger on `turns`
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("topic", sa.String(64), primary_key=True),  # an intent or an entry of its turns
    sa.Column("began_at", sa.DateTime, nullable=False),  # the conversation's `created_at`
    sa.Index("ix_topics_topic_began_at_conversation_id", "topic", "began_at", "conversation_id"),
)

handoffs = sa.Table(
    "handoffs",
    metadata,
    sa.Column("reference", sa.String(16), primary_key=True),  # told to the visitor and in the mail
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("contents", sa.LargeBinary),  # encrypted (bot/handoff/encryption.py); null once delivered or expired
    sa.Column("key_hash", sa.LargeBinary(32), unique=True),  # SHA-256 of the Idempotency-Key
    sa.Column("request_mac", sa.LargeBinary(32), nullable=False),  # tells whether the same key came with other words
    sa.Column("answered_at", sa.DateTime),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("reference", sa.ForeignKey("handoffs.reference", ondelete="CASCADE"), primary_key=True),
    sa.Column("state", sa.String(8), nullable=False),  # waiting, sent, dead or closed
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("refusals", sa.Integer, nullable=False, server_default="0"),
    sa.Column("due_at", sa.DateTime, nullable=False),  # whoever claims the row moves this on: that is the lease
    sa.Column("first_tried_at", sa.DateTime),
    sa.Column("handed_at", sa.DateTime),  # handed to a mail server whose answer is not known
    sa.Column("ended_at", sa.DateTime),
    sa.Column("failure", sa.String(64)),
    sa.Index("ix_outbox_state_due_at", "state", "due_at"),
)

switched_off = sa.Table(
    "switched_off",
    metadata,
    sa.Column("id", sa.String(80), primary_key=True),  # of an answer, a line or a service
    sa.Column("since", sa.DateTime, nullable=False),
    sa.Column("reason", sa.String(200)),  # staff's, for staff
)

turns = sa.Table(
    "turns",
    metadata,
    sa.Column(
        "conversation_id",
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("created_at", sa.DateTime, nullable=False, index=True),
    sa.Column("text", sa.Text),  # redacted; null for a button
    sa.Column("payload", sa.String(200)),  # a button's; null for a text
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("intent", sa.String(64), nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("ranking", sa.JSON, nullable=False),
    sa.Column("entities", sa.JSON, nullable=False),
    sa.Column("entry", sa.String(64)),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("outcome", sa.String(8), nullable=False, server_default="answered"),  # see `messages.Outcome`
    sa.Column("need", sa.String(32)),  # what services were looked for; null where none were
    sa.Column("region", sa.String(64)),
    sa.Column("found", sa.Integer),
    sa.Column("messages", sa.JSON, nullable=False),  # the answer as sent, for a repeated request
    sa.Column("latency_ms", sa.Float, nullable=False),
    sa.Column("model_id", sa.String(64), nullable=False),
    sa.Column("idempotency_key", sa.String(128)),
    sa.Column("helpful", sa.Boolean),
    sa.Column("comment", sa.Text),  # redacted
    sa.UniqueConstraint("conversation_id", "idempotency_key"),
)

# What staff should look at first, each newest first: a few of a million turns are found without reading the others.
DOUBTS = {
    "ix_turns_urgent": "urgent",
    "ix_turns_unknown": "outcome = 'unknown'",
    "ix_turns_unsure": "confidence < 0.4 AND text IS NOT NULL",
    "ix_turns_unhelpful": "helpful IS FALSE",
}
for _name, _where in DOUBTS.items():
    sa.Index(_name, turns.c.created_at, sqlite_where=sa.text(_where), postgresql_where=sa.text(_where))

usage_counts = sa.Table(
    "usage_counts",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),  # in Ontario
    sa.Column("language", sa.String(2), primary_key=True),
    sa.Column("measure", sa.String(16), primary_key=True),  # see bot/storage/usage.py
    sa.Column("value", sa.String(128), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)
