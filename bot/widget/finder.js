/** The steps of the service finder: what is needed, where, for whom. Each can be passed over, or answered in one's own words. */
import { make } from "./parts.js";

/** @typedef {import("./types").Message} Message */
/** @typedef {import("./words.js").Words} Words */

/** @type {Record<string, number>} */
const STEPS = { find_need: 1, find_place: 2, find_group: 3 };
const MOST_PLACE_CHARS = 100;
let forms = 0;

/**
 * Make the step of the finder that a message is, or return null when it is none.
 *
 * @param {Message} message
 * @param {Words} words
 * @param {HTMLElement[]} replies its choices
 * @param {(text: string) => void} onText told the place that was written
 */
export function makeFinderStep(message, words, replies, onText) {
  const step = STEPS[message.form || ""];
  if (!step) return null;
  forms += 1;
  const id = `find-${forms}`;
  const title = make("p", { class: "step", id, text: words.findStep(step, words.findTitles[step - 1]) });
  const field = step === 2 ? makePlaceField(words, `${id}-place`, onText) : null;
  return make("div", { class: "finder", role: "group", "aria-labelledby": id }, [
    title, field, replies.length ? make("div", { class: "replies" }, replies) : null,
  ]);
}

/** @param {Words} words @param {string} id @param {(text: string) => void} onText */
function makePlaceField(words, id, onText) {
  const box = make("input", { type: "text", id, maxlength: String(MOST_PLACE_CHARS), autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
  const button = make("button", { type: "submit", class: "button", text: words.findShow });
  const form = make("form", {}, [make("label", { for: id, text: words.findPlace }), make("div", { class: "row" }, [box, button])]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const place = box.value.trim();
    box.value = "";
    if (place) onText(place);
    else box.focus();
  });
  return form;
}
