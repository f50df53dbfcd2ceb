"""Writes whole numbers, and what they count, as a language does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language


def write_number(number: int, language: Language) -> str:
    """Return a whole number as the language groups it: 2,000 or 2 000, with a space that does not break."""
    return f"{number:,}".replace(",", "," if language == "en" else "\u00a0")


def count(number: int, forms: tuple[str, str], language: Language) -> str:
    """Return a number with its noun, "1 second" or "2 seconds".

    Args:
        forms: singular and plural, with `{number}`. In French, nothing and one are singular; in English, one alone.
    """
    is_singular = number == 1 or (number == 0 and language == "fr")
    return forms[0 if is_singular else 1].format(number=write_number(number, language))
