"""Every word of the chat page that works without JavaScript, complete in both languages; most are those of the widget.

French is written in French, with the typography of `words.py`. `{emergency}`, `{days}`, `{wait}`, `{over}` and `{most}` are
filled in: no number is written here. What is counted stands in the singular and in the plural.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class ChatWords:
    """The words of the chat page in one language.

    `problems` go by the error's code; "failed" stands for all others. `faults` are what is wrong with a box: "empty", too
    long by the box's name, and "too_long" for all others.
    """

    heading: str
    notice_heading: str
    notice: tuple[str, ...]
    privacy: str
    questions: str
    exit_note: str
    danger: str
    hotline: str
    all_lines: str
    conversation: str
    you: str
    bot: str
    find_step: str
    find_steps: Mapping[str, str]
    redacted: str
    earlier: str
    not_readable: str
    begin: str
    write: str
    limit: str
    characters: tuple[str, str]
    seconds: tuple[str, str]
    days: tuple[str, str]
    send: str
    helpful: str
    yes: str
    no: str
    missing: str
    missing_hint: str
    send_comment: str
    tools: str
    remove: str
    try_again: str
    switch: str
    all_answers: str
    details: str
    area: str
    police: str
    hidden_address: str
    sources: str
    reviewed: str
    done: Mapping[str, str]
    problems: Mapping[str, str]
    not_sent_yet: str
    faults: Mapping[str, str]
    lines_below: str
    sending: str
    slow: str
    not_sent: str


EN = ChatWords(
    heading="Ask a question",
    notice_heading="Before you write",
    notice=(
        "An automated chat. Not a person, not an emergency line. In danger, call {emergency}. To reach a person, use a "
        "line above.",
        "Your words serve to answer you and to improve this service. They are kept {days} at most, without "
        "identifying details. Staff may read them. By law, they must report a child under 16 in danger. Leave names out.",
    ),
    privacy="Privacy",
    questions="Questions:",
    exit_note="The exit shows a weather page at once and closes this conversation. With JavaScript, so does pressing Shift "
    "three times. It does not erase your history, and monitoring software can still see this page. A safer device is best.",
    danger="Danger",
    hotline="Hotline",
    all_lines="All lines",
    conversation="Conversation",
    you="You:",
    bot="Repère:",
    find_step="Find a service, step {step}",
    find_steps={
        "find_need": "1 of 3: what is needed",
        "find_place": "2 of 3: where (write the town or region below)",
        "find_group": "3 of 3: for whom",
    },
    redacted="Words such as {placeholder} stand for a detail that could identify somebody. That detail was not kept.",
    earlier="Show earlier messages",
    not_readable="What was said cannot be shown right now.",
    begin="Write a message",
    write="Your message",
    limit="Up to {most}.",
    characters=("{number} character", "{number} characters"),
    seconds=("{number} second", "{number} seconds"),
    days=("{number} day", "{number} days"),
    send="Send",
    helpful="Was this helpful?",
    yes="Yes",
    no="No",
    missing="What was missing or wrong?",
    missing_hint="You can leave this out. No names, please.",
    send_comment="Send comment",
    tools="More",
    remove="Delete conversation",
    try_again="Try again",
    switch="Continue in English",
    all_answers="All answers",
    details="More about this service",
    area="Area",
    police="The police are involved.",
    hidden_address="The address is kept private.",
    sources="Sources",
    reviewed="Reviewed",
    done={
        "removed": "The conversation is deleted.",
        "thanks": "Thank you.",
        "over": "The conversation is closed. You can begin a new one here.",
    },
    problems={
        "overloaded": "Many people are writing at this moment. Wait {wait}, then send again.",
        "too_many_requests": "Too many messages at once. Wait {wait}, then send again.",
        "unknown_payload": "This button does not work any more. Write your question instead.",
        "unknown_turn": "This could not be saved.",
        "not_removed": "The conversation is off this screen, but could not be deleted on our side yet.",
        "failed": "Something went wrong on our side. You can send again in a moment.",
    },
    not_sent_yet="Not sent yet. Please change:",
    faults={
        "empty": "Write a few words first.",
        "text": "This is {over} too long. Shorten it to {most}, or send it in parts.",
        "too_long": "This is {over} too long. Shorten it to {most}.",
    },
    lines_below="Or call a line:",
    sending="Sending…",
    slow="This is taking long. You can wait, or call a line on this page.",
    not_sent="Not sent. Your text is kept in the box. You can send again, or call a line on this page.",
)

FR = ChatWords(
    heading="Poser une question",
    notice_heading="Avant d’écrire",
    notice=(
        "Un clavardage automatisé. Ni une personne, ni une ligne d’urgence. En danger, appelez le {emergency}. Pour "
        "joindre une personne, servez-vous d’une ligne ci-dessus.",
        "Vos mots servent à vous répondre et à améliorer ce service. Ils sont gardés {days} au plus, sans les "
        "détails qui vous identifient. Le personnel peut les lire. La loi l’oblige à signaler un enfant de moins de 16 ans "
        "en danger. Évitez les noms.",
    ),
    privacy="Vie privée",
    questions="Questions :",
    exit_note="La sortie affiche tout de suite une page de météo et ferme cette conversation. Avec JavaScript, trois fois "
    "la touche Maj aussi. Elle n’efface pas votre historique, et un logiciel espion peut encore voir cette page. Un "
    "appareil plus sûr est le mieux.",
    danger="Danger",
    hotline="Ligne d’aide",
    all_lines="Les lignes",
    conversation="Conversation",
    you="Vous :",
    bot="Repère :",
    find_step="Trouver un service, étape {step}",
    find_steps={
        "find_need": "1 sur 3 : ce qu’il faut",
        "find_place": "2 sur 3 : où (écrivez la ville ou la région ci-dessous)",
        "find_group": "3 sur 3 : pour qui",
    },
    redacted="Un mot comme {placeholder} remplace un détail qui pourrait identifier quelqu’un. Ce détail n’a pas "
    "été gardé.",
    earlier="Afficher les messages précédents",
    not_readable="Ce qui a été dit ne peut pas s’afficher en ce moment.",
    begin="Écrire un message",
    write="Votre message",
    limit="Jusqu’à {most}.",
    characters=("{number} caractère", "{number} caractères"),
    seconds=("{number} seconde", "{number} secondes"),
    days=("{number} jour", "{number} jours"),
    send="Envoyer",
    helpful="Est-ce utile?",
    yes="Oui",
    no="Non",
    missing="Qu’est-ce qui manquait ou était faux?",
    missing_hint="Vous pouvez laisser ceci vide. Pas de noms, s’il vous plaît.",
    send_comment="Envoyer le commentaire",
    tools="Plus",
    remove="Supprimer la conversation",
    try_again="Réessayer",
    switch="Continuer en français",
    all_answers="Toutes les réponses",
    details="En savoir plus sur ce service",
    area="Région",
    police="La police est concernée.",
    hidden_address="L’adresse est confidentielle.",
    sources="Sources",
    reviewed="Revu le",
    done={
        "removed": "La conversation est supprimée.",
        "thanks": "Merci.",
        "over": "La conversation est fermée. Vous pouvez en commencer une autre ici.",
    },
    problems={
        "overloaded": "Beaucoup de personnes écrivent en ce moment. Attendez {wait}, puis envoyez de nouveau.",
        "too_many_requests": "Trop de messages à la fois. Attendez {wait}, puis envoyez de nouveau.",
        "unknown_payload": "Ce bouton ne fonctionne plus. Écrivez plutôt votre question.",
        "unknown_turn": "Cela n’a pas pu être gardé.",
        "not_removed": "La conversation n’est plus à l’écran, mais n’a pas encore pu être supprimée de notre côté.",
        "failed": "Un problème est survenu de notre côté. Vous pouvez renvoyer le message dans un instant.",
    },
    not_sent_yet="Pas encore envoyé. À changer :",
    faults={
        "empty": "Écrivez d’abord quelques mots.",
        "text": "Il y a {over} de trop. Limitez le texte à {most} ou envoyez-le en plusieurs parties.",
        "too_long": "Il y a {over} de trop. Limitez le texte à {most}.",
    },
    lines_below="Ou appelez une ligne :",
    sending="Envoi en cours…",
    slow="C’est long. Vous pouvez attendre, ou appeler une ligne de cette page.",
    not_sent="Non envoyé. Votre texte est gardé dans la case. Vous pouvez le renvoyer, ou appeler une ligne de cette page.",
)

CHAT_WORDS: dict[Language, ChatWords] = {"en": EN, "fr": FR}
