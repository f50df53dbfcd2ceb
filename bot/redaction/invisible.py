"""Takes out of a text what nobody sees: it would hide a number from redaction, and a word of danger from who looks for it.

Copied text holds such characters (soft hyphens, marks of zero width), and so does what people write to get past filters.
"""

from __future__ import annotations

import re

# Controls, and characters that Unicode lets a display ignore. Joiners and variants stay in scripts that are
# written with them, and in emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
    "|(?<=[0-9A-Za-z\u00c0-\u024f\u0300-\u036f])[\u200c\u200d\ufe00-\ufe0f]+"
    "|[\u200c\u200d\ufe00-\ufe0f]+(?=[0-9A-Za-z\u00c0-\u024f])"
)


def strip_invisible(text: str) -> str:
    """Return `text` without characters that are not displayed."""
    return _INVISIBLE.sub("", text)
