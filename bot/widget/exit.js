/** Leaving: what counts as a press of Shift, where the exit leads, and how a page is left at once (standards A3 to A7, A11). */
import { EXIT_HOSTS, EXIT_URLS, empty } from "./parts.js";

/** @typedef {import("./types").Language} Language */

export const SHIFT_PRESSES = 3;
export const SHIFT_WITHIN_MS = 4000;
const FRAME_WAITS_MS = 300;

/** Counts lone presses of Shift: down and up with no other key, click or modifier. Shift+letter is typing (A4). */
export class ShiftCounter {
  constructor() {
    this.count = 0;
    this.alone = false;
    this.lastMs = 0;
  }

  /**
   * Take in an event and return how many lone presses there are when it ended one, else 0.
   *
   * @param {Event} event
   */
  see(event) {
    const key = event instanceof KeyboardEvent ? event : null;
    const isShift = key !== null && key.key === "Shift";
    if (event.type === "keyup") {
      const isPress = isShift && this.alone;
      if (isShift) this.alone = false;
      if (!isPress) return 0;
      this.count = event.timeStamp - this.lastMs > SHIFT_WITHIN_MS ? 1 : this.count + 1;
      this.lastMs = event.timeStamp;
      return this.count;
    }
    this.alone = key !== null && isShift && !(key.ctrlKey || key.altKey || key.metaKey) && (!key.repeat || this.alone);
    if (!isShift) this.count = 0;
    return 0;
  }
}

/**
 * Return where the exit leads: the page's own wish if its host is allowed, else the weather in the visitor's language.
 *
 * @param {string | null} wish
 * @param {Language} language
 */
export function chooseExit(wish, language) {
  try {
    const url = new URL(wish || "");
    if (url.protocol === "https:" && !url.username && EXIT_HOSTS.indexOf(url.host) >= 0) return url.href;
  } catch (error) {
    // No wish, or no address.
  }
  return EXIT_URLS[language];
}

/** Blank the page, text boxes first: browsers bring back what was typed. The other site may take long (A3, A6). */
export function blankPage() {
  for (const field of Array.from(document.querySelectorAll("input, textarea"))) {
    /** @type {HTMLInputElement | HTMLTextAreaElement} */ (field).value = "";
  }
  document.title = "";
  empty(document.body);
}

/**
 * Go to the other site in the whole tab, without an entry in the history. Within a frame that may not leave its page, the
 * frame goes alone.
 *
 * @param {string} url
 */
export function goAway(url) {
  const top = window.top || window;
  try {
    top.location.replace(url);
  } catch (error) {
    location.replace(url);
  }
  if (top !== window) setTimeout(() => location.replace(url), FRAME_WAITS_MS);
}

/** Tell the server that the conversations of this page's own forms are over; their exits say where (A7). */
export function endForms() {
  for (const link of Array.from(document.querySelectorAll("a[data-repere-exit][ping]"))) {
    navigator.sendBeacon(/** @type {HTMLAnchorElement} */ (link).ping);
  }
}
