"""The lines that every room relies on, by their ids in `knowledge/contacts.yml`."""

from __future__ import annotations

HOTLINE = "canadian-human-trafficking-hotline"
HELP_LINES = ("emergency-911", HOTLINE, "suicide-crisis-helpline-988", "kids-help-phone")
"""The lines that stay on the screen whatever fails."""

CONNECTS = "211-ontario"
"""The line that knows what services there are, wherever a person is."""

OFFICE = "coordination-office"
"""The Office, which is written to by e-mail."""
