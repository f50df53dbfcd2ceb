/** What can be done with an answer: copy it, say whether it helped. Apart from the log's announcements (standard C3). */
import { label, make } from "./parts.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Message} Message */

const MOST_COMMENT_CHARS = 1000;

export class AnswerTools {
  /**
   * @param {Message[]} messages what the answer says
   * @param {Language} language
   * @param {((helpful: boolean, comment?: string) => Promise<unknown>) | null} rate null where it would be wrong to ask
   */
  constructor(messages, language, rate) {
    this.words = WORDS[language];
    this.rate = rate;
    this.said = make("p", { class: "said", role: "status" });
    this.node = make("div", { class: "tools", "aria-live": "off" });
    if (window.isSecureContext && navigator.clipboard) this.node.appendChild(this.makeCopy(writeAnswer(messages)));
    /** @type {HTMLElement | null} where what was missing is written */
    this.form = null;
    /** @type {HTMLElement | null} */
    this.question = rate ? this.node.appendChild(this.makeQuestion()) : null;
    this.node.appendChild(this.said);
  }

  /** @param {string} text */
  makeCopy(text) {
    const button = make("button", { type: "button", class: "quiet copy" });
    label(button, "copy", this.words.copy);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        this.said.textContent = this.words.copied;
      } catch (error) {
        this.said.textContent = this.words.notCopied;
      }
    });
    return button;
  }

  makeQuestion() {
    const buttons = [true, false].map((helpful) => {
      const text = helpful ? this.words.yes : this.words.no;
      const button = make("button", { type: "button", class: "quiet", "aria-pressed": "false", text });
      button.addEventListener("click", () => {
        for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
        this.answer(helpful);
      });
      return button;
    });
    const question = make("span", { id: `helpful-${Math.random().toString(36).slice(2)}`, text: this.words.helpful });
    return make("span", { class: "helpful", role: "group", "aria-labelledby": question.id }, [question, ...buttons]);
  }

  /** @param {boolean} helpful */
  async answer(helpful) {
    this.said.textContent = "";
    if (!(await this.send(helpful))) return;
    this.said.textContent = helpful ? this.words.thanks : this.words.missing;
    if (helpful) this.dropForm();
    // Pressed twice, it is one form, and keeps what was written.
    else if (!this.form) this.form = this.node.appendChild(this.makeForm());
  }

  dropForm() {
    if (this.form) this.form.remove();
    this.form = null;
  }

  /** @param {boolean} helpful @param {string} [comment] */
  async send(helpful, comment) {
    try {
      await (this.rate && this.rate(helpful, comment));
      return true;
    } catch (error) {
      this.said.textContent = this.words.notRated;
      return false;
    }
  }

  makeForm() {
    const box = make("textarea", {
      rows: "2", maxlength: String(MOST_COMMENT_CHARS), "aria-label": this.words.missing, autocomplete: "off", spellcheck: "false",
    });
    const button = make("button", { type: "submit", class: "button button-plain", text: this.words.send });
    const form = make("form", {}, [box, button]);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const comment = box.value.trim();
      if (!comment) box.focus();
      else if (await this.send(false, comment)) {
        // The focus was on what goes now; it must not fall on the page's body (standard C4).
        this.said.tabIndex = -1;
        this.said.textContent = this.words.thanks;
        this.said.focus();
        this.dropForm();
      }
    });
    return form;
  }

  /** The conversation has gone on: whether this helped is asked no more, unless the visitor is saying so. */
  retire() {
    if (this.question && !this.question.querySelector("[aria-pressed='true']")) this.question.remove();
  }
}

/**
 * Return an answer as text: what it says, and how to reach whom it names.
 *
 * @param {Message[]} messages
 */
function writeAnswer(messages) {
  return messages.map((message) => [
    message.text,
    ...[...message.services, ...message.contacts].map((contact) => [
      contact.name, ...contact.phones.map((phone) => [phone.number, phone.label].filter(Boolean).join(" ")),
      contact.text, contact.chat_url, contact.website, contact.email, contact.hours, contact.confirm,
    ].filter(Boolean).join("\n")),
    ...message.sources.map((source) => `${source.title}: ${source.url}`),
  ].join("\n\n")).join("\n\n");
}
