"""The full-text index of what visitors wrote; topics, marks and indexes that a list of conversations needs.

On SQLite a document of the index is a turn; its number is its conversation's (`search_numbers`) times 4096, plus the turn,
so that the turns of a conversation stand together. Triggers keep the index, whoever writes. It holds no text, and forgets
physically what was deleted (`secure-delete`; standard D4).
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MARKS = (
    ("conversations", "created_at", "id", "urgent", "has_urgent"),
    ("conversations", "created_at", "id", "unknown", "has_unknown"),
    ("conversations", "created_at", "id", "handed_on", "has_handoff"),
    ("conversations", "created_at", "id", "unsure", "least_confidence < 0.5"),
    ("conversations", "created_at", "id", "helpful", "votes = 'y' OR votes = 'yn'"),
    ("conversations", "created_at", "id", "unhelpful", "votes = 'n' OR votes = 'yn'"),
    ("reviews", "began_at", "conversation_id", "reviewed", "reviewed_at IS NOT NULL"),
    ("reviews", "began_at", "conversation_id", "at_risk", "at_risk_since IS NOT NULL AND at_risk_ended_at IS NULL"),
)

_FLAGS = """
UPDATE conversations SET
 has_urgent = EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = conversations.id AND t.urgent),
 has_unknown = EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = conversations.id AND t.outcome = 'unknown'),
 least_confidence = (SELECT min(t.confidence) FROM turns t
  WHERE t.conversation_id = conversations.id AND t.text IS NOT NULL AND t.outcome = 'answered'),
 votes = CASE WHEN EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = conversations.id AND t.helpful)
   THEN 'y' ELSE '' END
  || CASE WHEN EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = conversations.id AND NOT t.helpful)
   THEN 'n' ELSE '' END
