"""The words of findings about cells, in both languages: what is wrong, then what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language

CELL_WORDS: dict[str, dict[Language, str]] = {
    "formula": {
        "en": "the cell holds a formula. Type the text itself; if it begins with =, put an apostrophe (') before it.",
        "fr": "la cellule contient une formule. Tapez le texte lui-même; s’il commence par =, mettez une apostrophe "
        "(') devant.",
    },
    "error": {
        "en": "the cell shows an error of the program ({value}). Type the text again.",
        "fr": "la cellule montre une erreur du programme ({value}). Tapez le texte de nouveau.",
    },
    "number": {
        "en": "the program made a number of the text ({value}). Give the cell the format “Text”, then type it again.",
        "fr": "le programme a fait un nombre du texte ({value}). Donnez à la cellule le format « Texte », puis "
        "tapez-le de nouveau.",
    },
    "date": {
        "en": "the program made a date of the text ({value}). Give the cell the format “Text”, then type it again.",
        "fr": "le programme a fait une date du texte ({value}). Donnez à la cellule le format « Texte », puis "
        "tapez-le de nouveau.",
    },
    "flag": {
        "en": "the program made a logical value of the text ({value}). Give the cell the format “Text”, then type it "
        "again.",
        "fr": "le programme a fait une valeur logique du texte ({value}). Donnez à la cellule le format « Texte », "
        "puis tapez-le de nouveau.",
    },
    "made_a_number": {
        "en": "the program made {value} of a long number. Give the cell the format “Text”, then type it again.",
        "fr": "le programme a fait {value} d’un long numéro. Donnez à la cellule le format « Texte », puis tapez-le "
        "de nouveau.",
    },
    "required": {"en": "it must not be empty.", "fr": "elle ne doit pas rester vide."},
    "one_line": {
        "en": "the text must be on one line. Take out the line breaks.",
        "fr": "le texte doit tenir sur une seule ligne. Enlevez les sauts de ligne.",
    },
    "invisible": {
        "en": "the text holds an invisible character ({value}), perhaps from copying. Type the text again.",
        "fr": "le texte contient un caractère invisible ({value}), peut-être d’une copie. Tapez le texte de nouveau.",
    },
    "no_wording": {
        "en": "there is no wording beside the lines of hyphens. Write one, or empty the cell.",
        "fr": "il n’y a aucune formulation à part les lignes de traits d’union. Écrivez-en une, ou videz la cellule.",
    },
    "not_an_id": {
        "en": "“{value}” is no id: small letters without accents, digits and hyphens only.",
        "fr": "« {value} » n’est pas un code : seulement des lettres minuscules sans accent, des chiffres et des "
        "traits d’union.",
    },
    "unknown_id": {
        "en": "“{value}” is not in the sheet “{sheet}”. Check how it is written.",
        "fr": "« {value} » n’est pas dans la feuille « {sheet} ». Vérifiez l’orthographe.",
    },
    "unknown_region": {
        "en": "“{value}” is no region. See the sheet of lists.",
        "fr": "« {value} » n’est pas une région. Voyez la feuille des listes.",
    },
    "needs_a_region": {
        "en": "the first region of a new service must be one of the sheet of lists. What serves all of Ontario or "
        "Canada belongs to the sheet “{sheet}”.",
        "fr": "la première région d’un nouveau service doit être de la feuille des listes. Ce qui sert tout "
        "l’Ontario ou tout le Canada va dans la feuille « {sheet} ».",
    },
    "twice_in_cell": {
        "en": "“{value}” is there twice. Keep one.",
        "fr": "« {value} » y est deux fois. Gardez-en un.",
    },
    "not_an_option": {
        "en": "“{value}” is not possible here. Choose among: {options}.",
        "fr": "« {value} » n’est pas possible ici. Choisissez parmi : {options}.",
    },
    "not_a_date": {
        "en": "“{value}” is no date that can be read in one way only. Write year-month-day, as in 2027-01-31.",
        "fr": "« {value} » n’est pas une date qui se lit d’une seule façon. Écrivez année-mois-jour, comme 2027-01-31.",
    },
    "not_a_printed_date": {
        "en": "“{value}” is no date as a page prints it. Write 2024-11-05, 2024-11 or 2024, in a cell with the "
        "format “Text”.",
        "fr": "« {value} » n’est pas une date comme une page l’imprime. Écrivez 2024-11-05, 2024-11 ou 2024, dans "
        "une cellule au format « Texte ».",
    },
    "dates_in_order": {
        "en": "it must be after the day of the review ({value}).",
        "fr": "elle doit venir après le jour de la révision ({value}).",
    },
    "in_the_future": {
        "en": "the day of the review is still to come. Write the day on which it was.",
        "fr": "le jour de la révision est encore à venir. Écrivez le jour où elle a eu lieu.",
    },
    "too_long_a_time": {
        "en": "it is more than {most} days after the review. Choose an earlier day.",
        "fr": "c’est plus de {most} jours après la révision. Choisissez un jour plus proche.",
    },
    "needs_a_line": {
        "en": "this answer about danger must show the line {value}. Put its id back.",
        "fr": "cette réponse sur un danger doit montrer la ligne {value}. Remettez son code.",
    },
    "needs_an_open_line": {
        "en": "an answer about danger must show a free line, not of the police, that is open day and night.",
        "fr": "une réponse sur un danger doit montrer une ligne gratuite, autre que la police, ouverte jour et nuit.",
    },
    "needs_a_number": {
        "en": "this line is always on the screen, so it needs a number to call: ten digits or three, of the type voice.",
        "fr": "cette ligne reste toujours à l’écran, alors il lui faut un numéro à appeler : dix chiffres ou trois, "
        "du type voix.",
    },
    "page_gone": {
        "en": "the answer has a page of its own, which needs a name in both languages. Put the name back. To take the "
        "page away, ask the people who run the bot.",
        "fr": "la réponse a sa propre page, et il lui faut un nom dans les deux langues. Remettez le nom. Pour retirer "
        "la page, demandez-le aux responsables du robot.",
    },
    "not_a_web_address": {
        "en": "“{value}” is no web address. It begins with https:// and has no spaces.",
        "fr": "« {value} » n’est pas une adresse Web. Elle commence par https:// et n’a pas d’espaces.",
    },
    "not_an_email": {
        "en": "“{value}” is no e-mail address.",
        "fr": "« {value} » n’est pas une adresse de courriel.",
    },
    "not_a_phone": {
        "en": "“{value}” is no telephone number: ten digits, with or without 1 before them, or a short one of three "
        "to six.",
        "fr": "« {value} » n’est pas un numéro de téléphone : dix chiffres, avec ou sans 1 devant, ou un court de "
        "trois à six.",
    },
    "not_a_phone_type": {
        "en": "“{value}” is no type of number. Write voice, tty or text.",
        "fr": "« {value} » n’est pas un type de numéro. Écrivez voix, ats ou texto.",
    },
    "label_in_one_language": {
        "en": "“{line}”: the label is needed in both languages: number | type | English | French.",
        "fr": "« {line} » : il faut le nom dans les deux langues : numéro | type | anglais | français.",
    },
    "too_many_parts": {
        "en": "“{line}” has more than {most} parts. Only parts have a bar (|) between them.",
        "fr": "« {line} » a plus de {most} parties. La barre (|) ne se met qu’entre les parties.",
    },
    "no_publisher": {
        "en": "“{line}” begins without a publisher.",
        "fr": "« {line} » commence sans éditeur.",
    },
    "too_many_words": {
        "en": "{count} words, at most {most}. Shorten the text.",
        "fr": "{count} mots, {most} au plus. Raccourcissez le texte.",
    },
    "too_many_characters": {
        "en": "{count} characters, at most {most}. Shorten the text.",
        "fr": "{count} caractères, {most} au plus. Raccourcissez le texte.",
    },
    "long_sentence": {
        "en": "a sentence of {count} words, at most {most}: “{value}”. Make two of it.",
        "fr": "une phrase de {count} mots, {most} au plus : « {value} ». Faites-en deux.",
    },
    "long_sentences": {
        "en": "{count} words per sentence, at most {most}. Make the sentences shorter.",
        "fr": "{count} mots par phrase, {most} au plus. Faites des phrases plus courtes.",
    },
    "hard_to_read": {
        "en": "the text is hard to read ({measure}: {count}). Use shorter sentences and shorter words.",
        "fr": "le texte est difficile à lire ({measure} : {count}). Prenez des phrases et des mots plus courts.",
    },
    "in_one_language": {
        "en": "the other language has this text, this one lacks it. Write it in both, or in neither.",
        "fr": "l’autre langue a ce texte, celle-ci ne l’a pas. Écrivez-le dans les deux, ou dans aucune.",
    },
    "unlike_lengths": {
        "en": "the French text is {count} times as long as the English one. See that both say the same.",
        "fr": "le texte français est {count} fois plus long que l’anglais. Voyez si les deux disent la même chose.",
    },
    "few_wordings": {
        "en": "an answer about danger needs at least {most} wordings here. Put a line with --- between two.",
        "fr": "une réponse sur un danger demande ici au moins {most} formulations. Mettez entre deux une ligne avec "
        "---.",
    },
    "no_care": {
        "en": "an answer about danger needs the texts for the talk that follows.",
        "fr": "une réponse sur un danger demande les textes de la conversation qui suit.",
    },
    "needs_a_source": {
        "en": "the answer states facts, so it needs a source and a fact.",
        "fr": "la réponse donne des faits, alors il lui faut une source et un fait.",
    },
    "phone_out_of_place": {
        "en": "a telephone number stands in the text. Numbers belong in the sheets of lines and services; show the "
        "line by its id.",
        "fr": "le texte contient un numéro de téléphone. Les numéros vont dans les feuilles des lignes et des "
        "services; montrez la ligne par son code.",
    },
    "avoided_word": {
        "en": "the word “{value}” is one that we do not use about people. Choose another.",
        "fr": "le mot « {value} » est de ceux que nous n’employons pas pour parler des personnes. Choisissez-en un "
        "autre.",
    },
    "too_long": {"en": "the text is too long. Shorten it.", "fr": "le texte est trop long. Raccourcissez-le."},
    "other_unchanged": {
        "en": "only one language was changed. See that both still say the same.",
        "fr": "une seule langue a changé. Voyez si les deux disent encore la même chose.",
    },
    "schema": {
        "en": "the value does not fit ({problem}). Put it back, or ask the people who run the bot.",
        "fr": "la valeur ne convient pas ({problem}). Remettez-la, ou demandez aux responsables du robot.",
    },
}
