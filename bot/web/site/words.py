"""Every word of the pages, complete in both languages.

French is written in French, with the typography of Ontario: no space before ? and !, a no-break space before a colon
and inside « ». `{emergency}` and `{days}` are filled in from the knowledge and the settings: no number is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of the pages in one language; a tuple is a list of sentences or items."""

    title: str
    description: str
    skip: str
    exit: str
    exit_hidden: str
    exit_note: str
    other_language: str
    heading: str
    lead: str
    ask: str
    ask_note: str
    no_script: str
    lines_heading: str
    lines_note: str
    call: str
    hours: str
    whom_heading: str
    whom: tuple[str, ...]
    topics_heading: str
    topics_note: str
    reviewed: str
    sources: str
    chat_heading: str
    chat: tuple[str, ...]
    chat_page: str
    privacy_heading: str
    privacy: tuple[str, ...]
    privacy_contact: str
    footer: str
    not_found_heading: str
    not_found: str
    failure_heading: str
    failure: str
    refused_heading: str
    refused: str
    busy_heading: str
    busy: str
    home: str
    pages: str
    all_answers: str
    help_lines: str


def fill(words: PageWords, **values: str) -> PageWords:
    """Return `words` with its placeholders filled in."""

    def insert(text: str | tuple[str, ...]) -> str | tuple[str, ...]:
        return tuple(part.format(**values) for part in text) if isinstance(text, tuple) else text.format(**values)

    filled: dict[str, Any] = {field.name: insert(getattr(words, field.name)) for field in fields(words)}
    return replace(words, **filled)


EN = PageWords(
    title="Repère – information",
    description="Information and help lines in Ontario, in English and French.",
    skip="Skip to the content",
    exit="Quick exit",
    exit_hidden="Exit this page now",
    exit_note="The exit shows a weather page at once. So does pressing Shift three times. It does not erase your "
    "history, and monitoring software can still see this page. A safer device is best.",
    other_language="Français",
    heading="Answers, and people who can help",
    lead="Repère explains human trafficking in Ontario: what it is, what your rights are, and where to find help. "
    "It is free, in English and French, and you never have to give your name.",
    ask="Ask a question",
    ask_note="An automated chat, not a person.",
    no_script="JavaScript is off in this browser. The chat, the lines and the answers work without it.",
    lines_heading="Talk to a person now",
    lines_note="A call or a text can show in the phone’s history and on the bill. If somebody checks your phone, use "
    "a safer one if you can.",
    call="Call",
    hours="Hours",
    whom_heading="Who it is for",
    whom=(
        "You, if somebody controls you, uses you or makes you work, whatever your age, gender or papers.",
        "You, if you worry about somebody: a child, a friend, a student, a co-worker.",
        "You, if you want to understand: parents, teachers, health and service workers, anyone.",
    ),
    topics_heading="Common questions",
    topics_note="These answers open right here.",
    reviewed="Reviewed on",
    sources="Sources",
    chat_heading="The chat",
    chat=(
        "You can write in your own words, in English or French. The chat is automated: it is not a person and not an "
        "emergency line. In danger, call {emergency}.",
        "It opens over this page. It has a page of its own too, which works without JavaScript and on old phones.",
    ),
    chat_page="Open the chat on its own page",
    privacy_heading="How privacy works",
    privacy=(
        "No account, no name, no cookie. Nothing is stored on your device.",
        "What you write is used to answer you and to improve this service. A program removes identifying details "
        "before anything is stored. It can miss some, so please leave names out.",
        "Messages are kept for {days} days at most. Staff who improve this service may read them in that form.",
        "“Delete conversation” erases what you wrote, at once.",
        "One limit, by law: everyone in Ontario must report if a child under 16 may be harmed or trafficked. That "
        "holds for staff who read messages too.",
        "Your browser’s history still shows that this page was visited.",
    ),
    privacy_contact="Questions about this service or your privacy:",
    footer="Repère gives information. It does not replace legal or medical advice.",
    not_found_heading="This page does not exist",
    not_found="The address may have a mistake. The lines below work at any time.",
    failure_heading="Something went wrong on our side",
    failure="Please try again in a moment. The lines below work at any time.",
    refused_heading="This cannot be shown",
    refused="Please start again from the first page. The lines below work at any time.",
    busy_heading="Too many requests at once",
    busy="Please wait a moment, then try again. The lines below work at any time.",
    home="Go to the first page",
    pages="Pages",
    all_answers="All answers",
    help_lines="Help lines",
)

