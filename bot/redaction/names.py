"""Personal names that a cue introduces: "my name is …", « je m’appelle … », "my boyfriend …", « mon ami … »."""

from __future__ import annotations

import re

from bot.normalization import fold

_NAME = r"[^\W\d_][\w’'-]*"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"

# After these cues the next word is a name however it is written.
_CERTAIN_CUES = (
    r"my name(?:'|’)?s?(?: is)?|(?:his|her|their) name(?:'|’)?s?(?: is)?|(?:he|she) is called|named|"
    r"je m(?:'|’| )?appel+e?s?|j(?:'|’)?m(?:'|’)?appel+e|(?:il|elle) s(?:'|’| )?appel+e|"
    r"(?:mon|son|leur) nom(?: c(?:'|’)est| est)|moi c(?:'|’)est|nomm[ée]e?|appel+ez[- ]moi|appel+e[- ]moi|"
    r"un certain|une certaine"
)
# After these a name is likely only when it has a capital.
_PEOPLE = (
    r"boy ?friend|girl ?friend|ex|husband|wife|friend|best friend|boss|manager|uncle|aunt|cousin|brother|sister|"
    r"daughter|son|roommate|pimp|chum|copain|copine|blonde|ami|amie|mari|femme|patron|patronne|oncle|tante|cousine|frère|soeur|"
    r"sœur|fille|fils|coloc|gérant|gérante"
)
_CERTAIN = re.compile(rf"\b(?P<cue>(?i:{_CERTAIN_CUES}) )(?P<name>{_NAME}(?: {_CAPITAL}){{0,2}})")
_LIKELY = re.compile(
    rf"\b(?P<cue>(?i:my|mon|ma|his|her|son|sa) (?i:{_PEOPLE}),? )(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}})"
)
_GREETING = re.compile(
    rf"\b(?P<cue>(?i:call me|i am|i(?:'|’)?m|it(?:'|’)?s|this is|ici|je suis) )(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}})"
    r"(?=[ ,.!]*(?:$|and|et|i|je|from|de|,|\.))"
)

# Words that follow a cue without being a name, in either language (folded).
_NOT_NAMES = frozenset(
    """a an the my your his her our their this that it not no on in at or and but so i you he she they we is are was
    after for because too very just about never what who unknown confidential private secret being me him them us
    un une le la les l mon ma mes son sa ses ce cela pas dans en de du des et ou mais je tu il elle on nous vous ils
    trop tres juste jamais quoi qui inconnu confidentiel prive comment pourquoi
    canadian indigenous native french english francophone anglophone quebecois ontarien haitien haitian african
    muslim christian catholic ottawa toronto ontario canada sudbury hamilton london windsor thunder kingston timmins
    monday tuesday wednesday thursday friday saturday sunday god police ok okay urgent""".split()
)


def redact_names(text: str) -> str:
    """Replace names that a cue introduces by `[name]`; the cue stays."""
    for pattern in (_CERTAIN, _LIKELY, _GREETING):
        text = pattern.sub(_replace, text)
    return text


def _replace(match: re.Match[str]) -> str:
    first = fold(re.split(r"[\s]", match["name"])[0])
    return match.group() if first in _NOT_NAMES else f"{match['cue']}[name]"
