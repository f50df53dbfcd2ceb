"""Runs of digits: telephone numbers of any country, social insurance, card and account numbers; also spelt in words.

Numbers that the service publishes stay, and so do years, dates, sums of money and short numbers such as 911.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import phonenumbers
from stdnum import luhn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_NON_DIGITS = re.compile(r"\D")
_SEP = r"[ .,=*/_~|•·…–‑‐\-\u00a0\u202f]"
_EXTENSION = re.compile(
    r"(?<=\[phone\])\s?[,;(]?\s?(?:ext|extension|local|x|poste|#)[.:]?\s?#?\d{1,6}\b\)?", re.IGNORECASE
)
_NORTH_AMERICAN = re.compile(
    rf"(?<![\d$])(?<!\d[.,])(?:\+?1{_SEP}{{0,2}})?(?:\(\s?)?[2-9]\d{{2}}"
    rf"(?:\s?\))?{_SEP}{{0,3}}\d{{3}}{_SEP}{{0,3}}\d{{4}}(?!\d)"
    rf"|(?<![\d$])(?:\+?1{_SEP}{{0,2}})?"
    rf"\(?[2-9]\d{{2}}\)?{_SEP}{{1,3}}\d{{3}}{_SEP}{{1,2}}\d{{2}}{_SEP}{{1,2}}\d{{2}}(?!\d)"
)
_SOCIAL_INSURANCE = re.compile(
    rf"(?<!\d)(?<!\d[.,])\d{{3}}{_SEP}{{1,2}}\d{{3}}{_SEP}{{1,2}}\d{{3}}(?![\d])(?!{_SEP}\d)"
)
_ABROAD = re.compile(r"(?<![\w+])(?<!\d[ .\-])(?:\+|00 ?|011 ?)[1-9](?:[ .\-()]{0,2}\d){7,14}(?!\d)")
_SPACED = re.compile(r"(?<!\d)(?<!\d[ .,-])\d(?:[ .,-]{1,2}\d){8,18}(?!\d)(?![ .,-]\d)")
_SEVEN = re.compile(
    rf"(?<![\d$])(?<!\d{_SEP})(?<!\d\) )[2-9]\d{{2}}(?!,)(?:(?: - |{_SEP})\d{{4}}"
    rf"|([ .-])\d{{2}}\1\d{{2}})(?!\d)(?!{_SEP}?\d)"
    r"(?! ?(?:\$|dollars|piasses))"
)
_RUN = re.compile(r"(?<![\d$€£])(?<!\d[.,:])\d{1,19}(?:[ .\-–/\u00a0]{1,2}\d{1,19}){0,8}(?![\d$%])(?! ?[$%€])")
_DATE = re.compile(r"(?:19|20)\d{2}[ ./-][01]?\d[ ./-][0-3]?\d|[0-3]?\d[ ./-][0-3]?\d[ ./-](?:19|20)\d{2}")
_YEARS = re.compile(r"(?:19|20)\d{2}(?:[ .\-–/]{1,2}(?:19|20)?\d{2})*")
_WITH_LETTER_O = re.compile(
    rf"(?<!\w)(?=(?:\d|{_SEP}){{0,14}}[oOlI])[2-9][\doOlI]{{2}}{_SEP}{{1,2}}[\doOlI]{{3}}{_SEP}{{1,2}}[\doOlI]{{4}}"
    rf"(?!\w)"
)
_LEAST_DIGITS = 7
_LEAST_SURE_DIGITS = 8
_MOST_PHONE_DIGITS = 13

_ONES = """zero zéro oh o one two three four five six seven eight nine un une deux trois quatre cinq sept huit
    neuf""".split()
_TENS = """ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty
    fifty sixty seventy eighty ninety dix onze douze treize quatorze quinze seize vingt vingts trente
    quarante cinquante soixante hundred cent cents""".split()
_FILLERS = "et and dash tiret then puis espace space".split()
_SPELT_WORD = "|".join(sorted({*_ONES, *_TENS, "double", "triple", *_FILLERS}, key=len, reverse=True))
_BETWEEN_SPELT = r"(?:[ ,.\-]{1,3}|(?<=[a-zé])|(?=[a-zé]))"
_SPELT = re.compile(
    rf"(?<![\w'’])(?:{_SPELT_WORD}|\d{{1,10}})(?:{_BETWEEN_SPELT}(?:{_SPELT_WORD}|\d{{1,10}})){{3,24}}(?!\w)",
    re.IGNORECASE,
)
_SPELT_PART = re.compile(rf"{_SPELT_WORD}|\d+")
_AREA_CODE = re.compile(
    r"(?:\b(?:area code|indicatif(?: régional)?)\s(?:is\s|est\s|le\s)?)?(?<![\d.,])\(?[2-9]\d{2}\)?,?\s(?:then\s"
    r"|puis\s|et\s|and\s)?(?=\[phone\])"
    r"|(?<=\[phone\])\s?(?:/|or|ou)\s?\d{4}(?!\w)|(?<![\d.,])(?:01|1)[ -](?=\[phone\])",
    re.IGNORECASE,
)
"""What belongs to a telephone number beside it: its area code, or the last digits of another."""

_LEAST_SPELT = 3
_LEAST_MIXED_DIGITS = 9


def redact_telephones(text: str, public: Collection[str]) -> str:
    """Replace telephone numbers by `[phone]` and other long numbers by `[number]`.

    Args:
        public: the last ten digits, or all of a shorter number, of each number that stays.
    """

    def unless_public(placeholder: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            digits = _NON_DIGITS.sub("", match.group())
            if digits[-10:] in public or digits[:10] in public or digits[:11][-10:] in public:
                return match.group()
            return placeholder(digits)

        return replace

    text = _SPELT.sub(lambda match: _judge_spelt(match, public), text)
    if sum(character.isdigit() for character in text) >= _LEAST_DIGITS:
        text = _ABROAD.sub(unless_public(_call_abroad), text)
        text = _NORTH_AMERICAN.sub(unless_public(lambda digits: "[phone]"), text)
        text = _SOCIAL_INSURANCE.sub(lambda match: match.group() if _is_money(text, match) else "[number]", text)
        text = _SPACED.sub(unless_public(_call_run), text)
        text = _SEVEN.sub(unless_public(lambda digits: "[phone]"), text)
        text = _RUN.sub(lambda match: _judge_run(text, match, unless_public(_call_run)), text)
    text = _WITH_LETTER_O.sub("[phone]", text)
    return _AREA_CODE.sub("", _EXTENSION.sub("", text)) if "[phone]" in text else text


def _call_abroad(digits: str) -> str:
    try:
        number = phonenumbers.parse("+" + re.sub(r"^(?:00|011)", "", digits))
    except phonenumbers.NumberParseException:
        return "[number]"
    return "[phone]" if phonenumbers.is_possible_number(number) else "[number]"


def _call_run(digits: str) -> str:
    """Say what a run of digits is: a card passes Luhn's check, a telephone number is one that some plan may hold."""
    if len(digits) > _MOST_PHONE_DIGITS or (len(digits) == 9 and luhn.is_valid(digits)):
        return "[number]"
    return "[phone]" if len(digits) >= 10 and _call_abroad(digits) == "[phone]" else "[number]"


