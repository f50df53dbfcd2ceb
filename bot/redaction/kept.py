"""What is never redacted though it looks like a name or a link: places, services, public addresses, cries for help."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.normalization import fold
from bot.redaction.tokens import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import ContactRecord

_HOST = re.compile(r"^(?:https?://)?(?:www\.)?([\w.-]+)")
_ANYBODYS = frozenset(
    """facebook.com instagram.com twitter.com x.com youtube.com tiktok.com google.com linkedin.com github.com""".split()
)
"""Hosts where everybody may have a page: what is there identifies somebody."""

_MOST_SMALL_LETTERS = 2
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Kept:
    """Names of one word or several, single folded words, hosts of web pages and e-mail addresses that stay.

    `cries` are the folded words of curated cries for help; each stays unless a cue or a capital makes it a name, or a
    name stands beside it.
    """

    names: frozenset[str] = frozenset()
    words: frozenset[str] = field(default=frozenset())
    cries: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


def load_kept(directory: Path, knowledge: KnowledgeBase) -> Kept:
    """Return what the knowledge base names: Ontario's places and those outside, services, their pages and addresses.

    Raises:
        KnowledgeError: a file of `directory` is missing or broken.
    """
    from bot.knowledge_base.loader import load_outside_places

    places = [
        name for region in knowledge.regions.values() for name in (region.name.en, region.name.fr, *region.aliases)
    ]
    for region in knowledge.regions.values():
        for town in region.municipalities:
            places += [town.name.en, town.name.fr, *town.aliases]
    for place in load_outside_places(directory):
        places += [place.name.en, place.name.fr, *place.aliases]
    records = [*knowledge.contacts.values(), *knowledge.services.values()]
    organisations = [name for record in records for name in _names(record)]
    urls = [url for record in records for url in _urls(record)]
    urls += [url for source in knowledge.sources.values() for url in (source.url.en, source.url.fr)]
    return Kept(
        names=frozenset(places) | frozenset(part for name in organisations for part in _beginnings(name)),
        words=frozenset(_unusual_words([*organisations, *_cries_for_help(directory)])),
        cries=frozenset(word for cry in _cries_for_help(directory) for word in split_words(cry)),
        hosts=frozenset(match[1].lower() for url in urls if (match := _HOST.match(url))) - _ANYBODYS,
        emails=frozenset(record.email.lower() for record in records if record.email),
    )


def _names(record: ContactRecord) -> Iterator[str]:
    for name in (record.name, record.organization):
        if name is not None:
            yield name.en
            yield name.fr


def _urls(record: ContactRecord) -> Iterator[str]:
    for pages in (record.website, record.chat_url):
        if pages is not None:
            yield pages.en
            yield pages.fr


def _beginnings(name: str) -> Iterator[str]:
    """Yield a name and its first two and three words: "Elizabeth Fry Society" is called "Elizabeth Fry"."""
    yield name
    words = name.split()
    if words[0].endswith(("’s", "'s")):
        yield words[0]
    for length in (2, 3):
        if len(words) > length and words[0][0].isupper() and words[length - 1][0].isupper():
            yield " ".join(words[:length]).strip(",;:()")


def _cries_for_help(directory: Path) -> Iterator[str]:
    """Yield the sentences by which danger is known: a word of theirs that went would silence the answer."""
    from bot.knowledge_base.loader import read_yaml

    for file in sorted((directory / "safety").glob("*.yml")):
        for entries in read_yaml(file).values():
            for entry in entries if isinstance(entries, list) else ():
                yield from entry["examples"]


def _unusual_words(names: Iterable[str]) -> Iterator[str]:
    """Yield the words that no list of names and words has: "Beendigen", "Minwaashin", « anmwé »."""
    from bot.redaction.vocabulary import load_lists

    lists = load_lists()
    for name in names:
        for match in _WORD.finditer(name):
            word = fold(match.group())
            if len(word) > _MOST_SMALL_LETTERS and not any(word in known for known in lists.known):
                yield word
