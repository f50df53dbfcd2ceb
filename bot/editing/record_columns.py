"""The columns of the lines, the services and the sources."""

from __future__ import annotations

from bot.editing.answer_columns import DATES
from bot.editing.columns import MIDDLE, NARROW, OWNER, STAMP, WIDE, Column, Sheet, id_column, one, two
from bot.editing.forms import (
    STATUSES,
    YES_NO_UNKNOWN,
    Choice,
    Email,
    Form,
    Identifier,
    Identifiers,
    Lines,
    PrintedDate,
    WebAddress,
    YesNo,
)
from bot.editing.line_forms import Phones, Publications
from bot.knowledge_base.schema import GROUPS, NEEDS

_WHO = (
    one(
        "kind",
        Identifier(),
        {"en": "Kind", "fr": "Genre"},
        {
            "en": "The kind of service. See the sheet of lists.",
            "fr": "Le genre de service. Voir la feuille des listes.",
        },
        NARROW + 4,
    ),
    *two(
        "organization.{}",
        Form(),
        {"en": "Organization", "fr": "Organisme"},
        {"en": "Who runs it. May be empty.", "fr": "Qui l’offre. Peut rester vide."},
    ),
    *two(
        "name.{}",
        Form(),
        {"en": "Name", "fr": "Nom"},
        {"en": "The name on the card.", "fr": "Le nom sur la carte."},
    ),
    *two(
        "description.{}",
        Form(),
        {"en": "Description", "fr": "Description"},
        {"en": "What it does for people, in a few sentences.", "fr": "Ce qui y est offert, en quelques phrases."},
        WIDE,
    ),
)
_REACH = (
    one(
        "phones",
        Phones(),
        {"en": "Telephones", "fr": "Téléphones"},
        {
            "en": "One per line, the first to offer first: number | type | label in English | label in French | word "
            "to text. The type is voice, tty or text. The number alone is enough.",
            "fr": "Un par ligne, le premier à offrir d’abord : numéro | type | nom en anglais | nom en français | "
            "mot à texter. Le type est voix, ats ou texto (il s’écrit voice, tty ou text). Le numéro seul suffit.",
        },
        WIDE,
    ),
    *two(
        "text.{}",
        Form(),
        {"en": "How to text", "fr": "Comment texter"},
        {"en": "May be empty.", "fr": "Peut rester vide."},
    ),
    *two(
        "chat_url.{}",
        WebAddress(),
        {"en": "Chat page", "fr": "Page de clavardage"},
        {
            "en": "An address that begins with https://. May be empty.",
            "fr": "Une adresse en https://. Peut rester vide.",
        },
    ),
    *two(
        "website.{}",
        WebAddress(),
        {"en": "Website", "fr": "Site Web"},
        {
            "en": "An address that begins with https://. May be empty.",
            "fr": "Une adresse en https://. Peut rester vide.",
        },
    ),
    one(
        "email",
        Email(),
        {"en": "E-mail", "fr": "Courriel"},
        {"en": "May be empty.", "fr": "Peut rester vide."},
    ),
    *two(
        "hours.{}",
        Form(),
        {"en": "Hours", "fr": "Heures"},
        {"en": "May be empty.", "fr": "Peut rester vide."},
    ),
    one(
        "open_24_7",
        YesNo(),
        {"en": "Open day and night", "fr": "Ouvert jour et nuit"},
        {"en": "Yes or no.", "fr": "Oui ou non."},
        NARROW,
    ),
    one(
        "opening_hours",
        Form(),
        {"en": "Hours as a rule", "fr": "Heures, en règle"},
        {
            "en": "For “open now”: days and times as OpenStreetMap writes them, such as Mo-Fr 09:00-17:00. The times must "
            "stand in the hours too. Empty when it is open day and night, or the hours are not sure.",
            "fr": "Pour dire « ouvert maintenant » : jours et heures comme les écrit OpenStreetMap, par exemple "
            "Mo-Fr 09:00-17:00 (Mo est lundi, Su est dimanche). Les heures doivent aussi figurer dans l’horaire. Vide si "
            "c’est ouvert jour et nuit, ou si l’horaire n’est pas sûr.",
        },
        NARROW,
    ),
    *two(
        "cost.{}",
        Form(),
        {"en": "Cost", "fr": "Coût"},
        {"en": "May be empty.", "fr": "Peut rester vide."},
        NARROW,
    ),
    *two(
        "languages.{}",
        Lines(),
        {"en": "Languages", "fr": "Langues"},
        {"en": "One per line.", "fr": "Une par ligne."},
        MIDDLE,
    ),
    one(
        "french_service",
        Choice(YES_NO_UNKNOWN, default="unknown"),
        {"en": "Service in French", "fr": "Service en français"},
        {"en": "Yes, no or unknown.", "fr": "Oui, non ou inconnu."},
        NARROW,
    ),
)
_FOR = (
    *two(
        "serves.{}",
        Lines(),
        {"en": "Who is served", "fr": "Personnes servies"},
        {"en": "One per line.", "fr": "Une par ligne."},
    ),
    one(
        "needs",
        Identifiers(NEEDS),
        {"en": "Needs", "fr": "Besoins"},
        {
            "en": "What it helps with; at least one. See the sheet of lists. A comma between two.",
            "fr": "Ce pour quoi on y aide; au moins un. Voir la feuille des listes. Une virgule entre deux.",
        },
    ),
    one(
        "groups",
        Identifiers(GROUPS),
        {"en": "Groups", "fr": "Groupes"},
        {
            "en": "Only for these people; empty: for everybody. See the sheet of lists. A comma between two.",
            "fr": "Seulement pour ces personnes; vide : pour tout le monde. Voir la feuille des listes. Une virgule "
            "entre deux.",
        },
    ),
    one(
        "service_area",
        Identifiers(),
        {"en": "Regions served", "fr": "Régions servies"},
        {
            "en": "Ids of regions, or ontario or canada. See the sheet of lists. A comma between two.",
            "fr": "Codes de régions, ou ontario ou canada. Voir la feuille des listes. Une virgule entre deux.",
        },
    ),
    *two(
        "note.{}",
        Form(),
        {"en": "Note", "fr": "Note"},
        {
            "en": "What else a person should know. May be empty.",
            "fr": "Ce qu’il faut savoir de plus. Peut rester vide.",
        },
        WIDE,
    ),
    *two(
        "doubt.{}",
        Form(),
        {"en": "Not confirmed", "fr": "Non confirmé"},
        {
            "en": "What of the entry no official page confirms. May be empty.",
            "fr": "Ce qu’aucune page officielle ne confirme dans la fiche. Peut rester vide.",
        },
        WIDE,
    ),
    one(
        "police_involved",
        YesNo(),
        {"en": "Police take part", "fr": "La police y participe"},
        {"en": "Yes or no.", "fr": "Oui ou non."},
        NARROW,
    ),
    one(
        "confidential_address",
        YesNo(),
        {"en": "Address kept secret", "fr": "Adresse secrète"},
        {"en": "Yes or no. Never write a secret address.", "fr": "Oui ou non. N’écrivez jamais une adresse secrète."},
        NARROW,
    ),
    one(
        "safe_to_leave_message",
        YesNo(may_be_open=True),
        {"en": "Safe to leave a message", "fr": "Message sans risque"},
        {"en": "Yes, no, or empty when not known.", "fr": "Oui, non, ou vide si on ne le sait pas."},
        NARROW,
    ),
    one(
        "checked_on",
        PrintedDate(),
        {"en": "Date of the newest source", "fr": "Date de la source la plus récente"},
        {
            "en": "As the page prints it: 2024-11-05, 2024-11 or 2024. May be empty.",
            "fr": "Comme sur la page : 2024-11-05, 2024-11 ou 2024. Peut rester vide.",
        },
        NARROW,
    ),
    one(
        "sources",
        Publications(),
        {"en": "Where the facts come from", "fr": "D’où viennent les faits"},
        {
            "en": "One per line: publisher | address of the page | date as printed. The publisher alone is enough.",
            "fr": "Une par ligne : éditeur | adresse de la page | date imprimée. L’éditeur seul suffit.",
        },
        WIDE,
    ),
)


