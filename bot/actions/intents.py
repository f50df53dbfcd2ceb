"""What the intents of the catalogue are to a conversation, and how sure an understanding must be. Answers nothing."""

from __future__ import annotations

from bot.messages import OUT_OF_SCOPE

SWITCH_LANGUAGE = "switch_language"
NOT_UNDERSTOOD = frozenset(["nlu_fallback", OUT_OF_SCOPE])

SURE_TOPIC = 0.8
"""A topic understood with this confidence is not taken for a mere place; within a care frame see `care.sure_of`."""

SMALL_TALK = frozenset(
    ["greet", "goodbye", "thanks", "affirm", "deny", "smalltalk", "capabilities", "rephrase", "feedback", "insult"]
)
"""What is said around a question; beside a question it gets no answer of its own, and it is never offered as a guess."""

_OF_NEED = frozenset(["police_rights", "privacy", "delete_conversation", "switch_language", "talk_to_human"])

CARE_REPLIES = frozenset(
    [
        "affirm",
        "deny",
        "thanks",
        "goodbye",
        "greet",
        "emotional_distress",
        "rephrase",
        "smalltalk",
        "insult",
        "feedback",
        "capabilities",  # "what can I do?"
        *NOT_UNDERSTOOD,
    ]
)
"""What a person says within a care frame without naming another topic; it is answered from the frame."""


def is_question(intent: str) -> bool:
    """Say whether an intent asks for an answer of its own, in contrast to small talk and what was not understood."""
    return bool(intent) and intent not in SMALL_TALK and intent not in NOT_UNDERSTOOD


def asks_for_help(intent: str) -> bool:
    """Say whether an intent is a question that a person in need asks: for help, rights, a line, or this chat's ways."""
    return seeks_help(intent) or intent.startswith("hotline_") or intent in _OF_NEED


def seeks_help(intent: str) -> bool:
    """Say whether an intent asks for help that depends on where a person is."""
    return intent.startswith("help_") or intent in ("report_tip", "emotional_distress")
