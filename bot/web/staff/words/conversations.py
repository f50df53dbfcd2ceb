"""The words of the list of conversations, its filters and saved views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class ListWords:
    """The words of the list in one language: `filters` name the filters, `choices` say what a filter is set to."""

    heading: str
    search: str
    search_hint: str
    find: str
    days: Mapping[str, str]
    more_filters: str
    filters: Mapping[str, str]
    choices: Mapping[tuple[str, str], str]
    any: str
    set_filters: str
    remove: str
    clear: str
    apply: str
    marks: Mapping[str, str]
    columns: Mapping[str, str]
    messages: tuple[str, str]
    only_buttons: str
    covered: str
    table: str
    empty_heading: str
    empty: str
    empty_all: str
    no_word: str
    reached: str
    go_on: str
    first_page: str
    pages: str
    views: str
    no_views: str
    view_name: str
    view_hint: str
    save_view: str
    delete_view: str
    view_saved: str
    view_name_missing: str
    view_needs_filters: str
    deleted: str
    keys: str
    take_break: str


LIST_WORDS: dict[Language, ListWords] = {
    "en": ListWords(
        heading="Conversations",
        search="Search in the messages",
        search_hint='Whole words, all of them. "In quotes": in this order. passp*: words that begin so.',
        find="Search",
        days={"today": "Today", "yesterday": "Yesterday", "week": "Last 7 days"},
        more_filters="Filters",
        filters={
            "q": "Words",
            "day": "Day",
            "from": "From",
            "to": "To",
            "language": "Language",
            "topic": "Topic",
            "urgent": "What happened",
            "helpful": "Vote",
            "reviewed": "Review",
            "tag": "Tag",
            "assigned": "Assigned to",
            "risk": "Child at risk",
        },
        choices={
            ("urgent", "yes"): "Safety answer",
            ("unknown", "yes"): "Not understood",
            ("low", "yes"): "Answered, but unsure",
            ("handoff", "yes"): "Handed on",
            ("helpful", "yes"): "Helped",
            ("helpful", "no"): "Did not help",
            ("reviewed", "yes"): "Reviewed",
            ("reviewed", "no"): "Not reviewed",
            ("assigned", "me"): "Me",
            ("assigned", "nobody"): "Nobody yet",
            ("risk", "open"): "Child at risk, open",
        },
        any="Any",
        set_filters="Set filters",
        remove="Remove",
        clear="Remove all",
        apply="Apply",
        marks={
            "urgent": "Safety",
            "unknown": "Not understood",
            "handoff": "Handed on",
            "y": "Helped",
            "n": "Did not help",
            "risk": "Child at risk",
            "reviewed": "Reviewed",
        },
        columns={
            "when": "When",
            "words": "First words",
            "topics": "About",
            "marks": "Marks",
        },
        messages=("message", "messages"),
        only_buttons="Buttons only",
        covered="Covered: this is about danger.",
        table="Conversations, newest first",
        empty_heading="No conversation fits",
        empty="Remove a filter above, or choose a longer period.",
        empty_all="Nobody has written yet, or what was written has reached the end of the time that it is kept.",
        no_word="There is no word in what you typed to search for. Type at least one.",
        reached="Looked at everything back to",
        go_on="Look further back",
        first_page="Back to the newest",
        pages="Pages",
        views="Saved views",
        no_views="Set filters, then save them here to come back in one click. “Yesterday” stays yesterday, each day.",
        view_name="Name of this view",
        view_hint="Only you see it.",
        save_view="Save this view",
        delete_view="Delete",
        view_saved="The view is saved.",
        view_name_missing="Give the view a name, up to 80 characters.",
        view_needs_filters="Set a filter first: this list has none.",
        deleted="The conversation is deleted, with all that was noted about it.",
        keys="Keys: j and k move through the list, Enter opens, b takes a break.",
        take_break="Take a break",
    ),
    "fr": ListWords(
        heading="Conversations",
        search="Chercher dans les messages",
        search_hint=(
            "Des mots entiers, tous présents. «\u00a0Entre guillemets\u00a0»\u00a0: dans cet ordre. passep*\u00a0: les "
            "mots qui commencent ainsi."
        ),
        find="Chercher",
        days={"today": "Aujourd’hui", "yesterday": "Hier", "week": "7 derniers jours"},
        more_filters="Filtres",
        filters={
            "q": "Mots",
            "day": "Jour",
            "from": "Du",
            "to": "Au",
            "language": "Langue",
            "topic": "Sujet",
            "urgent": "Ce qui s’est passé",
            "helpful": "Vote",
            "reviewed": "Révision",
            "tag": "Mot-clé",
            "assigned": "Confiée à",
            "risk": "Enfant à risque",
        },
        choices={
            ("urgent", "yes"): "Réponse de sécurité",
            ("unknown", "yes"): "Non comprise",
            ("low", "yes"): "Réponse peu sûre",
            ("handoff", "yes"): "Transmise",
            ("helpful", "yes"): "A aidé",
            ("helpful", "no"): "N’a pas aidé",
            ("reviewed", "yes"): "Révisée",
            ("reviewed", "no"): "Non révisée",
            ("assigned", "me"): "Moi",
            ("assigned", "nobody"): "Pas encore confiée",
            ("risk", "open"): "Enfant à risque, suivi en cours",
        },
        any="Peu importe",
        set_filters="Filtres choisis",
        remove="Retirer",
        clear="Tout retirer",
        apply="Appliquer",
        marks={
            "urgent": "Sécurité",
            "unknown": "Non comprise",
            "handoff": "Transmise",
            "y": "A aidé",
            "n": "N’a pas aidé",
            "risk": "Enfant à risque",
            "reviewed": "Révisée",
        },
        columns={
            "when": "Quand",
            "words": "Premiers mots",
            "topics": "Sujets",
            "marks": "Marques",
        },
        messages=("message", "messages"),
        only_buttons="Boutons seulement",
        covered="Masqué\u00a0: il est question de danger.",
        table="Conversations, les plus récentes d’abord",
        empty_heading="Aucune conversation ne correspond",
        empty="Retirez un filtre ci-dessus ou choisissez une période plus longue.",
        empty_all="Personne n’a encore écrit, ou les messages sont arrivés à la fin de leur durée de conservation.",
        no_word="Il n’y a aucun mot à chercher dans ce que vous avez écrit. Écrivez-en au moins un.",
        reached="Recherche faite jusqu’au",
        go_on="Chercher plus loin",
        first_page="Revenir aux plus récentes",
        pages="Pages",
        views="Vues enregistrées",
        no_views=(
            "Choisissez des filtres, puis enregistrez-les ici pour y revenir d’un clic. «\u00a0Hier\u00a0» reste "
            "hier, chaque jour."
        ),
        view_name="Nom de cette vue",
        view_hint="Personne d’autre ne la voit.",
        save_view="Enregistrer cette vue",
        delete_view="Supprimer",
        view_saved="La vue est enregistrée.",
        view_name_missing="Donnez un nom à la vue, de 80 caractères au plus.",
        view_needs_filters="Choisissez d’abord un filtre\u00a0: cette liste n’en a aucun.",
        deleted="La conversation est supprimée, avec tout ce qui y était noté.",
        keys="Raccourcis\u00a0: j et k parcourent la liste, Entrée ouvre, b mène à une pause.",
        take_break="Faire une pause",
    ),
}
