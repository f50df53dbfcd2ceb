"""The words of the mail to the Office, in the Office's language. None of them is a visitor's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class MailWords:
    """Every word of ours in one language; `languages` names the person's."""

    subject: str
    opening: str
    may_be_second: str
    safe_heading: str
    safe_unsaid: str
    safe_always: str
    reply_heading: str
    no_reply: str
    message_heading: str
    language_heading: str
    languages: Mapping[Language, str]
    written_heading: str
    written: str
    conversation_heading: str
    conversation_note: str
    person: str
    pressed: str
    assistant: str
    reference_heading: str
    closing: str


WORDS: dict[Language, MailWords] = {
    "en": MailWords(
        subject="Message from the website, reference {reference}",
        opening="Somebody wrote to the Office through the information chat on the website.",
        may_be_second="You may have this message already. The first sending was interrupted.",
        safe_heading="Read this before you answer: what is safe for this person",
        safe_unsaid="They did not say what is safe. Somebody else may read their messages or answer their phone.",
        safe_always="Answer only in the way they ask for. Do not quote this message in your answer.",
        reply_heading="How to answer them",
        no_reply="They left no way to answer them. They expect no answer.",
        message_heading="What they wrote",
        language_heading="Language of the person",
        languages={"en": "English", "fr": "French"},
        written_heading="Written on",
        written="{date} at {time}, Ontario time",
        conversation_heading="The conversation with the assistant, which they asked to send along",
        conversation_note=(
            "Details that could identify a person were replaced before it was kept, for example by [name] or [phone]."
        ),
        person="Person",
        pressed="Person, by a button",
        assistant="Assistant",
        reference_heading="Reference",
        closing=(
            "The person was told this reference. Once this mail has arrived, the website erases its copy. "
            "It keeps the reference and the times only."
        ),
    ),
    "fr": MailWords(
        subject="Message du site Web, référence {reference}",
        opening="Quelqu’un a écrit au Bureau au moyen du clavardage d’information du site Web.",
        may_be_second="Vous avez peut-être déjà ce message. Le premier envoi a été interrompu.",
        safe_heading="À lire avant de répondre\u00a0: ce qui est sûr pour cette personne",
        safe_unsaid=(
            "La personne n’a pas dit ce qui est sûr. "
            "Quelqu’un d’autre lit peut-être ses messages ou répond à son téléphone."
        ),
        safe_always="Répondez seulement comme elle le demande. Ne citez pas ce message dans votre réponse.",
        reply_heading="Comment lui répondre",
        no_reply="La personne n’a pas laissé de moyen de lui répondre. Elle n’attend pas de réponse.",
        message_heading="Ce que la personne a écrit",
        language_heading="Langue de la personne",
        languages={"en": "anglais", "fr": "français"},
        written_heading="Écrit le",
        written="{date} à {time}, heure de l’Ontario",
        conversation_heading="La conversation avec l’assistant, jointe à la demande de la personne",
        conversation_note=(
            "Ce qui pouvait identifier quelqu’un a été remplacé avant d’être conservé, par exemple par [name] ou [phone]."
        ),
        person="Personne",
        pressed="Personne, par un bouton",
        assistant="Assistant",
        reference_heading="Référence",
        closing=(
            "La personne a reçu ce numéro de référence. Une fois ce courriel arrivé, le site Web efface sa copie. "
            "Il ne garde que la référence et les heures."
        ),
    ),
}
