"""Forms for what has several parts: telephone numbers and sources, one per line, the parts set apart by upright bars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from bot.editing.cell_text import tidy
from bot.editing.findings import CellError
from bot.editing.forms import Form, check_printed_date, check_web_address, read_visible

_PART = re.compile(r"((?:\\.|[^|])*)(\||$)")
_ESCAPED = re.compile(r"\\([\\|])")
_NOT_A_DIGIT = re.compile(r"\D")
_NUMBER = re.compile(r"[\d\s().+\-\u2010\u2011\u2013]+")
_NORTH_AMERICAN = re.compile(r"1?([2-9]\d{2})([2-9]\d{2})(\d{4})")
_SHORT_CODE = re.compile(r"[#*]?\d{3,6}")
_TYPES = {"voice": "voice", "voix": "voice", "tty": "tty", "ats": "tty", "text": "text", "texto": "text"}


@dataclass(frozen=True, slots=True)
class Records(Form):
    """Records, one per line; a line that was not changed keeps its record as it was, whatever the line leaves out."""

    empty: ClassVar[Any] = []

    def write(self, value: Any) -> str:
        """Return one line per record."""
        return "\n".join(_join_parts(self.parts_of(record)) for record in value or ())

    def read(self, text: str, before: Any) -> list[dict[str, Any]]:
        """Return one record per line that holds something."""
        known = {_join_parts(self.parts_of(record)): record for record in before or ()}
        lines = [line for line in read_visible(text).split("\n") if line]
        return [known.get(line) or self.record_of(line, _split_parts(line)) for line in lines]

    def parts_of(self, record: dict[str, Any]) -> list[str]:
        """Return the parts of a record's line."""
        raise NotImplementedError

    def record_of(self, line: str, parts: list[str]) -> dict[str, Any]:
        """Return the record of the parts of `line`.

        Raises:
            CellError: a part is missing or wrong.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Phones(Records):
    """Telephone numbers: number | type | label in English | label in French | keyword to text."""

    def parts_of(self, record: dict[str, Any]) -> list[str]:
        """Return number, type, labels and keyword."""
        kind, label = record.get("type", "voice"), record.get("label") or {}
        further = [label.get("en", ""), label.get("fr", ""), record.get("keyword") or ""]
        return [record["number"]["en"], kind if any(further) or kind != "voice" else "", *further]

    def record_of(self, line: str, parts: list[str]) -> dict[str, Any]:
        """Return the number in the ways of both languages, with what belongs to it."""
        number, kind, english, french, keyword = (*parts, "", "", "", "", "")[:5]
        if len(parts) > 5:
            raise CellError("too_many_parts", line=line, most=5)
        if kind and kind.casefold() not in _TYPES:
            raise CellError("not_a_phone_type", value=kind)
        if bool(english) != bool(french):
            raise CellError("label_in_one_language", line=line)
        record = _read_number(number) | {"type": _TYPES[kind.casefold() or "voice"]}
        if english:
            record["label"] = {"en": english, "fr": french}
        if keyword:
            record["keyword"] = keyword
        return record


@dataclass(frozen=True, slots=True)
class Publications(Records):
    """Where facts were seen: publisher | address of the page | date as printed."""

    def parts_of(self, record: dict[str, Any]) -> list[str]:
        """Return publisher, address and date."""
        return [record["publisher"], record.get("url") or "", record.get("date") or ""]

    def record_of(self, line: str, parts: list[str]) -> dict[str, Any]:
        """Return the source."""
        publisher, url, date = (*parts, "", "")[:3]
        if len(parts) > 3:
            raise CellError("too_many_parts", line=line, most=3)
        if not publisher:
            raise CellError("no_publisher", line=line)
        if url:
            check_web_address(url)
        if date:
            check_printed_date(date)
        return ({"url": url} if url else {}) | {"publisher": publisher, "date": date or None}


def _read_number(text: str) -> dict[str, Any]:
    if _SHORT_CODE.fullmatch(text):
        return {"number": {"en": text, "fr": text}, "e164": None}
    digits = _NOT_A_DIGIT.sub("", text)
    match = _NORTH_AMERICAN.fullmatch(digits)
    if not match or not _NUMBER.fullmatch(text):
        raise CellError("not_a_phone", value=text)
    area, exchange, line = match.groups()
    one = digits.startswith("1")
    return {
        "number": {
            "en": f"{'1-' if one else ''}{area}-{exchange}-{line}",
            "fr": f"{'1 ' if one else ''}{area} {exchange}-{line}",
        },
        "e164": f"+1{area}{exchange}{line}",
    }


def _join_parts(parts: list[str]) -> str:
    while not parts[-1]:
        parts = parts[:-1]
    return tidy(" | ".join(part.replace("\\", r"\\").replace("|", r"\|") for part in parts))


def _split_parts(line: str) -> list[str]:
    """Part `line` at its bars; a bar that belongs to a part has a backslash before it."""
    parts, start = [], 0
    while match := _PART.match(line, start):
        parts.append(_ESCAPED.sub(r"\1", match.group(1)).strip())
        start = match.end()
        if not match.group(2):
            break
    return parts
