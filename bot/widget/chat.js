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
import { empty, make, makeLines } from "./parts.js";
import { ReadingPlace } from "./reading.js";
import { makeMessage, makeVisitorBubble } from "./rendering.js";
import { Strip } from "./strip.js";
import { AnswerTools } from "./tools.js";
import { followViewport } from "./viewport.js";
import { Waiting } from "./waiting.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Message} Message */
/** @typedef {import("./types").Started} Started */
/** @typedef {import("./types").Turn} Turn */
/** @typedef {import("./types").Body} Body */
/** @typedef {{body: Body | null, key: string, problem: HTMLElement | null, bubble: HTMLElement | null}} Item */

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
    /** @type {AnswerTools | null} those of the last answer */
    this.tools = null;
    /** @type {HandoffForm | null} */
    this.handoff = null;

    this.strip = new Strip(this.language);
    this.notice = new Notice();
    this.log = new Log();
    this.formPlace = make("div");
    this.waiting = new Waiting();
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
    for (const part of [this.strip, this.composer, this.notice, this.place]) part.setLanguage(language);
    if (this.handoff) this.handoff.setLanguage(language);
    if (isSwitch) this.host.say(words.switched);
    // Nothing asked yet: the greeting is said again in the language that was just chosen.
    if (isSwitch && !this.hasSpoken && this.api.conversation) this.greetAgain();
  }

  /** Start a conversation and show the greeting. */
  begin() {
    this.opening = { body: null, key: makeKey(), problem: null, bubble: null };
    this.deliver(this.opening);
  }

  greetAgain() {
    this.log.clear();
    this.deliver({ body: { payload: "/greet" }, key: makeKey(), problem: null, bubble: null });
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
    this.deliver({ body, key: makeKey(), problem: null, bubble });
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
    this.waiting.begin(this.language, () => { if (this.isFollowing(item)) this.showEnd(); });
    this.queue = this.queue.then(async () => {
      if (life !== this.life) return;
      try {
        const answer = item.body
          ? await this.api.post(item.body, this.language, item.key)
          : await this.api.start(this.language);
        if (life === this.life) this.showAnswer(item, answer);
      } catch (error) {
        if (life === this.life) this.showProblem(item, error);
      }
      this.pending -= 1;
      if (life === this.life && this.pending === 0) this.waiting.end();
    });
  }

  /** Whether the visitor is where the answer to `item` appears, and has not scrolled away. @param {Item} item */
  isFollowing(item) {
    return this.host.isOpen() && this.place.isInView(item.bubble || this.waiting.node);
  }

  /** @param {Item} item @param {Started | Turn} answer */
  showAnswer(item, answer) {
    const following = this.isFollowing(item);
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
    const words = WORDS[this.language];
    const following = this.isFollowing(item);
    this.clearProblem(item);
    const again = make("button", { type: "button", class: "button", text: item.body ? words.again : words.retry });
    again.addEventListener("click", () => {
      if (again.getAttribute("aria-disabled") === "true") return;
      again.setAttribute("aria-disabled", "true");
      this.deliver(item);
    });
    item.problem = make("div", { class: "problem", lang: this.language }, [
      make("div", { role: "alert" }, this.explain(item, error).map((text) => make("p", { text }))),
      make("p", {}, [again]),
      makeLines(this.language),
    ]);
    if (item.bubble) item.bubble.after(item.problem);
    else this.log.add(item.problem);
    this.place.show(item.bubble || item.problem, following);
  }

  /** @param {Item} item @param {unknown} error */
  explain(item, error) {
    const words = WORDS[this.language];
    const sent = item.body ? [words.notSent] : [];
    if (!(error instanceof ApiError)) return sent.concat(words.failed);
    if (error.problem === "busy") return sent.concat(words.busy(error.retryAfterS));
    if (error.problem === "refused") return sent.concat(error.detail);
    if (error.problem === "unreachable" && !navigator.onLine) return sent.concat(words.offline);
    return sent.concat(item.body ? words.failed : words.notStarted);
  }

  /** @param {Item} item */
  clearProblem(item) {
    if (!item.problem) return;
    const root = this.log.node.getRootNode();
    // "Send again" is about to go: the focus must not fall on the page's body.
    if (root instanceof ShadowRoot && item.problem.contains(root.activeElement)) this.scroll.focus({ preventScroll: true });
    item.problem.remove();
    item.problem = null;
  }

  /** Delete the conversation here at once, on the server as soon as it answers, and start clean (standard D5). */
  async remove() {
    const words = WORDS[this.language];
    const life = this.startClean();
    try {
      await this.api.remove();
      if (life !== this.life) return;
      this.host.say(words.removed);
      this.begin();
    } catch (error) {
      if (life !== this.life) return;
      const retry = makeButton(words.retry, () => this.remove());
      this.log.add(make("div", { class: "problem" }, [
        make("p", { role: "alert", text: words.notRemoved }), make("p", {}, [retry]), makeLines(this.language),
      ]));
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
    this.handoff = this.tools = null;
    this.place.forgetUnseen();
    this.log.clear();
    this.scroll.scrollTop = 0;
    return this.life;
  }

  /** Bring the latest exchange back into view after the panel changed its shape under an on-screen keyboard. */
  keepPlace() {
    const bubbles = this.log.node.querySelectorAll(".message.visitor");
    if (bubbles.length) bubbles[bubbles.length - 1].scrollIntoView({ block: "start" });
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
