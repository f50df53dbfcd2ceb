/** The help lines above the conversation: two to call at once, all of them one tap away (standard B2). */
import { EMERGENCY_ID, HELP_LINES, empty, make, makeLines } from "./parts.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Contact} Contact */

export class Strip {
  /** @param {Language} language */
  constructor(language) {
    this.bar = make("div", { class: "strip" });
    this.more = make("div", { class: "strip-lines", id: "all-lines", tabindex: "0", hidden: "" });
    this.toggle = make("button", { type: "button", class: "quiet", "aria-expanded": "false", "aria-controls": "all-lines" });
    this.toggle.addEventListener("click", () => this.show(this.more.hidden === true));
    this.node = make("div", {}, [this.bar, this.more]);
    this.setLanguage(language);
  }

  /** @param {Language} language */
  setLanguage(language) {
    const words = WORDS[language];
    const lines = HELP_LINES[language];
    empty(this.bar);
    for (const line of lines.filter((one) => one.id === EMERGENCY_ID).concat(lines[0])) {
      this.bar.appendChild(makeShortCall(line, line.id === EMERGENCY_ID ? words.danger : words.hotline));
    }
    this.toggle.textContent = words.more;
    this.bar.appendChild(this.toggle);
    this.more.setAttribute("role", "group");
    this.more.setAttribute("aria-label", words.more);
    empty(this.more);
    this.more.appendChild(makeLines(language));
  }

  /** @param {boolean} isShown */
  show(isShown) {
    this.more.hidden = !isShown;
    this.toggle.setAttribute("aria-expanded", String(isShown));
  }
}

/** @param {Contact} line @param {string} label */
function makeShortCall(line, label) {
  const phone = line.phones[0];
  const kind = line.id === EMERGENCY_ID ? "call call-short call-urgent" : "call call-short";
  return make("a", { class: kind, href: `tel:${phone.tel}` }, [
    make("small", { text: label }), document.createTextNode(" "), make("span", { text: phone.number }),
  ]);
}
