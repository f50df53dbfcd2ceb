/** The words of the open chat, complete in both languages. Numbers come in from ./help-lines.js (standard B8). */

/** @param {string} day an ISO day @param {string} locale */
function writeDay(day, locale) {
  const date = new Date(`${day}T00:00:00Z`);
  return date.toLocaleDateString(locale, { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" });
}

/** @param {number} count */
const plural = (count) => (count === 1 ? "" : "s");
/** In French nothing is singular too. @param {number} count */
const pluriel = (count) => (count < 2 ? "" : "s");

const en = {
  region: "Conversation",
  log: "Messages",
  you: "You:",
  bot: "Repère:",
  noticeTitle: "Before you write",
  /** @param {string} emergency @param {number} days */
  notice: (emergency, days) => [
    `An automated chat. Not a person, not an emergency line. In danger, call ${emergency}. To reach a person, use a `
      + "line above.",
    `Your words serve to answer you and to improve this service. They are kept ${days} day${plural(days)} at most, without `
      + "identifying details. Staff may read them. By law, they must report a child under 16 in danger. Leave names out.",
  ],
  privacy: "Privacy",
  questions: "Questions:",
  exitNote: "The exit shows a weather page at once. So does pressing Shift three times. It does not erase your history, "
    + "and monitoring software can still see this. A safer device is best.",
  danger: "Danger",
  hotline: "Hotline",
  more: "All lines",
  write: "Your message",
  placeholder: "Write here",
  send: "Send",
  /** @param {number} left */
  left: (left) => `${left.toLocaleString("en-CA")} character${plural(left)} left`,
  /** @param {number} over */
  over: (over) => `${over.toLocaleString("en-CA")} character${plural(over)} too many`,
  remove: "Delete conversation",
  removed: "The conversation is deleted.",
  notRemoved: "The conversation is off this screen, but could not be deleted on our side yet.",
  waiting: "Repère is writing…",
  still: "Still working…",
  slow: "This is taking long. You can wait, or call:",
  notSent: "Not sent. Your text is kept.",
  offline: "You seem to be offline. Phone lines work without the Internet.",
  online: "You are online again.",
  /** @param {number} seconds */
  busy: (seconds) => `Too many messages at once. Wait ${seconds} second${plural(seconds)}, then send again.`,
  failed: "Something went wrong on our side. You can send again, or call:",
  notStarted: "The chat could not start. You can try again, or call:",
  /** @param {number} at @param {string} title */
  findStep: (at, title) => `Find a service, step ${at} of 3: ${title}`,
  findTitles: ["what is needed", "where", "for whom"],
  findPlace: "Town or region",
  findShow: "Show",
  jump: "New message",
  copy: "Copy",
  copied: "Copied.",
  notCopied: "This could not be copied.",
  helpful: "Was this helpful?",
  yes: "Yes",
  no: "No",
  thanks: "Thank you.",
  missing: "Thank you. What was missing or wrong? You can leave this out. No names, please.",
  notRated: "This could not be saved. You can press again.",
  again: "Send again",
  retry: "Try again",
  switched: "English",
  chat: "Chat on the web",
  website: "Website",
  newTab: "(opens in a new tab)",
  tty: "TTY",
  call: "Call",
  /** @param {string} name of the number that follows */
  number: (name) => `${name}:`,
  details: "More about this service",
  languages: "Languages:",
  cost: "Cost:",
  serves: "For:",
  area: "Area:",
  inFrench: "In French:",
  french: { yes: "yes", no: "no" },
  police: "The police are involved.",
  hiddenAddress: "The address is kept private.",
  sources: "Sources",
  /** @param {string} day */
  reviewed: (day) => `Reviewed ${writeDay(day, "en-CA")}`,
  /** @param {string} day */
  checked: (day) => `Checked against its sources on ${writeDay(day, "en-CA")}`,
};

/** @type {typeof en} */
const fr = {
  region: "Conversation",
  log: "Messages",
  you: "Vous :",
  bot: "Repère :",
  noticeTitle: "Avant d’écrire",
  notice: (emergency, days) => [
    `Un clavardage automatisé. Ni une personne, ni une ligne d’urgence. En danger, appelez le ${emergency}. Pour `
      + "joindre une personne, servez-vous d’une ligne ci-dessus.",
    `Vos mots servent à vous répondre et à améliorer ce service. Ils sont gardés ${days} jour${pluriel(days)} au plus, sans les `
      + "détails qui vous identifient. Le personnel peut les lire. La loi l’oblige à signaler un enfant de moins de 16 ans "
      + "en danger. Évitez les noms.",
  ],
  privacy: "Vie privée",
  questions: "Questions :",
  exitNote: "La sortie affiche tout de suite une page de météo. Trois fois la touche Maj aussi. Elle n’efface pas votre "
    + "historique, et un logiciel espion peut encore voir ceci. Un appareil plus sûr est le mieux.",
  danger: "Danger",
  hotline: "Ligne d’aide",
  more: "Les lignes",
  write: "Votre message",
  placeholder: "Écrivez ici",
  send: "Envoyer",
  left: (left) => `${left.toLocaleString("fr-CA")} caractère${pluriel(left)} restant${pluriel(left)}`,
  over: (over) => `${over.toLocaleString("fr-CA")} caractère${pluriel(over)} de trop`,
  remove: "Supprimer la conversation",
  removed: "La conversation est supprimée.",
  notRemoved: "La conversation n’est plus à l’écran, mais n’a pas encore pu être supprimée de notre côté.",
  waiting: "Repère écrit…",
  still: "Toujours en cours…",
  slow: "C’est long. Vous pouvez attendre, ou appeler :",
  notSent: "Non envoyé. Votre texte est gardé.",
  offline: "Vous semblez hors ligne. Les lignes téléphoniques fonctionnent sans Internet.",
  online: "Vous êtes de nouveau en ligne.",
  busy: (seconds) => `Trop de messages à la fois. Attendez ${seconds} seconde${pluriel(seconds)}, puis envoyez de nouveau.`,
  failed: "Un problème est survenu de notre côté. Vous pouvez renvoyer le message, ou appeler :",
  notStarted: "Le clavardage n’a pas pu commencer. Vous pouvez réessayer, ou appeler :",
  findStep: (at, title) => `Trouver un service, étape ${at} sur 3 : ${title}`,
  findTitles: ["ce qu’il faut", "où", "pour qui"],
  findPlace: "Ville ou région",
  findShow: "Afficher",
  jump: "Nouveau message",
  copy: "Copier",
  copied: "Copié.",
  notCopied: "La copie n’a pas fonctionné.",
  helpful: "Est-ce utile?",
  yes: "Oui",
  no: "Non",
  thanks: "Merci.",
  missing: "Merci. Qu’est-ce qui manquait ou était faux? Vous pouvez laisser ceci vide. Pas de noms, s’il vous plaît.",
  notRated: "Cela n’a pas pu être gardé. Vous pouvez appuyer de nouveau.",
  again: "Envoyer de nouveau",
  retry: "Réessayer",
  switched: "Français",
  chat: "Clavardage sur le Web",
  website: "Site Web",
  newTab: "(s’ouvre dans un nouvel onglet)",
  tty: "ATS",
  call: "Appeler",
  number: (name) => `${name} :`,
  details: "En savoir plus sur ce service",
  languages: "Langues :",
  cost: "Coût :",
  serves: "Pour :",
  area: "Région :",
  inFrench: "En français :",
  french: { yes: "oui", no: "non" },
  police: "La police est concernée.",
  hiddenAddress: "L’adresse est confidentielle.",
  sources: "Sources",
  reviewed: (day) => `Revu le ${writeDay(day, "fr-CA")}`,
  checked: (day) => `Vérifié d’après ses sources le ${writeDay(day, "fr-CA")}`,
};

export const WORDS = { en, fr };
/** @typedef {typeof en} Words */
