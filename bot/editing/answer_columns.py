"""The columns of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.checks.answers import MOST_WORDS
from bot.editing.columns import NARROW, OWNER, STAMP, WIDE, Column, Sheet, Words, id_column, one, two
from bot.editing.forms import Day, Form, Identifier, Identifiers, Prose, Wordings
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTION = Column(
    "section",
    (),
    Form(),
    {"en": "Section (leave as is)", "fr": "Section (ne pas changer)"},
    {"en": "The group of answers that this one is in.", "fr": "Le groupe de réponses dont celle-ci fait partie."},
    NARROW,
    locked=True,
)
DATES = (
    one(
        "reviewed_on",
        Day(),
        {"en": "Reviewed on", "fr": "Révisée le"},
        {
            "en": "The day you last checked the entry: year-month-day. Change it when you have checked.",
            "fr": "Le jour de votre dernière vérification : année-mois-jour. Changez-la quand vous avez vérifié.",
        },
        NARROW,
    ),
    one(
        "review_by",
        Day(),
        {"en": "Review by", "fr": "À réviser avant le"},
        {
            "en": "The day by which it must be checked again. After it, the chat says to call and confirm.",
            "fr": "Le jour avant lequel il faut la revoir. Après, le clavardage dit d’appeler pour confirmer.",
        },
        NARROW,
    ),
)
_PARAGRAPHS: Words = {
    "en": "An empty line starts a new paragraph; a line that begins with a hyphen and a space is an item of a list.",
    "fr": "Une ligne vide commence un paragraphe; une ligne qui commence par un trait d’union et une espace est un "
    "élément de liste.",
}
_WORDINGS: Words = {
    "en": "Several wordings: put a line with only --- between two.",
    "fr": "Plusieurs formulations : mettez entre deux une ligne avec seulement ---.",
}
_CARE: dict[str, tuple[Words, Words]] = {
    "scared": (
        {"en": "is afraid", "fr": "a peur"},
        {"en": "Said when the person is afraid.", "fr": "Se dit quand la personne a peur."},
    ),
    "next": (
        {"en": "and now?", "fr": "et maintenant?"},
        {
            "en": "Said after “ok”, “and now?” or “why?”.",
            "fr": "Se dit après « ok », « et maintenant? » ou « pourquoi? ».",
        },
    ),
    "declines": (
        {"en": "says no", "fr": "dit non"},
        {"en": "Said when the person does not want to.", "fr": "Se dit quand la personne ne veut pas."},
    ),
    "private": (
        {"en": "who can see this?", "fr": "qui peut voir?"},
        {
            "en": "Said when the person asks whom the chat tells.",
            "fr": "Se dit quand la personne demande à qui on le dit.",
        },
    ),
    "thanks": (
        {"en": "says thanks", "fr": "remercie"},
        {"en": "Said after thanks.", "fr": "Se dit après un merci."},
    ),
    "goodbye": (
        {"en": "says goodbye", "fr": "dit au revoir"},
        {"en": "Said after a goodbye.", "fr": "Se dit après un au revoir."},
    ),
}
_FRAMES: dict[str, Words] = {
    "care": {"en": "In care: {}", "fr": "Accompagnement : {}"},
    "care_young": {"en": "In care, young person: {}", "fr": "Accompagnement, jeune personne : {}"},
    "care_adult": {"en": "In care, worried adult: {}", "fr": "Accompagnement, adulte inquiet : {}"},
}
_ALL_OR_NONE: Words = {
    "en": " Instead of the text of that name for everybody. Fill in all six, or none.",
    "fr": " Remplace le texte du même nom pour tout le monde. Remplissez les six, ou aucun.",
}


def _instead(english: str, french: str) -> Words:
    """Return the help of a text that may be empty and may have several wordings."""
    return {
        "en": f"{english} May be empty. {_WORDINGS['en']}",
        "fr": f"{french} Peut rester vide. {_WORDINGS['fr']}",
    }


def _care_columns(block: str, frame: Words) -> Iterator[Column]:
    """Yield the columns of a block of care; those for one kind of person stand all six or none."""
    optional: Words = {"en": "", "fr": ""} if block == "care" else _ALL_OR_NONE
    for name, (heading, help_) in _CARE.items():
        yield from two(
            f"{{}}.{block}.{name}",
            Wordings(always_list=True),
            {language: frame[language].format(heading[language]) for language in LANGUAGES},
            {language: f"{help_[language]}{optional[language]} {_WORDINGS[language]}" for language in LANGUAGES},
            WIDE,
        )


_TEXTS = (
    *two(
        "{}.title",
        Form(),
        {"en": "Title", "fr": "Titre"},
        {
            "en": "What stands on buttons and in lists. One line.",
            "fr": "Paraît sur les boutons et les listes. Une ligne.",
        },
    ),
    *two(
        "{}.page",
        Form(),
        {"en": "Page name", "fr": "Nom de la page"},
        {
            "en": "Neutral words: they stand in the browser’s history, where somebody may see them. Do not empty it.",
            "fr": "Des mots neutres : ils restent dans l’historique du navigateur, où quelqu’un peut les voir. Ne la "
            "videz pas.",
        },
    ),
    *two(
        "{}.short",
        Prose(),
        {"en": "Short answer", "fr": "Réponse courte"},
        {
            "en": f"The answer first, at most {MOST_WORDS} words.",
            "fr": f"L’essentiel d’abord, {MOST_WORDS} mots au plus.",
        },
        WIDE,
    ),
    *two(
        "{}.young",
        Wordings(),
        {"en": "Answer for a young person", "fr": "Réponse pour une jeune personne"},
        _instead(
            "Instead of the short answer and its other wordings.", "Remplace la réponse courte et ses formulations."
        ),
        WIDE,
    ),
    *two(
        "{}.adult",
        Wordings(),
        {"en": "Answer for a worried adult", "fr": "Réponse pour un adulte inquiet"},
        _instead(
            "Instead of the short answer and its other wordings.", "Remplace la réponse courte et ses formulations."
        ),
        WIDE,
    ),
    *two(
        "{}.acted",
        Wordings(),
        {"en": "Answer to a person already hurt", "fr": "Réponse à une personne déjà blessée"},
        _instead("Said where somebody has already hurt themself.", "Se dit quand la personne s’est déjà fait du mal."),
        WIDE,
    ),
    *two(
        "{}.more",
        Prose(),
        {"en": "Tell me more", "fr": "En savoir plus"},
        _PARAGRAPHS,
        WIDE,
    ),
    *two(
        "{}.again",
        Wordings(),
        {"en": "Other wordings", "fr": "Autres formulations"},
        {
            "en": f"Said the next times instead of the short answer. {_WORDINGS['en']}",
            "fr": f"Se disent les fois suivantes au lieu de la réponse courte. {_WORDINGS['fr']}",
        },
        WIDE,
    ),
    *(column for block, frame in _FRAMES.items() for column in _care_columns(block, frame)),
)
_IDS: Words = {
    "en": "Ids, with a comma between two.",
    "fr": "Codes, avec une virgule entre deux.",
}
_LISTS = (
    one(
        "buttons",
        Identifiers(),
        {"en": "Buttons", "fr": "Boutons"},
        {
            "en": f"The next questions to offer: ids of answers. {_IDS['en']}",
            "fr": f"Les questions à offrir ensuite : codes de réponses. {_IDS['fr']}",
        },
    ),
    one(
        "contacts",
        Identifiers(),
        {"en": "Lines to show", "fr": "Lignes à montrer"},
        {
            "en": f"The first one first. Ids of the sheet of lines. {_IDS['en']}",
            "fr": f"La première d’abord. Codes de la feuille des lignes d’aide. {_IDS['fr']}",
        },
    ),
    one(
        "sources",
        Identifiers(),
        {"en": "Sources", "fr": "Sources"},
        {
            "en": f"What the answer rests on. Ids of the sheet of sources. {_IDS['en']}",
            "fr": f"Ce sur quoi repose la réponse. Codes de la feuille des sources. {_IDS['fr']}",
        },
    ),
    one(
        "facts",
        Identifiers(),
        {"en": "Facts", "fr": "Faits"},
        {"en": f"The checked facts behind it. {_IDS['en']}", "fr": f"Les faits vérifiés derrière. {_IDS['fr']}"},
    ),
    one(
        "need",
        Identifier(NEEDS),
        {"en": "Need", "fr": "Besoin"},
        {
            "en": "What to look for when the person names a place. See the sheet of lists.",
            "fr": "Ce qu’il faut chercher quand la personne nomme un lieu. Voir la feuille des listes.",
        },
        NARROW + 6,
    ),
    one(
        "group",
        Identifier(GROUPS),
        {"en": "For whom", "fr": "Pour qui"},
        {
            "en": "For whom services are looked for. See the sheet of lists.",
            "fr": "Pour qui on cherche des services. Voir la feuille des listes.",
        },
        NARROW + 6,
    ),
    one(
        "form",
        Identifier(),
        {"en": "Form", "fr": "Formulaire"},
        {
            "en": "A form that the chat may open under the answer. Leave as is.",
            "fr": "Un formulaire que le clavardage peut ouvrir sous la réponse. Ne pas changer.",
        },
        NARROW,
    ),
)
ANSWERS = Sheet(
    "answers",
    {"en": "Answers", "fr": "Réponses"},
    (id_column("Answer id", "Code de la réponse"), _SECTION, OWNER, *DATES, *_TEXTS, *_LISTS, STAMP),
    takes_new_rows=False,
)
