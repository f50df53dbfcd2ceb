"""The order in which the answers' own pages are listed: groups with their names, read from `knowledge/contents.yml`."""

from typing import TYPE_CHECKING

from pydantic import BaseModel, Extra, ValidationError, parse_obj_as

from bot.errors import KnowledgeError
from bot.knowledge_base.loader import read_yaml
from bot.knowledge_base.schema import Bilingual

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


class AnswerGroup(BaseModel, extra=Extra.forbid, frozen=True):
    """Answers that are listed together, in this order; the id is the group's anchor in the list."""

    id: str
    title: Bilingual
    answers: tuple[str, ...]


def load_contents(directory: "Path", entries: "Collection[str]") -> tuple[AnswerGroup, ...]:
    """Read the groups; each of `entries`, the answers that have a page, must stand in one of them.

    Raises:
        KnowledgeError: the file is missing or wrong, or an answer is left out, listed twice or has no page.
    """
    file = directory / "contents.yml"
    try:
        groups = parse_obj_as(tuple[AnswerGroup, ...], read_yaml(file))
    except ValidationError as error:
        raise KnowledgeError(f"{file}: {error}") from error
    listed = [identifier for group in groups for identifier in group.answers]
    wrong = {*entries} ^ {*listed} | {identifier for identifier in listed if listed.count(identifier) > 1}
    if wrong:
        raise KnowledgeError(f"{file}: not listed once, or without a page: {', '.join(sorted(wrong))}")
    return groups
