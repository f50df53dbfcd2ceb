"""The rooms of the console, in the order of a morning, for whoever may enter them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.staff.roles import Role, includes

if TYPE_CHECKING:
    from bot.staff.sessions import Staff


class MenuItem(NamedTuple):
    """One room: the field of `FrameWords` that names it, its address, and whether the reader is in it."""

    word: str
    path: str
    is_here: bool = False


_ITEMS: tuple[tuple[str, str, Role], ...] = (
    ("today", "/staff", "reviewer"),
    ("conversations", "/staff/conversations", "reviewer"),
    ("queue", "/staff/queue", "reviewer"),
    ("handoffs", "/staff/handoffs", "reviewer"),
    ("knowledge", "/staff/knowledge", "reviewer"),
    ("insight", "/staff/insight", "reviewer"),
    ("compare", "/staff/compare", "editor"),
    ("people", "/staff/people", "administrator"),
    ("audit", "/staff/audit", "administrator"),
)


def menu_for(staff: Staff | None, path: str) -> tuple[MenuItem, ...]:
    """Return what `staff` may enter; nothing before they have signed in."""
    if staff is None or staff.stage != "full":
        return ()
    return tuple(
        MenuItem(word, at, path == at or (at != "/staff" and path.startswith(f"{at}/")))
        for word, at, least in _ITEMS
        if includes(staff.role, least)
    )
