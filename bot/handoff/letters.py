"""The letter that goes to the Office: what the person chose to hand on, and its form at rest (JSON, then encrypted)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.errors import UnreadableContentsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.handoff.requests import HandoffRequest
    from bot.messages import Language, Message
    from bot.storage.conversations import StoredTurn


@dataclass(frozen=True, slots=True)
class LetterTurn:
    """One turn of the conversation: what was written (redacted) or pressed, and what was answered, in which language."""

    said: str
    is_button: bool
    answers: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to the Office. `turns` is empty unless the person asked for the conversation to be sent along."""

    reference: str
    language: Language
    message: str
    reply_to: str | None
    safe_contact: str | None
    turns: tuple[LetterTurn, ...] = ()

    def to_bytes(self) -> bytes:
        """Return the letter as JSON."""
        return json.dumps(asdict(self), separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes, reference: str) -> Letter:
        """Rebuild the letter of this reference.

        Raises:
            UnreadableContentsError: it is another's; somebody moved contents from one row to another.
        """
        fields = json.loads(data)
        if fields["reference"] != reference:
            raise UnreadableContentsError("the contents are of another reference")
        turns = tuple(
            LetterTurn(
                said=turn["said"],
                is_button=turn["is_button"],
                answers=tuple(turn["answers"]),
                language=turn.get("language", fields["language"]),  # letters that waited for an update have none
            )
            for turn in fields.pop("turns")
        )
        return cls(**fields, turns=turns)


def write_letter(reference: str, request: HandoffRequest, turns: tuple[LetterTurn, ...]) -> Letter:
    """Put a letter together; the message stays word for word, a field with nothing to see in it is left out."""
    return Letter(
        reference=reference,
        language=request.language,
        message=request.message,
        reply_to=(request.reply_to or "").strip() or None,
        safe_contact=(request.safe_contact or "").strip() or None,
        turns=turns,
    )


def make_letter_turns(greet: Callable[[Language], Message], turns: Sequence[StoredTurn]) -> tuple[LetterTurn, ...]:
    """Return turns as they are kept; a button is told by the words that were on it.

    Args:
        greet: what stands before the first turn in a language; it is not stored.
    """
    titles: dict[str, str] = {}
    written: list[LetterTurn] = []
    for turn in turns:
        language = turn.understanding.language
        said: str | None = turn.text
        if turn.payload is not None:
            said = titles.get(turn.payload) or _list_titles([greet(language)]).get(turn.payload, turn.payload)
        answers = tuple(message.text for message in turn.messages)
        written.append(LetterTurn(said or "", turn.payload is not None, answers, language))
        titles.update(_list_titles(turn.messages))
    return tuple(written)


def _list_titles(messages: Iterable[Message]) -> dict[str, str]:
    return {button.payload: button.title for message in messages for button in message.buttons}
