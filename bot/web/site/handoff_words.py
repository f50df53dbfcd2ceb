"""Every word of the form that writes to the Office, complete in both languages; most are those of the widget's form.

French is written in French, with the typography of `words.py`. `{office}` is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.messages import Language


@dataclass(frozen=True, slots=True)
class HandoffWords:
    """The words of the form in one language. A field has a label, a hint and the most that it takes."""

    open: str
    heading: str
    who: str
    when: str
    waits: str
    message: str
    message_hint: str
    reply_heading: str
    reply: str
    reply_hint: str
    safety_heading: str
    safety: str
    safety_hint: str
    along_heading: str
    along: str
    along_hint: str
    kept: str
    button_pressed: str
    optional: str
    check_heading: str
    consent: str
    send: str
    close: str
    sent: str
    goes: str
    may_answer: str
    no_answer: str
    reference: str
    note: str


EN = HandoffWords(
    open="Write to the Office",
    heading="Write to the Office",
    who="Staff of the {office} read this.",
    when="They do not read it day and night. For help now, call a line.",
    waits="E-mail is not set up here. Your message waits on this service until staff open it. That can take long.",
    message="Your message",
    message_hint="Say what you need. You do not have to tell what happened.",
    reply_heading="Do you want an answer?",
    reply="Your e-mail or telephone number",
    reply_hint="Leave this out if you do not want an answer, or if somebody else can see your mail or your phone.",
    safety_heading="How can they answer you safely?",
    safety="When is it safe, and what should they not mention?",
    safety_hint="For example: weekdays before noon only, no voice message, do not say where you write from.",
    along_heading="Send this conversation too?",
    along="Yes, send the conversation along",
    along_hint="It helps only if your message is about it. Nothing of it is sent unless you tick this.",
    kept="What would be sent, exactly as it is kept",
    button_pressed="(button)",
    optional="You can leave this out.",
    check_heading="Send",
    consent="When you press “Send to the Office”, you agree that staff of the Office read this and use it to answer you. "
    "Your message is locked while it waits, and erased here once it is delivered.",
    send="Send to the Office",
    close="Back to the chat",
    sent="Your message is kept",
    goes="It is sent to the Office by e-mail. If that fails, we try again.",
    may_answer="Staff may answer in the way you said. We cannot promise when.",
    no_answer="Nobody will answer you, since you did not ask for it.",
    reference="Reference:",
    note="Note it only if that is safe. This page cannot show it again.",
)

FR = HandoffWords(
    open="Écrire au Bureau",
    heading="Écrire au Bureau",
    who="Le personnel lit ce message : {office}.",
    when="Il ne le lit pas jour et nuit. Pour de l’aide maintenant, appelez une ligne.",
    waits="Le courriel n’est pas installé ici. Votre message attend dans ce service que le personnel l’ouvre. Cela peut "
    "être long.",
    message="Votre message",
    message_hint="Dites ce qu’il vous faut. Vous n’avez pas à raconter ce qui s’est passé.",
    reply_heading="Voulez-vous une réponse?",
    reply="Votre courriel ou votre numéro de téléphone",
    reply_hint="Laissez ceci vide si vous ne voulez pas de réponse, ou si quelqu’un d’autre voit vos courriels ou votre "
    "téléphone.",
    safety_heading="Comment vous répondre sans danger?",
    safety="À quel moment est-ce sûr, et que faut-il taire?",
    safety_hint="Par exemple : en semaine avant midi seulement, pas de message vocal, ne pas dire d’où vous écrivez.",
    along_heading="Envoyer aussi cette conversation?",
    along="Oui, joindre la conversation",
    along_hint="C’est utile seulement si votre message en parle. Rien n’en est envoyé si vous ne cochez pas la case.",
    kept="Ce qui serait envoyé, mot pour mot, tel que c’est gardé",
    button_pressed="(bouton)",
    optional="Vous pouvez laisser ceci vide.",
    check_heading="Envoyer",
    consent="En appuyant sur « Envoyer au Bureau », vous acceptez que le personnel du Bureau lise ceci et s’en serve pour "
    "vous répondre. Votre message est verrouillé pendant qu’il attend, puis effacé ici dès qu’il est livré.",
    send="Envoyer au Bureau",
    close="Revenir au clavardage",
    sent="Votre message est gardé",
    goes="Il est envoyé au Bureau par courriel. En cas d’échec, nous réessayons.",
    may_answer="Le personnel pourra vous répondre de la façon que vous avez dite. Nous ne pouvons pas promettre quand.",
    no_answer="Personne ne vous répondra, puisque vous ne l’avez pas demandé.",
    reference="Référence :",
    note="Notez-la seulement si cela est sûr pour vous. Cette page ne peut plus l’afficher ensuite.",
)

HANDOFF_WORDS: dict[Language, HandoffWords] = {"en": EN, "fr": FR}
