"""What a word tells of whether it belongs to a name: its lists, case and letters, and the same of its neighbours.

Training (`scripts/train_names.py`) and reading use the same features; a change here asks for a new model.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.redaction.name_cues import Cue, find_cue
from bot.redaction.vocabulary import Kind, read_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.redaction.tokens import Token
    from bot.redaction.vocabulary import Vocabulary

CLASSES = "name_classes.txt"
_PLACES = (-3, -2, -1, 1, 2, 3)
"""The neighbours that are looked at."""

_LONGEST_AFFIX = 4
_MOST_LETTERS_TOLD = 9
_MOST_LETTERS = 30
_CLASSLESS = "-"
_SIGN = re.compile(r"[^\w\s]|\n")
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_I = frozenset("i im i'm ive i've ill i'll id i'd".split())


@lru_cache(maxsize=1)
def load_classes() -> Mapping[str, str]:
    """Return the class of each common word: words of one class stand among the same neighbours."""
    return {word: str(number) for number, line in enumerate(read_lines(CLASSES)) for word in line.split()}


class _Word:
    """What a word tells wherever it stands in the message, of itself and to its neighbours."""

    __slots__ = ("class_", "kind", "lists", "own", "to_others", "word")

    def __init__(self, word: str, vocabulary: Vocabulary, *, is_capital: bool, is_kept: bool) -> None:
        word = word[:_MOST_LETTERS]
        kind = vocabulary.kind(word, is_capital=is_capital)
        self.word = "#" if word.isdigit() else word
        self.kind = "P" if is_kept else kind.name[0]
        self.lists = "P" if is_kept else vocabulary.lists_of(word) + self.kind
        self.class_ = load_classes().get(self.word, _CLASSLESS)
        self.own = [
            f"w={self.word}", f"l={self.lists}", f"c={self.class_}", f"k={self.kind}",
            f"n={min(len(word), _MOST_LETTERS_TOLD)}",
        ]  # fmt: skip
        for length in range(1, min(_LONGEST_AFFIX, len(word)) + 1):
            self.own += [f"p={word[:length]}", f"s={word[-length:]}"]
        if kind is Kind.UNKNOWN:
            self.own.append(f"u={'slip' if vocabulary.is_slip(word) else 'none'}")
            self.own += [f"t={word[at : at + 3]}" for at in range(len(word) - 2)]
        self.to_others = {
            place: [f"{place}w={self.word}", f"{place}l={self.lists}", f"{place}c={self.class_}"]
            + ([f"{place}s={word[-3:]}"] if abs(place) < 3 else [])
            for place in _PLACES
        }


@lru_cache(maxsize=2000)
def _recall(word: str, vocabulary: Vocabulary, *, is_capital: bool, is_kept: bool) -> _Word:
    """Return what a common word tells, found once: of every message most words are common. Others are not remembered."""
    return _Word(word, vocabulary, is_capital=is_capital, is_kept=is_kept)


class _Outside:
    """What stands before the first and behind the last word."""

    def __init__(self, sign: str) -> None:
        self.word = self.class_ = self.kind = sign
        self.to_others = {place: [f"{place}w={sign}"] for place in _PLACES}


_BEFORE, _BEHIND = _Outside("^"), _Outside("$")


def describe(tokens: list[Token], vocabulary: Vocabulary) -> list[list[str]]:
    """Return the features of each token of a message."""
    words = _read_words(tokens, vocabulary)
    case = _judge_case(tokens)
    counts = Counter(token.word for token in tokens)
    length = "1" if len(tokens) == 1 else "2" if len(tokens) < 4 else "4" if len(tokens) < 8 else "8"
    shapes = [_shape(token) for token in tokens]
    features = []
    for at, token in enumerate(tokens):
        near = {place: _look(words, at + place) for place in _PLACES}
        told = [*words[at].own, f"m={case}", f"z={length}", f"x={shapes[at]}"]
        for place in _PLACES:
            told += near[place].to_others[place]
        told += [f"-1x={shapes[at - 1]}"] if at else []
        told += [f"+1x={shapes[at + 1]}"] if at + 1 < len(tokens) else []
        told += ["r"] if counts[token.word] > 1 else []
        told += _combine_words(words[at], near)
        told += _combine_signs(tokens, at, words[at], shapes[at], case)
        told.append(f"bxl={near[-1].kind}{shapes[at]}{words[at].kind}")
        told += _combine_cue(tokens, at, words[at], f"{shapes[at]}{case}", near[1].class_)
        features.append(told)
    return features


def _read_words(tokens: list[Token], vocabulary: Vocabulary) -> list[_Word]:
    kept = vocabulary.find_kept(tokens)
    seen: dict[tuple[str, bool, bool], _Word] = {}
    words = []
    for at, token in enumerate(tokens):
        is_kept = at in kept and not token.is_placeholder and not token.word.isdigit()
        key = (token.word, token.capital and not token.begins and not is_kept, is_kept)
        if key not in seen:
            if key[0] in load_classes():
                seen[key] = _recall(key[0], vocabulary, is_capital=key[1], is_kept=is_kept)
            else:
                seen[key] = _Word(key[0], vocabulary, is_capital=key[1], is_kept=is_kept)
        words.append(seen[key])
    return words


def _look(words: list[_Word], at: int) -> _Word | _Outside:
    return words[at] if 0 <= at < len(words) else _BEFORE if at < 0 else _BEHIND


def _combine_words(word: _Word, near: Mapping[int, _Word | _Outside]) -> list[str]:
    """Return what words, classes and kinds tell together."""
    before2, before, behind, behind2 = near[-2], near[-1], near[1], near[2]
    lists, kind = word.lists, word.kind
    return [
        f"bwl={before.word}|{lists}", f"awl={behind.word}|{lists}",
        f"bcl={before.class_}|{lists}", f"acl={behind.class_}|{lists}",
        f"bwaw={before.word}|{behind.word}", f"bcac={before.class_}|{behind.class_}",
        f"bcacl={before.class_}|{behind.class_}|{kind}",
        f"b2b={before2.word}|{before.word}", f"aa2={behind.word}|{behind2.word}",
        f"b2bc={before2.class_}|{before.class_}", f"aa2c={behind.class_}|{behind2.class_}",
        f"b2bl={before2.class_}|{before.class_}|{kind}", f"aa2l={behind.class_}|{behind2.class_}|{kind}",
        f"bw0={before.word}|{word.word}", f"aw0={word.word}|{behind.word}",
        f"blal={before.kind}{kind}{behind.kind}",
    ]  # fmt: skip


def _combine_signs(tokens: list[Token], at: int, word: _Word, shape: str, case: str) -> list[str]:
    """Return what case and the signs on both sides tell."""
    token, is_last = tokens[at], at + 1 == len(tokens)
    before = _find_sign(token.gap) if at else "^"
    behind = "$" if is_last else _find_sign(tokens[at + 1].gap)
    is_dotted = len(token.word) == 1 and (token.gap[:1] == "." or (not is_last and tokens[at + 1].gap[:1] == "."))
    return [
        f"g={before}", f"h={behind}", f"gh={before}{behind}", f"gl={before}{word.lists}", f"hl={behind}{word.lists}",
        f"xl={shape}{word.lists}{case}", f"xm={shape}{case}{'b' if token.begins else ''}",
        f"d={'d' if is_dotted else ''}{shape}",
    ]  # fmt: skip


def _combine_cue(tokens: list[Token], at: int, word: _Word, written: str, class_behind: str) -> list[str]:
    """Return what a cue before the word tells: "my name is", « mon chum », "Mr."."""
    cue = find_cue(tokens, at)
    told = [f"cue={cue.name}", f"cuel={cue.name}{word.lists}", f"cuex={cue.name}{written}"]
    return told if cue is Cue.NONE else [*told, f"cueac={cue.name}{class_behind}"]


def _judge_case(tokens: list[Token]) -> str:
    """Return how a message is written: without capitals, all in capitals, with telling ones or only at its beginning."""
    written = [token for token in tokens if not token.is_placeholder]
    upper = [token for token in written if token.text[0].isupper()]
    if not upper:
        return "none"
    if not any(token.text[0].islower() for token in written):
        return "all"
    if any(not token.begins and token.word not in _I for token in upper):
        return "telling"
    return "begin" if upper[0] is tokens[0] else "some"


def _find_sign(gap: str) -> str:
    """Return the first sign of what stands between two words, a space or nothing."""
    found = _SIGN.search(gap)
    return found.group() if found else " " if gap else ""


def _shape(token: Token) -> str:
    text = token.text
    if token.is_placeholder:
        return "["
    if any(map(str.isdigit, text)):
        return "9"
    if not text[0].isupper():
        return "x"
    is_single, is_upper = len(text) == 1, text.isupper()
    shape = "I" if is_single else "X" if is_upper else "M" if _CAPITAL_INSIDE.search(text) else "C"
    return shape + ("" if token.capital else "?") + ("b" if token.begins else "")
