"""Turns what a chat page shows into the values of its markup: bubbles, buttons, notices. Nothing of it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge_base.lines import OFFICE
from bot.knowledge_base.replies import make_contacts
from bot.messages import other_language
from bot.web.site.addresses import CHAT_PATHS
from bot.web.site.answer_words import ANSWER_WORDS
from bot.web.site.chat_faults import LIMITS_CHARS, MAX_COMMENT_CHARS
from bot.web.site.chat_forms import SHOWN_TURNS, make_key, make_text_field
from bot.web.site.chat_words import CHAT_WORDS
from bot.web.site.handoff_words import HANDOFF_WORDS
from bot.web.site.lines import emergency_number
from bot.web.site.numbers import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.handoff.letters import LetterTurn
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language, Message
    from bot.storage.conversations import StoredTurn
    from bot.web.services import Services
    from bot.web.site.chat_actions import ChatState
    from bot.web.site.chat_words import ChatWords
    from bot.web.site.pages import Pages
    from bot.web.static import StaticFile

_PLACEHOLDER = re.compile(r"\[[a-z]+\]")
_ENTRY = re.compile(r"/(\w+)")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as it is shown; `placeholder` is the first word on the page that stands for something taken out."""

    turn: int
    said: str
    language: Language
    messages: tuple[Message, ...]
    is_urgent: bool
    placeholder: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said before the first keystroke, in one language (standards B1, B7, D1)."""

    language: Language
    words: ChatWords
    sentences: tuple[str, ...]
    email: str | None
    privacy_path: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A box that cannot be sent as it is: its id, its label, and what to do about it."""

    box: str
    label: str
    sentence: str


class ChatPages:
    """Renders chat pages, with the frame and words that every page of the site has."""

    def __init__(self, pages: Pages, services: Services) -> None:
        self._pages = pages
        self._services = services

    def render(self, state: ChatState) -> StaticFile:
        """Return the page of a state. Each has a key of its own, unless its form is one that is to be sent again."""
        language, other = state.language, other_language(state.language)
        conversation_id, token = state.identity
        exchanges = make_exchanges(self._services.knowledge, self._greet(language), state.turns)
        return self._pages.render(
            "handoff.html" if state.handoff else "chat.html",
            language,
            state=state,
            said=CHAT_WORDS[language],
            other_said=CHAT_WORDS[other],
            notices=[self._make_notice(language), self._make_notice(other)],
            own_words=CHAT_WORDS,
            labels_in=ANSWER_WORDS,
            handoff_in=HANDOFF_WORDS,
            form_words=HANDOFF_WORDS[language],
            key=state.key or make_key(),
            text_field=make_text_field(),
            greeting=self._greet(language),
            exchanges=exchanges[-state.most :],
            has_earlier=bool(exchanges) and exchanges[-state.most :][0].turn > 1,
            more_turns=SHOWN_TURNS + state.most * 3,
            problem=_explain(state, CHAT_WORDS[language]),
            refusals=_list_refusals(state),
            max_comment_chars=MAX_COMMENT_CHARS,
            can_send=self._services.handoffs.can_send,
            letter_turns=self._list_letter_turns(state) if state.handoff else (),
            limits=_write_limits(language),
            chat_path=CHAT_PATHS[language],
            other_path=CHAT_PATHS[other],
            ping=f"{CHAT_PATHS[language]}/end?conversation={conversation_id}&token={token}",
        )

    def _make_notice(self, language: Language) -> Notice:
        words, knowledge = CHAT_WORDS[language], self._services.knowledge
        emergency = emergency_number(knowledge, language)
        days = count(self._services.settings.retention_days, words.days, language)
        office = next(iter(make_contacts(knowledge, [OFFICE], language)), None)
        return Notice(
            language=language,
            words=words,
            sentences=(
                *(text.format(emergency=emergency, days=days) for text in words.notice),
                *filter(None, [self._services.settings.legal_authority.get(language)]),
            ),
            email=office.email if office else None,
            privacy_path=self._pages.answers.path("privacy", language),
        )

    def _list_letter_turns(self, state: ChatState) -> tuple[LetterTurn, ...]:
        """Return the conversation exactly as it would be sent (standard D14)."""
        return self._services.handoffs.to_letter_turns(state.turns)

    def _greet(self, language: Language) -> Message:
        return self._services.conversations.greet(language)


def make_exchanges(knowledge: KnowledgeBase, greeting: Message, turns: Sequence[StoredTurn]) -> tuple[Exchange, ...]:
    """Return turns as they are shown; a button is told by its title."""
    titles = dict(_list_titles([greeting]))
    exchanges: list[Exchange] = []
    has_note = False
    for turn in turns:
        language = turn.understanding.language
        said = turn.text or titles.get(turn.payload or "") or _entry_title(knowledge, turn.payload or "", language)
        found = None if has_note or turn.text is None else _PLACEHOLDER.search(turn.text)
        has_note = has_note or found is not None
        exchanges.append(
            Exchange(
                turn.turn, said, language, turn.messages, turn.understanding.urgent, found.group() if found else None
            )
        )
        titles.update(_list_titles(turn.messages))
    return tuple(exchanges)


def _list_titles(messages: Iterable[Message]) -> list[tuple[str, str]]:
    return [(button.payload, button.title) for message in messages for button in message.buttons]


def _entry_title(knowledge: KnowledgeBase, payload: str, language: Language) -> str:
    entry = _ENTRY.match(payload)
    answer = knowledge.answers.get(entry[1]) if entry else None
    return answer.in_language(language).title if answer else ""


def _explain(state: ChatState, words: ChatWords) -> str | None:
    if state.problem is None:
        return None
    if state.faults:
        return words.not_sent_yet
    said = words.problems.get(state.problem, words.problems["failed"])
    return said.format(wait=count(state.wait_s, words.seconds, state.language))


def _list_refusals(state: ChatState) -> tuple[Refusal, ...]:
    words, form_words = CHAT_WORDS[state.language], HANDOFF_WORDS[state.language]
    labels = {
        "text": words.write,
        "comment": words.missing,
        "message": form_words.message,
        "reply_to": form_words.reply,
        "safe_contact": form_words.safety,
    }
    limits = _write_limits(state.language)
    refusals = []
    for fault in state.faults:
        said = words.faults["empty"]
        if fault.over_chars:
            over = count(fault.over_chars, words.characters, state.language)
            said = words.faults.get(fault.box, words.faults["too_long"]).format(over=over, most=limits[fault.box])
        refusals.append(Refusal(fault.box, labels[fault.box], said))
    return tuple(refusals)


def _write_limits(language: Language) -> dict[str, str]:
    forms = CHAT_WORDS[language].characters
    return {box: count(most, forms, language) for box, most in LIMITS_CHARS.items()}
