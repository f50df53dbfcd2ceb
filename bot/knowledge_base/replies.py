"""Makes the messages of an answer from the curated knowledge, in one language. Nothing here is generated.

What staff switched off is never in them, and an answer past its review date says "call to confirm".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, get_args

from bot.knowledge_base.cards import make_contact
from bot.knowledge_base.finder import excludes, speaks
from bot.knowledge_base.freshness import CONFIRM_ANSWER, is_due
from bot.knowledge_base.lines import CONNECTS, HELP_LINES, HOTLINE
from bot.knowledge_base.phrases import ASK_PLACE, DID_YOU_MEAN, FAILURE, MORE, NO_MORE, SAME_LINES, SWITCHED_OFF
from bot.messages import OUT_OF_SCOPE, SAFETY_INTENTS, Button, Message, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import Answer, AnswerText
    from bot.messages import Contact, Language, Outcome

Voice = Literal["young", "adult"]
"""Who plainly writes about a minor: the young person, or an adult who worries."""

CareKind = Literal["scared", "next", "declines", "private", "thanks", "goodbye"]
"""What a person says within a care frame; the fields of `CareText`."""

CARE_KINDS: tuple[CareKind, ...] = get_args(CareKind)
LEAVING: tuple[CareKind, ...] = ("goodbye", "thanks")
_LEAVING_BUTTONS = ("delete_conversation", "quick_exit")
_FEW_LINES = 2
_FOR_MINORS, _FOR_CHILDREN = "kids-help-phone", "childrens-aid-societies"
DANGER = SAFETY_INTENTS[0]


def intent_payload(intent: str, **entities: str) -> str:
    """Return the payload of a button, in Rasa's own form: `/intent{"entity": "value"}`."""
    return f"/{intent}{json.dumps(entities, ensure_ascii=False, sort_keys=True)}" if entities else f"/{intent}"


def make_help_lines(knowledge: KnowledgeBase, language: Language) -> tuple[Contact, ...]:
    """Return the lines that every error and every page carries."""
    return make_contacts(knowledge, HELP_LINES, language)


def make_answer(
    knowledge: KnowledgeBase,
    intent: str,
    language: Language,
    *,
    more: bool = False,
    wording: int = 0,
    voice: Voice | None = None,
    acted: bool = False,
    ask_place: bool = False,
    beside: Iterable[str] = (),
    gender: str | None = None,
    contacts: tuple[Contact, ...] | None = None,
    buttons: tuple[Button, ...] | None = None,
) -> Message:
    """Return the entry of `intent` as one message.

    Args:
        more: the longer text, where there is one.
        wording: which of its wordings, from 0; counted round.
        voice: who writes about a minor, if that is plain.
        acted: whether the person has already hurt themself.
        ask_place: add the offer to look near the visitor.
        beside: entries whose lines come too, after the answer's own first line.
        gender: "men" where a man asks; lines for women alone are left out.
        contacts: lines instead of the answer's own.
        buttons: questions instead of the answer's own.
    """
    answer = knowledge.answers[intent]
    if knowledge.switches.is_off(intent):
        return _make_switched_off(knowledge, answer, language)
    words = answer.in_language(language)
    wordings = words.acted if acted and words.acted else list_wordings(words, voice)
    is_longer = more and words.more is not None
    parts = [words.more if is_longer else wordings[wording % len(wordings)]]
    lines = _join_lines(knowledge, answer, beside, voice)
    if is_due(answer) and intent not in SAFETY_INTENTS:  # nobody in danger is told of review dates; staff see it due
        parts.append(CONFIRM_ANSWER[language])
        lines = tuple(dict.fromkeys([*lines, HOTLINE]))
    lines = for_gender(knowledge, lines, gender)
    if ask_place:
        parts.append(ASK_PLACE[language])
    own = [] if is_longer or not words.more else [Button(MORE[language], intent_payload(intent, detail="more"))]
    return Message(
        text="\n\n".join(str(part) for part in parts),
        entry=answer.id,
        buttons=buttons or (*own, *make_buttons(knowledge, answer.buttons, language)),
        contacts=make_contacts(knowledge, in_order(knowledge, answer, lines, language), language)
        if contacts is None
        else contacts,
        sources=make_sources(knowledge, answer, language),
        reviewed_on=answer.reviewed_on.isoformat(),
        form="find_place" if ask_place else answer.form,
    )


