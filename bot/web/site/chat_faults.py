"""Which boxes of a refused form hold nothing or too much, so that the page can name each of them (WCAG 3.3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation import MAX_TEXT_CHARS
from bot.handoff.requests import MAX_MESSAGE_CHARS, MAX_REPLY_TO_CHARS, MAX_SAFE_CONTACT_CHARS, has_visible_text

if TYPE_CHECKING:
    from bot.web.site.chat_forms import ChatForm

MAX_COMMENT_CHARS = 1000
LIMITS_CHARS = {
    "text": MAX_TEXT_CHARS,
    "comment": MAX_COMMENT_CHARS,
    "message": MAX_MESSAGE_CHARS,
    "reply_to": MAX_REPLY_TO_CHARS,
    "safe_contact": MAX_SAFE_CONTACT_CHARS,
}
"""The most that each box takes, by its id."""

NEEDED = ("text", "message")


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a box from being sent: so many characters too many, or, with 0, that nothing can be seen in it."""

    box: str
    over_chars: int


def find_faults(form: ChatForm) -> tuple[Fault, ...]:
    """Return what is wrong with the boxes that the pressed button sends, in their order on the page."""
    return tuple(
        Fault(box, max(0, len(text) - LIMITS_CHARS[box]))
        for box, text in _list_boxes(form).items()
        if len(text) > LIMITS_CHARS[box] or (box in NEEDED and not has_visible_text(text))
    )


def _list_boxes(form: ChatForm) -> dict[str, str]:
    if form.verb == "hand-on":
        return {"message": form.text, "reply_to": form.reply_to, "safe_contact": form.safe_contact}
    if form.verb in ("helpful", "unhelpful"):
        return {"comment": form.comment.strip()}
    return {"text": form.text} if form.verb == "say" else {}
