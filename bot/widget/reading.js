/** Where the visitor reads: they are taken to what is new only if they are where it appears; else they are told of it. */
import { label, make } from "./parts.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */

export class ReadingPlace {
  /** @param {HTMLElement} scroll what scrolls @param {HTMLElement} panel what scrolls where the panel is low */
  constructor(scroll, panel) {
    this.scroll = scroll;
    this.panel = panel;
    /** @type {Element | null} what is new and has not been seen */
    this.unseen = null;
    this.jump = make("button", { type: "button", class: "button jump", hidden: "" });
    this.node = make("div", { class: "jump-row" }, [this.jump]);
    this.jump.addEventListener("click", () => this.showUnseen());
    this.onScroll = () => { if (this.unseen && this.isInView(this.unseen)) this.forgetUnseen(); };
    for (const one of [scroll, panel]) one.addEventListener("scroll", this.onScroll, { passive: true });
  }

  /** @param {Language} language */
  setLanguage(language) {
    label(this.jump, "down", WORDS[language].jump);
  }

  /** Whether some of `node` can be seen. @param {Element} node */
  isInView(node) {
    const box = node.getBoundingClientRect();
    const [inner, outer] = [this.scroll.getBoundingClientRect(), this.panel.getBoundingClientRect()];
    return box.bottom > Math.max(inner.top, outer.top) && box.top < Math.min(inner.bottom, outer.bottom) && box.height > 0;
  }

  /**
   * Take the visitor to the start of `node` if they were `following`; else mark it as unseen.
   *
   * @param {Element} node @param {boolean} following
   */
  show(node, following) {
    if (following) node.scrollIntoView({ block: "start" });
    else if (!this.unseen) {
      this.unseen = node;
      this.jump.hidden = false;
    }
  }

  showUnseen() {
    if (!this.unseen) return;
    this.unseen.scrollIntoView({ block: "start" });
    this.forgetUnseen();
  }

  forgetUnseen() {
    const root = this.jump.getRootNode();
    const hadFocus = root instanceof ShadowRoot && root.activeElement === this.jump;
    this.unseen = null;
    this.jump.hidden = true;
    if (hadFocus) this.scroll.focus({ preventScroll: true });
  }

  forget() {
    for (const one of [this.scroll, this.panel]) one.removeEventListener("scroll", this.onScroll);
  }
}
