"""Says whether a word for people ("men", « autochtone ») tells whom help is looked for.

It does when the writer says it of themselves, when it says whom a service is for or of which kind it is, and when it is
all that was written. Reads folded words; knows no group itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Words = tuple[str, ...]

MOST_WORDS_BETWEEN = 4
"""Between a service and its "for": "a shelter in the east end for men"."""
MINOR_AGES = frozenset(str(age) for age in range(12, 18))

_SELF: tuple[Words, ...] = (
    ("i", "m"), ("im",), ("i", "am"), ("we", "re"), ("we", "are"),
    ("je", "suis"), ("j", "suis"), ("jsuis",), ("jsui",), ("chu",), ("chuis",), ("chui",), ("nous", "sommes"),
    ("on", "est"), ("en", "tant", "que"), ("en", "tant", "qu"),
)  # fmt: skip
_SERVED: tuple[Words, ...] = (
    ("you", "help"), ("you", "serve"), ("you", "take"), ("you", "accept"), ("they", "help"), ("they", "take"),
    ("you", "support"), ("aidez", "vous"), ("vous", "aidez"), ("acceptez", "vous"), ("vous", "acceptez"), ("ils", "aident"),
)  # fmt: skip
_SELF_AT_START: tuple[Words, ...] = (("as",), ("me",), ("moi",))
_AGE_HEADS: tuple[Words, ...] = (("i", "m"), ("im",), ("i", "am"), ("j", "ai"), ("jai",), ("g",))
_BESIDE = frozenset(
    "a an un une and et or ou the le la les l young older old single proud straight cis pregnant disabled undocumented "
    "canadian jeune seule seul enceinte personne personnes people person year years yo yr yrs de d ans".split()
)
_BEGINNINGS = frozenset("a an and the un une et le la".split())
_LINKS = frozenset("for serving pour aux au".split())
_OPENERS: tuple[Words, ...] = (
    (), ("and",), ("what", "about"), ("how", "about"), ("or",), ("also",), ("only",),
    ("et",), ("ou",), ("mais",), ("aussi",), ("et", "si", "je", "suis"), ("is", "there", "anything"), ("anything",),
    ("quelque", "chose"), ("y", "a", "t", "il", "quelque", "chose"),
)  # fmt: skip
_WORKING = frozenset(
    "work works working worked dance dances dancing strip stripping sell sells selling sold perform performing made make "
    "makes do does doing did pay paid sex travaille travailler travaillait danse danser danses fais fait faire fais vends "
    "vendre vendu paye payer sexe".split()
)
_BETWEEN_KIND = frozenset(
    "s survivor survivors victim victims friendly led owned specific only safe mental health legal crisis emergency abuse "
    "trauma addiction women men youth sexual assault".split()
)
_BETWEEN_KIND_BEFORE = frozenset("d de des juridique juridiques urgence sante mentale femmes hommes jeunes".split())
_IN_A_LANGUAGE = frozenset("in en who that qui french".split())
_ARTICLES = frozenset("the le la les l des".split())
_OCCUPATIONS = frozenset([("de", "chambre"), ("de", "menage")])
_NATIVE_TO = frozenset("english french speaker speakers of to from anglais".split())
_NO_AGE = frozenset("week weeks month months day days hours minutes min km semaines mois jours heures pm am h".split())


def names_seeker(words: Sequence[str], start: int, end: int, people: Collection[str]) -> bool:
    """Say whether the word for people from `start` up to `end` is said of the writer.

    Args:
        words: the folded words of the text.
        start: position of the first word.
        end: position after the last.
        people: the other words for people, which may stand beside it ("I'm a trans woman").
    """
    following = words[end] if end < len(words) else ""
    if following == "s" or (words[start] == "native" and following in _NATIVE_TO):
        return False
    if tuple(words[end : end + 2]) in _OCCUPATIONS:
        return False
    head = _skip_beside(words, start, people)
    if any(_ends_with(words, head, phrase) for phrase in _SELF):
        return True
    if any(head == len(phrase) and _ends_with(words, head, phrase) for phrase in _SELF_AT_START) and head < start:
        return True
    while end < len(words) and words[end] in people:
        end += 1
    return head == 0 and words[0] not in _ARTICLES and tuple(words[end : end + 1]) in (("here",), ("ici",))


def names_whom(words: Sequence[str], start: int, people: Collection[str], services: Collection[str]) -> bool:
    """Say whether the word tells whom a service is for: "shelter for men", "do you help men", or "for men" alone."""
    head = _skip_beside(words, start, people)
    if any(_ends_with(words, head, phrase) for phrase in _SERVED):
        return True
    link = head - 1
    if link < 0 or words[link] not in _LINKS:
        return False
    if words[:link] and not any(tuple(words[:link]) == opener for opener in _OPENERS):
        between = words[max(0, link - MOST_WORDS_BETWEEN - 1) : link]
        return any(word in services for word in between) and not any(word in _WORKING for word in between)
    return True


def names_kind(
    words: Sequence[str], start: int, end: int, services: Collection[str], services_before: Collection[str]
) -> bool:
    """Say whether a service stands right beside the word: "men's shelter", « refuge autochtone », "lawyer in French"."""
    after, before = end, start - 1
    while after < len(words) and words[after] in _BETWEEN_KIND and words[after] not in services:
        after += 1
    if before > 0 and words[before] in _BETWEEN_KIND_BEFORE and words[before] not in services:
        before -= 1
    if words[start] in _IN_A_LANGUAGE:
        services_before = services
    return (after < len(words) and words[after] in services) or (before >= 0 and words[before] in services_before)


def stands_alone(words: Sequence[str], start: int, end: int) -> bool:
    """Say whether nothing else is said: "men?", "and for teens", « et les hommes »."""
    if end < len(words):
        return False
    head = start
    while head > 0 and (words[head - 1] in _LINKS or words[head - 1] in ("the", "les", "des", "a", "an", "un", "une")):
        head -= 1
    return tuple(words[:head]) in _OPENERS


def is_minors_age(words: Sequence[str], position: int) -> bool:
    """Say whether the number at `position` is the writer's age, and under 18."""
    following = words[position + 1] if position + 1 < len(words) else ""
    if words[position] not in MINOR_AGES or following in _NO_AGE:
        return False
    head = next((position - len(phrase) for phrase in _AGE_HEADS if _ends_with(words, position, phrase)), None)
    return head is not None and (head == 0 or words[head - 1] != "like")  # "explain it like I'm 12"


def _skip_beside(words: Sequence[str], start: int, people: Collection[str]) -> int:
    """Return the position before which nothing but articles, ages and other words for people stands up to `start`."""
    while start > 0:
        word = words[start - 1]
        if word.isdigit() and words[start] in _BEGINNINGS:  # "I'm 14, a guy made me …"
            return start
        if not (word in _BESIDE or word in people or word.isdigit()):
            return start
        start -= 1
    return start


def _ends_with(words: Sequence[str], end: int, phrase: Words) -> bool:
    return end >= len(phrase) and tuple(words[end - len(phrase) : end]) == phrase
