"""Takes what a person hands on: stores it encrypted, with its place in the outbox, and tells the reference."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any

import structlog

from bot.errors import AlreadyStoredError, IdempotencyConflictError, StorageUnavailableError, UnknownConversationError
from bot.handoff.letters import LetterTurn, make_letter_turns, write_letter
from bot.handoff.requests import check_request
from bot.storage.conversations import find_conversation, list_turns, mark_handed_on
from bot.storage.handoffs import NewHandoff, add_handoff, find_by_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.handoff.encryption import ContentsCipher
    from bot.handoff.outbox import Outbox
    from bot.handoff.requests import HandoffRequest
    from bot.messages import Language, Message
    from bot.storage.conversations import StoredTurn
    from bot.storage.database import Database

REFERENCE_ALPHABET = "2346789FHKLMQRTWXY"
"""Nothing that looks or, read aloud in either language, sounds like another of them; no vowels, so no words."""

STORE_TRIES = 3

log = structlog.get_logger(__name__)


class HandoffService:
    """Everything a visitor can do with a handoff."""

    def __init__(
        self,
        *,
        database: Database,
        cipher: ContentsCipher,
        outbox: Outbox | None,
        greet: Callable[[Language], Message],
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            outbox: what sends; None when no mail server is set up.
            greet: what a conversation begins with; it is not stored.
        """
        self._database = database
        self._cipher = cipher
        self._outbox = outbox
        self._greet = greet

    @property
    def can_send(self) -> bool:
        """Whether a mail server is set up; without one, what is handed on is kept safely and waits."""
        return self._outbox is not None

    def start(self) -> None:
        """Begin to send what waits."""
        if self._outbox:
            self._outbox.start()

    async def stop(self) -> None:
        """Let what is being sent end, within seconds."""
        if self._outbox:
            await self._outbox.stop()

    async def submit(self, request: HandoffRequest, key: str | None) -> str:
        """Store what is handed on and return its reference; from then on it is not lost.

        The conversation is taken as it is kept now. What becomes of it later changes nothing; its id is not kept. The
        conversation is marked as one from which something was handed on, without the reference.

        Args:
            key: the same key gives the same reference and stores nothing twice.

        Raises:
            EmptyTextError, HandoffTooLongError, NotUtf8Error: the request cannot be handed on.
            UnknownConversationError: there is no such conversation; nothing was stored.
            IdempotencyConflictError: this key came with other words before; nothing was stored.
            StorageUnavailableError: it could not be stored.
        """
        check_request(request)
        for _ in range(STORE_TRIES):
            try:
                reference = await self._database.write(
                    lambda connection: self._store(connection, request, key), durable=True
                )
            except AlreadyStoredError:  # the same key at the same moment, or the reference is taken: look again
                continue
            log.info("handoff.request.accepted", reference=reference)
            if self._outbox:
                self._outbox.wake()
            return reference
        raise StorageUnavailableError("AlreadyStoredError")

    def to_letter_turns(self, turns: Sequence[StoredTurn]) -> tuple[LetterTurn, ...]:
        """Return turns exactly as they would be sent along, so that the person can see them first (standard D14)."""
        return make_letter_turns(self._greet, turns)

    def _store(self, connection: Any, request: HandoffRequest, key: str | None) -> str:
        key_hash = hashlib.sha256(key.encode()).digest() if key else None
        earlier = find_by_key(connection, key_hash) if key_hash else None
        words = _to_words(request, key)
        if earlier:
            reference, mac = earlier
            if not self._cipher.matches(mac, words):
                raise IdempotencyConflictError
            return reference
        reference = make_reference()
        letter = write_letter(reference, request, self._take_turns(connection, request))
        add_handoff(
            connection,
            NewHandoff(
                reference=reference,
                language=request.language,
                contents=self._cipher.seal(letter.to_bytes()),
                key_hash=key_hash,
                request_mac=self._cipher.sign(words),
            ),
        )
        if request.conversation_id:
            mark_handed_on(connection, request.conversation_id)
        return reference

    def _take_turns(self, connection: Any, request: HandoffRequest) -> tuple[LetterTurn, ...]:
        if request.conversation_id is None:
            return ()
        conversation = find_conversation(connection, request.conversation_id)
        if conversation is None:
            raise UnknownConversationError
        turns = list_turns(connection, conversation.id)
        shown = turns if request.last_turn is None else [turn for turn in turns if turn.turn <= request.last_turn]
        return self.to_letter_turns(shown)


def make_reference() -> str:
    """Return a new reference, easy to read aloud and not to be guessed (one of 10¹⁰): `K7QF-3MR9`."""
    characters = [secrets.choice(REFERENCE_ALPHABET) for _ in range(8)]
    return f"{''.join(characters[:4])}-{''.join(characters[4:])}"


def _to_words(request: HandoffRequest, key: str | None) -> bytes:
    """Return all that must be the same when the same key comes again. The key in it keeps the MAC from being compared."""
    fields = [request.message, request.reply_to, request.safe_contact, request.language, request.conversation_id]
    shown = [] if request.last_turn is None else [request.last_turn]
    return json.dumps([key, *fields, *shown]).encode()
