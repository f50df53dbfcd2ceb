"""Dates of birth: a date behind "born", « née le », "DOB" … or right behind a redacted name. Other dates stay."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan(?:uary|v(?:ier)?)?|feb(?:ruary)?|f[ée]v(?:r(?:ier)?)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|may|mai"
    r"|jun[e]?|juin|jul[y]?|"
    r"juil(?:let)?|aug(?:ust)?|ao[uû]t|sep(?:t(?:ember|embre)?)?|oct(?:ober|obre)?|nov(?:ember|embre)?|d[ée]c"
    r"(?:ember|embre)?)\.?"
)
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th|er|e)?)"
_YEAR = r"(?:(?:19|20)\d{2}|['’]?\d{2})"
_FULL = (
    rf"(?:[0-3]?\d ?[./ -] ?[0-3]?\d ?[./ -] ?(?:(?:19|20)\d{{2}}|\d{{2}})|(?:19"
    rf"|20)\d{{2}} ?[./ -] ?[01]?\d ?[./ -] ?[0-3]?\d"
    rf"|(?:the )?{_DAY}[ -]?(?:of |de )?{_MONTH}[ ,/-]{{0,2}}(?:of |de )?{_YEAR}"
    rf"|{_MONTH}[ ,/-]{{0,2}}(?:le |the )?{_DAY}[ ,/-]{{1,2}}{_YEAR}"
    rf"|{_MONTH},? (?:19|20)\d{{2}},? (?:le |the |on the ){_DAY}"
    rf"|(?:19|20)\d{{2}}[ ,/-]{{1,2}}(?:on |le )?(?:the )?(?:{_MONTH}[ -](?:the )?{_DAY}"
    rf"|{_DAY}[ -](?:of |de )?{_MONTH})|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{{2}}|(?:19"
    rf"|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
)
_WITHOUT_YEAR = (
    rf"(?:(?:the )?{_DAY}[ -](?:of |de )?{_MONTH}|{_MONTH} (?:le |the )?{_DAY}|{_MONTH},? (?:of |de )?(?:19|20)\d{{2}})"
)
_CUE = (
    r"(?:born|birth ?da(?:y|te)s?|b-?da(?:y|te)|birth|dob|d\.o\.b\.?|n[ée]e?(?:\(e\)|\.e|s|es)?|naiss(?:ance|ante?)"
    r"|nait|naît|ddn|d\.d\.n\.?|"
    r"anniversaire|f[êe]te|bday)"
)
_BIRTH = re.compile(
    rf"\b(?P<cue>{_CUE}\b(?:[^.!?\n\d]|(?<=\b[a-z])\.){{0,45}}?)(?<![\w$])(?P<date>{_FULL})(?![\w])", re.IGNORECASE
)
_BIRTH_WITHOUT_YEAR = re.compile(
    rf"\b(?P<cue>{_CUE}\b[^.!?\n\d]{{0,16}}?)(?<![\w$])(?P<date>(?:(?:in|en) {_YEAR},? (?:on |le "
    rf"|the )?)?{_WITHOUT_YEAR})(?![\w])"
    rf"|\b(?P<cue_of>{_CUE}\b(?:\s(?:is|was|on|le|est|c['’]?est|c))?\s?:?\s?)(?P<two>[0-3]?\d[/-][0-3]?\d)(?![\w/-])",
    re.IGNORECASE,
)
_BEFORE_THE_CUE = re.compile(
    rf"(?<![\w$])(?P<cue>)(?P<date>{_FULL}|{_WITHOUT_YEAR}|[0-3]?\d/[0-3]?\d)(?=,?\s(?:is|was|are|c['’]?est|c|est"
    rf"|[çc]a c['’]?est)\s"
    r"(?:my|her|his|our|their|the|ma|mon|sa|son|leur|la)\s(?:\w{1,12}['’]?s?\s)?(?:birth ?da(?:y|te)|b-?day|f[êe]te"
    r"|anniversaire|dob|date of birth"
    r"|date de naissance)\b)",
    re.IGNORECASE,
)
_BEHIND_A_NAME = re.compile(rf"(?P<cue>\[name\]\s?[,;:(–-]{{0,2}}\s?)(?P<date>{_FULL})(?![\w])", re.IGNORECASE)
_AGE = re.compile(
    rf"\b(?P<cue>(?:turn(?:s|ed|ing)?|will be|be|aurai|aura|aurais|ai eu|a eu|avoir)\s\d{{1,2}}(?:\sans)?\s(?:on|le"
    rf"|the|this)\s(?:the\s)?)(?P<date>{_FULL}|{_WITHOUT_YEAR})(?![\w])",
    re.IGNORECASE,
)
_ORDINAL_BIRTHDAY = re.compile(
    rf"\b(?P<cue>\d{{1,2}}(?:st|nd|rd|th|e|ième)\s(?:birth|b-?day|anniversaire|f[êe]te)[^.!?\n\d]{{0,16}}?)"
    rf"(?P<date>{_FULL}|{_WITHOUT_YEAR})(?![\w])",
    re.IGNORECASE,
)
_DAY_WORD = (
    r"(?:(?:twenty|thirty|vingt|trente)[ -](?:et[ -])?)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth|tenth|eleventh|twelfth|\w{3,7}teenth|twentieth|"
    r"thirtieth|premier|deux|trois|quatre|cinq|six|sept|huit|neuf|dix(?:[ -](?:sept|huit|neuf))?|onze|douze|treize"
    r"|quatorze|quinze|seize|une?|vingt|trente)"
)
_YEAR_WORDS = (
    r"(?:(?:two thousand|nineteen|twenty|deux[ -]mille|mille neuf cents?)(?:[ -](?:and |et )?[a-zéè]{2,10}){0,4})"
)
_SPELT = re.compile(
    rf"\b(?P<cue>{_CUE}\b[^.!?\n]{{0,30}}?\b(?:le |the |on )?)(?P<date>(?:{_DAY_WORD}|{_DAY}) (?:of |de )?{_MONTH}(?: "
    rf"(?:{_YEAR_WORDS}|{_YEAR}))?"
    rf"|{_MONTH} (?:the )?(?:{_DAY_WORD}|{_DAY})(?:,? (?:{_YEAR_WORDS}|{_YEAR}))?)(?!\w)",
    re.IGNORECASE,
)
# A whole date so long ago is hardly ever anything but a birth.
_LONG_AGO = re.compile(rf"(?<![\w$])(?P<cue>)(?P<date>{_FULL})(?![\w])", re.IGNORECASE)
_LONG_AGO_YEAR = re.compile(r"(?<!\d)(?:19[3-9]\d|200\d|201[0-2])(?!\d)")
_PATTERNS = (_BEFORE_THE_CUE, _BIRTH, _SPELT, _BIRTH_WITHOUT_YEAR, _ORDINAL_BIRTHDAY, _AGE, _BEHIND_A_NAME)


def redact_birth_dates(text: str) -> str:
    """Replace dates of birth by `[date]`; the words that tell of one stay."""
    for pattern in _PATTERNS:
        text = pattern.sub(_replace, text)
    return _LONG_AGO.sub(_replace_long_ago, text)


def _replace(match: re.Match[str]) -> str:
    cues = match.groupdict()
    return f"{cues['cue'] or cues.get('cue_of') or ''}[date]"


def _replace_long_ago(match: re.Match[str]) -> str:
    return "[date]" if _LONG_AGO_YEAR.search(match.group()) else match.group()
