"""The order of work for one message, and nothing else: redact, look for danger, understand and answer, store, reply.

Keeps nothing of a conversation in memory. Every turn gets at least one message, whatever fails on the way.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import secrets
import time
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakValueDictionary

import structlog

from bot.engine.dialogue import parse_payload, to_understanding
from bot.errors import (
    AlreadyStoredError,
    EmptyTextError,
    IdempotencyConflictError,
    OverloadedError,
    StorageUnavailableError,
    TextTooLongError,
    UnauthorizedError,
    UnknownConversationError,
    UnknownTurnError,
)
from bot.knowledge_base.replies import make_answer, make_failure, name_outcome
from bot.logs import where_raised
from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS, ConversationId, RedactedText, Understanding
from bot.redaction.invisible import strip_invisible
from bot.storage import conversations as stored
from bot.storage.patience import present_patience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from bot.coordination import Coordination
    from bot.engine.dialogue import DialogueEngine
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language, Message
    from bot.redaction.redactor import Redactor
    from bot.storage.database import Connection, Database
    from bot.storage.erasures import Register
    from bot.understanding import MessageReader

MAX_TEXT_CHARS = 2000
STORE_TRIES = 10  # of two processes that answer in one conversation, one may be overtaken several times in a row

MOST_IN_WORK = 100
"""Messages that one process works on or lets wait. At some ten milliseconds each the last is answered within a second or
two; whoever comes then is told so at once, with the help lines, instead of waiting for an answer that comes too late."""

log = structlog.get_logger(__name__)


class Identity(NamedTuple):
    """What a visitor proves that a conversation is theirs with; only the token's hash is ever stored."""

    conversation_id: ConversationId
    token: str


def make_identity() -> Identity:
    """Return a new identity, 122 and 256 random bits; nothing is stored."""
    return Identity(ConversationId(str(uuid.uuid4())), secrets.token_urlsafe(32))


