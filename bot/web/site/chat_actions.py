"""What each button of the chat page does. No markup, no HTTP: a form goes in, what the next page shows comes out."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.conversation import Identity, VisitorMessage, make_identity
from bot.errors import AlreadyStoredError, IdempotencyConflictError, UnauthorizedError, UnknownConversationError
from bot.handoff.requests import HandoffRequest
from bot.web.site.chat_forms import OLD_S, SHOWN_TURNS, make_key

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.conversation import ConversationService
    from bot.messages import Language
    from bot.storage.conversations import StoredTurn
    from bot.web.services import Services
    from bot.web.site.chat_forms import ChatForm

    Action = Callable[[Services, ChatForm], Awaitable["ChatState"]]

MAX_COMMENT_CHARS = 1000


@dataclass(frozen=True, slots=True)
class Handoff:
    """The form that writes to the Office: what was typed into it, and the reference once it is kept."""

    message: str = ""
    reply_to: str = ""
    safe_contact: str = ""
    is_along: bool = False
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ChatState:
    """What a chat page shows.

    Attributes:
        text: what stands in the box.
        most: how many turns are shown; `turns` may hold one more, which tells that there are earlier ones.
        done: the name of the sentence that says what was done.
        rated: whether the newest answer helped, where the visitor just said so.
        handoff: the form to the Office, in place of the conversation.
        problem: the code of what went wrong.
        wait_s: seconds to wait before sending again.
        is_readable: whether the conversation could be read.
        has_box: whether there is a box to write in. The page of a GET request has none: browsers keep such a page as it
            stands, whatever it says of caches, and Back would show what was typed (standard A6). No browser keeps the page
            that answers a form.
    """

    language: Language
    identity: Identity
    turns: tuple[StoredTurn, ...] = ()
    text: str = ""
    most: int = SHOWN_TURNS
    done: str | None = None
    rated: bool | None = None
    handoff: Handoff | None = None
    problem: str | None = None
    wait_s: int = 0
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
    """Show the conversation as it is, or the form to the Office as it was typed."""
    state = await _open(services.conversations, form)
    if form.is_handoff and form.verb in ("en", "fr"):
        return replace(state, handoff=_read_handoff(form))
    return replace(state, text="" if form.is_handoff else form.text)


async def say(services: Services, form: ChatForm) -> ChatState:
    """Send what stands in the box."""
    await _post(services.conversations, form, VisitorMessage(form.text, None, form.language, form.key))
    return await _open(services.conversations, form)


async def press(services: Services, form: ChatForm) -> ChatState:
    """Send a quick reply; what stands in the box stays."""
    await _post(services.conversations, form, VisitorMessage(None, form.argument, form.language, form.key))
    return replace(await _open(services.conversations, form), text=form.text)


async def rate(services: Services, form: ChatForm) -> ChatState:
    """Keep whether an answer helped, and what was missing."""
    is_helpful, comment = form.verb == "helpful", form.comment.strip()[:MAX_COMMENT_CHARS] or None
    await services.conversations.give_feedback(*form.identity, form.number, helpful=is_helpful, comment=comment)
    state = replace(await _open(services.conversations, form), text=form.text)
    return replace(state, done="thanks") if comment else replace(state, rated=is_helpful)


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
    """Open the form to the Office."""
    return replace(await _open(services.conversations, form), handoff=Handoff())


async def hand_on(services: Services, form: ChatForm) -> ChatState:
    """Hand what was written on to the Office; the conversation only where that was ticked, and only the visitor's own."""
    handoff = _read_handoff(form)
    state = await _open(
        services.conversations, form
    )  # before anything is kept: a conversation that is over sends nothing
    request = HandoffRequest(
        message=handoff.message,
        reply_to=handoff.reply_to or None,
        safe_contact=handoff.safe_contact or None,
        language=form.language,
        conversation_id=form.identity.conversation_id if handoff.is_along and state.turns else None,
    )
    reference = await services.handoffs.submit(request, form.key)
    return replace(state, handoff=Handoff(reply_to=handoff.reply_to.strip(), reference=reference))


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
    """
    state = await _open(services.conversations, form)
    return keep_typed(state, form)


def keep_typed(state: ChatState, form: ChatForm) -> ChatState:
    """Return a page with what was typed into a form."""
    return replace(state, handoff=_read_handoff(form)) if form.is_handoff else replace(state, text=form.text)


async def _post(conversations: ConversationService, form: ChatForm, message: VisitorMessage) -> None:
    """Send a message; the first one begins the conversation, and so does one to a conversation that is no longer kept."""
    try:
        await conversations.post(*form.identity, message)
    except UnknownConversationError:
        with contextlib.suppress(AlreadyStoredError):  # a double tap
            await conversations.start(form.language, form.identity)
        await conversations.post(*form.identity, message)
    except IdempotencyConflictError:  # a page that the browser kept, with new words in its box
        await conversations.post(*form.identity, replace(message, idempotency_key=make_key()))


async def _open(conversations: ConversationService, form: ChatForm) -> ChatState:
    most = max(SHOWN_TURNS, form.number if form.verb == "show" else 0)
    is_whole = form.is_handoff or form.verb == "write"  # the form to the Office shows all that could go along
    turns: tuple[StoredTurn, ...] = ()
    with contextlib.suppress(UnknownConversationError):  # nothing said yet
        turns = await conversations.list_turns(*form.identity, most=None if is_whole else most + 1)
    return ChatState(form.language, form.identity, turns, most=most)


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
    return Handoff(form.text, form.reply_to, form.safe_contact, form.is_along)
