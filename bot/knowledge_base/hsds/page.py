"""Puts services together as one page of an HSDS listing, each with all that belongs to it (`GET /services?full=true`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def make_page(services: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the only page of a listing that holds `services`."""
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": list(services),
    }
