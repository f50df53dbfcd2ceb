/**
 * Writing to the Office, one small step after the other; each but the first can be skipped, and nothing is sent before the
 * last. What is written stays in this object, and is gone with it (standards B10, D8, D14).
 */
import { makeKey, ApiError } from "./api.js";
import { HANDOFF_WORDS } from "./handoff-words.js";
import { OFFICE, SENDS_MAIL, empty, make, makeLines } from "./parts.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").KeptTurn} KeptTurn */
/** @typedef {import("./api.js").Api} Api */
/** @typedef {"message" | "reply" | "along" | "check"} Step */
/** @typedef {"message" | "reply" | "safety"} Field */

/** @type {Step[]} */
const STEPS = ["message", "reply", "along", "check"];
/** @type {Record<Step, Field[]>} */
const FIELDS = { message: ["message"], reply: ["reply", "safety"], along: [], check: [] };
const MOST_CHARS = { message: 4000, reply: 300, safety: 1000 };

export class HandoffForm {
  /**
   * @param {Api} api
   * @param {Language} language
   * @param {() => void} onClose told when the visitor is done or gives up; the form is off the page then
   */
  constructor(api, language, onClose) {
    this.api = api;
    this.language = language;
    this.onClose = onClose;
    this.key = makeKey();
    this.texts = { message: "", reply: "", safety: "" };
    this.isAlong = false;
    this.isSending = false;
    this.problem = make("div", { class: "failed", role: "alert" });
    /** @type {KeptTurn[]} what would go along, as it is kept */
    this.kept = [];
    /** @type {Step} */
    this.step = "message";
    this.node = make("section", { class: "form", "aria-labelledby": "handoff" });
    this.showStep();
  }

  get words() {
    return HANDOFF_WORDS[this.language];
  }

  /** The interface changed its language; what was written stays. @param {Language} language */
  setLanguage(language) {
    this.language = language;
    if (this.node.querySelector("form")) this.showStep();
  }

  /** @param {number} by */
  async move(by) {
    this.step = STEPS[STEPS.indexOf(this.step) + by];
    if (this.step === "along") await this.readKept();
    this.showStep();
    this.focusHeading();
  }

  async readKept() {
    try {
      this.kept = (await this.api.read()).turns;
    } catch (error) {
      this.kept = [];
      this.isAlong = false;  // what cannot be shown does not go along
    }
  }

  /** Whether there is more in the conversation than the visitor was shown. */
  async hasGoneOn() {
    const shown = this.kept.length;
    await this.readKept();
    return this.kept.length !== shown;
  }

  focusHeading() {
    const heading = this.node.querySelector("h3");
    if (heading) heading.focus({ preventScroll: true });
    this.node.scrollIntoView({ block: "start" });
  }

