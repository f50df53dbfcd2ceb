"""A message as tokens: words as written and folded, with what tells of their case and place in the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.normalization import fold

PLACEHOLDER = re.compile(r"\[(?:phone|email|name|address|number|link|handle|date|removed)\]")
_TOKEN = re.compile(PLACEHOLDER.pattern + r"|[^\W_]+(?:[-‑'’][^\W_]+)*")
_ELISION = re.compile(r"(?:qu|jusqu|lorsqu|puisqu|[cdjlmnst])['’](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.!?:;\n\"“”«»(•…/*>]|(?:^|\s)[-–—](?:\s|$)")
_CAPITALS_SHARE = 0.8
_LEAST_TOKENS = 8
_SHOUTED_SHARE = 0.6
_FEW_TOKENS = 3
_READ_AS = {"Me": "maitre", "cé": "cest", "Cé": "cest", "çé": "cest"}
_LETTERS_NOT_FOLDED = str.maketrans("łøđıð", "lodid")


@dataclass(slots=True)
class Token:
    """A word, its offsets, what stands before it, and whether it begins a sentence or has a telling capital."""

    text: str
    word: str
    start: int
    end: int
    gap: str
    begins: bool = False
    capital: bool = False

    @property
    def is_placeholder(self) -> bool:
        """Whether it stands for something redacted."""
        return self.text[0] == "["


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens: « d’Aïcha » gives "d" and "aicha", "Amina's" gives "amina" and "s"."""
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        start, stop = match.span()
        if text[start] == "[":
            tokens.append(Token(match.group(), match.group(), start, stop, text[end:start]))
            end = stop
            continue
        while elision := _ELISION.match(text, start, stop):
            tokens.append(_make(text, end, start, elision.end() - 1))
            start = end = elision.end()
        owner = _POSSESSIVE.search(text, start, stop)
        if owner and owner.start() > start:
            tokens.append(_make(text, end, start, owner.start()))
            tokens.append(_make(text, owner.start() + 1, owner.start() + 1, stop))
        else:
            tokens.append(_make(text, end, start, stop))
        end = stop
    _judge_case(tokens)
    return tokens


def split_words(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a phrase, cut as a message is."""
    return tuple(token.word for token in tokenize(phrase))


def _make(text: str, before: int, start: int, end: int) -> Token:
    written = text[start:end]
    if written in _READ_AS:
        return Token(written, _READ_AS[written], start, end, text[before:start])
    return Token(written, fold(written).translate(_LETTERS_NOT_FOLDED), start, end, text[before:start])


def _judge_case(tokens: list[Token]) -> None:
    """Mark beginnings and capitals; where all words have capitals they tell nothing."""
    upper = [token for token in tokens if token.text[0].isupper() and not token.is_placeholder]
    is_shouted = sum(token.text.isupper() and len(token.text) > 1 for token in tokens) > _SHOUTED_SHARE * len(tokens)
    is_title = len(tokens) >= _LEAST_TOKENS and len(upper) > _CAPITALS_SHARE * len(tokens)
    tells = not (is_title or (is_shouted and len(tokens) > _FEW_TOKENS))
    for index, token in enumerate(tokens):
        token.begins = index == 0 or bool(_ENDS_SENTENCE.search(token.gap))
        token.capital = tells and token.text[0].isupper()
