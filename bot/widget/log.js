/** The messages of the conversation, the oldest first, in groups: a browser leaves out a group that is out of view as a whole. */
import { empty, make } from "./parts.js";

const MOST_IN_GROUP = 16;

export class Log {
  constructor() {
    this.node = make("div", { class: "log", role: "log" });
  }

  /**
   * Add a message at the end.
   *
   * @template {Node} Message
   * @param {Message} message
   */
  add(message) {
    const last = this.node.lastElementChild;
    const group = last && last.childElementCount < MOST_IN_GROUP ? last : this.node.appendChild(make("div", { class: "group" }));
    return group.appendChild(message);
  }

  clear() {
    empty(this.node);
  }
}
