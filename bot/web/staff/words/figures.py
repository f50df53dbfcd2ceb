"""The words of the tables of figures: titles, what they say, heads of columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class TableWords:
    """A table: its title, what it says in a sentence, and the heads of its columns."""

    title: str
    text: str
    heads: tuple[str, ...]


TABLE_WORDS: dict[Language, Mapping[str, TableWords]] = {
    "en": {
        "days": TableWords("By day", "Messages on each day.", ("Day", "Messages", "Conversations")),
        "hours": TableWords("By hour", "Messages by the hour at which they came, Ontario time.", ("Hour", "Messages")),
        "languages": TableWords(
            "By language", "In which language people were answered.", ("Language", "Messages", "Conversations")
        ),
        "outcomes": TableWords(
            "How messages were understood",
            "Which share was understood.",
            ("How", "Messages", "Share", "Before", "Share before"),
        ),
        "topics": TableWords("Topics", "The answers that were given most.", ("Topic", "Times", "Before", "Change")),
        "safety": TableWords(
            "Safety answers", "Answers that put safety first, by kind.", ("Answer", "Times", "Before", "Change")
        ),
        "needs": TableWords(
            "Services looked for",
            "What people looked for, and how often nothing near them was found.",
            ("Need", "Searches", "Nothing found"),
        ),
        "gaps": TableWords(
            "The gap map",
            "Searches by region and need. A broken edge: nothing was found in at least half of them.",
            ("Region", "Need", "Searches", "Nothing found"),
        ),
        "handoffs": TableWords(
            "Handoffs", "What was handed on to the Office, by what became of it.", ("State", "Handoffs")
        ),
        "votes": TableWords(
            "Helpful or not", "Which answers helped, the least helpful first.", ("Topic", "Votes", "Helpful")
        ),
    },
    "fr": {
        "days": TableWords("Par jour", "Messages de chaque jour.", ("Jour", "Messages", "Conversations")),
        "hours": TableWords(
            "Par heure", "Messages selon l’heure d’arrivée, heure de l’Ontario.", ("Heure", "Messages")
        ),
        "languages": TableWords(
            "Par langue", "Dans quelle langue la réponse a été donnée.", ("Langue", "Messages", "Conversations")
        ),
        "outcomes": TableWords(
            "Compréhension des messages",
            "Quelle part a été comprise.",
            ("Résultat", "Messages", "Part", "Avant", "Part avant"),
        ),
        "topics": TableWords(
            "Sujets", "Les réponses données le plus souvent.", ("Sujet", "Nombre", "Avant", "Évolution")
        ),
        "safety": TableWords(
            "Réponses de sécurité",
            "Réponses qui placent la sécurité d’abord, par type.",
            ("Réponse", "Nombre", "Avant", "Évolution"),
        ),
        "needs": TableWords(
            "Services recherchés",
            "Ce que les gens cherchaient, et combien de fois rien n’a été trouvé près d’eux.",
            ("Besoin", "Recherches", "Sans résultat"),
        ),
        "gaps": TableWords(
            "Carte des lacunes",
            "Recherches par région et par besoin. Bord tireté : rien n’a été trouvé dans la moitié des cas ou plus.",
            ("Région", "Besoin", "Recherches", "Sans résultat"),
        ),
        "handoffs": TableWords(
            "Demandes transmises", "Ce qui a été transmis au Bureau, selon l’état de l’envoi.", ("État", "Demandes")
        ),
        "votes": TableWords(
            "Utilité des réponses",
            "Quelles réponses ont aidé, des moins utiles aux plus utiles.",
            ("Sujet", "Votes", "Utile"),
        ),
    },
}
