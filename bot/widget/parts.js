/** The parts that every state needs: elements, icons, links that call, cards of the help lines; and what they know. */
import { AUTHORITY, EMERGENCY_ID, EXIT_HOSTS, EXIT_URLS, HELP_LINES, OFFICE, PATHS, RETENTION_DAYS, SENDS_MAIL } from "./help-lines.js";

export { AUTHORITY, EMERGENCY_ID, EXIT_HOSTS, EXIT_URLS, HELP_LINES, OFFICE, PATHS, RETENTION_DAYS, SENDS_MAIL };

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Contact} Contact */

const TRACE = {
  en: "A call or a text can show in the phone’s history and on the bill.",
  fr: "Un appel ou un texto peut paraître dans l’historique du téléphone et sur la facture.",
};

/** Lines on a grid of 24 × 24, drawn in the colour of the text beside them. */
const ICONS = {
  chat: "M4 5h16v11H11l-5 4v-4H4z",
  phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  text: "M7 3h10v18H7zM11 18h2",
  exit: "M10 4H5v16h5M10 12h11M17 8l4 4-4 4",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  down: "M12 5v14M6 13l6 6 6-6",
};

/**
 * Make an element. Text only ever goes in as text (standard D11).
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes] `text` sets the text
 * @param {Array<Node | null>} [children] null is left out
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes, children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "text") node.textContent = value;
    else node.setAttribute(name, value);
  }
  for (const child of children || []) if (child) node.appendChild(child);
  return node;
}

/** @param {Node} node */
export function empty(node) {
  while (node.lastChild) node.removeChild(node.lastChild);
}

/**
 * Make an icon; it says nothing that the text beside it does not.
 *
 * @param {keyof typeof ICONS} name
 */
export function makeIcon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["class", "icon"], ["aria-hidden", "true"]]) svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  svg.appendChild(path);
  return svg;
}

/**
 * Put an icon and a text in place of what an element holds.
 *
 * @param {Element} node
 * @param {keyof typeof ICONS} icon
 * @param {string} text
 */
export function label(node, icon, text) {
  empty(node);
  node.appendChild(makeIcon(icon));
  node.appendChild(make("span", { text }));
}

/** Whether a link can call or text it: no TTY, and no letters or signs ("#SAFE"). @param {import("./types").Phone} phone */
export function isCallable(phone) {
  return phone.type !== "tty" && /^\+?\d+$/.test(phone.tel);
}

/**
 * Make the links that call or text a line. A number that no telephone link can hold is left out.
 *
 * @param {Contact} contact
 */
export function makeCalls(contact) {
  const phones = contact.phones.filter(isCallable);
  return make("div", { class: "calls" }, phones.map((phone) => {
    const isText = phone.type === "text";
    const link = make("a", { class: isText ? "call call-text" : "call", href: (isText ? "sms:" : "tel:") + phone.tel });
    label(link, isText ? "text" : "phone", isText ? contact.text || phone.number : phone.number);
    if (!isText && phone.label) link.appendChild(make("small", { text: phone.label }));
    return link;
  }));
}

/**
 * Make the card of a help line: who answers, how to reach them, when.
 *
 * @param {Contact} contact
 */
function makeLine(contact) {
  return make("div", { class: contact.id === EMERGENCY_ID ? "card card-urgent" : "card" }, [
    make("h3", { class: "card-name", text: contact.name }),
    makeCalls(contact),
    contact.confirm ? make("p", { class: "card-confirm", text: contact.confirm }) : null,
    contact.hours ? make("p", { class: "card-fact", text: contact.hours }) : null,
  ]);
}

/**
 * Make the cards of all help lines with the warning that calls leave traces (standard B13).
 *
 * @param {Language} language
 */
export function makeLines(language) {
  const trace = make("p", { class: "small", text: TRACE[language] });
  return make("div", { class: "lines" }, HELP_LINES[language].map(makeLine).concat(make("div", {}, [trace])));
}
