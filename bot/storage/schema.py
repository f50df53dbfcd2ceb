"""Every table, visitors' and staff's: what the migrations make and the tests compare."""

from __future__ import annotations

from bot.storage import erasure_table, knowledge_tables, review_tables, staff_tables  # noqa: F401 - they add their tables
from bot.storage.tables import metadata

__all__ = ["is_compared", "metadata"]

SEARCH = ("turn_search", "search_numbers", "ix_turns_search")
"""What migration 0006 makes for the full-text index of one database and not of the other (bot/storage/search.py)."""


def is_compared(_item: object, name: str | None, _kind: str, _is_reflected: bool, _other: object) -> bool:
    """Say whether a table or an index is told here; Alembic's `include_object`."""
    return not (name or "").startswith(SEARCH)
