"""The words of findings about files, sheets and rows, in both languages: what is wrong, then what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editing.cell_words import CELL_WORDS

if TYPE_CHECKING:
    from bot.messages import Language

PLACES: dict[Language, dict[str, str]] = {
    "en": {"row": "row {}", "column": "column “{}”", "colon": ": "},
    "fr": {"row": "ligne {}", "column": "colonne « {} »", "colon": " : "},
}

_FILES: dict[str, dict[Language, str]] = {
    "file_type": {
        "en": "{name} is neither .xlsx nor .csv. Save the workbook as “Excel workbook (.xlsx)” and send that.",
        "fr": "{name} n’est ni en .xlsx ni en .csv. Enregistrez le classeur comme « Classeur Excel (.xlsx) » et "
        "envoyez celui-là.",
    },
    "file_missing": {
        "en": "{name} cannot be opened. Check the name.",
        "fr": "{name} ne s’ouvre pas. Vérifiez le nom.",
    },
    "file_size": {
        "en": "{name} is larger than {most} MB. Remove pictures and empty rows, or export again.",
        "fr": "{name} dépasse {most} Mo. Enlevez les images et les lignes vides, ou exportez de nouveau.",
    },
    "no_workbook": {
        "en": "{name} is no workbook, is damaged, has a password or is an old .xls. Open it and save it as “Excel "
        "workbook (.xlsx)”, without a password.",
        "fr": "{name} n’est pas un classeur, est abîmé, a un mot de passe ou est un ancien .xls. Ouvrez-le et "
        "enregistrez-le comme « Classeur Excel (.xlsx) », sans mot de passe.",
    },
    "has_macros": {
        "en": "{name} holds macros. Save it as “Excel workbook (.xlsx)”, which has none.",
        "fr": "{name} contient des macros. Enregistrez-le comme « Classeur Excel (.xlsx) », qui n’en a pas.",
    },
    "not_utf8": {
        "en": "{name} has lost its accents. In Excel, save it as “CSV UTF-8 (comma delimited)”.",
        "fr": "{name} a perdu ses accents. Dans Excel, enregistrez-le comme « CSV UTF-8 (délimité par des virgules) ».",
    },
    "bad_csv": {
        "en": "{name} cannot be read as CSV: a quotation mark is not closed, perhaps. Export again and copy your "
        "changes over.",
        "fr": "{name} ne se lit pas comme CSV : un guillemet n’est peut-être pas fermé. Exportez de nouveau et "
        "recopiez vos changements.",
    },
    "no_sheets": {
        "en": "{name} holds none of our sheets. Send the file that was exported.",
        "fr": "{name} ne contient aucune de nos feuilles. Envoyez le fichier qui a été exporté.",
    },
    "changed_meanwhile": {
        "en": "{name} was changed while this file was being read. Import again.",
        "fr": "{name} a été changé pendant la lecture de ce fichier. Importez de nouveau.",
    },
    "not_written": {
        "en": "{name} could not be written. Everything is as it was before.",
        "fr": "{name} n’a pas pu être écrit. Tout est resté comme avant.",
    },
    "not_read_back": {
        "en": "the change of {id} could not be written in a way that reads back the same. Tell the people who run "
        "the bot.",
        "fr": "le changement de {id} n’a pas pu être écrit de façon à se relire tel quel. Dites-le aux responsables "
        "du robot.",
    },
    "check": {
        "en": "the checks of the knowledge refuse the change: {problem}",
        "fr": "les vérifications refusent le changement (en anglais) : {problem}",
    },
}

_SHEETS: dict[str, dict[Language, str]] = {
    "unknown_sheet": {
        "en": "this sheet is none of ours: its first row has none of {known}. Put the row of headings back, or "
        "delete the sheet.",
        "fr": "cette feuille n’est pas des nôtres : sa première ligne n’a aucun de {known}. Remettez la ligne des "
        "titres, ou supprimez la feuille.",
    },
    "sheet_twice": {
        "en": "two sheets hold the same kind of rows, {other} too. Keep one.",
        "fr": "deux feuilles contiennent le même genre de lignes, {other} aussi. Gardez-en une.",
    },
    "too_many_rows": {
        "en": "more than {most} rows. Delete the empty rows below the last entry.",
        "fr": "plus de {most} lignes. Supprimez les lignes vides sous la dernière fiche.",
    },
    "too_many_columns": {
        "en": "more than {most} columns. Delete the empty columns on the right.",
        "fr": "plus de {most} colonnes. Supprimez les colonnes vides à droite.",
    },
    "too_many_cells": {
        "en": "with this sheet the file has more than {most} cells. Delete empty rows and columns, and sheets of your "
        "own.",
        "fr": "avec cette feuille, le fichier a plus de {most} cellules. Supprimez les lignes et les colonnes vides, "
        "et vos propres feuilles.",
    },
    "missing_column": {
        "en": "the column is missing. Put it back as it was exported, with its heading.",
        "fr": "la colonne manque. Remettez-la comme elle a été exportée, avec son titre.",
    },
    "unknown_column": {
        "en": "the column is none of ours. Put its heading back, or delete the column.",
        "fr": "la colonne n’est pas des nôtres. Remettez son titre, ou supprimez la colonne.",
    },
    "column_twice": {
        "en": "the column is there twice. Keep one.",
        "fr": "la colonne y est deux fois. Gardez-en une.",
    },
    "merged_cells": {
        "en": "the cells {cells} are merged. Unmerge them and fill in each.",
        "fr": "les cellules {cells} sont fusionnées. Annulez la fusion et remplissez chacune.",
    },
    "beyond_columns": {
        "en": "there is text in a column without a heading. Delete it, or put it in its column.",
        "fr": "il y a du texte dans une colonne sans titre. Supprimez-le, ou mettez-le dans sa colonne.",
    },
}

_ROWS: dict[str, dict[Language, str]] = {
    "no_id": {
        "en": "the row has no id. Give it one, or delete the row.",
        "fr": "la ligne n’a pas de code. Donnez-lui-en un, ou supprimez la ligne.",
    },
    "id_twice": {
        "en": "the id {id} stands in row {other} too. Keep one row.",
        "fr": "le code {id} est aussi à la ligne {other}. Gardez une seule ligne.",
    },
    "id_elsewhere": {
        "en": "{id} belongs to the sheet “{other}”. Put the row there, or choose another id.",
        "fr": "{id} appartient à la feuille « {other} ». Mettez-y la ligne, ou choisissez un autre code.",
    },
    "id_unknown": {
        "en": "there is no entry {id}. Put the old id back. (For a new row, empty the stamp.)",
        "fr": "il n’y a pas de fiche {id}. Remettez l’ancien code. (Pour une nouvelle ligne, videz l’empreinte.)",
    },
    "no_new_answers": {
        "en": "there is no answer {id}, and a sheet cannot add one: the bot must first learn the question. Ask the "
        "people who run it.",
        "fr": "il n’y a pas de réponse {id}, et une feuille ne peut pas en ajouter : le robot doit d’abord apprendre "
        "la question. Demandez-le aux responsables.",
    },
    "no_stamp": {
        "en": "the stamp is gone, so nobody can tell whether the entry was changed meanwhile. Export again and redo "
        "the change.",
        "fr": "l’empreinte a disparu, et rien ne dit si la fiche a été changée entre-temps. Exportez de nouveau et "
        "refaites le changement.",
    },
    "conflict": {
        "en": "somebody else changed {id} after this file was exported. Export again and redo your change in the new "
        "file.",
        "fr": "une autre personne a changé {id} après l’exportation de ce fichier. Exportez de nouveau et refaites "
        "votre changement dans le nouveau fichier.",
    },
    "locked": {
        "en": "this column cannot be changed here. Put back: {value}",
        "fr": "cette colonne ne se change pas ici. Remettez : {value}",
    },
}

WORDS: dict[str, dict[Language, str]] = {**_FILES, **_SHEETS, **_ROWS, **CELL_WORDS}
