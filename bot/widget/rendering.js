/** Turns messages into nodes. Whatever they hold is shown as text, never read as markup (standard D11). */
import { makeCard, makeLink } from "./cards.js";
import { makeFinderStep } from "./finder.js";
import { make } from "./parts.js";
import { WORDS } from "./words.js";

/** @typedef {import("./types").Language} Language */
/** @typedef {import("./types").Message} Message */
/** @typedef {import("./types").Button} Button */
/** @typedef {import("./words.js").Words} Words */

/**
 * Make the bubble of what the visitor sent.
 *
 * @param {string} text
 * @param {Language} language the interface's: it is what the hidden word before the text is in
 */
export function makeVisitorBubble(text, language) {
  const author = make("span", { class: "unseen", lang: language, text: `${WORDS[language].you} ` });
  return make("div", { class: "message visitor" }, [make("p", { text: "" }, [author, document.createTextNode(text)])]);
}

/**
 * Make one message of an answer, in its own language (standard C6).
 *
 * @param {Message} message
 * @param {Language} language
 * @param {{onReply: (button: Button) => void, onText: (text: string) => void}} handlers
 * @param {Node | null} [action] something that belongs to this very answer
 */
export function makeMessage(message, language, handlers, action) {
  const words = WORDS[language];
  const cards = [...message.services, ...message.contacts].map((contact) => makeCard(contact, words));
  const replies = message.buttons.map((button) => {
    const node = make("button", { type: "button", class: "reply", text: button.title });
    node.addEventListener("click", () => handlers.onReply(button));
    return node;
  });
  return make("div", { class: "message bot", lang: language }, [
    make("span", { class: "unseen", text: words.bot }),
    make("div", { class: "bubble" }, makeBlocks(message.text)),
    cards.length ? make("div", { class: "lines" }, cards) : null,
    action || null,
    makeSources(message, words),
    makeFinderStep(message, words, replies, (text) => handlers.onText(text)) || (replies.length ? make("div", { class: "replies" }, replies) : null),
  ]);
}

/**
 * Make paragraphs and lists of plain text; bot/knowledge_base/blocks.py does the same for the page.
 *
 * @param {string} text
 */
export function makeBlocks(text) {
  /** @type {HTMLElement[]} */
  const blocks = [];
  /** @type {HTMLElement | null} the paragraph or item that the next line belongs to */
  let open = null;
  for (const line of text.split("\n").map((part) => part.trim())) {
    if (!line) {
      open = null;
    } else if (line.startsWith("- ")) {
      const isInList = open !== null && open.tagName === "LI";
      const list = isInList ? blocks[blocks.length - 1] : make("ul");
      if (!isInList) blocks.push(list);
      open = make("li", { text: line.slice(2).trim() });
      list.appendChild(open);
    } else if (open) {
      open.textContent += ` ${line}`;
    } else {
      open = make("p", { text: line });
      blocks.push(open);
    }
  }
  return blocks;
}

/** @param {Message} message @param {Words} words */
function makeSources(message, words) {
  if (!message.sources.length) return null;
  const reviewed = message.reviewed_on ? `. ${words.reviewed(message.reviewed_on)}` : "";
  const items = message.sources.map((source) => {
    const facts = [source.publisher, source.date].filter(Boolean).join(", ");
    const link = makeLink(source.url, source.title, words) || make("span", { text: source.title });
    return make("li", {}, [link, document.createTextNode(facts ? ` (${facts})` : "")]);
  });
  return make("details", { class: "sources" }, [
    make("summary", { text: words.sources + reviewed }),
    make("ul", {}, items),
  ]);
}
