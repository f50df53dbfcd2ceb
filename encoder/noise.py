"""Makes the student read what people really type: slips of the thumb, spelling by ear, two languages in one sentence.

Accents and the common SMS forms need no noise: `bot.normalization.normalize` folds both before the encoder reads a text,
and texts come here folded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

SHARE_OF_SLIPS = 0.08
"""Of words, in a text that gets slips at all."""
SHARE_BY_EAR = 0.4
"""Of the places where a word could be spelt as it sounds, in a text that is spelt so at all."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {key: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}

_CONSONANT = "[bcdfghjklmnpqrstvwxz]"
_BY_EAR = {
    "fr": (
        (r"qu", "k"), (r"ph", "f"), (r"eaux?\b", "o"), (r"au", "o"), (r"(?<=\w)(?:er|ez|ee|ees|es)\b", "e"),
        (r"(?<=\w\w)[tsdpx]\b", ""), (r"(?<=[^\W\d]{2})ent\b", "e"), (r"(?<=\w\w)e\b", ""), (r"([lmnprtcf])\1", r"\1"),
        (r"ss", "s"), (r"c(?=[ei])", "s"), (r"\bh", ""), (r"ai[st]?\b", "e"), (r"oi", "wa"), (r"'", ""), (r"\best\b", "e"),
        (r"\bc'est\b", "c"), (r"\bj'ai\b", "g"), (r"\bne\b ", ""), (r"\bpas\b", "pa"), (r"tion\b", "sion"), (r"y", "i"),
        (r"gu(?=[ei])", "g"), (r"\bje (?=[a-z])", "j"), (r"an(?=[tcs])", "en"), (r"\bpour\b", "pr"), (r"\bque\b", "ke"),
    ),
    "en": (
        (r"([lmnprtcfs])\1", r"\1"), (r"ing\b", "in"), (r"\bto\b", "2"), (r"\bfor\b", "4"), (r"\btoo\b", "2"), (r"'", ""),
        (r"(?<=\w\w)e\b", ""), (r"ie", "ei"), (r"ei", "ie"), (r"ck\b", "k"), (r"ph", "f"), (r"ight\b", "ite"),
        (r"\byou\b", "u"), (r"\bare\b", "r"), (r"\bbe\b", "b"), (r"\bsee\b", "c"), (r"ould\b", "ud"), (r"ea", "ee"),
        (rf"(?<={_CONSONANT})[aeiou](?={_CONSONANT})", ""), (r"th", "d"), (r"ould have\b", "ould of"), (r"wh", "w"),
        (r"\bthe\b ", ""), (r"tion\b", "shun"), (r"y\b", "ie"), (r"\btoday\b", "2day"), (r"ough\b", "o"), (r"s\b", "z"),
    ),
}  # fmt: skip
_PATTERNS = {language: [(re.compile(p), r) for p, r in rules] for language, rules in _BY_EAR.items()}


def slip(text: str, random: Random) -> str:
    """Return `text` with some words mistyped: a letter dropped, doubled, swapped or hit beside."""
    return " ".join(_mistype(word, random) if random.random() < SHARE_OF_SLIPS else word for word in text.split(" "))


def _mistype(word: str, random: Random) -> str:
    if len(word) < 4 or "[" in word:
        return word
    at = random.randrange(1, len(word) - 1)
    kind = random.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return word[:at] + random.choice(_NEAR.get(word[at], word[at])) + word[at + 1 :]


def spell_by_ear(text: str, language: str, random: Random) -> str:
    """Return `text` as somebody may write it who spells as it sounds, or saves letters."""
    rules = _PATTERNS[language]
    for pattern, replacement in random.sample(rules, len(rules)):
        text = pattern.sub(
            lambda match, new=replacement: match.expand(new) if random.random() < SHARE_BY_EAR else match.group(), text
        )
    return text


def mix(one: str, other: str, random: Random) -> str:
    """Return the beginning of one language's sentence with the end of the other's, as franglais does."""
    share = random.uniform(0.25, 0.75)
    words, others = one.split(" "), other.split(" ")
    return " ".join(words[: round(len(words) * share)] + others[round(len(others) * share) :])
