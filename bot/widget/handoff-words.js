/** The words of the form that writes to the Office, complete in both languages. */

const en = {
  open: "Write to the Office here",
  /** @param {number} at @param {number} of */
  step: (at, of) => `Step ${at} of ${of}`,
  titles: {
    message: "Write to the Office", reply: "Do you want an answer?",
    along: "Send this conversation too?", check: "Check, then send",
  },
  /** @param {string} office */
  who: (office) => `Staff of the ${office} read this.`,
  when: "They do not read it day and night. For help now, call a line.",
  waits: "E-mail is not set up here. Your message waits on this service until staff open it. That can take long.",
  labels: {
    message: "Your message", reply: "Your e-mail or telephone number", safety: "When is it safe, and what should they not mention?",
    along: "Yes, send the conversation along",
  },
  hints: {
    message: "Say what you need. You do not have to tell what happened.",
    reply: "Leave this out if you do not want an answer, or if somebody else can see your mail or your phone.",
    safety: "For example: weekdays before noon only, no voice message, do not say where you write from. You can leave this out.",
    along: "It helps only if your message is about it. Nothing of it is sent unless you tick this.",
  },
  nothingAlong: "The conversation cannot be shown now, so nothing of it will be sent.",
  kept: "This is what would be sent, exactly as it is kept:",
  you: "You:",
  pressed: "You, by a button:",
  bot: "Repère:",
  noReply: "No answer wished",
  nothingSaid: "Nothing said",
  isAlong: "Yes",
  notAlong: "No",
  consent: "When you press “Send”, you agree that staff of the Office read this and use it to answer you. Your message is "
    + "locked while it waits, and erased here once it is delivered.",
  next: "Continue",
  skip: "Skip",
  back: "Back",
  cancel: "Do not write",
  send: "Send",
  close: "Back to the chat",
  empty: "Write a few words first.",
  /** @param {number} most */
  tooLong: (most) => `This is too long. Shorten it to ${most.toLocaleString("en-CA")} characters.`,
  sending: "Sending…",
  reading: "Fetching the conversation…",
  failed: "Not sent. Your text is still here. You can send again, or call:",
  /** @param {number} seconds */
  busy: (seconds) => `Not sent: too much at once. Wait ${seconds} second${seconds === 1 ? "" : "s"}, then send again. Or call:`,
  mayBeSent: "No answer came. Perhaps it was sent, perhaps not. Send it again without changes: it arrives only once. Or call:",
  stopped: "You stopped",
  stoppedLate: "Perhaps your message was sent all the same. We cannot tell.",
  sent: "Your message is kept",
  goes: "It is sent to the Office by e-mail. If that fails, we try again.",
  mayAnswer: "Staff may answer in the way you said. We cannot promise when.",
  noAnswer: "Nobody will answer you, since you did not ask for it.",
  reference: "Reference:",
  note: "Note it only if that is safe. This chat cannot show it again.",
};

/** @type {typeof en} */
const fr = {
  open: "Écrire au Bureau ici",
  step: (at, of) => `Étape ${at} sur ${of}`,
  titles: {
    message: "Écrire au Bureau", reply: "Voulez-vous une réponse?",
    along: "Envoyer aussi cette conversation?", check: "Vérifiez, puis envoyez",
  },
  who: (office) => `Le personnel lit ce message : ${office}.`,
  when: "Il ne le lit pas jour et nuit. Pour de l’aide maintenant, appelez une ligne.",
  waits: "Le courriel n’est pas installé ici. Votre message attend dans ce service que le personnel l’ouvre. Cela peut être long.",
  labels: {
    message: "Votre message", reply: "Votre courriel ou votre numéro de téléphone", safety: "À quel moment est-ce sûr, et que faut-il taire?",
    along: "Oui, joindre la conversation",
  },
  hints: {
    message: "Dites ce qu’il vous faut. Vous n’avez pas à raconter ce qui s’est passé.",
    reply: "Laissez ceci vide si vous ne voulez pas de réponse, ou si quelqu’un d’autre voit vos courriels ou votre téléphone.",
    safety: "Par exemple : en semaine avant midi seulement, pas de message vocal, ne pas dire d’où vous écrivez. Vous pouvez laisser ceci vide.",
    along: "C’est utile seulement si votre message en parle. Rien n’en est envoyé si vous ne cochez pas la case.",
  },
  nothingAlong: "La conversation ne peut pas s’afficher en ce moment. Rien n’en sera donc envoyé.",
  kept: "Voici ce qui serait envoyé, mot pour mot, tel que c’est gardé :",
  you: "Vous :",
  pressed: "Vous, par un bouton :",
  bot: "Repère :",
  noReply: "Pas de réponse voulue",
  nothingSaid: "Rien de précisé",
  isAlong: "Oui",
  notAlong: "Non",
  consent: "En appuyant sur « Envoyer », vous acceptez que le personnel du Bureau lise ceci et s’en serve pour vous répondre. "
    + "Votre message est verrouillé pendant qu’il attend, puis effacé ici dès qu’il est livré.",
  next: "Continuer",
  skip: "Passer",
  back: "Retour",
  cancel: "Ne pas écrire",
  send: "Envoyer",
  close: "Revenir au clavardage",
  empty: "Écrivez d’abord quelques mots.",
  tooLong: (most) => `C’est trop long. Limitez le texte à ${most.toLocaleString("fr-CA")} caractères.`,
  sending: "Envoi en cours…",
  reading: "Nous cherchons la conversation…",
  failed: "Non envoyé. Votre texte est toujours ici. Vous pouvez renvoyer, ou appeler :",
  busy: (seconds) => (
    `Non envoyé : trop de demandes à la fois. Attendez ${seconds} seconde${seconds < 2 ? "" : "s"}, puis renvoyez. Ou appelez :`),
  mayBeSent: "Aucune réponse n’est venue. Votre message est peut-être parti, peut-être pas. Renvoyez-le sans rien changer : "
    + "il n’arrivera qu’une fois. Ou appelez :",
  stopped: "Vous avez arrêté l’envoi",
  stoppedLate: "Votre message est peut-être parti quand même. Nous ne pouvons pas le savoir.",
  sent: "Votre message est gardé",
  goes: "Il est envoyé au Bureau par courriel. En cas d’échec, nous réessayons.",
  mayAnswer: "Le personnel pourra vous répondre de la façon que vous avez dite. Nous ne pouvons pas promettre quand.",
  noAnswer: "Personne ne vous répondra, puisque vous ne l’avez pas demandé.",
  reference: "Référence :",
  note: "Notez-la seulement si cela est sûr pour vous. Ce clavardage ne peut plus l’afficher ensuite.",
};

export const HANDOFF_WORDS = { en, fr };
