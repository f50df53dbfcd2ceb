"""What a column is: where its value stands in an entry, how it is written, what editors are told about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot.editing.forms import Form, Identifier
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language

Kind = Literal["answers", "contacts", "services", "sources"]
Words = dict["Language", str]

NARROW, MIDDLE, WIDE = 14, 30, 62
"""Widths in characters."""
_WRITTEN_EMPTY = frozenset(["checked_on", "date"])
"""Fields that are written down as null where nothing is known."""
_LANGUAGE_NAMES: dict[Language, Words] = {
    "en": {"en": "English", "fr": "anglais"},
    "fr": {"en": "French", "fr": "français"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `path` leads to its value in an entry. A `locked` one is shown and not taken back."""

    key: str
    path: tuple[str, ...]
    form: Form
    heading: Words
    help: Words
    width: int = MIDDLE
    locked: bool = False

    def cell_of(self, raw: Mapping[str, Any]) -> str:
        """Return the text of the cell for an entry as it stands in its file."""
        return self.form.write(self.value_of(raw))

    def value_of(self, raw: Mapping[str, Any]) -> Any:
        """Return the value in an entry, None where there is none."""
        value: Any = raw
        for name in self.path:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def put(self, raw: dict[str, Any], value: Any) -> None:
        """Set the value in an entry, and drop what becomes empty by it."""
        holders = [raw]
        for name in self.path[:-1]:
            holders.append(holders[-1].setdefault(name, {}))
        last = self.path[-1]
        if value is None and not (last in _WRITTEN_EMPTY and last in holders[-1]):
            holders[-1].pop(last, None)
        else:
            holders[-1][last] = value
        for holder, name in zip(reversed(holders[:-1]), reversed(self.path[:-1]), strict=True):
            if not any(holder[name].values()):
                del holder[name]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `takes_new_rows` says whether an id that is not known yet makes an entry."""

    kind: Kind
    name: Words
    columns: tuple[Column, ...]
    takes_new_rows: bool = True

    @property
    def id_column(self) -> Column:
        """The column by which a sheet is told from the others."""
        return self.columns[0]


def id_column(en: str, fr: str) -> Column:
    """Return the first column of a sheet."""
    return Column(
        "id",
        ("id",),
        Identifier(),
        {"en": en, "fr": fr},
        {
            "en": "Names the entry. Do not change it. A new row needs a new one: small letters without accents, "
            "digits and hyphens.",
            "fr": "Désigne la fiche. Ne le changez pas. Une nouvelle ligne en demande un nouveau : lettres "
            "minuscules sans accent, chiffres et traits d’union.",
        },
    )


STAMP = Column(
    "stamp",
    (),
    Form(),
    {"en": "Stamp (leave as is)", "fr": "Empreinte (ne pas changer)"},
    {
        "en": "Tells whether somebody else changed the entry since the export. Leave it; in a new row, leave it empty.",
        "fr": "Dit si une autre personne a changé la fiche depuis l’exportation. N’y touchez pas; dans une nouvelle "
        "ligne, laissez-la vide.",
    },
    NARROW + 6,
    locked=True,
)


def one(key: str, form: Form, heading: Words, help_: Words, width: int = MIDDLE) -> Column:
    """Return the column of a field that has no language."""
    return Column(key, (key,), form, heading, help_, width)


def two(path: str, form: Form, heading: Words, help_: Words, width: int = MIDDLE) -> tuple[Column, ...]:
    """Return the columns of a field with a text in each language: `{}` in `path` stands for the language."""
    return tuple(
        Column(
            path.replace("{}.", "").replace(".{}", "").replace(".", "_") + f"_{language}",
            tuple(path.format(language).split(".")),
            form,
            {shown: f"{heading[shown]} ({_LANGUAGE_NAMES[language][shown]})" for shown in LANGUAGES},
            help_,
            width,
        )
        for language in LANGUAGES
    )


OWNER = one(
    "owner",
    Identifier(),
    {"en": "Owner", "fr": "Responsable"},
    {"en": "Who keeps the entry true.", "fr": "Qui garde la fiche exacte."},
    NARROW,
)
