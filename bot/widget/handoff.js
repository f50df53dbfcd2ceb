/**
 * Writing to the Office, one small step after the other; each but the first can be skipped, and nothing is sent before the
 * last. What is written stays in this object, and is gone with it (standards B10, D8, D14).
 */
import { makeKey } from "./api.js";
import { explain, isGone, isRefused, makeEnding, makeKept, makeSummary } from "./handoff-parts.js";
import { HANDOFF_WORDS } from "./handoff-words.js";
import { OFFICE, SENDS_MAIL, empty, make, makeLines } from "./parts.js";
import { Waiting } from "./waiting.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Handoff} Handoff */
/** @typedef {import("./types").KeptTurn} KeptTurn */
/** @typedef {import("./api.js").Api} Api */
/** @typedef {"message" | "reply" | "along" | "check"} Step */
/** @typedef {"message" | "reply" | "safety"} Field */
/** @typedef {import("./handoff-parts.js").Ending} Ending */

/** @type {Step[]} */
const STEPS = ["message", "reply", "along", "check"];
/** @type {Record<Step, Field[]>} */
const FIELDS = { message: ["message"], reply: ["reply", "safety"], along: [], check: [] };
const MOST_CHARS = { message: 4000, reply: 300, safety: 1000 };
/** What no mail can carry: null characters and halves of characters. */
const UNSENDABLE = /[\0\ud800-\udfff]/gu;
/** Something that can be seen. */
const VISIBLE = /[^\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/;

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
    this.texts = { message: "", reply: "", safety: "" };
    this.isAlong = false;
    /** @type {KeptTurn[]} what would go along, as it was shown */
    this.kept = [];
    /** @type {Api["conversation"]} whose that is */
    this.keptOf = null;
    /** What was last sent; sent again unchanged, it has the same key and arrives once. */
    this.sent = { words: "", key: "", language };
    this.isBusy = this.isSending = false;
    /** @type {unknown} why it was not sent */
    this.failure = null;
    /** @type {Ending | null} */
    this.ending = null;
    this.stop = new AbortController();
    this.problem = make("div", { class: "failed", role: "alert" });
    this.waiting = new Waiting(language, (phase, spoken) => (
      phase === "waiting" ? HANDOFF_WORDS[spoken][this.isSending ? "sending" : "reading"] : WORDS[spoken][phase]));
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
    this.waiting.setLanguage(language);
    if (this.ending) this.showEnding();
    else this.showStep();
  }

  /** @param {number} by */
  async move(by) {
    if (this.isBusy) return;
    const step = STEPS[STEPS.indexOf(this.step) + by];
    if (step === "along") await this.work(() => this.readKept());
    if (this.stop.signal.aborted) return;
    this.step = step;
    this.failure = null;
    this.showStep();
    this.focusHeading();
  }

  /**
   * Do what takes time: nothing but "Do not write" can be pressed meanwhile, and it says that it goes on (standard E4).
   *
   * @param {() => Promise<void>} act
   */
  async work(act) {
    this.isBusy = true;
    this.waiting.begin(() => this.waiting.node.scrollIntoView({ block: "nearest" }));
    await act();
    this.waiting.end();
    this.isBusy = this.isSending = false;
  }

  async readKept() {
    this.keptOf = this.api.conversation;
    try {
      const { turns } = await this.api.read(this.stop.signal);
      this.kept = this.stop.signal.aborted ? [] : turns;
    } catch (error) {
      this.kept = [];
    }
    if (!this.kept.length) this.isAlong = false;  // what cannot be shown does not go along
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
    this.node.appendChild(this.waiting.node);
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
    const kept = make("div", { class: "kept", tabindex: "0", role: "region", "aria-label": this.words.kept }, makeKept(this.kept, this.words));
    return [
      make("p", { text: this.words.hints.along }),
      make("label", { class: "check" }, [box, make("span", { text: this.words.labels.along })]),
      make("p", { class: "hint", text: this.words.kept }), kept,
    ];
  }

  makeCheck() {
    const { texts, words } = this;
    const rows = [
      [words.labels.message, texts.message],
      [words.labels.reply, texts.reply || words.noReply],
      [words.labels.safety, texts.safety || words.nothingSaid],
      [words.titles.along, this.isAlong ? words.isAlong : words.notAlong],
    ];
    this.showFailure();
    return [makeSummary(rows), make("p", { text: words.consent }), this.problem];
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
    if (this.isBusy) return;
    for (const name of FIELDS[this.step]) this.texts[name] = "";
    if (this.step === "along") this.isAlong = false;
    this.move(1);
  }

  submit() {
    if (this.isBusy) return undefined;
    if (this.step === "check") return this.send();
    const refused = FIELDS[this.step].find((name) => this.check(name));
    return refused ? undefined : this.move(1);
  }

  /** Say what is wrong with a field, go there, and return it. @param {Field} name */
  check(name) {
    const text = this.texts[name].trim();
    const [most, words] = [MOST_CHARS[name], this.words];
    const wrong = name === "message" && !VISIBLE.test(text) ? words.empty : Array.from(text).length > most ? words.tooLong(most) : "";
    const field = this.node.querySelector(`#handoff-${name}`);
    const error = this.node.querySelector(`#handoff-${name}-error`);
    if (!(field instanceof HTMLElement) || !error) return "";
    error.textContent = wrong;
    field.setAttribute("aria-invalid", String(wrong !== ""));
    if (wrong) field.focus();
    return wrong;
  }

  async send() {
    if (this.isAlong && this.keptOf !== this.api.conversation) return this.showAlongAgain();
    this.failure = null;
    this.showFailure();
    this.isSending = true;
    const handoff = this.makeHandoff();
    await this.work(async () => {
      try {
        const { reference } = await this.api.handOn(handoff, this.isAlong, this.sent.key, this.stop.signal);
        if (!this.stop.signal.aborted) this.end(reference);
      } catch (error) {
        if (!this.stop.signal.aborted) this.fail(error);
      }
    });
    if (isGone(this.failure) && this.isAlong) this.showAlongAgain();
  }

  /** Return what is sent, and give it a key of its own unless the same was sent before (standard E2). @returns {Handoff} */
  makeHandoff() {
    const [message, reply, safety] = Object.values(this.texts).map((text) => text.replace(UNSENDABLE, "\ufffd").trim());
    const shown = this.isAlong ? { last_turn: this.kept[this.kept.length - 1].turn } : {};
    const handoff = Object.assign({ message, reply_to: reply || null, safe_contact: safety || null }, shown);
    const words = JSON.stringify(handoff);
    if (words !== this.sent.words) this.sent = { words, key: makeKey(), language: this.language };
    return Object.assign(handoff, { language: this.sent.language });
  }

  /** @param {unknown} error */
  fail(error) {
    this.failure = error;
    if (isRefused(error)) this.sent.words = "";  // nothing is kept under this key
    this.showFailure();
    this.problem.scrollIntoView({ block: "start" });
  }

  showFailure() {
    empty(this.problem);
    if (!this.failure) return;
    this.problem.appendChild(make("p", { text: explain(this.failure, this.words) }));
    this.problem.appendChild(makeLines(this.language));
  }

  /** The conversation is over, or is another by now: the visitor sees what there is, before anything of it goes along. */
  showAlongAgain() {
    this.step = "reply";
    return this.move(1);
  }

  /** @param {string} reference "" where nobody knows whether it was sent */
  end(reference) {
    this.ending = { reference, isAnswered: this.texts.reply.trim() !== "" };
    this.drop();
    this.showEnding();
    this.focusHeading();
  }

  showEnding() {
    if (!this.ending) return;
    empty(this.node);
    this.node.lang = this.language;
    const close = this.makeButton(this.words.close, () => this.close());
    for (const node of [
      ...makeEnding(this.ending, this.words), makeLines(this.language), make("div", { class: "form-buttons" }, [close]),
    ]) this.node.appendChild(node);
  }

  /** Leave the form. What is on its way is stopped; perhaps the server has it by then. */
  close() {
    if (this.isSending) {
      this.stop.abort();
      this.end("");
      return;
    }
    this.forget();
    this.onClose();
  }

  drop() {
    this.texts = { message: "", reply: "", safety: "" };
    this.kept = [];
    this.keptOf = null;
    this.sent.words = "";
  }

  /** Stop what is on its way and drop what was written. */
  forget() {
    this.stop.abort();
    this.waiting.end();
    this.drop();
    empty(this.node);
    this.node.remove();
  }
}
