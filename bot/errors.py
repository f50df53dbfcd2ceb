"""The error tree. Every error that a client may see carries an HTTP status and a code; none carries user text."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from bot.messages import Language, Message


class RepereError(Exception):
    """Base of our errors."""


class SettingsError(RepereError):
    """A setting has a wrong value. The message names the variable, never its value."""


class KnowledgeError(RepereError):
    """The curated knowledge cannot be used; the message says which file and why."""


class ModelUnavailableError(RepereError):
    """No trained model could be loaded."""


class AlreadyStoredError(RepereError):
    """Another request stored this row first."""


class AccountError(RepereError):
    """An account of staff cannot be changed so.

    Attributes:
        fault: bad_name, name_taken, unknown, last_administrator, disabled.
    """

    def __init__(self, fault: Literal["bad_name", "name_taken", "unknown", "last_administrator", "disabled"]) -> None:
        super().__init__(fault)
        self.fault = fault


class BackupError(RepereError):
    """A backup cannot be taken or put back. The message says why, what to do, and holds no text of a visitor."""


class PasswordsBusyError(RepereError):
    """So many passwords of staff wait to be hashed that one more would wait too long."""


class UnreadableContentsError(RepereError):
    """What was handed on is sealed with a key that this process does not have."""


class DeliveryError(RepereError):
    """A message could not be sent.

    Attributes:
        failure: what happened, in a few words of our own; never what the mail server wrote, which may repeat the message.
        is_refusal: the mail server said that it will not take this message for this recipient.
        is_open: the whole message was handed over and no answer came, so it may have arrived.
    """

    def __init__(self, failure: str, *, is_refusal: bool = False, is_open: bool = False) -> None:
        super().__init__(failure)
        self.failure = failure
        self.is_refusal = is_refusal
        self.is_open = is_open


class PublicError(RepereError):
    """An error that is told to the client as problem+json.

    Attributes:
        code: stable name of the problem; also the key of its words in `bot/web/problems.py`.
        status: HTTP status.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR


class BadRequestError(PublicError):
    """The body or its shape is wrong."""

    code = "bad_request"
    status = HTTPStatus.BAD_REQUEST


class NotUtf8Error(BadRequestError):
    """The body is not UTF-8."""

    code = "not_utf8"


class EmptyTextError(BadRequestError):
    """The message has no visible text."""

    code = "empty_text"


class UnknownPayloadError(BadRequestError):
    """The payload is none that a button of ours carries."""

    code = "unknown_payload"


class TextTooLongError(PublicError):
    """The message is longer than the limit."""

    code = "text_too_long"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class HandoffTooLongError(BadRequestError):
    """A field of what is to be handed on is longer than its limit.

    Attributes:
        field: its name.
    """

    code = "handoff_too_long"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, field: str, most_chars: int) -> None:
        super().__init__(f"{field} must be at most {most_chars} characters")
        self.field = field


class ConsentMissingError(BadRequestError):
    """Nothing is handed on without the person's agreement."""

    code = "consent_missing"


class BodyTooLargeError(PublicError):
    """The request's body is larger than the limit."""

    code = "body_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class SlowBodyError(PublicError):
    """The request's body did not come in time."""

    code = "slow_body"
    status = HTTPStatus.REQUEST_TIMEOUT


class CompressedBodyError(PublicError):
    """The request's body is compressed."""

    code = "compressed_body"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class UnsupportedMediaTypeError(PublicError):
    """The body is not JSON."""

    code = "unsupported_media_type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class UnauthorizedError(PublicError):
    """The token is missing or belongs to no such conversation."""

    code = "unauthorized"
    status = HTTPStatus.UNAUTHORIZED


class OriginNotAllowedError(PublicError):
    """The page that sent this may not use the service."""

    code = "origin_not_allowed"
    status = HTTPStatus.FORBIDDEN


class UnknownConversationError(PublicError):
    """No such conversation (perhaps deleted)."""

    code = "unknown_conversation"
    status = HTTPStatus.NOT_FOUND


class UnknownTurnError(PublicError):
    """No such turn in this conversation."""

    code = "unknown_turn"
    status = HTTPStatus.NOT_FOUND


class IdempotencyConflictError(PublicError):
    """The same Idempotency-Key came with another message."""

    code = "idempotency_conflict"
    status = HTTPStatus.CONFLICT


class TooManyRequestsError(PublicError):
    """The visitor sends faster than the limit.

    Attributes:
        retry_after_s: seconds to wait.
    """

    code = "too_many_requests"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class OverloadedError(TooManyRequestsError):
    """More people write at once than can be answered soon; nothing of this message was looked at."""

    code = "overloaded"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(2)


class StorageUnavailableError(PublicError):
    """The database cannot be read or written now.

    Attributes:
        messages: what a visitor in danger is told all the same; nothing of it was stored.
        language: what those are in.
    """

    messages: tuple[Message, ...] = ()
    language: Language | None = None
    code = "storage_unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
