"""What commands that show or write visitors' words share: the reason that they ask for, and its row of the audit (D13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.staff.audit import Action, Audit
    from bot.storage.database import Connection

LEAST_REASON_CHARS, MOST_REASON_CHARS = 3, 400


def open_audit(settings: Settings) -> Audit:
    """Return the audit, under the server's key."""
    from bot.encryption import KeyRing
    from bot.staff.audit import Audit

    return Audit(KeyRing(settings))


def check_reason(reason: str) -> str:
    """Return a reason as it is kept: on one line and redacted, as one that is given in the console.

    Raises:
        UsageError: there is none.
    """
    from bot.redaction.redactor import Redactor

    typed = " ".join(reason.split())
    if not LEAST_REASON_CHARS <= len(typed) <= MOST_REASON_CHARS:
        raise click.UsageError(
            f"say why, with --reason ({LEAST_REASON_CHARS} to {MOST_REASON_CHARS} characters): "
            "this shows or writes what visitors wrote, and the reason is kept in the audit"
        )
    return Redactor().redact(typed)


def note(connection: Connection, settings: Settings, action: Action, subject: str, reason: str = "") -> None:
    """Add a row for what a command does, in the transaction of what it tells of."""
    from bot.staff.audit import COMMAND_LINE

    open_audit(settings).add(connection, COMMAND_LINE, action, subject, reason)
