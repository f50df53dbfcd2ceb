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
_REACH = 3
_LONGEST_AFFIX = 4
_MOST_LETTERS_TOLD = 9
_NONE = "-"
_SIGNS = re.compile(r"[.,:;!?\"“”«»()/*\n…–—-]|\W")
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")


@lru_cache(maxsize=1)
def load_classes() -> Mapping[str, str]:
    """Return the class of each common word: words of one class stand among the same neighbours."""
    classes: dict[str, str] = {}
    for number, line in enumerate(read_lines(CLASSES)):
        for word in line.split():
            classes[word] = str(number)
    return classes


class _Word:
    """What is told by a word wherever it stands in the message."""

    __slots__ = ("by_place", "class_", "kind", "lists", "own", "word")

    def __init__(self, word: str, vocabulary: Vocabulary, *, is_capital: bool, is_kept: bool = False) -> None:
        kind = vocabulary.kind(word, is_capital=is_capital)
        self.word = "#" if word.isdigit() else word
        self.kind = "P" if is_kept else kind.name[0]
        self.lists = "P" if is_kept else vocabulary.lists_of(word) + self.kind
        self.class_ = load_classes().get(self.word, _NONE)
        self.own = [f"w={self.word}", f"l={self.lists}", f"c={self.class_}", f"n={min(len(word), _MOST_LETTERS_TOLD)}"]
        self.own += [f"k={self.kind}"]
        for length in range(1, min(_LONGEST_AFFIX, len(word)) + 1):
            self.own += [f"p={word[:length]}", f"s={word[-length:]}"]
        if kind is Kind.UNKNOWN:
            self.own += [f"u={'slip' if vocabulary.is_slip(word) else 'none'}", *(f"t={word[at : at + 3]}" for at in range(len(word) - 2))]
        self.by_place = {
            place: [f"{place}w={self.word}", f"{place}l={self.lists}", f"{place}c={self.class_}"]
            + ([f"{place}s={word[-3:]}"] if abs(place) < 3 else [])
            for place in range(-_REACH, _REACH + 1)
            if place
        }


_OUTSIDE = {
    place: [f"{place}w={'^' if place < 0 else '$'}"] for place in range(-_REACH, _REACH + 1) if place
}


def describe(tokens: list[Token], vocabulary: Vocabulary) -> list[list[str]]:
    """Return the features of each token of a message."""
    seen: dict[tuple[str, bool], _Word] = {}
    kept = vocabulary.find_kept(tokens)
    words = []
    for index, token in enumerate(tokens):
        if index in kept and not token.is_placeholder and not token.word.isdigit():
            words.append(_Word(token.word, vocabulary, is_capital=False, is_kept=True))
            continue
        key = (token.word, token.capital and not token.begins)
        word = seen.get(key)
        if word is None:
            word = seen[key] = _Word(token.word, vocabulary, is_capital=key[1])
        words.append(word)
    around = _describe_message(tokens)
    counts = Counter(token.word for token in tokens)
    return [
        [*_describe_token(tokens, words, index), *around, *_describe_repeats(tokens[index], counts), *_combine(tokens, words, index, around)]
        for index in range(len(tokens))
    ]


def _describe_message(tokens: list[Token]) -> list[str]:
    written = [token.text for token in tokens if not token.is_placeholder]
    has_small = any(text[0].islower() for text in written)
    upper = [token for token in tokens if token.text[0].isupper()]
    telling = [token for token in upper if not token.begins and token.word not in ("i", "im", "i'm", "ive", "i've", "ill", "i'll", "id", "i'd")]
    case = "none" if not upper else "all" if not has_small else "telling" if telling else "begin" if upper[0] is tokens[0] else "some"
    size = len(tokens)
    length = "1" if size == 1 else "2" if size < 4 else "4" if size < 8 else "8"
    return [f"m={case}", f"z={length}"]


def _describe_token(tokens: list[Token], words: list[_Word], index: int) -> list[str]:
    token = tokens[index]
    features = [*words[index].own, f"x={_shape(token)}"]
    for place in range(-_REACH, _REACH + 1):
        at = index + place
        if place:
            features += words[at].by_place[place] if 0 <= at < len(tokens) else _OUTSIDE[place]
    if index:
        features.append(f"-1x={_shape(tokens[index - 1])}")
    if index + 1 < len(tokens):
        features.append(f"+1x={_shape(tokens[index + 1])}")
    return features


def _describe_repeats(token: Token, counts: Counter[str]) -> list[str]:
    return ["r"] if counts[token.word] > 1 else []


def _combine(tokens: list[Token], words: list[_Word], index: int, around: list[str]) -> list[str]:
    token, word = tokens[index], words[index]
    lists, case = word.lists, around[0]
    back = words[index - 1] if index else None
    back2 = words[index - 2] if index > 1 else None
    ahead = words[index + 1] if index + 1 < len(tokens) else None
    ahead2 = words[index + 2] if index + 2 < len(tokens) else None
    bw, bc, bl = (back.word, back.class_, back.kind) if back else ("^", "^", "^")
    aw, ac, al = (ahead.word, ahead.class_, ahead.kind) if ahead else ("$", "$", "$")
    b2w, b2c = (back2.word, back2.class_) if back2 else ("^", "^")
    a2w, a2c = (ahead2.word, ahead2.class_) if ahead2 else ("$", "$")
    dots = "d" if len(token.word) == 1 and (token.gap[:1] == "." or (ahead and tokens[index + 1].gap[:1] == ".")) else ""
    before = _gap(token.gap) if index else "^"
    behind = _gap(tokens[index + 1].gap) if ahead else "$"
    shape = _shape(token)
    cue, _ = find_cue(tokens, index)
    return [
        f"g={before}", f"h={behind}", f"gh={before}{behind}", f"gl={before}{lists}", f"hl={behind}{lists}",
        f"xl={shape}{lists}{case}", f"xm={shape}{case}{'b' if token.begins else ''}",
        f"bwl={bw}|{lists}", f"awl={aw}|{lists}", f"bcl={bc}|{lists}", f"acl={ac}|{lists}",
        f"bwaw={bw}|{aw}", f"bcac={bc}|{ac}", f"bcacl={bc}|{ac}|{word.kind}",
        f"b2b={b2w}|{bw}", f"aa2={aw}|{a2w}", f"b2bc={b2c}|{bc}", f"aa2c={ac}|{a2c}",
        f"b2bl={b2c}|{bc}|{word.kind}", f"aa2l={ac}|{a2c}|{word.kind}",
        f"bw0={bw}|{word.word}", f"aw0={word.word}|{aw}", f"blal={bl}{word.kind}{al}", f"bxl={bl}{shape}{word.kind}",
        f"d={dots}{shape}", f"cue={cue.name}", f"cuel={cue.name}{lists}", f"cuex={cue.name}{shape}{case}",
        *([f"cueac={cue.name}{ac}"] if cue is not Cue.NONE else []),
    ]  # fmt: skip


def _gap(gap: str) -> str:
    """Return the first telling sign of what stands between two words."""
    found = _SIGNS.findall(gap.replace(" ", ""))
    return found[0] if found else " " if gap else ""


def _shape(token: Token) -> str:
    text = token.text
    if token.is_placeholder:
        return "["
    if any(map(str.isdigit, text)):
        return "9"
    if text.islower() or not text[0].isupper():
        return "x"
    shape = "X" if text.isupper() and len(text) > 1 else "M" if _CAPITAL_INSIDE.search(text) else "I" if len(text) == 1 else "C"
    return shape + ("" if token.capital else "?") + ("b" if token.begins else "")
