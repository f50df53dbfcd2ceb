"""Finds words that no text for visitors uses (standard B9), in either language. Pure: text in, findings out.

"Victim" stands only in the names of services and laws, in what the law gives, and where police and courts count: the
phrases below. A new phrase is added here by somebody who has thought about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages import Language

_AVOIDED: dict[Language, tuple[str, ...]] = {
    "en": (
        r"rescu(?:e|es|ed|er|ers|ing)",
        r"prostitut\w+|hookers?|whores?|pimps?",
        r"(?:en)?slav(?:e|es|ed|ery|ing|ement)",
        r"hero(?:es|ic|ism)?",
        r"(?:s?he|him|her|his)(?: or |/)(?:s?he|him|hers?|his)|s/he",
        r"mankind|manpower|(?:police|fire|chair|business|sales|spokes)m[ae]n|housewi(?:fe|ves)|ladies",
        r"commit(?:s|ted|ting)? suicide|child porn\w*",
        r"addicts?|junk(?:y|ies?)|the homeless|handicapped|illegal (?:aliens?|immigrants?|migrants?|workers?)",
        r"victim(?:s|[’']s|s[’']|ized|ised)?",
    ),
    "fr": (
        r"sauvetages?|sauveu(?:r|rs|se|ses)|rescousse",
        r"prostitu\w+|putes?|proxénètes?",
        r"esclav\w+",
        r"héros|héroïques?|héroïsme",
        r"ils? (?:ou |/)elles?|elles? (?:ou |/)ils?|lui ou elle|droits de l[’']homme|demoiselles?|mademoiselle",
        r"\w+\((?:e|ne|le|se|trice|euse)s?\)|\w+[·•](?:e|ne|le|se|trice|euse)s?",
        r"commettre (?:un|le) suicide|pornographie (?:juvénile|infantile)",
        r"toxicomanes?|drogué(?:e|s|es)?|clandestin(?:e|s|es)?|illégaux|sans-papiers|handicapé(?:e|s|es)?",
        r"victimes?",
    ),
}
_ALLOWED: dict[Language, tuple[str, ...]] = {
    "en": (
        r"victim/witness assistance program",
        r"victim (?:quick response program|support line|support grant)",
        r"victim (?:crisis )?services",
        r"victims of (?:any )?crime",
        r"protect victims and intervene early",
        r"(?:most(?: known)?|share of|\d+% of|\d in \d+) victims|victim under \d+",
    ),
    "fr": (
        r"(?:services|aide|aide immédiate|soutien) aux victimes",
        r"intervention rapide auprès des victimes",
        r"(?:permis(?: gratuit| de séjour temporaire)?|fonds public) pour (?:les )?victimes",
        r"victimes d(?:e tout acte criminel|[’']actes criminels)",
        r"protéger les victimes et intervenir rapidement",
        r"(?:plupart des|part de|% des|\d) victimes|victimes sur \d+|victime de moins de \d+",
        r"passage de clandestins",
    ),
}


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)


_AVOIDED_WORDS = {language: _any_of(_AVOIDED[language]) for language in LANGUAGES}
_ALLOWED_PHRASES = {language: _any_of(_ALLOWED[language]) for language in LANGUAGES}


def find_avoided(text: str, *languages: Language) -> Iterator[str]:
    """Yield the words of `text` that are avoided in one of `languages`; in both where none is named."""
    for language in languages or LANGUAGES:
        rest = _ALLOWED_PHRASES[language].sub("…", " ".join(text.split()))
        yield from _AVOIDED_WORDS[language].findall(rest)
