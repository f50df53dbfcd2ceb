"""The register of erasures: says, to whoever has the key, what a restored backup must not bring back.

It holds keyed digests and days, in the database and, shipped out of it, in a file (`erasure_file.py`). A digest names
nobody: without the key it says nothing, and with the key only whether an id that one has already is in it; what is erased
leaves no id anywhere. An entry is written in the transaction of the erasure itself, so that no erasure is without one.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal, get_args

import sqlalchemy as sa
import structlog

from bot.errors import StorageUnavailableError
from bot.storage.erasure_table import erasures
from bot.storage.upserts import insert_into

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.engine import Connection

    from bot.encryption import KeyRing
    from bot.storage.removals import Cell

Kind = Literal["conversation", "ended", "words", "cell", "handed", "sent", "closed", "access", "backup"]
"""What was erased: a conversation; where its dialogue stood (the visitor left by the exit); words of a conversation, and of
one cell of it; the contents of a handoff that is handed to the mail server, was taken by it, or was closed by staff; what
an account could do. And that a backup was taken: from its own entry a restored database knows its age."""

KINDS: tuple[Kind, ...] = get_args(Kind)

KEPT_DAYS = 35
"""So long an entry is kept, and so old a backup may be to be restored: no backup may be kept for longer."""

_PURPOSE = "repere erasures"
_KEY_ID_BYTES = 8

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Erasure:
    """An entry of the register."""

    digest: bytes
    kind: Kind
    key_id: bytes
    day: date
    times: int


class Register:
    """Adds to the register under the newest key, and finds in it under any."""

    def __init__(self, keys: KeyRing) -> None:
        """Prepare; the keys are read when they are first needed."""
        self._keys = keys

    def note(self, connection: Connection, kind: Kind, *about: str) -> None:
        """Add an entry, in the transaction of what it tells of.

        Without a key nothing can be noted; what a person wants gone goes all the same.

        Args:
            about: the id of a conversation, a reference or an account; for a cell, `Cell`'s parts.
        """
        try:
            digest, key_id = self._keys.sign(_PURPOSE, _bytes_of(kind, about)), self._keys.sign(_PURPOSE, b"")
        except StorageUnavailableError as error:
            log.error("storage.erasure.unnoted", kind=kind, error=str(error), hint="a restored backup brings it back")
            return
        _add(connection, Erasure(digest, kind, key_id[:_KEY_ID_BYTES], _today(), 1), more=1)

    def note_words(self, connection: Connection, conversation_id: str, cells: Iterable[Cell]) -> None:
        """Add entries for words that were taken out of these cells of a conversation; which words is not told."""
        self.note(connection, "words", conversation_id)
        for cell in cells:
            self.note(connection, "cell", *cell)

    def note_backup(self, connection: Connection) -> None:
        """Note that a backup is about to be taken.

        Raises:
            StorageUnavailableError: there is no key and none can be kept.
        """
        key_id = self._keys.sign(_PURPOSE, b"")[:_KEY_ID_BYTES]
        _add(connection, Erasure(secrets.token_bytes(32), "backup", key_id, _today(), 1), more=1)

    def digests(self, kind: Kind, *about: str) -> tuple[bytes, ...]:
        """Return how an entry about this would read under each of the keys."""
        return self._keys.sign_with_each(_PURPOSE, _bytes_of(kind, about))

    def knows(self, key_ids: Iterable[bytes]) -> bool:
        """Say whether the keys of all these entries are here; otherwise nothing of them would ever be found."""
        known = {mac[:_KEY_ID_BYTES] for mac in self._keys.sign_with_each(_PURPOSE, b"")}
        return known.issuperset(key_ids)

    def seal(self, contents: bytes) -> bytes:
        """Return what shows that `contents` were written by who has the key: 32 bytes."""
        return self._keys.sign(f"{_PURPOSE} file", contents)

    def is_sealed(self, mac: bytes, contents: bytes) -> bool:
        """Say whether `seal` gave this, under any of the keys."""
        return self._keys.matches(f"{_PURPOSE} file", mac, contents)


def list_erasures(connection: Connection) -> tuple[Erasure, ...]:
    """Return every entry, the earliest day first."""
    rows = connection.execute(erasures.select().order_by(erasures.c.day, erasures.c.digest))
    return tuple(Erasure(**row._mapping) for row in rows)


def measure_erasures(connection: Connection) -> tuple[int, int]:
    """Return the number of entries and of erasures; one of them grows with each that is added."""
    row = connection.execute(sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(erasures.c.times), 0))).one()
    return int(row[0]), int(row[1])


def merge_erasures(connection: Connection, entries: Iterable[Erasure]) -> None:
    """Put entries of another register beside those that are there."""
    for entry in entries:
        _add(connection, entry, more=0)


def purge_erasures(connection: Connection) -> int:
    """Forget what is older than any backup may be; return how many entries went."""
    old = erasures.c.day < _today() - timedelta(days=KEPT_DAYS)
    return int(connection.execute(erasures.delete().where(old)).rowcount)


def find_later(known: Collection[Erasure], all_known: Iterable[Erasure]) -> tuple[Erasure, ...]:
    """Return those entries of `all_known` that tell of something after `known` was written."""
    times = {entry.digest: entry.times for entry in known}
    return tuple(entry for entry in all_known if entry.times > times.get(entry.digest, 0))


def day_of_backup(entries: Iterable[Erasure]) -> date | None:
    """Return the day on which the database of these entries was backed up; None for a copy made by other means."""
    return max((entry.day for entry in entries if entry.kind == "backup"), default=None)


def _add(connection: Connection, entry: Erasure, *, more: int) -> None:
    insert = insert_into(connection, erasures).values(
        digest=entry.digest, kind=entry.kind, key_id=entry.key_id, day=entry.day, times=entry.times
    )
    kept, new = erasures.c, insert.excluded
    times = kept.times + more if more else sa.case((kept.times < new.times, new.times), else_=kept.times)
    day = sa.case((kept.day < new.day, new.day), else_=kept.day)
    connection.execute(insert.on_conflict_do_update(index_elements=["digest"], set_={"times": times, "day": day}))


def _bytes_of(kind: Kind, about: tuple[str, ...]) -> bytes:
    return json.dumps([kind, *about], ensure_ascii=False).encode()


def _today() -> date:
    return datetime.now(timezone.utc).date()
