/**
 * What is shown while an answer is on its way, after 3 s that it goes on, after 8 s whom to call; and what is shown when
 * something went wrong (standards E3, E4). Both change their language with the chat.
 */
import { ApiError } from "./api.js";
import { empty, make, makeLines } from "./parts.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {"waiting" | "still" | "slow"} Phase */

const STILL_MS = 3000;
const SLOW_MS = 8000;

export class Waiting {
  /**
   * @param {Language} language
   * @param {(phase: Phase, language: Language) => string} [say] what is said of each phase
   */
  constructor(language, say) {
    this.language = language;
    this.say = say || ((phase, spoken) => WORDS[spoken][phase]);
    // Apart from the log: what passes is not a message (standard C3).
    this.text = make("span", { role: "status" });
    this.dots = make("span", { class: "dots", hidden: "" }, [make("i"), make("i"), make("i")]);
    this.help = make("div");
    this.node = make("div", { class: "waiting" }, [make("p", { class: "status" }, [this.dots, this.text]), this.help]);
    /** @type {Phase | null} null while nothing is awaited */
    this.phase = null;
    /** @type {number[]} */
    this.timers = [];
  }

  /** @param {Language} language */
  setLanguage(language) {
    this.language = language;
    this.show(this.phase);
  }

  /** @param {() => void} onHelp told when the help card appears */
  begin(onHelp) {
    this.show("waiting");
    this.timers = [
      setTimeout(() => this.show("still"), STILL_MS),
      setTimeout(() => {
        this.show("slow");
        onHelp();
      }, SLOW_MS),
    ];
  }

  end() {
    this.timers.forEach(clearTimeout);
    this.show(null);
  }

  /** @param {Phase | null} phase */
  show(phase) {
    this.phase = phase;
    this.dots.hidden = !phase;
    this.text.textContent = phase ? this.say(phase, this.language) : "";
    empty(this.help);
    if (phase === "slow") this.help.appendChild(makeLines(this.language));
  }
}

export class Problem {
  /**
   * @param {Language} language
   * @param {(language: Language) => string[]} write what went wrong
   * @param {"again" | "retry"} label what the button says
   * @param {() => void} act
   */
  constructor(language, write, label, act) {
    this.write = write;
    this.label = label;
    this.said = make("div", { role: "alert" });
    this.button = make("button", { type: "button", class: "button" });
    this.lines = make("div");
    this.node = make("div", { class: "problem" }, [this.said, make("p", {}, [this.button]), this.lines]);
    this.button.addEventListener("click", () => {
      if (this.button.getAttribute("aria-disabled") === "true") return;
      this.button.setAttribute("aria-disabled", "true");
      act();
    });
    this.setLanguage(language);
  }

  /** Show an answer to danger before all else. @param {HTMLElement} answer */
  addAnswer(answer) {
    answer.classList.add("urgent");
    this.node.insertBefore(answer, this.said);
  }

  /** @param {Language} language */
  setLanguage(language) {
    this.node.lang = language;
    for (const part of [this.said, this.lines]) empty(part);
    for (const text of this.write(language)) this.said.appendChild(make("p", { text }));
    this.button.textContent = WORDS[language][this.label];
    this.lines.appendChild(makeLines(language));
  }
}

/**
 * Say why a message could not be sent, or a conversation not begun.
 *
 * @param {unknown} error
 * @param {boolean} isMessage
 * @param {Language} language
 * @param {Language} asked what the server's own words are in
 */
export function explain(error, isMessage, language, asked) {
  const words = WORDS[language];
  const sent = isMessage ? [words.notSent] : [];
  if (!(error instanceof ApiError)) return sent.concat(words.failed);
  if (error.problem === "busy") return sent.concat(words.busy(error.retryAfterS));
  if (error.problem === "refused" && language === asked) return sent.concat(error.detail);
  if (error.problem === "unreachable" && !navigator.onLine) return sent.concat(words.offline);
  return sent.concat(isMessage ? words.failed : words.notStarted);
}
