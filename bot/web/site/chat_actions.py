"""What each button of the chat page does. No markup, no HTTP: a form goes in, what the next page shows comes out."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bot.conversation import Identity, VisitorMessage, make_identity
from bot.errors import (
    AlreadyStoredError,
    IdempotencyConflictError,
    StorageUnavailableError,
    TextTooLongError,
    UnauthorizedError,
    UnknownConversationError,
)
from bot.handoff.requests import HandoffRequest
from bot.messages import LANGUAGES
from bot.web.site.chat_faults import MAX_COMMENT_CHARS
from bot.web.site.chat_forms import OLD_S, SHOWN_TURNS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.conversation import ConversationService
    from bot.messages import Language, Message
    from bot.storage.conversations import StoredTurn
    from bot.web.services import Services
    from bot.web.site.chat_faults import Fault
    from bot.web.site.chat_forms import ChatForm

    Action = Callable[[Services, ChatForm], Awaitable["ChatState"]]

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Handoff:
    """The form that writes to the Office: what was typed into it, and the reference once it is kept.

    Attributes:
        last_turn: the last turn that it showed as going along.
        is_answered: whether the person asked for an answer.
    """

    message: str = ""
    reply_to: str = ""
    safe_contact: str = ""
    is_along: bool = False
    last_turn: int = 0
    reference: str | None = None
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """The box that asks what was missing in the answer of a turn, and what stands in it."""

    turn: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class ChatState:
    """What a chat page shows.

    Attributes:
        text: what stands in the box.
        most: how many turns are shown; `turns` may hold one more, which tells that there are earlier ones.
        key: of the form that this page answers, where that may be sent again; by default the page has a new one.
        done: the name of the sentence that says what was done.
        comment: the box under an answer that did not help.
        handoff: the form to the Office, in place of the conversation.
        draft: what was typed into that form while the conversation is shown in its place; its message is `text` then.
        problem: the code of what went wrong.
        faults: the boxes that cannot be sent as they are.
        wait_s: seconds to wait before sending again.
        unkept: what somebody in danger is told although nothing could be kept, and the language that it is in.
        is_readable: whether the conversation could be read.
        has_box: whether there is a box to write in. The page of a GET request has none: browsers keep such a page as it
            stands, whatever it says of caches, and Back would show what was typed (standard A6). No browser keeps the page
            that answers a form.
    """

    language: Language
    identity: Identity
    turns: tuple[StoredTurn, ...] = ()
    text: str = ""
    key: str | None = None
    most: int = SHOWN_TURNS
    done: str | None = None
    comment: Comment | None = None
    handoff: Handoff | None = None
    draft: Handoff = Handoff()
    problem: str | None = None
    faults: tuple[Fault, ...] = ()
    wait_s: int = 0
    unkept: tuple[Message, ...] = ()
    unkept_language: Language | None = None
    is_readable: bool = True
    has_box: bool = True


def begin(language: Language, *, done: str | None = None) -> ChatState:
    """Return a page without a conversation. Its identity is stored when something is said with it, not before."""
    return ChatState(language, make_identity(), done=done)


async def act(services: Services, form: ChatForm) -> ChatState:
    """Do what the visitor wants and return what they see next.

    Raises:
        PublicError: it could not be done.
        UnauthorizedError: the conversation is over, or the form is too old to show it.
    """
    if form.age_s > OLD_S and not await _is_news(services, form):
        raise UnauthorizedError
    return await ACTIONS.get(form.verb, show)(services, form)


async def show(services: Services, form: ChatForm) -> ChatState:
    """Show the conversation as it is, or in the other language what the page showed; what was typed stays."""
    state = await _open(services.conversations, form)
    if form.verb not in LANGUAGES:
        return replace(state, text=form.text)
    # Words that may have been stored unseen keep their key: sent again, they are not stored twice (standard E3).
    return replace(keep_typed(state, form), key=form.key if form.text else None)


async def say(services: Services, form: ChatForm) -> ChatState:
    """Send what stands in the box."""
    await _post(services.conversations, form, VisitorMessage(form.text, None, form.language))
    return await _open(services.conversations, form)


async def press(services: Services, form: ChatForm) -> ChatState:
    """Send a quick reply; what stands in the box stays."""
    await _post(services.conversations, form, VisitorMessage(None, form.argument, form.language))
    return replace(await _open(services.conversations, form), text=form.text)


async def rate(services: Services, form: ChatForm) -> ChatState:
    """Keep whether an answer helped, and what was missing.

    Raises:
        TextTooLongError: what was missing is longer than its box takes; nothing was stored.
    """
    is_helpful, is_its_own = form.verb == "helpful", form.number == form.comment_turn
    comment = form.comment.strip() if is_its_own else ""
    if len(comment) > MAX_COMMENT_CHARS:
        raise TextTooLongError
    await services.conversations.give_feedback(*form.identity, form.number, helpful=is_helpful, comment=comment or None)
    state = replace(await _open(services.conversations, form), text=form.text)
    if is_helpful or form.comment.strip():
        return replace(state, done="thanks", comment=None if is_its_own else state.comment)
    return replace(state, comment=Comment(form.number))


async def delete(services: Services, form: ChatForm) -> ChatState:
    """Delete the conversation and begin anew."""
    conversations = services.conversations
    await conversations.delete(*form.identity)
    # The id stays taken, by nothing that anybody can open: a browser may still hold the forms that were sent, and the words
    # must not come back when one of them is sent again (standard D5).
    nobodys = Identity(form.identity.conversation_id, secrets.token_urlsafe(32))
    with contextlib.suppress(AlreadyStoredError):
        await conversations.start(form.language, nobodys)
    return begin(form.language, done="removed")


async def write(services: Services, form: ChatForm) -> ChatState:
    """Open the form to the Office with what was typed before, there or in the chat's box."""
    return replace(await _open(services.conversations, form), handoff=_read_handoff(form))


