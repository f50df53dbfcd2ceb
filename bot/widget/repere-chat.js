/**
 * The element `<repere-chat>` as it stands on a page before anything is opened: launcher, exit, frame and help lines.
 *
 * What must work when nothing more can be loaded is here and in what it imports; the server sends these modules as two
 * (bot/web/site/scripts.py). The conversation (chat.js) is fetched on opening. Attributes: docs/embedding.md. Nothing is
 * stored, nothing is added to the history, nothing opens by itself (standards A8, A12).
 */
import { SHIFT_PRESSES, SHIFT_WITHIN_MS, ShiftCounter, blankPage, chooseExit, endForms, goAway } from "./exit.js";
import { PATHS, empty, label, make, makeLines } from "./parts.js";
import { chooseShades } from "./shades.js";

/** @typedef {import("./types").Language} Language */

/** Where the open panel covers the page; repere-chat.css says the same. */
const FULL_SCREEN = "(max-width: 40rem), (max-height: 30rem)";
const EXITS_AND_OPENERS = "[data-repere-exit],[data-repere-open]";
/** Of the window, so that no script of the page can keep the exit from hearing them. */
const WATCHED = ["click", "keydown", "keyup", "pointerdown", "pagehide", "pageshow", "resize"];

const WORDS = {
  en: {
    title: "Repère", launch: "Ask a question", unread: "Ask a question: a new answer is there", close: "Close",
    exit: "Quick exit", other: "Français", retry: "Try again", plain: "Open the simple chat page",
    loading: "The chat is opening. People answer at these lines at any time:",
    broken: "The chat cannot open now. People answer at these lines at any time:",
    presses: "To leave, press Shift again: 2 more", press: "To leave, press Shift again: 1 more",
  },
  fr: {
    title: "Repère", launch: "Poser une question", unread: "Poser une question : une nouvelle réponse est là", close: "Fermer",
    exit: "Sortie rapide", other: "English", retry: "Réessayer", plain: "Ouvrir la page de clavardage simple",
    loading: "Le clavardage s’ouvre. Des gens répondent à ces lignes à toute heure :",
    broken: "Le clavardage ne peut pas s’ouvrir en ce moment. Des gens répondent à ces lignes à toute heure :",
    presses: "Pour quitter, appuyez encore 2 fois sur Maj", press: "Pour quitter, appuyez encore 1 fois sur Maj",
  },
};

export class RepereChat extends HTMLElement {
  static get observedAttributes() {
    return ["language", "accent", "exit-url"];
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
    /** @type {Promise<unknown> | null} the conversation's style sheet, once it was asked for */
    this.chatStyle = null;
    this.isUnread = false;
    this.isBroken = false;
    this.left = false;
    this.toastTimer = 0;
    this.shift = new ShiftCounter();

    this.launcher = make("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "data-repere-open": "" });
    this.ownExit = make("a", { class: "exit", rel: "noreferrer", target: "_top", "data-repere-exit": "" });
    this.heading = make("h2", { class: "panel-title", id: "title", tabindex: "-1" });
    this.otherButton = make("button", { type: "button", class: "quiet" });
    this.closeButton = make("button", { type: "button", class: "quiet close" });
    this.panelExit = make("a", { class: "exit", rel: "noreferrer", target: "_top", "data-repere-exit": "" });
    this.body = make("div", { class: "panel-body" });
    const header = make("div", { class: "panel-top" }, [this.heading, this.otherButton, this.closeButton, this.panelExit]);
    this.panel = make("section", { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: "" }, [header, this.body]);
    this.toast = make("p", { class: "toast", role: "status" });
    this.dock = make("div", { class: "dock" }, [this.ownExit, this.launcher]);
    // Hidden until its style is there (or cannot be had): nothing on the page moves meanwhile.
    this.frame = make("div", { class: "frame", hidden: "" }, [this.dock, this.panel, this.toast]);
    this.otherButton.addEventListener("click", () => this.setLanguage(this.language === "en" ? "fr" : "en"));
    this.closeButton.addEventListener("click", () => this.close());
    this.root = this.attachShadow({ mode: "open" });
    this.addStyle("repere-chat.css").then(() => this.frame.removeAttribute("hidden"));
    this.root.appendChild(this.frame);
  }

  /**
   * Add a style sheet of ours; done when it is there or cannot be had.
   *
   * @param {string} name
   * @returns {Promise<unknown>}
   */
  addStyle(name) {
    const style = make("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href });
    this.root.insertBefore(style, this.frame.parentNode ? this.frame : null);
    return new Promise((done) => { style.onload = style.onerror = done; });
  }

  connectedCallback() {
    // The page's own exit is enough where there is one; so is that of another chat on the page.
    if (document.querySelector("a[data-repere-exit]") || !this.isFirst()) this.ownExit.remove();
    for (const type of WATCHED) window.addEventListener(type, this, true);
    this.useBrowsersTextSize();
    this.setLanguage(this.getAttribute("language") === "fr" ? "fr" : "en");
  }

  disconnectedCallback() {
    if (this.chat) this.chat.end();
    this.forget();
    // After the exit this element is off the page and still has to watch over it.
    if (!this.left) for (const type of WATCHED) window.removeEventListener(type, this, true);
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === "accent") this.useAccent();
    else this.setLanguage(name === "language" ? (this.getAttribute(name) === "fr" ? "fr" : "en") : this.language);
  }

  /** A page's `html { font-size: 62.5% }` is for its own layout; what counts is the size set in the browser (C5). */
  useBrowsersTextSize() {
    this.frame.style.fontSize = "medium";
    const size = getComputedStyle(this.frame).fontSize;
    this.frame.style.fontSize = "";
    if (size !== getComputedStyle(document.documentElement).fontSize) this.frame.style.setProperty("--repere-rem", size);
  }

  useAccent() {
    const shades = chooseShades(this.getAttribute("accent"));
    this.frame.style.setProperty("--repere-own-light", shades ? shades.light : "");
    this.frame.style.setProperty("--repere-own-dark", shades ? shades.dark : "");
  }

  /** Whether this is the first chat on the page: the one that a page's own button opens, and that speaks for all. */
  isFirst() {
    return document.querySelector("repere-chat") === this;
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
      if (escape && !event.isComposing && !this.isInAnother(event)) this.close();
    }
  }

