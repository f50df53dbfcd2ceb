/** What is shown while an answer is on its way: after 3 s that it goes on, after 8 s whom to call (standard E4). */
import { empty, make, makeLines } from "./repere-chat.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */

const STILL_MS = 3000;
const SLOW_MS = 8000;

export class Waiting {
  constructor() {
    // Apart from the log: what passes is not a message (standard C3).
    this.status = make("p", { class: "status", role: "status" });
    this.help = make("div");
    this.node = make("div", { class: "waiting" }, [this.status, this.help]);
    /** @type {number[]} */
    this.timers = [];
  }

  /** @param {Language} language @param {() => void} onHelp told when the help card appears */
  begin(language, onHelp) {
    const words = WORDS[language];
    this.end();
    this.status.textContent = words.waiting;
    this.timers = [
      setTimeout(() => { this.status.textContent = words.still; }, STILL_MS),
      setTimeout(() => {
        this.status.textContent = words.slow;
        this.help.appendChild(makeLines(language));
        onHelp();
      }, SLOW_MS),
    ];
  }

  end() {
    this.timers.forEach(clearTimeout);
    this.status.textContent = "";
    empty(this.help);
  }
}