@dataclass(frozen=True, slots=True)
class StartedConversation:
    """A new conversation; the token is told once and only its hash is stored."""

    conversation_id: ConversationId
    token: str
    language: Language
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class VisitorMessage:
    """What a visitor sent: a text or a button's payload, never both. `language` is that of their interface."""

    text: str | None = None
    payload: str | None = None
    language: Language | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a message was understood as and answered with."""

    understanding: Understanding
    messages: tuple[Message, ...]
    dialogue_state: str | None


class ConversationService:
    """Everything a visitor can do with a conversation."""

    def __init__(
        self,
        *,
        database: Database,
        redactor: Redactor,
        reader: MessageReader,
        knowledge: KnowledgeBase,
        engine: DialogueEngine | None,
        coordination: Coordination,
        erasures: Register,
    ) -> None:
        self._database = database
        self._redactor = redactor
        self._reader = reader
        self._knowledge = knowledge
        self._engine = engine
        self._coordination = coordination
        self._erasures = erasures
        self._in_work = 0
        self._on_turn: Callable[[stored.StoredTurn], None] = lambda _turn: None
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def tell(self, listener: Callable[[stored.StoredTurn], None]) -> None:
        """Call `listener` after each turn that was stored."""
        self._on_turn = listener

    async def start(self, language: Language, identity: Identity | None = None) -> StartedConversation:
        """Begin a conversation and greet.

        Args:
            identity: what `make_identity` gave out before; by default a new one.

        Raises:
            StorageUnavailableError: it could not be stored.
            AlreadyStoredError: this identity's conversation has begun before.
        """
        conversation_id, token = identity or make_identity()
        conversation = stored.Conversation(conversation_id, _hash(token), language, 0, None)
        await self._database.write(lambda connection: stored.add_conversation(connection, conversation))
        return StartedConversation(conversation_id, token, language, (self.greet(language),))

    def greet(self, language: Language) -> Message:
        """Return the first words of a conversation; they need no model and no database."""
        return make_answer(self._knowledge, "greet", language)

    async def post(self, conversation_id: ConversationId, token: str, message: VisitorMessage) -> stored.StoredTurn:
        """Answer one message; the turn is stored before this returns.

        A repeated idempotency key gets the first answer again.

        Raises:
            EmptyTextError, TextTooLongError, UnknownPayloadError: the message cannot be used; nothing was stored.
            UnknownConversationError, UnauthorizedError: no such conversation, or not this token's.
            IdempotencyConflictError: the key came before with another message.
            OverloadedError: too many are being answered; nothing was stored.
            StorageUnavailableError: it could not be stored; its `messages` answer danger all the same.
        """
        _check_text(message)
        if self._in_work >= MOST_IN_WORK:
            log.warning("conversation.turn.shed")
            raise OverloadedError
        self._in_work += 1
        try:
            return await self._post_in_turn(conversation_id, token, message)
        except StorageUnavailableError as error:
            self.answer_danger(message, error)
            raise
        finally:
            self._in_work -= 1

    async def _post_in_turn(
        self, conversation_id: ConversationId, token: str, message: VisitorMessage
    ) -> stored.StoredTurn:
        async with self._turn(conversation_id):
            for _ in range(STORE_TRIES):
                try:
                    return await self._post_once(conversation_id, token, message)
                except AlreadyStoredError:
                    log.info("conversation.turn.overtaken")  # another process answered in this conversation; look again
        raise StorageUnavailableError

    @contextlib.asynccontextmanager
    async def _turn(self, conversation_id: ConversationId) -> AsyncIterator[None]:
        """Let messages of one conversation be answered one after the other; waiting for the one before is waiting too."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        begun, patience = time.monotonic(), present_patience()
        try:
            async with asyncio.timeout(patience.left_s):
                await lock.acquire()
        except TimeoutError as error:
            raise StorageUnavailableError("TimeoutError") from error
        try:
            async with self._coordination.turn(conversation_id):
                patience.spend(time.monotonic() - begun)
                yield
        finally:
            lock.release()

    async def _post_once(
        self, conversation_id: ConversationId, token: str, message: VisitorMessage
    ) -> stored.StoredTurn:
        started = time.perf_counter()
        conversation = await self._authorize(conversation_id, token)
        text = None if message.text is None else self._redactor.redact(message.text)
        if message.idempotency_key:
            earlier = await self._find_earlier(conversation_id, message.idempotency_key)
            if earlier:
                if (earlier.text, earlier.payload) != (text, message.payload):
                    raise IdempotencyConflictError
                return earlier
        answer = await self._answer(conversation, text, message)
        turn = stored.StoredTurn(
            turn=conversation.turns + 1,
            text=text,
            payload=message.payload,
            understanding=answer.understanding,
            messages=answer.messages,
            outcome=name_outcome(answer.messages) if message.payload is None else "pressed",
            latency_ms=round((time.perf_counter() - started) * 1000, 2),
            model_id=self._engine.model_id if self._engine else "none",
            idempotency_key=message.idempotency_key,
        )
        await self._database.write(
            lambda connection: stored.add_turn(connection, conversation, turn, answer.dialogue_state)
        )
        self._on_turn(turn)
        return turn

    def answer_danger(self, message: VisitorMessage, error: StorageUnavailableError) -> None:
        """Let the error carry the answer to danger; that needs neither model nor database (standard B3)."""
        text = self._redactor.redact(message.text or "")
        found = self._reader.find_danger(text, message.language or "en")
        if found:
            error.language, error.messages = found[1], (make_answer(self._knowledge, *found),)

    async def understand(self, text: str, language: Language = "en") -> Understanding:
        """Return what a first message would be understood as; nothing is stored. What would be refused is out of scope."""
        try:
            _check_text(VisitorMessage(text=text))
        except (EmptyTextError, TextTooLongError):
            return Understanding(language, OUT_OF_SCOPE, 0.0)
        redacted = self._redactor.redact(text)
        parse_data, _ = await self._reader.read(redacted, language)
        understanding = to_understanding(parse_data, language)
        return replace(understanding, urgent=understanding.intent in SAFETY_INTENTS)

    async def rehearse(self, said: Iterable[VisitorMessage], language: Language) -> AsyncIterator[Answered]:
        """Answer the messages of one conversation, redacted already, as its visitor would be answered; nothing is stored.

        Raises:
            UnknownPayloadError: no button of ours carries such a payload.
        """
        conversation = stored.Conversation(ConversationId("rehearsal"), b"", language, 0, None)
        for message in said:
            answer = await self._answer(conversation, RedactedText(message.text or ""), message)
            conversation = replace(
                conversation, language=answer.understanding.language, dialogue_state=answer.dialogue_state
            )
            yield answer

    async def _answer(
        self,
        conversation: stored.Conversation,
        text: RedactedText | None,
        message: VisitorMessage,
    ) -> Answered:
        language = message.language or conversation.language
        if message.payload is not None:
            parse_data, safety = (
                parse_payload(message.payload, self._knowledge.answers),
                None,
            )
            parse_data["language"] = language
        else:
            parse_data, safety = await self._reader.read(text or RedactedText(""), language)
        parse_data["spoken"] = language
        messages: tuple[Message, ...] = ()
        state = conversation.dialogue_state
        if self._engine is not None:
            try:
                turn = await self._engine.respond(conversation.id, parse_data, conversation.dialogue_state)
                messages, state, language = turn.messages, turn.state, turn.language
            except Exception as error:
                log.error("conversation.engine.failed", error=type(error).__name__, where=where_raised(error))
        understanding = to_understanding(parse_data, language)
        if not messages:
            language = understanding.language
            messages = (self._answer_without_engine(safety or understanding.intent, language),)
        urgent = any(reply.entry in SAFETY_INTENTS for reply in messages)
        return Answered(replace(understanding, language=language, urgent=urgent), messages, state)

    def _answer_without_engine(self, intent: str, language: Language) -> Message:
        if intent in SAFETY_INTENTS:
            return make_answer(self._knowledge, intent, language)
        return make_failure(self._knowledge, language)

    async def list_turns(
        self, conversation_id: ConversationId, token: str, *, most: int | None = None
    ) -> tuple[stored.StoredTurn, ...]:
        """Return the turns as they are kept, the earliest first; with `most`, only so many of the latest.

        Raises:
            UnknownConversationError, UnauthorizedError: no such conversation, or not this token's.
        """
        await self._authorize(conversation_id, token)
        return await self._database.read(lambda connection: stored.list_turns(connection, conversation_id, most=most))

    async def end(self, conversation_id: ConversationId, token: str) -> None:
        """Close a conversation for good: from now on its token opens nothing. What is no longer there is no error.

        The redacted turns stay as long as those of any conversation; where the dialogue stood is forgotten.

        Raises:
            UnauthorizedError: it exists and the token is not its own.
        """
        try:
            await self._authorize(conversation_id, token)
        except UnknownConversationError:
            return
        nobodys = _hash(secrets.token_urlsafe(32))

        def write(connection: Connection) -> None:
            stored.end_conversation(connection, conversation_id, nobodys)
            self._erasures.note(connection, "ended", conversation_id)

        await self._database.write(write)

    async def delete(self, conversation_id: ConversationId, token: str) -> None:
        """Delete a conversation wholly; to delete what does not exist is no error.

        Raises:
            UnauthorizedError: it exists and the token is not its own.
        """
        try:
            await self._authorize(conversation_id, token)
        except UnknownConversationError:
            return

        def write(connection: Connection) -> None:
            stored.delete_conversation(connection, conversation_id)
            self._erasures.note(connection, "conversation", conversation_id)

        await self._database.write(write, durable=True)  # it is told as gone: no power cut brings it back
        await self._database.scrub()

    async def give_feedback(
        self,
        conversation_id: ConversationId,
        token: str,
        turn: int,
        *,
        helpful: bool,
        comment: str | None,
    ) -> None:
        """Store whether a turn helped.

        Raises:
            UnknownTurnError: there is no such turn.
        """
        await self._authorize(conversation_id, token)
        redacted = self._redactor.redact(comment) if comment else None
        known = await self._database.write(
            lambda connection: stored.set_feedback(connection, conversation_id, turn, helpful=helpful, comment=redacted)
        )
        if not known:
            raise UnknownTurnError

    async def _authorize(self, conversation_id: ConversationId, token: str) -> stored.Conversation:
        conversation = await self._database.read(
            lambda connection: stored.find_conversation(connection, conversation_id)
        )
        if conversation is None:
            raise UnknownConversationError
        if not hmac.compare_digest(conversation.token_hash, _hash(token)):
            raise UnauthorizedError
        return conversation

    async def _find_earlier(self, conversation_id: ConversationId, key: str) -> stored.StoredTurn | None:
        return await self._database.read(lambda connection: stored.find_turn_by_key(connection, conversation_id, key))


def _check_text(message: VisitorMessage) -> None:
    if message.text is None:
        return
    if len(message.text) > MAX_TEXT_CHARS:
        raise TextTooLongError
    if not any(character.isprintable() and not character.isspace() for character in strip_invisible(message.text)):
        raise EmptyTextError


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
