/** Where the visitor writes: the text box, its counter and the send button. Keeps no text once it is sent. */
import { make } from "./parts.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */

export const MOST_CHARS = 2000;
const COUNT_FROM = 1800;

export class Composer {
  /** @param {Language} language @param {(text: string) => void} onSend */
  constructor(language, onSend) {
    this.onSend = onSend;
    this.language = language;
    this.label = make("label", { class: "unseen", for: "text" });
    this.box = this.makeBox();
    this.button = make("button", { type: "submit", class: "button" });
    this.count = make("p", { class: "count", id: "count", role: "status" });
    this.node = make("form", { class: "composer" }, [this.label, this.box, this.button]);
    this.node.addEventListener("submit", (event) => this.submit(event));
    this.setLanguage(language);
  }

  makeBox() {
    const box = make("textarea", { id: "text", rows: "1", autocomplete: "off", spellcheck: "false", enterkeyhint: "send", "aria-describedby": "count" });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
    box.addEventListener("input", () => this.measure());
    return box;
  }

  /** @param {Language} language */
  setLanguage(language) {
    this.language = language;
    this.label.textContent = WORDS[language].write;
    this.box.placeholder = WORDS[language].placeholder;
    this.button.textContent = WORDS[language].send;
    this.measure();
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text || this.measure() < 0) {
      this.box.focus();
      return;
    }
    this.clear();
    this.onSend(text);
  }

  clear() {
    this.box.value = "";
    this.measure();
  }

  /** Clear it for good: a browser keeps every text that a box ever held, to undo, as long as there is the box. */
  forget() {
    const box = this.makeBox();
    this.box.replaceWith(box);
    this.box = box;
    this.setLanguage(this.language);
  }

  /** Fit the box to its text, tell how much is left when that is little, and return it. The server counts alike. */
  measure() {
    const left = MOST_CHARS - Array.from(this.box.value).length;
    const words = WORDS[this.language];
    this.box.style.height = "auto";
    if (this.box.value) this.box.style.height = `${this.box.scrollHeight + 2}px`;
    const isNear = left <= MOST_CHARS - COUNT_FROM;
    this.count.textContent = !isNear ? "" : left < 0 ? words.over(-left) : words.left(left);
    this.box.setAttribute("aria-invalid", String(left < 0));
    return left;
  }
}
