"""Gives every HSDS object a UUID made of our own names for it, the same in each export and each language."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("2c580dd9-c617-42a0-8417-e58c2b0e015e")
"""Never changes: it is part of every id that was handed out."""


def make_identifier(kind: str, *names: str) -> str:
    """Return the id of the object of `kind` that `names` lead to: a service's slug, a telephone number, a term's code."""
    return str(uuid5(NAMESPACE, "/".join((kind, *names))))
