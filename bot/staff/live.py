"""Which revised texts are live: the last approved one of each answer, unless its file has overtaken it.

A file has overtaken a revision when it says the same (the revision was exported and released) or was reviewed on a later
day. Nothing is written down for that: each process knows its own files, and a release is rolled out while others serve.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.errors import StorageUnavailableError
from bot.staff.revisions import apply_change
from bot.storage.revisions import list_approved, tell_approved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.knowledge_base.revised import RevisedAnswers
    from bot.knowledge_base.schema import Answer
    from bot.storage.database import Connection, Database
    from bot.storage.revisions import Revision

FOLLOW_EVERY_SECONDS = 5
"""So soon after staff changed a text, or switched an answer or a line off, every server follows."""

log = structlog.get_logger(__name__)


def lay_over(filed: Answer, revision: Revision | None) -> Answer:
    """Return the answer that is live: that of the file, or with the texts of the revision."""
    revised = apply_change(filed, revision.contents) if revision else None
    return filed if revised is None or revised.reviewed_on < filed.reviewed_on else revised


def is_overtaken(filed: Answer, revision: Revision) -> bool:
    """Say whether the file of an answer stands in the place of its last approved revision."""
    return lay_over(filed, revision) == filed


class RevisionFollower:
    """Keeps the answers of this process as staff approved them; while the database is away, what was known stands."""

    def __init__(self, database: Database, answers: RevisedAnswers) -> None:
        self._database = database
        self._answers = answers
        self._told: tuple[int, datetime | None] | None = None
        self._laid: dict[int, Answer] = {}

    @property
    def filed(self) -> Mapping[str, Answer]:
        """The answers as the files have them."""
        return self._answers.filed

    async def follow(self) -> None:
        """Read them again every few seconds, until cancelled."""
        is_away = False
        while True:
            was_away, is_away = is_away, not await self.read()
            if is_away and not was_away:
                log.warning("knowledge.revisions.unread", hint="what was approved since is not shown yet")
            await asyncio.sleep(FOLLOW_EVERY_SECONDS)

    async def read(self) -> bool:
        """Take the approved revisions over from the database, if there are other ones; return whether it could be asked."""
        try:
            found = await self._database.read(self._find_new)
        except StorageUnavailableError:
            return False
        if found is not None:
            self._told, approved = found
            self._answers.replace({entry: self._lay(revision) for entry, revision in approved.items()})
        return True

    def _find_new(self, connection: Connection) -> tuple[tuple[int, datetime | None], Mapping[str, Revision]] | None:
        told = tell_approved(connection)
        if told == self._told:
            return None
        return told, {entry: revision for entry, revision in list_approved(connection).items() if entry in self.filed}

    def _lay(self, revision: Revision) -> Answer:
        """Return the live answer of a revision; each is read once, since an approved one never changes."""
        if revision.id not in self._laid:
            filed = self.filed[revision.entry]
            self._laid[revision.id] = lay_over(filed, revision)
            if apply_change(filed, revision.contents) is None:
                log.error("knowledge.revision.unusable", revision=revision.id, entry=revision.entry)
        return self._laid[revision.id]
