"""What a form of the chat page says: whose conversation it is, and what the visitor did.

The state of a conversation is in the page itself, in hidden fields; nothing of it is in an address or a cookie (standards
A10, D8). A button says what it does as `verb:argument`.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation import Identity, make_identity
from bot.messages import ConversationId, parse_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language

OLD_S = 3600
"""A browser may offer to send a form again long after its visitor left; one of this age opens nothing that was said."""

SHOWN_TURNS = 10
TEXT_FIELD = "text-"

_CONVERSATION_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_KEY = re.compile(r"(\d{1,12})\.[A-Za-z0-9_-]{22}")
_REFERENCE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


@dataclass(frozen=True, slots=True)
class ChatForm:
    """A posted form.

    Attributes:
        language: in which the answer's page is wanted.
        key: of this page alone; a form that is sent twice does nothing twice.
        age_s: since its page was made.
        text: what stands in the box, sent or not.
        comment: what was missing in the answer of `comment_turn`; that is 0 where nobody was asked.
        last_turn: the last turn that the form to the Office showed.
        reference: of what was handed on, where the page tells it.
    """

    language: Language
    identity: Identity
    key: str
    age_s: int
    verb: str
    argument: str
    text: str
    comment: str
    comment_turn: int
    is_handoff: bool
    reply_to: str
    safe_contact: str
    is_along: bool
    last_turn: int
    reference: str | None
    is_answered: bool

    @property
    def number(self) -> int:
        """The argument as a number; 0 where it is none."""
        return _read_number(self.argument)


def make_key() -> str:
    """Return the key of a new page: when it was made, and 128 random bits."""
    return f"{int(time.time())}.{secrets.token_urlsafe(16)}"


def make_text_field() -> str:
    """Return a name for the text box that no page had before: browsers put words back into boxes that they know (A6)."""
    return TEXT_FIELD + secrets.token_urlsafe(6)


def read_chat_form(fields: Mapping[str, str], language: Language) -> ChatForm:
    """Return what a form says. One without usable state is that of a visitor who has said nothing yet.

    Args:
        language: of the address that it was posted to.
    """
    verb, _, argument = fields.get("do", "say").partition(":")
    key = _KEY.fullmatch(fields.get("key", ""))
    return ChatForm(
        language=parse_language(verb) or language,  # a browser that knows no `formaction` posts to the same address
        identity=_read_identity(fields),
        key=key[0] if key else make_key(),
        age_s=max(0, int(time.time()) - int(key[1])) if key else 0,
        verb=verb,
        argument=argument,
        text=next((value for name, value in fields.items() if name.startswith(TEXT_FIELD)), ""),
        comment=fields.get("comment", ""),
        comment_turn=_read_number(fields.get("comment_turn", "")),
        is_handoff=fields.get("view") == "handoff",
        reply_to=fields.get("reply_to", ""),
        safe_contact=fields.get("safe_contact", ""),
        is_along=fields.get("along") == "yes",
        last_turn=_read_number(fields.get("last_turn", "")),
        reference=fields["reference"] if _REFERENCE.fullmatch(fields.get("reference", "")) else None,
        is_answered=fields.get("answered") == "yes",
    )


def _read_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _read_identity(fields: Mapping[str, str]) -> Identity:
    conversation_id, token = fields.get("conversation", ""), fields.get("token", "")
    if _CONVERSATION_ID.fullmatch(conversation_id) and _TOKEN.fullmatch(token):
        return Identity(ConversationId(conversation_id), token)
    return make_identity()
