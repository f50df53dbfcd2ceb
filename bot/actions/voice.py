"""Says who writes: a minor about themself, an adult about a minor, a man. Reads text; answers nothing.

Only what people say of themselves counts, or whose child or pupil it is. Whom a place is for says nothing of who writes: a
mother who asks for her son needs the shelters for women.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.normalization import normalize

if TYPE_CHECKING:
    from bot.knowledge_base.replies import Voice

_AGE = r"(?:[89]|1[0-7])"
_MINE = r"(?:i'm|i am|j'ai|moi|i (?:just )?turned|i'm (?:only|just)|je viens d'avoir|j'ai (?:juste|seulement|meme pas))"
_AFTER_AGE = r"(?= ?(?:$|[?!]|and (?!a half)|(?:et|puis|but|mais|my|mon|ma|he|yo|yrs?)\b|years? old\b|[fm]$))"
_YOUNG = re.compile(
    rf"\b{_MINE} {_AGE}{_AFTER_AGE}"
    rf"|\b{_MINE} {_AGE} ans\b(?! (?:d'|de\b))"
    rf"|\b(?:i'm|i am) (?:a |an )?{_AGE}[ -]?(?:year|yr)s?[ -]?old\b"
    rf"|\bje suis une? (?:fille|gars|garcon|jeune|ado) de {_AGE} ans\b"
    rf"|^{_AGE} ?(?:yo|y/o|f|m|ans)\b"
    r"|\b(?:i'm|i am) (?:a minor|underage|under 18|in (?:grade|gr) ?(?:[5-9]|1[0-2])|in high ?school|in middle school)\b"
    r"|\bje suis (?:mineure?|en (?:[5-9]|1[0-2])e(?: annee)?|au secondaire|en secondaire)\b|\bchu mineure?\b"
)
_GROWN = re.compile(
    r"\b(?:i'm|im|i am|j'ai) (?:1[89]|[2-9]\d)\b(?! ?(?:weeks?|min|km|\$|blocks?))"
    r"|\b(?:i'm|i am) (?:a |an )?(?:nurse|teacher|mother|mom|father|dad|social worker|adult)\b"
    r"|\bje suis (?:une? )?(?:infirmi\w+|enseignante?|prof\w*|mere|maman|pere|intervenante?|adulte|travailleuse sociale)\b"
)
_CHILD = (
    r"(?:daughter|son|kid|kids|child|children|niece|nephew|step ?-?daughter|step ?-?son|grand ?-?(?:daughter|son|kid)"
    r"|little (?:sister|brother)|foster (?:child|kid|daughter|son)|students?|pupils?|patients?|goddaughter|godson)"
)
_ENFANT = (
    r"(?:fille|fils|gars|enfants?|niece|neveu|belle-fille|beau-fils|petite-fille|petit-fils|petite soeur|petit frere"
    r"|eleves?|etudiante?s?|patiente?s?|filleule?|ado|ados)"
)
_ADULT = re.compile(
    rf"\b(?:my|our|one of my|her|his) (?:\S+ ){{0,3}}?{_CHILD}\b"
    rf"|\b(?:a|this|one) (?:\S+ )?(?:student|pupil|patient|kid|child)\b(?= (?:in|at|of|i|from|on|we|told|who|came|is|has))"
    rf"|\b(?:ma|mon|mes|notre|nos|une? de (?:mes|nos)) (?:\S+ )?{_ENFANT}\b"
    r"|\b(?:une?|cette?|cet) (?:jeune )?(?:eleve|patiente?|etudiante?)\b"
)


_IS_A_MAN = re.compile(
    r"\b(?:i'm|i am) (?:a |an )?(?:(?:young|gay|trans|straight|single|black|older|grown) )?(?:man|guy|dude|male)\b(?!'|-)"
    r"|\bas a (?:man|guy|dude|male)\b|\b(?:je suis|chu|en tant qu') ?(?:un )?(?:(?:jeune|vieux) )?(?:homme|gars|mec)\b"
)


def is_a_man(text: str) -> bool:
    """Say whether the writer plainly says to be a man, who is not sent to lines for women."""
    return bool(_IS_A_MAN.search(normalize(text)))


def find_voice(text: str) -> Voice | None:
    """Return who writes about a minor, or None when that is not plain."""
    words = normalize(text)
    if _YOUNG.search(words):
        return "young"
    return "adult" if _ADULT.search(words) else None


def is_grown(text: str) -> bool:
    """Say whether the writer plainly says to be an adult, whatever number an earlier message held."""
    return bool(_GROWN.search(normalize(text)))
