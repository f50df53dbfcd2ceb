"""The words of the pages of handoffs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class HandoffWords:
    """In one language; what is in braces is filled in."""

    title: str
    lead: str
    views: Mapping[str, str]
    views_label: str
    dead_alarm: tuple[str, str]
    dead_text: str
    late_alarm: tuple[str, str]
    no_mail: str
    empty: Mapping[str, str]
    caption: Mapping[str, str]
    reference: str
    came: str
    language: str
    state: str
    states: Mapping[str, str]
    attempts: str
    next_try: str
    now: str
    failure: str
    ended: str
    answered: str
    not_answered: str
    may_have_arrived: str
    kept_until: str
    erased: str
    more: str
    back: str
    what_to_do: str
    resend: str
    resend_text: str
    answer: str
    answer_text: str
    answer_sent_text: str
    answer_confirm: str
    answer_missing: str
    resent: str
    was_answered: str
    gone: str
    open_heading: str
    open_text: str
    open_closed: str
    open_reviewer: str
    reason: str
    reason_hint: str
    reason_missing: str
    open: str
    contents_title: str
    contents_lead: str
    safe_contact: str
    safe_contact_none: str
    reply_to: str
    reply_to_none: str
    message: str
    conversation: str
    person: str
    person_button: str
    assistant: str
    unreadable: str
    failures: Mapping[str, str]


HANDOFF_WORDS: dict[Language, HandoffWords] = {
    "en": HandoffWords(
        title="Handoffs",
        lead="What visitors asked us to hand on to the Office by e-mail. What they wrote is erased here once it was sent.",
        views={"open": "To act on", "sent": "Sent", "closed": "Closed without mail"},
        views_label="Which handoffs",
        dead_alarm=("1 handoff could not be sent", "{count} handoffs could not be sent"),
        dead_text="Somebody hopes for an answer and the e-mail did not go out. Open it, and answer by another way.",
        late_alarm=(
            "1 handoff has waited for more than 24 hours",
            "{count} handoffs have waited for more than 24 hours",
        ),
        no_mail="No mail server is set up, so nothing is sent: everything waits here. Whoever runs the server can set one "
        "up "
        "(docs/handoff.md). Until then, open what waits and answer it by another way.",
        empty={
            "open": "Nothing waits. Everything that was handed on was sent or seen to.",
            "sent": "Nothing was sent so far, or what was sent is past the time that it is kept.",
            "closed": "Nothing was closed without mail.",
        },
        caption={
            "open": "What could not be sent, and what waits; the oldest first",
            "sent": "Sent to the Office’s mailbox, the newest first",
            "closed": "Seen to without mail, the newest first",
        },
        reference="Reference",
        came="Came",
        language="Language",
        state="State",
        states={"waiting": "Waiting", "sent": "Sent", "dead": "Not sent", "closed": "Closed without mail"},
        attempts="Tries to send",
        next_try="Next try",
        now="now",
        failure="What happened",
        ended="Ended",
        answered="Answered",
        not_answered="not noted",
        may_have_arrived="It may have arrived: the mail server had it on {time} and gave no answer.",
        kept_until="What the person wrote is kept until {date}, then it is erased.",
        erased="What the person wrote is erased.",
        more="More",
        back="All handoffs",
        what_to_do="What you can do",
        resend="Send it again",
        resend_text="It is tried again within seconds, and then for 72 hours.",
        answer="Mark as answered",
        answer_text="Do this once somebody has answered the person, or has decided that nobody can. It is not sent any "
        "more, and "
        "what the person wrote is erased. That cannot be undone.",
        answer_sent_text="It was sent. This only notes that somebody has answered the person.",
        answer_confirm="I know that what the person wrote will be erased",
        answer_missing="Tick the box first: what the person wrote will be erased.",
        resent="It will be sent again within seconds.",
        was_answered="Noted as answered. What the person wrote is erased.",
        gone="It was sent or closed meanwhile, so it was not sent again.",
        open_heading="What the person wrote",
        open_text="It was not sent, so you may read it here to act on it. Say why first: that is noted in the audit with "
        "your name.",
        open_closed="It is on its way by mail, so it cannot be read here.",
        open_reviewer="An editor or an administrator can open it to act on it.",
        reason="Why do you open it?",
        reason_hint="In a few words, for example: the mail failed, I will answer by telephone. Leave the person’s details "
        "out.",
        reason_missing="Say why you open it.",
        open="Open and read",
        contents_title="What the person wrote",
        contents_lead="Read first what is safe for the person. Whoever is near them may see a message or hear a call.",
        safe_contact="What is safe for the person",
        safe_contact_none="They did not say. Assume that somebody else may see an answer.",
        reply_to="How to answer them",
        reply_to_none="They expect no answer.",
        message="What they wrote",
        conversation="The conversation that they sent along",
        person="Person",
        person_button="Person (button)",
        assistant="Repère",
        unreadable="It cannot be read: it was encrypted with another key. Tell whoever runs the server "
        "(BOT_SECRET_KEY, BOT_PREVIOUS_SECRET_KEYS).",
        failures={
            "recipient refused": "The mail server does not know the Office’s address or does not take mail for it "
            "({code}).",
            "message refused": "The mail server refused the message ({code}).",
            "mail server said": "The mail server did not let us send ({code}).",
            "no answer": "The mail server took the message and gave no answer, so it may have arrived.",
            "unreachable": "The mail server could not be reached.",
            "sign-in": "The mail server did not accept our user name and password.",
            "key": "It is encrypted with a key that this server does not have.",
            "restored": "A backup was put back in which it still waited. The Office may have it already.",
            "other": "Something went wrong on our side ({code}).",
        },
    ),
    "fr": HandoffWords(
        title="Demandes transmises",
        lead=(
            "Ce que des personnes nous ont demandé de transmettre au Bureau par courriel. Ce qu’elles ont "
            "écrit est effacé d’ici dès l’envoi."
        ),
        views={"open": "À traiter", "sent": "Envoyées", "closed": "Fermées sans courriel"},
        views_label="Quelles demandes",
        dead_alarm=("1 demande n’a pas pu être envoyée", "{count} demandes n’ont pas pu être envoyées"),
        dead_text=(
            "Quelqu’un espère une réponse et le courriel n’est pas parti. Ouvrez la demande et répondez autrement."
        ),
        late_alarm=("1 demande attend depuis plus de 24 heures", "{count} demandes attendent depuis plus de 24 heures"),
        no_mail="Aucun serveur de courriel n’est configuré : rien n’est envoyé, tout attend ici. La personne qui gère le "
        "serveur "
        "peut en configurer un (docs/handoff.md). D’ici là, ouvrez ce qui attend et répondez autrement.",
        empty={
            "open": "Rien n’attend. Tout ce qui a été transmis a été envoyé ou traité.",
            "sent": "Rien n’a encore été envoyé, ou les envois ont dépassé leur durée de conservation.",
            "closed": "Rien n’a été fermé sans courriel.",
        },
        caption={
            "open": "Ce qui n’a pas pu être envoyé et ce qui attend, du plus ancien au plus récent",
            "sent": "Envoyées à la boîte du Bureau, de la plus récente à la plus ancienne",
            "closed": "Traitées sans courriel, de la plus récente à la plus ancienne",
        },
        reference="Référence",
        came="Reçue",
        language="Langue",
        state="État",
        states={"waiting": "En attente", "sent": "Envoyée", "dead": "Non envoyée", "closed": "Fermée sans courriel"},
        attempts="Essais d’envoi",
        next_try="Prochain essai",
        now="maintenant",
        failure="Ce qui s’est passé",
        ended="Terminée le",
        answered="Réponse donnée",
        not_answered="pas notée",
        may_have_arrived="Elle est peut-être arrivée : le serveur de courriel l’avait le {time} et n’a pas répondu.",
        kept_until="Ce que la personne a écrit est gardé jusqu’au {date}, puis effacé.",
        erased="Ce que la personne a écrit est effacé.",
        more="Voir la suite",
        back="Toutes les demandes",
        what_to_do="Ce que vous pouvez faire",
        resend="Envoyer de nouveau",
        resend_text="Un nouvel essai a lieu dans les secondes qui suivent, puis pendant 72 heures.",
        answer="Noter que la réponse est donnée",
        answer_text=(
            "Faites-le quand quelqu’un a répondu à la personne, ou a conclu que personne ne le peut. La "
            "demande ne sera plus envoyée, et ce que la personne a écrit sera effacé définitivement."
        ),
        answer_sent_text="La demande a été envoyée. Ceci note seulement que quelqu’un a répondu à la personne.",
        answer_confirm="Je sais que ce que la personne a écrit sera effacé",
        answer_missing="Cochez d’abord la case : ce que la personne a écrit sera effacé.",
        resent="Elle sera envoyée de nouveau dans quelques secondes.",
        was_answered="La réponse est notée. Ce que la personne a écrit est effacé.",
        gone="Elle a été envoyée ou fermée entre-temps; elle n’a donc pas été renvoyée.",
        open_heading="Ce que la personne a écrit",
        open_text="La demande n’est pas partie; vous pouvez donc la lire ici pour la traiter. Dites d’abord pourquoi : "
        "c’est noté au "
        "journal d’accès, avec votre nom.",
        open_closed="La demande est en route par courriel; elle ne peut pas être lue ici.",
        open_reviewer="Une personne de la rédaction ou de l’administration peut l’ouvrir pour la traiter.",
        reason="Pourquoi l’ouvrez-vous?",
        reason_hint="En quelques mots, par exemple : le courriel a échoué, je vais répondre par téléphone. N’écrivez rien "
        "qui "
        "identifie la personne.",
        reason_missing="Dites pourquoi vous l’ouvrez.",
        open="Ouvrir et lire",
        contents_title="Ce que la personne a écrit",
        contents_lead="Lisez d’abord ce qui est sûr pour la personne. Quelqu’un près d’elle pourrait voir un message ou "
        "entendre un "
        "appel.",
        safe_contact="Ce qui est sûr pour la personne",
        safe_contact_none="Elle ne l’a pas dit. Supposez que quelqu’un d’autre pourrait voir une réponse.",
        reply_to="Comment lui répondre",
        reply_to_none="Elle n’attend pas de réponse.",
        message="Ce qu’elle a écrit",
        conversation="La conversation qu’elle a jointe",
        person="Personne",
        person_button="Personne (bouton)",
        assistant="Repère",
        unreadable="Impossible de lire : le contenu a été chiffré avec une autre clé. Avertissez la personne qui gère le "
        "serveur "
        "(BOT_SECRET_KEY, BOT_PREVIOUS_SECRET_KEYS).",
        failures={
            "recipient refused": "Le serveur de courriel ne connaît pas l’adresse du Bureau ou n’en prend pas le courrier "
            "({code}).",
            "message refused": "Le serveur de courriel a refusé le message ({code}).",
            "mail server said": "Le serveur de courriel n’a pas permis l’envoi ({code}).",
            "no answer": "Le serveur de courriel a pris le message sans répondre; il est peut-être arrivé.",
            "unreachable": "Le serveur de courriel était injoignable.",
            "sign-in": "Le serveur de courriel n’a pas accepté notre nom d’utilisateur et notre mot de passe.",
            "key": "Le contenu est chiffré avec une clé que ce serveur n’a pas.",
            "restored": "Une sauvegarde a été restaurée, où la demande attendait encore. Le Bureau l’a peut-être déjà.",
            "other": "Un problème est survenu de notre côté ({code}).",
        },
    ),
}


def explain_failure(failure: str | None, language: Language) -> str:
    """Return in words why a handoff was not sent; `bot/handoff/` notes it in a few words of its own."""
    if not failure:
        return ""
    words = HANDOFF_WORDS[language].failures
    for beginning in ("recipient refused", "message refused", "mail server said"):
        if failure.startswith(beginning):
            return words[beginning].format(code=failure.rpartition(" ")[2])
    if failure.startswith("no answer"):
        return words["no answer"]
    if "Authentication" in failure:
        return words["sign-in"]
    if failure.startswith("SMTP") or failure in _UNREACHABLE:
        return words["unreachable"]
    known = {"UnreadableContentsError": "key", "restored": "restored"}
    return words[known.get(failure, "other")].format(code=failure)


_UNREACHABLE = ("TimeoutError", "OSError", "ConnectionRefusedError", "ConnectionResetError", "gaierror", "SSLError")
