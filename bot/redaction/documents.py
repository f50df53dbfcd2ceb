"""Numbers of papers and machines: health card, passport, licence, plate, file, account, IP address, IBAN."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdnum import iban
from stdnum.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Collection

_HEALTH_CARD = re.compile(
    r"(?<![\w-])\d{4}[ -]?\d{3}[ -]?\d{3}[ -]{0,3}(?-i:[A-Z]{2})\b|(?<![\w-])\d{4}[ -]\d{3}[ -]\d{3}(?:[ -]{0,3}"
    r"(?!is|ok|my|me|il|je|et|pi|so|as|or|in|on|at)[a-z]{2}\b)?(?!\w)"
    r"|(?<![\w-])(?-i:[A-Z]{4})[ -]?\d{4}[ -]?\d{4}(?!\w)",
    re.IGNORECASE,
)
_DRIVERS_LICENCE = re.compile(r"(?<!\w)[A-Z]\d{4}[ -]?\d{5}[ -]?\d{5}(?!\w)", re.IGNORECASE)
_LETTER_AND_GROUPS = re.compile(r"(?<!\w)[A-Z]{1,2} ?\d{3}[ -]\d{3}[ -]\d{3}(?!\w)|(?<![\w-])\d{4}-\d{4}(?![\w-])")
_MASKED_CARD = re.compile(r"(?<!\w)\d{4}(?:[ -]?(?:\d{4}|[Xx*]{4})){3}(?!\w)")
_PASSPORT_WITH_SPACE = re.compile(r"(?<!\w)[A-Z]{2} \d{6,7}(?!\w)")
_PLATE = re.compile(
    r"(?<![\w-])(?:(?!ROOM|YEAR|UNIT|CALL|TEXT|OVER|ONLY|JUST|PAID|OWES|NEED|BILL|LINE|CHEZ|PLUS|DANS|FORM|ROAD)"
    r"[A-Z]{4}[ -]?\d{3}|[A-Z]{2}[ -]\d{2}[ -]\d{3}|[A-Z]\d{2}[ -]?[A-Z]{3}|[A-Z]{3}[ -][A-Z]\d{2})(?![\w-])"
)
_MIXED = re.compile(
    r"(?<![\w$./@#-])(?=[A-Z-]{0,20}\d)(?=[\d-]{0,20}[A-Z])[A-Z0-9]{1,24}(?:-[A-Z0-9]{1,24}){0,5}(?![\w@#-])(?!\.\w)",
    re.IGNORECASE,
)
_IPV4 = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:/\d{1,2})?(?![\d]|\.\d)"
)
_IPV6 = re.compile(
    r"(?<![\w:])(?=[0-9a-f:]{0,45}\d)(?:[0-9a-f]{1,4}:){1,7}(?::|[0-9a-f]{1,4})(?::?[0-9a-f]{1,4}){0,7}(?![\w:])",
    re.IGNORECASE,
)
_MAC = re.compile(r"(?<![\w:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:])", re.IGNORECASE)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
_CUES = (
    r"passports?|passeports?|licen[cs]e|permis|permit|account|acct|compte|dossier|files?|case|uci|iuc|client id|card"
    r"|carte|matricule|"
    r"sin|nas|ohip|ramq|incident|report|rapport|badge|student|étudiante?|tracking|confirmation|reference|référence"
    r"|number|numéro|"
    r"numero|no|id|transit|institution|vin|imei|serial|série|cheque|chèque|transfer|virement|confirmation|pin|code|nip"
)
_CUED = re.compile(
    rf"\b(?P<cue>(?:{_CUES})\b[^\d\n.!?$€]{{0,32}}?)(?<![\w$€-])(?<!\d )(?P<number>[A-Z]{{0,4}}[ -]?\d"
    rf"(?:[ -]?\d){{4,22}}[A-Z]{{0,2}}(?:/[A-Z0-9]{{1,3}})?)(?![\w$€%])"
    rf"(?! ?[$€%])(?! (?:dollars|bucks|piasses|euros|per|par)\b)",
    re.IGNORECASE,
)
_CUED_PLATE = re.compile(
    r"\b(?P<cue>(?:plates?|licen[cs]e plate|plaques?|immatricul\w{0,8}|lic)\b[^\n.!?$€]{0,40}?)(?<![\w$-])"
    r"(?P<number>(?=[A-Z -]{0,6}\d)(?=[\d -]{0,6}[A-Z])[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4}(?:[ -]?\d{2,3})?)(?![\w-])"
)
_CUED_PLATE_SMALL = re.compile(
    r"\b(?P<cue>(?:plates?|licen[cs]e|plaques?|immatricul\w{0,8})\b(?:\s(?:number|no|num[ée]ro|is|was|est|c['’]est"
    r"|qu[ée]b[ée]coise?|ontarienne|ontario|qu[ée]bec|de|d['’]immatriculation|said|says|starts?|with|her|his))*\W{1,3})"
    r"(?P<number>(?!(?:for|from|with|and|the|has|was|are|que|pour|avec|dans|sur|on|in|of|at|is|to|it|et|de|du)\b)"
    r"(?=[a-z -]{0,6}\d)(?=[\d -]{0,6}[a-z])(?=(?:[ -]?[a-z0-9]){5})"
    r"[a-z0-9]{2,4}[ -]?[a-z0-9]{2,4}(?:[ -]?\d{2,3})?)(?![\w-])",
    re.IGNORECASE,
)
_BADGE = re.compile(
    r"\b(?P<cue>(?:badge|matricule|pin|nip|transit|institution|inst\.?|succursale|buzz(?:er)?|entry code|door code"
    r"|code d['’]entrée|code de porte|interphone)"
    r"(?: (?:number|no|num[ée]ro|is|est|code|#))* ?#?:? ?)"
    r"(?P<number>\d{3,8})(?!\w)",
    re.IGNORECASE,
)
_LAST_DIGITS = re.compile(
    r"\b(?P<cue>(?:ending|ends|finit|finissant|termine|terminant)\s(?:in|with|par|en)?\s?)(?P<number>\d{3,6})(?!\w)"
    r"(?! ?[$%])",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?P<cue>(?:file|case|dossier|incident|occurrence|badge|client|report|rapport|permit|permis|ticket|locker"
    r"|student|employee|employé|matricule)(?: (?:number|no|num[ée]ro|id|is|est|c['’]est|de|d['’]\w+))*\s?(?:#|n°"
    r"|no\.?|:)\s?)(?P<number>[A-Z]{0,4}-?\d[\dA-Z/-]{2,16})(?!\w)",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"(?<=\[number\]),? (?:version|ver|vc|v\.c\.|code(?: de version)?)(?: code| is| est)? ?:? ?"
    r"(?-i:[A-Z]{2}|[a-z]{2})(?!\w)",
    re.IGNORECASE,
)
"""The letters of a health card, said apart."""

_UNITS = re.compile(
    r"\d+(?:k|km|kg|h|am|pm|st|nd|rd|th|e|er|ers|eme|ième|ans?|mg|ml|cm|mm|gb|mb|x|s|am|fps|min|mins|hrs?|yo|yrs?"
    r"|cad|usd|lbs?)",
    re.IGNORECASE,
)
_LEAST_DIGITS = 5


def redact_documents(text: str) -> str:
    """Replace numbers of papers, plates and machines that their shape tells by `[number]`."""
    if not any(character.isdigit() for character in text):
        return text
    text = _IPV4.sub("[number]", text)
    if ":" in text or "-" in text:
        text = _MAC.sub("[number]", text)
        text = _IPV6.sub(_replace_ipv6, text)
    text = _IBAN.sub(_replace_iban, text)
    for pattern in (_DRIVERS_LICENCE, _MASKED_CARD, _HEALTH_CARD, _LETTER_AND_GROUPS, _PASSPORT_WITH_SPACE):
        text = pattern.sub(_replace_unless_years, text)
    text = _MIXED.sub(_replace_mixed, text)
    return _PLATE.sub("[number]", text)


def redact_cued_numbers(text: str, public: Collection[str]) -> str:
    """Replace shorter numbers behind a word such as "file" or « plaque » by `[number]`; the word stays."""
    if not any(character.isdigit() for character in text):
        return text

    def replace_cued(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match["number"])
        return match.group() if digits[-10:] in public else f"{match['cue']}[number]"

    for pattern in (_CUED, _CUED_PLATE, _CUED_PLATE_SMALL, _BADGE, _LAST_DIGITS, _CASE):
        text = pattern.sub(replace_cued, text)
    return _VERSION.sub("", text)


def _replace_unless_years(match: re.Match[str]) -> str:
    is_years = re.fullmatch(r"(?:19|20)\d{2}-(?:19|20)\d{2}", match.group())
    return match.group() if is_years else "[number]"


def _replace_ipv6(match: re.Match[str]) -> str:
    written = match.group()
    return "[number]" if written.count(":") >= 3 or "::" in written else written


def _replace_iban(match: re.Match[str]) -> str:
    try:
        iban.validate(match.group(), check_country=False)
    except ValidationError:
        return match.group()
    return "[number]"


def _replace_mixed(match: re.Match[str]) -> str:
    """Replace letters and digits in one when they are long: not "F-150", "50km" or "covid19"."""
    written = match.group()
    digits = sum(character.isdigit() for character in written)
    if digits < _LEAST_DIGITS or _UNITS.fullmatch(written):
        return written
    return "[number]"
