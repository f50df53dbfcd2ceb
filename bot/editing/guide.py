"""What a workbook says about itself in both languages: how to edit it, what each column is, what to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.editing.entries import SHEETS
from bot.knowledge_base.hsds.terms import GROUP_TAXONOMY, NEED_TAXONOMY
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.knowledge_base.hsds.terms import Taxonomy
    from bot.knowledge_base.schema import Region
    from bot.messages import Language

GUIDE = "Read me - À lire"
LISTS = "Lists - Listes"
GUIDE_NAMES = frozenset([GUIDE, LISTS])

CHOOSE: dict[Language, str] = {"en": "Choose from the list.", "fr": "Choisissez dans la liste."}
DATE_WANTED: dict[Language, str] = {
    "en": "A date is needed: year-month-day.",
    "fr": "Il faut une date : année-mois-jour.",
}
_RULES = (
    (
        "How to edit this file",
        "Comment modifier ce fichier",
    ),
    (
        "Each row is one entry: an answer, a help line, a service or a source. Change the text in its cell, save, "
        "and send the file back. Nothing is taken over until every row is right; you get a list of what to put "
        "right, with sheet, row and column.",
        "Chaque ligne est une fiche : une réponse, une ligne d’aide, un service ou une source. Changez le texte dans "
        "sa cellule, enregistrez et renvoyez le fichier. Rien n’est repris tant que chaque ligne n’est pas juste; "
        "vous recevez la liste de ce qu’il faut corriger, avec la feuille, la ligne et la colonne.",
    ),
    (
        "Leave the grey columns as they are: the id and the stamp. The stamp tells whether somebody else changed the "
        "entry meanwhile; then you are asked to export again.",
        "Ne touchez pas aux colonnes grises : le code et l’empreinte. L’empreinte dit si une autre personne a changé "
        "la fiche entre-temps; on vous demande alors d’exporter de nouveau.",
    ),
    (
        "You may sort, filter, hide and move columns. Do not merge cells, write formulas, rename headings or delete "
        "columns.",
        "Vous pouvez trier, filtrer, cacher et déplacer des colonnes. Ne fusionnez pas de cellules, n’écrivez pas de "
        "formules, ne changez pas les titres et ne supprimez pas de colonnes.",
    ),
    (
        "A row that you delete here is not deleted in the chat: it stays as it is. To stop showing an entry, ask the "
        "people who run the bot to switch it off.",
        "Une ligne que vous supprimez ici ne disparaît pas du clavardage : elle reste comme elle est. Pour qu’une "
        "fiche ne paraisse plus, demandez aux responsables du robot de la mettre hors service.",
    ),
    (
        "To add a line, a service or a source, fill in a new row with a new id and leave the stamp empty. Answers "
        "cannot be added here.",
        "Pour ajouter une ligne d’aide, un service ou une source, remplissez une nouvelle ligne avec un nouveau code "
        "et laissez l’empreinte vide. On ne peut pas ajouter de réponses ici.",
    ),
    (
        "Write both languages. Both say the same, each in its own words.",
        "Écrivez les deux langues. Elles disent la même chose, chacune avec ses mots.",
    ),
    (
        "Telephone numbers stand only in the sheets of lines and services, never in the text of an answer.",
        "Les numéros de téléphone se mettent seulement dans les feuilles des lignes et des services, jamais dans le "
        "texte d’une réponse.",
    ),
    (
        "Alt+Enter (Ctrl+Enter in LibreOffice) starts a new line in a cell.",
        "Alt+Entrée (Ctrl+Entrée dans LibreOffice) commence une nouvelle ligne dans une cellule.",
    ),
)
_LIST_WIDTHS = (22, 58, 58)
_HEADINGS = {
    "needs": ("Need - Besoin", "English", "Français"),
    "groups": ("Group - Groupe", "English", "Français"),
    "regions": ("Region - Région", "English", "Français"),
    "kinds": ("Kind - Genre",),
}


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet that only tells; `headings` are the numbers of its rows that are headings."""

    name: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    headings: frozenset[int]


def make_guide() -> PlainSheet:
    """Return the sheet that explains the others, English on the left and French on the right."""
    rows: list[tuple[str, ...]] = list(_RULES)
    headings = {1}
    for sheet in SHEETS:
        rows.append(tuple(sheet.name[language] for language in LANGUAGES))
        headings.add(len(rows))
        colons: dict[Language, str] = {"en": ": ", "fr": " : "}
        rows.extend(
            tuple(f"{column.heading[language]}{colons[language]}{column.help[language]}" for language in LANGUAGES)
            for column in sheet.columns
        )
    return PlainSheet(GUIDE, rows, (90, 90), frozenset(headings))


def make_lists(regions: Mapping[str, Region], kinds: Iterable[str]) -> PlainSheet:
    """Return the sheet of the codes that columns take, with what they mean."""
    places = [
        ("ontario", "All of Ontario", "Tout l’Ontario"),
        ("canada", "All of Canada", "Tout le Canada"),
        *((region.id, str(region.name.en), str(region.name.fr)) for region in regions.values()),
    ]
    blocks: list[list[tuple[str, ...]]] = [
        [_HEADINGS["needs"], *_terms(NEEDS, NEED_TAXONOMY)],
        [_HEADINGS["groups"], *_terms(GROUPS, GROUP_TAXONOMY)],
        [_HEADINGS["regions"], *places],
        [_HEADINGS["kinds"], *((kind,) for kind in sorted(set(kinds)))],
    ]
    rows = [
        [text for block, part in zip(blocks, parts, strict=True) for text in part or ("",) * len(block[0])]
        for parts in zip_longest(*blocks)
    ]
    return PlainSheet(LISTS, rows, (*_LIST_WIDTHS * 3, _LIST_WIDTHS[0]), frozenset([1]))


def list_of(options: tuple[str, ...]) -> tuple[int, int]:
    """Return the column of a list of codes in the sheet of lists, and how many there are."""
    return {NEEDS: 1, GROUPS: 1 + len(_LIST_WIDTHS)}[options], len(options)


def _terms(codes: Iterable[str], taxonomy: Taxonomy) -> list[tuple[str, ...]]:
    """Return each code with its name and what it means, in both languages."""
    words = {code: [taxonomy.terms[code][language] for language in LANGUAGES] for code in codes}
    return [(code, *(f"{name} – {description}" for name, description in both)) for code, both in words.items()]
