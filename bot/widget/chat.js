/**
 * The open conversation: notice, log, composer, and what happens when sending fails.
 *
 * Holds the conversation in the page's memory only. Every text that was sent stays on the screen until it has an
 * answer, and every failure shows whom to call (standards E3, E4).
 */
import { Api, ApiError, makeKey } from "./api.js";
import { Composer } from "./composer.js";
import { HandoffForm } from "./handoff.js";
import { HANDOFF_WORDS } from "./handoff-words.js";
import { Log } from "./log.js";
import { Notice } from "./notice.js";
import { empty, make } from "./parts.js";
import { ReadingPlace } from "./reading.js";
import { makeMessage, makeVisitorBubble } from "./rendering.js";
import { Strip } from "./strip.js";
import { AnswerTools } from "./tools.js";
import { followViewport } from "./viewport.js";
import { Problem, Waiting, explain } from "./waiting.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Message} Message */
/** @typedef {import("./types").Started} Started */
/** @typedef {import("./types").Turn} Turn */
/** @typedef {import("./types").Body} Body */
/** What is sent, without a body to begin a conversation; `language` is the one in which an answer was asked for last. */
/** @typedef {{body: Body | null, key: string, language: Language, problem: Problem | null, bubble: HTMLElement | null}} Item */

const HANDOFF = "handoff";

export class Chat {
  /** @param {import("./repere-chat.js").RepereChat} host */
  constructor(host) {
    this.host = host;
    this.language = host.language;
    this.api = new Api();
    /** @type {Promise<void>} one message after the other, in the order in which they were sent */
    this.queue = Promise.resolve();
    this.pending = 0;
    /** Counts clean starts; an answer that belongs to an earlier one is dropped. */
    this.life = 0;
    this.hasSpoken = false;
    /** @type {Item | null} */
    this.opening = null;
    /** @type {Set<Problem>} those on the screen */
    this.problems = new Set();
    /** @type {AnswerTools | null} those of the last answer */
    this.tools = null;
    /** @type {HandoffForm | null} */
    this.handoff = null;

    this.strip = new Strip(this.language);
    this.notice = new Notice();
    this.log = new Log();
    this.formPlace = make("div");
    this.waiting = new Waiting(this.language);
    this.scroll = make("div", { class: "scroll", role: "region", tabindex: "0" });
    this.place = new ReadingPlace(this.scroll, host.panel);
    for (const node of [this.notice.node, this.log.node, this.formPlace, this.waiting.node, this.place.node]) this.scroll.appendChild(node);
    this.composer = new Composer(this.language, (text) => this.onText(text));
    this.removeButton = make("button", { type: "button", class: "quiet" });
    this.removeButton.addEventListener("click", () => this.remove());
    const foot = make("div", { class: "foot" }, [this.removeButton, this.composer.count]);
    this.onNetwork = () => host.say(navigator.onLine ? WORDS[this.language].online : WORDS[this.language].offline);
    window.addEventListener("online", this.onNetwork);
    window.addEventListener("offline", this.onNetwork);

    this.unfollow = followViewport(host.panel, () => this.keepPlace());

    empty(host.body);
    for (const node of [this.strip.node, this.scroll, this.composer.node, foot]) host.body.appendChild(node);
    this.setLanguage(this.language);
    this.begin();
  }

  /** @param {Language} language */
  setLanguage(language) {
    const words = WORDS[language];
    const isSwitch = language !== this.language;
    this.language = language;
    this.scroll.setAttribute("aria-label", words.region);
    this.log.node.setAttribute("aria-label", words.log);
    this.removeButton.textContent = words.remove;
    for (const part of [this.strip, this.composer, this.notice, this.place, this.waiting, ...this.problems]) part.setLanguage(language);
    if (this.handoff) this.handoff.setLanguage(language);
    if (isSwitch) this.host.say(words.switched);
    if (isSwitch && !this.hasSpoken && this.api.conversation) this.beginAgain();
  }

  /** Start a conversation and show the greeting. */
  begin() {
    this.opening = this.makeItem(null, null);
    this.deliver(this.opening);
  }

