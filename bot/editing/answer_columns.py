"""The columns of the answers."""

from __future__ import annotations

from bot.checks.answers import MOST_WORDS
from bot.editing.columns import NARROW, OWNER, STAMP, WIDE, Column, Sheet, Words, id_column, one, two
from bot.editing.forms import Day, Form, Identifier, Identifiers, Prose, Wordings
from bot.knowledge_base.schema import GROUPS, NEEDS

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
        {"en": "In care: is afraid", "fr": "Accompagnement : a peur"},
        {"en": "Said when the person is afraid.", "fr": "Se dit quand la personne a peur."},
    ),
    "next": (
        {"en": "In care: and now?", "fr": "Accompagnement : et maintenant?"},
        {
            "en": "Said after “ok”, “and now?” or “why?”.",
            "fr": "Se dit après « ok », « et maintenant? » ou « pourquoi? ».",
        },
    ),
    "declines": (
        {"en": "In care: says no", "fr": "Accompagnement : dit non"},
        {"en": "Said when the person does not want to.", "fr": "Se dit quand la personne ne veut pas."},
    ),
    "private": (
        {"en": "In care: who can see this?", "fr": "Accompagnement : qui peut voir?"},
        {
            "en": "Said when the person asks whom the chat tells.",
            "fr": "Se dit quand la personne demande à qui on le dit.",
        },
    ),
    "thanks": (
        {"en": "In care: says thanks", "fr": "Accompagnement : remercie"},
        {"en": "Said after thanks.", "fr": "Se dit après un merci."},
    ),
    "goodbye": (
        {"en": "In care: says goodbye", "fr": "Accompagnement : dit au revoir"},
        {"en": "Said after a goodbye.", "fr": "Se dit après un au revoir."},
    ),
}
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
            "en": "Neutral words: they stand in the browser’s history, where somebody may see them. Empty: no page.",
            "fr": "Des mots neutres : ils restent dans l’historique du navigateur, où quelqu’un peut les voir. Vide "
            ": pas de page.",
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
        Prose(),
        {"en": "Short answer for a young person", "fr": "Réponse courte pour une jeune personne"},
        {"en": "Instead of the short answer. May be empty.", "fr": "Remplace la réponse courte. Peut rester vide."},
        WIDE,
    ),
    *two(
        "{}.adult",
        Prose(),
        {"en": "Short answer for a worried adult", "fr": "Réponse courte pour un adulte inquiet"},
        {"en": "Instead of the short answer. May be empty.", "fr": "Remplace la réponse courte. Peut rester vide."},
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
    *(
        column
        for name, (heading, help_) in _CARE.items()
        for column in two(
            f"{{}}.care.{name}",
            Wordings(always_list=True),
            heading,
            {"en": f"{help_['en']} {_WORDINGS['en']}", "fr": f"{help_['fr']} {_WORDINGS['fr']}"},
            WIDE,
        )
    ),
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