FR = PageWords(
    title="Repère – information",
    description="De l’information et des lignes d’aide en Ontario, en français et en anglais.",
    skip="Aller au contenu",
    exit="Sortie rapide",
    exit_hidden="Quitter cette page maintenant",
    exit_note="La sortie affiche tout de suite une page de météo. Trois fois la touche Maj aussi. Elle n’efface pas "
    "votre historique, et un logiciel espion peut encore voir cette page. Un appareil plus sûr est le mieux.",
    other_language="English",
    heading="Des réponses, et des gens qui peuvent aider",
    lead="Repère explique la traite des personnes en Ontario : ce que c’est, quels sont vos droits et où trouver de "
    "l’aide. C’est gratuit, en français et en anglais, et vous n’avez jamais à donner votre nom.",
    ask="Poser une question",
    ask_note="Un clavardage automatisé, pas une personne.",
    no_script="JavaScript est désactivé dans ce navigateur. Le clavardage, les lignes et les réponses fonctionnent sans "
    "lui.",
    lines_heading="Parler à une personne maintenant",
    lines_note="Un appel ou un texto peut paraître dans l’historique du téléphone et sur la facture. Si quelqu’un "
    "vérifie votre téléphone, prenez-en un plus sûr si vous le pouvez.",
    call="Appeler",
    hours="Heures",
    whom_heading="Pour qui",
    whom=(
        "Pour vous, si quelqu’un vous contrôle, vous exploite ou vous force à travailler, quels que soient votre âge, "
        "votre genre ou vos papiers.",
        "Pour vous, si une personne vous inquiète : un enfant, une amie, un élève, une collègue.",
        "Pour vous, si vous voulez comprendre : parents, personnel enseignant, de la santé ou des services, tout le "
        "monde.",
    ),
    topics_heading="Questions fréquentes",
    topics_note="Ces réponses s’ouvrent ici même.",
    reviewed="Revu le",
    sources="Sources",
    chat_heading="Le clavardage",
    chat=(
        "Écrivez dans vos mots, en français ou en anglais. Le clavardage est automatisé : ce n’est ni une personne ni "
        "une ligne d’urgence. En danger, appelez le {emergency}.",
        "Il s’ouvre par-dessus cette page. Il a aussi sa propre page, qui fonctionne sans JavaScript et sur un vieux "
        "téléphone.",
    ),
    chat_page="Ouvrir le clavardage sur sa propre page",
    privacy_heading="Votre vie privée",
    privacy=(
        "Pas de compte, pas de nom, pas de témoin (cookie). Rien n’est gardé sur votre appareil.",
        "Ce que vous écrivez sert à vous répondre et à améliorer ce service. Un programme retire les détails qui "
        "permettent de vous reconnaître avant de garder quoi que ce soit. Il peut en manquer : évitez les noms.",
        "Les messages sont gardés {days} jours au plus. Le personnel qui améliore ce service peut les lire sous cette "
        "forme.",
        "« Supprimer la conversation » efface tout de suite ce que vous avez écrit.",
        "Une limite, selon la loi : en Ontario, tout le monde doit signaler qu’un enfant de moins de 16 ans subit ou "
        "risque la maltraitance ou la traite. Cela vaut aussi pour le personnel qui lit les messages.",
        "L’historique de votre navigateur montre encore que cette page a été visitée.",
    ),
    privacy_contact="Pour une question sur ce service ou sur votre vie privée :",
    footer="Repère donne de l’information. Il ne remplace pas un avis juridique ou médical.",
    not_found_heading="Cette page n’existe pas",
    not_found="L’adresse contient peut-être une erreur. Les lignes ci-dessous répondent à toute heure.",
    failure_heading="Un problème est survenu de notre côté",
    failure="Réessayez dans un instant. Les lignes ci-dessous répondent à toute heure.",
    refused_heading="Ceci ne peut pas s’afficher",
    refused="Recommencez à partir de la première page. Les lignes ci-dessous répondent à toute heure.",
    busy_heading="Trop de demandes à la fois",
    busy="Attendez un instant, puis réessayez. Les lignes ci-dessous répondent à toute heure.",
    home="Aller à la première page",
    pages="Pages",
    all_answers="Toutes les réponses",
    help_lines="Lignes d’aide",
)

WORDS: dict[Language, PageWords] = {"en": EN, "fr": FR}
