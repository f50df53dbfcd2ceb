"""Every word of the answers' own pages, their list and their search, complete in both languages.

French is written in French, with the typography of `words.py`. No number is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The words of the answers' pages in one language; a tuple is a list of items."""

    trail: str
    home: str
    answers: str
    heading: str
    lead: str
    groups: str
    search: str
    search_heading: str
    search_label: str
    search_button: str
    search_note: str
    found: str
    nothing: str
    nothing_hints: tuple[str, ...]
    urgent_link: str
    full_answer: str
    more: str
    contacts_heading: str
    questions_heading: str
    sources_heading: str
    chat_heading: str
    chat: str
    new_tab: str
    web_chat: str
    website: str
    tty: str
    languages: str
    in_french: str
    french_yes: str
    french_no: str
    cost: str
    serves: str
    checked: str


EN = AnswerWords(
    trail="You are here",
    home="Home",
    answers="Answers",
    heading="All answers",
    lead="Every answer of this service, to read, share or print. You do not need the chat for it.",
    groups="Groups of answers",
    search="Search",
    search_heading="Search the answers",
    search_label="What do you want to know?",
    search_button="Search",
    search_note="What you search for is not kept, and does not show in the history of this browser. Leave names out.",
    found="Answers found",
    nothing="Nothing was found for these words",
    nothing_hints=(
        "Try one or two other words.",
        "Look through the list of all answers.",
        "Ask in the chat, in your own words.",
        "Call one of the lines. The people there know more than this page.",
    ),
    urgent_link="Read more about this",
    full_answer="The full answer",
    more="More about this",
    contacts_heading="Who can help with this",
    questions_heading="Other questions",
    sources_heading="Where this comes from",
    chat_heading="Something else?",
    chat="You can ask in the chat, in your own words, or tell it your town to find services near you. It is automated, "
    "not a person.",
    new_tab="(opens in a new tab)",
    web_chat="Chat on the web",
    website="Website",
    tty="TTY",
    languages="Languages",
    in_french="In French",
    french_yes="yes",
    french_no="no",
    cost="Cost",
    serves="For",
    checked="Checked against its sources on",
)

FR = AnswerWords(
    trail="Vous êtes ici",
    home="Accueil",
    answers="Réponses",
    heading="Toutes les réponses",
    lead="Chaque réponse de ce service, à lire, à partager ou à imprimer, sans passer par le clavardage.",
    groups="Groupes de réponses",
    search="Recherche",
    search_heading="Chercher dans les réponses",
    search_label="Que voulez-vous savoir?",
    search_button="Chercher",
    search_note="Ce que vous cherchez n’est pas gardé et ne paraît pas dans l’historique de ce navigateur. N’écrivez pas "
    "de noms.",
    found="Réponses trouvées",
    nothing="Rien ne correspond à ces mots",
    nothing_hints=(
        "Essayez un ou deux autres mots.",
        "Parcourez la liste de toutes les réponses.",
        "Posez la question dans le clavardage, dans vos mots.",
        "Appelez une des lignes. Les gens qui répondent en savent plus que cette page.",
    ),
    urgent_link="En lire plus à ce sujet",
    full_answer="La réponse complète",
    more="Plus de détails",
    contacts_heading="Qui peut aider",
    questions_heading="D’autres questions",
    sources_heading="D’où vient cette réponse",
    chat_heading="Autre chose?",
    chat="Posez votre question dans le clavardage, dans vos mots, ou donnez-y votre ville pour trouver des services "
    "proches. Il est automatisé : ce n’est pas une personne.",
    new_tab="(s’ouvre dans un nouvel onglet)",
    web_chat="Clavardage sur le Web",
    website="Site Web",
    tty="ATS",
    languages="Langues",
    in_french="En français",
    french_yes="oui",
    french_no="non",
    cost="Coût",
    serves="Pour",
    checked="Vérifié d’après ses sources le",
)

ANSWER_WORDS: dict[Language, AnswerWords] = {"en": EN, "fr": FR}
