/** What is said before the first keystroke, in both languages alike, the chosen one first (standards B1, B7, D1). */
import { makeLink } from "./cards.js";
import { AUTHORITY, EMERGENCY_ID, HELP_LINES, OFFICE, PATHS, RETENTION_DAYS, empty, make } from "./parts.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */

export class Notice {
  constructor() {
    this.box = make("div", { class: "notice" });
    this.exitNote = make("p", { class: "small exit-note" });
    this.node = make("div", {}, [this.box, this.exitNote]);
  }

  /** @param {Language} language */
  setLanguage(language) {
    empty(this.box);
    this.box.appendChild(makeSection(language));
    this.box.appendChild(makeSection(language === "en" ? "fr" : "en"));
    this.exitNote.textContent = WORDS[language].exitNote;
  }
}

/** @param {Language} language */
function makeSection(language) {
  const words = WORDS[language];
  const office = OFFICE[language];
  const emergency = HELP_LINES[language].find((line) => line.id === EMERGENCY_ID);
  const sentences = words.notice(emergency ? emergency.phones[0].number : "", RETENTION_DAYS);
  const privacy = new URL(PATHS[language].privacy, import.meta.url).href;
  return make("section", { lang: language }, [
    make("h3", { text: words.noticeTitle }),
    ...[...sentences, AUTHORITY[language]].map((text) => text ? make("p", { text }) : null),
    make("p", {}, [
      makeLink(privacy, words.privacy, words),
      document.createTextNode(office.email ? `. ${words.questions} ` : "."),
      office.email ? make("a", { href: `mailto:${office.email}`, text: office.email }) : null,
    ]),
  ]);
}
