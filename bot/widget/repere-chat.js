/**
 * The element `<repere-chat>` as it stands on a page before anything is opened: launcher, exit, frame and help lines.
 *
 * What must work when nothing more can be loaded is in this file and the lines beside it; the conversation (chat.js)
 * is fetched on opening. Attributes: `language` ("en" or "fr") and `exit-url` (an https address; else a weather page).
 * Nothing is stored, nothing is added to the history, nothing opens by itself (standards A8, A12).
 */
import { EMERGENCY_ID, EXIT_URLS, HELP_LINES } from "./help-lines.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Contact} Contact */

const SHIFT_PRESSES = 3;
const SHIFT_WITHIN_MS = 4000;
/** Where the open panel covers the page; repere-chat.css says the same. */
const FULL_SCREEN = "(max-width: 40rem), (max-height: 30rem)";

const WORDS = {
  en: {
    title: "Repère", launch: "Ask a question", close: "Close", exit: "Quick exit", other: "Français",
    loading: "The chat is opening. People answer at these lines at any time:", retry: "Try again",
    broken: "The chat cannot open now. People answer at these lines at any time:",
    trace: "A call or a text can show in the phone’s history and on the bill.",
    presses: "To leave, press Shift again: 2 more", press: "To leave, press Shift again: 1 more",
  },
  fr: {
    title: "Repère", launch: "Poser une question", close: "Fermer", exit: "Sortie rapide", other: "English",
    loading: "Le clavardage s’ouvre. Des gens répondent à ces lignes à toute heure :", retry: "Réessayer",
    broken: "Le clavardage ne peut pas s’ouvrir en ce moment. Des gens répondent à ces lignes à toute heure :",
    trace: "Un appel ou un texto peut paraître dans l’historique du téléphone et sur la facture.",
    presses: "Pour quitter, appuyez encore 2 fois sur Maj", press: "Pour quitter, appuyez encore 1 fois sur Maj",
  },
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
 * Make the links that call or text a line.
 *
 * @param {Contact} contact
 */
export function makeCalls(contact) {
  const phones = contact.phones.filter((phone) => phone.type !== "tty" && /^\+?\d+$/.test(phone.tel));
  return make("div", { class: "calls" }, phones.map((phone) => {
    if (phone.type === "text") {
      return make("a", { class: "call call-text", href: "sms:" + phone.tel, text: contact.text || phone.number });
    }
    const label = phone.label ? make("small", { text: phone.label }) : null;
    return make("a", { class: "call", href: "tel:" + phone.tel, text: phone.number }, [label]);
  }));
}

/**
 * Make the card of a help line: who answers, how to reach them, when.
 *
 * @param {Contact} contact
 */
export function makeLine(contact) {
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
  const trace = make("p", { class: "small", text: WORDS[language].trace });
  return make("div", { class: "lines" }, HELP_LINES[language].map(makeLine).concat(make("div", {}, [trace])));
}

/** Counts lone presses of Shift: down and up with no other key, click or modifier. Shift+letter is typing (A4). */
class ShiftCounter {
  constructor() {
    this.count = 0;
    this.alone = false;
    this.lastMs = 0;
  }

  /**
   * Take in an event and return how many lone presses there are when it ended one, else 0.
   *
   * @param {Event} event
   */
  see(event) {
    const key = event instanceof KeyboardEvent ? event : null;
    const isShift = key !== null && key.key === "Shift";
    if (event.type === "keyup") {
      const isPress = isShift && this.alone;
      if (isShift) this.alone = false;
      if (!isPress) return 0;
      this.count = event.timeStamp - this.lastMs > SHIFT_WITHIN_MS ? 1 : this.count + 1;
      this.lastMs = event.timeStamp;
      return this.count;
    }
    this.alone = key !== null && isShift && !(key.ctrlKey || key.altKey || key.metaKey) && (!key.repeat || this.alone);
    if (!isShift) this.count = 0;
    return 0;
  }
}

export class RepereChat extends HTMLElement {
  static get observedAttributes() {
    return ["language"];
  }

  constructor() {
    super();
    /** @type {Language} */
    this.language = "en";
    /** @type {import("./chat.js").Chat | null} */
    this.chat = null;
    /** @type {Element | null} what opened the panel; closing gives the focus back to it */
    this.opener = null;
    /** @type {Element[]} what lies behind the open panel on a small screen */
    this.behind = [];
    this.left = false;
    this.toastTimer = 0;
    this.shift = new ShiftCounter();

    this.launcher = make("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "data-repere-open": "" });
    this.ownExit = make("a", { class: "exit", rel: "noreferrer", "data-repere-exit": "" });
    this.heading = make("h2", { class: "panel-title", id: "title", tabindex: "-1" });
    this.otherButton = make("button", { type: "button", class: "quiet" });
    this.closeButton = make("button", { type: "button", class: "quiet close" });
    this.panelExit = make("a", { class: "exit", rel: "noreferrer", "data-repere-exit": "" });
    this.body = make("div", { class: "panel-body" });
    const header = make("div", { class: "panel-top" }, [this.heading, this.otherButton, this.closeButton, this.panelExit]);
    this.panel = make("section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: "" }, [header, this.body]);
    this.toast = make("p", { class: "toast", role: "status" });
    this.dock = make("div", { class: "dock" }, [this.ownExit, this.launcher]);
    // Hidden until its style is there (or cannot be had): nothing on the page moves meanwhile.
    this.frame = make("div", { class: "frame", hidden: "" }, [this.dock, this.panel, this.toast]);
    const style = make("link", { rel: "stylesheet", href: new URL("repere-chat.css", import.meta.url).href });
    style.onload = style.onerror = () => this.frame.removeAttribute("hidden");
    this.otherButton.addEventListener("click", () => this.setLanguage(this.language === "en" ? "fr" : "en"));
    this.closeButton.addEventListener("click", () => this.close());
    const root = this.attachShadow({ mode: "open" });
    root.appendChild(style);
    root.appendChild(this.frame);
  }

  connectedCallback() {
    // The page's own exit is enough where there is one.
    if (document.querySelector("a[data-repere-exit]")) this.ownExit.remove();
    for (const type of ["click", "keydown", "keyup", "pointerdown"]) document.addEventListener(type, this, true);
    for (const type of ["pagehide", "pageshow", "resize"]) window.addEventListener(type, this);
    this.setLanguage(this.getAttribute("language") === "fr" ? "fr" : "en");
  }

  disconnectedCallback() {
    this.forget();
    for (const type of ["click", "keydown", "keyup", "pointerdown"]) document.removeEventListener(type, this, true);
    // After the exit this element is off the page and still has to watch over it.
    if (!this.left) for (const type of ["pagehide", "pageshow", "resize"]) window.removeEventListener(type, this);
  }

  /** @param {string} _name @param {string | null} _old @param {string | null} value */
  attributeChangedCallback(_name, _old, value) {
    this.setLanguage(value === "fr" ? "fr" : "en");
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "pagehide") this.forget();
    else if (event.type === "resize") this.coverPage(this.isOpen());
    else if (event.type === "pageshow") this.comeBack(/** @type {PageTransitionEvent} */ (event));
    else if (event.type === "click") this.followLink(event);
    else {
      this.countShift(this.shift.see(event));
      const escape = event instanceof KeyboardEvent && event.key === "Escape" && event.type === "keydown";
      if (escape && !event.isComposing) this.close();
    }
  }

  /** @param {Event} event */
  followLink(event) {
    const link = event.composedPath().find((node) => node instanceof Element && node.matches("[data-repere-exit],[data-repere-open]"));
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    if (link instanceof HTMLAnchorElement && link.matches("[data-repere-exit]")) this.leave(link.href);
    else this.open(link);
  }

  /** @param {number} presses */
  countShift(presses) {
    if (presses >= SHIFT_PRESSES) this.leave(this.exitUrl());
    else if (presses > 0) this.say(presses === 1 ? WORDS[this.language].presses : WORDS[this.language].press);
  }

  /**
   * Say something briefly, to eyes and to screen readers, wherever the visitor is.
   *
   * @param {string} text
   */
  say(text) {
    this.toast.textContent = text;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { this.toast.textContent = ""; }, SHIFT_WITHIN_MS);
  }

  exitUrl() {
    const wished = this.getAttribute("exit-url") || "";
    return wished.startsWith("https://") ? wished : EXIT_URLS[this.language];
  }

  /** @param {Language} language */
  setLanguage(language) {
    const words = WORDS[language];
    const other = language === "en" ? "fr" : "en";
    this.language = language;
    this.frame.lang = language;
    this.heading.textContent = words.title;
    this.launcher.textContent = words.launch;
    this.closeButton.textContent = words.close;
    this.otherButton.textContent = words.other;
    this.otherButton.lang = other;
    for (const exit of [this.ownExit, this.panelExit]) {
      exit.textContent = words.exit;
      exit.href = this.exitUrl();
    }
    if (this.chat) this.chat.setLanguage(language);
    else if (this.isOpen()) this.showLines(words.loading);
  }

  isOpen() {
    return !this.panel.hidden;
  }

  /** @param {Element} opener */
  open(opener) {
    if (this.isOpen()) return;
    this.opener = opener;
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.coverPage(true);
    this.heading.focus();
    if (!this.chat) this.load();
  }

  /** Fetch the conversation; until it is there, and if it never comes, the lines are on the screen (standard E3). */
  async load() {
    this.showLines(WORDS[this.language].loading);
    try {
      const { Chat } = await import("./chat.js");
      if (this.isOpen() && !this.chat) this.chat = new Chat(this);
    } catch (error) {
      const retry = make("button", { type: "button", class: "button", text: WORDS[this.language].retry });
      // A browser may remember that a module failed to load; only a new page forgets that.
      retry.addEventListener("click", () => location.reload());
      this.showLines(WORDS[this.language].broken).appendChild(retry);
    }
  }

  /** @param {string} text */
  showLines(text) {
    empty(this.body);
    const first = make("p", { role: "status", text });
    return this.body.appendChild(make("div", { class: "scroll", tabindex: "0" }, [first, makeLines(this.language)]));
  }

  close() {
    if (!this.isOpen()) return;
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.coverPage(false);
    const opener = this.opener instanceof HTMLElement && this.opener.isConnected ? this.opener : this.launcher;
    opener.focus();
  }

  /**
   * On a small screen the page behind the panel cannot be seen, so keyboard and screen reader skip it too.
   *
   * @param {boolean} isOpen
   */
  coverPage(isOpen) {
    const covered = isOpen && matchMedia(FULL_SCREEN).matches;
    for (const node of this.behind) node.removeAttribute("inert");
    this.behind = [];
    this.panel.setAttribute("aria-modal", String(covered));
    for (let node = /** @type {Element} */ (this); covered && node.parentElement; node = node.parentElement) {
      const others = Array.from(node.parentElement.children).filter((one) => one !== node && !one.hasAttribute("inert"));
      if (node !== document.body) this.behind = this.behind.concat(others);
    }
    for (const node of this.behind) node.setAttribute("inert", "");
  }

  /** Drop everything of the conversation from the page and from memory. */
  forget() {
    if (this.chat) this.chat.forget();
    this.chat = null;
    empty(this.body);
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.coverPage(false);
  }

  /**
   * Leave at once: blank the page first, since the other site may take long (standards A3, A6).
   *
   * @param {string} url
   */
  leave(url) {
    this.left = true;
    this.forget();
    for (const field of Array.from(document.querySelectorAll("input, textarea"))) {
      /** @type {HTMLInputElement | HTMLTextAreaElement} */ (field).value = "";
    }
    empty(document.body);
    location.replace(url);
  }

  /** @param {PageTransitionEvent} event */
  comeBack(event) {
    if (!event.persisted) return;
    this.forget();
    if (this.left) location.reload();
  }
}

if (!customElements.get("repere-chat")) customElements.define("repere-chat", RepereChat);