def make_care(
    knowledge: KnowledgeBase,
    intent: str,
    language: Language,
    kind: CareKind,
    *,
    wording: int = 0,
    voice: Voice | None = None,
    acted: bool = False,
    beside: Iterable[str] = (),
) -> Message:
    """Return what is said within the care frame of a safety intent.

    Args:
        kind: what the person said.
        wording: which of the wordings for that, from 0; counted round.
        acted: whether the person has already hurt themself.
        beside: other dangers that were named; their lines come too.
    """
    answer = knowledge.answers[intent]
    lines = _join_lines(knowledge, answer, beside, voice)
    follow_up = kind in ("next", "scared")
    buttons = _LEAVING_BUTTONS if kind in LEAVING else answer.buttons
    wordings = list_care_wordings(answer.in_language(language), kind, voice, acted=acted)
    return Message(
        text=wordings[wording % len(wordings)],
        entry=answer.id,
        buttons=make_buttons(knowledge, buttons, language),
        contacts=make_contacts(knowledge, lines if follow_up else _few(lines, beside, voice), language),
        sources=make_sources(knowledge, answer, language),
        reviewed_on=answer.reviewed_on.isoformat(),
    )


def list_wordings(words: AnswerText, voice: Voice | None = None) -> tuple[str, ...]:
    """Return the wordings of an answer in the order in which they are said."""
    own = {"young": words.young, "adult": words.adult}[voice] if voice else ()
    return own or (words.short, *words.again)


def list_care_wordings(
    words: AnswerText, kind: CareKind, voice: Voice | None = None, *, acted: bool = False
) -> tuple[str, ...]:
    """Return the wordings for what a person says in the care frame; who has hurt themself is told whom to call first."""
    if acted and words.acted and kind not in LEAVING:
        return words.acted
    of_voice = {"young": words.care_young, "adult": words.care_adult}[voice] if voice else None
    care = of_voice or words.care
    if care is None:
        return list_wordings(words, voice)
    wordings: tuple[str, ...] = getattr(care, kind)
    return wordings


def make_same_lines(knowledge: KnowledgeBase, entry: str, language: Language, *, gender: str | None = None) -> Message:
    """Return only the lines of an entry, the trafficking hotline among them."""
    answer = knowledge.answers[entry]
    lines = for_gender(knowledge, dict.fromkeys((*answer.contacts, HOTLINE)), gender)
    contacts = make_contacts(knowledge, in_order(knowledge, answer, lines, language), language)
    return Message(text=SAME_LINES[language], entry=entry, contacts=contacts)


def make_no_more(knowledge: KnowledgeBase, entry: str, language: Language, *, gender: str | None = None) -> Message:
    """Return that an entry holds nothing more, with the questions next to it."""
    answer = knowledge.answers[entry]
    return Message(
        text=NO_MORE[language],
        entry=entry,
        buttons=make_buttons(knowledge, answer.buttons, language),
        contacts=make_contacts(
            knowledge, for_gender(knowledge, dict.fromkeys((*answer.contacts, HOTLINE)), gender), language
        ),
    )


def make_guesses(knowledge: KnowledgeBase, intents: Iterable[str], language: Language) -> Message:
    """Return a question with up to three guesses as buttons, and lines: of a danger that is guessed, and the hotline."""
    guesses = [intent for intent in intents if intent in knowledge.answers][:3]
    pressing = [line for guess in guesses if guess in SAFETY_INTENTS for line in knowledge.answers[guess].contacts[:1]]
    return Message(
        text=DID_YOU_MEAN[language],
        entry=OUT_OF_SCOPE,
        buttons=make_buttons(knowledge, guesses, language),
        contacts=make_contacts(knowledge, dict.fromkeys([*pressing, HOTLINE]), language),
    )