  showStep() {
    const words = this.words;
    const form = make("form", {}, [...this.makeFields(), this.makeButtons()]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    empty(this.node);
    this.node.lang = this.language;
    this.node.appendChild(make("p", { class: "step", text: words.step(STEPS.indexOf(this.step) + 1, STEPS.length) }));
    this.node.appendChild(make("h3", { id: "handoff", tabindex: "-1", text: words.titles[this.step] }));
    this.node.appendChild(form);
  }

  makeFields() {
    if (this.step === "along") return this.makeAlong();
    if (this.step === "check") return this.makeCheck();
    const { who, when, waits } = this.words;
    const about = this.step === "message" ? [who(OFFICE[this.language].name), when, ...(SENDS_MAIL ? [] : [waits])] : [];
    return [...about.map((text) => make("p", { text })), ...FIELDS[this.step].map((name) => this.makeField(name))];
  }

  /** @param {Field} name */
  makeField(name) {
    const [id, hint, error] = [`handoff-${name}`, `handoff-${name}-hint`, `handoff-${name}-error`];
    const attributes = { id, autocomplete: "off", spellcheck: "false", "aria-describedby": `${hint} ${error}` };
    const field = name === "reply"
      ? make("input", Object.assign({ type: "text" }, attributes))
      : make("textarea", Object.assign({ rows: name === "message" ? "5" : "2" }, attributes));
    field.value = this.texts[name];
    field.addEventListener("input", () => { this.texts[name] = field.value; });
    return make("div", { class: "field" }, [
      make("label", { for: id, text: this.words.labels[name] }),
      make("p", { class: "hint", id: hint, text: this.words.hints[name] }),
      field,
      make("p", { class: "error", id: error, role: "alert" }),
    ]);
  }

  /** What would go along, exactly (standard D14); unticked at first. */
  makeAlong() {
    if (!this.kept.length) return [make("p", { text: this.words.nothingAlong })];
    const box = make("input", { type: "checkbox", id: "handoff-along" });
    box.checked = this.isAlong;
    box.addEventListener("change", () => { this.isAlong = box.checked; });
    const kept = make("div", { class: "kept", tabindex: "0", role: "region", "aria-label": this.words.kept }, this.makeKept());
    return [
      make("p", { text: this.words.hints.along }),
      make("label", { class: "check" }, [box, make("span", { text: this.words.labels.along })]),
      make("p", { class: "hint", text: this.words.kept }), kept,
    ];
  }

  makeKept() {
    return this.kept.map((turn) => make("div", { lang: turn.language }, [
      turn.text ? make("p", {}, [make("b", { text: `${this.words.you} ` }), document.createTextNode(turn.text)]) : null,
      ...turn.messages.map((text) => make("p", { text: `${this.words.bot} ${text}` })),
    ]));
  }

  makeCheck() {
    const { texts, words } = this;
    const rows = [
      [words.labels.message, texts.message],
      [words.labels.reply, texts.reply || words.noReply],
      [words.labels.safety, texts.safety || words.nothingSaid],
      [words.titles.along, this.isAlong ? words.isAlong : words.notAlong],
    ];
    const list = make("dl", {});
    for (const [name, text] of rows) {
      list.appendChild(make("dt", { text: name }));
      list.appendChild(make("dd", { text }));
    }
    return [list, make("p", { text: words.consent }), this.problem];
  }

  makeButtons() {
    const { words, step } = this;
    const next = make("button", { type: "submit", class: "button", text: step === "check" ? words.send : words.next });
    const skip = step === "reply" || step === "along" ? this.makeButton(words.skip, () => this.skip()) : null;
    const back = step === "message" ? null : this.makeButton(words.back, () => this.move(-1));
    return make("div", { class: "form-buttons" }, [next, skip, back, this.makeButton(words.cancel, () => this.close())]);
  }

  /** @param {string} text @param {() => void} act */
  makeButton(text, act) {
    const button = make("button", { type: "button", class: "quiet", text });
    button.addEventListener("click", act);
    return button;
  }

  skip() {
    for (const name of FIELDS[this.step]) this.texts[name] = "";
    if (this.step === "along") this.isAlong = false;
    this.move(1);
  }

  submit() {
    if (this.step === "check") return this.send();
    const refused = FIELDS[this.step].find((name) => this.check(name));
    return refused ? undefined : this.move(1);
  }

  /** Say what is wrong with a field, go there, and return it. @param {Field} name */
  check(name) {
    const text = this.texts[name].trim();
    const [most, words] = [MOST_CHARS[name], this.words];
    const wrong = name === "message" && !text ? words.empty : Array.from(text).length > most ? words.tooLong(most) : "";
    const field = this.node.querySelector(`#handoff-${name}`);
    const error = this.node.querySelector(`#handoff-${name}-error`);
    if (!(field instanceof HTMLElement) || !error) return "";
    error.textContent = wrong;
    field.setAttribute("aria-invalid", String(wrong !== ""));
    if (wrong) field.focus();
    return wrong;
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    empty(this.problem);
    if (this.isAlong && await this.hasGoneOn()) {
      this.isSending = false;
      this.step = "along";
      this.showStep();
      this.focusHeading();
      return;
    }
    const { message, reply, safety } = this.texts;
    const handoff = {
      message: message.trim(), reply_to: reply.trim() || null, safe_contact: safety.trim() || null, language: this.language,
    };
    try {
      this.showSent((await this.api.handOn(handoff, this.isAlong, this.key)).reference);
    } catch (error) {
      const text = error instanceof ApiError && error.problem === "refused" ? error.detail : this.words.failed;
      this.problem.appendChild(make("p", { text }));
      this.problem.appendChild(makeLines(this.language));
    }
    this.isSending = false;
  }

  /** Say that it is kept and what happens next, and promise no more (standard E1). @param {string} reference */
  showSent(reference) {
    const words = this.words;
    const isAnswered = this.texts.reply.trim() !== "";
    this.texts = { message: "", reply: "", safety: "" };
    this.kept = [];
    empty(this.node);
    const close = this.makeButton(words.close, () => this.close());
    for (const node of [
      make("h3", { id: "handoff", tabindex: "-1", text: words.sent }),
      make("p", { text: SENDS_MAIL ? words.goes : words.waits }),
      make("p", { text: isAnswered ? words.mayAnswer : words.noAnswer }),
      make("p", {}, [document.createTextNode(`${words.reference} `), make("b", { text: reference })]),
      make("p", { class: "hint", text: words.note }),
      makeLines(this.language),
      make("div", { class: "form-buttons" }, [close]),
    ]) this.node.appendChild(node);
    this.focusHeading();
  }

  close() {
    this.forget();
    this.onClose();
  }

  /** Drop what was written. */
  forget() {
    this.texts = { message: "", reply: "", safety: "" };
    this.kept = [];
    empty(this.node);
    this.node.remove();
  }
}
