"""E-mail addresses, also spelt to get past filters: "jane (at) mail dot ca", « marie arobase exemple point ca »."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_AT = (
    r"(?: ?@ ?| ?[(\[{<] ?(?:@|at|a|à|arobase|arobas|chez) ?[)\]}>] ?| (?:at|arobase|arobas|a commercial"
    r"|à commercial) )"
)
_DOT = r"(?:\.| ?[(\[{<] ?(?:dot|point|pt|\.) ?[)\]}>] ?| (?:dot|point|period) | \. ?)"
_TIGHT_DOT = (
    r"(?:\.| ?[(\[{<] ?(?:dot|point|pt|\.) ?[)\]}>] ?| (?:dot|point|underscore|tiret|dash|hyphen|souligné"
    r"|soulignement|tiret bas|trait d['’]union|barre de soulignement|tiret du bas) )"
)
_LABEL = r"[\w+-]{1,40}"
_END = r"(?:com|ca|org|net|edu|gov|info|fr|uk|us|me|co|io|qc|ai|app|ch|be|ht|ph|in|de|es|mx|it|nz|au|jp|kr|cn|ru|ua)"
_PROVIDER = (
    r"(?:gmail|g mail|hotmail|yahoo|outlook|icloud|proton ?mail|proton|live|msn|aol|videotron|sympatico|rogers|bell)"
)
_WRITTEN_OUT = re.compile(
    rf"(?<![\w.+-]){_LABEL}(?:{_TIGHT_DOT}{_LABEL}){{0,5}}{_AT}[\w-]{{1,40}}"
    rf"(?:{_DOT}[\w-]{{1,40}}){{0,3}}?{_DOT}{_END}\b"
    rf"(?:{_DOT}{_END}\b)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:[.,][\w-]{1,63}){1,5}|(?<![\w.+-])[\w.+'-]{2,64}@[a-z][\w-]{2,62}",
    re.IGNORECASE,
)
_FRENCH_AT = re.compile(
    rf"(?<![\w.+-]){_LABEL}(?:{_TIGHT_DOT}{_LABEL}){{0,5}} (?:à|a|chez|arrobas|arrobe) (?:{_PROVIDER}|[\w-]{{2,40}})"
    rf"(?:{_DOT}[\w-]{{1,40}}){{0,2}}? (?:point|dot) {_END}\b",
    re.IGNORECASE,
)
_WITHOUT_AT = re.compile(
    rf"(?<![\w.+-])(?P<cue>(?:e-?mail|courriel|mail|gmail|adresse|address|write|[ée]cri[rst]?(?:ez)?)(?:\s(?:me|moi"
    rf"|is|est|to|at|à|c['’]?est))*\s?:?\s)"
    rf"[\w.+-]{{3,64}} (?:{_PROVIDER})[ .](?:com|ca|fr)\b",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    rf"(?<![\w.+-]){_LABEL}(?:{_TIGHT_DOT}{_LABEL}){{1,5}} (?=\[email\])",
    re.IGNORECASE,
)
"""The beginning of an address that was written with spaces: "jane dot doe 22 at …"."""

_WITHOUT_DOT = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:{_TIGHT_DOT}{_LABEL}){{0,5}}(?: ?@ ?| ?[(\[] ?at ?[)\]] ?| (?:at|arobase|arobas) )"
    rf"(?:{_PROVIDER})(?: ?(?:com|ca|fr))?\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"@|\bat\b|arob|arrob|commercial|\b(?:point|dot)\b|[(\[{<] ?(?:a|à|chez) ?[)\]}>]", re.IGNORECASE)


def redact_emails(text: str, public: Collection[str]) -> str:
    """Replace addresses by `[email]`, but for the `public` ones (lower case)."""
    text = _WITHOUT_AT.sub(lambda match: f"{match['cue']}[email]", text)
    if not _SIGNS.search(text):
        return text

    def replace(match: re.Match[str]) -> str:
        return match.group() if match.group().lower() in public else "[email]"

    text = _PLAIN.sub(replace, text)
    text = _FRENCH_AT.sub(replace, _WRITTEN_OUT.sub(replace, text))
    text = _WITHOUT_DOT.sub(replace, text)
    return _NAME_BEFORE.sub("", text)