"""

_TOPICS = """
INSERT INTO topics (conversation_id, topic, began_at)
SELECT c.id, t.topic, c.created_at FROM conversations c JOIN (
 SELECT conversation_id, intent AS topic FROM turns UNION SELECT conversation_id, entry FROM turns WHERE entry IS NOT NULL
) t ON t.conversation_id = c.id
"""

_BEGAN = "".join(
    f"UPDATE {table} SET began_at = NEW.created_at WHERE conversation_id = NEW.id; "  # noqa: S608 - our own names
    for table in ("topics", "reviews", "tags")
)

_DOCUMENT = (
    "SELECT number * 4096 + {row}.turn, {row}.text FROM search_numbers"
    " WHERE conversation_id = {row}.conversation_id AND {row}.turn < 4096"  # nobody writes so much; its words are not found
)
_ADD = f"INSERT INTO turn_search (rowid, text) {_DOCUMENT.format(row='NEW')}"
_REMOVE = "INSERT INTO turn_search (turn_search, rowid, text) " + _DOCUMENT.format(row="OLD").replace(
    "SELECT ", "SELECT 'delete', ", 1
)

_SQLITE = (
    "CREATE TABLE search_numbers"
    " (number INTEGER PRIMARY KEY, conversation_id VARCHAR(36) NOT NULL UNIQUE, began_at DATETIME NOT NULL)",
    "CREATE VIRTUAL TABLE turn_search USING fts5"
    " (text, content='', columnsize=0, tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO turn_search (turn_search, rank) VALUES ('secure-delete', 1)",
    "CREATE VIRTUAL TABLE turn_search_words USING fts5vocab (turn_search, row)",
    "INSERT INTO search_numbers (conversation_id, began_at)"
    " SELECT id, created_at FROM conversations ORDER BY created_at, id",
    "INSERT INTO turn_search (rowid, text)"
    " SELECT number * 4096 + turn, text FROM turns JOIN search_numbers USING (conversation_id)"
    " WHERE text IS NOT NULL AND turn < 4096 ORDER BY 1",
    "CREATE TRIGGER conversations_number AFTER INSERT ON conversations BEGIN"
    " INSERT INTO search_numbers (conversation_id, began_at) VALUES (NEW.id, NEW.created_at); END",
    "CREATE TRIGGER conversations_no_number AFTER DELETE ON conversations BEGIN"  # after those of its turns: they need it
    " DELETE FROM search_numbers WHERE conversation_id = OLD.id; END",
    f"CREATE TRIGGER conversations_began AFTER UPDATE OF created_at ON conversations BEGIN {_BEGAN}"  # noqa: S608
    "UPDATE search_numbers SET began_at = NEW.created_at WHERE conversation_id = NEW.id; END",
    "CREATE TRIGGER turns_topics AFTER INSERT ON turns BEGIN"
    " INSERT OR IGNORE INTO topics (conversation_id, topic, began_at)"
    " SELECT id, NEW.intent, created_at FROM conversations WHERE id = NEW.conversation_id UNION ALL"
    " SELECT id, NEW.entry, created_at FROM conversations WHERE id = NEW.conversation_id AND NEW.entry <> NEW.intent; END",
    f"CREATE TRIGGER turns_search_insert AFTER INSERT ON turns WHEN NEW.text IS NOT NULL BEGIN {_ADD}; END",
    f"CREATE TRIGGER turns_search_delete AFTER DELETE ON turns WHEN OLD.text IS NOT NULL BEGIN {_REMOVE}; END",
    "CREATE TRIGGER turns_search_update AFTER UPDATE OF text ON turns BEGIN"
    f" {_REMOVE} AND OLD.text IS NOT NULL; {_ADD} AND NEW.text IS NOT NULL; END",
)  # fmt: skip

# What FTS5 does to letters and signs, as far as an index may say it: accents off, signs are spaces.
_FOLDED = (
    "translate(text, 'àâäáãéèêëíìîïóòôöõúùûüçñÿÀÂÄÁÃÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÇÑŸ’''-./@_:&=?+#~',"
    " 'aaaaaeeeeiiiiooooouuuucnyaaaaaeeeeiiiiooooouuuucny              ')"
)

_POSTGRESQL = (
    f"CREATE INDEX ix_turns_search ON turns USING gin (to_tsvector('simple', {_FOLDED}))",
    "CREATE FUNCTION note_topics() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO topics (conversation_id, topic, began_at) SELECT c.id, t.topic, c.created_at FROM conversations c"
    " CROSS JOIN (VALUES (NEW.intent), (NEW.entry)) AS t (topic) WHERE c.id = NEW.conversation_id AND t.topic IS NOT NULL"
    " ON CONFLICT DO NOTHING; RETURN NULL; END $$",
    "CREATE TRIGGER turns_topics AFTER INSERT ON turns FOR EACH ROW EXECUTE FUNCTION note_topics()",
    f"CREATE FUNCTION note_began() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_BEGAN}RETURN NULL; END $$",
    "CREATE TRIGGER conversations_began AFTER UPDATE OF created_at ON conversations"
    " FOR EACH ROW EXECUTE FUNCTION note_began()",
)  # fmt: skip


def upgrade() -> None:
    """Make tables, indexes and triggers, and fill them from what is there. A handoff of old names no conversation."""
    op.create_table(
        "topics",
        sa.Column("conversation_id", sa.String(36), nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("began_at", sa.DateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_topics_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "topic", name="pk_topics"),
    )
    op.execute(_TOPICS)
    op.execute(_FLAGS)
    for table, column in (("topics", "topic"), ("tags", "tag"), ("reviews", "assigned_to")):
        name = f"ix_{table}_{column}_began_at_conversation_id"
        op.create_index(name, table, [column, "began_at", "conversation_id"])
    op.drop_index("ix_conversations_created_at", "conversations")
    op.create_index("ix_conversations_created_at_id", "conversations", ["created_at", "id"])
    for table, at, key, mark, told in _MARKS:
        op.create_index(
            f"ix_{table}_{mark}", table, [at, key], sqlite_where=sa.text(told), postgresql_where=sa.text(told)
        )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them. What the columns of conversations tell stays."""
    if op.get_bind().dialect.name == "sqlite":
        for trigger in (
            "conversations_number", "conversations_no_number", "conversations_began",
            "turns_topics", "turns_search_insert", "turns_search_delete", "turns_search_update",
        ):  # fmt: skip
            op.execute(f"DROP TRIGGER {trigger}")
        op.drop_table("turn_search_words")
        op.drop_table("turn_search")
        op.drop_table("search_numbers")
    else:
        op.execute("DROP FUNCTION note_topics() CASCADE")
        op.execute("DROP FUNCTION note_began() CASCADE")
        op.drop_index("ix_turns_search", "turns")
    for table, _, _, mark, _ in _MARKS:
        op.drop_index(f"ix_{table}_{mark}", table)
    op.drop_index("ix_conversations_created_at_id", "conversations")
    op.create_index("ix_conversations_created_at", "conversations", ["created_at"])
    op.drop_index("ix_reviews_assigned_to_began_at_conversation_id", "reviews")
    op.drop_index("ix_tags_tag_began_at_conversation_id", "tags")
    op.drop_table("topics")
