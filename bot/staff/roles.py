"""The roles, and which includes which."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["reviewer", "editor", "administrator"]
"""A reviewer reads and labels; an editor changes knowledge and training data too; an administrator has the accounts, the
retention and the audit as well."""

ROLES: tuple[Role, ...] = get_args(Role)


def includes(role: Role, least: Role) -> bool:
    """Say whether somebody of `role` may do what `least` may."""
    return ROLES.index(role) >= ROLES.index(least)
