"""How the console writes times, numbers and visitors' words."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from markupsafe import Markup, escape

from bot.knowledge_base.blocks import split_blocks
from bot.redaction.tokens import PLACEHOLDER
from bot.web.dates import write_date, write_printed_date
from bot.web.staff.words.frame import FRAME_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.runtime import Context

    from bot.messages import Language

ONTARIO = ZoneInfo("America/Toronto")
_NO_BREAK = "\u00a0"
ONE_PERCENT = 0.01


def to_ontario(utc: datetime) -> datetime:
    """Return a stored time, naive and in UTC, as it was in Ontario."""
    return utc.replace(tzinfo=timezone.utc).astimezone(ONTARIO)


def write_time(utc: datetime, language: Language) -> str:
    """Return the time of day: "14:05", « 14 h 05 »."""
    there = to_ontario(utc)
    return f"{there:%H:%M}" if language == "en" else f"{there.hour}{_NO_BREAK}h{_NO_BREAK}{there:%M}"


def write_moment(utc: datetime, language: Language) -> str:
    """Return day and time: "November 24, 2026, 14:05"."""
    return f"{write_date(to_ontario(utc).date().isoformat(), language)}, {write_time(utc, language)}"


def write_number(value: float, language: Language, digits: int = 0) -> str:
    """Return a number as each language writes it: "1,234.5", « 1 234,5 »."""
    text = f"{value:,.{digits}f}"
    return text if language == "en" else text.replace(",", _NO_BREAK).replace(".", ",")


def write_percent(share: float, language: Language, digits: int = 0) -> str:
    """Return a share from 0 to 1: "12%", « 12 % »."""
    number = write_number(share * 100, language, digits)
    return f"{number}%" if language == "en" else f"{number}{_NO_BREAK}%"


def write_share(share: float, language: Language) -> str:
    """Return a share in whole percent; one that is less than that with a digit more, so that it does not read as none."""
    return write_percent(share, language, 1 if 0 < share < ONE_PERCENT else 0)


@pass_context
def mark_placeholders(context: Context, text: str) -> Markup:
    """Return a visitor's words with each placeholder as a box, named in the reader's language; the rest is escaped."""
    names, parts, end = FRAME_WORDS[context["language"]].taken_out, [], 0
    for match in PLACEHOLDER.finditer(text):
        box = Markup('<span class="masked" lang="{}">{}</span>').format(
            context["language"], names[match[0].strip("[]")]
        )
        parts += [escape(text[end : match.start()]), box]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


FILTERS: Mapping[str, Callable[..., Any]] = {
    "clock": write_time,
    "moment": write_moment,
    "number": write_number,
    "percent": write_percent,
    "masked": mark_placeholders,
    "blocks": split_blocks,
    "printed": write_printed_date,
}
