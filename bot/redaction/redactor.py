"""Replaces identifying details in what a visitor wrote by placeholders such as `[phone]`.

Every later room sees only the result. Idempotent: a placeholder is never touched again. Municipalities stay, since they
choose a service; so do the public numbers and the names handed in (a person may quote a helpline).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import RedactedText
from bot.redaction.addresses import redact_addresses
from bot.redaction.dates import redact_birth_dates
from bot.redaction.documents import redact_cued_numbers, redact_documents
from bot.redaction.emails import redact_emails
from bot.redaction.invisible import strip_invisible
from bot.redaction.kept import Kept
from bot.redaction.links import redact_handles, redact_links
from bot.redaction.names import MODEL, NameReader
from bot.redaction.telephones import redact_telephones
from bot.redaction.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_LEAST_NUMBER_DIGITS = 7
_MOST_ROUNDS = 8


class Redactor:
    """Redacts one text at a time. Made once: it reads word lists.

    Args:
        public_numbers: digits of telephone numbers that stay, such as `18339001010`.
        kept: names, web pages and addresses that stay.
        name_model: the trained model of personal names.
    """

    def __init__(
        self, public_numbers: Collection[str] = (), kept: Kept | None = None, name_model: Path = MODEL
    ) -> None:
        self._public = frozenset(number[-10:] for number in public_numbers if len(number) >= _LEAST_NUMBER_DIGITS)
        self._kept = kept or Kept()
        self._vocabulary = Vocabulary(self._kept)
        self._names = NameReader(self._vocabulary, name_model)

    def redact(self, text: str) -> RedactedText:
        """Return `text` with identifying details replaced by placeholders.

        A placeholder may make clear what stands beside it, so that it is read again until nothing changes.
        """
        text = strip_invisible(text)
        for _ in range(_MOST_ROUNDS):
            redacted = self._redact_once(text)
            if redacted == text:
                break
            text = redacted
        return RedactedText(text)

    def _redact_once(self, text: str) -> str:
        text = redact_emails(text, self._kept.emails)
        text = redact_links(text, self._vocabulary, self._kept.hosts)
        text = redact_birth_dates(text)
        text = redact_addresses(text, self._vocabulary)
        text = redact_documents(text)
        text = redact_telephones(text, self._public)
        text = redact_cued_numbers(text, self._public)
        text = redact_handles(text, self._vocabulary)
        return self._names.redact(text)
