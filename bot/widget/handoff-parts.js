/** What the form that writes to the Office shows of what it holds: nothing here keeps or sends anything. */
import { ApiError } from "./api.js";
import { SENDS_MAIL, make } from "./parts.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").KeptTurn} KeptTurn */
/** @typedef {(typeof import("./handoff-words.js").HANDOFF_WORDS)["en"]} Words */
/** @typedef {{reference: string, isAnswered: boolean}} Ending how it ended; without a reference, nobody knows whether it was sent */

/**
 * Make what would go along, exactly, each turn in its language (standards C6, D14).
 *
 * @param {KeptTurn[]} kept @param {Words} words
 */
export function makeKept(kept, words) {
  /** @param {string} who @param {string} text @param {Language} language */
  const makeSaid = (who, text, language) => make("p", {}, [make("b", { text: `${who} ` }), make("span", { lang: language, text })]);
  return kept.map((turn) => make("div", {}, [
    makeSaid(turn.is_button ? words.pressed : words.you, turn.said, turn.language),
    ...turn.answers.map((text) => makeSaid(words.bot, text, turn.language)),
  ]));
}

/** @param {string[][]} rows each with a name and a text */
export function makeSummary(rows) {
  const list = make("dl");
  for (const [name, text] of rows) {
    list.appendChild(make("dt", { text: name }));
    list.appendChild(make("dd", { text }));
  }
  return list;
}

/**
 * Make what is said at the end: that it is kept and what happens next, no more than that (standard E1); or that it was
 * stopped, perhaps too late.
 *
 * @param {Ending} ending @param {Words} words
 */
export function makeEnding(ending, words) {
  /** @param {string} text */
  const makeHeading = (text) => make("h3", { id: "handoff", tabindex: "-1", text });
  if (!ending.reference) return [makeHeading(words.stopped), make("p", { text: words.stoppedLate })];
  return [
    makeHeading(words.sent),
    make("p", { text: SENDS_MAIL ? words.goes : words.waits }),
    make("p", { text: ending.isAnswered ? words.mayAnswer : words.noAnswer }),
    make("p", {}, [document.createTextNode(`${words.reference} `), make("b", { text: ending.reference })]),
    make("p", { class: "hint", text: words.note }),
  ];
}

/**
 * Say why it was not sent, in words of ours: a server's are for those who program.
 *
 * @param {unknown} error @param {Words} words
 */
export function explain(error, words) {
  if (!(error instanceof ApiError)) return words.failed;
  if (error.problem === "unreachable") return words.mayBeSent;
  return error.problem === "busy" ? words.busy(error.retryAfterS) : words.failed;
}

/** @param {unknown} error */
export function isGone(error) {
  return error instanceof ApiError && error.problem === "gone";
}

/** @param {unknown} error */
export function isRefused(error) {
  return error instanceof ApiError && error.problem === "refused";
}
