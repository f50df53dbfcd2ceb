"""What a person hands on to the Office, and what it must look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import EmptyTextError, HandoffTooLongError, NotUtf8Error

if TYPE_CHECKING:
    from bot.messages import ConversationId, Language

MAX_MESSAGE_CHARS = 4000
MAX_REPLY_TO_CHARS = 300
MAX_SAFE_CONTACT_CHARS = 1000


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """What a person chose to hand on, word for word.

    Attributes:
        message: 1 to 4000 characters with something visible.
        reply_to: how to answer them (e-mail, telephone or words); None when they wish no answer.
        safe_contact: whether, when and how an answer is safe, and what not to mention.
        language: the person's.
        conversation_id: only where the person ticked it: its turns, as kept, are sent along.
        last_turn: the last turn that they were shown; later ones are not sent along (standard D14).
    """

    message: str
    reply_to: str | None
    safe_contact: str | None
    language: Language
    conversation_id: ConversationId | None
    last_turn: int | None = None


def check_request(request: HandoffRequest) -> None:
    """Check that a request can be handed on.

    Raises:
        EmptyTextError: nothing of the message can be seen.
        HandoffTooLongError: a field is longer than its limit.
        NotUtf8Error: a field holds half a character, which no mail can carry.
    """
    if not has_visible_text(request.message):
        raise EmptyTextError
    limits = {"message": MAX_MESSAGE_CHARS, "reply_to": MAX_REPLY_TO_CHARS, "safe_contact": MAX_SAFE_CONTACT_CHARS}
    for field, most_chars in limits.items():
        text = getattr(request, field) or ""
        if len(text) > most_chars:
            raise HandoffTooLongError(field, most_chars)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise NotUtf8Error


def has_visible_text(text: str | None) -> bool:
    """Say whether a reader would see anything of `text`."""
    return any(character.isprintable() and not character.isspace() for character in text or "")
