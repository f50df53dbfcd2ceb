"""Variations of labelled messages for `train_names.py`: other names, another case, slips, names where pronouns stood.

Every choice is drawn from the generator that is handed in, so that training can be done again to the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.redaction.tokens import tokenize
from bot.redaction.vocabulary import Kind, Vocabulary, load_lists

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from bot.redaction.tokens import Token

_LISTS = load_lists()
_GIVEN = sorted(word for word in _LISTS.names if word.isalpha() and 3 <= len(word) <= 11)
_SURNAMES = sorted(word for word in _LISTS.surnames if word.isalpha() and 3 <= len(word) <= 12)
_WORDY = sorted(word for word in _LISTS.name_words if word.isalpha())
_ORDINARY = sorted(word for word in (_LISTS.name_words & _LISTS.words) - _LISTS.names_first if len(word) > 2)
"""Names that are more often words."""

_SHORT = sorted(
    word for word in _LISTS.names | _LISTS.surnames | _LISTS.name_words if word.isalpha() and 2 <= len(word) <= 4
)
_NOUNS = sorted(word for word in _LISTS.words if word.isalpha() and 3 <= len(word) <= 8)
_BEFORE = "big lil lil young old fat ti gros papa mama don tonton king auntie".split()
_PARTICLES = "de|de la|van|van der|el|al|ben|wa|da|dos|bin|st|le|del|ould".split("|")
_INITIALS = "abcdefghjklmnoprstvwz"
_MARKS = frozenset('.,!?;:"“”«»')
_BY_EAR = {
    "qu": "k", "ph": "f", "ck": "k", "ou": "u", "eau": "o", "au": "o", "ai": "e", "é": "e", "è": "e", "ent": "en",
    "er": "é", "tion": "sion", "y": "i", "c": "k", "ea": "e", "ght": "t", "th": "t", "ee": "i", "mm": "m", "nn": "n",
    "ll": "l", "ss": "s", "tt": "t",
}  # fmt: skip
_LONG_WORD = re.compile(r"[A-Za-zà-ÿ]{4,}")
_BEHIND_HER = "to and but so for from at in on with is was when if because out away up off back now again home".split()
_PRONOUNS = {
    "en": (
        re.compile(r"\b(?:he|she|He|She)\b(?!['’])"),
        re.compile(rf"\bhim\b|\bher\b(?=$|[.,!?]| (?:{'|'.join(_BEHIND_HER)})\b)"),
    ),
    "fr": (
        re.compile(
            r"\b(?:il|elle|Il|Elle)\b(?! (?:y|faut|fait|est (?:possible|normal|ill[eé]gal|important|temps|tard)|pleut"
            r"|s'agit|existe|reste|vaut|semble|paraît|se peut|arrive)\b)(?!['’-])"
        ),
        re.compile(r"\b(?:avec|chez|pour|sans|contre|à|de) (lui|elle)\b"),
    ),
}
_PEOPLE = {
    "en": re.compile(
        r"\b(?:my|My|his|her|our) (?:boyfriend|bf|friend|sister|brother|cousin|daughter|son|boss|roommate|ex|husband|wife"
        r"|manager|niece|nephew|uncle|aunt|best friend|partner|landlord|coworker|girlfriend|client|patient|student)\b"
        r"(?! (?:of|or|who|that|s)\b)(?!['’])"
    ),
    "fr": re.compile(
        r"\b(?:mon|ma|Mon|Ma|son|sa) (?:chum|ami|amie|soeur|sœur|frère|cousin|cousine|fille|fils|boss|patron|patronne"
        r"|coloc|ex|mari|femme|blonde|copain|copine|nièce|neveu|conjoint|oncle|tante|cliente|patiente|élève|gérant"
        r"|superviseur|proprio)\b(?! (?:de|ou|qui|que|d)\b)(?!['’-])"
    ),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A text, where its names stand, and the block of neighbouring lines that it is from."""

    text: str
    names: tuple[tuple[int, int], ...] = ()
    block: int = 0
    language: str = "en"