async def hand_on(services: Services, form: ChatForm) -> ChatState:
    """Hand what was written on to the Office; the conversation only where that was ticked, and only the visitor's own."""
    handoff = _read_handoff(form)
    state = await _open(
        services.conversations, form
    )  # before anything is kept: a conversation that is over sends nothing
    is_along = handoff.is_along and bool(state.turns)
    request = HandoffRequest(
        message=handoff.message,
        reply_to=handoff.reply_to or None,
        safe_contact=handoff.safe_contact or None,
        language=form.language,
        conversation_id=form.identity.conversation_id if is_along else None,
        last_turn=handoff.last_turn if is_along else None,
    )
    reference = await _send_once(form.key, lambda key: services.handoffs.submit(request, key))
    kept = Handoff(reference=reference, is_answered=bool(handoff.reply_to.strip()))
    if form.age_s > OLD_S:  # nobody gets from an old form's page into the conversation (standard A6)
        return ChatState(form.language, make_identity(), handoff=kept)
    return replace(state, handoff=kept, draft=Handoff())


ACTIONS: Mapping[str, Action] = {
    "say": say,
    "press": press,
    "helpful": rate,
    "unhelpful": rate,
    "delete": delete,
    "write": write,
    "hand-on": hand_on,
}


async def reopen(services: Services, form: ChatForm) -> ChatState:
    """Return the page of a form that could not be used, with all that was typed.

    Raises:
        PublicError: the conversation cannot be read now.
        UnauthorizedError: the form is too old, and its words came before.
    """
    if form.age_s <= OLD_S:
        return keep_typed(await _open(services.conversations, form), form)
    if not await _is_news(services, form):
        raise UnauthorizedError
    return hide(form)


def hide(form: ChatForm) -> ChatState:
    """Return a page without what was said, but with all that was typed into its form."""
    return keep_typed(replace(_carry(form), is_readable=False), form)


def keep_typed(state: ChatState, form: ChatForm) -> ChatState:
    """Return a page with what its form showed, and with the form's key: what is sent again is not stored twice."""
    state = replace(state, key=form.key)
    if form.reference:
        return replace(state, handoff=Handoff(reference=form.reference, is_answered=form.is_answered))
    return replace(state, handoff=_read_handoff(form)) if form.is_handoff else replace(state, text=form.text)


async def _post(conversations: ConversationService, form: ChatForm, message: VisitorMessage) -> None:
    """Send a message; the first one begins the conversation, and so does one to a conversation that is no longer kept."""

    async def post(key: str) -> None:
        await conversations.post(*form.identity, replace(message, idempotency_key=key))

    try:
        await _send_once(form.key, post)
    except UnknownConversationError:
        try:
            await conversations.start(form.language, form.identity)
        except AlreadyStoredError:  # a double tap
            pass
        except StorageUnavailableError as error:
            conversations.answer_danger(message, error)
            raise
        await _send_once(form.key, post)


async def _send_once(key: str, send: Callable[[str], Awaitable[_Result]]) -> _Result:
    """Send with the key of a page. Other words from the same page are another message, with a key that follows from it."""
    times = 1
    while True:
        try:
            return await send(key if times == 1 else f"{key}.{times}")
        except IdempotencyConflictError:  # words that were changed after an error, or on a page that the browser kept
            times += 1


async def _open(conversations: ConversationService, form: ChatForm) -> ChatState:
    most = max(SHOWN_TURNS, form.number if form.verb == "show" else 0)
    is_whole = form.is_handoff or form.verb == "write"  # the form to the Office shows all that could go along
    turns: tuple[StoredTurn, ...] = ()
    with contextlib.suppress(UnknownConversationError):  # nothing said yet
        turns = await conversations.list_turns(*form.identity, most=None if is_whole else most + 1)
    return replace(_carry(form), turns=turns, most=most)


def _carry(form: ChatForm) -> ChatState:
    """Return a page with what was typed into boxes other than the one that is sent."""
    comment = Comment(form.comment_turn, form.comment) if form.comment_turn else None
    if comment and form.verb in ("say", "press") and not comment.text.strip():
        comment = None  # the conversation went on
    return ChatState(form.language, form.identity, comment=comment, draft=_read_handoff(form))


async def _is_news(services: Services, form: ChatForm) -> bool:
    """Whether an old form brings words that never came before, or only takes something away."""
    if form.verb in ("delete", "hand-on"):
        return True
    try:
        turns = await services.conversations.list_turns(*form.identity)
    except UnknownConversationError:
        return True
    return form.verb in ("say", "press") and form.key not in {turn.idempotency_key for turn in turns}


def _read_handoff(form: ChatForm) -> Handoff:
    return Handoff(form.text, form.reply_to, form.safe_contact, form.is_along, form.last_turn)
