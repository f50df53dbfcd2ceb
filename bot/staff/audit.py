"""The audit: each transcript read, export, deletion, sign-in and refusal; chained, so that tampering shows (standard D13).

Holds who, when, what to which thing and why; never content. A row's MAC covers the row and the MAC before, under a key
that is not in the database: whoever changes, removes or inserts a row breaks the chain from there on. Rows cut off at the
end are told by the count and the last MAC that `bot staff audit` prints, to be kept elsewhere.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from bot.storage.audit import NO_MAC, add_audit_row, iterate_audit, list_subjects
from bot.storage.conversations import now_utc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.encryption import KeyRing
    from bot.staff.sessions import Staff
    from bot.storage.audit import AuditRow
    from bot.storage.database import Connection, Database

Action = Literal[
    "sign_in", "sign_out", "refused", "locked", "code_used", "set_up", "password_changed",
    "factor_changed", "codes_made", "sessions_ended",
    "account_added", "account_disabled", "account_enabled", "account_reset", "role_changed",
    "read", "search", "reason_given", "exported", "deleted", "redacted", "annotated", "tagged", "noted", "assigned",
    "reviewed", "at_risk_marked", "at_risk_ended",
    "revision_proposed", "revision_approved", "revision_rejected", "revision_withdrawn",
    "switched_off", "switched_on",
    "handoff_retried", "handoff_answered", "retention_changed", "audit_read", "restored",
]  # fmt: skip
ACTIONS: tuple[Action, ...] = get_args(Action)
COMMAND_LINE = "command line"
NOBODY = "(unknown)"
"""Stands where somebody gave a name that is nobody's: what they typed may be a password. No account can be named so."""

LISTED = "list"
"""What was read where the list showed the first words of conversations."""

NOTED_AGAIN_AFTER = timedelta(minutes=1)
_READ_MEANWHILE = (
    400  # more conversations than a page shows are not read in a minute; if they are, some are noted twice
)
_PURPOSE = "repere audit"
_ROWS_AT_A_TIME = 5000


class Audit:
    """Adds to the audit and checks its chain."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def add(self, connection: Connection, actor: str, action: Action, subject: str = "", reason: str = "") -> None:
        """Add a row, in the transaction of what it tells of, and behind its other changes: the audit is locked then.

        Args:
            subject: what it was done to: an id, a name of an account, an address of a page; never content.
        """
        add_audit_row(
            connection, actor, action, subject[:80], reason[:400] or None, make_mac=partial(_sign, self._keys)
        )

    def note_read(self, connection: Connection, staff: Staff, subjects: Iterable[str]) -> None:
        """Note whose words a page showed: each conversation once a minute for a person, or paging would flood the audit.

        Args:
            subjects: ids of conversations; `name_label` of a message whose conversation is gone; or LISTED.
        """
        since = max(staff.began_at, now_utc() - NOTED_AGAIN_AFTER)
        noted = list_subjects(connection, staff.name, "read", since, _READ_MEANWHILE)
        for subject in dict.fromkeys(subjects):
            if subject not in noted:
                self.add(connection, staff.name, "read", subject)

    def check(self, database: Database) -> ChainState:
        """Read the whole audit, in the calling thread, and say how far its chain holds.

        Short transactions follow each other, so that nobody waits for a long one.

        Raises:
            StorageUnavailableError: it cannot be read, or there is no key.
        """
        state, before = ChainState(0, NO_MAC, None), -1
        while state.broken_at is None and state.rows != before:
            before = state.rows
            state = database.transact(partial(self._check_on, state), writes=False)
        return state

    def _check_on(self, state: ChainState, connection: Connection) -> ChainState:
        count, before = state.rows, state.last_mac
        for row in iterate_audit(connection, count, _ROWS_AT_A_TIME):
            if row.id != count + 1 or not self._keys.matches(_PURPOSE, row.mac, _bytes_of(row, before)):
                return ChainState(count, before, row.id)
            before, count = row.mac, row.id
        return ChainState(count, before, None)


def name_label(annotation_id: int) -> str:
    """Return what the audit calls a labelled message that has outlived its conversation."""
    return f"label {annotation_id}"


class ChainState(NamedTuple):
    """How many rows hold, the MAC of the last of them, and the first row that does not fit."""

    rows: int
    last_mac: bytes
    broken_at: int | None


def _sign(keys: KeyRing, row: AuditRow, before: bytes) -> bytes:
    return keys.sign(_PURPOSE, _bytes_of(row, before))


def _bytes_of(row: AuditRow, before: bytes) -> bytes:
    told = [row.id, row.at.isoformat(), row.actor, row.action, row.subject, row.reason, before.hex()]
    return json.dumps(told, ensure_ascii=False).encode()