class ForgetfulVocabulary(Vocabulary):
    """A vocabulary that does not know some names, as it does not know most people's."""

    def __init__(self, whole: Vocabulary, forgotten: frozenset[str]) -> None:
        self.__dict__.update(whole.__dict__)
        self._forgotten = forgotten

    def kind(self, word: str, *, is_capital: bool = False) -> Kind:
        """Return what a word is; a forgotten one is an ordinary word or none."""
        if word in self._forgotten:
            return Kind.WORD if self.is_word(word) else Kind.UNKNOWN
        return super().kind(word, is_capital=is_capital)

    def lists_of(self, word: str) -> str:
        """Return a letter for each list, none of names for a forgotten word."""
        lists = super().lists_of(word)
        return "".join(letter for letter in lists if letter in "wkp") if word in self._forgotten else lists


def is_inside(token: Token, message: Message) -> bool:
    """Say whether a token is part of a name."""
    return any(start <= token.start < end for start, end in message.names)


def forget(message: Message, share: float, random: random.Random) -> frozenset[str]:
    """Return a share of the words of a message's names, to be taken for unknown."""
    return frozenset(
        token.word for token in tokenize(message.text) if is_inside(token, message) and random.random() < share
    )


def vary(message: Message, random: random.Random) -> Message:
    """Return a message with other names, in another case, with slips or without punctuation."""
    if message.names:
        message = _swap_names(message, random)
    how = random.random()
    if how < 0.45:
        message = in_small_letters(message)
    elif how < 0.5:
        message = _recase(message, message.text.upper())
    elif how < 0.6 and message.names:
        case = random.choice((str.lower, str.lower, str.title))
        message = _rename(message, [case(message.text[start:end]) for start, end in message.names])
    if random.random() < 0.25:
        message = _edit(message, [(at, at + 1, "") for at, sign in enumerate(message.text) if sign in _MARKS])
    return mistype(message, 0.1, random) if random.random() < 0.25 else message


def in_small_letters(message: Message) -> Message:
    """Return a message without capitals."""
    return _recase(message, message.text.lower())


def mistype(message: Message, share: float, random: random.Random) -> Message:
    """Return a message with a share of its longer words mistyped or spelt by ear, names left alone."""
    return _edit(
        message,
        [
            (*word.span(), _misspell(word.group(), random))
            for word in _LONG_WORD.finditer(message.text)
            if word.group().islower() and _is_free(word, message) and random.random() < share
        ],
    )


def pretend(message: Message, common: frozenset[str], random: random.Random) -> Message:
    """Return a message where one word that is not `common` gave its place to one that is a name as well as a word."""
    words = [
        word
        for word in _LONG_WORD.finditer(message.text)
        if word.group().lower() not in common and _is_free(word, message)
    ]
    if not words:
        return message
    word, new = random.choice(words), random.choice(_ORDINARY)
    return _edit(message, [(*word.span(), new.capitalize() if word.group()[0].isupper() else new)])


def name_pronouns(message: Message, random: random.Random) -> Iterator[Message]:
    """Yield a message without names with a name in the place of one of its pronouns, or behind "my friend"."""
    text, subjects = message.text, _PRONOUNS[message.language]
    places = [match.span(pattern.groups) for pattern in subjects for match in pattern.finditer(text)]
    places += [(match.end(), match.end()) for match in _PEOPLE[message.language].finditer(text)]
    if not places:
        return
    start, end = random.choice(places)
    name = _make_full_name(random) if random.random() < 0.15 else _make_name(random)
    if not text[0].islower() or random.random() < 0.25:
        name = name.title()
    space = " " if start == end else ""
    start_of_name = start + len(space)
    yield replace(
        message,
        text=text[:start] + space + name + text[end:],
        names=((start_of_name, start_of_name + len(name)),),
    )


