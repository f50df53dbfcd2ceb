"""Cues in a message: does it ask, fear, decline, or only go on? The classifier knows topics, not these. Pure."""

from __future__ import annotations

import re

from bot.normalization import normalize

MOST_WORDS_OF_REMARK = 8
"""A longer message says more than a fear, a no or an "and now?"."""

_ASKS = re.compile(
    r"\?|\b(?:what|who|where|how|when|which|why|is there|are there|can i|could|do you|does|need|want|looking for|tell me"
    r"|explain|quoi|quel\w*|qui|ou|comment|quand|combien|pourquoi|est-ce|es[tk]|y a-t-il|besoin|cherche|veux|voudrais"
    r"|aimerais|faut|peut-on|dites|puis-je|peux)\b"
)
_ASKS_OUTRIGHT = re.compile(
    r"\?|^(?:\S+ )?(?:what|who|where|how|when|which|why|do|does|did|is|are|can|could|will|would|should|may)\b"
    r"|^(?:\S+ )?(?:quoi|quel\w*|qui|ou|comment|quand|combien|pourquoi|est-ce)\b"
    r"|\b(?:is there|are there|can i|can we|could i|do i|i need|i want|looking for|tell me|y a-t-il|besoin|cherche"
    r"|je veux(?! pas)|voudrais|aimerais|il me faut|peut-on|on peut|je peux|puis-je|c'est quoi)\b"
    r"|\b(?:va|vont|a|as|c'est|est|sont|peut|peux|faut|gardes?|fait|y a|you)[ -]tu\b"  # "ya-tu" is normalized to "you-tu"
)
_SELF = re.compile(r"\b(?:i|i'm|i've|me|my|mine|je|j|moi|m|mon|ma|mes)\b")
_HURT_THEMSELF = re.compile(
    r"\b(?:took|taken|swallowed|downed|ate) (?:\S+ ){0,5}(?:pills?|tylenol|advil|meds|medication|bleach|bottle)\b"
    r"|\boverdos\w+\b|\bi(?:'ve|'m| have)? (?:just )?(?:cut|slit|bleeding|stabbed)\b"
    r"|\bbleeding (?:a lot|out|everywhere|bad)\b|\bwon't stop bleeding\b"
    r"|\b(?:pris|avale|gobe) (?:\S+ ){0,5}(?:pilules?|comprimes?|medicaments?|cachets?|tylenol|advil|flacon)\b|\bsurdose\b"
    r"|\bje me suis (?:coupee?|ouvert\w*|tailladee?|blessee?)\b|\b(?:ca|je) saigne\b"
)
_REMOVAL = re.compile(
    r"\b(?:deport\w*|send (?:me|us) (?:home|back)|sent (?:home|back)|expuls\w*|renvoi\w* (?:chez nous|dans mon pays)"
    r"|(?:me|nous) renvoie\w*|chez nous par l'immigration)\b"
)
_DUTY = re.compile(
    r"\b(?:have to|must|obliged to|required to|supposed to|legally|duty to) (?:\S+ ){0,3}report\b"
    r"|\b(?:tenue?s?|oblige\w*|dois-je|devons|faut[- ]il|suis-je|je dois) (?:\S+ ){0,4}(?:signaler|denoncer)\b"
)
_FOR_SOMEBODY = re.compile(r"\b(?:for|pour) (?:a|my|our|une?|mon|ma|notre)\b|^(?:my|mon|ma) \S+$")
_WHOM = {
    "youth": re.compile(r"\b(?:teen\w*|ado|jeune|1[2-7](?: ?(?:yo|ans|years?))?)\b"),
    "men": re.compile(
        r"\b(?:son|brother|husband|dad|father|nephew|uncle|man|fils|gars|frere|mari|pere|neveu|oncle|homme)\b"
    ),
    "women": re.compile(
        r"\b(?:daughter|sister|mom|mother|niece|aunt|wife|woman|fille|soeur|mere|tante|femme|blonde)\b"
    ),
}
_FEARS = re.compile(
    r"\b(?:scared|scary|afraid|terrified|frightened|what if (?:he|she|they|my|somebody|someone)|peur|terrifie\w*|effraye\w*"
    r"|angoiss\w*|et s'il|et si (?:elle|on|quelqu'un|ma|mon))\b"
)
_DECLINES = re.compile(
    r"^(?:no|nope|nah|non|nan|never|jamais)\b"
    r"|\b(?:don't|do not|won't|not going to|can't|not) (?:want to |going to )?(?:talk|call|text|chat|go to)\b"
    r"|\b(?:veu[xt]?|vais|peux|va) (?:pas|rien)\b.*\b(?:appeler|parler|texter|telephoner|dire|aller)\b"
    r"|\b(?:no|without(?: the)?) (?:police|cops)\b|\b(?:pas|sans) (?:de |la |que la )?(?:police|flics)\b"
    r"|\bparler a personne\b|\bleave me alone\b|\blaisse[zs]?(?:-| )moi\b|\bfous(?:-| )moi la paix\b"
)
_GOES_ON = re.compile(
    r"^(?:\S+ ){0,2}(?:what (?:now|do i do|should i do|else|next|happens now)|now what|and now|then what|and then)"
    r"(?: \S+){0,2} ?\??$"
    r"|^(?:\S+ ){0,2}(?:et maintenant|(?:et|puis) (?:la|apres|puis)|je fais quoi|quoi faire|on fait quoi"
    r"|qu'est-ce que je fais)(?: \S+){0,2} ?\??$"
)
_TELL = r"(?:tell|call|report|share|contact|say|send)(?! (?:me|us)\b)"
_THIRD_PARTY = (
    r"(?:\S+ ){0,3}(?:police|cops?|anyone|anybody|someone|somebody|immigration|cas|children's aid|parents?|mom|mother|dad"
    r"|father|boss|madam|husband|boyfriend|family|school|teacher|worker|him|her|them|on me)\b"
)
_TIERS = (
    r"(?:\S+ ){0,3}(?:police|flics|quelqu'un|personne|immigration|parents?|mere|pere|patron|mari|chum|famille|ecole|prof"
    r"|intervenante?|lui|eux|qui)\b"
)
_ASKS_WHETHER_CHAT_TELLS = re.compile(
    rf"\b(?:will|would|do|are|can|going to) (?:\S+ ){{0,2}}?you (?:\S+ ){{0,3}}?{_TELL} {_THIRD_PARTY}"
    rf"|\byou(?:'re| are)? (?:will|going to|won't|not) (?:\S+ ){{0,3}}?{_TELL} {_THIRD_PARTY}"
    r"|\b(?:allez-vous|vous allez|vas-tu|va-tu|vas tu|tu vas|est-ce que (?:tu|vous)|tu vas-tu) (?:\S+ ){0,4}?"
    rf"(?:dire|direz|appeler|signaler|denoncer|avertir|parler|contacter|prevenir|repeter) {_TIERS}"
    r"|\b(?:le|les) (?:dis?|dites|direz) (?:pas )?a (?:mes|ma|mon|personne|la police)\b"
)


