"""What a check found: problems stop a release, warnings are work for the people who keep the answers true."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """Findings in the order in which they were made; each says which file or entry, and what to do."""

    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """One line: what was looked at and what was found."""
        found = f"{len(self.problems)} errors, {len(self.warnings)} warnings"
        return "; ".join([*self.facts, found])
