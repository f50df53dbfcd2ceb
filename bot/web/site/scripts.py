"""Joins the widget's modules needed before anything is opened: a slow phone asks three times at most (standard F2).

In the source each is a module of its own; what is joined is imported by one other module only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

JOINED: Mapping[str, tuple[str, ...]] = {
    "repere-chat.js": ("exit.js", "shades.js"),
    "parts.js": ("help-lines.js",),
}
"""A module and what is written into it, in place of its import."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=class |const |function )", re.MULTILINE)


def join_modules(name: str, sources: Mapping[str, str]) -> str:
    """Return the module `name` with those that `JOINED` names for it written into it.

    Args:
        sources: the text of each module by its file name.
    """
    joined = JOINED.get(name, ())
    kept: list[str] = []  # imports of what is not joined, each name once

    def write(source: str) -> str:
        def replace(match: re.Match[str]) -> str:
            if match[1] in joined:
                return write(_EXPORT.sub("", sources[match[1]]))
            kept.append(match[0])
            return ""

        return _IMPORT.sub(replace, source)

    body = write(sources[name])
    return _merge_imports(kept) + body


def _merge_imports(imports: list[str]) -> str:
    """Return one import for each module, since a name may be imported once only."""
    names: dict[str, set[str]] = {}
    for line in imports:
        inner = line[line.index("{") + 1 : line.index("}")]
        module = line[line.index('"') :].strip()
        names.setdefault(module, set()).update(name.strip() for name in inner.split(",") if name.strip())
    return "".join(f"import {{ {', '.join(sorted(names[module]))} }} from {module}\n" for module in names)