def asks(text: str) -> bool:
    """Say whether a message asks or seeks something."""
    return bool(_ASKS.search(normalize(text)))


def asks_outright(text: str) -> bool:
    """Say whether a message asks for itself: a question word within it may only tell a story ("he knows what school")."""
    return bool(_ASKS_OUTRIGHT.search(normalize(text)))


def fears_removal(text: str) -> bool:
    """Say whether a message tells of the fear to be sent out of the country."""
    return bool(_REMOVAL.search(normalize(text)))


def asks_about_duty(text: str) -> bool:
    """Say whether a message asks if one must report ("am I obliged to report it?")."""
    return bool(_DUTY.search(normalize(text)))


def find_whom(text: str) -> str | None:
    """Return the group of a person that a short message names as the one help is for ("it's for my sister"), or None."""
    words = normalize(text)
    if not _is_remark(text) or not _FOR_SOMEBODY.search(words):
        return None
    return next((group for group, names in _WHOM.items() if names.search(words)), None)


def tells_of_harm_done(text: str) -> bool:
    """Say whether somebody has already hurt themself: pills taken, a cut that bleeds."""
    return bool(_HURT_THEMSELF.search(normalize(text)))


def speaks_of_self(text: str) -> bool:
    """Say whether a message has a word for its writer."""
    return bool(_SELF.search(normalize(text)))


def fears(text: str) -> bool:
    """Say whether a message tells of fear ("what if he finds out")."""
    return bool(_FEARS.search(normalize(text)))


def declines(text: str) -> bool:
    """Say whether a short message says no to what was offered."""
    return _is_remark(text) and not asks_outright(text) and bool(_DECLINES.search(normalize(text)))


def goes_on(text: str) -> bool:
    """Say whether a short message asks for no topic: a fear, a no, or "and now?"."""
    return _is_remark(text) and (fears(text) or declines(text) or bool(_GOES_ON.search(normalize(text))))


def asks_whether_chat_tells(text: str) -> bool:
    """Say whether a message asks whom this chat tells ("will you call the police?"): not what a phone line does."""
    return bool(_ASKS_WHETHER_CHAT_TELLS.search(normalize(text)))


def _is_remark(text: str) -> bool:
    return len(text.split()) <= MOST_WORDS_OF_REMARK
