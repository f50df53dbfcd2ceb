"""Which colleagues' judgements of a message somebody sees beside it, so that each judgement stays its author's own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.staff.roles import includes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.staff.sessions import Staff
    from bot.storage.annotations import Annotation, Label
    from bot.storage.problems import Problem


@dataclass(frozen=True, slots=True)
class Judgements:
    """What somebody sees of one message; with `is_withheld`, colleagues judged it and the reader has not yet."""

    labels: tuple[Label, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_disputed: bool = False
    is_withheld: bool = False


def choose_judgements(staff: Staff, judged: Iterable[Annotation], noted: Iterable[Problem]) -> Mapping[int, Judgements]:
    """Return what `staff` sees beside the messages of one conversation, by turn.

    A reviewer sees what colleagues made of a message once they have said themselves what it meant; editors see it always:
    they settle what people disagree about.
    """
    annotations = {annotation.turn: annotation for annotation in judged if annotation.turn is not None}
    problems: dict[int, list[Problem]] = defaultdict(list)
    for problem in noted:
        if problem.turn is not None:
            problems[problem.turn].append(problem)
    return {
        turn: _choose(staff, annotations.get(turn), problems.get(turn, []))
        for turn in {*annotations, *problems}
    }  # fmt: skip


def _choose(staff: Staff, annotation: Annotation | None, problems: list[Problem]) -> Judgements:
    labels = annotation.labels if annotation else ()
    if includes(staff.role, "editor") or any(label.staff_id == staff.id for label in labels):
        is_disputed = annotation is not None and annotation.state == "disputed"
        return Judgements(labels, tuple(problems), is_disputed)
    own = tuple(problem for problem in problems if problem.author == staff.name)
    return Judgements(problems=own, is_withheld=bool(labels) or len(own) < len(problems))
