/** What is shown while an answer is on its way: after 3 s that it goes on, after 8 s whom to call (standard E4). */
import { empty, make, makeLines } from "./parts.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */

const STILL_MS = 3000;
const SLOW_MS = 8000;

export class Waiting {
  constructor() {
    // Apart from the log: what passes is not a message (standard C3).
    this.text = make("span", { role: "status" });
    this.dots = make("span", { class: "dots", hidden: "" }, [make("i"), make("i"), make("i")]);
    this.help = make("div");
    this.node = make("div", { class: "waiting" }, [make("p", { class: "status" }, [this.dots, this.text]), this.help]);
    /** @type {number[]} */
    this.timers = [];
  }

  /** @param {Language} language @param {() => void} onHelp told when the help card appears */
  begin(language, onHelp) {
    const words = WORDS[language];
    this.end();
    this.text.textContent = words.waiting;
    this.dots.hidden = false;
    this.timers = [
      setTimeout(() => { this.text.textContent = words.still; }, STILL_MS),
      setTimeout(() => {
        this.text.textContent = words.slow;
        this.help.appendChild(makeLines(language));
        onHelp();
      }, SLOW_MS),
    ];
  }

  end() {
    this.timers.forEach(clearTimeout);
    this.dots.hidden = true;
    this.text.textContent = "";
    empty(this.help);
  }
}
