"""Replaces identifying details in what a visitor wrote by placeholders such as `[phone]`.

Every later room sees only the result. Idempotent: a placeholder is never touched again. Municipalities stay, since they
choose a service; so do the public numbers handed in (a person may quote a helpline).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.messages import RedactedText
from bot.redaction.names import redact_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_NON_DIGITS = re.compile(r"\D")

_AT = r"(?:@|\s@\s|\s\(?at\)?\s|\sarobase\s)"
_DOT = r"(?:\.|\sdot\s|\spoint\s)"
_EMAIL = re.compile(rf"(?<![\w.+-])[\w.+-]+{_AT}[\w-]+{_DOT}[a-z]{{2,}}(?:\.[a-z]{{2,}})*", re.IGNORECASE)
_URL = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|ca|org|net|me|gg|ly|io)/\S+", re.IGNORECASE)
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_HEALTH_CARD = re.compile(r"(?<!\d)\d{4}[ -]?\d{3}[ -]?\d{3}[ -]?[A-Z]{2}\b", re.IGNORECASE)
_SIN = re.compile(r"(?<!\d)\d{3}([ -]?)\d{3}\1\d{3}(?!\d)")
_PHONE = re.compile(r"(?<![\d\w])(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ ./-]{0,3}\d{3}[ .-]{0,3}\d{4}(?!\d)")
_SHORT_PHONE = re.compile(r"(?<!\d)(?<!\d[-. ])(?<!\d\) )[2-9]\d{2}[-. ]\d{4}(?!\d)")
_IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_POSTAL_CODE = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d\b", re.IGNORECASE)
_STREET_EN = (
    r"street|st|avenue|ave|road|rd|drive|dr|crescent|cres|boulevard|blvd|lane|ln|crt|terrace|pl|highway|hwy|parkway"
)
# Also ordinary words: part of an address only when the name before them has a capital.
_WEAK_ADDRESS = re.compile(r"\b\d{1,5} (?:[A-Z][\w’'.-]+ ){1,3}(?:[Cc]ourt|[Ww]ay|[Tt]rail|[Pp]lace|[Ll]ine)\b")
_STREET_FR = r"rue|avenue|av|boulevard|boul|chemin|ch|rang|route|montée|place|allée|croissant|promenade"
_ADDRESS = re.compile(
    rf"\b\d{{1,5}}[a-z]?,? (?:(?:{_STREET_FR})\.? (?:(?:de|du|des|la|le|les|d’|d'|l’|l') ?){{0,2}}[\w’'.-]+"
    rf"(?: [A-ZÀ-Ý][\w’'-]+){{0,2}}|(?:[\w’'.-]+ ){{1,3}}(?:{_STREET_EN})\b\.?)"
    r"(?:,? ?(?:apt|apartment|unit|suite|app|appartement|bureau)\.? ?#?\w+)?",
    re.IGNORECASE,
)
_BIRTH_CUES = (
    r"born(?: on)?|birth ?date|date of birth|birthday is|dob|"
    r"n[ée]{1,3} le|date de naissance|anniversaire(?: est)?(?: le)?"
)
_BIRTH_DATE = re.compile(
    rf"\b(?P<cue>(?:{_BIRTH_CUES})\W{{1,4}})(?:\d{{1,4}}[ /.-][\wéû]{{1,9}}[ /.-]\d{{2,4}}"
    r"|[a-z]{3,9} \d{1,2},? \d{4}|\d{1,2} [a-zéû]{3,9} \d{4})",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w@])@[\w.]{3,30}"
    r"|\b(?P<cue>(?:snap(?:chat)?|insta(?:gram)?|tiktok|telegram|discord|kik|username|user name|pseudo)"
    r"(?: is| c'est| est|:| =)+ ?)[\w.#-]{3,30}",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?P<cue>(?:passport|passeport|licen[cs]e|permis(?: de conduire)?|plate|plaque|account|compte|permit|"
    r"dossier|file|uci|iuc)(?: (?:number|no|num(?:é|e)ro|#|is|est|de|conduire|d['’]immatriculation))*\W{1,3})"
    r"(?=[\w-]*\d)[A-Z0-9][A-Z0-9-]{4,19}\b",
    re.IGNORECASE,
)


class Redactor:
    """Redacts one text at a time.

    Args:
        public_numbers: digits of telephone numbers that stay, such as `18339001010`.
    """

    def __init__(self, public_numbers: Collection[str] = ()) -> None:
        self._public = frozenset(number[-10:] for number in public_numbers if len(number) >= 7)

    def redact(self, text: str) -> RedactedText:
        """Return `text` with identifying details replaced by placeholders."""
        text = _EMAIL.sub("[email]", text)
        text = _URL.sub("[link]", text)
        text = _BIRTH_DATE.sub(_keep_cue("[date]"), text)
        text = _DOCUMENT.sub(_keep_cue("[number]"), text)
        text = _CARD.sub(lambda match: "[number]" if _is_card(match.group()) else match.group(), text)
        text = _HEALTH_CARD.sub("[number]", text)
        text = _PHONE.sub(self._redact_phone, text)
        text = _SIN.sub("[number]", text)
        text = _IP.sub("[number]", text)
        text = _SHORT_PHONE.sub(self._redact_phone, text)
        text = _ADDRESS.sub("[address]", text)
        text = _WEAK_ADDRESS.sub("[address]", text)
        text = _POSTAL_CODE.sub("[address]", text)
        text = _HANDLE.sub(_keep_cue("[handle]"), text)
        return RedactedText(redact_names(text))

    def _redact_phone(self, match: re.Match[str]) -> str:
        digits = _NON_DIGITS.sub("", match.group())
        return match.group() if digits[-10:] in self._public else "[phone]"


def _keep_cue(placeholder: str) -> Callable[[re.Match[str]], str]:
    return lambda match: (match.groupdict().get("cue") or "") + placeholder


def _is_card(text: str) -> bool:
    """Say whether the digits pass Luhn's check, as payment cards do."""
    digits = [int(digit) for digit in _NON_DIGITS.sub("", text)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(digits) >= 13 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