  /** Nothing was said yet: begin anew in the language that was just chosen, and leave nothing of the other greeting. */
  beginAgain() {
    this.log.clear();
    this.api.remove().catch(() => {});  // nobody's words are in it; the next deletion tries again
    this.begin();
  }

  /** @param {Body | null} body @param {HTMLElement | null} bubble @returns {Item} */
  makeItem(body, bubble) {
    return { body, key: makeKey(), language: this.language, problem: null, bubble };
  }

  /**
   * Show what the visitor says and send it.
   *
   * @param {Body} body
   * @param {string} shown
   */
  send(body, shown) {
    this.hasSpoken = true;
    if (this.tools) this.tools.retire();
    const bubble = this.log.add(makeVisitorBubble(shown, this.language));
    this.showEnd();
    this.deliver(this.makeItem(body, bubble));
  }

  /** @param {import("./types").Button} button */
  onReply(button) {
    this.send({ payload: button.payload }, button.title);
  }

  /** @param {string} text */
  onText(text) {
    this.send({ text }, text);
  }

  /** @param {Item} item */
  deliver(item) {
    const life = this.life;
    this.pending += 1;
    // The visitor waits since the first of those that have no answer.
    if (this.pending === 1) this.waiting.begin(() => { if (this.isFollowing(this.findLastBubble())) this.showEnd(); });
    this.queue = this.queue.then(async () => {
      if (life !== this.life) return;
      item.language = this.language;
      try {
        const answer = item.body
          ? await this.api.post(item.body, item.language, item.key)
          : await this.api.start(item.language);
        if (life === this.life) this.showAnswer(item, answer);
      } catch (error) {
        if (life === this.life) this.showProblem(item, error);
      }
      if (life !== this.life) return;  // a clean start counts anew
      this.pending -= 1;
      if (this.pending === 0) this.waiting.end();
    });
  }

  /** Whether the visitor is where the answer to `bubble` appears, and has not scrolled away. @param {Element | null} bubble */
  isFollowing(bubble) {
    return this.host.isOpen() && this.place.isInView(bubble || this.waiting.node);
  }

  /** @returns {Element | null} what the visitor said last */
  findLastBubble() {
    const bubbles = this.log.node.querySelectorAll(".message.visitor");
    return bubbles[bubbles.length - 1] || null;
  }

  /** @param {Item} item @param {Started | Turn} answer */
  showAnswer(item, answer) {
    // The language was changed while the greeting was on its way.
    if (!item.body && !this.hasSpoken && item.language !== this.language) return this.beginAgain();
    const following = this.isFollowing(item.bubble);
    const urgent = "urgent" in answer && answer.urgent;
    this.clearProblem(item);
    if (this.opening) this.clearProblem(this.opening);
    const nodes = answer.messages.map((message) => {
      const node = makeMessage(message, answer.language, this, this.makeAction(message, answer.language));
      if (urgent) node.classList.add("urgent");
      return node;
    });
    if ("turn" in answer) nodes[nodes.length - 1].appendChild(this.makeTools(answer));
    for (const node of nodes) this.log.add(node);
    // A long answer is read from its start; the focus stays where it is (standard C4).
    if (item.body) this.place.show(item.bubble || nodes[0], following);
    if (!this.host.isOpen()) this.host.showUnread(true);
  }

  /** @param {Turn} answer */
  makeTools(answer) {
    // Nobody in danger is asked whether this was helpful.
    const rate = answer.urgent ? null : this.api.makeRating(answer.turn);
    this.tools = new AnswerTools(answer.messages, answer.language, rate);
    return this.tools.node;
  }

  showUnseen() {
    this.place.showUnseen();
  }

  /**
   * Make the control that an answer speaks of.
   *
   * @param {Message} message
   * @param {Language} language
   */
  makeAction(message, language) {
    if (message.entry === "quick_exit") return this.host.panelExit.cloneNode(true);
    if (message.form === HANDOFF) return makeButton(HANDOFF_WORDS[language].open, () => this.openHandoff());
    if (message.entry === "delete_conversation") return makeButton(WORDS[language].remove, () => this.remove());
    return null;
  }

