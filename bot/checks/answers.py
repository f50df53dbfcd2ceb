"""Checks of the words of each answer: length, reading level, avoided words, both languages alike (standards B5, B9, B11).

The limits of ease are Flesch's bands: "easy" from 80, his sixth grade, and "fairly easy" from 70, his seventh. That is a
grade below what B11 sets for English, since nobody can say how Kandel and Moles took each silent e.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.checks.readability import measure, split_sentences, split_words
from bot.checks.wording import find_avoided
from bot.messages import LANGUAGES, SAFETY_INTENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel

    from bot.checks.readability import Figures
    from bot.knowledge_base.schema import Answer, AnswerText
    from bot.messages import Language

MOST_WORDS = 60
MOST_TITLE_CHARS = 70
MOST_SENTENCE_WORDS: dict[Language, int] = {"en": 20, "fr": 30}
"""Of any one sentence; B11 leaves French longer ones, if the mean is short."""
MOST_MEAN_WORDS = 20
LEAST_WORDINGS = 2
"""Of `again` in a safety answer: the same text never comes twice running."""
LEAST_JUDGED_WORDS = 30
"""Shorter texts are judged together: in a few words one long name decides."""
LENGTHS = (0.9, 1.4)
"""French characters for one in English; nearly all our texts lie between 1.0 and 1.3."""
EASIEST = frozenset([*SAFETY_INTENTS, "emotional_distress"])
_BETWEEN_DIGITS = r"[-.\s\u2010-\u2013]*"
_TYPED_TELEPHONE = re.compile(
    rf"(?<![\d/])(?:\+?1{_BETWEEN_DIGITS})?\(?[2-9]\d{{2}}\)?{_BETWEEN_DIGITS}[2-9]\d{{2}}{_BETWEEN_DIGITS}\d{{4}}(?!\d)"
)
"""Ten digits, with anything between them that people type there; wider than what is looked for in files, where ten digits
may be a date and more."""
_UNLIMITED = ("title", "page", "more")
_NAMES = ("title", "page")


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard a text may be: English at most `grade`, French at most `lix` and at least `ease`."""

    grade: float
    lix: float
    ease: float

    def find_broken(self, figures: Figures, language: Language) -> Iterator[str]:
        """Yield what is too hard in the figures of a text."""
        if figures.words_per_sentence > MOST_MEAN_WORDS:
            yield f"{figures.words_per_sentence:.1f} words per sentence, at most {MOST_MEAN_WORDS}"
        if language == "en" and figures.grade > self.grade:
            yield f"Flesch-Kincaid grade {figures.grade:.1f}, at most {self.grade}"
        if language == "fr" and figures.lix > self.lix:
            yield f"LIX {figures.lix:.1f}, at most {self.lix}"
        if language == "fr" and figures.ease < self.ease:
            yield f"Kandel-Moles ease {figures.ease:.1f}, at least {self.ease}"


SAFETY_LIMITS = Limits(grade=6, lix=35, ease=80)
LIMITS = Limits(grade=8, lix=45, ease=70)


def find_problems(answer: Answer) -> Iterator[str]:
    """Yield what is wrong with the words of an answer, each with its language and field."""
    limits = SAFETY_LIMITS if answer.id in EASIEST else LIMITS
    for language in LANGUAGES:
        texts = dict(list_texts(answer.in_language(language)))
        problems = [*_lengths(texts, language), *_levels(texts, language, limits), *_wording(texts, language)]
        if answer.id in SAFETY_INTENTS:
            problems.extend(_missing_care(answer.in_language(language)))
        yield from (f"answer {answer.id} ({language}): {problem}" for problem in problems)
    yield from (f"answer {answer.id}: {problem}" for problem in _differences(answer))


def find_numbers(answer: Answer) -> Iterator[str]:
    """Yield the texts of an answer that hold a telephone number; one place holds every number (standard B8)."""
    for language in LANGUAGES:
        for name, text in list_texts(answer.in_language(language)):
            if _TYPED_TELEPHONE.search(text):
                yield f"answer {answer.id} ({language}): {name}: a telephone number outside contacts and services"


def list_texts(words: BaseModel, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the fields of an answer in one language with their texts; wordings of one field are numbered."""
    for name in words.__fields__:
        value = getattr(words, name)
        if isinstance(value, str):
            yield prefix + name, value
        elif isinstance(value, tuple):
            yield from ((f"{prefix}{name} {number}", text) for number, text in enumerate(value, 1))
        elif value is not None:
            yield from list_texts(value, f"{name}.")


def find_long_sentences(text: str, most: int) -> Iterator[str]:
    """Yield a finding for each sentence of more than `most` words."""
    for sentence in split_sentences(text):
        words = split_words(sentence)
        if len(words) > most:
            yield f"a sentence of {len(words)} words, at most {most}: «{' '.join(words[:6])} …»"


def _lengths(texts: dict[str, str], language: Language) -> Iterator[str]:
    if len(texts["title"]) > MOST_TITLE_CHARS:
        yield f"title has {len(texts['title'])} characters, at most {MOST_TITLE_CHARS}"
    for name, text in texts.items():
        words = len(split_words(text))
        if name not in _UNLIMITED and words > MOST_WORDS:
            yield f"{name} has {words} words, at most {MOST_WORDS}"
        yield from (f"{name}: {problem}" for problem in find_long_sentences(text, MOST_SENTENCE_WORDS[language]))


def _levels(texts: dict[str, str], language: Language, limits: Limits) -> Iterator[str]:
    for name, together in _put_together(texts):
        yield from (f"{name}: {problem}" for problem in limits.find_broken(measure(together, language), language))


def _put_together(texts: dict[str, str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each long text by itself and the short ones together; with all the others where they are still too few.

    Names are no running text, which alone the formulas are made for.
    """
    running = {name: text for name, text in texts.items() if name not in _NAMES}
    short = {name: text for name, text in running.items() if len(split_words(text)) < LEAST_JUDGED_WORDS}
    yield from ((name, (text,)) for name, text in running.items() if name not in short)
    if sum(len(split_words(text)) for text in short.values()) >= LEAST_JUDGED_WORDS:
        yield "short texts together", tuple(short.values())
    elif short:
        yield "all texts together", tuple(running.values())


def _wording(texts: dict[str, str], language: Language) -> Iterator[str]:
    for name, text in texts.items():
        yield from (f"{name} uses the word «{word}»" for word in find_avoided(text, language))


def _missing_care(words: AnswerText) -> Iterator[str]:
    if len(words.again) < LEAST_WORDINGS:
        yield f"a safety answer needs at least {LEAST_WORDINGS} wordings of `again`, it has {len(words.again)}"
    if words.care is None:
        yield "a safety answer needs a `care` block"


def _differences(answer: Answer) -> Iterator[str]:
    """Yield what one language has and the other lacks, and texts of which one is much longer."""
    english, french = (dict(list_texts(answer.in_language(language))) for language in LANGUAGES)
    for names, language in ((english.keys() - french.keys(), "en"), (french.keys() - english.keys(), "fr")):
        yield from (f"{name} stands only in {language}" for name in sorted(names))
    least, most = LENGTHS
    for name in english.keys() & french.keys() - {*_NAMES}:
        ratio = len(french[name]) / len(english[name])
        if len(split_words(english[name])) >= LEAST_JUDGED_WORDS and not least <= ratio <= most:
            yield f"{name} in French is {ratio:.2f} times as long as in English, not between {least} and {most}"
