"""Personal names, in any case and of many cultures: how likely each word is part of one is told by a learnt model.

The model is a linear-chain conditional random field over `name_features`, made by `scripts/train_names.py`. Here its
likelihoods become names: where one begins and ends, and its other places in the message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pycrfsuite

from bot.knowledge_base.spelling import SpellingCorrector
from bot.redaction.name_cues import Cue, find_cue
from bot.redaction.name_features import describe, load_classes
from bot.redaction.tokens import tokenize
from bot.redaction.vocabulary import DATA, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.redaction.tokens import Token
    from bot.redaction.vocabulary import Vocabulary

MODEL = DATA / "names.crfsuite"
INSIDE, OUTSIDE = "N", "O"

_LEAST = 0.38
_LEAST_OF_A_PLACE = 0.5
"""Where a town or a service has the same name: it chooses an answer."""

_LEAST_TOLD = 0.1
"""Behind "my name is", "goes by", "Mr.", "lil" …"""

_LEAST_BESIDE = 0.08
"""Beside a name, in one breath with it: "shu fen", "big tuna"."""

_LEAST_AGAIN = 0.05
"""Where the same word was a name elsewhere in the message."""

_BEFORE_A_NICKNAME = frozenset("lil yung big fat ti".split())
_AND = "n"
_NEVER = frozenset(
    """mr mrs ms miss mister madam madame mademoiselle monsieur mme mlle dr doctor docteur zan
    eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
    huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt""".split()
)
"""Titles, and the ages that tell of a child (in Creole too: « 11 zan »)."""

_PARTICLES = frozenset("de da do dos das du d del della di van von der den ter el al la le ben bin ibn bint".split())
_ONE_BREATH = re.compile(r"[ \u00a0'’‑-]|")
_BEHIND_AN_INITIAL = re.compile(r"\.?[ -]?")
_LEAST_LETTERS_AGAIN = 3
_INITIALS = re.compile(
    r"(?<![\w.@-])(?!(?:a\.m|p\.m|e\.g|i\.e|p\.s|n\.b|u\.s|u\.k|d\.c|b\.c|l\.a|h\.t|i\.d|o\.k|c\.p|p\.o|q\.c|r\.r|t\.v|t\.o"
    r"|d\.v|o\.t|h\.r|v\.p|r\.n|p\.c)\.)[a-z]\.-?[a-z]\.(?![\w@])(?!-?[a-z]\.)",
    re.IGNORECASE,
)
"""Two letters with dots, but for abbreviations."""


_PART = re.compile(r"\S+")
_LINK = re.compile(r"://|www\.|\w@\w|\w\.(?:ca|com|org|net)\b", re.IGNORECASE)
"""In a page or address that stays."""


class _Span(NamedTuple):
    """A name as a range of tokens."""

    start: int
    end: int


class NameReader:
    """Finds the names of one message at a time. Not to be shared by threads: the model holds the message it reads.

    Args:
        vocabulary: what words are.
        model: the file of the trained model.
    """

    def __init__(self, vocabulary: Vocabulary, model: Path = MODEL) -> None:
        self._vocabulary = vocabulary
        self._spelling = SpellingCorrector(
            [word for word in load_classes() if vocabulary.is_word(word) and vocabulary.kind(word) is Kind.WORD]
        )
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(model))

    def redact(self, text: str) -> str:
        """Replace personal names by `[name]`; titles stay."""
        tokens = tokenize(text)
        if not tokens:
            return text
        chosen = self._choose(tokens)
        _mark(tokens, chosen, _INITIALS.finditer(text), is_name=True)
        _mark(tokens, chosen, (part for part in _PART.finditer(text) if _LINK.search(part.group())), is_name=False)
        for start, end in reversed(_join(tokens, chosen)):
            text = f"{text[: tokens[start].start]}[name]{text[tokens[end - 1].end :]}"
        return text

    def _choose(self, tokens: list[Token]) -> list[bool]:
        """Say of each token whether it is part of a name."""
        likely = self._weigh(tokens)
        chosen = [self._is_name(tokens, at, share) for at, share in enumerate(likely)]
        names = {token.word for token, is_name in zip(tokens, chosen, strict=True) if is_name}
        for at, token in enumerate(tokens):
            is_again = token.word in names and len(token.word) >= _LEAST_LETTERS_AGAIN
            chosen[at] = chosen[at] or (is_again and likely[at] >= _LEAST_AGAIN)
        for step in (1, -1):
            for at in range(len(tokens))[::step]:
                beside = at - step
                is_beside = 0 <= beside < len(tokens) and chosen[beside] and likely[at] >= _LEAST_BESIDE
                if (
                    is_beside
                    and tokens[at].word != _AND
                    and not (at < beside and find_cue(tokens, beside) is Cue.TITLE)
                ):
                    chosen[at] = chosen[at] or _is_one_breath(tokens, max(at, beside))
        return chosen

    def _is_name(self, tokens: list[Token], at: int, share: float) -> bool:
        """Say whether a word is likely enough to be part of a name where it stands."""
        token = tokens[at]
        if share >= _LEAST_TOLD and _is_told(tokens, at):
            return True
        if share < (_LEAST_OF_A_PLACE if self._vocabulary.is_kept(token.word) else _LEAST):
            return False
        return token.capital or not (self._vocabulary.is_cry(token.word) or self._is_misspelt(token.word))

    def _is_misspelt(self, word: str) -> bool:
        """Say whether an unknown word is a slip of one that people write here: « suisside », "overtym"."""
        return self._vocabulary.kind(word) is Kind.UNKNOWN and self._spelling.correct(word).half_slips > 0

    def _weigh(self, tokens: list[Token]) -> list[float]:
        """Return how likely each token is part of a name; 0 for what stays whatever it looks like."""
        self._tagger.set(describe(tokens, self._vocabulary))
        kept = self._vocabulary.find_kept(tokens)
        kept.update(
            at for at, token in enumerate(tokens) if token.word in _NEVER or self._vocabulary.is_ours(token.word)
        )
        return [0.0 if at in kept else self._tagger.marginal(INSIDE, at) for at in range(len(tokens))]


def _is_told(tokens: list[Token], at: int) -> bool:
    """Say whether what stands before a word tells of a name."""
    is_nickname = at > 0 and tokens[at - 1].word in _BEFORE_A_NICKNAME
    return is_nickname or find_cue(tokens, at) >= Cue.TITLE


def _mark(tokens: list[Token], chosen: list[bool], places: Iterable[re.Match[str]], *, is_name: bool) -> None:
    """Say of the tokens in some places whether they are names."""
    for place in places:
        for at, token in enumerate(tokens):
            if place.start() <= token.start < place.end():
                chosen[at] = is_name


def _join(tokens: list[Token], chosen: list[bool]) -> list[_Span]:
    """Return the names: chosen tokens in one breath are one, a particle between them too ("Van der Merwe")."""
    spans: list[_Span] = []
    for index, is_chosen in enumerate(chosen):
        if not is_chosen:
            continue
        end = spans[-1].end if spans else 0
        between = range(end, index)
        is_joined = (
            spans
            and len(between) <= 2
            and all(tokens[at].word in _PARTICLES for at in between)
            and all(_is_one_breath(tokens, at) for at in range(end, index + 1))
        )
        if is_joined:
            spans[-1] = _Span(spans[-1].start, index + 1)
        else:
            spans.append(_Span(index, index + 1))
    return spans


def _is_one_breath(tokens: list[Token], index: int) -> bool:
    """Say whether nothing but a space or a hyphen, or the dot of an initial, stands before the token at `index`."""
    pattern = _BEHIND_AN_INITIAL if len(tokens[index - 1].word) == 1 else _ONE_BREATH
    return bool(pattern.fullmatch(tokens[index].gap))