  /** Open the form that writes to the Office below the conversation; what was written in it before stays. */
  openHandoff() {
    if (!this.handoff) {
      this.handoff = new HandoffForm(this.api, this.language, () => {
        this.handoff = null;
        this.scroll.focus({ preventScroll: true });
      });
      this.formPlace.appendChild(this.handoff.node);
    }
    this.handoff.focusHeading();
  }

  /**
   * Say what went wrong, offer to send again, and show whom to call.
   *
   * @param {Item} item
   * @param {unknown} error
   */
  showProblem(item, error) {
    const following = this.isFollowing(item.bubble);
    this.clearProblem(item);
    const [isMessage, asked] = [item.body !== null, item.language];
    const problem = this.makeProblem(
      (language) => explain(error, isMessage, language, asked), isMessage ? "again" : "retry", () => this.deliver(item));
    item.problem = problem;
    if (error instanceof ApiError) {
      for (const message of error.messages) problem.addAnswer(makeMessage(message, error.language, this));
    }
    if (item.bubble) item.bubble.after(problem.node);
    else this.log.add(problem.node);
    this.place.show(item.bubble || problem.node, following);
  }

  /** @param {(language: Language) => string[]} write @param {"again" | "retry"} label @param {() => void} act */
  makeProblem(write, label, act) {
    const problem = new Problem(this.language, write, label, act);
    this.problems.add(problem);
    return problem;
  }

  /** @param {Item} item */
  clearProblem(item) {
    if (!item.problem) return;
    const root = this.log.node.getRootNode();
    // "Send again" is about to go: the focus must not fall on the page's body.
    if (root instanceof ShadowRoot && item.problem.node.contains(root.activeElement)) this.scroll.focus({ preventScroll: true });
    item.problem.node.remove();
    this.problems.delete(item.problem);
    item.problem = null;
  }

  /** Delete the conversation here at once, on the server as soon as it answers, and start clean (standard D5). */
  async remove() {
    const life = this.startClean();
    try {
      await this.api.remove();
      if (life !== this.life) return;
      this.host.say(WORDS[this.language].removed);
      if (!this.hasSpoken) this.begin();
    } catch (error) {
      if (life !== this.life) return;
      const { node } = this.makeProblem((language) => [WORDS[language].notRemoved], "retry", () => this.remove());
      this.place.show(this.log.add(node), this.host.isOpen() && !this.hasSpoken);
    }
  }

  startClean() {
    this.life += 1;
    this.pending = 0;
    this.queue = Promise.resolve();
    this.hasSpoken = false;
    this.waiting.end();
    this.composer.forget();
    // The button that was pressed may stand in the log.
    const root = this.log.node.getRootNode();
    if (root instanceof ShadowRoot && this.scroll.contains(root.activeElement)) this.scroll.focus();
    if (this.handoff) this.handoff.forget();
    this.handoff = this.tools = this.opening = null;
    this.problems.clear();
    this.place.forgetUnseen();
    this.log.clear();
    this.scroll.scrollTop = 0;
    return this.life;
  }

  /** Bring the latest exchange back into view after the panel changed its shape under an on-screen keyboard. */
  keepPlace() {
    const bubble = this.findLastBubble();
    if (bubble) bubble.scrollIntoView({ block: "start" });
  }

  showEnd() {
    this.waiting.node.scrollIntoView({ block: "end" });
  }

  /** Tell the server that the visitor has left (standard A7). */
  end() {
    this.api.end();
  }

  /** Drop everything; this object is done. */
  forget() {
    this.startClean();
    this.api.forget();
    this.unfollow();
    this.place.forget();
    window.removeEventListener("online", this.onNetwork);
    window.removeEventListener("offline", this.onNetwork);
  }
}

/** @param {string} text @param {() => void} act */
function makeButton(text, act) {
  const button = make("button", { type: "button", class: "button", text });
  button.addEventListener("click", act);
  return button;
}