  /** Whether an event happened within another chat on the page. @param {Event} event */
  isInAnother(event) {
    return event.composedPath().some((node) => node instanceof RepereChat && node !== this);
  }

  /** @param {Event} event */
  followLink(event) {
    const path = event.composedPath();
    const link = path.find((node) => node instanceof Element && node.matches(EXITS_AND_OPENERS));
    if (!(link instanceof HTMLElement)) return;
    if (link instanceof HTMLAnchorElement && link.matches("[data-repere-exit]")) {
      event.preventDefault();
      this.leave(link.href);
      return;
    }
    const named = link.getAttribute("data-repere-open");
    const isMine = path.indexOf(this) >= 0 || (named ? named === this.id : this.isFirst() && !this.isInAnother(event));
    if (!isMine) return;
    event.preventDefault();
    this.open(link);
  }

  /** @param {number} presses */
  countShift(presses) {
    if (presses >= SHIFT_PRESSES) this.leave(this.exitUrl());
    else if (presses > 0 && this.isFirst()) this.say(presses === 1 ? WORDS[this.language].presses : WORDS[this.language].press);
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
    return chooseExit(this.getAttribute("exit-url"), this.language);
  }

  /** @param {Language} language */
  setLanguage(language) {
    const words = WORDS[language];
    this.language = language;
    this.frame.lang = language;
    this.heading.textContent = words.title;
    this.otherButton.textContent = words.other;
    this.otherButton.lang = language === "en" ? "fr" : "en";
    label(this.closeButton, "close", words.close);
    // That of an answer that speaks of it, too.
    for (const exit of /** @type {NodeListOf<HTMLAnchorElement>} */ (this.root.querySelectorAll(".exit"))) {
      label(exit, "exit", words.exit);
      exit.lang = language;
      exit.href = this.exitUrl();
    }
    this.showUnread(this.isUnread);
    if (this.chat) this.chat.setLanguage(language);
    else if (this.isOpen()) this.showLines();
  }

  /** Mark the launcher, or unmark it. Nothing is announced: somebody may be near. @param {boolean} isUnread */
  showUnread(isUnread) {
    const words = WORDS[this.language];
    this.isUnread = isUnread && !this.isOpen();
    label(this.launcher, "chat", words.launch);
    if (!this.isUnread) this.launcher.removeAttribute("aria-label");
    else {
      this.launcher.setAttribute("aria-label", words.unread);
      this.launcher.appendChild(make("span", { class: "unread" }));
    }
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
    this.showUnread(false);
    this.coverPage(true);
    this.heading.focus();
    if (this.chat) this.chat.showUnseen();
    else this.load();
  }

  /** Fetch the conversation; until it is there, and if it never comes, the lines are on the screen (standard E3). */
  async load() {
    this.isBroken = false;
    this.showLines();
    try {
      this.chatStyle = this.chatStyle || this.addStyle("chat.css");
      const [{ Chat }] = await Promise.all([import("./chat.js"), this.chatStyle]);
      if (this.isOpen() && !this.chat) this.chat = new Chat(this);
    } catch (error) {
      this.isBroken = true;
      this.showLines();
    }
  }

  /** Show the lines in place of the conversation: it is on its way, or it cannot be had. */
  showLines() {
    const words = WORDS[this.language];
    const first = make("p", { role: "status", text: this.isBroken ? words.broken : words.loading });
    empty(this.body);
    this.body.appendChild(make("div", { class: "scroll", tabindex: "0" }, [
      first, makeLines(this.language), this.isBroken ? this.makeWaysOn() : null,
    ]));
  }

  makeWaysOn() {
    const words = WORDS[this.language];
    const retry = make("button", { type: "button", class: "button", text: words.retry });
    // A browser may remember that a module failed to load; only a new page forgets that.
    retry.addEventListener("click", () => location.reload());
    const plain = make("a", { href: new URL(PATHS[this.language].chat, import.meta.url).href, target: "_top", text: words.plain });
    return make("div", {}, [make("p", {}, [retry]), make("p", {}, [plain])]);
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
    this.showUnread(false);
    this.coverPage(false);
  }

  /**
   * Leave at once (standards A3, A6, A7).
   *
   * @param {string} url
   */
  leave(url) {
    this.left = true;
    endForms();
    if (this.chat) this.chat.end();
    this.forget();
    blankPage();  // takes other chats off the page, which ends and forgets theirs
    goAway(url);
  }

  /** @param {PageTransitionEvent} event */
  comeBack(event) {
    if (!event.persisted) return;
    this.forget();
    if (this.left) location.reload();
  }
}

if (!customElements.get("repere-chat")) customElements.define("repere-chat", RepereChat);
