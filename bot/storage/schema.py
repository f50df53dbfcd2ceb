"""Every table, visitors' and staff's: what the migrations make and the tests compare."""

from __future__ import annotations

from bot.storage import knowledge_tables, review_tables, staff_tables  # noqa: F401 - they add their tables
from bot.storage.tables import metadata

__all__ = ["metadata"]