def _columns(identifier: Column) -> tuple[Column, ...]:
    status = one(
        "status",
        Choice(STATUSES),
        {"en": "Status", "fr": "État"},
        {
            "en": "Verified: an official page says so. Secondary: only others say so, and the entry tells.",
            "fr": "Vérifié : une page officielle le dit. Secondaire : seulement d’autres le disent, et la fiche "
            "l’indique.",
        },
        NARROW,
    )
    return (identifier, status, OWNER, *DATES, *_WHO, *_REACH, *_FOR, STAMP)


CONTACTS = Sheet(
    "contacts",
    {"en": "Lines", "fr": "Lignes d’aide"},
    _columns(id_column("Line id", "Code de la ligne")),
)
SERVICES = Sheet(
    "services",
    {"en": "Services", "fr": "Services"},
    _columns(id_column("Service id", "Code du service")),
)
SOURCES = Sheet(
    "sources",
    {"en": "Sources", "fr": "Sources"},
    (
        id_column("Source id", "Code de la source"),
        *two(
            "title.{}",
            Form(),
            {"en": "Title", "fr": "Titre"},
            {"en": "What the page is about.", "fr": "Le sujet de la page."},
            WIDE,
        ),
        *two(
            "publisher.{}",
            Form(),
            {"en": "Publisher", "fr": "Éditeur"},
            {"en": "Who publishes it.", "fr": "Qui la publie."},
        ),
        *two(
            "url.{}",
            WebAddress(),
            {"en": "Address", "fr": "Adresse"},
            {
                "en": "The page in that language; the same one where there is no other.",
                "fr": "La page dans cette langue; la même s’il n’y en a pas d’autre.",
            },
            WIDE,
        ),
        one(
            "date",
            PrintedDate(),
            {"en": "Date of the page", "fr": "Date de la page"},
            {
                "en": "As the page prints it: 2024-11-05, 2024-11 or 2024. May be empty.",
                "fr": "Comme sur la page : 2024-11-05, 2024-11 ou 2024. Peut rester vide.",
            },
            NARROW,
        ),
        STAMP,
    ),
)
