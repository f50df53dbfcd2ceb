"""Writes the mail to the Office: what is safe for the person first, then how to answer, then their words, unchanged.

The subject and the other headers hold nothing that the person wrote, but for `Reply-To` where they gave an e-mail address
and nothing else. Resent, the mail has the same Message-ID and date.
"""

from __future__ import annotations

import re
from datetime import datetime, timezone
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.handoff.mail_words import WORDS

if TYPE_CHECKING:
    from bot.handoff.letters import Letter
    from bot.messages import Language

MAX_ADDRESS_CHARS = 254
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*@{_LABEL}(?:\.{_LABEL})+"
)

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),  # the plain part is no markup
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def write_mail(
    letter: Letter,
    written_at: datetime,
    language: Language,
    *,
    sender: str,
    recipient: str,
    may_be_second: bool = False,
) -> EmailMessage:
    """Write the mail in the Office's `language`.

    Args:
        written_at: when the person handed it on (UTC, naive).
        may_be_second: an earlier attempt may have arrived.
    """
    words, at = WORDS[language], written_at.replace(tzinfo=timezone.utc)
    local = at.astimezone(ZoneInfo("America/Toronto"))
    fields = {
        "letter": letter,
        "words": words,
        "language": language,
        "colon": "\u00a0:" if language == "fr" else ":",
        "written": words.written.format(date=local.date().isoformat(), time=local.strftime("%H:%M")),
        "may_be_second": may_be_second,
    }
    mail = EmailMessage()
    mail["Subject"] = words.subject.format(reference=letter.reference)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Date"] = at
    mail["Message-ID"] = f"<handoff.{letter.reference}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no "out of office" may reach the person's mailbox
    if letter.reply_to and is_address(letter.reply_to):
        mail["Reply-To"] = letter.reply_to
    mail.set_content(_TEMPLATES.get_template("mail.txt").render(fields))
    mail.add_alternative(_TEMPLATES.get_template("mail.html").render(fields), subtype="html")
    return mail


def is_address(text: str) -> bool:
    """Say whether `text` is one plain e-mail address and nothing else."""
    return len(text) <= MAX_ADDRESS_CHARS and _ADDRESS.fullmatch(text) is not None and len(text.partition("@")[0]) <= 64