def _judge_run(text: str, match: re.Match[str], replace: Callable[[re.Match[str]], str]) -> str:
    written = match.group()
    groups = re.split(r"\D+", written)
    digits = "".join(groups)
    longest = max(map(len, groups))
    is_long = len(digits) >= _LEAST_SURE_DIGITS or (len(digits) == _LEAST_DIGITS and len(groups) == 1)
    if not is_long or (longest < 4 and not (longest == 3 and len(digits) >= 9) and not _is_in_pairs(groups)):
        return written
    if _DATE.fullmatch(written) or _YEARS.fullmatch(written) or _is_money(text, match):
        return written
    if len(groups) > 1 and all(len(group) <= 4 for group in groups) and "/" in written:
        return written
    return replace(match)


def _is_in_pairs(groups: list[str]) -> bool:
    """Say whether digits stand as in France: 06 12 34 56 78."""
    return len(groups) >= 5 and all(len(group) == 2 for group in groups)


def _is_money(text: str, match: re.Match[str]) -> bool:
    """Say whether digits are a sum or a count in thousands: 10 000 000, "150 000 300 $"."""
    groups = re.split(r"\D+", match.group())
    if groups[-1].endswith("0000") and len("".join(groups)) < 9 and len(groups) == 1:
        return True
    if len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:]) or len(groups) < 2:
        return False
    after = text[match.end() : match.end() + 12].lower().lstrip()
    return groups[-1] == "000" or after.startswith(
        ("$", "€", "dollar", "piasse", "euro", "people", "personnes", "bucks")
    )


def _judge_spelt(match: re.Match[str], public: Collection[str]) -> str:
    """Say whether words of numbers in a row are one long number: at least seven digits of it, three words of it."""
    words = [word for word in _SPELT_PART.findall(match.group().lower()) if word not in _FILLERS]
    spelt = [word for word in words if word.isalpha() and word not in ("double", "triple")]
    if "".join(filter(str.isdigit, match.group()))[-10:] in public:
        return match.group()
    digits = sum(len(word) if word.isdigit() else 2 if word in _TENS else 1 for word in words)
    is_number = (len(spelt) >= _LEAST_SPELT and digits >= _LEAST_DIGITS) or (spelt and digits >= _LEAST_MIXED_DIGITS)
    if not is_number or len(set(words)) == 1 or (_counts_up(spelt) and len(spelt) == len(words)):
        return match.group()
    return "[phone]" if digits in (7, 10, 11) or len(spelt) < len(words) else "[phone]" if digits >= 10 else "[number]"


def _counts_up(spelt: list[str]) -> bool:
    """Say whether somebody counts: one, two, three and so on."""
    return spelt[:4] in (["one", "two", "three", "four"], ["un", "deux", "trois", "quatre"])