def _make_name(random: random.Random, wordy: float = 0.2) -> str:
    """Return one word for a name: from the lists, a word that is also a name, or one put together of two."""
    kind = random.random()
    if kind < 0.02:
        return random.choice(_NOUNS)
    if kind < wordy:
        return random.choice(_WORDY)
    if kind < 0.3:
        first, last = random.choice(_GIVEN), random.choice(_GIVEN)
        return first[: max(2, len(first) // 2 + random.choice((0, 1)))] + last[len(last) // 2 :]
    return random.choice(_GIVEN if kind < 0.85 else _SURNAMES)


def _make_full_name(random: random.Random) -> str:
    """Return a name of several parts: "jia hui", "big mike", "amina ben salah", "tony r", "d. clarke"."""
    kind = random.random()
    if kind < 0.35:
        return " ".join(random.choice(_SHORT) for _ in range(random.choice((2, 2, 3))))
    if kind < 0.45:
        return f"{random.choice(_BEFORE)} {_make_name(random, 0.3)}"
    if kind < 0.55:
        return f"{_make_name(random)} {random.choice(_PARTICLES)} {random.choice(_SURNAMES)}"
    if kind < 0.65:
        return f"{_make_name(random)} {random.choice(_INITIALS)}"
    if kind < 0.75:
        return f"{random.choice(_INITIALS)}. {random.choice(_SURNAMES)}"
    return f"{_make_name(random)} {random.choice(_SURNAMES + _WORDY)}"


def _swap_names(message: Message, random: random.Random) -> Message:
    """Return a message with other names in the same case, one and the same for each."""
    others: dict[str, str] = {}
    for start, end in message.names:
        written = message.text[start:end]
        if written.lower() not in others:
            is_full = " " not in written and random.random() < 0.1
            parts = [part if len(part) < 2 else _make_name(random) for part in re.split(r"([ -])", written)]
            others[written.lower()] = _make_full_name(random) if is_full else "".join(parts)
    written_names = [message.text[start:end] for start, end in message.names]
    return _rename(message, [_in_case_of(others[written.lower()], written) for written in written_names])


def _in_case_of(name: str, written: str) -> str:
    if written.islower():
        return name
    return name.upper() if written.isupper() and len(written) > 1 else name.title()


def _misspell(word: str, random: random.Random) -> str:
    for _ in range(1 if len(word) < 6 or random.random() < 0.6 else 2):
        how, sounds = random.random(), [sound for sound in _BY_EAR if sound in word[1:]]
        at = random.randrange(1, max(2, len(word) - 1))
        if how < 0.35 and sounds:
            sound = random.choice(sounds)
            word = word[0] + word[1:].replace(sound, _BY_EAR[sound], 1)
        elif how < 0.5:
            word = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
        elif how < 0.65:
            word = word[:at] + random.choice("aeioustrnlem") + word[at + 1 :]
        elif how < 0.8:
            word = word[:at] + word[at + 1 :]
        else:
            word = word[:-1] if how < 0.9 else word[:at] + word[at : at + 1] + word[at:]
    return word


def _is_free(word: re.Match[str], message: Message) -> bool:
    return not any(start <= word.start() < end for start, end in message.names)


def _recase(message: Message, text: str) -> Message:
    return replace(message, text=text) if len(text) == len(message.text) else message


def _rename(message: Message, names: Sequence[str]) -> Message:
    return _edit(message, [(*span, name) for span, name in zip(message.names, names, strict=True)])


def _edit(message: Message, edits: Sequence[tuple[int, int, str]]) -> Message:
    """Return a message with some ranges replaced, in order; the ranges of names move with them."""
    places: list[int] = []
    text, end = "", 0
    for start, stop, new in [*edits, (len(message.text), len(message.text), "")]:
        places += range(len(text), len(text) + start - end)
        text += message.text[end:start]
        places += [len(text)] * (stop - start)
        text += new
        end = stop
    places.append(len(text))
    # A name ends where what follows it begins, or where its own replacement ends.
    ends = {stop: places[start] + len(new) for start, stop, new in edits}
    names = tuple((places[start], ends.get(stop, places[stop])) for start, stop in message.names)
    return replace(message, text=text, names=names)
