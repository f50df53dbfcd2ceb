/** Makes the cards of lines and services: how to reach them first, the rest folded. Text only (standard D11). */
import { EMERGENCY_ID, isCallable, make, makeCalls } from "./parts.js";

/** @typedef {import("./types").Contact} Contact */
/** @typedef {import("./types").Service} Service */
/** @typedef {import("./words.js").Words} Words */

/**
 * Make the card of a line or a service.
 *
 * @param {Contact | Service} contact
 * @param {Words} words
 */
export function makeCard(contact, words) {
  const links = [
    makeLink(contact.chat_url, words.chat, words),
    makeLink(contact.website, words.website, words),
    makeMail(contact.email),
  ];
  const calls = makeCalls(contact);
  // What to do where nobody can be called stands open; what is good to know besides is folded: cards are long on a phone.
  const isReachable = calls.hasChildNodes() || links.some(Boolean);
  return make("div", { class: contact.id === EMERGENCY_ID ? "card card-urgent" : "card" }, [
    make("h3", { class: "card-name", text: contact.name }),
    calls,
    contact.confirm ? make("p", { class: "card-confirm", text: contact.confirm }) : null,
    contact.description ? make("p", { text: contact.description }) : null,
    links.some(Boolean) ? make("p", { class: "card-links" }, links) : null,
    makeFact("", [contact.open_now, contact.hours].filter(Boolean).join(" ")),
    isReachable ? null : makeFact("", contact.note),
    makeDetails(contact, words, isReachable ? contact.note : null),
  ]);
}

/** @param {Contact | Service} contact @param {Words} words @param {string | null | undefined} note */
function makeDetails(contact, words, note) {
  const service = "area" in contact ? contact : null;
  const french = contact.french_service;
  const numbers = contact.phones.filter((phone) => !isCallable(phone));
  const facts = [
    makeFact("", note),
    makeFact(words.languages, (contact.languages || []).join(", ")),
    makeFact(words.cost, contact.cost),
    makeFact(words.serves, (contact.serves || []).join(", ")),
    service && makeFact(words.area, service.area.join(", ")),
    french === "yes" || french === "no" ? makeFact(words.inFrench, words.french[french]) : null,
    service && service.police_involved ? makeFact("", words.police) : null,
    service && service.confidential_address ? makeFact("", words.hiddenAddress) : null,
    ...numbers.map((phone) => makeFact(words.number(phone.type === "tty" ? words.tty : phone.label || words.call), phone.number)),
    contact.reviewed_on ? makeFact("", words.checked(contact.reviewed_on)) : null,
  ];
  if (!facts.some(Boolean)) return null;
  return make("details", {}, [make("summary", { text: words.details }), ...facts]);
}

/** @param {string} label @param {string | null | undefined} text */
function makeFact(label, text) {
  return text ? make("p", { class: "card-fact", text: label ? `${label} ${text}` : text }) : null;
}

/**
 * Make a link to another site; anything but a web address is left out.
 *
 * @param {string | null | undefined} url @param {string} text @param {Words} words
 */
export function makeLink(url, text, words) {
  if (!url || !/^https?:\/\//i.test(url)) return null;
  const note = make("span", { class: "unseen", text: ` ${words.newTab}` });
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer", text }, [note]);
}

/** @param {string | null | undefined} address */
function makeMail(address) {
  if (!address || !/^[^\s@?&]+@[^\s@?&]+$/.test(address)) return null;
  return make("a", { href: `mailto:${address}`, text: address });
}