def name_outcome(messages: tuple[Message, ...]) -> Outcome:
    """Return how a typed message was met: answered, with guesses, with neither, or with an apology for a failure."""
    first = messages[0]
    if first.entry is None:
        return "failed"
    if first.entry != OUT_OF_SCOPE:
        return "answered"
    return "guessed" if first.text in DID_YOU_MEAN.values() else "unknown"


def make_failure(knowledge: KnowledgeBase, language: Language) -> Message:
    """Return what is said when the answer cannot be found for a technical reason; the help lines are with it."""
    return Message(text=FAILURE[language], contacts=make_help_lines(knowledge, language))


def make_buttons(knowledge: KnowledgeBase, intents: Iterable[str], language: Language) -> tuple[Button, ...]:
    """Return a button for each entry that is on, with its title."""
    return tuple(
        Button(knowledge.answers[intent].in_language(language).title, intent_payload(intent))
        for intent in intents
        if not knowledge.switches.is_off(intent)
    )


def make_contacts(knowledge: KnowledgeBase, identifiers: Iterable[str], language: Language) -> tuple[Contact, ...]:
    """Return the cards of the lines that are on, in the order given."""
    shown = [name for name in identifiers if not knowledge.switches.is_off(name)]
    cards = [make_contact(knowledge.contacts[name], language) for name in shown]
    if any(card.confirm for card in cards) and HOTLINE not in shown:  # what the card says to ask is there to be asked
        cards.append(make_contact(knowledge.contacts[HOTLINE], language))
    return tuple(cards)


def make_sources(knowledge: KnowledgeBase, answer: Answer, language: Language) -> tuple[Source, ...]:
    """Return the pages that an answer rests on."""
    records = (knowledge.sources[identifier] for identifier in answer.sources)
    return tuple(
        Source(
            title=record.title.in_language(language),
            url=record.url.in_language(language),
            date=record.date,
            publisher=record.publisher.in_language(language),
        )
        for record in records
    )


def _few(lines: tuple[str, ...], beside: Iterable[str], voice: Voice | None) -> tuple[str, ...]:
    """Return the lines that stay when nothing more is asked: those of every danger that was named, and the hotline."""
    named = 1 + len(tuple(beside)) + (voice == "young")
    return tuple(dict.fromkeys([*lines[: max(_FEW_LINES, named)], HOTLINE]))


def _make_switched_off(knowledge: KnowledgeBase, answer: Answer, language: Language) -> Message:
    return Message(
        text=SWITCHED_OFF[language],
        entry=answer.id,
        buttons=make_buttons(knowledge, answer.buttons, language),
        contacts=make_contacts(knowledge, dict.fromkeys([HOTLINE, CONNECTS, *answer.contacts]), language),
    )


def _join_lines(
    knowledge: KnowledgeBase, answer: Answer, beside: Iterable[str], voice: Voice | None
) -> tuple[str, ...]:
    """Return the answer's lines with the first line of each other entry put second, each line once.

    Where somebody is in danger beside, that line comes first. A young person gets the line for the young too, an adult who
    writes about a child the one for children first.
    """
    own = list(answer.contacts)
    others = [line for entry in beside for line in knowledge.answers[entry].contacts[:1]]
    if voice == "young" and answer.id in SAFETY_INTENTS:
        others.append(_FOR_MINORS)
    if voice == "adult" and _FOR_CHILDREN in own:
        own.insert(0, _FOR_CHILDREN)
    first = others[:1] if DANGER in beside else []
    return tuple(dict.fromkeys([*first, *own[:1], *others, *own[1:]]))


def for_gender(knowledge: KnowledgeBase, lines: Iterable[str], gender: str | None) -> tuple[str, ...]:
    """Return the lines without those for women alone, where a man asks."""
    return tuple(line for line in lines if not excludes(knowledge.contacts[line], gender))


def in_order(knowledge: KnowledgeBase, answer: Answer, lines: Iterable[str], language: Language) -> tuple[str, ...]:
    """Return the lines as curated for danger, elsewhere those first that answer in the reader's language."""
    if answer.id in SAFETY_INTENTS:
        return tuple(lines)
    return tuple(sorted(lines, key=lambda line: not speaks(knowledge.contacts[line], language)))
